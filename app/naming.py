"""Which documents a question names: by the words of their file names, run together or not, and by their years."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from app.passages import CJK_CHARACTER
from app.queries import plain_years
from app.terms import STOP_WORDS

NAMED = 0.5  # share of a name's telling parts that a question must hold
OF_THE_YEAR = 0.4  # beside a name wholly there, which counts 1
ALIKE = 0.1  # differences of clearness that tell nothing
MOST_INITIALS = 10  # words in capitals that a question may shorten names to: "JPM"
LONGEST_RUN = 4  # words of a question that may be one in a file name: "AMERICANWATERWORKS" has three

_GENERIC = frozenset(
    "report reports annual quarterly final draft copy new document documents doc file scan form manual guide handbook "
    "10k 10q 8k 20f earnings dated pdf version rev".split()
)
_PART = re.compile(r"[^\W_]+")
_DATE = re.compile(r"(?:19|20)\d\d(?:q[1-4])?|q[1-4]|\d+|fy\d+")
_YEAR_OR_QUARTER = re.compile(r"(?:19|20)\d\d|q[1-4](?!\d)")
_GOES_ON = re.compile(r"[a-z0-9_à-ÿ.-]")  # a file's name; in Japanese, what comes after one stands right beside it
_POSSESSIVE = re.compile(r"['’]s\b")
_INITIALS = re.compile(r"\b[A-Z]{3,}\b")


def clearest(clear: Mapping[int, float]) -> tuple[int, ...]:
    """Of the documents that a question names, those that it names as clearly as any."""
    best = max(clear.values(), default=0.0)
    return tuple(document for document, value in clear.items() if value >= best - ALIKE)


def named(question: str, names: Mapping[int, str]) -> dict[int, float]:
    """Documents that a question names → how clearly, from `NAMED` to 1 and more where its year is named as well.

    `names`: document → file name. A name is weighed by its parts that few documents have.
    """
    text = plain_years(question)
    parts = {document: _parts(name) for document, name in names.items()}
    held = Counter(part for letters, _ in parts.values() for part in letters)
    runs = _runs(text)
    initials = _INITIALS.findall(text) if text != text.upper() else []
    shortened = {word.lower() for word in initials[:MOST_INITIALS]} - held.keys() - STOP_WORDS
    dates = set(_YEAR_OR_QUARTER.findall(text.lower()))
    found = {}
    for document, (letters, own_dates) in parts.items():
        whole = matched = 0.0
        for part in letters:
            weight = math.log((len(names) + 1) / (held[part] + 0.5)) + 0.1
            whole += weight
            if part in runs or any(part.startswith(short) for short in shortened):
                matched += weight
        if _written_out(names[document], text):
            found[document] = 1.0 + OF_THE_YEAR * _same_date(dates, own_dates)
        elif matched and matched >= NAMED * whole:
            found[document] = matched / whole + OF_THE_YEAR * _same_date(dates, own_dates)
    return found


def _written_out(name: str, text: str) -> bool:
    """Whether the text holds the whole name, or, where that tells enough, the name without its ending."""
    lowered, stem = text.casefold(), name.casefold().rpartition(".")[0]
    if not stem:
        return False
    return _stands(name.casefold(), lowered) or (
        CJK_CHARACTER.search(stem) is not None and len(stem) > 1 and stem in lowered
    )


def _stands(name: str, text: str) -> bool:
    """Whether a file's name stands there, and not as the end of a longer one: 2.pdf in 12.pdf."""
    place = text.find(name)
    while place >= 0:
        before, after = text[place - 1 : place], text[place + len(name) : place + len(name) + 1]
        if not _GOES_ON.match(before) and not _GOES_ON.match(after.strip(".-")):
            return True
        place = text.find(name, place + 1)
    return False


def _same_date(asked: set[str], own: frozenset[str]) -> float:
    """1 where the last year that is asked for is the document's (it tells of those before), half for another.

    A quarter in common counts half a year.
    """
    years = sorted(date for date in asked if date.isdigit())
    same = 1.0 if years and years[-1] in own else 0.5 if own & set(years) else 0.0
    quarters = {date for date in asked if not date.isdigit()}
    return same + (0.5 if own & quarters else 0.0)


def _runs(text: str) -> set[str]:
    """Each word of a text, and each run of some words as one."""
    words = [word.lower() for word in _PART.findall(_POSSESSIVE.sub("", text).replace("&", ""))]
    return {
        "".join(words[start : start + length]) for length in range(1, LONGEST_RUN + 1) for start in range(len(words))
    }


@lru_cache(maxsize=20_000)
def _parts(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """A file name's telling parts, and its years and quarters."""
    stem = name.rpartition(".")[0] or name
    words = [part.lower() for part in _PART.findall(_POSSESSIVE.sub("", stem))]
    letters = {word for word in words if not _DATE.fullmatch(word) and word not in STOP_WORDS and word not in _GENERIC}
    return frozenset(letters), frozenset(_YEAR_OR_QUARTER.findall(stem.lower()))
