"""Questions to go on with: about headings that stand in what was found, and never about what is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pdfs
import pytest
from fakes import ScriptedModel
from test_library import finish

from app.home import Home
from app.models import STARTER
from app.records import Answer, ModelInfo, Passage, Sentence, Source, Timings
from app.suggesting import MOST, beside, clean, suggest


def found(n: int, heading: str, document: str = "report.pdf", page: int = 1, text: str = "") -> Passage:
    return Passage(n, document, "", (page,), text, 1.0, document_id=1, heading=heading)


def answered(question: str, *passages: Passage, cited: tuple[int, ...] = (1,)) -> Answer:
    sources = tuple(Source(n, "quote", ()) for n in cited)
    sentences = (Sentence("So.", "supported", sources),)
    order = tuple(one.n for one in passages)
    return Answer(question, question, "So.", False, sentences, passages, order, "model", "long", Timings())


def test_what_was_found_and_not_cited_is_asked_about() -> None:
    given = answered(
        "How high is it?", found(1, "A › Height"), found(2, "A › Weight of the load"), found(3, "B › Price")
    )
    assert suggest(given) == (
        "What does the document say about “Weight of the load”?",
        "What does the document say about “Price”?",
    )


def test_sections_beside_the_cited_one_come_first_and_three_are_enough() -> None:
    given = answered("How high is it?", found(1, "A › Height"), found(2, "B › Price list"))
    near = [found(0, f"A › {title}") for title in ("Load borne", "Width of wall", "Depth below")]
    asked = suggest(given, [found(0, "C › Far away"), *near])
    assert len(asked) == MOST
    assert [words.split("“")[1].split("”")[0] for words in asked] == ["Load borne", "Width of wall", "Price list"]


def test_what_was_asked_or_answered_is_not_asked_again() -> None:
    given = answered(
        "What about the price list?",
        found(1, "A › Height"),
        found(2, "B › Heights"),
        found(3, "B › Price list"),
        found(4, "report"),
    )
    assert suggest(given) == ()


def test_a_title_of_one_word_says_where_it_stands() -> None:
    given = answered("How high is it?", found(1, "A › Height"), found(2, "The terminal › Options"))
    assert suggest(given) == ("What does the document say about “Options” under “The terminal”?",)


def test_of_several_documents_the_one_meant_is_named() -> None:
    given = answered("How high?", found(1, "A › Height"), found(2, "B › Price list", document="offer 2024.pdf"))
    assert suggest(given) == ("What does offer 2024 say about “Price list”?",)


def test_a_japanese_question_is_followed_by_japanese_ones() -> None:
    given = answered("高さはどれくらいですか。", found(1, "塔 › 高さ"), found(2, "塔 › 建設の歴史"))
    assert suggest(given) == ("「建設の歴史」について、この文書には何と書かれていますか。",)


@pytest.mark.parametrize("question", ["Какова высота?", "높이는 얼마입니까?", "有多高？"])
def test_in_other_scripts_nothing_is_suggested(question: str) -> None:
    assert suggest(answered(question, found(1, "A › Height"), found(2, "B › Price list"))) == ()


def test_a_refusal_and_a_stopped_answer_suggest_nothing() -> None:
    given = answered("How high?", found(1, "A › Height"), found(2, "B › Price list"))
    assert suggest(given)
    assert suggest(replace(given, abstained=True)) == ()
    assert suggest(replace(given, stopped=True)) == ()


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Item 1A. Risk Factors.", "Risk Factors"),
        ("3.2 Free cash flow", "Free cash flow"),
        ("NOTE 14 - STOCKHOLDERS' EQUITY", "Stockholders' equity"),
        ("Hedging Activities (Continued)", "Hedging Activities"),
        ("第3章 料金", "料金"),
        ("How passages are found", "How passages are found"),
    ],
)
def test_a_heading_is_cleaned_of_its_number_and_its_capitals(title: str, asked: str) -> None:
    assert clean(title) == asked


def test_capitals_that_the_text_writes_as_well_stay() -> None:
    assert clean("FAIR VALUE OF ESG FUNDS", "FAIR VALUE OF ESG FUNDS\nOur ESG funds grew.") == "Fair value of ESG funds"


@pytest.mark.parametrize(
    "title",
    [
        "2019",
        "12 / 34",
        "PART IV",
        "Exhibit 31.2",
        "Overview",
        "Table of Contents",
        "Index to consolidated financial statements",
        "/s/ Lisa T. Su",
        "Section 3.1 Closing conditions that the buyer may wai…",
        "You also authorize any transfer of Data, as may be required, to a Company-",
        "3M Center, St. Paul, Minnesota 55144",
        "3M COMPANY AND SUBSIDIARIES",
        "Year ended December 31 of",
        "R EPORT OF THE AUDITOR",
        "June 30, 2021",
        "information in the court proceeding",
        "る。ドームの内側にはフランク・H・シュワルツによって33個の星が描かれている。この星は",
        "概要",
        "",
    ],
)
def test_what_is_no_heading_or_says_nothing_is_not_asked_about(title: str) -> None:
    assert clean(title) == ""


def test_an_answer_is_saved_with_its_suggestions(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chapters = [
        ("Height of the tower", ["The tower is 30 metres high, as it was measured by Anna Lind."]),
        ("Cost of the building", ["It cost 5 million, which the town paid over the years from its taxes."]),
    ]
    pdfs.outlined(tmp_path / "tower.pdf", chapters)
    finish(home.library.add([str(tmp_path / "tower.pdf")]))
    model = ScriptedModel("The tower is 30 metres high.")
    known = ModelInfo(STARTER.name, "Starter", "", 1, "", "long")
    monkeypatch.setattr("app.home.models.find", lambda name: known)
    monkeypatch.setattr(home.parts, "model_to_answer", model.load)
    asked = finish(home.ask_in_conversation("How high is the tower?", None))
    wanted = ("What does the document say about “Cost of the building”?",)
    assert asked.turn.answer.suggestions == wanted
    [turn] = home.conversations.open(asked.conversation.id).turns
    assert turn.answer.suggestions == wanted
    assert [one.heading for one in beside(home.catalog, asked.turn.answer)] == [title for title, _ in chapters]
