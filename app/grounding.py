"""An answer held to its passages: sentences, each with what bears it out. Pure functions.

Words and numbers decide: a sentence is supported where one or two neighbouring sentences of a passage hold nearly
all its telling words and every number in it. The model is never asked to cite: small ones cannot.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.passages import CJK, bigrams
from app.records import Box, Passage, Sentence, Source, Support
from app.retrieval import STOP_WORDS

SUPPORTED = 0.7  # share of a sentence's telling words that its source must hold
PARTLY = 0.4
MOST_SOURCES = 2  # a sentence

_END = re.compile(r"(?:[.!?]+[\"'”’)\]]*(?=\s)|[。！？]+[」』）]*|\n+)")
_SHORTENED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|vs|Inc|Corp|Co|Ltd|Fig|Art|Sec|approx|e\.g|i\.e|cf|al)|\b[A-Z])\.$"
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(rf"[^\W\d_{CJK}]+")


@dataclass(frozen=True, slots=True)
class _Terms:
    words: frozenset[str]
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Place:
    """One or two neighbouring sentences of a passage."""

    passage: Passage
    start: int
    end: int
    terms: _Terms


def abstains(answer: str) -> bool:
    """Whether the answer is the sentence the model was trained to say when the context holds no answer."""
    lowered = answer.lower()
    return "sorry" in lowered and "cannot find the answer" in lowered


def check(answer: str, passages: Sequence[Passage]) -> tuple[Sentence, ...]:
    """The sentences of an answer, in order, each with its support and sources."""
    places = [place for passage in passages for place in _places(passage)]
    return tuple(_held(answer[start:end], places) for start, end in sentences(answer))


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text begin and end, without the blanks around them."""
    ranges: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if not match.group().startswith("\n") and _SHORTENED.search(text[start : match.end()]):
            continue
        ranges.append((start, match.end()))
        start = match.end()
    ranges.append((start, len(text)))
    trimmed = []
    for first, last in ranges:
        part = text[first:last]
        if part.strip():
            trimmed.append((first + len(part) - len(part.lstrip()), last - len(part) + len(part.rstrip())))
    return trimmed


def _places(passage: Passage) -> list[_Place]:
    ranges = sentences(passage.text)
    singles = [_Place(passage, first, last, _terms(passage.text[first:last])) for first, last in ranges]
    pairs = [
        _Place(
            passage,
            one.start,
            two.end,
            _Terms(one.terms.words | two.terms.words, one.terms.numbers | two.terms.numbers),
        )
        for one, two in itertools.pairwise(singles)
        if "\n" not in passage.text[one.end : two.start]  # what stands in another paragraph bears nothing out along
    ]
    return singles + pairs


def _terms(text: str) -> _Terms:
    words = {_stem(word.lower()) for word in _WORD.findall(text)} - STOP_WORDS
    numbers = {_number(number) for number in _NUMBER.findall(text)}
    return _Terms(frozenset(words | set(bigrams(text).split())), frozenset(numbers))


def _stem(word: str) -> str:
    """English endings off, alike on both sides; anything finer is not needed to compare."""
    for ending in ("ing", "ied", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _number(text: str) -> str:
    """1,577.00 and 1577 are one number."""
    plain = text.replace(",", "")
    if plain.count(".") == 1:
        plain = plain.rstrip("0").rstrip(".")
    return plain


def _held(sentence: str, places: Sequence[_Place]) -> Sentence:
    terms = _terms(sentence)
    if not terms.words and not terms.numbers:
        return Sentence(sentence, "unsupported")
    ranked = sorted(places, key=lambda place: (-_share(terms, place), place.end - place.start, place.passage.n))
    best = ranked[0] if ranked else None
    share = _share(terms, best) if best else 0.0
    support: Support = "supported" if share >= SUPPORTED else "partly" if share >= PARTLY else "unsupported"
    if best is None or support == "unsupported":
        return Sentence(sentence, "unsupported")
    sources = [best]
    for place in ranked[1:]:
        if (
            len(sources) < MOST_SOURCES
            and _share(terms, place) >= share
            and place.passage.n not in (s.passage.n for s in sources)
        ):
            sources.append(place)
    return Sentence(sentence, support, tuple(_source(place) for place in sources))


def _share(terms: _Terms, place: _Place) -> float:
    """The share of a sentence's terms that a place holds. A number it lacks leaves it at half at the most."""
    held = len(terms.words & place.terms.words) + 2 * len(terms.numbers & place.terms.numbers)
    share = held / (len(terms.words) + 2 * len(terms.numbers))
    return share if terms.numbers <= place.terms.numbers else min(share, 0.5)


def _source(place: _Place) -> Source:
    return Source(place.passage.n, place.passage.text[place.start : place.end], _boxes(place))


def _boxes(place: _Place) -> tuple[Box, ...]:
    """The lines on the page that the place stands on."""
    return tuple(span.box for span in place.passage.spans if span.start < place.end and span.end > place.start)
