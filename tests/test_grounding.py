"""Grounding: a sentence is supported by what bears it out, and by nothing else."""

from __future__ import annotations

import pytest

from app.grounding import abstains, check, sentences
from app.passages import compose
from app.records import Line, Passage

TEXT = (
    "The tower of Uppsala was built in 1921 by Anna Lind. It is 84 metres tall and made of granite. "
    "Net sales were $32,765 million in 2018, against $31,657 million in 2017."
)


def passage(n: int, text: str) -> Passage:
    return Passage(n, "a.pdf", "/a.pdf", (n,), text, 1.0)


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The tower was built by Anna Lind.",
        "The tower of Uppsala is 84 metres tall.",
        "Net sales were $32,765 million in 2018.",
        "It is made of granite.",
    ],
)
def test_what_the_passage_says_is_supported(sentence: str) -> None:
    (held,) = check(sentence, [passage(1, TEXT)])
    assert held.support == "supported"
    assert held.sources[0].n == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "The tower was built in 1931 by Anna Lind.",
        "Net sales were $32,756 million in 2018.",
        "The tower was destroyed by a fire after the war.",
        "Paris is the capital of France.",
    ],
)
def test_what_the_passage_does_not_say_is_not(sentence: str) -> None:
    (held,) = check(sentence, [passage(1, TEXT)])
    assert held.support != "supported"


def test_a_source_is_the_sentence_and_its_lines() -> None:
    lines = [
        Line("The tower was built", (10, 90, 100, 99), 0),
        Line("in 1921. It is 84 metres", (10, 80, 100, 89), 0),
        Line("tall and made of granite.", (10, 70, 100, 79), 0),
    ]
    text, spans = compose([(7, line) for line in lines])
    place = Passage(2, "a.pdf", "/a.pdf", (7,), text, 1.0, spans)
    (held,) = check("It is 84 metres tall.", [passage(1, "Nothing of the kind."), place])
    (source,) = held.sources
    assert (source.n, source.quote) == (2, "It is 84 metres tall and made of granite.")
    assert source.boxes == ((7, 10, 80, 100, 89), (7, 10, 70, 100, 79))


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Cost of sales was 16,605.", "Cost of sales 16,605 15,000 14,983"),
        ("The contract was signed on May 5, 2023.", "The contract was signed in Uppsala on May 5, 2023, by both."),
    ],
)
def test_numbers_side_by_side_stay_apart(sentence: str, source: str) -> None:
    assert check(sentence, [passage(1, source)])[0].support == "supported"


def test_a_running_foot_is_no_part_of_a_source() -> None:
    page = "The name of the starter model is Lilla.\nMuseum, handbook 1"
    (held,) = check("The starter model is a museum handbook.", [passage(1, page)])
    assert held.support != "supported"
    (held,) = check("The starter model is Lilla.", [passage(1, page)])
    assert [source.quote for source in held.sources] == ["The name of the starter model is Lilla."]


def test_numbers_are_compared_by_value() -> None:
    (held,) = check("The capital was 1577.", [passage(1, "The capital was $1,577.00 that year.")])
    assert held.support == "supported"


def test_without_passages_nothing_is_supported() -> None:
    assert [held.support for held in check("A claim. Another one.", [])] == ["unsupported", "unsupported"]


def test_sentences_are_not_cut_at_abbreviations_or_decimals() -> None:
    text = "Mr. Smith of 3M Co. paid $3.5 million. J. Doe did not! 東京です。次の文。\nA last line"
    assert split(text) == [
        "Mr. Smith of 3M Co. paid $3.5 million.",
        "J. Doe did not!",
        "東京です。",
        "次の文。",
        "A last line",
    ]


def test_abstention_is_the_trained_sentence_and_nothing_looser() -> None:
    assert abstains("Sorry. I cannot find the answer based on the context.")
    assert not abstains("Sorry, the price rose.")
    assert not abstains("We cannot find the answer to that in 2018 alone, but sales rose.")
