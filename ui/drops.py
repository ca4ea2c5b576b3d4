"""What was dropped on the window, sorted: PDFs and folders to add, and names of what cannot be added."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData

SHOWN_NAMES = 3  # refused files named one by one; the rest is counted


@dataclass(frozen=True, slots=True)
class Drop:
    """Paths to add, and the names of what was refused."""

    paths: tuple[str, ...]
    refused: tuple[str, ...]


def local_paths(mime: QMimeData) -> tuple[str, ...]:
    """The local files and folders that `mime` carries."""
    return tuple(url.toLocalFile() for url in mime.urls() if url.isLocalFile())


def sort_paths(paths: Iterable[str]) -> Drop:
    """PDFs and folders apart from everything else. A folder is added as it is: the engine walks it."""
    good: list[str] = []
    bad: list[str] = []
    for path in paths:
        fine = path.lower().endswith(".pdf") or os.path.isdir(path)
        (good if fine else bad).append(path if fine else Path(path).name)
    return Drop(tuple(dict.fromkeys(good)), tuple(dict.fromkeys(bad)))


def refusal(names: tuple[str, ...]) -> str:
    """One sentence that names what was not added."""
    shown = ", ".join(f"“{name}”" for name in names[:SHOWN_NAMES])
    if len(names) > SHOWN_NAMES:
        more = QCoreApplication.translate("Drops", "{names} and {count} more are not PDF files and were left out.")
        return more.format(names=shown, count=len(names) - SHOWN_NAMES)
    if len(names) > 1:
        return QCoreApplication.translate("Drops", "{names} are not PDF files and were left out.").format(names=shown)
    return QCoreApplication.translate("Drops", "{names} is not a PDF file and was left out.").format(names=shown)
