"""The engine as the window sees it: requests go out, everything that comes back comes on the UI thread.

This is the only file of ui/ that knows of threads. The engine's client calls back on a thread of its own; here each
such call is carried over by one queued signal and run by the UI thread, unless the widget it is for is gone by then.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from app.client import EngineClient, EngineState, Job
from app.errors import ChatQAError, unexpected
from app.events import Notice
from app.requests import Request

log = logging.getLogger(__name__)

Result = TypeVar("Result")
PATIENCE_S = 0.008  # with a look at the disk, before the window goes on without its result
COLLECT_MS = 2000
FULL_ROUNDS = 30  # every this many rounds all generations are collected


class Client(Protocol):
    """What Jobs needs of the engine's client."""

    def submit(
        self,
        request: Request,
        on_event: Callable[[Any], None] = ...,
        on_done: Callable[[Any], None] = ...,
        on_failed: Callable[[ChatQAError], None] = ...,
    ) -> Job: ...

    def cancel(self, job: Job) -> None: ...

    def close(self) -> None: ...


ClientFactory = Callable[[Path, Callable[[EngineState], None]], Client]


class Task:
    """A request on its way: what the caller holds to cancel it."""

    __slots__ = ("job", "owner", "request", "on_event", "on_done", "on_failed", "cancelled")

    def __init__(
        self,
        request: Request,
        owner: QObject,
        on_event: Callable[[Any], None] | None,
        on_done: Callable[[Any], None] | None,
        on_failed: Callable[[ChatQAError], None] | None,
    ) -> None:
        self.job: Job | None = None  # None until the engine is ready to take it
        self.request = request
        self.owner = owner
        self.on_event = on_event
        self.on_done = on_done
        self.on_failed = on_failed
        self.cancelled = False


class _Collector(QTimer):
    """Collects Python's garbage on the UI thread alone.

    Left to itself, Python collects on whichever thread allocates, the client's too; a widget in a reference cycle would
    then be destroyed off the UI thread, and Qt dies of that.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rounds = 0
        self._was_on = gc.isenabled()
        gc.disable()
        self.timeout.connect(self._collect)
        self.start(COLLECT_MS)

    def stop(self) -> None:
        """Back to Python's own way."""
        super().stop()
        if self._was_on:
            gc.enable()
        gc.unfreeze()

    def _collect(self) -> None:
        self._rounds += 1
        if self._rounds == 1:
            gc.freeze()  # what the program is made of stays: looking at it again took most of each round
        gc.collect(2 if self._rounds % FULL_ROUNDS == 0 else 1)


