"""An answer and its question: whether it states anything that the question does not. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.claims import FUNCTION_WORDS, NEGATED, Term, parts, terms
from app.stems import stem

COURTESIES = "hello hi hey dear help helpful assist thank thanks welcome sure ok okay glad happy correct true".split()
_NOTHING = frozenset(map(stem, COURTESIES)) | {NEGATED}  # the keys of what states nothing
_OPEN = re.compile(r"\b(?:what|which|who|whom|whose|when|where|why|how)\b", re.IGNORECASE)
_CHOICE = re.compile(r"\b(?:or|between|than|versus|vs)\b|,", re.IGNORECASE)  # its answer may be one of its own words


def states(text: str, question: str = "") -> bool:
    """Whether a sentence of an answer states anything that could be held to a source.

    "Yes.", "No, it is not." and "Hello!" do not, nor does the question where it is only asked again.
    """
    said, question, _ = parts(text, question)
    asked = {term.key for term in terms(question)} if said.rstrip().endswith("?") else set()
    keys_said = {term.key for term in terms(said)} - _NOTHING - asked
    return any("'" not in key or key.partition("'")[0] not in FUNCTION_WORDS for key in keys_said)


def repeats(said: Sequence[Term], asked: Sequence[Term], question: str) -> bool:
    """Whether an answer of a few words only says some of the question again, whatever the order of the words.

    But a name is one as it stands: "Mexico City" is not in "Which city is the capital of Mexico?". To a question that
    is not open, or that names what it is to be chosen from, a word of it may be the answer.
    """
    known = [term.key for term in asked]
    name = [term.key for term in said if term.kind != "word"]
    again = all(term.key in known for term in said)
    again = again and any(known[start : start + len(name)] == name for start in range(len(known)))
    return again and _OPEN.search(question) is not None and _CHOICE.search(question) is None
