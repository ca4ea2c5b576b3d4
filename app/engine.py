"""The engine: the child process that runs the jobs. Its client is app.client.

The child holds everything native that could fail hard (llama.cpp, Chroma, the embedder), so that the window
never does. Requests and replies are frozen dataclasses over one pipe. The child has lanes, each one thread that
takes its jobs in order (app.requests.LANES): a question never waits for an import, a new file not for the embedding of
earlier ones, and `records` has the quick reads and small changes.
A job ends with one Done or Failed; a cancelled one with Done of what came of it, or None.

The child ends when its parent does: a thread of its own waits for that.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Generator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import logs
from app.errors import ChatQAError, unexpected
from app.frozen import frozen
from app.requests import LANES, Request
from app.worker import end_with_parent

if TYPE_CHECKING:
    from app.home import Home

log = logging.getLogger(__name__)

LOCK_PATIENCE_S = 5.0  # a killed engine's lock is free only once the system has buried it
UNWATCHED = frozenset({"library", "embedding", "scans", "watching", "mains"})  # lanes whose jobs nobody looks at
PATIENCE_S = 0.15  # they begin after it: what they import would take a core from the window while that is painted


@frozen
class Submit:
    """To the child: run this request as job `id`."""

    id: int
    request: Request


@frozen
class Cancel:
    """To the child: stop job `id` at its next step."""

    id: int


@frozen
class Close:
    """To the child: end. A closed pipe would not do: the client's own reader still holds it."""


@frozen
class Ready:
    """From the child: the home is open."""


@frozen
class Refused:
    """From the child: the home cannot be opened. The child ends."""

    error: ChatQAError


@frozen
class Yielded:
    """From the child: job `id` yields an event."""

    id: int
    event: object


@frozen
class Done:
    """From the child: job `id` ended with `result`."""

    id: int
    result: object


@frozen
class Failed:
    """From the child: job `id` failed. `details` is for a bug report, never for the eye."""

    id: int
    error: ChatQAError
    details: str = ""


class _Lane(threading.Thread):
    """One thread, one queue: runs jobs in order, each a generator closed when cancelled."""

    def __init__(self, name: str, home: Any, send: Callable[[object], None]) -> None:
        super().__init__(name=f"lane-{name}", daemon=True)
        self._patience_s = PATIENCE_S if name in UNWATCHED else 0.0
        self._home = home
        self._send = send
        self._queue: queue.Queue[Submit] = queue.Queue()
        self._flags: dict[int, threading.Event] = {}

    def put(self, job: Submit) -> None:
        self._flags[job.id] = threading.Event()
        self._queue.put(job)

    def cancel(self, job_id: int) -> None:
        flag = self._flags.get(job_id)
        if flag is not None:
            flag.set()

    def run(self) -> None:
        time.sleep(self._patience_s)
        while True:
            job = self._queue.get()
            try:
                result = self._work(job.request.run(self._home), job.id, self._flags[job.id])
                self._send(Done(job.id, result))
            except ChatQAError as error:
                self._send(Failed(job.id, error))
            except Exception as error:  # the job boundary: one job's bug must not end the others
                log.exception("A job failed: %s", type(job.request).__name__)
                self._send(Failed(job.id, unexpected(error), repr(error)))
            finally:
                del self._flags[job.id]

    def _work(self, job: Generator[object, None, object], job_id: int, flag: threading.Event) -> object:
        """Run a job to its end, or until its flag is set; a closed job may still return what came of it."""
        try:
            while not flag.is_set():
                event = next(job)
                if event is not None:
                    self._send(Yielded(job_id, event))
            job.throw(GeneratorExit())  # what close() throws, but close() drops what the job returns
        except StopIteration as end:
            return end.value
        except GeneratorExit:
            return None
        finally:
            job.close()
        return None


def serve(connection: Connection, home: str) -> None:
    """Run the child: open `home`, take requests from `connection` until it closes."""
    end_with_parent(lambda: _leave(Path(home)))
    from app.home import Home  # heavy: only in the child

    try:
        opened = Home.open(Path(home), lock_patience_s=LOCK_PATIENCE_S, saves_power=True)
    except ChatQAError as error:
        connection.send(Refused(error))
        return
    logs.start(Path(home))
    _run_lanes(connection, LANES, opened)
    _leave(Path(home))


def serve_errands(connection: Connection, home: str) -> None:
    """Run the child for jobs that have the home to themselves: its lock is held, and it is not opened."""
    end_with_parent(lambda: os._exit(0))
    from app.holding import hold

    try:
        lock = hold(Path(home), LOCK_PATIENCE_S)
    except ChatQAError as error:
        connection.send(Refused(error))
        return
    _run_lanes(connection, ("errands",), None)
    lock.release()
    os._exit(0)


def _run_lanes(connection: Connection, names: Sequence[str], home: Home | None) -> None:
    guard = threading.Lock()

    def send(message: object) -> None:
        with guard:
            connection.send(message)

    lanes = {name: _Lane(name, home, send) for name in names}
    for lane in lanes.values():
        lane.start()
    send(Ready())
    _dispatch(connection, lanes)


def _dispatch(connection: Connection, lanes: dict[str, _Lane]) -> None:
    while True:
        try:
            message = connection.recv()
        except (EOFError, OSError):
            return
        if isinstance(message, Close):
            return
        if isinstance(message, Submit):
            lanes[message.request.lane].put(message)
        elif isinstance(message, Cancel):
            for lane in lanes.values():
                lane.cancel(message.id)


def _leave(home: Path) -> None:
    """End at once, on purpose. Lanes may be deep in native code; everything they keep is transactional."""
    from app.trial import MARK_FILE  # not above: the window's process imports this module too

    (home / MARK_FILE).unlink(missing_ok=True)  # a GPU at work did not crash
    os._exit(0)
