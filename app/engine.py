"""The process boundary: the child process that runs the jobs, and its client.

The child holds everything native that could fail hard (llama.cpp, Chroma, the embedder), so that the window
never does. Requests and replies are frozen dataclasses over one pipe. The child has three lanes, each one thread
that takes its jobs in order: `library` (adding takes long), `answer` (a question never waits for an import) and
`records` (quick reads and small changes). A job ends with one Done or Failed; a cancelled one with Done(None).

The child ends when its parent does: a thread of its own waits for that.
"""

from __future__ import annotations

import itertools
import logging
import multiprocessing
import os
import queue
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import logs
from app.errors import ChatQAError, EngineLost
from app.requests import Request

if TYPE_CHECKING:
    from app.home import Home

log = logging.getLogger(__name__)

LOCK_PATIENCE_S = 5.0  # a killed engine's lock is free only once the system has buried it
RESTARTS = 3  # deaths within RESTART_WINDOW_S after which the client gives up
RESTART_WINDOW_S = 60.0


@dataclass(frozen=True, slots=True)
class Submit:
    """To the child: run this request as job `id`."""

    id: int
    request: Request


@dataclass(frozen=True, slots=True)
class Cancel:
    """To the child: stop job `id` at its next step."""

    id: int


@dataclass(frozen=True, slots=True)
class Close:
    """To the child: end. A closed pipe would not do: the client's own reader still holds it."""


@dataclass(frozen=True, slots=True)
class Ready:
    """From the child: the home is open."""


@dataclass(frozen=True, slots=True)
class Refused:
    """From the child: the home cannot be opened. The child ends."""

    error: ChatQAError


@dataclass(frozen=True, slots=True)
class Yielded:
    """From the child: job `id` yields an event."""

    id: int
    event: object


@dataclass(frozen=True, slots=True)
class Done:
    """From the child: job `id` ended with `result`."""

    id: int
    result: object


@dataclass(frozen=True, slots=True)
class Failed:
    """From the child: job `id` failed. `details` is for a bug report, never for the eye."""

    id: int
    error: ChatQAError
    details: str = ""


# The child.


class _Lane(threading.Thread):
    """One thread, one queue: runs jobs in order, each a generator closed when cancelled."""

    def __init__(self, name: str, home: Home, send: Callable[[object], None]) -> None:
        super().__init__(name=f"lane-{name}", daemon=True)
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
        while True:
            job = self._queue.get()
            try:
                result = self._work(job.request.run(self._home), job.id, self._flags[job.id])
                self._send(Done(job.id, result))
            except ChatQAError as error:
                self._send(Failed(job.id, error))
            except Exception as error:  # the job boundary: one job's bug must not end the others
                log.exception("A job failed: %s", type(job.request).__name__)
                sentence = f"Something went wrong inside the program ({type(error).__name__}); the log says more."
                self._send(Failed(job.id, ChatQAError(sentence), repr(error)))
            finally:
                del self._flags[job.id]

    def _work(self, job: Generator[object, None, object], job_id: int, flag: threading.Event) -> object:
        try:
            while not flag.is_set():
                self._send(Yielded(job_id, next(job)))
        except StopIteration as end:
            return end.value
        finally:
            job.close()
        return None


def serve(connection: Connection, home: str) -> None:
    """Run the child: open `home`, take requests from `connection` until it closes."""
    threading.Thread(target=_die_with_parent, daemon=True).start()
    from app.home import Home  # heavy: only in the child

    try:
        opened = Home.open(Path(home), lock_patience_s=LOCK_PATIENCE_S)
    except ChatQAError as error:
        connection.send(Refused(error))
        return
    logs.start(Path(home))
    lock = threading.Lock()

    def send(message: object) -> None:
        with lock:
            connection.send(message)

    lanes = {name: _Lane(name, opened, send) for name in ("library", "answer", "records")}
    for lane in lanes.values():
        lane.start()
    send(Ready())
    _dispatch(connection, lanes)
    os._exit(0)  # lanes may be deep in native code; everything they keep is transactional


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


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(0)


# The client.


@dataclass(slots=True)
class Job:
    """A request under way, seen from the client. The callbacks come on the client's reader thread."""

    id: int
    request: Request
    on_event: Callable[[Any], None]
    on_done: Callable[[Any], None]
    on_failed: Callable[[ChatQAError], None]


