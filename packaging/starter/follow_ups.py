"""A question as people ask it after another on the same paragraph: what was said before is left out. Pure functions.

Two kinds. An elliptic one cannot be understood without the dialogue (“When?”, “What about Lyon?”); one with a pronoun
often can, beside the passage that answers it.
"""

from __future__ import annotations

import difflib
import re

from forms import AUXILIARIES, NAME, NUMBER, QUESTION_WORDS, capital

LITTLE = AUXILIARIES | QUESTION_WORDS
LITTLE |= set(
    "a an the of with and or as been being this that these those it its he his him she her they their there any "
    "some much many".split()
)
WORD = re.compile(r"[\w'’-]+")
ENDING = re.compile(r"(?<=\w{4})(?:ing|ed|es|s)$|['’]s$")
ASKING = re.compile(
    r"(?:(?:in|on|at|to|for|from|by|with|of|during|since|until) )?(what|which|who|whom|whose|when|where|why|how)\b",
    re.IGNORECASE,
)
OF_A_THING = frozenset("what which whose".split())  # they ask for nothing alone: “What?”
LONGEST = 4  # words of a thing asked for: “How many professional baseball teams?”


def elliptic(before: str, answer: str, question: str, by_name: bool = True) -> str:
    """What it asks for alone, where all else was said; or, `by_name`, the one name that differs. Else empty."""
    return _asking_alone(before, answer, question) or (_another_name(before, question) if by_name else "")


def by_pronoun(before: str, answer: str, question: str) -> str:
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
    return capital(text)


def _asking_alone(before: str, answer: str, question: str) -> str:
    """“When?”, where all else was said in the question before or its answer; else empty."""
    asking = _asking(question)
    about = _telling(question[len(asking) :])
    said = _telling(before)
    if not asking or asking.lower() == _asking(before).lower() or not about & said:
        return ""
    return f"{capital(asking)}?" if about <= said | _telling(answer) else ""


def _asking(question: str) -> str:
    """“When”, “In which year”, “How many people”, before the verb. Empty where that is not what it begins with."""
    found = ASKING.match(question)
    if not found:
        return ""
    first = len(found.group().split())
    words = question.split()
    verb = next((n for n, word in enumerate(words) if n >= first and word.lower() in AUXILIARIES), len(words))
    alone = verb == first and found.group(1).lower() in OF_A_THING
    return "" if alone or verb == len(words) or verb > first + LONGEST else " ".join(words[:verb])


def _another_name(before: str, question: str) -> str:
    """“What about Lyon?”, after the same question on another town; else empty."""
    one, other = before.rstrip("? .").split(), question.rstrip("? .").split()
    lower = [[word.lower() for word in words] for words in (one, other)]
    same = difflib.SequenceMatcher(None, *lower, autojunk=False).get_opcodes()
    changed = [(one[a:b], other[c:d]) for kind, a, b, c, d in same if kind != "equal"]
    if len(changed) != 1 or not all(_is_name(" ".join(words)) for words in changed[0]):
        return ""
    return f"What about {' '.join(changed[0][1])}?"


def _is_name(text: str) -> bool:
    return bool(NAME.fullmatch(text) or NUMBER.fullmatch(text)) and text.lower() not in QUESTION_WORDS


def _telling(text: str) -> set[str]:
    """Its words that tell something, without their endings."""
    return {ENDING.sub("", word.lower()) for word in WORD.findall(text) if word.lower() not in LITTLE}


def _holds(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
