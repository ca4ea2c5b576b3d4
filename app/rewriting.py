"""A follow-up question rewritten by the model as one that can be understood by itself."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from app.model_protocol import Model, all_said
from app.prompt import as_data
from app.records import Message
from app.sampling import GREEDY
from app.terms import telling

MOST_MESSAGES = 6
EXAMPLE = """Conversation:
User: Who built the lighthouse of Varberg?
Assistant: It was built by Anna Lind and her brother.
User: And when did they do it?
The question by itself: When did Anna Lind and her brother build the lighthouse of Varberg?
"""
MOST_TOKENS = 48
MOST_TIMES_LONGER = 8  # than the question, in words: then it is an answer
KEPT = 0.5  # share of the question's telling words that it must still hold


def rewrite(model: Model, history: Sequence[Message], question: str) -> Generator[None, None, str]:
    """The question by itself; as it was where the model makes nothing of it."""
    roles = {"user": "User", "assistant": "Assistant"}
    dialogue = [f"{roles[message.role]}: {as_data(message.content)}" for message in history[-MOST_MESSAGES:]]
    text = "\n".join([EXAMPLE, "Conversation:", *dialogue, f"User: {as_data(question)}", "The question by itself:"])
    tokens = model.tokenize(text)
    if len(tokens) + MOST_TOKENS > model.context_tokens:
        return question
    written = yield from all_said(model.generate(tokens, MOST_TOKENS, ("\n",), GREEDY))
    return usable(written, question)


def usable(written: str, question: str) -> str:
    """What the model wrote, where it is a question about the same; else the question."""
    line = next((line for line in written.strip().splitlines() if line.strip()), "").strip().strip("\"“”'*").strip()
    line = " ".join(line.split())
    asked, kept = set(telling(question)), set(telling(line)) if line else set()
    too_long = len(line.split()) > MOST_TIMES_LONGER * max(4, len(question.split()))
    if not line or too_long or len(asked & kept) < KEPT * len(asked):
        return question
    return line
