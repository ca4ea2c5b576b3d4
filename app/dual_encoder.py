"""A model for questions and a model for passages, told by dot product, as an embedder of unit vectors: dragon's form.

A dot product of vectors that differ in length becomes a cosine with the same order (Bachrach et al. 2014, RecSys,
https://doi.org/10.1145/2645710.2645741): a passage's vector gets one more value, with which it is as long as the
longest that there can be, and a question's vector gets 0 there. Pure; app.embedding opens the models.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.records import Message

Encode = Callable[[Sequence[str]], NDArray[np.float32]]  # (len(texts), n), rows of any length

_SPEAKERS = {"user": "user", "assistant": "agent"}  # as dragon-multiturn was taught


class DualEncoder:
    """Two encoders, whose vectors are compared by their dot product."""

    english_only = False  # not known
    comparable = False

    def __init__(
        self, key: str, max_tokens: int, questions: Encode, passages: Encode, longest: float, reads_dialogues: bool
    ) -> None:
        """`longest`: no passage's vector is longer, whatever its text. `reads_dialogues`: as dragon-multiturn does."""
        self.key = key
        self.max_tokens = max_tokens
        self._questions = questions
        self._passages = passages
        self._longest = longest
        self._reads_dialogues = reads_dialogues
        self.dimension: int = len(self._ask(""))

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        vectors = self._passages(texts).astype(np.float64)
        rest = self._longest**2 - np.square(vectors).sum(axis=1, keepdims=True)
        return np.asarray(np.hstack([vectors, np.sqrt(rest.clip(0))]) / self._longest, np.float32)

    def embed_question(self, text: str) -> NDArray[np.float32]:
        return self._ask(f"user: {text}" if self._reads_dialogues else text)

    def embed_dialogue(self, history: Sequence[Message], question: str) -> NDArray[np.float32] | None:
        if not self._reads_dialogues:
            return None
        turns = [f"{_SPEAKERS[message.role]}: {message.content}" for message in history]
        return self._ask("\n".join([*turns, f"user: {question}"]))

    def _ask(self, text: str) -> NDArray[np.float32]:
        [vector] = self._questions([text])
        return np.append(vector / np.linalg.norm(vector), np.float32(0))
