"""The library: add, finish, retry, pause and remove documents. Long jobs are generators; closing one stops it.

A document goes queued → reading → searchable → embedding → ready. Every step ends in one transaction, so a killed
program goes on where it was: `resume` takes up what is queued or half read, and embeds what has no vector.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app import intake, machine
from app.catalog import Catalog, FileState, Reading
from app.events import CollectionsChanged, DocumentChanged, DocumentRemoved, LibraryProgress, Notice, ReadProgress
from app.pages import shortcomings
from app.passages import split, text_to_embed
from app.progress import UNEMBEDDED, UNREAD, Progress
from app.reader import FileFailed, FileRead, PagesRead, Readers, Told, Wanted
from app.records import Document, Outline, Page
from app.structure import mark_margins

if TYPE_CHECKING:
    from app.embedding import Embedder
    from app.vectors import VectorIndex

BATCH = 32  # passages embedded between two looks outside
SORTED = 512  # passages put in order of their length, so that those embedded together are alike
POLL_S = 0.3  # between two looks whether a question is still being answered
PROGRESS_S = 0.2  # between two reports of pages read
MOST_WORKERS = 4
MOST_READINGS = 3  # of a file in one job, where it changes while it is read

Happened = DocumentChanged | DocumentRemoved | CollectionsChanged | ReadProgress | LibraryProgress | Notice | None
Events = Generator[Happened, None, tuple[Document, ...]]


class Library:
    """The documents of one home. One job of adding at a time; pausing and removing go beside it."""

    def __init__(
        self,
        catalog: Catalog,
        embedder: Callable[[], Embedder],
        index: Callable[[], VectorIndex],
        opened_index: Callable[[], VectorIndex | None],
        idle: threading.Event,
        is_saving: Callable[[], bool] = lambda: False,
    ) -> None:
        """`opened_index` is None where the index is not open: then it need not be told what is gone. `idle` is cleared
        while a question is answered: embedding waits, for the two would share the cores. `is_saving`: whether work that
        can wait is to be left for a later job."""
        self._catalog = catalog
        self._embedder = embedder
        self._index = index
        self._opened_index = opened_index
        self._idle = idle
        self._is_saving = is_saving
        self._began: dict[int, float] = {}  # when a document's job began, for those of this run
        self._passwords: dict[int, str] = {}  # of this run alone
        self._progress = Progress()
        self._reading: dict[int, tuple[int, int]] = {}  # pages done and in all, of those being read
        self._changed_meanwhile: set[int] = set()  # files that were written while they were read

    def add(
        self,
        paths: Sequence[str],
        wait: bool = True,
        password: str = "",
        collection: int | None = None,
        taken_in: Callable[[], None] = lambda: None,
        unwanted: Sequence[str] = (),
    ) -> Events:
        """Add files and folders, into a collection from the first moment. Returns each file's document.

        Without `wait` only until they are searchable. `taken_in` is called once the catalog knows them all. What is
        `unwanted` is passed over."""
        yield from intake.look_at_room(self._catalog.folder)
        accepted: list[Document] = []
        for document in intake.accept_all(self._catalog, intake.files(paths, unwanted), collection):
            if isinstance(document, int):
                self.remove([document])
                yield DocumentRemoved(document)
                continue
            accepted.append(document)
            if password and document.id:
                self._passwords[document.id] = password
                if document.reason_code == "password":
                    self._catalog.set_status(document.id, "queued")
            yield DocumentChanged(document)
            if collection is not None:
                yield CollectionsChanged()
        taken_in()
        yield from self.read_waiting()
        if wait:
            yield from self.finish()
        return tuple(self._now(document) for document in accepted)

    def resume(self) -> Events:
        """Finish what an earlier run left: read what was queued, embed what has no vector, mend the index."""
        yield from self.read_waiting()
        return (yield from self.finish())

    def read_waiting(self) -> Events:
        """Read what is queued, until it is searchable."""
        yield from self._read_all()
        return self._catalog.documents()

    def finish(self) -> Events:
        """Embed what is searchable, bring the index up to it, and mark what is gone from the disk."""
        yield from self._embed_all()
        found = list(intake.look_for_files(self._catalog))
        yield from map(DocumentChanged, found)
        if any(document.status == "queued" for document in found):
            yield from self.resume()
        return self._catalog.documents()

    def unfinished(self) -> int:
        """Documents that `resume` has work with."""
        lacking = self._catalog.lacking_vectors(self._embedder().key)
        return len({*self._catalog.in_state(*UNREAD, *UNEMBEDDED), *lacking})

    def retry(self, document_ids: Sequence[int], password: str = "") -> Events:
        """Read documents again, until they are searchable; passages that are still the same keep their vectors."""
        for document_id in document_ids:
            if password:
                self._passwords[document_id] = password
            self._catalog.set_status(document_id, "queued")
        yield from self._read_all()
        return self.standing(document_ids)

    def pause(self, document_ids: Sequence[int], paused: bool) -> tuple[Document, ...]:
        """Have documents wait where they are, or be taken up by the next job."""
        self._catalog.set_paused(document_ids, paused)
        return self.standing(document_ids)

    def standing(self, document_ids: Sequence[int]) -> tuple[Document, ...]:
        """These documents as they stand now; those that are gone are left out."""
        found = (self._catalog.document(document_id) for document_id in document_ids)
        return tuple(document for document in found if document is not None)

    def remove(self, document_ids: Sequence[int]) -> tuple[Document, ...]:
        """Take documents out of the catalog; the index is told by the next job. Returns them as they were."""
        removed = []
        for document_id in document_ids:
            document = self._catalog.document(document_id)
            if document is not None:
                self._forget(self._catalog.remove_document(document_id))
                removed.append(document)
        return tuple(removed)

    def take(self, document_id: int, reading: Reading, read_before: bool = False) -> bool:
        """What was read of a document, in place of what was there; whether it was taken.

        With `read_before` it goes with pages that were read earlier, and is not taken where these were read anew.
        """
        gone = self._catalog.store_reading(document_id, reading, read_before)
        self._forget(gone or ())
        return gone is not None

    def _forget(self, passages: Sequence[int]) -> None:
        index = self._opened_index()
        if index is not None and passages:
            index.remove(passages)

    def embed(self, document_id: int) -> Iterator[Happened]:
        """Embed what of one document has no vector yet."""
        yield from self._embed(document_id, self._embedder())

    def password(self, document_id: int) -> str:
        """What opened the document in this run, if anything."""
        return self._passwords.get(document_id, "")

    # Reading.

    def _read_all(self) -> Iterator[Happened]:
        """Read every document that waits for it."""
        tried: Counter[int] = Counter()
        news: deque[Happened] = deque()
        files: dict[int, FileState] = {}

        def following() -> Wanted | None:
            for document_id in () if self._is_saving() else self._catalog.in_state(*UNREAD):
                again = document_id in self._changed_meanwhile and tried[document_id] < MOST_READINGS
                if not tried[document_id] or again:
                    tried[document_id] += 1
                    self._changed_meanwhile.discard(document_id)
                    wanted = self._take_up(document_id, files, news)
                    if wanted is not None:
                        return wanted
            return None

        self._workers = min(machine.physical_cores(), MOST_WORKERS)  # psutil is slow to import
        readers = Readers(self._workers)
        job = readers.read(following, self._is_wanted)
        reported = 0.0
        try:
            for told in job:
                while news:
                    yield news.popleft()
                yield from self._take(told, files)
                if isinstance(told, PagesRead) and time.monotonic() - reported > PROGRESS_S:
                    reported = time.monotonic()
                    yield self._read_progress(told)
                if self._progress.is_due():
                    yield self._report()
            yield from news
        finally:
            job.close()
            self._reading.clear()

    def _take_up(self, document_id: int, files: dict[int, FileState], news: deque[Happened]) -> Wanted | None:
        """A document whose turn it is to be read; None where that ended before it began."""
        document = self._catalog.document(document_id)
        if document is None:
            return None
        path = Path(document.path)
        try:
            files[document_id] = intake.file_state(path)
        except OSError as error:
            intake.lose(self._catalog, document, error)
            news.append(DocumentChanged(self._now(document)))
            return None
        other = self._catalog.document_by_hash(files[document_id].hash)
        twin = any(files[one].hash == files[document_id].hash for one in self._reading if one != document_id)
        if twin or (other is not None and other.id != document_id):  # it was changed into another's double meanwhile
            self.remove([document_id])
            news.append(DocumentRemoved(document_id))
            return None
        self._catalog.set_status(document_id, "reading")
        self._reading[document_id] = (0, 0)
        news.append(DocumentChanged(self._now(document)))
        return Wanted(document_id, path, self._passwords.get(document_id, ""))

    def _is_wanted(self, document_id: int) -> bool:
        """Whether a document is still to be read: it may have been removed or paused meanwhile."""
        document = self._catalog.document(document_id)
        return document is not None and not document.paused

    def _take(self, told: Told, files: dict[int, FileState]) -> Iterator[Happened]:
        if isinstance(told, PagesRead):
            self._reading[told.key] = (told.done, told.total)
        elif isinstance(told, FileFailed):
            document = self._catalog.document(told.key)
            self._reading.pop(told.key, None)
            if document is not None:
                intake.fail(self._catalog, document, told.error, files[told.key])
                yield DocumentChanged(self._now(document))
        elif isinstance(told, FileRead):
            self._reading.pop(told.key, None)
            yield from self._store(told, files[told.key])

    def _store(self, told: FileRead, file: FileState) -> Iterator[Happened]:
        key = told.key
        seconds = time.perf_counter() - told.began
        self._progress.reading.take(seconds / self._workers, len(told.pages))
        self.take(key, reading_of(file, told.opened.outline, told.pages))
        self._catalog.set_seconds(key, "read", seconds)
        self._catalog.set_seconds(key, "searchable", time.perf_counter() - told.began)
        self._began[key] = told.began
        document = self._catalog.document(key)
        if document is None:
            return
        if not intake.is_as(Path(document.path), file):  # it was written while it was read: once more
            self._changed_meanwhile.add(key)
            self._catalog.set_status(key, "queued")
        yield DocumentChanged(self._now(document))

    def _read_progress(self, told: PagesRead) -> Happened:
        document = self._catalog.document(told.key)
        return ReadProgress(document.path, told.done, told.total) if document is not None else None

    # Embedding.

    def _embed_all(self) -> Iterator[Happened]:
        """Embed every passage that has no vector, document by document, and have the index hold them all."""
        tried: set[int] = set()
        while True:
            embedder = self._embedder()
            lacking = {*self._catalog.lacking_vectors(embedder.key), *self._catalog.in_state(*UNEMBEDDED)} - tried
            for document_id in sorted(lacking):
                yield from self._embed(document_id, embedder)
            tried |= lacking
            if self._embedder() is not embedder:  # it was changed meanwhile, and all begins anew
                tried.clear()
            elif not lacking:  # nothing came while this was done
                break
        yield self._report()
        self._index().complete()

    def _embed(self, document_id: int, embedder: Embedder) -> Iterator[Happened]:
        document = self._catalog.document(document_id)
        if document is None or document.paused or document.status in UNREAD or self._is_saving():
            return
        index = self._index()
        self._catalog.move(document_id, "embedding")
        while passages := self._catalog.without_vector(embedder.key, SORTED, document_id):
            passages.sort(key=lambda passage: len(passage.text))
            for start in range(0, len(passages), BATCH):
                part = passages[start : start + BATCH]
                while not self._idle.wait(POLL_S):
                    yield None  # so that the job can be stopped meanwhile
                if self._is_saving() or self._embedder() is not embedder or not self._is_to_embed(document_id):
                    return
                began = time.perf_counter()
                vectors = embedder.embed_passages([text_to_embed(one.heading, one.text) for one in part])
                ids = [passage.id for passage in part]
                still = ids if self._embedder() is embedder else ()  # another may have been chosen meanwhile
                kept = set(self._catalog.store_vectors(embedder.key, still, vectors[: len(still)]))
                there = [place for place, passage_id in enumerate(ids) if passage_id in kept]
                index.add([ids[place] for place in there], vectors[there])
                self._progress.embedding.take(time.perf_counter() - began, len(part))
                yield DocumentChanged(self._now(document))
                if self._progress.is_due():
                    yield self._report()
        if not self._is_to_embed(document_id):
            return
        self._catalog.move(document_id, "ready")
        if document_id in self._began:
            self._catalog.set_seconds(document_id, "embedded", time.perf_counter() - self._began.pop(document_id))
        yield DocumentChanged(self._now(document))
        if index.wants_completion():
            index.complete()

    def _is_to_embed(self, document_id: int) -> bool:
        """Whether a document is still to be embedded: it may have been removed, paused or changed meanwhile."""
        document = self._catalog.document(document_id)
        return document is not None and not document.paused and document.status not in UNREAD

    def _report(self) -> LibraryProgress:
        return self._progress.report(self._catalog.documents(), self._reading)

    def _now(self, document: Document) -> Document:
        """The document as it stands now; one that is not in the catalog stays as it is."""
        current = self._catalog.document(document.id) if document.id else None
        return replace(current, known=document.known) if current else document


def reading_of(file: FileState, outline: Outline, pages: Sequence[Page]) -> Reading:
    """What is kept of a file's pages: running heads marked, passages cut, and what the reading left out."""
    marked = mark_margins(pages)
    return Reading(file, outline, marked, split(marked, outline), shortcomings(marked))
