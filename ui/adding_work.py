"""Files and folders on their way into the library: looked at, added, taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal

from app.errors import ChatQAError, EngineLost
from app.events import DocumentChanged
from app.file_records import Looked
from app.file_requests import GiveUpPaths, LookAtPaths
from app.records import Document
from app.requests import AddDocuments
from ui.documents import folders_of, is_beneath, is_in_work, places
from ui.drops import is_named_as_pdf
from ui.jobs import Jobs, Task
from ui.library_model import LibraryModel
from ui.slices import Slices

CHUNK = 200  # rows made at once for files that wait


@dataclass(slots=True, eq=False)
class Adding:
    """One job's files and folders."""

    request: AddDocuments
    places: frozenset[str]
    stand_ins: list[int] = field(default_factory=list)
    again: bool = False  # the engine died under it once
    held: bool = False  # the user paused everything: each is paused as soon as the engine knows it
    task: Task | None = None


class AddingWork(QObject):
    """The AddDocuments jobs under way."""

    changed = Signal()
    added = Signal(object)  # the documents that came of one job
    refused = Signal(object)  # tuple[str, ...]: names of files that are no PDFs
    locked = Signal(object)  # Document: what the user has just added is encrypted
    hold_wanted = Signal(object)  # Document: it came after everything was paused
    nothing_found = Signal()  # a folder without PDFs was added

    def __init__(self, jobs: Jobs, model: LibraryModel, slices: Slices, take: Callable[[object], None]) -> None:
        super().__init__()
        self._jobs = jobs
        self._model = model
        self._slices = slices
        self._take = take
        self._under_way: list[Adding] = []
        self._meant: dict[str, int] = {}  # files that were refused, and the collection each was for
        self._given_up: set[int] = set()  # jobs that are wanted no longer, or may be what kills the engine

    def refused_of(self, collection: int) -> frozenset[str]:
        """Files that were refused on their way into a collection."""
        return frozenset(path for path, meant in self._meant.items() if meant == collection)

    def add_again(self, paths: Sequence[str]) -> None:
        """Add files that were refused, each to where it was meant to go."""
        meant = {path: self._meant.get(path) for path in paths}
        for collection in dict.fromkeys(meant.values()):
            self.add([path for path in paths if meant[path] == collection], collection)

    def arriving(self, collection: int | None) -> frozenset[str]:
        """Files and folders on their way into a collection."""
        return frozenset[str]().union(*(one.places for one in self._under_way if one.request.collection == collection))

    def bring(self, paths: Sequence[str], collection: int | None = None) -> None:
        """Add the PDFs and folders among these, whatever their names, and tell which are neither.

        The engine looks at those whose name does not say it: a drive that does not answer must not hold up the window.
        """
        self.add([path for path in paths if is_named_as_pdf(path)], collection)
        others = tuple(path for path in paths if not is_named_as_pdf(path))
        if others:
            self._jobs.submit(LookAtPaths(others), self, on_done=lambda found: self._looked(found, collection))

    def add(self, paths: Sequence[str], collection: int | None = None) -> None:
        """Add files and folders; each has a row at once, or as soon as there is time to make it."""
        if paths:
            self._submit(AddDocuments(tuple(paths), collection))

    def take_up(self, left: tuple[AddDocuments, ...] | None) -> None:
        """Go on with what an earlier engine did not come to, but for what is on its way again already."""
        for one in left or ():
            if one.job not in self._given_up and all(one.job != other.request.job for other in self._under_way):
                self._submit(one)

    def _submit(self, request: AddDocuments, again: bool = False) -> None:
        one = Adding(request, places(request.paths), again=again)
        self._under_way.append(one)
        self._slices.go_through(self._stand_in(one))
        in_turn = self._slices.run
        one.task = self._jobs.submit(
            request,
            self,
            on_event=lambda event: in_turn(lambda: self._take_added(one, event)),
            on_done=lambda documents: in_turn(lambda: self._added(one, documents)),
            on_failed=lambda error: in_turn(lambda: self._not_added(one, error)),
        )
        self.changed.emit()

    def hold(self, held: bool) -> None:
        """Have what the engine does not know yet wait as soon as it does, or not."""
        for one in self._under_way:
            one.held = held

    def withdraw(self, ids: set[int]) -> bool:
        """Take back what waits to be added: its job is stopped, and what else it had goes on. Whether there was any."""
        found = [one for one in self._under_way if ids & set(one.stand_ins) and one.task is not None]
        taken_back = places(shown.path for shown in map(self._model.find, ids) if shown is not None)
        folders = folders_of(taken_back)  # what the user wants no longer must not come again with its folder
        if found:  # nor from what was noted for an engine that died since: the next one never hears of the cancel
            self._jobs.submit(GiveUpPaths(tuple(sorted(taken_back))), self)
        for one in found:
            assert one.task is not None
            self._jobs.cancel(one.task)
            self._forget(one)
            beside = (path for path in one.request.paths if not is_beneath(path, taken_back))
            rest = tuple(path for path in beside if folders.isdisjoint(places([path])))
            if rest:
                self._submit(replace(one.request, paths=rest), one.again)
            else:
                self._given_up.add(one.request.job)
        return bool(found)

    def _stand_in(self, one: Adding) -> Iterator[None]:
        for start in range(0, len(one.request.paths), CHUNK):
            if one not in self._under_way:
                return
            one.stand_ins += self._model.await_paths(one.request.paths[start : start + CHUNK])
            yield

    def _looked(self, found: Looked | None, collection: int | None) -> None:
        if found is None:
            return
        self.add(found.taken, collection)
        if found.refused:
            self.refused.emit(found.refused)

    def _take_added(self, one: Adding, event: object) -> None:
        self._take(event)
        if not isinstance(event, DocumentChanged) or not _is_of(event.document, one):
            return
        document = event.document
        if document.status == "failed" and document.reason_code == "password":
            self.locked.emit(document)
        elif one.held and is_in_work(document) and not document.paused:
            self.hold_wanted.emit(document)

    def _added(self, one: Adding, documents: object) -> None:
        found: Iterable[Document] = documents if isinstance(documents, tuple) else ()
        for document in found:
            if document.id == 0 and one.request.collection is not None:
                self._meant[document.path] = one.request.collection
            else:
                self._meant.pop(document.path, None)
        self._forget(one)
        self.added.emit(tuple(found))
        if documents == () and not all(is_named_as_pdf(path) for path in one.request.paths):
            self.nothing_found.emit()

    def _not_added(self, one: Adding, error: ChatQAError) -> None:
        self._forget(one)
        if one.task is not None and one.task.cancelled:
            return  # the engine died before it could end it
        if isinstance(error, EngineLost) and not one.again:
            self._submit(one.request, again=True)  # what it knew already is passed over
        else:
            self._given_up.add(one.request.job)
            self._jobs.failed.emit(error)

    def _forget(self, one: Adding) -> None:
        if one in self._under_way:
            self._under_way.remove(one)
        self._model.drop(one.stand_ins)
        self.changed.emit()


def _is_of(document: Document, one: Adding) -> bool:
    """Whether this job brought it, and not another's rest."""
    wants_look = one.held or document.reason_code == "password"
    return wants_look and is_beneath(document.path, one.places)