@dataclass(frozen=True, slots=True)
class EngineState:
    """What became of the engine: `ready`, `restarting` (it died, a new one comes), `refused` or `given_up`."""

    name: str
    message: str = ""  # a sentence for the user


class EngineClient:
    """The engine as its user sees it: submit requests, cancel them, live through the engine's death.

    A dead engine is replaced by itself. The jobs it had are failed with EngineLost, none is run again: what was
    done is in the catalog, and the library goes on with what was not when `ResumeLibrary` is submitted.
    """

    def __init__(self, home: Path, on_state: Callable[[EngineState], None] = lambda state: None) -> None:
        self._home = home
        self._on_state = on_state
        self._context = multiprocessing.get_context("spawn")
        self._ids = itertools.count(1)
        self._jobs: dict[int, Job] = {}
        self._lock = threading.RLock()
        self._deaths: list[float] = []
        self._closing = False
        self._broken: ChatQAError | None = None
        self._spawn()

    @property
    def pid(self) -> int | None:
        """The engine's process id."""
        return self._process.pid

    def submit(
        self,
        request: Request,
        on_event: Callable[[Any], None] = lambda event: None,
        on_done: Callable[[Any], None] = lambda result: None,
        on_failed: Callable[[ChatQAError], None] = lambda error: None,
    ) -> Job:
        """Run `request` in its lane. Exactly one of `on_done` and `on_failed` is called, once."""
        job = Job(next(self._ids), request, on_event, on_done, on_failed)
        with self._lock:
            broken = self._broken
            if broken is None:
                self._jobs[job.id] = job
                self._send(Submit(job.id, request))
        if broken is not None:
            on_failed(broken)
        return job

    def cancel(self, job: Job) -> None:
        """Ask a job to stop; it still ends with its `on_done` (None where it did not finish)."""
        with self._lock:
            if job.id in self._jobs:
                self._send(Cancel(job.id))

    def close(self) -> None:
        """End the engine. Jobs under way are dropped; what they had finished is kept."""
        with self._lock:
            self._closing = True
            self._send(Close())
        self._process.join(timeout=1.0)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _spawn(self) -> None:
        self._connection, child = self._context.Pipe()
        self._process = self._context.Process(
            target=serve, args=(child, str(self._home)), name="chatqa-engine", daemon=False
        )
        self._process.start()
        child.close()
        threading.Thread(target=self._read, args=(self._connection,), daemon=True).start()

    def _send(self, message: object) -> None:
        try:
            self._connection.send(message)
        except OSError:
            log.warning("The engine is gone; its reader will notice.")

    def _read(self, connection: Connection) -> None:
        while True:
            try:
                message = connection.recv()
            except (EOFError, OSError):
                break
            if isinstance(message, Refused):
                self._fail_all(message.error, lasting=True)
                self._on_state(EngineState("refused", str(message.error)))
                return
            self._deliver(message)
        if not self._closing:
            self._revive()

    def _deliver(self, message: object) -> None:
        if isinstance(message, Ready):
            self._on_state(EngineState("ready"))
        elif isinstance(message, Yielded):
            job = self._jobs.get(message.id)
            if job is not None:
                job.on_event(message.event)
        elif isinstance(message, Done | Failed):
            with self._lock:
                job = self._jobs.pop(message.id, None)
            if job is not None and isinstance(message, Done):
                job.on_done(message.result)
            elif job is not None and isinstance(message, Failed):
                job.on_failed(message.error)

    def _revive(self) -> None:
        self._process.join(timeout=1.0)
        now = time.monotonic()
        self._deaths = [death for death in self._deaths if now - death < RESTART_WINDOW_S] + [now]
        if len(self._deaths) > RESTARTS:
            error = EngineLost("The engine keeps failing; please restart the program. Nothing was lost.")
            self._fail_all(error, lasting=True)
            self._on_state(EngineState("given_up", str(error)))
            return
        with self._lock:
            lost, self._jobs = self._jobs, {}
            self._spawn()
        sentence = "The engine stopped unexpectedly and was started again; nothing saved was lost."
        for job in lost.values():
            job.on_failed(EngineLost(sentence))
        self._on_state(EngineState("restarting", sentence))

    def _fail_all(self, error: ChatQAError, lasting: bool) -> None:
        with self._lock:
            lost, self._jobs = self._jobs, {}
            self._broken = error if lasting else None
        for job in lost.values():
            job.on_failed(error)
