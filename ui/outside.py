"""What is opened outside the window: a file in the program the system has for it, a page in the browser.

Also where files are chosen. Not wanted at the start, and what Qt needs for it takes 2 ms: imported where it is used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import ChatQAError
from ui import text
from ui.error_dialog import show_error

SEARCH, BEFORE = "LD_LIBRARY_PATH", "LD_LIBRARY_PATH_ORIG"
translate = QCoreApplication.translate


def open_outside(parent: QWidget, address: str) -> None:
    """Open the page at an https address."""
    if not _open(QUrl(address)):
        words = translate("Outside", "This system names no program for pages of the web. The page is at {address}")
        show_error(parent, ChatQAError(words.format(address=address)))


def open_file(parent: QWidget, path: str) -> None:
    """Open a file or folder of this machine."""
    if not _open(QUrl.fromLocalFile(path)):
        words = translate("Outside", "This system names no program that opens “{name}”. It is in {folder}")
        folder, name = os.path.split(path)
        show_error(parent, ChatQAError(words.format(name=text.in_sentence(name), folder=folder)))


def show_in_folder(parent: QWidget, path: str) -> None:
    """Open the file manager at a folder, or at the folder of a file."""
    open_file(parent, path if os.path.isdir(path) else os.path.dirname(path))


def documents_folder() -> str:
    """The user's own folder for documents, where files are looked for and put first; their home where it is none."""
    kinds = QStandardPaths.StandardLocation
    documents = QStandardPaths.writableLocation(kinds.DocumentsLocation)
    return documents if os.path.isdir(documents) else QStandardPaths.writableLocation(kinds.HomeLocation)


def choose_files(parent: QWidget, title: str, kinds: str) -> list[str]:
    """Ask for files, from the user's own folder on; none where the user would rather not."""
    return QFileDialog.getOpenFileNames(parent, title, documents_folder(), kinds)[0]


def choose_folder(parent: QWidget, title: str) -> str:
    """Ask for a folder; empty where the user would rather not."""
    return QFileDialog.getExistingDirectory(parent, title, documents_folder())


def _open(url: QUrl) -> bool:
    with without_our_libraries():
        return QDesktopServices.openUrl(url)


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
