"""Claims: numbers, dates and names are read out of a text for what they are, however they are written."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from app.claims import NEGATED, Amount, Date, terms
from app.grounding import sentences
from app.stems import stem


def amounts(text: str) -> list[Amount]:
    return [term.amount for term in terms(text) if term.amount is not None]


def dates(text: str) -> list[Date]:
    return [term.date for term in terms(text) if term.date is not None]


def names(text: str) -> list[str]:
    return [term.key for term in terms(text) if term.kind == "name"]


@pytest.mark.parametrize(
    "text",
    ["3 May 2019", "May 3, 2019", "May 3rd, 2019", "the 3rd of May 2019", "2019-05-03", "2019/5/3", "2019年5月3日"],
)
def test_a_date_is_one_in_any_form(text: str) -> None:
    assert dates(f"It was {text}.") == [Date(2019, 5, 3)]


def test_a_date_may_lack_its_day_or_year() -> None:
    assert dates("in October 1973, on 22 November, in March") == [
        Date(1973, 10, None),
        Date(None, 11, 22),
        Date(None, 3, None),
    ]


def test_day_and_month_in_figures_may_be_either_way_round() -> None:
    assert dates("03/05/2019") == [Date(2019, 5, 3, swapped=True)]
    assert dates("12/25/2019") == [Date(2019, 12, 25)]


def test_the_verb_may_is_no_month() -> None:
    assert dates("You may go. May I?") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$1.6 billion", 1.6e9),
        ("US$1.6bn", 1.6e9),
        ("1,577.00", 1577),
        ("ten million", 1e7),
        ("twenty-one", 21),
        ("two hundred and five", 205),
        ("half", 0.5),
        ("two-thirds", 2 / 3),
        ("2½", 2.5),
        ("12%", 0.12),
        ("12 percent", 0.12),
        ("fifty per cent", 0.5),
        ("third", 3),
        ("twenty-first", 21),
        ("19th", 19),
        ("１５", 15),
        ("1億5000万", 150_000_000),
    ],
)
def test_a_number_has_its_value_in_any_form(text: str, value: float) -> None:
    (amount,) = amounts(f"so {text} ")
    assert amount.value == pytest.approx(value)


def test_signs_shares_ordinals_and_decades_are_kept_apart() -> None:
    minus, share, ordinal, decade, bracketed = amounts("−11.7 against 12%, the 3rd, the 1990s, (1,577)")
    assert (minus.negative, share.share, ordinal.ordinal, decade.decade) == (True, True, True, True)
    assert bracketed.table_negative and not bracketed.negative


def test_a_hyphen_in_a_range_is_no_minus() -> None:
    assert [(amount.value, amount.negative) for amount in amounts("1914-18 and 2003–04")] == [
        (1914, False),
        (1918, False),
        (2003, False),
        (2004, False),
    ]


def test_a_scale_holds_for_the_whole_range() -> None:
    assert [amount.value for amount in amounts("3 to 5 million, or 10-12%")] == pytest.approx([3e6, 5e6, 0.1, 0.12])


def test_names_are_capitalised_and_lose_possessives() -> None:
    assert names("In 1921 the tower of OPEC's founder, Anna Lind, and the U.S. Army stood.") == [
        "opec",
        "anna",
        "lind",
        "us",
        "army",
    ]


def test_the_first_word_of_a_sentence_may_be_a_name_or_not() -> None:
    assert [(term.key, term.kind) for term in terms("Granite lasts. Lind knew.")][:3:2] == [
        ("granit", "start"),
        ("lind", "start"),
    ]


def test_runs_of_katakana_and_kanji_are_names() -> None:
    assert names("聖武天皇のメートル") == ["聖武天皇", "メートル"]


@pytest.mark.parametrize("text", ["It is not old.", "It isn't old.", "It was never old.", "古くはない"])
def test_a_denial_is_seen(text: str) -> None:
    assert NEGATED in [term.key for term in terms(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [("began", "begins"), ("proclaimed", "proclaims"), ("cities", "city"), ("running", "run"), ("french", "france")],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_a_term_knows_where_it_stands() -> None:
    text = "Ｎet sales were $32,765 million."
    assert [text[term.start : term.end] for term in terms(text) if term.amount] == ["$32,765 million"]


def test_a_run_of_hundreds_of_digits_is_a_finite_number() -> None:
    for text in ("9" * 400, f"about 1{'0' * 400} million", f"1{',000' * 200}万"):
        assert all(amount.value < float("inf") for amount in amounts(text))


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (terms, "1," * 7500),
        (terms, "1" * 15_000),
        (sentences, "x. y. " * 2500),
        (sentences, "!" * 15_000),
        (sentences, "! " * 7500),
    ],
    ids=["commas", "digits", "initials", "a shout", "shouts"],
)
def test_no_text_holds_the_reading_up(read: Callable[[str], object], text: str) -> None:
    began = time.perf_counter()
    read(text)
    assert time.perf_counter() - began < 1  # seconds: many times what it takes, for a busy machine