class Jobs(QObject):
    """Submits requests to the engine and brings back their events, results and errors, in order."""

    state_changed = Signal(object)  # EngineState
    failed = Signal(object)  # ChatQAError of a task that has no on_failed of its own
    noticed = Signal(str)  # a sentence that some job has for the user
    _arrived = Signal(object)  # a callable, for the UI thread

    def __init__(self, home: Path, connect: ClientFactory = EngineClient) -> None:
        super().__init__()
        self._closed = False
        self._gate = threading.Lock()  # no emit once close() has returned: the QObject may be gone then
        self._ready = False  # set by the thread that hears of it
        self._waiting: list[Task] = []
        self._collector = _Collector(self)
        self._arrived.connect(self._run, Qt.ConnectionType.QueuedConnection)
        self._client: Client = connect(home, self._on_state)

    @property
    def is_open(self) -> bool:
        """Whether the engine takes requests, though the window may not have been told yet."""
        return self._ready

    @property
    def client(self) -> Client:
        """The engine's client itself."""
        return self._client

    def submit(
        self,
        request: Request,
        owner: QObject,
        on_done: Callable[[Any], None] | None = None,
        on_event: Callable[[Any], None] | None = None,
        on_failed: Callable[[ChatQAError], None] | None = None,
    ) -> Task:
        """Run `request`; the callbacks come on the UI thread, and only while `owner` lives.

        A request waits here until the engine has opened the home: a pipe that nobody reads yet could block the window.
        """
        task = Task(request, owner, on_event, on_done, on_failed)
        if self._ready:
            self._send(task)
        else:
            self._waiting.append(task)
        return task

    def cancel(self, task: Task) -> None:
        """Ask a task to stop; it still ends with its `on_done` (None where it did not finish)."""
        task.cancelled = True
        if task.job is not None:
            self._client.cancel(task.job)
        elif task in self._waiting:
            self._waiting.remove(task)
            self._post(lambda: self._finish(task, None))

    def in_background(
        self,
        work: Callable[..., Any],
        arguments: tuple[Any, ...],
        owner: QObject,
        on_done: Callable[[Any], None],
        on_failed: Callable[[ChatQAError], None],
    ) -> None:
        """Do what is the window's own and takes long, a function of a module, in a process of its own.

        Not in a thread: Qt and Python would hold the lock that the window needs. Called back as by `submit`. Where the
        window is closed meanwhile, it is done all the same: the program ends after it.
        """

        def wait() -> None:
            result, error = _in_process(work, arguments)
            answer = on_done if error is None else on_failed
            self._post(lambda: answer(result if error is None else error) if shiboken6.isValid(owner) else None)

        threading.Thread(target=wait, name=work.__name__, daemon=True).start()

    def look(self, look: Callable[[], Result], owner: QObject, on_done: Callable[[Result], None]) -> None:
        """Have a look at the disk, off the UI thread: a drive that does not answer would hold up the window.

        `on_done` comes at once where the disk answers at once, as it nearly always does; else as by `submit`. `look`
        touches nothing of Qt's, and raises nothing.
        """
        from concurrent.futures import Future  # no start needs it

        found: Future[Result] = Future()
        threading.Thread(target=lambda: found.set_result(look()), name="look", daemon=True).start()
        try:
            result = found.result(PATIENCE_S)
        except TimeoutError:
            found.add_done_callback(
                lambda late: self._post(lambda: on_done(late.result()) if shiboken6.isValid(owner) else None)
            )
        else:
            on_done(result)

    def close(self) -> None:
        """End the engine. Nothing is called back from here on."""
        with self._gate:
            self._closed = True
        self._waiting.clear()
        self._client.close()
        self._collector.stop()

    def _send(self, task: Task) -> None:
        task.job = self._client.submit(
            task.request,
            lambda event: self._post(lambda: self._notify(task, event)),
            lambda result: self._post(lambda: self._finish(task, result)),
            lambda error: self._post(lambda: self._fail(task, error)),
        )

    def _post(self, action: Callable[[], None]) -> None:
        with self._gate:
            if not self._closed:
                self._arrived.emit(action)

    @Slot(object)
    def _run(self, action: Callable[[], None]) -> None:
        if not self._closed:
            action()

    def _notify(self, task: Task, event: object) -> None:
        if isinstance(event, Notice):
            self.noticed.emit(event.sentence)
        elif task.on_event is not None and shiboken6.isValid(task.owner):
            task.on_event(event)

    def _finish(self, task: Task, result: object) -> None:
        if task.on_done is not None and shiboken6.isValid(task.owner):
            task.on_done(result)

    def _fail(self, task: Task, error: ChatQAError) -> None:
        log.warning("%s failed: %s", type(task.request).__name__, type(error).__name__)
        if task.on_failed is None:
            self.failed.emit(error)
        elif shiboken6.isValid(task.owner):
            task.on_failed(error)

    def _on_state(self, state: EngineState) -> None:
        self._ready = state.name != "restarting"  # where it was refused, the client itself fails each request
        self._post(lambda: self._take_state(state))

    def _take_state(self, state: EngineState) -> None:
        log.info("The engine is %s. %s", state.name, state.message)
        if state.name != "restarting":
            waiting, self._waiting = self._waiting, []
            for task in waiting:
                self._send(task)
        self.state_changed.emit(state)


def _in_process(work: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, ChatQAError | None]:
    """Have another process do it, and wait: what it returns or raises."""
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(work, arguments, sending), daemon=False)  # waited for at the end
    process.start()
    sending.close()
    try:
        told: tuple[Any, ChatQAError | None] = receiving.recv()
        return told
    except EOFError:
        return None, ChatQAError("This could not be done: the process that was to do it ended. Please try again.")
    finally:
        receiving.close()
        process.join()


def _do(work: Callable[..., Any], arguments: tuple[Any, ...], sending: Connection) -> None:
    """In the other process."""
    told: tuple[Any, ChatQAError | None]
    try:
        told = (work(*arguments), None)
    except ChatQAError as error:
        told = (None, error)
    except Exception as error:  # the job boundary: a bug here is a sentence there
        sentence = unexpected(error)
        sentence.add_note(repr(error))
        told = (None, sentence)
    sending.send(told)
    sending.close()
