"""The worker process that PDFs are read in: what it is told, what it answers, and its limits."""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import DocumentError
from app.frozen import frozen
from app.machine import resident_memory
from app.records import Opened, Page

if TYPE_CHECKING:
    from app.pdf import File

log = logging.getLogger(__name__)

START_SECONDS = 60.0  # for a worker to come up, on a machine that is busy
MEMORY_LIMIT = 1 << 30  # bytes of a worker
MEMORY = "Reading it takes more memory than is allowed."


@frozen
class Task:
    """These pages of a file, or (`first` 0) open it and tell what it is."""

    path: Path
    password: str
    first: int = 0
    last: int = 0  # inclusive


class Worker:
    """A worker process and the task it is at."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, child = context.Pipe()
        self.process = context.Process(target=serve, args=(child,), name="chatqa-reader", daemon=True)
        self.process.start()
        child.close()
        self.up = False
        self.task: Task | None = None
        self.at = 0  # the page it is at; 0 while it opens
        self.deadline = time.monotonic() + START_SECONDS

    def give(self, task: Task) -> None:
        """Have it do a task. OSError where it is gone."""
        self.task, self.at = task, task.first
        self.connection.send(task)

    def memory(self) -> int:
        """Bytes it holds; 0 where it is gone."""
        return resident_memory(self.process.pid or 0)

    def kill(self) -> None:
        """End it."""
        self.process.kill()
        self.process.join()
        self.connection.close()


def serve(connection: Connection) -> None:
    """The worker's main function: "up" first, then for each task Opened, Pages or a DocumentError, None at its end."""
    end_with_parent(lambda: os._exit(0))
    _limit_memory()
    from app import pdf

    connection.send("up")
    opened: tuple[tuple[Path, str], pdf.File] | None = None
    while True:
        try:
            task: Task = connection.recv()
        except (EOFError, OSError):
            return
        try:
            key = (task.path, task.password)
            if opened is None or opened[0] != key or task.first == 0:
                if opened is not None:
                    opened[1].close()
                opened = None
                opened = (key, pdf.open_file(task.path, task.password))
            _do(connection, task, opened[1])
        except DocumentError as error:
            connection.send(error)
        except MemoryError:
            connection.send(DocumentError("memory", MEMORY))
            return
        except Exception as error:  # the worker's top: whatever a file broke, it is this file's end alone
            connection.send(DocumentError("unreadable", f"It cannot be read ({type(error).__name__})."))


def _do(connection: Connection, task: Task, file: File) -> None:
    if task.first == 0:
        connection.send(Opened(file.pages, file.outline))
    for number in range(task.first, task.last + 1) if task.first else ():
        connection.send(_page(file, number))
    connection.send(None)


def _page(file: File, number: int) -> Page:
    try:
        return file.page(number)
    except (MemoryError, DocumentError):
        raise
    except Exception:  # whatever a page breaks costs this page only
        log.exception("Page %s could not be read.", number)
        return Page(number, 0.0, 0.0, 0, (), damaged=True)


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_LIMIT, MEMORY_LIMIT))


def end_with_parent(leave: Callable[[], None]) -> None:
    """Have a thread of its own call `leave` when the process that started this one is gone."""

    def watch() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            wait([parent.sentinel])
            leave()

    threading.Thread(target=watch, daemon=True).start()
