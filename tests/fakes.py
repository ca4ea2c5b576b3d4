"""Stand-ins for the two slow parts, each obeying the real one's protocol: the embedder and the language model."""

from __future__ import annotations

import zlib
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.events import Event, Reading, Token
from app.records import Message, Placement
from app.sampling import Sampling


class WordEmbedder:
    """A bag of hashed words: texts that share words are near."""

    key = "words/1"
    dimension = 256
    max_tokens = 256
    english_only = False
    comparable = False

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (n, dimension)."""
        vectors = [self.embed_question(text) for text in texts]
        return np.stack(vectors) if vectors else np.zeros((0, self.dimension), np.float32)

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """Shape (dimension,)."""
        vector = np.full(self.dimension, 1e-3, np.float32)
        for word in text.lower().split():
            vector[zlib.crc32(word.strip(".,?!").encode()) % self.dimension] += 1.0
        return np.asarray(vector / np.linalg.norm(vector), np.float32)

    def embed_dialogue(self, history: Sequence[Message], question: str) -> None:
        """It reads single texts alone."""


class DenseEmbedder(WordEmbedder):
    """A sum of each word's own random direction: no two texts are equally near, as with a real model."""

    key = "dense/1"
    dimension = 64

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """Shape (dimension,)."""
        words = [np.random.default_rng(zlib.crc32(word.encode())).normal(size=self.dimension) for word in text.split()]
        vector = np.sum(words, axis=0)
        return np.asarray(vector / np.linalg.norm(vector), np.float32)


@dataclass(frozen=True)
class Counted:
    """How a generation went."""

    answer_tokens: int
    reused_tokens: int
    finished: bool = True


class ScriptedModel:
    """Says one answer, word by word. A token is a character's code, so that prompts can be read back."""

    def __init__(self, answer: str, context_tokens: int = 20_000, lead: float | None = None) -> None:
        self.answer = answer
        self.lead = lead
        self.context_tokens = context_tokens
        self.path = Path("scripted.gguf")
        self.placement = Placement("scripted", 0, 1, "", context_tokens, 1, 0, "")
        self.prompts: list[str] = []

    def tokenize(self, text: str) -> list[int]:
        """One token a character."""
        return [ord(character) for character in text]

    def generate(
        self, tokens: Sequence[int], most: int, stops: Sequence[str], sampling: Sampling
    ) -> Generator[Reading | Token, None, Counted]:
        """Yield Reading, then the words."""
        self.prompts.append("".join(map(chr, tokens)))
        yield Reading(0, len(tokens))
        yield Reading(len(tokens), len(tokens))
        words = self.answer.split(" ")
        for index, word in enumerate(words):
            yield Token(word, self.lead) if index == 0 else Token(" " + word)
        return Counted(len(words), 0)

    def load(self) -> Generator[Event, None, ScriptedModel]:
        """Itself, as a model that is loaded already."""
        yield from ()
        return self
