"""Passages and dialogue as ChatQA's prompt (arXiv 2401.10225), in tokens, inside the context window.

Plain text, blocks joined by one empty line, ending with `Assistant:` and no space. The whole is tokenized at once
and without control tokens, so nothing in a document can become one; what could pass for a turn is quoted first.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from app import languages
from app.errors import QuestionError
from app.frozen import frozen
from app.records import Message, Passage

SYSTEM = (
    "System: This is a chat between a user and an artificial intelligence assistant. The assistant gives helpful, "
    "detailed, and polite answers to the user's questions based on the context. The assistant should also indicate "
    "when the answer cannot be found in the context."
)
INSTRUCTIONS = {
    "long": "Please give a full and complete answer for the question.",
    "short": "Answer the following question with a short span. The answer needs to be just in a few words.",
    "mixed": "Answer the following question with a short span, or a full and complete answer.",
    "arithmetic": (
        "Answer the following question with a number from context or the math arithmetic using +, -, *, or /."
    ),
}
SHORTEST_PASSAGE = 200  # characters
MESSAGES = 7  # of the dialogue, the question included
STOPS = ("\n\nUser:", "\n\nSystem:")

_BREAKS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_EMPTY_LINES = re.compile(r"\n\s*\n")
_TURN = re.compile(r"^([^\w\n]*)(system|user|assistant)(\s*[:：])", re.IGNORECASE | re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")

Tokenize = Callable[[str], list[int]]
"""Text to tokens: the beginning-of-sequence token where the model wants it, and no other control token."""


@frozen
class Prompt:
    """A prompt that fits. `passages` are those it holds, in its order."""

    tokens: tuple[int, ...]
    text: str
    passages: tuple[Passage, ...]


def build(
    tokenize: Tokenize,
    passages: Sequence[Passage],
    history: Sequence[Message],
    question: str,
    style: str,
    limit: int,
    language: str = "",
) -> Prompt:
    """The prompt of at most `limit` tokens. `language` is the one to answer in; empty: the instruction says none.

    Where it does not fit, passages go, those of the lowest rank (the highest `n`) first, down to the best one; then
    the oldest messages; then the end of that passage, but never all of it: without a passage the model would answer
    from what it was trained on. QuestionError where the question leaves no room for one.
    """
    kept = list(passages)
    messages = [*history[-(MESSAGES - 1) :], Message("user", question)]
    while True:
        text = render(kept, messages, style, language)
        tokens = tokenize(text)
        if len(tokens) <= limit:
            return Prompt(tuple(tokens), text, tuple(kept))
        if len(kept) > 1:
            kept.remove(max(kept, key=lambda passage: passage.n))
        elif len(messages) > 1:
            del messages[0]
        elif kept and len(kept[0].text) > SHORTEST_PASSAGE:
            kept[0] = replace(kept[0], text=kept[0].text[: len(kept[0].text) // 2])
        else:
            raise QuestionError(
                f"The question is too long: with it the prompt has {len(tokens):,} tokens, and {limit:,} fit into "
                "the model's context window. Please shorten it."
            )


def first_token(tokenize: Tokenize, answer: str) -> int:
    """The token that this answer to a prompt begins with."""
    turn = "Assistant:"
    before, said = tokenize(turn), tokenize(f"{turn} {answer}")
    return next(token for token, other in itertools.zip_longest(said, before) if token != other)


def language_of(history: Sequence[Message], question: str, passages: Sequence[Passage]) -> str:
    """The language to be told to answer in: that of the question, empty where it is English or does not tell."""
    asked = [message.content for message in history if message.role == "user"]
    found = languages.language([*asked, question], [passage.text for passage in passages])
    return "" if found == languages.ENGLISH else found


def render(passages: Sequence[Passage], messages: Sequence[Message], style: str, language: str = "") -> str:
    """The prompt as text, block for block.

    The language stands with the instruction, before the first question, though it is the last one's: so there is one
    instruction as ChatQA knows it. It changes only where the user changes languages, and then the passages before it
    are still the same, so that only the dialogue is read anew.
    """
    instruction = f"{INSTRUCTIONS[style]} Answer in {language}." if language else INSTRUCTIONS[style]
    blocks = [SYSTEM]
    blocks += [_block(passage) for passage in passages]
    instructed = False
    for message in messages:
        content = as_data(message.content)
        if message.role == "assistant":
            blocks.append(f"Assistant: {content}")
            continue
        blocks.append(f"User: {content}" if instructed else f"User: {instruction} {content}")
        instructed = True
    return "\n\n".join([*blocks, "Assistant:"])


def _block(passage: Passage) -> str:
    text = as_data(passage.text)
    return f"title: {as_data(passage.document)}, source: {text}" if passage.document else text


def as_data(text: str) -> str:
    """Text from a document or a person, made unable to begin a block or a turn of the prompt."""
    text = _CONTROL.sub("", _BREAKS.sub("\n", text))
    text = _EMPTY_LINES.sub("\n", text).strip()
    return _TURN.sub(r"\1“\2”\3", text)
