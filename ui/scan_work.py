"""Reading scans by OCR in the background: begun by itself once, stopped by the user for good."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QObject, Signal

from app.errors import ChatQAError, EngineLost
from app.records import Document
from app.requests import ReadScans
from ui.documents import has_unread_scans
from ui.jobs import Jobs, Task
from ui.library_model import LibraryModel
from ui.slices import Slices


class ScanWork(QObject):
    """One job at a time by itself; what the user asks for comes after it."""

    ended = Signal()

    def __init__(self, jobs: Jobs, model: LibraryModel, slices: Slices) -> None:
        super().__init__()
        self.available = False  # whether scans can be read here
        self._jobs = jobs
        self._model = model
        self._slices = slices
        self._tasks: list[Task] = []
        self._stopped = False
        self._tried: set[tuple[int, int]] = set()  # document and pages read: more cannot be had of it

    @property
    def is_running(self) -> bool:
        """Whether scans are being read."""
        return bool(self._tasks)

    def forget(self) -> None:
        """The engine is a new one: its jobs are gone."""
        self._tasks.clear()
        self._model.end_scans()

    def read_by_itself(self) -> None:
        """Read what was not read yet, if there is any and the user has not stopped it in this run."""
        if self.available and not self._stopped and not self._tasks and self._lacking():
            self._submit(())

    def read(self, documents: Iterable[Document]) -> None:
        """Read the scans of these, because the user wants it."""
        self._submit(tuple(one.id for one in documents))

    def stop(self) -> None:
        """Stop for this run; the pages that were read stay."""
        self._stopped = True
        for task in list(self._tasks):
            self._jobs.cancel(task)

    def _lacking(self) -> set[tuple[int, int]]:
        ready = (one for one in self._model.documents if one.status == "ready" and not one.paused)
        return {(one.id, one.ocr_pages) for one in ready if has_unread_scans(one)} - self._tried

    def _submit(self, ids: tuple[int, ...]) -> None:
        wanted = {document_id for document_id, _ in self._lacking() if not ids or document_id in ids}
        task = self._jobs.submit(
            ReadScans(ids),
            self,
            on_event=lambda event: self._slices.run(lambda: self._model.take(event)),
            on_done=lambda documents: self._slices.go_through(self._done(task, wanted, documents)),
            on_failed=lambda error: self._slices.run(lambda: self._failed(task, wanted, error)),
        )
        self._tasks.append(task)

    def _done(self, task: Task, wanted: set[int], documents: object) -> Iterator[None]:
        for document in documents if isinstance(documents, tuple) else ():
            self._model.put(document)
            yield
        self._ended(task, wanted)

    def _ended(self, task: Task, wanted: set[int]) -> None:
        if task not in self._tasks:
            return
        self._tasks.remove(task)
        self._tried |= {pair for pair in self._lacking() if pair[0] in wanted}
        self._model.end_scans()
        self.ended.emit()  # what was read before a stop has no vectors yet
        self.read_by_itself()

    def _failed(self, task: Task, wanted: set[int], error: ChatQAError) -> None:
        if isinstance(error, EngineLost):  # it is told once, for all jobs; the next engine begins anew
            self.forget()
            return
        self._jobs.failed.emit(error)
        self._ended(task, wanted)
