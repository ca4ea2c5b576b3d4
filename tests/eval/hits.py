"""When a passage counts as found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

MOST_WORDS, MOST_CHARACTERS, MOST_PAGES = 450, 1200, 3  # characters: in Japanese
LETTERS = 60  # letters and digits of the gold text that must stand in one passage
ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Gold:
    """What is to be found: one of these texts, as `letters`, or one of these pages (from 1), in this document."""

    document: str  # its file's name
    texts: tuple[str, ...] = ()
    pages: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """A passage that a search brought."""

    document: str
    pages: tuple[int, ...]
    text: str


def letters(text: str) -> str:
    """The letters and digits, casefolded; everything else dropped."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def beginning(span: str) -> str:
    """The first letters and digits of a span that is to be found."""
    return letters(span)[:LETTERS]


def around(paragraph: str, start: int, end: int) -> str:
    """So many letters and digits of a paragraph around an answer in it; `start` and `end` count its characters."""
    before, answer, after = letters(paragraph[:start]), letters(paragraph[start:end]), letters(paragraph[end:])
    room = max(0, LETTERS - len(answer))
    left = min(len(before), max(room // 2, room - len(after)))
    return (before[len(before) - left :] + answer + after)[:LETTERS]


def is_found(gold: Gold, places: Sequence[Place]) -> bool:
    """Whether one of the passages is short enough, of the right document, and holds what is to be found."""
    return any(place.document == gold.document and _is_passage(place) and _holds(place, gold) for place in places)


def _is_passage(place: Place) -> bool:
    if len(place.pages) > MOST_PAGES:
        return False
    spaceless = len(ASIAN.findall(place.text)) > len(place.text) / 4
    return len(place.text) <= MOST_CHARACTERS if spaceless else len(place.text.split()) <= MOST_WORDS


def _holds(place: Place, gold: Gold) -> bool:
    if gold.pages:
        return not gold.pages.isdisjoint(place.pages)
    text = letters(place.text)
    return any(one in text for one in gold.texts)
