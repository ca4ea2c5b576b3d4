"""Reading PDFs in worker processes, so that a hostile file costs a worker and never the engine.

Several workers read several files, or the pages of one, at a time. A time limit a page and a memory limit hold each;
one that breaks them is killed and replaced, the page it was at counts as damaged, and after MOST_LOST such pages the
rest of the file is left unread. Workers end with their parent.
"""

from __future__ import annotations

import logging
import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path

from app.errors import DocumentError
from app.frozen import frozen
from app.records import Opened, Page
from app.worker import MEMORY, MEMORY_LIMIT, Task, Worker

log = logging.getLogger(__name__)

PAGE_SECONDS = 15.0  # for opening a file, and for each page
MOST_LOST = 2  # pages that may kill a worker before the rest of their file is left
CHUNK = 12  # pages a worker takes at a time
MAGIC_WITHIN = 1024  # bytes from the start in which readers accept the %PDF- mark
POLL_S = 0.1  # how often a waiting reader looks whether it is to stop
MEMORY_POLL_S = 0.5


@frozen
class Wanted:
    """A file to read; `key` is the caller's."""

    key: int
    path: Path
    password: str = ""


@frozen
class PagesRead:
    """So many pages of a file are read."""

    key: int
    done: int
    total: int


@frozen
class FileRead:
    """A file is read to its end; pages that could not be read are damaged."""

    key: int
    opened: Opened
    pages: tuple[Page, ...]
    began: float  # when a worker took it up, by time.perf_counter


@frozen
class FileFailed:
    """A file could not be read at all."""

    key: int
    error: DocumentError


Told = PagesRead | FileRead | FileFailed | None


def check_is_file(path: Path) -> None:
    """DocumentError where there is none, or something that is no plain file: a pipe is never read to its end."""
    if not os.path.exists(path):
        raise DocumentError("missing", "There is no such file.")
    if not os.path.isfile(path):
        raise DocumentError("unreadable", "It is not a plain file.")


def check_is_pdf(path: Path) -> None:
    """DocumentError where a file cannot be opened or does not begin as a PDF does."""
    check_is_file(path)
    try:
        with path.open("rb") as file:
            start = file.read(MAGIC_WITHIN)
    except OSError as error:
        raise DocumentError("unreadable", f"It cannot be opened ({error.strerror}).") from error
    if not start:
        raise DocumentError("empty", "The file is empty.")
    if b"%PDF-" not in start:
        raise DocumentError("not_pdf", "It is not a PDF.")


@dataclass(slots=True, eq=False)
class _File:
    """What is known of a file that is being read."""

    wanted: Wanted
    began: float
    opened: Opened | None = None
    pages: dict[int, Page] = field(default_factory=dict)
    chunks: deque[tuple[int, int]] = field(default_factory=deque)
    lost: list[DocumentError] = field(default_factory=list)


