"""A text as terms: what the full-text index and the scoring of passages compare. Words are stemmed, numbers made plain.

A term is written alike wherever it comes from: "Ratios" and "ratio" are one, and so are 1,577 and 1577. Runs of
Chinese, Japanese and Korean are overlapping pairs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from app.database import stems
from app.passages import CJK, bigrams

LONGEST_NUMBER = 15  # digits; a longer one is a serial number, written without commas
MOST_KEPT = 300_000  # stems kept in memory: of all words of a large library

STOP_WORDS = frozenset(
    "a about after all also am an and any are as at be been before but by can could did do does for from give had "
    "has have he her him his how i if in into is it its just me more most my no not of on or our out please she "
    "should so some such tell than that the their them then there these they this those to up us was we were what "
    "when where which while who whom whose why will with would yes ok okay thanks thank hello you your s t don "
    "doesn didn isn wasn aren ll ve re".split()
)

_TOKEN = re.compile(rf"\d+(?:[.,]\d+)+|[^\W_{CJK}]+")
_KANA = re.compile(r"[\u3040-\u309f]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SEPARATED = re.compile(r"\d{1,3}(?:,\d{3})+")

_stems: dict[str, str] = {}


def tokens(text: str) -> list[str]:
    """The words and numbers of a text in their order, lower case, without those scripts that part no words."""
    return _TOKEN.findall(text.lower())


def counted(texts: Sequence[str], wanted: Collection[str]) -> list[tuple[Counter[str], int]]:
    """How often each of the wanted terms stands in each text, and how many terms the text has."""
    found = [tokens(text) for text in texts]
    words = {word for one in found for word in one}
    known = _known(words)
    hits = {word: known[word] for word in words if known[word] in wanted}
    counts = []
    for text, one in zip(texts, found, strict=True):
        pairs = bigrams(text).split()
        terms = [hits[word] for word in one if word in hits] + [pair for pair in pairs if pair in wanted]
        counts.append((Counter(terms), len(one) + len(pairs)))
    return counts


def telling(text: str) -> dict[str, str]:
    """The terms of a question that tell what it is about → the word each was in it. Without any, all its words."""
    found = tokens(text)
    words = [word for word in found if word not in STOP_WORDS]
    pairs = [pair for pair in bigrams(text).split() if not _KANA.fullmatch(pair)] or bigrams(text).split()
    if not words and not pairs:
        words = found
    known = _known(words)
    return {known[word]: word for word in words} | {pair: pair for pair in pairs}


def matching(word: str) -> str:
    """The FTS5 query for a word: quoted, so that none is read as an operator; a number with its commas or without."""
    forms = [word]
    if _SEPARATED.fullmatch(word):
        forms.append(word.replace(",", ""))
    elif word.isdecimal() and 3 < len(word) <= LONGEST_NUMBER and not _YEAR.fullmatch(word):
        forms.append(f"{int(word):,}")
    return " OR ".join(f'"{form}"' for form in forms)


def _known(words: Collection[str]) -> dict[str, str]:
    """A dictionary that holds, among others, the term of each of these words."""
    global _stems  # replaced, never emptied: another thread may be reading it
    known = _stems
    new = set(words).difference(known)
    if new:
        if len(known) > MOST_KEPT:
            known = _stems = {}
            new = set(words)
        known.update({word: _number(word) for word in new if word[0].isdigit()})
        known.update(stems([word for word in new if not word[0].isdigit()]))
    return known


def _number(text: str) -> str:
    return text.replace(",", "") if _SEPARATED.fullmatch(text.partition(".")[0]) else text
