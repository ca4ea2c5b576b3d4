"""The library as a Qt model: a row a document, newest first. Fed with the engine's records; knows no widget."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.events import DocumentChanged, ReadProgress
from app.records import Document
from ui import text

Index = QModelIndex | QPersistentModelIndex
SEARCHABLE = ("searchable", "embedding", "ready")
IN_WORK = ("queued", "reading", "searchable", "embedding")


class Role(IntEnum):
    """What a row tells beside its name."""

    SUBTITLE = Qt.ItemDataRole.UserRole + 1  # str
    PROGRESS = Qt.ItemDataRole.UserRole + 2  # 0–1, or None where nothing is going on
    TONE = Qt.ItemDataRole.UserRole + 3  # plain, busy, bad
    RECORD = Qt.ItemDataRole.UserRole + 4  # the record behind the row


class LibraryModel(QAbstractListModel):
    """Documents, and how far the one in work has been read.

    A dropped file has a row at once, before the engine knows of it: a stand-in with a negative id, which gives way to
    the engine's own record of that path, or goes when its job ends.
    """

    def __init__(self) -> None:
        super().__init__()
        self._documents: list[Document] = []
        self._read: dict[str, tuple[int, int]] = {}
        self._next_stand_in = -1

    # What the window asks.

    def document(self, row: int) -> Document:
        """The document in `row`."""
        return self._documents[row]

    def find(self, document_id: int | None) -> Document | None:
        """The document with this id, if it is in the library."""
        return next((one for one in self._documents if one.id == document_id), None)

    def find_path(self, path: str) -> Document | None:
        """The document at this path, if it is in the library."""
        return next((one for one in self._documents if one.path == path), None)

    def searchable(self) -> int:
        """How many documents a question would search."""
        return sum(one.status in SEARCHABLE for one in self._documents)

    # What the engine tells.

    def set_documents(self, documents: Iterable[Document]) -> None:
        """Show these; stand-ins of jobs that still wait stay."""
        self.beginResetModel()
        waiting = [one for one in self._documents if one.id <= 0]  # and refused files, which no catalog knows
        self._documents = waiting + sorted(documents, key=lambda one: -one.id)
        self._read.clear()
        self.endResetModel()

    def take(self, event: object) -> None:
        """Show what a library job yields."""
        if isinstance(event, DocumentChanged):
            self.put(event.document)
        elif isinstance(event, ReadProgress):
            self._read[event.path] = (event.done, event.total)
            self._changed_where(lambda one: one.path == event.path)

    def put(self, document: Document) -> None:
        """Show a document's newest state."""
        if document.status != "reading":
            self._read.pop(document.path, None)
        row = self._row(document)
        if row is None:
            self.beginInsertRows(QModelIndex(), 0, 0)
            self._documents.insert(0, document)
            self.endInsertRows()
            return
        self._documents[row] = document
        self.dataChanged.emit(self.index(row), self.index(row))

    def await_paths(self, paths: Sequence[str]) -> tuple[int, ...]:
        """Give each path that has no row yet a stand-in; returns their ids, for `drop`."""
        made = []
        for path in paths:
            if self.find_path(path) is not None:
                continue
            self.put(Document(self._next_stand_in, Path(path).name, path, "queued"))
            made.append(self._next_stand_in)
            self._next_stand_in -= 1
        return tuple(made)

    def drop_path(self, path: str) -> None:
        """Take the row of a refused file away."""
        self._drop_where(lambda one: one.id == 0 and one.path == path)

    def drop(self, ids: Iterable[int]) -> None:
        """Take these rows away."""
        gone = set(ids)
        self._drop_where(lambda one: one.id in gone)

    def _drop_where(self, holds: Any) -> None:
        for row in reversed(range(len(self._documents))):
            if holds(self._documents[row]):
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._documents[row]
                self.endRemoveRows()

    # What Qt asks.

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._documents)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._documents):
            return None
        document = self._documents[index.row()]
        status = text.document_status(document, self._read.get(document.path))
        answers: dict[int, Any] = {
            Qt.ItemDataRole.DisplayRole: document.name,
            Role.SUBTITLE: status,
            Role.PROGRESS: self._progress(document),
            Role.TONE: _tone(document),
            Role.RECORD: document,
            Qt.ItemDataRole.ToolTipRole: text.tooltip("\n".join([document.path, status, *_note(document)])),
            Qt.ItemDataRole.AccessibleTextRole: f"{document.name}, {status}",
        }
        return answers.get(role)

    def _progress(self, document: Document) -> float | None:
        if document.status == "reading":
            done, total = self._read.get(document.path, (0, 0))
            return done / total if total else 0.0
        if document.status in ("searchable", "embedding") and document.passages:
            return document.embedded / document.passages
        return None

    def _row(self, document: Document) -> int | None:
        """Its row by id, else the row of the stand-in that waits for its path."""
        rows = [row for row, one in enumerate(self._documents) if document.id and one.id == document.id]
        rows += [row for row, one in enumerate(self._documents) if one.id <= 0 and one.path == document.path]
        return rows[0] if rows else None

    def _changed_where(self, holds: Any) -> None:
        for row, one in enumerate(self._documents):
            if holds(one):
                self.dataChanged.emit(self.index(row), self.index(row))


def _note(document: Document) -> list[str]:
    """What its reading left out: a failed document says it in its state."""
    return [document.reason] if document.reason and document.status != "failed" else []


def _tone(document: Document) -> str:
    if document.status in ("failed", "missing"):
        return "bad"
    return "busy" if document.status in IN_WORK else "plain"
