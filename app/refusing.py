"""The words in which a model says that it found no answer: ChatQA's own sentence, and what is near enough to it."""

from __future__ import annotations

import re

NOTHING_FOUND = "Sorry. I cannot find the answer based on the context."
REFUSING = re.compile(r"^\W*sorry\b|cannot find the answer", re.IGNORECASE)  # of one sentence
_CORE = "cannot find the answer"


def abstains(answer: str) -> bool:
    """Whether the answer is the sentence the model was trained to say when the context holds no answer."""
    return "sorry" in answer.lower() and _CORE in answer.lower()


def refuses(answer: str) -> bool:
    """Whether it says anywhere that nothing was found."""
    return _CORE in answer
