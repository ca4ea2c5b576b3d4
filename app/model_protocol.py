"""What asks a language model needs of it; app.model.LanguageModel is one."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Protocol

from app.events import Event, Reading, Token
from app.prompt import Tokenize
from app.sampling import Sampling


class Counted(Protocol):
    """How a generation went: app.model.Generated."""

    @property
    def answer_tokens(self) -> int:
        """Tokens of the answer."""

    @property
    def reused_tokens(self) -> int:
        """Tokens of the prompt that had been evaluated before."""


class Model(Protocol):
    """What answers."""

    @property
    def path(self) -> Path:
        """Its file."""

    @property
    def context_tokens(self) -> int:
        """The context window."""

    @property
    def tokenize(self) -> Tokenize:
        """Text to tokens."""

    def generate(
        self, tokens: Sequence[int], most: int, stops: Sequence[str], sampling: Sampling
    ) -> Generator[Reading | Token | None, None, Counted]:
        """Evaluate and stream."""


Load = Callable[[], Generator[Event, None, Model]]
"""Brings the model, yielding how far that is."""


def all_said(stream: Generator[Reading | Token | None, None, Counted]) -> Generator[None, None, str]:
    """A generation to its end, in silence: what was said. Closed with this."""
    pieces: list[str] = []
    try:
        for event in stream:
            if isinstance(event, Token):
                pieces.append(event.text)
            yield None
    finally:
        stream.close()
    return "".join(pieces)
