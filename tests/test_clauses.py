"""A rule and its exceptions in one sentence: each amount belongs to what its own clause names."""

from __future__ import annotations

import pytest

from app.grounding import check
from app.records import Passage

HOTELS = "Hotels are reimbursed up to EUR 180 a night; in London, Paris and Zurich up to EUR 240."
CABINS = "A single cabin costs EUR 90, while a cabin on the Aurora costs EUR 120."
ZURICH, AURORA = "How much may a hotel in Zurich cost?", "What does a cabin on the Aurora cost?"


@pytest.mark.parametrize(
    ("source", "question", "answer", "expected"),
    [
        (HOTELS, ZURICH, "Hotels in Zurich are reimbursed up to EUR 240 a night.", "supported"),
        (HOTELS, ZURICH, "Hotels in Zurich are reimbursed up to EUR 180 a night.", "partly"),
        (HOTELS, ZURICH, "EUR 240", "supported"),
        (HOTELS, ZURICH, "EUR 180", "partly"),
        (HOTELS, "", "Hotels in Zurich are reimbursed up to EUR 180 a night.", "partly"),
        (HOTELS, "Up to how much are hotels reimbursed?", "Hotels are reimbursed up to EUR 180 a night.", "supported"),
        (CABINS, AURORA, "EUR 120", "supported"),
        (CABINS, AURORA, "EUR 90", "partly"),
        (CABINS, "What does a single cabin cost?", "EUR 90", "supported"),
        (CABINS, "", "A cabin on the Aurora costs EUR 120.", "supported"),
        (CABINS, "", "A cabin on the Aurora costs EUR 90.", "partly"),
    ],
)
def test_an_amount_is_of_what_its_clause_names(source: str, question: str, answer: str, expected: str) -> None:
    (held,) = check(answer, [Passage(1, "a.pdf", "/a.pdf", (1,), source, 1.0)], question)
    assert held.support == expected


@pytest.mark.parametrize(
    ("source", "question", "answer"),
    [
        (
            "The lease at Harbour Street costs EUR 900 a month; a deposit of EUR 2,700 is due at the start.",
            "What deposit is due at the start at Harbour Street?",
            "EUR 2,700",
        ),
        (
            "Anna Lind was hired as an engineer in 2011, but became director of the whole company in 2016.",
            "",
            "In 2016 Anna Lind became director of the whole company.",
        ),
    ],
)
def test_what_is_named_in_the_first_clause_may_be_told_of_in_the_next(source: str, question: str, answer: str) -> None:
    (held,) = check(answer, [Passage(1, "a.pdf", "/a.pdf", (1,), source, 1.0)], question)
    assert held.support == "supported"


@pytest.mark.parametrize(("guests", "expected"), [(120, "partly"), (90, "supported")])
def test_what_is_named_in_both_clauses_tells_nothing(guests: int, expected: str) -> None:
    source = Passage(
        1, "a.pdf", "/a.pdf", (1,), "The Aurora carried 120 guests in 2019; the Aurora carried 90 in 2020.", 1.0
    )
    (held,) = check(
        f"The Aurora carried {guests} guests in 2020.", [source], "How many guests did the Aurora carry in 2020?"
    )
    assert held.support == expected