class Readers:
    """Reads files in at most `workers` processes. Not thread-safe: one owner."""

    def __init__(self, workers: int, page_seconds: float = PAGE_SECONDS) -> None:
        self._most = max(1, workers)
        self._page_seconds = page_seconds
        self._workers: list[Worker] = []
        self._files: list[_File] = []
        self._at: dict[Worker, _File] = {}  # the file each worker has open
        self._stopped = False  # no worker can be had

    def read(
        self, following: Callable[[], Wanted | None], wanted: Callable[[int], bool] = lambda key: True
    ) -> Generator[Told, None, None]:
        """Read what `following` names until it names nothing more; each file ends in FileRead or FileFailed.

        None comes now and then, so that the caller may stop; closing the generator ends the workers. A file for which
        `wanted` turns false is dropped without a word.
        """
        looked_at = 0.0
        try:
            while True:
                self._drop(wanted)
                yield from self._assign(following)
                if not self._files and (self._stopped or not self._more(following)):
                    return
                busy = {worker.connection: worker for worker in self._workers if worker.task or not worker.up}
                for ready in wait([*busy], POLL_S):
                    yield from self._receive(busy[ready])  # type: ignore[index]
                if time.monotonic() - looked_at > MEMORY_POLL_S:
                    looked_at = time.monotonic()
                    yield from self._look_after([*busy.values()])
                yield None
        finally:
            self.close()

    def close(self) -> None:
        """End the workers."""
        for worker in self._workers:
            worker.kill()
        self._workers, self._files, self._at = [], [], {}

    # Who reads what.

    def _assign(self, following: Callable[[], Wanted | None]) -> Iterator[Told]:
        """Give each idle worker a task, and take a further worker on where there is more to do."""
        for worker in [*self._workers]:
            if worker.up and worker.task is None:
                yield from self._next_task(worker, following)
        waiting = sum(len(file.chunks) for file in self._files)
        starting = sum(not worker.up for worker in self._workers)
        if len(self._workers) < self._most and (waiting > starting or self._more(following)):
            try:
                self._workers.append(Worker())
            except OSError:  # no process, or no memory for one, can be had
                log.exception("A reader could not be started.")
                if not self._workers:
                    yield from self._could_not_start()

    def _more(self, following: Callable[[], Wanted | None]) -> bool:
        """Whether a file waits for a worker: it is taken up now, for the worker that comes up next."""
        if any(file.opened is None and not self._is_held(file) for file in self._files):
            return not any(not worker.up for worker in self._workers)
        found = following()
        if found is not None:
            self._files.append(_File(found, time.perf_counter()))
        return found is not None

    def _next_task(self, worker: Worker, following: Callable[[], Wanted | None]) -> Iterator[Told]:
        """Pages of the file it has open; else a file nobody has; else pages of any."""
        for file in sorted(self._files, key=lambda file: file is not self._at.get(worker)):
            if file.opened is None and not self._is_held(file):
                yield from self._give(worker, file)
                return
            if file is self._at.get(worker) and file.chunks:
                yield from self._give(worker, file)
                return
        found = following()
        if found is not None:
            self._files.append(_File(found, time.perf_counter()))
            yield from self._give(worker, self._files[-1])
            return
        for file in self._files:
            if file.chunks:
                yield from self._give(worker, file)
                return

    def _is_held(self, file: _File) -> bool:
        return any(self._at.get(worker) is file and worker.task is not None for worker in self._workers)

    def _give(self, worker: Worker, file: _File) -> Iterator[Told]:
        wanted = file.wanted
        if file.opened is None:
            file.began = time.perf_counter()
            try:
                check_is_pdf(wanted.path)
            except DocumentError as error:
                yield from self._fail(file, error)
                return
            task = Task(wanted.path, wanted.password)
        else:
            task = Task(wanted.path, wanted.password, *file.chunks.popleft())
        worker.deadline = time.monotonic() + self._page_seconds
        try:
            self._at[worker] = file
            worker.give(task)
        except OSError:
            yield from self._lose(worker, DocumentError("crashed", _CRASHED))

    # What they tell.

    def _receive(self, worker: Worker) -> Iterator[Told]:
        file = self._at.get(worker)
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            yield from self._lose(worker, DocumentError("crashed", _CRASHED))
            return
        worker.deadline = time.monotonic() + self._page_seconds
        if not worker.up:
            worker.up = True
        elif isinstance(message, DocumentError) and message.code == "memory":
            yield from self._lose(worker, message)  # which still has to know its task
        elif file is None or file not in self._files:
            worker.task = worker.task if isinstance(message, Opened | Page) else None
        elif isinstance(message, DocumentError):
            worker.task = None
            yield from self._fail(file, message)
        elif isinstance(message, Opened):
            file.opened = message
            file.chunks = deque(
                (first, min(first + CHUNK - 1, message.pages)) for first in range(1, message.pages + 1, CHUNK)
            )
            yield PagesRead(file.wanted.key, 0, message.pages)
        elif isinstance(message, Page):
            file.pages[message.number] = message
            worker.at = message.number + 1
        else:
            worker.task = None
            yield from self._advance(file)

    def _advance(self, file: _File) -> Iterator[Told]:
        """After a task: tell how far the file is, and whether that was its end."""
        if file.opened is None:
            return
        yield PagesRead(file.wanted.key, len(file.pages), file.opened.pages)
        if len(file.pages) == file.opened.pages:
            self._files.remove(file)
            pages = tuple(file.pages[number] for number in sorted(file.pages))
            if all(page.damaged for page in pages):
                reason = DocumentError("damaged", "It is damaged: none of its pages can be read.")
                yield FileFailed(file.wanted.key, (file.lost or [reason])[0])
            else:
                yield FileRead(file.wanted.key, file.opened, pages, file.began)

    def _fail(self, file: _File, error: DocumentError) -> Iterator[Told]:
        self._files.remove(file)
        yield FileFailed(file.wanted.key, error)

    # What goes wrong.

    def _look_after(self, workers: list[Worker]) -> Iterator[Told]:
        """Kill those that take too long or too much memory."""
        for worker in workers:
            if worker not in self._workers or (worker.up and worker.task is None):
                continue
            if time.monotonic() > worker.deadline:
                what = "Opening it" if worker.at == 0 else f"Page {worker.at}"
                limit = f"{self._page_seconds:.0f} seconds"
                yield from self._lose(worker, DocumentError("timeout", f"{what} took longer than {limit} to read."))
            elif worker.task is not None and worker.memory() > MEMORY_LIMIT:
                yield from self._lose(worker, DocumentError("memory", MEMORY))

    def _lose(self, worker: Worker, error: DocumentError) -> Iterator[Told]:
        """A worker is gone, or has to go: the page it was at is damaged, the others of its task go to another."""
        log.warning("A reader was lost (%s) at page %s.", error.code, worker.at)
        file, task = self._at.pop(worker, None), worker.task
        was_up = worker.up
        self._workers.remove(worker)
        worker.kill()
        if file is None or task is None or file not in self._files:
            if not was_up and not self._workers:
                yield from self._could_not_start()
            return
        if file.opened is None:
            yield from self._fail(file, error)
            return
        if worker.at <= task.last:  # else it had sent the last one
            file.lost.append(error)
            self._mark_damaged(file, worker.at, worker.at)
        if worker.at < task.last:
            file.chunks.appendleft((worker.at + 1, task.last))
        if len(file.lost) >= MOST_LOST:
            while file.chunks:
                self._mark_damaged(file, *file.chunks.popleft())
        yield from self._advance(file)

    def _could_not_start(self) -> Iterator[Told]:
        error = DocumentError("unreadable", "The PDF reader could not be started; please try again.")
        self._stopped = True  # the others wait for a better moment
        for file in [*self._files]:
            yield from self._fail(file, error)

    def _mark_damaged(self, file: _File, first: int, last: int) -> None:
        for number in range(max(first, 1), last + 1):
            file.pages.setdefault(number, Page(number, 0.0, 0.0, 0, (), damaged=True))

    def _drop(self, wanted: Callable[[int], bool]) -> None:
        for file in [file for file in self._files if not wanted(file.wanted.key)]:
            self._files.remove(file)


_CRASHED = "It made the PDF reader fail and was left out."
