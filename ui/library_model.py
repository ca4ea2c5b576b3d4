"""The library as a Qt model: a row a document, newest first. Fed with the engine's records; knows no widget."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt

from app.events import DocumentChanged, DocumentRemoved, OcrProgress, ReadProgress
from app.records import Document
from ui import text

Index = QModelIndex | QPersistentModelIndex
SEARCHABLE = ("searchable", "embedding", "ready")
IN_WORK = ("queued", "reading", "searchable", "embedding")
UNREAD = ("queued", "reading")


class Role(IntEnum):
    """What a row tells beside its name."""

    SUBTITLE = Qt.ItemDataRole.UserRole + 1  # str
    PROGRESS = Qt.ItemDataRole.UserRole + 2  # 0–1, or None where nothing is going on
    TONE = Qt.ItemDataRole.UserRole + 3  # plain, busy, paused, locked, bad
    RECORD = Qt.ItemDataRole.UserRole + 4  # the record behind the row


class LibraryModel(QAbstractListModel):
    """Documents, and how far the one in work has been read.

    A dropped file has a row at once, before the engine knows of it: a stand-in with a negative id, which gives way to
    the engine's own record of that path, or goes when its job ends. A refused file has the id 0.
    """

    def __init__(self) -> None:
        super().__init__()
        self._by_id: dict[int, Document] = {}
        self._documents: list[Document] = []
        self._read: dict[str, tuple[int, int]] = {}
        self._scans: dict[int, tuple[int, int]] = {}
        self._gone: set[int] = set()  # removed: a job that was at one may still tell of it
        self._new: set[int] = set()  # were without any text in this run, and not ready since
        self._next_stand_in = -1

    # What the window asks.

    @property
    def documents(self) -> tuple[Document, ...]:
        """All, newest first."""
        return tuple(self._documents)

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
        return sum(is_searchable(one) for one in self._documents)

    def in_work(self, paused: bool) -> tuple[Document, ...]:
        """The engine's documents that are in work and wait, or do not."""
        return tuple(one for one in self._documents if is_in_work(one) and one.id > 0 and one.paused == paused)

    def is_new(self, document: Document) -> bool:
        """Whether nothing is lost with it: it is in work, and was never ready before."""
        return is_in_work(document) and (document.id < 0 or document.id in self._new or _is_blank(document))

    # What the engine tells.

    def set_documents(self, documents: Iterable[Document]) -> None:
        """Show these; stand-ins of jobs that still wait stay."""
        self.beginResetModel()
        waiting = [one for one in self._documents if one.id <= 0]  # and refused files, which no catalog knows
        known = [one for one in documents if one.id not in self._gone]
        self._documents = waiting + sorted(known, key=lambda one: -one.id)
        self._by_id = {one.id: one for one in self._documents}
        self._read.clear()
        self.endResetModel()

    def take(self, event: object) -> None:
        """Show what a library job yields."""
        if isinstance(event, DocumentChanged):
            self.put(event.document)
        elif isinstance(event, DocumentRemoved):
            self.drop([event.document_id])
        elif isinstance(event, ReadProgress):
            self._read[event.path] = (event.done, event.total)
            self._changed_where(lambda one: one.path == event.path)
        elif isinstance(event, OcrProgress):
            self._scans = {event.document_id: (event.done, event.total)} if event.done < event.total else {}
            self._changed_where(lambda one: one.id == event.document_id)

    def end_scans(self) -> None:
        """No scans are being read any more."""
        left, self._scans = self._scans, {}
        self._changed_where(lambda one: one.id in left)

    def put(self, document: Document) -> None:
        """Show a document's newest state."""
        if document.id in self._gone or (document.id > 0 and self._by_id.get(document.id) == document):
            return  # a job's end tells of every document, and most have not changed
        self._by_id[document.id] = document
        if document.status != "reading":
            self._read.pop(document.path, None)
        self._note_new(document)
        self._drop_where(lambda one: one.id < 0 and document.path.startswith(one.path.rstrip(os.sep) + os.sep))
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
        """Take these rows away, for good: what a job still tells of them is not shown."""
        gone = set(ids)
        self._gone |= {number for number in gone if number > 0}
        self._drop_where(lambda one: one.id in gone)

    def _note_new(self, document: Document) -> None:
        if _is_blank(document):
            self._new.add(document.id)
        elif not is_in_work(document):
            self._new.discard(document.id)

    def _drop_where(self, holds: Callable[[Document], bool]) -> None:
        for row in reversed(range(len(self._documents))):
            if holds(self._documents[row]):
                self.beginRemoveRows(QModelIndex(), row, row)
                self._by_id.pop(self._documents[row].id, None)
                del self._documents[row]
                self.endRemoveRows()

    # What Qt asks.

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._documents)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._documents):
            return None
        document = self._documents[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return document.name
        if role == Role.RECORD:
            return document
        if role == Role.PROGRESS:
            return self._progress(document)
        if role == Role.TONE:
            return self._tone(document)
        status = text.document_status(document, self._read.get(document.path), self._scans.get(document.id))
        answers: dict[int, Any] = {
            Role.SUBTITLE: status,
            Qt.ItemDataRole.ToolTipRole: text.tooltip("\n".join([document.path, status, *_note(document)])),
            Qt.ItemDataRole.AccessibleTextRole: f"{document.name}, {status}",
        }
        return answers.get(role)

    def _progress(self, document: Document) -> float | None:
        done, total = 0, 0
        if document.id in self._scans:
            done, total = self._scans[document.id]
        elif document.status == "reading" and not document.paused:
            done, total = self._read.get(document.path, (0, 0))
            return done / total if total else 0.0
        elif document.status in ("searchable", "embedding"):
            done, total = document.embedded, document.passages
        return done / total if total else None

    def _tone(self, document: Document) -> str:
        if document.status in ("failed", "missing"):
            return "locked" if document.reason_code == "password" else "bad"
        if is_in_work(document):
            return "paused" if document.paused else "busy"
        return "busy" if document.id in self._scans else "plain"

    def _row(self, document: Document) -> int | None:
        """Its row by id, else the row of the stand-in that waits for its path."""
        rows = [row for row, one in enumerate(self._documents) if document.id and one.id == document.id]
        rows += [row for row, one in enumerate(self._documents) if one.id <= 0 and one.path == document.path]
        return rows[0] if rows else None

    def _changed_where(self, holds: Callable[[Document], bool]) -> None:
        for row, one in enumerate(self._documents):
            if holds(one):
                self.dataChanged.emit(self.index(row), self.index(row))


class Shown(QSortFilterProxyModel):
    """The documents of one collection, those that are on their way into it, and files the catalog does not know."""

    def __init__(self, model: LibraryModel) -> None:
        super().__init__()
        self._model = model
        self._ids: frozenset[int] | None = None
        self._arriving: tuple[str, ...] = ()
        self.setSourceModel(model)

    def narrow(self, ids: frozenset[int] | None, arriving: tuple[str, ...] = ()) -> None:
        """Show these documents (None: all), and what comes from the files and folders `arriving`."""
        if (ids, arriving) != (self._ids, self._arriving):
            self.beginFilterChange()
            self._ids, self._arriving = ids, arriving
            self.endFilterChange()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        if self._ids is None:
            return True
        document = self._model.document(row)
        return document.id <= 0 or document.id in self._ids or is_beneath(document.path, self._arriving)


def is_in_work(document: Document) -> bool:
    """Whether the engine has something to do with it, now or once it is no longer paused."""
    return document.status in IN_WORK


def is_searchable(document: Document) -> bool:
    """Whether a question would search it: also where its file is gone, or is being read anew."""
    return document.status in SEARCHABLE or document.passages > 0


def has_unread_scans(document: Document) -> bool:
    """Whether OCR could read more of it."""
    return document.scanned_pages > document.ocr_pages


def is_beneath(path: str, places: Iterable[str]) -> bool:
    """Whether `path` is one of these files, or stands in one of these folders."""
    return any(path == place or path.startswith(place.rstrip(os.sep) + os.sep) for place in places)


def _is_blank(document: Document) -> bool:
    """Not read yet, and never before."""
    return document.status in UNREAD and not document.passages


def _note(document: Document) -> list[str]:
    """What its reading left out, or what it waits for; any other failed document says it in its state."""
    said = document.status == "failed" and document.reason_code != "password"
    return [document.reason] if document.reason and not said else []
