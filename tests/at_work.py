"""A model loaded as the program loads it, for the benchmarks and the evaluation."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

from app import fit, model
from app.model import LanguageModel


def finished(job: Generator[Any, None, Any]) -> Any:
    """A job's result."""
    while True:
        try:
            next(job)
        except StopIteration as end:
            return end.value


def load(path: Path, gpu: bool = True) -> LanguageModel:
    """In the best layout that works."""
    made: LanguageModel = finished(model.load(path, fit.Wish(gpu=gpu)))
    return made
