"""Reading PDFs in a worker process, so that a hostile file costs a worker and never the engine.

The worker reads one file after another; a time limit a page and a memory limit hold it. One that is killed or dies
is replaced at the next file. It ends with its parent.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Generator
from multiprocessing.connection import Connection, wait
from pathlib import Path

from app.errors import DocumentError
from app.records import Opened, Page

PAGE_SECONDS = 50.0  # a page that takes longer ends its file
MEMORY_LIMIT = 1 << 30  # bytes of a worker's own data
MAGIC_WITHIN = 1024  # bytes from the start in which readers accept the %PDF- mark
POLL_S = 0.1  # how often a waiting reader looks whether it is to stop


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


class Reader:
    """Reads files in a worker process. Not thread-safe: one owner."""

    def __init__(self, page_seconds: float = PAGE_SECONDS) -> None:
        self._page_seconds = page_seconds
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection | None = None

    def read(self, path: Path) -> Generator[Opened | Page | None, None, None]:
        """Yield `Opened`, then every page; None now and then while waiting, so that the caller may stop.

        Raises DocumentError. Closing the generator early ends the worker with it.
        """
        check_is_pdf(path)
        connection = self.start()
        finished = False
        try:
            connection.send(path)
            yield from self._receive(connection)
            finished = True
        except DocumentError as error:
            finished = error.code not in ("timeout", "crashed", "memory")
            raise
        except OSError:
            raise _crashed() from None
        finally:
            if not finished:
                self.close()

    def close(self) -> None:
        """End the worker."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def start(self) -> Connection:
        """Make sure of a worker and wait until it is up: its start is no page's time. DocumentError if it fails."""
        if self._process is None or not self._process.is_alive() or self._connection is None:
            self.close()
            context = multiprocessing.get_context("spawn")
            self._connection, child = context.Pipe()
            process = context.Process(target=_serve, args=(child,), name="chatqa-reader", daemon=True)
            try:
                process.start()
                self._process = process
                child.close()
                up = self._connection.poll(self._page_seconds) and self._connection.recv()
            except (EOFError, OSError):
                up = None
            if not up:
                self.close()
                raise DocumentError("crashed", "The PDF reader could not be started; please try again.")
        return self._connection

    def _receive(self, connection: Connection) -> Generator[Opened | Page | None, None, None]:
        deadline = time.monotonic() + self._page_seconds
        while True:
            if not connection.poll(POLL_S):
                if time.monotonic() > deadline:
                    raise DocumentError("timeout", f"A page took longer than {self._page_seconds:.0f} seconds to read.")
                yield None
                continue
            try:
                message = connection.recv()
            except (EOFError, OSError):
                raise _crashed() from None
            if isinstance(message, DocumentError):
                raise message
            if message is None:
                return
            yield message
            deadline = time.monotonic() + self._page_seconds


def _crashed() -> DocumentError:
    return DocumentError("crashed", "It made the PDF reader fail and was left out.")


def _serve(connection: Connection) -> None:
    """The worker: take paths, send what is in them, None at the end of each."""
    end_with_parent(lambda: os._exit(0))
    _limit_memory()
    from app import pdf

    connection.send("up")
    while True:
        try:
            path = connection.recv()
        except (EOFError, OSError):
            return
        try:
            for message in pdf.read(path):
                connection.send(message)
            connection.send(None)
        except DocumentError as error:
            connection.send(error)
        except MemoryError:
            connection.send(DocumentError("memory", "Reading it takes more memory than is allowed."))
            return
        except Exception as error:  # the worker's top: whatever a file broke, it is this file's end alone
            connection.send(DocumentError("unreadable", f"It cannot be read ({type(error).__name__})."))


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
