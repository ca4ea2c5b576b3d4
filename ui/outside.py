"""What is opened outside the window: a file in the program the system has for it, a page in the browser."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

SEARCH, BEFORE = "LD_LIBRARY_PATH", "LD_LIBRARY_PATH_ORIG"


def open_outside(address: str) -> None:
    """Open the page at an https address."""
    _open(QUrl(address))


def open_file(path: str) -> None:
    """Open a file or folder of this machine."""
    _open(QUrl.fromLocalFile(path))


def documents_folder() -> str:
    """The user's own folder for documents, where files are looked for and put first; their home where it is none."""
    kinds = QStandardPaths.StandardLocation
    documents = QStandardPaths.writableLocation(kinds.DocumentsLocation)
    return documents if os.path.isdir(documents) else QStandardPaths.writableLocation(kinds.HomeLocation)


def _open(url: QUrl) -> None:
    with without_our_libraries():
        QDesktopServices.openUrl(url)


@contextmanager
def without_our_libraries() -> Iterator[None]:
    """A packaged program is started with the way to its own libraries, which its processes inherit; in another program,
    of the same desktop say, they would take the place of its own."""
    ours = os.environ.get(SEARCH)
    if ours is None or not getattr(sys, "frozen", False):
        yield
        return
    before = os.environ.get(BEFORE)
    try:
        if before:
            os.environ[SEARCH] = before
        else:
            del os.environ[SEARCH]
        yield
    finally:
        os.environ[SEARCH] = ours
