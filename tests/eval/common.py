"""A loaded model and its answers, for what is measured here."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

from app import fit, model
from app.events import Token
from app.model import Generated, LanguageModel
from app.prompt import STOPS


def finished(job: Generator[Any, None, Any]) -> Any:
    """A job's result."""
    while True:
        try:
            next(job)
        except StopIteration as end:
            return end.value


def load(path: Path) -> LanguageModel:
    """As the program loads it."""
    made: LanguageModel = finished(model.load(path, fit.Wish()))
    return made


def said(model: LanguageModel, tokens: Sequence[int], most: int) -> tuple[str, Generated]:
    """An answer's text, and how it went."""
    text = ""
    job = model.generate(tokens, most, STOPS)
    while True:
        try:
            event = next(job)
        except StopIteration as end:
            return text, end.value
        if isinstance(event, Token):
            text += event.text
