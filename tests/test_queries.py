"""A question as what is searched for: what weighs, what is known by another word, what is carried over."""

from __future__ import annotations

import time

import pytest

from app import queries
from app.naming import named
from app.records import Message
from app.terms import counted, matching, telling


def weights(question: str, *before: str) -> dict[str, float]:
    history = [Message(("user", "assistant")[place % 2], text) for place, text in enumerate(before)]  # type: ignore[arg-type]
    return {term.key: term.weight for term in queries.parse(question, history).terms}


def test_what_is_asked_weighs_more_than_how_to_answer() -> None:
    asked = "What were the net sales of Acme? Round your answer to two decimal places."
    found = weights(asked)
    assert found["sale"] == 1.0 and found["decim"] == queries.ASIDE_WEIGHT
    assert queries.parted(asked) == ("What were the net sales of Acme?", "Round your answer to two decimal places.")
    assert queries.parted("Round it?") == ("Round it?", ""), "a question stays one"


def test_the_dialogue_weighs_less_the_further_back_it_is() -> None:
    found = weights("And in 2019?", "Who keeps the lighthouse?", "Anna Lind.", "Which whales?", "Blue ones.")
    assert found["2019"] == 1.0
    assert 0 < found["lighthous"] < found["whale"] < 0.5


def test_a_refusal_is_of_no_document_and_is_not_searched_with() -> None:
    refused = "Sorry. I cannot find the answer based on the context."
    found = weights("And the monthly rent?", "What is the deposit of the flat?", refused)
    assert {"deposit", "flat"} <= found.keys() and not {"sorri", "context", "answer"} & found.keys()
    history = [Message("user", "What is the deposit of the flat?"), Message("assistant", refused)]
    assert queries.parse("And the rent?", history).searched_for == "And the rent? (deposit, flat)"


def test_abbreviations_are_searched_as_documents_put_them() -> None:
    found = weights("What was the capex in FY18?")
    assert found["equip"] == queries.GLOSSARY_WEIGHT and found["2018"] == 1.0
    assert "liabil" in weights("Is the quick-ratio healthy?")
    assert "equip" not in weights("What is in the escapex file?"), "whole words alone"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("in FY2018", "in 2018"),
        ("in FY'18", "in 2018"),
        ("FY 2018", "2018"),
        ("Q2'2023", "Q2 2023"),
        ("Q2 of FY2023", "Q2 2023"),
        ("the FYI page", "the FYI page"),
    ],
)
def test_years_are_searched_as_documents_write_them(written: str, plain: str) -> None:
    assert queries.plain_years(written) == plain


@pytest.mark.parametrize(
    ("question", "pages"),
    [
        ("What is on page 12?", (12,)),
        ("pages 3-5 please", (3, 4, 5)),
        ("see p. 7", (7,)),
        ("pages 3, 5 and 7", (3, 5, 7)),
        ("page 10 and 12", (10, 12)),
        ("pages 10-5", (5, 6, 7, 8, 9, 10)),
        ("12ページには何がありますか", (12,)),
        ("Who is Page 12 times?", (12,)),
        ("What did 12 people say?", ()),
        ("pages 1 to 900", tuple(range(1, 11))),
    ],
)
def test_pages_that_are_named(question: str, pages: tuple[int, ...]) -> None:
    assert queries.named_pages(question) == pages


def test_terms_are_alike_however_they_are_written() -> None:
    (counts, length), *_ = counted(["Ratios of 1,577 and 1577; the ratio rose, see 4.10."], {"ratio", "1577", "4.1"})
    assert counts == {"ratio": 2, "1577": 2} and length == 10
    assert list(telling("What is it?")) == ["what", "is", "it"], (
        "a question of small words alone is looked for as it is"
    )
    assert list(telling("東京の人口は？")) == ["東京", "京の", "の人", "人口", "口は"]


def test_what_a_question_holds_is_never_a_query() -> None:
    assert matching("near") == '"near"'
    assert matching("4,250,000") == '"4,250,000" OR "4250000"'
    assert matching("4250000") == '"4250000" OR "4,250,000"'
    assert matching("1577") == '"1577" OR "1,577"'
    assert matching("2018") == '"2018"', "a year"


NAMES = dict(
    enumerate(["ACME_2021_10K.pdf", "ACME_2022_10K.pdf", "GLOBALFOODS_2021_10K.pdf", "Lease Oak Street 4.pdf"])
)


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("What did Acme earn in FY2021?", 0),
        ("Acme's growth from 2021 to 2022?", 1),
        ("What did Global Foods earn?", 2),
        ("What is the rent under the lease for Oak Street?", 3),
    ],
)
def test_a_document_is_known_by_its_name_and_year(question: str, document: int) -> None:
    clear = named(question, NAMES)
    assert max(clear, key=lambda key: clear[key]) == document


def test_a_word_in_common_does_not_name_a_document() -> None:
    assert named("Which street is the longest?", NAMES) == {}
    assert named("What does the report of 2021 say?", NAMES) == {}
    assert named("What is it?", {1: "the.pdf", 2: "2021.pdf", 3: "report.pdf", 4: ".pdf"}) == {}


def test_a_name_written_out_is_known_however_common() -> None:
    names = {1: "report.pdf", 2: "2021.pdf", 3: "契約書.pdf", 4: "theory.pdf"}
    assert set(named("What is the rent in report.pdf?", names)) == {1}
    assert set(named("Sum up 2021.pdf", names)) == {2}
    assert set(named("契約書によると、家賃は？", names)) == {3}


def test_a_name_is_not_named_by_a_longer_one_that_ends_with_it() -> None:
    names = {1: "1.pdf", 2: "2.pdf", 3: "12.pdf", 4: "a.pdf", 5: "contract-a.pdf"}
    assert set(named("Summarise 12.pdf", names)) == {3}
    assert set(named("What is in contract-a.pdf?", names)) == {5}
    assert set(named("Is 12.pdf the same as 2.pdf.", names)) == {2, 3}
    assert set(named("2.pdfを要約して", names)) == {2}
    assert named("WHAT IS THE RENT?", names) == {}, "capitals are no abbreviation where all is in them"


def test_a_pasted_text_is_parsed_in_no_time() -> None:
    for text in ("if " + "state " * 20_000, "page 1 - " * 20_000, "Q1 of " * 20_000, "A. " * 20_000, "9" * 100_000):
        began = time.perf_counter()
        queries.parse(text + "?", [Message("user", text)])
        assert time.perf_counter() - began < 2.0
