"""The library: add, finish, retry and remove documents. Long jobs are generators; closing one stops it.

A document goes queued → reading → searchable → embedding → ready. Every step ends in one transaction, so a killed
program goes on where it was: `resume` takes up what is queued or half read, and embeds what has no vector.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.catalog import Catalog
from app.errors import DocumentError
from app.events import DocumentChanged, ReadProgress
from app.passages import split
from app.reader import Reader, check_is_file, check_is_pdf
from app.records import Document, Opened, Page, Status

if TYPE_CHECKING:
    from app.embedding import Embedder
    from app.vectors import VectorIndex

log = logging.getLogger(__name__)

BATCH = 32  # passages embedded between two looks outside
POLL_S = 0.3  # between two looks whether a question is still being answered
PROGRESS_S = 0.2  # between two reports of pages read
UNREAD = ("queued", "reading")
UNEMBEDDED = ("searchable", "embedding")

Events = Generator[DocumentChanged | ReadProgress, None, tuple[Document, ...]]


class Library:
    """The documents of one home. One job at a time."""

    def __init__(
        self,
        catalog: Catalog,
        embedder: Callable[[], Embedder],
        index: Callable[[], VectorIndex],
        idle: threading.Event,
    ) -> None:
        """`idle` is cleared while a question is answered: embedding waits, for the two would share the cores."""
        self._catalog = catalog
        self._embedder = embedder
        self._index = index
        self._idle = idle
        self._began: dict[int, float] = {}  # when a document's job began, for those of this run

    def add(self, paths: Sequence[str], wait: bool = True) -> Events:
        """Add files and folders; without `wait` only until they are searchable. Returns each file's document."""
        accepted: list[Document] = []
        for path in _files(paths):
            document = self._accept(path)
            accepted.append(document)
            yield DocumentChanged(document)
        waiting = dict.fromkeys(document.id for document in accepted if document.status in UNREAD)
        yield from self._read_all([*waiting])
        if wait:
            yield from self.resume()
        return tuple(self._now(document) for document in accepted)

    def resume(self) -> Events:
        """Finish what an earlier run left: mend the index, read what was queued, embed what has no vector."""
        self._index().complete()
        yield from self._read_all(self._catalog.in_state(*UNREAD))
        yield from self._embed_all()
        yield from self._look_for_files()
        return self._catalog.documents()

    def unfinished(self) -> int:
        """Documents that `resume` has work with."""
        lacking = self._catalog.lacking_vectors(self._embedder().key)
        return len({*self._catalog.in_state(*UNREAD, *UNEMBEDDED), *lacking})

    def retry(self, document_id: int) -> Events:
        """Read a document again from the start."""
        document = self._catalog.document(document_id)
        if document is None:
            return ()
        self._catalog.set_status(document_id, "queued")
        yield from self._read_all([document_id])
        yield from self._embed_all()
        return (self._now(document),)

    def remove(self, document_ids: Sequence[int]) -> tuple[Document, ...]:
        """Take documents out of catalog and index. Returns them as they were."""
        index = self._index()  # before anything is gone: it may fail to open
        removed = []
        for document_id in document_ids:
            document = self._catalog.document(document_id)
            if document is not None:
                gone = self._catalog.remove_document(document_id)
                index.remove(gone)
                removed.append(document)
        return tuple(removed)

    # Reading.

    def _accept(self, path: Path) -> Document:
        """The document of a file: the standing one of its content, or a new one, queued."""
        try:
            check_is_file(path)
            found = content_hash(path)
        except DocumentError as error:
            return _refused(path, error)
        except OSError as error:
            return _refused(path, DocumentError("unreadable", f"It cannot be opened ({error.strerror})."))
        known = self._catalog.document_by_hash(found)
        if known is not None:
            return self._known(known, path)
        try:
            check_is_pdf(path)
        except DocumentError as error:
            return _refused(path, error)
        return self._fetch(self._catalog.add_document(found, path))

    def _known(self, document: Document, path: Path) -> Document:
        if not os.path.exists(document.path):  # the file moved
            self._catalog.set_path(document.id, path)
        if document.status == "missing":
            self._catalog.set_status(document.id, "ready", document.reason)
        return replace(self._fetch(document.id), known=True)

    def _look_for_files(self) -> Iterator[DocumentChanged]:
        """Mark the documents whose file is gone; they are searched and cited all the same."""
        for document in self._catalog.documents():
            if document.status in ("ready", "missing"):
                status: Status = "ready" if os.path.exists(document.path) else "missing"
                if status != document.status:
                    self._catalog.set_status(document.id, status, document.reason)
                    yield DocumentChanged(self._fetch(document.id))

    def _read_all(self, document_ids: Sequence[int]) -> Iterator[DocumentChanged | ReadProgress]:
        reader = Reader()
        try:
            for document_id in document_ids:
                yield from self._read(reader, document_id)
        finally:
            reader.close()

    def _read(self, reader: Reader, document_id: int) -> Iterator[DocumentChanged | ReadProgress]:
        document = self._fetch(document_id)
        self._catalog.set_status(document_id, "reading")
        yield DocumentChanged(self._fetch(document_id))
        began = time.perf_counter()
        try:
            outline, pages = yield from self._pages(reader, Path(document.path))
            self._catalog.set_seconds(document_id, "read", time.perf_counter() - began)
            reason = _shortcomings(pages)
            self._catalog.store_pages(document_id, document.name, pages, split(pages, outline), reason)
            self._catalog.set_seconds(document_id, "searchable", time.perf_counter() - began)
            self._replace_older(document)
        except DocumentError as error:
            self._catalog.set_status(document_id, "failed", error.message, error.code)
        self._began[document_id] = began
        yield DocumentChanged(self._fetch(document_id))

    def _replace_older(self, document: Document) -> None:
        """A file that changed is a new document; what it held before is nowhere any more."""
        older = [each.id for each in self._catalog.documents() if each.path == document.path and each.id != document.id]
        if older:
            self.remove(older)

    def _pages(
        self, reader: Reader, path: Path
    ) -> Generator[ReadProgress, None, tuple[tuple[tuple[int, str], ...], list[Page]]]:
        opened = Opened(0, ())
        pages: list[Page] = []
        reported = 0.0
        for message in reader.read(path):
            if isinstance(message, Opened):
                opened = message
            elif message is not None:
                pages.append(message)
            if time.perf_counter() - reported > PROGRESS_S:
                reported = time.perf_counter()
                yield ReadProgress(str(path), len(pages), opened.pages)
        if all(page.damaged for page in pages):
            raise DocumentError("damaged", "It is damaged: none of its pages can be read.")
        return opened.outline, pages

    # Embedding.

    def _embed_all(self) -> Iterator[DocumentChanged]:
        """Embed every passage that has no vector, document by document."""
        while True:
            embedder = self._embedder()
            lacking = {*self._catalog.lacking_vectors(embedder.key), *self._catalog.in_state(*UNEMBEDDED)}
            for document_id in sorted(lacking):
                yield from self._embed(document_id, embedder, self._index())
            if self._embedder() is embedder:  # else it was changed meanwhile, and all begins anew
                return

    def _embed(self, document_id: int, embedder: Embedder, index: VectorIndex) -> Iterator[DocumentChanged]:
        document = self._fetch(document_id)
        self._catalog.set_status(document_id, "embedding", document.reason, document.reason_code)
        while passages := self._catalog.without_vector(embedder.key, BATCH, document_id):
            while not self._idle.wait(POLL_S):
                yield DocumentChanged(self._fetch(document_id))  # so that the job can be stopped meanwhile
            if self._embedder() is not embedder:
                return
            texts = [f"{passage.heading}\n{passage.text}".strip() for passage in passages]
            vectors = embedder.embed_passages(texts)
            ids = [passage.id for passage in passages]
            self._catalog.store_vectors(embedder.key, ids, vectors)
            index.add(ids, vectors)
            yield DocumentChanged(self._fetch(document_id))
        self._catalog.set_status(document_id, "ready", document.reason, document.reason_code)
        if document_id in self._began:
            self._catalog.set_seconds(document_id, "embedded", time.perf_counter() - self._began.pop(document_id))
        yield DocumentChanged(self._fetch(document_id))

    def _fetch(self, document_id: int) -> Document:
        document = self._catalog.document(document_id)
        if document is None:
            raise DocumentError("missing", "The document was removed meanwhile.")
        return document

    def _now(self, document: Document) -> Document:
        """The document as it stands now; one that never entered the catalog stays as it is."""
        current = self._catalog.document(document.id) if document.id else None
        return replace(current, known=document.known) if current else document


