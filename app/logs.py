"""The log file: what went wrong inside the program, without the text of documents or questions."""

from __future__ import annotations

import logging
import logging.handlers
from pathlib import Path

FILE_NAME = "chatqa.log"
SIZE = 1_000_000  # bytes, then one older file is kept


def start(home: Path) -> None:
    """Log warnings and errors to a file in `home`, and no longer to another.

    A home that cannot be written goes without.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(home / FILE_NAME, maxBytes=SIZE, backupCount=1, encoding="utf-8")
    except OSError:
        return  # what stands in the way is said by whoever opens the home
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(name)s %(levelname)s %(message)s"))
    root = logging.getLogger()
    for older in [each for each in root.handlers if isinstance(each, logging.handlers.RotatingFileHandler)]:
        root.removeHandler(older)
        older.close()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
