"""The documents the window knows of, found by id and by path, and counted as they come and go. Knows no Qt."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator

from app.records import Document

SEARCHABLE = ("searchable", "embedding", "ready")
IN_WORK = ("queued", "reading", "searchable", "embedding")
UNREAD = ("queued", "reading")


class Documents:
    """Each document has a number, the greater the later it came, which it keeps whatever becomes of its record.

    A dropped file is there before the engine knows of it: a stand-in with a negative id, which gives way to the
    engine's own record of that path. A file that was refused has the id 0.
    """

    def __init__(self) -> None:
        self._documents: dict[int, Document] = {}  # by number
        self._by_id: dict[int, int] = {}  # numbers
        self._by_path: dict[str, int] = {}
        self._tally: Counter[str] = Counter()
        self._last = 0
        self.generation = 0  # grows whenever one comes, goes or becomes known to the engine

    def __len__(self) -> int:
        return len(self._documents)

    def __iter__(self) -> Iterator[Document]:
        """Newest first."""
        return reversed(self._documents.values())

    def __getitem__(self, number: int) -> Document:
        return self._documents[number]

    def items(self) -> Iterable[tuple[int, Document]]:
        """Each with its number."""
        return self._documents.items()

    def find(self, document_id: int) -> Document | None:
        """The document with this id, if it is here."""
        number = self._by_id.get(document_id)
        return self._documents[number] if number is not None else None

    def find_path(self, path: str) -> Document | None:
        """The document at this path, if it is here."""
        number = self._by_path.get(_flat(path))
        return self._documents[number] if number is not None else None

    def number(self, document_id: int) -> int | None:
        """The number of the document with this id."""
        return self._by_id.get(document_id)

    def number_at(self, path: str) -> int | None:
        """The number of the document at this path."""
        return self._by_path.get(_flat(path))

    def stand_ins_above(self, path: str) -> list[int]:
        """Numbers of the stand-ins for folders that `path` stands in."""
        found = []
        below, above = path, os.path.dirname(path)
        while above != below:
            number = self._by_path.get(above)
            if number is not None and self._documents[number].id < 0:
                found.append(number)
            below, above = above, os.path.dirname(above)
        return found

    # How many there are.

    @property
    def searchable(self) -> int:
        """Those a question would search."""
        return self._tally["searchable"]

    @property
    def working(self) -> int:
        """Those of the engine that are in work and do not wait."""
        return self._tally["working"]

    @property
    def paused(self) -> int:
        """Those of the engine that are in work and wait."""
        return self._tally["paused"]

    # What comes and goes.

    def put(self, document: Document) -> int:
        """Take a document in, or its newest state. Returns its number."""
        number = self._place(document)
        if number is None:
            number = self._last = self._last + 1
            self.generation += 1
        else:
            if self._documents[number].id != document.id:
                self.generation += 1
            self._unlink(number)
        self._documents[number] = document
        self._by_path[_flat(document.path)] = number
        if document.id:
            self._by_id[document.id] = number
        self._tally.update(_counts(document))
        return number

    def drop(self, number: int) -> Document:
        """Take one out; returns it."""
        self._unlink(number)
        self.generation += 1
        return self._documents.pop(number)

    def clear(self) -> None:
        """Take all out."""
        for part in (self._documents, self._by_id, self._by_path, self._tally):
            part.clear()
        self.generation += 1

    def _place(self, document: Document) -> int | None:
        """Where it stands already: by its id, else what waits for its path."""
        number = self._by_id.get(document.id)
        if number is None:
            number = self._by_path.get(_flat(document.path))
            if number is not None and self._documents[number].id > 0:
                return None  # another document's file stood there until now
        return number

    def _unlink(self, number: int) -> None:
        old = self._documents[number]
        if self._by_path.get(_flat(old.path)) == number:
            del self._by_path[_flat(old.path)]
        self._by_id.pop(old.id, None)
        self._tally.subtract(_counts(old))


def is_in_work(document: Document) -> bool:
    """Whether the engine has something to do with it, now or once it is no longer paused."""
    return document.status in IN_WORK


def is_searchable(document: Document) -> bool:
    """Whether a question would search it: also where its file is gone, or is being read anew."""
    return document.status in SEARCHABLE or document.passages > 0


def is_blank(document: Document) -> bool:
    """Not read yet, and never before."""
    return document.status in UNREAD and not document.passages


def has_unread_scans(document: Document) -> bool:
    """Whether OCR could read more of it."""
    return document.scanned_pages > document.ocr_pages


def places(paths: Iterable[str]) -> frozenset[str]:
    """Files and folders, for `is_beneath`."""
    return frozenset(map(_flat, paths))


def is_beneath(path: str, among: frozenset[str]) -> bool:
    """Whether `path` is one of these files, or stands in one of these folders. As quick for thousands as for one."""
    while path not in among:
        above = os.path.dirname(path)
        if above == path:
            return False
        path = above
    return bool(among)


def folders_of(paths: Iterable[str]) -> frozenset[str]:
    """Every folder that one of these stands in, however deep."""
    folders: set[str] = set()
    for path in paths:
        while (above := os.path.dirname(path)) != path and above not in folders:
            folders.add(above)
            path = above
    return frozenset(folders)


def _flat(path: str) -> str:
    return path.rstrip(os.sep) or path


def _counts(document: Document) -> list[str]:
    found = ["searchable"] if is_searchable(document) else []
    if document.id > 0 and is_in_work(document):
        found.append("paused" if document.paused else "working")
    return found
