"""The library as a Qt model: a row a document, ordered and narrowed down. Fed with the engine's records; no widget."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal

from app.events import DocumentChanged, DocumentRemoved, OcrProgress, ReadProgress
from app.records import Document
from ui import document_words, drops, text
from ui.documents import Documents, is_beneath, is_blank, is_in_work
from ui.list_roles import Order, Role

Index = QModelIndex | QPersistentModelIndex
Key = tuple[str, int]  # what a row is sorted by, and its document's number, negative: the newest first
NOWHERE: frozenset[str] = frozenset()
FEW = 64  # rows that come or go one by one; more are shown anew as a whole
TELL_MS = 50  # between two words to the views about rows that say something else
STATES = ("failed", "missing", "reading", "queued", "embedding", "searchable", "ready")  # what wants attention first


class LibraryModel(QAbstractListModel):
    """Documents, and how far the one in work has been read.

    Rows are a sorted list of keys: a change is found by bisection, whatever the number of documents.
    """

    stirred = Signal()  # a document came, went or changed, shown or not

    def __init__(self) -> None:
        super().__init__()
        self.all = Documents()
        self.order = Order.ADDED
        self._keys: list[Key] = []  # of the rows shown
        self._key_of: dict[int, Key] = {}
        self._ids: frozenset[int] | None = None
        self._arriving = self._refused = NOWHERE
        self._words = ""
        self._read: dict[str, tuple[int, int]] = {}
        self._scans: dict[int, tuple[int, int]] = {}
        self._gone: set[int] = set()  # removed: a job that was at one may still tell of it
        self._new: set[int] = set()  # were without any text in this run, and not ready since
        self._next_stand_in = -1
        self._untold: set[int] = set()
        self._telling = QTimer(self, interval=TELL_MS, singleShot=True)
        self._telling.timeout.connect(self._tell)

    # What the window asks.

    @property
    def documents(self) -> tuple[Document, ...]:
        """All, newest first, also those that are not shown."""
        return tuple(self.all)

    def document(self, row: int) -> Document:
        """The document in `row`."""
        return self.all[-self._keys[row][1]]

    def find(self, document_id: int | None) -> Document | None:
        """The document with this id, if it is in the library."""
        return self.all.find(document_id) if document_id else None

    def find_path(self, path: str) -> Document | None:
        """The document at this path, if it is in the library."""
        return self.all.find_path(path)

    def searchable(self) -> int:
        """How many documents a question would search."""
        return self.all.searchable

    def in_work(self, paused: bool) -> tuple[Document, ...]:
        """The engine's documents that are in work and wait, or do not."""
        return tuple(one for one in self.all if is_in_work(one) and one.id > 0 and one.paused == paused)

    def is_new(self, document: Document) -> bool:
        """Whether nothing is lost with it: it is in work, and was never ready before."""
        return is_in_work(document) and (document.id < 0 or document.id in self._new or is_blank(document))

    # What is shown, and in which order.

    def narrow(
        self, ids: frozenset[int] | None, arriving: frozenset[str] = NOWHERE, refused: frozenset[str] = NOWHERE
    ) -> None:
        """Show these documents (None: all), what comes from the places `arriving`, and the files `refused`."""
        places_stay = (arriving, refused) == (self._arriving, self._refused)
        if places_stay and ids == self._ids:
            return
        turned = ids ^ self._ids if places_stay and ids is not None and self._ids is not None else None
        self._ids, self._arriving, self._refused = ids, arriving, refused
        if turned is None or len(turned) > FEW:
            self._arrange()
            return
        for number in filter(None, map(self.all.number, turned)):  # the others need no look: there may be thousands
            self._show(number)

    def search(self, words: str) -> None:
        """Show only documents with these words in their name."""
        if words.casefold() != self._words:
            self._words = words.casefold()
            self._arrange()

    def sort_by(self, order: Order) -> None:
        """Sort by this from now on."""
        if order != self.order:
            self.order = order
            self._show_anew(self._wanted())

    # What the engine tells.

    def set_documents(self, documents: Iterable[Document]) -> None:
        """The library holds these; stand-ins of jobs that still wait stay, and files that no catalog knows."""
        known = sorted((one for one in documents if one.id not in self._gone), key=lambda one: one.id)
        if any(one.id > 0 for one in self.all):
            ids = {one.id for one in known}
            self._drop_numbers([n for n, one in self.all.items() if one.id > 0 and one.id not in ids])
            for one in known:
                self.put(one)
            return
        waiting = [one for one in self.all if one.id <= 0]
        self.all.clear()
        for one in (*known, *reversed(waiting)):
            self.all.put(one)
        self._read.clear()
        self._show_anew(self._wanted())
        self.stirred.emit()

    def take(self, event: object) -> None:
        """Show what a library job yields."""
        if isinstance(event, DocumentChanged):
            self.put(event.document)
        elif isinstance(event, DocumentRemoved):
            self.drop([event.document_id])
        elif isinstance(event, ReadProgress):
            self._read[event.path] = (event.done, event.total)
            self._changed(self.all.number_at(event.path))
        elif isinstance(event, OcrProgress):
            self._scans = {event.document_id: (event.done, event.total)} if event.done < event.total else {}
            self._changed(self.all.number(event.document_id))

    def end_scans(self) -> None:
        """No scans are being read any more."""
        left, self._scans = self._scans, {}
        for document_id in left:
            self._changed(self.all.number(document_id))

    def put(self, document: Document) -> None:
        """Show a document's newest state."""
        if document.id in self._gone or (document.id > 0 and self.all.find(document.id) == document):
            return  # a job's end tells of every document, and most have not changed
        if document.status != "reading":
            self._read.pop(document.path, None)
        if is_blank(document):
            self._new.add(document.id)
        elif not is_in_work(document):
            self._new.discard(document.id)
        self._drop_numbers(self.all.stand_ins_above(document.path))
        self._show(self.all.put(document))
        self.stirred.emit()

    def await_paths(self, paths: Sequence[str]) -> tuple[int, ...]:
        """Give each path that is not here yet a stand-in; returns their ids, for `drop`."""
        made: dict[int, int] = {}
        for path in paths:
            if self.all.find_path(path) is None:
                stand_in = Document(self._next_stand_in, Path(path).name, path, "queued")
                made[self.all.put(stand_in)] = stand_in.id
                self._next_stand_in -= 1
        self._show_new(list(made))
        self.stirred.emit()
        return tuple(made.values())

    def drop_path(self, path: str) -> None:
        """Take the row of a refused file away."""
        number = self.all.number_at(path)
        if number is not None and self.all[number].id == 0:
            self._drop_numbers([number])

    def drop(self, ids: Iterable[int]) -> None:
        """Take these away, for good: what a job still tells of them is not shown."""
        gone = set(ids)
        self._gone |= {number for number in gone if number > 0}
        numbers = [self.all.number(document_id) for document_id in gone]
        self._drop_numbers([number for number in numbers if number is not None])

    # Rows.

    def _show(self, number: int) -> None:
        """Bring the row of a document up to it."""
        old, new = self._key_of.get(number), self._key(number)
        if old is None or new is None:
            if old is not None:
                self._take_row(old)
            if new is not None:
                self._put_row(new)
            return
        if new != old:
            self._move_row(bisect_left(self._keys, old), new)
        self._changed(number)

    def _show_new(self, numbers: Sequence[int]) -> None:
        """Rows for documents that have none yet."""
        keys = sorted(key for number in numbers if (key := self._key(number)) is not None)
        if not keys:
            return
        if not self._keys or keys[-1] < self._keys[0]:  # as they come where the newest stands first
            self.beginInsertRows(QModelIndex(), 0, len(keys) - 1)
            self._keys[:0] = keys
            self._key_of.update((-key[1], key) for key in keys)
            self.endInsertRows()
        else:
            self._arrange()

    def _arrange(self) -> None:
        """Show what is wanted, row by row where that is little, so that what is selected stays selected."""
        wanted = self._wanted()
        here, there = set(self._keys), set(wanted)
        gone, come = here - there, there - here
        if len(gone) + len(come) > FEW:
            self._show_anew(wanted)
            return
        for key in gone:
            self._take_row(key)
        for key in come:
            self._put_row(key)

    def _show_anew(self, keys: list[Key]) -> None:
        self.beginResetModel()
        self._keys = keys
        self._key_of = {-key[1]: key for key in keys}
        self.endResetModel()

    def _wanted(self) -> list[Key]:
        keys = (self._key(number) for number, _ in self.all.items())
        return sorted(key for key in keys if key is not None)

    def _key(self, number: int) -> Key | None:
        """What a document is sorted by; None where it is not shown."""
        document = self.all[number]
        if self._words and self._words not in document.name.casefold():
            return None
        outside = self._ids is not None and document.id not in self._ids
        refused = document.id == 0 and document.path in self._refused
        if outside and not refused and not is_beneath(document.path, self._arriving):
            return None
        if self.order == Order.ADDED:
            return "", -number
        if self.order == Order.NAME:
            return document.name.casefold(), -number
        return str(STATES.index(document.status)), -number

    def _put_row(self, key: Key) -> None:
        row = bisect_left(self._keys, key)
        self.beginInsertRows(QModelIndex(), row, row)
        insort(self._keys, key)
        self._key_of[-key[1]] = key
        self.endInsertRows()

    def _take_row(self, key: Key) -> None:
        row = bisect_left(self._keys, key)
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._keys[row]
        del self._key_of[-key[1]]
        self.endRemoveRows()

    def _move_row(self, row: int, key: Key) -> None:
        target = bisect_left(self._keys, key)
        moves = target not in (row, row + 1)
        if moves:
            self.beginMoveRows(QModelIndex(), row, row, QModelIndex(), target)
        del self._keys[row]
        insort(self._keys, key)
        self._key_of[-key[1]] = key
        if moves:
            self.endMoveRows()

    def _drop_numbers(self, numbers: Sequence[int]) -> None:
        keys = [key for number in numbers if (key := self._key_of.get(number)) is not None]
        many = len(keys) > FEW
        for key in [] if many else keys:
            self._take_row(key)
        for number in numbers:
            self.all.drop(number)
        if many:
            self._show_anew(self._wanted())
        if numbers:
            self.stirred.emit()

    def _changed(self, number: int | None) -> None:
        """Its row says something else: told a little later and together with others, for a view looks at all then."""
        if number is not None:
            self._untold.add(number)
            if not self._telling.isActive():
                self._telling.start()

    def _tell(self) -> None:
        rows = [bisect_left(self._keys, self._key_of[one]) for one in self._untold if one in self._key_of]
        self._untold.clear()
        if rows:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))

    # What Qt asks.

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._keys)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction  # nothing is ever moved on the disk

    def mimeTypes(self) -> list[str]:
        return ["text/uri-list", drops.DOCUMENTS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return drops.documents_mime([self.document(index.row()) for index in indexes])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._keys):
            return None
        document = self.document(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return document.name
        if role == Role.RECORD:
            return document
        if role == Role.PROGRESS:
            return document_words.progress(document, self._read.get(document.path), self._scans.get(document.id))
        if role == Role.TONE:
            return document_words.tone(document, document.id in self._scans)
        if role not in (Role.SUBTITLE, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        status = text.document_status(document, self._read.get(document.path), self._scans.get(document.id))
        if role == Role.SUBTITLE:
            return status
        if role == Qt.ItemDataRole.ToolTipRole:
            return text.tooltip("\n".join((document.name, status, *document_words.facts(document))))
        return f"{document.name}, {status}"
