"""Forms of questions and answers: an answer as a sentence, a question that has no answer. Pure functions."""

from __future__ import annotations

import random
import re

AUXILIARIES = frozenset(
    "is are was were am be been do does did has have had can could will would shall should may might must".split()
)
LINKING = frozenset("is are was were".split())
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”')]*\s+(?=[A-Z\"“(])")
NAME = re.compile(r"(?:the )?(?:[A-Z][\w’'.-]*\w|[A-Z])(?: (?:of |the |and |de |von )*[A-Z][\w’'.-]*\w)*")
QUESTION_WORDS = frozenset("who what which when where why how whose whom in on at for to from by the".split())
WITHIN = re.compile(rf"(?<=[a-z,] )(?!the ){NAME.pattern}")  # a sentence, where a capital means a name
NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?!\w)")
OPPOSITES = (
    "first last, before after, most least, largest smallest, increase decrease, increased decreased, north south, "
    "northern southern, east west, eastern western, highest lowest, higher lower, more fewer, began ended, begin end, "
    "oldest newest, older younger, early late, earlier later, best worst, maximum minimum, won lost, win lose, "
    "major minor, above below, inside outside, longest shortest, always never, with without, allowed forbidden, "
    "same different, common rare, good bad, male female, public private, strong weak, gain lose, old new, can cannot"
)
OPPOSITE = {one: other for pair in OPPOSITES.split(", ") for one, other in (pair.split(), pair.split()[::-1])}
NEGATIVE = {word: f"{word}n't" for word in "could is are was were did does do has had".split()}
NEGATED = 0.3  # of the questions that can be altered in no other way
SHORTEST = 3  # words of a question that can be turned into a sentence
LONGEST = 220  # characters of a sentence that is taken over


def sentence_with(question: str, answer: str, paragraph: str) -> str:
    """A full answer: the question's own words around the answer where that reads well, else the source's sentence
    where it is not too long, else the answer alone."""
    words = question.rstrip("? .").split()
    if len(words) > SHORTEST and words[0].lower() == "who" and words[1].lower() not in AUXILIARIES - LINKING:
        return capital(f"{answer} {' '.join(words[1:])}.")
    for sentence in SENTENCE_END.split(paragraph):
        if answer in sentence and len(sentence) <= LONGEST:
            return sentence.strip()
    return answer


def altered(question: str, answer: str, text: str, chance: random.Random) -> str:
    """The question made unanswerable: one of its names or numbers exchanged for another of the text, or a word for its
    opposite. Empty where there is nothing to exchange.

    As people made those of SQuAD 2.0 (arXiv 1806.03822). Now and then the text happens to answer it all the same.
    """
    lower = {found.lower() for found in WITHIN.findall(text)} | {answer.lower()}
    ways: list[tuple[str, str]] = []
    for form, within in ((NAME, WITHIN), (NUMBER, NUMBER)):
        there = {found for found in form.findall(question) if found.lower() in lower or form is NUMBER}
        others = [found for found in sorted(set(within.findall(text))) if not _overlap(found, f"{question} {answer}")]
        if others:
            ways += [(found, _alike(found, others, chance)) for found in sorted(there)]
    words = question.rstrip("? ").split()
    ways += [(word, OPPOSITE[word]) for word in words if word in OPPOSITE]
    if not ways and chance.random() < NEGATED:
        ways = [(word, NEGATIVE[word]) for word in words if word in NEGATIVE]
    if not ways:
        return ""
    old, new = chance.choice(ways)
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, question, count=1)


def _overlap(name: str, text: str) -> bool:
    """Whether one of its words stands there, in whatever case or form."""
    return any(word[:5].lower() in text.lower() for word in name.split() if len(word) > 2 or word.isdigit())


def _alike(found: str, others: list[str], chance: random.Random) -> str:
    """One of the others, of as many words or as many digits where there is one."""
    near = [one for one in others if len(one.split()) == len(found.split()) and one.isdigit() == found.isdigit()]
    return chance.choice([one for one in near if len(one) == len(found) or not one.isdigit()] or near or others)


def capital(text: str) -> str:
    """Its first letter as a capital."""
    return text[:1].upper() + text[1:]
