"""The engine: the child process that runs the jobs. Its client is app.client.

The child holds everything native that could fail hard (llama.cpp, Chroma, the embedder), so that the window
never does. Requests and replies are frozen dataclasses over one pipe. The child has lanes, each one thread that
takes its jobs in order (app.requests.LANES): a question never waits for an import, a new file not for the embedding of
earlier ones, and `records` has the quick reads and small changes.
A job ends with one Done or Failed; a cancelled one with Done of what came of it, or None.

The child ends when its parent does: a thread of its own waits for that. Told to close, it ends within a moment, and
what was asked until then stands in its conversation: with what was said, or as a question alone.
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
from app.requests import LANES, Ask, Request
from app.worker import end_with_parent

if TYPE_CHECKING:
    from app.home import Home

log = logging.getLogger(__name__)

LOCK_PATIENCE_S = 5.0  # a killed engine's lock is free only once the system has buried it
UNWATCHED = frozenset({"library", "embedding", "scans", "watching", "mains"})  # lanes whose jobs nobody looks at
CLOSE_PATIENCE_S = 0.8  # for the answer under way to be saved when the window is closed
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


class _Job:
    """A job in its lane. Whoever takes it first, the lane to run it or a cancel, answers for its end."""

    def __init__(self, job_id: int, request: Request) -> None:
        self.id, self.request = job_id, request
        self.stop = threading.Event()
        self._taken = threading.Lock()

    def take(self) -> bool:
        """Whether nobody had taken it."""
        return self._taken.acquire(blocking=False)


class _Lane(threading.Thread):
    """One thread, one queue: runs jobs in order, each a generator closed when cancelled."""

    def __init__(self, name: str, home: Any, send: Callable[[object], None]) -> None:
        super().__init__(name=f"lane-{name}", daemon=True)
        self._patience_s = PATIENCE_S if name in UNWATCHED else 0.0
        self._home = home
        self._send = send
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._jobs: dict[int, _Job] = {}  # that have not ended

    def put(self, submitted: Submit) -> None:
        job = self._jobs[submitted.id] = _Job(submitted.id, submitted.request.noted(self._home))
        self._queue.put(job)

    def cancel(self, job_id: int) -> None:
        """Stop a job at its next step; one that has not begun ends here, whatever the lane is at."""
        job = self._jobs.get(job_id)
        if job is None:
            return
        job.stop.set()
        job.request.give_up(self._home)
        if job.take():
            del self._jobs[job_id]
            self._send(Done(job_id, None))

    def end(self, patience_s: float) -> list[Request]:
        """Stop all jobs and begin no more; wait so long for the one under way. Those that came to no end."""
        for job in list(self._jobs.values()):
            job.stop.set()
            job.take()
        self._queue.put(None)
        self.join(patience_s)
        return [job.request for job in list(self._jobs.values())]

    def run(self) -> None:
        time.sleep(self._patience_s)
        while (job := self._queue.get()) is not None:
            if job.take():
                self._do(job)

    def _do(self, job: _Job) -> None:
        try:
            result = self._work(job.request.run(self._home), job.id, job.stop)
            self._send(Done(job.id, result))
        except ChatQAError as error:
            self._send(Failed(job.id, error))
        except Exception as error:  # the job boundary: one job's bug must not end the others
            log.exception("A job failed: %s", type(job.request).__name__)
            self._send(Failed(job.id, unexpected(error), repr(error)))
        finally:
            del self._jobs[job.id]

    def _work(self, job: Generator[object, None, object], job_id: int, flag: threading.Event) -> object:
        """Run a job to its end, or until its flag is set; a closed job may still return what came of it."""
        try:
            while True:  # at least one step: who has taken a job has begun it
                event = next(job)
                if event is not None:
                    self._send(Yielded(job_id, event))
                if flag.is_set():
                    break
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
    lanes = _run_lanes(connection, LANES, opened)
    _clear_mark(Path(home))
    try:
        _keep_questions(lanes["answer"], opened)
        opened.pending.finish(CLOSE_PATIENCE_S)
    finally:
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


def _run_lanes(connection: Connection, names: Sequence[str], home: Home | None) -> dict[str, _Lane]:
    """Take requests until the connection closes; the lanes, which may still be at work."""
    guard = threading.Lock()

    def send(message: object) -> None:
        with guard:
            connection.send(message)

    lanes = {name: _Lane(name, home, send) for name in names}
    for lane in lanes.values():
        lane.start()
    send(Ready())
    _dispatch(connection, lanes)
    return lanes


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


def _keep_questions(lane: _Lane, home: Home) -> None:
    """An answer under way is saved as far as it is; where that takes too long, or it had not begun, its question is."""
    for request in lane.end(CLOSE_PATIENCE_S):
        if isinstance(request, Ask):
            try:
                home.conversations.keep(request.question, request.conversation_id, request.replaces)
            except ChatQAError as error:  # its conversation was deleted, or the disk is full
                log.warning("A question could not be kept: %s", error)
            except Exception:  # the end: the next question is kept all the same
                log.exception("A question could not be kept.")


def _leave(home: Path) -> None:
    """End at once, on purpose. Lanes may be deep in native code; everything they keep is transactional."""
    _clear_mark(home)
    os._exit(0)


def _clear_mark(home: Path) -> None:
    """A GPU at work did not crash."""
    from app.trial import MARK_FILE  # not above: the window's process imports this module too

    (home / MARK_FILE).unlink(missing_ok=True)
