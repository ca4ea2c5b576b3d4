"""Forms of questions and answers: an answer as a sentence, a question as a follow-up. Pure functions."""

from __future__ import annotations

import re

AUXILIARIES = frozenset(
    "is are was were am be been do does did has have had can could will would shall should may might must".split()
)
LINKING = frozenset("is are was were".split())
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”')]*\s+(?=[A-Z\"“(])")
NAME = re.compile(r"(?:the )?(?:[A-Z][\w’'.-]*\w|[A-Z])(?: (?:of |the |and |de |von )*[A-Z][\w’'.-]*\w)*")
QUESTION_WORDS = frozenset("who what which when where why how whose whom in on at for to from by the".split())
SHORTEST = 3  # words of a question that can be turned into a sentence
LONGEST = 220  # characters of a sentence that is taken over


def sentence_with(question: str, answer: str, paragraph: str) -> str:
    """A full answer: the question's own words around the answer where that reads well, else the source's sentence
    where it is not too long, else the answer alone."""
    words = question.rstrip("? .").split()
    if len(words) > SHORTEST and words[0].lower() == "who" and words[1].lower() not in AUXILIARIES - LINKING:
        return _capital(f"{answer} {' '.join(words[1:])}.")
    for sentence in SENTENCE_END.split(paragraph):
        if answer in sentence and len(sentence) <= LONGEST:
            return sentence.strip()
    return answer


def follow_up(before: str, answer: str, question: str) -> str:
    """The question, what it shares with the one before it (or with its answer) said by a pronoun.

    Unchanged where they share no name.
    """
    found = {re.sub("(?:’s|'s)$", "", name) for name in NAME.findall(question)}
    names = {name for name in found if name.lower() not in QUESTION_WORDS}
    shared = [name for name in names if _holds(before, name) or name == answer]
    if not shared:
        return question
    name = max(shared, key=len)
    pronoun, possessive = ("they", "their") if name.endswith("s") and " " in name else ("it", "its")
    text = re.sub(rf"{re.escape(name)}(?:’s|'s)(?!\w)", possessive, question)
    text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", pronoun, text)
    return _capital(text)


def _holds(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
