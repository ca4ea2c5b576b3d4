"""What the terminal's commands share: an opened home, a job run to its end, a line printed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, TypeVar

from app import jsonlines, logs
from app.events import Event

if TYPE_CHECKING:
    from app.home import Home

Result = TypeVar("Result")


class opened:
    """The home of the command, open for its length."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._folder = options.home

    def __enter__(self) -> Home:
        from app.home import Home

        self._home = Home.open(self._folder, lock_patience_s=0.5)
        logs.start(self._folder)
        return self._home

    def __exit__(self, *error: object) -> None:
        for sentence in self._home.notices():
            print(f"chatqa: {sentence}", file=sys.stderr)
        self._home.close()


def finish(job: Generator[Event, None, Result], show: Callable[[Event], None]) -> Result:
    """Run a job to its end, showing its events."""
    try:
        while True:
            show(next(job))
    except StopIteration as end:
        result: Result = end.value
        return result
    finally:
        job.close()


def say(options: argparse.Namespace, line: jsonlines.Json, text: str) -> None:
    print(jsonlines.dump(line) if options.json else text)
