"""The engine as its user sees it: submit requests, cancel them, live through the engine's death."""

from __future__ import annotations

import functools
import itertools
import logging
import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from app.engine import (
    CLOSE_PATIENCE_S,
    Cancel,
    Close,
    Done,
    Failed,
    Ready,
    Refused,
    Submit,
    Yielded,
    serve,
    serve_errands,
)
from app.errors import ChatQAError, EngineLost
from app.frozen import frozen
from app.requests import Request

log = logging.getLogger(__name__)

RESTARTS = 3  # deaths within RESTART_WINDOW_S after which the client gives up
RESTART_WINDOW_S = 60.0
CLOSE_S = CLOSE_PATIENCE_S + 2.0  # after which an engine that does not end is killed


@dataclass(slots=True)
class Job:
    """A request under way, seen from the client. The callbacks come on the client's reader thread."""

    id: int
    request: Request
    on_event: Callable[[Any], None]
    on_done: Callable[[Any], None]
    on_failed: Callable[[ChatQAError], None]


class Early:
    """What was asked early: its answer, or whom to tell. A failure is nobody's: it is asked again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._result: tuple[Any] | None = None
        self._failed = False
        self._waiting: tuple[Callable[[Any], None], Callable[[ChatQAError], None]] | None = None

    def take(self, result: Any) -> None:
        """It is answered."""
        with self._lock:
            self._result, waiting = (result,), self._waiting
        if waiting is not None:
            waiting[0](result)

    def fail(self, error: ChatQAError) -> None:
        """It is not."""
        with self._lock:
            self._failed, waiting = True, self._waiting
        if waiting is not None:
            waiting[1](error)

    def tell(self, on_done: Callable[[Any], None], on_failed: Callable[[ChatQAError], None]) -> bool:
        """Call one of these back, now or later; False, and neither, where it has failed already."""
        with self._lock:
            if self._failed:
                return False
            result = self._result
            if result is None:
                self._waiting = (on_done, on_failed)
        if result is not None:
            on_done(result[0])
        return True


@frozen
class EngineState:
    """What became of the engine: `ready`, `restarting` (it died, a new one comes), `refused` or `given_up`."""

    name: str
    message: str = ""  # a sentence for the user


class EngineClient:
    """The engine as its user sees it: submit requests, cancel them, live through the engine's death.

    A dead engine is replaced by itself. The jobs it had are failed with EngineLost, none is run again: what was
    done is in the catalog, and the library goes on with what was not when `ResumeLibrary` and `TakeLeft` are submitted.
    """

    def __init__(
        self,
        home: Path,
        on_state: Callable[[EngineState], None] = lambda state: None,
        serve: Callable[[Connection, str], None] = serve,
    ) -> None:
        """`serve` is the engine's main function."""
        self._home = home
        self._serve = serve
        self._on_state = on_state
        self._state: EngineState | None = None  # the last that was told
        self._context = multiprocessing.get_context("spawn")
        _need_no_tracker()
        self._ids = itertools.count(1)
        self._jobs: dict[int, Job] = {}
        self._early: dict[Request, Early] = {}
        self._lock = threading.RLock()
        self._deaths: list[float] = []
        self._closing = False
        self._broken: ChatQAError | None = None
        self._spawn()

    @property
    def pid(self) -> int | None:
        """The engine's process id."""
        return self._process.pid

    def listen(self, on_state: Callable[[EngineState], None]) -> None:
        """Tell the states to this from now on; the one that was told last at once, where there was one."""
        with self._lock:
            self._on_state = on_state
            state = self._state
        if state is not None:
            on_state(state)

    def ask_early(self, request: Request) -> None:
        """Have this answered before there is anybody to tell: the next `submit` of the same takes the answer."""
        early = Early()
        self.submit(request, lambda event: None, early.take, early.fail)
        self._early[request] = early

    def submit(
        self,
        request: Request,
        on_event: Callable[[Any], None] = lambda event: None,
        on_done: Callable[[Any], None] = lambda result: None,
        on_failed: Callable[[ChatQAError], None] = lambda error: None,
    ) -> Job:
        """Run `request` in its lane. Exactly one of `on_done` and `on_failed` is called, once."""
        early = self._early.pop(request, None)
        if early is not None and early.tell(on_done, on_failed):
            return Job(next(self._ids), request, on_event, on_done, on_failed)
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
        """Ask a job to stop; it still ends with its `on_done` (of None, unless something came of it)."""
        with self._lock:
            if job.id in self._jobs:
                self._send(Cancel(job.id))

    def close(self) -> None:
        """End the engine. A question under way is kept with what was said; of other jobs what they had finished is."""
        with self._lock:
            self._closing = True
            self._send(Close())
        self._process.join(timeout=CLOSE_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _tell(self, state: EngineState) -> None:
        with self._lock:
            self._state = state
            on_state = self._on_state
        _call(on_state, state)

    def _spawn(self) -> None:
        self._connection, child = self._context.Pipe()
        self._process = self._context.Process(
            target=self._serve, args=(child, str(self._home)), name="chatqa-engine", daemon=False
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
                self._tell(EngineState("refused", str(message.error)))
                return
            self._deliver(message)
        if not self._closing:
            self._revive()

    def _deliver(self, message: object) -> None:
        if isinstance(message, Ready):
            self._tell(EngineState("ready"))
        elif isinstance(message, Yielded):
            job = self._jobs.get(message.id)
            if job is not None:
                _call(job.on_event, message.event)
        elif isinstance(message, Done | Failed):
            # No lock: who sends may hold it, and wait for this thread to read on.
            job = self._jobs.pop(message.id, None)
            if job is not None and isinstance(message, Done):
                _call(job.on_done, message.result)
            elif job is not None and isinstance(message, Failed):
                if message.details:
                    message.error.add_note(message.details)
                _call(job.on_failed, message.error)

    def _revive(self) -> None:
        self._process.join(timeout=1.0)
        now = time.monotonic()
        self._deaths = [death for death in self._deaths if now - death < RESTART_WINDOW_S] + [now]
        if len(self._deaths) > RESTARTS:
            error = EngineLost("The engine keeps failing; please restart the program. Nothing was lost.")
            self._fail_all(error, lasting=True)
            self._tell(EngineState("given_up", str(error)))
            return
        sentence = "The engine stopped unexpectedly and was started again; nothing saved was lost."
        self._tell(EngineState("restarting", sentence))  # before the new one can be ready
        with self._lock:
            if self._closing:
                return
            lost, self._jobs = self._jobs, {}
            self._spawn()
        for job in lost.values():
            _call(job.on_failed, EngineLost(sentence))

    def _fail_all(self, error: ChatQAError, lasting: bool) -> None:
        with self._lock:
            lost, self._jobs = self._jobs, {}
            self._broken = error if lasting else None
        for job in lost.values():
            _call(job.on_failed, error)


def _need_no_tracker() -> None:
    """Have the engine, and what it starts, begin without multiprocessing's resource tracker.

    That is a process which looks after named semaphores. We make none, only pipes; and its start, at the same time as
    the engine's, costs a tenth of the window's.
    """
    if os.name == "posix":
        resource_tracker.getfd = _nowhere


@functools.cache
def _nowhere() -> int:
    """Where what the tracker would be told goes. It lasts as long as the process."""
    return os.open(os.devnull, os.O_WRONLY)


def _call(callback: Callable[[Any], None], value: object) -> None:
    """Call back; a fault of the caller's must not end the thread that reads the engine."""
    try:
        callback(value)
    except Exception:
        log.exception("A callback failed.")


def errand_client(home: Path, on_state: Callable[[EngineState], None]) -> EngineClient:
    """A client whose engine has a home to itself and does not open it: for what app.errands.Errand is the root of."""
    return EngineClient(home, on_state, serve_errands)
