"""The log file: what went wrong inside the program, and nothing of what the user has or asks.

An error's own words may name a file or quote a text, so of an error only its kind and where it was raised are written.
Of what other libraries log, only where they did. A message of the program's own may hold numbers and words of the
program, never a name or path of a document: paths among its arguments are left out.
"""

from __future__ import annotations

import logging
import logging.handlers
import sys
import traceback
from pathlib import Path
from types import TracebackType

from app.paths import make_private

FILE_NAME = "chatqa.log"
SIZE = 1_000_000  # bytes, then one older file is kept
FORM = "%(asctime)s %(process)d %(name)s %(levelname)s %(message)s"
OWN = ("app", "ui", "main", "__main__")
SHOWN = 200_000  # bytes from the end of the file among which `tail` looks

ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def start(home: Path) -> None:
    """Log warnings and errors to a file in `home`, and no longer to another.

    A home that cannot be written goes without.
    """
    stop()
    try:
        make_private(home)
        handler = logging.handlers.RotatingFileHandler(home / FILE_NAME, maxBytes=SIZE, backupCount=1, encoding="utf-8")
    except OSError:
        return  # what stands in the way is said by whoever opens the home
    handler.setFormatter(Discreet(FORM))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)


def stop() -> None:
    """Let go of the file: its folder is going to be moved or deleted."""
    root = logging.getLogger()
    for older in [each for each in root.handlers if isinstance(each, logging.handlers.RotatingFileHandler)]:
        root.removeHandler(older)
        older.close()


def tail(home: Path, lines: int) -> list[str]:
    """The last lines of the log."""
    try:
        with (home / FILE_NAME).open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - SHOWN))
            return file.read().decode("utf-8", "replace").splitlines()[-lines:]
    except OSError:
        return []


class Discreet(logging.Formatter):
    """Writes kinds and places, never what a user's files or questions hold."""

    def format(self, record: logging.LogRecord) -> str:
        told = logging.makeLogRecord(record.__dict__)
        if record.name.split(".")[0] in OWN:
            told.args = _without_names(record.args)
        else:
            told.msg, told.args = f"(a message from {record.module}:{record.lineno})", None
        told.exc_text = None  # another handler may have put the whole of it there
        return super().format(told)

    def formatException(self, info: ErrorInfo) -> str:
        """The frames of an error and of what it came from, by the program's own modules, and the kind of each."""
        lines: list[str] = []
        error = info[1]
        while error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            lines[:0] = [
                *(f"  {_module(one.filename)}:{one.lineno} {one.name}" for one in frames),
                type(error).__name__,
            ]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


def _without_names(args: object) -> tuple[object, ...] | None:
    if not isinstance(args, tuple):
        return None if args is None else ("…",)
    return tuple(_without_name(one) for one in args)


def _without_name(value: object) -> object:
    if isinstance(value, BaseException):
        return type(value).__name__
    return "…" if isinstance(value, Path) else value


def _module(file: str) -> str:
    """A source file by its path from the folder it is imported from: that folder may bear the user's name."""
    path = Path(file)
    for root in sorted((Path(each).absolute() for each in sys.path if each), key=lambda each: -len(str(each))):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.name
