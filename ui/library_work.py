"""What the window has the engine do with the library. Knows no widget; what was asked of the user is known here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from app.errors import ChatQAError, EngineLost
from app.events import DocumentChanged, LibraryProgress
from app.records import Collection, Document, Overview
from app.requests import (
    AddDocuments,
    Collect,
    EmbedPassages,
    PauseDocuments,
    RemoveDocuments,
    RenameCollection,
    Request,
    ResumeLibrary,
    RetryDocuments,
)
from ui.folder_work import FolderWork
from ui.jobs import Jobs, Task
from ui.library_model import LibraryModel, is_beneath, is_in_work
from ui.scan_work import ScanWork

Documents = Iterable[Document]


@dataclass(slots=True, eq=False)
class Adding:
    """Files and folders on their way into the library."""

    paths: tuple[str, ...]
    stand_ins: tuple[int, ...]
    collection: str  # what comes of them goes into it; "" for none
    held: bool = False  # the user paused everything: each is paused as soon as the engine knows it
    task: Task | None = None


class LibraryWork(QObject):
    """The jobs in the engine's library lane, and everything beside it that is about documents."""

    changed = Signal()  # progress, collections, or what is on its way
    locked = Signal(object)  # Document: what the user has just added is encrypted
    still_locked = Signal(object)  # Document: the password given does not open it
    nothing_found = Signal()  # a folder without PDFs was added

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self.model = LibraryModel()
        self.progress: LibraryProgress | None = None
        self.collections: tuple[Collection, ...] = ()
        self.scans = ScanWork(jobs, self.model, self._take)
        self.folders = FolderWork(jobs, self._take)
        self.folders.updated.connect(self._ended)
        self._adding: list[Adding] = []
        self._resuming: list[Task] = []
        self._embedding: list[Task] = []

    # A new engine.

    def begin(self) -> None:
        """The engine is ready: finish what was left unfinished."""
        self._resuming.clear()
        self._embedding.clear()
        self.scans.forget()
        self.folders.forget()
        self.progress = None
        self.resume()

    def show(self, overview: Overview) -> None:
        """What the library holds."""
        self.scans.available = overview.ocr
        self.model.set_documents(overview.documents)
        self._set_collections(overview.collections)
        self.folders.set_folders(overview.folders)

    # Adding and finishing.

    @property
    def arriving(self) -> tuple[tuple[str, str], ...]:
        """Files and folders on their way, each with the collection it goes into."""
        return tuple((path, one.collection) for one in self._adding for path in one.paths)

    def add(self, paths: Sequence[str], collection: str = "") -> None:
        """Add files and folders; each has a row at once."""
        if not paths:
            return
        one = Adding(tuple(paths), self.model.await_paths(paths), collection)
        self._adding.append(one)
        one.task = self._jobs.submit(
            AddDocuments(one.paths),
            self,
            on_event=lambda event: self._take_added(one, event),
            on_done=lambda documents: self._added(one, documents),
            on_failed=lambda error: self._not_added(one, error),
        )
        self.changed.emit()

    def resume(self) -> None:
        """Have everything read that waits for it and is not paused."""
        self._run(ResumeLibrary(), self._resuming, self._ended)

    def embed(self) -> None:
        """Have everything embedded that is searchable."""
        self._run(EmbedPassages(), self._embedding, self._embedded)

    def _run(self, request: Request, running: list[Task], ended: Callable[[object], None]) -> None:
        """A job that does all there is: one more than the one under way is enough."""
        if len(running) > 1:
            return

        def done(documents: object) -> None:
            self._forget_task(task, running)
            ended(documents)

        def failed(error: ChatQAError) -> None:
            self._forget_task(task, running)
            if not isinstance(error, EngineLost):
                self._jobs.failed.emit(error)

        task = self._jobs.submit(request, self, on_event=self._take, on_done=done, on_failed=failed)
        running.append(task)

    def _forget_task(self, task: Task, running: list[Task]) -> None:
        if task in running:
            running.remove(task)

    def retry(self, documents: Documents, password: str = "") -> None:
        """Read documents again. They wait in the list at once: the library lane may be busy for long."""
        chosen = tuple(documents)
        self.add([one.path for one in chosen if one.id == 0])  # refused: they never entered the catalog
        known = [one for one in chosen if one.id > 0]
        if not known:
            return
        for one in known:
            self.model.put(replace(one, status="queued", reason=None, reason_code=None, paused=False))
        self._jobs.submit(PauseDocuments(tuple(one.id for one in known), False), self)
        self._jobs.submit(
            RetryDocuments(tuple(one.id for one in known), password),
            self,
            on_event=self._take,
            on_done=lambda found: self._retried(found, password),
            on_failed=lambda error: self._not_retried(known, error),
        )

    # Pausing and removing.

    def pause(self, documents: Documents) -> None:
        """Have documents wait where they are."""
        ids = tuple(one.id for one in documents if one.id > 0)
        if ids:
            self._jobs.submit(PauseDocuments(ids), self, on_done=self.put_all)

    def go_on(self, documents: Documents) -> None:
        """Have paused documents taken up again."""
        ids = tuple(one.id for one in documents if one.id > 0)
        if ids:
            self._jobs.submit(PauseDocuments(ids, False), self, on_done=self._unpaused)

    def pause_all(self) -> None:
        """Have everything wait that is in work or on its way."""
        for one in self._adding:
            one.held = True
        self.pause(self.model.in_work(paused=False))

    def go_on_all(self) -> None:
        """Have everything taken up again."""
        for one in self._adding:
            one.held = False
        self.go_on(self.model.in_work(paused=True))

    def remove(self, documents: Documents) -> None:
        """Take documents out of the library, also before the engine has heard of them."""
        chosen = tuple(documents)
        for one in chosen:
            if one.id == 0:
                self.model.drop_path(one.path)
        self._withdraw({one.id for one in chosen if one.id < 0})
        ids = tuple(one.id for one in chosen if one.id > 0)
        if ids:
            self._jobs.submit(RemoveDocuments(ids), self, on_done=self._removed)

    # Collections.

    def collect(self, name: str, documents: Documents, inside: bool = True) -> None:
        """Put documents into a collection, which is made where it is not there, or take them out."""
        ids = tuple(one.id for one in documents if one.id > 0)
        self._submit(Collect(name, ids, inside))

    def rename_collection(self, name: str, new_name: str) -> None:
        """Give a collection another name; an empty one deletes it."""
        self._submit(RenameCollection(name, new_name))

    def members(self, collection: Collection) -> tuple[Document, ...]:
        """The documents of a collection that are in the library."""
        inside = set(collection.documents)
        return tuple(one for one in self.model.documents if one.id in inside)

    def _submit(self, request: Request) -> None:
        self._jobs.submit(request, self, on_done=self._set_collections)

    def _set_collections(self, collections: tuple[Collection, ...] | None) -> None:
        if collections is not None and collections != self.collections:
            self.collections = collections
            self.changed.emit()

    # What the engine tells.

    def put_all(self, documents: object) -> None:
        """Show the newest state of these."""
        for document in documents if isinstance(documents, tuple) else ():
            self.model.put(document)

    def _take(self, event: object) -> None:
        if isinstance(event, LibraryProgress):
            self.progress = event if event.total else None
            self.changed.emit()
        else:
            self.model.take(event)

    def _take_added(self, one: Adding, event: object) -> None:
        self._take(event)
        if not isinstance(event, DocumentChanged) or not is_beneath(event.document.path, one.paths):
            return
        document = event.document
        if document.status == "failed" and document.reason_code == "password":
            self.locked.emit(document)
        elif one.held and is_in_work(document) and not document.paused:
            self.pause([document])

    def _ended(self, documents: object) -> None:
        """A job of the library lane is at its end: what it read is embedded now."""
        self.put_all(documents)
        self.embed()

    def _added(self, one: Adding, documents: object) -> None:
        self._forget(one)
        self._ended(documents)
        if isinstance(documents, tuple) and one.collection:
            self.collect(one.collection, documents)
        if documents == () and any(os.path.isdir(path) for path in one.paths):
            self.nothing_found.emit()

    def _not_added(self, one: Adding, error: ChatQAError) -> None:
        self._forget(one)
        self._jobs.failed.emit(error)

    def _forget(self, one: Adding) -> None:
        if one in self._adding:
            self._adding.remove(one)
        self.model.drop(one.stand_ins)
        self.changed.emit()

    def _retried(self, documents: object, password: str) -> None:
        self._ended(documents)
        for one in documents if isinstance(documents, tuple) and password else ():
            if one.reason_code == "password":
                self.still_locked.emit(one)

    def _embedded(self, documents: object) -> None:
        self.put_all(documents)
        if not self.model.in_work(paused=False):
            self.progress = None
            self.changed.emit()
        if not self._embedding:
            self.scans.read_by_itself()

    def _not_retried(self, documents: Documents, error: ChatQAError) -> None:
        self.put_all(tuple(documents))  # as they were
        self._jobs.failed.emit(error)

    def _unpaused(self, documents: object) -> None:
        self.put_all(documents)
        self.resume()

    def _removed(self, documents: Documents | None) -> None:
        self.model.drop(one.id for one in documents or ())

    def _withdraw(self, ids: set[int]) -> None:
        """Take back what waits to be added: its job is stopped, and what else it had goes on."""
        for one in list(self._adding):
            if not ids & set(one.stand_ins) or one.task is None:
                continue
            waiting = {shown.id: shown.path for shown in self.model.documents if shown.id in one.stand_ins}
            self._jobs.cancel(one.task)
            self._forget(one)
            self.add([path for number, path in waiting.items() if number not in ids], one.collection)
            self.resume()
