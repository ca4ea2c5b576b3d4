"""What the window has the engine do with the library. Knows no widget; what was asked of the user is known here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import ChatQAError, EngineLost
from app.events import CollectionsChanged, LibraryProgress
from app.file_requests import GiveUpPaths, TakeLeft
from app.group_requests import Collect, GetCollections, RenameCollection
from app.records import Collection, Document, Overview
from app.requests import EmbedPassages, PauseDocuments, RemoveDocuments, Request, ResumeLibrary, RetryDocuments
from ui.adding_work import AddingWork
from ui.folder_work import FolderWork
from ui.jobs import Jobs, Task
from ui.library_model import LibraryModel
from ui.scan_work import ScanWork
from ui.slices import Slices

Documents = Iterable[Document]
COLLECTIONS_MS = 50  # at most one look at the collections in this time: a job puts documents there one by one


class LibraryWork(QObject):
    """The jobs in the engine's library lane, and everything beside it that is about documents.

    What they tell is taken in slices: a job may tell of thousands of documents at once.
    """

    changed = Signal()  # progress, collections, or what is on its way
    still_locked = Signal(object)  # Document: the password given does not open it

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._slices = Slices()
        self.model = LibraryModel()
        self.progress: LibraryProgress | None = None
        self.collections: tuple[Collection, ...] = ()
        self.adding = AddingWork(jobs, self.model, self._slices, self._take)
        self.scans = ScanWork(jobs, self.model, self._slices)
        self.folders = FolderWork(jobs, self._take_in_turn)
        self.scans.ended.connect(self.embed)
        self.adding.changed.connect(self.changed)
        self.adding.added.connect(self._ended)
        self.adding.hold_wanted.connect(lambda document: self.pause([document]))
        self.folders.updated.connect(self._ended)
        self._resuming: list[Task] = []
        self._embedding: list[Task] = []
        self._looking = QTimer(self, interval=COLLECTIONS_MS, singleShot=True)
        self._looking.timeout.connect(self._look_at_collections)

    # A new engine.

    def begin(self) -> None:
        """The engine is ready: finish what was left unfinished."""
        self._resuming.clear()
        self._embedding.clear()
        self.scans.forget()
        self.folders.forget()
        self.progress = None
        self.resume()
        self._jobs.submit(TakeLeft(), self, on_done=self.adding.take_up)

    def show(self, overview: Overview) -> None:
        """What the library holds."""
        self.scans.available = overview.ocr
        self.model.set_documents(overview.documents)
        self._set_collections(overview.collections)
        self.folders.set_folders(overview.folders)

    # Finishing what waits.

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

        task = self._jobs.submit(request, self, on_event=self._take_in_turn, on_done=done, on_failed=failed)
        running.append(task)

    def _forget_task(self, task: Task, running: list[Task]) -> None:
        if task in running:
            running.remove(task)

    def retry(self, documents: Documents, password: str = "") -> None:
        """Read documents again. They wait in the list at once: the library lane may be busy for long."""
        chosen = tuple(documents)
        self.adding.add_again([one.path for one in chosen if one.id == 0])  # refused: they never entered the catalog
        known = [one for one in chosen if one.id > 0]
        if not known:
            return
        self.put_all(tuple(replace(one, status="queued", reason=None, reason_code=None, paused=False) for one in known))
        self._jobs.submit(PauseDocuments(tuple(one.id for one in known), False), self)
        self._jobs.submit(
            RetryDocuments(tuple(one.id for one in known), password),
            self,
            on_event=self._take_in_turn,
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
        self.adding.hold(True)
        self.pause(self.model.in_work(paused=False))

    def go_on_all(self) -> None:
        """Have everything taken up again."""
        self.adding.hold(False)
        self.go_on(self.model.in_work(paused=True))

    def remove(self, documents: Documents) -> None:
        """Take documents out of the library, also before the engine has heard of them."""
        chosen = tuple(documents)
        refused = tuple(one.path for one in chosen if one.id == 0)
        for path in refused:
            self.model.drop_path(path)
        if refused:
            self._jobs.submit(GiveUpPaths(refused), self)
        if self.adding.withdraw({one.id for one in chosen if one.id < 0}):
            self.resume()
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
        found = (self.model.find(one) for one in collection.documents)
        return tuple(one for one in found if one is not None)

    def _submit(self, request: Request) -> None:
        self._jobs.submit(request, self, on_done=self._set_collections)

    def _look_at_collections(self) -> None:
        self._jobs.submit(GetCollections(), self, on_done=self._set_collections, on_failed=self._not_looked)

    def _not_looked(self, error: ChatQAError) -> None:
        if not isinstance(error, EngineLost):  # the next engine's overview has them
            self._jobs.failed.emit(error)

    def _set_collections(self, collections: tuple[Collection, ...] | None) -> None:
        if collections is not None and collections != self.collections:
            self.collections = collections
            self.changed.emit()

    # What the engine tells.

    def put_all(self, documents: object) -> None:
        """Show the newest state of these."""
        self._slices.go_through(self._put(documents))

    def _put(self, documents: object) -> Iterator[None]:
        for document in documents if isinstance(documents, tuple) else ():
            self.model.put(document)
            yield

    def _take_in_turn(self, event: object) -> None:
        self._slices.run(lambda: self._take(event))

    def _take(self, event: object) -> None:
        if isinstance(event, LibraryProgress):
            self.progress = event if event.total else None
            self.changed.emit()
        elif isinstance(event, CollectionsChanged):
            if not self._looking.isActive():  # not put off by the next one: that may come before its time is over
                self._looking.start()
        else:
            self.model.take(event)

    def _ended(self, documents: object) -> None:
        """A job of the library lane is at its end: what it read is embedded now."""
        self.put_all(documents)
        self.embed()

    def _retried(self, documents: object, password: str) -> None:
        self._ended(documents)
        for one in documents if isinstance(documents, tuple) and password else ():
            if one.reason_code == "password":
                self.still_locked.emit(one)

    def _embedded(self, documents: object) -> None:
        self.put_all(documents)
        self._slices.run(self._settle)

    def _settle(self) -> None:
        if not self.model.all.working:
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