def _refused(path: Path, error: DocumentError) -> Document:
    """A file that never enters the catalog."""
    return Document(0, path.name, str(path), "failed", reason=error.message, reason_code=error.code)


def _files(paths: Sequence[str]) -> Iterator[Path]:
    """The files named, and the PDFs in the folders named, in a fixed order, each once."""
    seen: set[Path] = set()
    for given in paths:
        path = Path(given).expanduser().absolute()
        found = _walk(path) if os.path.isdir(path) else [path]
        for file in found:
            if file not in seen:
                seen.add(file)
                yield file


def _walk(folder: Path) -> list[Path]:
    found = []
    for root, folders, names in os.walk(folder):
        folders.sort()
        found += [Path(root, name) for name in sorted(names) if name.lower().endswith(".pdf")]
    return found


def content_hash(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _shortcomings(pages: Sequence[Page]) -> str | None:
    """What a reader of the document's answers should know of its reading, None where all is well."""
    damaged = sum(page.damaged for page in pages)
    scanned = sum(page.scanned for page in pages)
    said = []
    if damaged:
        said.append(f"{damaged} of {len(pages)} pages are damaged and could not be read.")
    if scanned:
        said.append(f"{scanned} of {len(pages)} pages are scans without text, which cannot be searched.")
    if not scanned and not any(page.lines for page in pages):
        said.append("It holds no text.")
    return " ".join(said) or None
