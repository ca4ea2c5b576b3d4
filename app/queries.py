"""A question in its dialogue as what is searched for: terms with weights, texts to embed, pages. Pure functions.

What weighs most is the question itself. What only tells how to answer ("round to two decimals") weighs little, what
the glossary knows a word by (resources/glossary.txt) much, and the dialogue before it less with every turn: so "and in
2019?" lives on what was said, and a question that stands by itself is not drowned in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from app.frozen import frozen
from app.paths import resources_dir
from app.records import Message
from app.refusing import refuses
from app.terms import STOP_WORDS, matching, telling

GLOSSARY_WEIGHT = 1.5
ASIDE_WEIGHT = 0.3  # what tells how to answer
DIALOGUE_WEIGHT = 0.25  # of the last turn's terms
DECAY = 0.8  # a turn further back
DIALOGUE_VIEW = 0.5  # of the vector of the whole dialogue, beside the question's
MOST_MESSAGES = 8  # looked at before the question
MOST_TERMS = 60  # each costs a look into the index
MOST_CARRIED = 5  # words of the dialogue that are named to the user

_SENTENCE = re.compile(r"(?<=[.?!:])\s+(?=[A-Z])")
_TELLS_HOW = re.compile(
    r"if\b.*\b(?:state|explain|say|tell)\b|(?:please\s+)?(?:answer|round|give|respond|reply|provide|utili[sz]e|use|"
    r"using|assume|compute|calculate|approach|base|basing|explain|state|write|keep|express)\b",
    re.IGNORECASE,
)
_FISCAL_YEAR = re.compile(r"\bFY\s?['’]?(?:(\d{4})|(\d{2}))\b", re.IGNORECASE)
_QUARTER = re.compile(r"\bQ([1-4])\s?['’]?\s?(?:of\s+)?(?:FY\s?)?((?:19|20)\d{2})\b", re.IGNORECASE)
_PAGES = re.compile(
    r"\b(?:pages?|pp?\.)\s?(\d{1,5}(?:\s?(?:[-–,]|to|through|and|,\s?and)\s?\d{1,5}){0,9})\b|(\d{1,5})\s?(?:ページ|頁|页)",
    re.IGNORECASE,
)
_PAGE = re.compile(r"(\d+)(?:\s?(?:[-–]|to|through)\s?(\d+))?")
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
MOST_PAGES = 10  # of a range that a question names


@frozen
class Term:
    """What a passage is scored by. `matching` is an FTS5 query for it."""

    key: str
    matching: str
    weight: float


@frozen
class Query:
    """What is searched for. `views` are texts to embed, with their weights."""

    terms: tuple[Term, ...]
    views: tuple[tuple[str, float], ...]
    pages: tuple[int, ...]
    searched_for: str  # in words, for the user


def parse(question: str, history: Sequence[Message] = ()) -> Query:
    """What to search for."""
    plain = plain_years(question)
    main, aside = parted(plain)
    known = expanded(plain)
    before = spoken(history[-MOST_MESSAGES:])
    weights: dict[str, float] = {}
    words: dict[str, str] = {}
    for back, message in enumerate(reversed(before)):
        _weigh(weights, words, message.content, DIALOGUE_WEIGHT * DECAY ** (back // 2))
    carried = list(weights)
    _weigh(weights, words, aside, ASIDE_WEIGHT)
    _weigh(weights, words, known, GLOSSARY_WEIGHT)
    _weigh(weights, words, main, 1.0)
    asked = telling(main)
    kept = sorted(weights, key=lambda key: -weights[key])[:MOST_TERMS]
    whole = " ".join([*(message.content for message in before), plain]) if before else ""
    views = [(main, 1.0), (known, GLOSSARY_WEIGHT), (whole, DIALOGUE_VIEW)]
    return Query(
        tuple(Term(key, matching(words[key]), weights[key]) for key in kept),
        tuple((text, weight) for text, weight in views if text),
        named_pages(question),
        _in_words(question, [words[key] for key in carried if key not in asked], before),
    )


def spoken(history: Sequence[Message]) -> list[Message]:
    """A dialogue without the words in which nothing was found: they are of no document. As many messages."""
    return [replace(one, content="") if one.role == "assistant" and refuses(one.content) else one for one in history]


def plain_years(text: str) -> str:
    """FY2018, FY18 and Q2'23 as documents write them: 2018, Q2 2023."""
    text = _QUARTER.sub(lambda found: f"Q{found[1]} {found[2]}", text)
    return _FISCAL_YEAR.sub(lambda found: found[1] or f"20{found[2]}", text)


def parted(question: str) -> tuple[str, str]:
    """What is asked, and what tells how to answer."""
    sentences = _SENTENCE.split(question)
    asked = [sentence for sentence in sentences if sentence.rstrip().endswith(("?", "？"))] or sentences
    asked = [sentence for sentence in asked if len(asked) == 1 or not _TELLS_HOW.match(sentence)] or sentences
    return " ".join(asked), " ".join(sentence for sentence in sentences if sentence not in asked)


def expanded(question: str) -> str:
    """How documents put what the question says in short, by the glossary; empty where it knows nothing of it."""
    left = f" {_plain(question)} "
    found = []
    for short, written in _glossary():
        if f" {short} " in left:
            left = left.replace(f" {short} ", " ")
            found.append(written)
    return " ".join(found)


def named_pages(question: str) -> tuple[int, ...]:
    """The pages that a question names, from 1."""
    pages: dict[int, None] = {}
    for listed in _PAGES.finditer(question):
        for found in _PAGE.finditer(listed[1] or listed[2]):
            first, last = sorted((int(found[1]), int(found[2] or found[1])))
            pages.update(dict.fromkeys(range(first, min(last, first + MOST_PAGES - 1) + 1)))
    return tuple(pages)


def _weigh(weights: dict[str, float], words: dict[str, str], text: str, weight: float) -> None:
    for key, word in telling(text).items():
        weights[key] = max(weight, weights.get(key, 0.0))
        words.setdefault(key, word)


def _in_words(question: str, carried: Sequence[str], before: Sequence[Message]) -> str:
    """The question, and behind it the words of the dialogue that it is searched with, as they were written there."""
    if not carried:
        return question
    wanted = set(carried) - STOP_WORDS
    said = [word for message in before for word in _WORD.findall(message.content) if word.lower() in wanted]
    named = list({word.lower(): word for word in reversed(said)}.values())[::-1]  # as it was written first
    telling_most = sorted(named, key=lambda word: (not word[:1].isupper(), not word.isdigit(), -len(word)))
    chosen = [word for word in named if word in telling_most[:MOST_CARRIED]]
    return f"{question} ({', '.join(chosen)})" if chosen else question


@cache
def _glossary() -> tuple[tuple[str, str], ...]:
    """(what is asked by, how documents put it), the longest first."""
    entries = []
    for line in (resources_dir() / "glossary.txt").read_text("utf-8").splitlines():
        short, parts, written = line.partition(" = ")
        if parts and not line.startswith("#"):
            entries.append((_plain(short), written.strip()))
    return tuple(sorted(entries, key=lambda entry: -len(entry[0])))


def _plain(text: str) -> str:
    return re.sub(r"[^\w&]+", " ", text.lower()).strip()
