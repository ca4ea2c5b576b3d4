"""Several questions on one context as one sequence: the context is evaluated once, each question sees it and itself.

A question's tokens stand at the places they would have alone after the context, and the mask hides the others from
them, so what is learned is what each prompt of its own would teach, at a fraction of the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import llama_cpp
import torch
from torch import Tensor

from app import prompt
from app.records import Message, Passage


@dataclass(frozen=True, slots=True)
class Asked:
    """A question after its dialogue, and what is to be answered."""

    style: str
    history: tuple[Message, ...]
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Example:
    """Questions on one context."""

    passages: tuple[Passage, ...]
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Packed:
    """The tensors of one sequence; `asked` are the tokens before those that are wanted."""

    tokens: Tensor  # (n,)
    places: Tensor  # (n,)
    parts: Tensor  # (n,) 0: the context; 1, 2, …: the question a token belongs to
    asked: Tensor  # (m,)
    wanted: Tensor  # (m,)
    questions: int

    def mask(self, dtype: torch.dtype) -> Tensor:
        """(k, n) of the k tokens after the context: 0 where one sees another token, minus infinity elsewhere."""
        order = torch.arange(len(self.tokens), device=self.tokens.device)
        asking = order[self.parts > 0]
        own = (self.parts[None, :] == 0) | (self.parts[None, :] == self.parts[asking][:, None])
        seen = own & (order[None, :] <= asking[:, None])
        return torch.zeros(seen.shape, dtype=dtype, device=seen.device).masked_fill_(~seen, float("-inf"))

    def to(self, device: str) -> Packed:
        """The same on another device."""
        parts = (self.tokens, self.places, self.parts, self.asked, self.wanted)
        return Packed(*(part.to(device) for part in parts), questions=self.questions)


class Packer:
    """Tokenizes as llama.cpp does, without control tokens."""

    def __init__(self, base: Path) -> None:
        self._vocabulary = llama_cpp.Llama(str(base), vocab_only=True, verbose=False)
        self.end = self._vocabulary.token_eos()

    def tokens(self, text: str) -> list[int]:
        """The tokens of a text."""
        return self._vocabulary.tokenize(text.encode(), add_bos=False, special=False)

    def text(self, tokens: Sequence[int]) -> str:
        """What they say."""
        return str(self._vocabulary.detokenize(list(tokens)).decode("utf-8", "replace"))

    def pack(self, example: Example) -> Packed:
        """One sequence of all its questions."""
        before = context(example.passages)
        tokens = self.tokens(before)
        start = len(tokens)
        places, parts = list(range(start)), [0] * start
        asked: list[int] = []
        wanted: list[int] = []
        for number, one in enumerate(example.asked, 1):
            messages = [*one.history, Message("user", one.question)]
            whole = prompt.render(example.passages, messages, one.style)
            question = self.tokens(whole[len(before) :])
            answer = [*self.tokens(f" {prompt.as_data(one.answer)}"), self.end]
            asked += range(len(tokens) + len(question) - 1, len(tokens) + len(question) + len(answer) - 1)
            wanted += answer
            added = [*question, *answer[:-1]]
            tokens += added
            places += range(start, start + len(added))
            parts += [number] * len(added)
        lists: Sequence[list[int]] = (tokens, places, parts, asked, wanted)
        return Packed(*(torch.tensor(part) for part in lists), questions=len(example.asked))


def context(passages: Sequence[Passage]) -> str:
    """A prompt up to its first turn."""
    return prompt.render(passages, [], "short").removesuffix("\n\nAssistant:")
