"""An engine for the window's tests: speaks the real client's protocol from a thread of its own, knows no models."""

from __future__ import annotations

import itertools
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop

from app.client import EngineState, Job
from app.errors import ChatQAError
from app.records import (
    Answer,
    Box,
    Conversation,
    Document,
    ModelInfo,
    Overview,
    PageGeometry,
    Passage,
    Sentence,
    Source,
    Span,
    Timings,
)
from app.requests import GetOverview, GetSettings, Request
from app.settings import Settings

MODEL = ModelInfo("starter", "Starter", "starter.gguf", 1, "Apache-2.0", "long", in_use=True)


@dataclass(slots=True)
class Step:
    """One call back: kind is event, done or failed."""

    kind: str
    job: Job
    value: Any


class FakeClient:
    """Keeps every request; GetOverview and GetSettings are answered by itself, the rest by the test."""

    def __init__(self, on_state: Callable[[EngineState], None], overview: Overview, ready: bool = True) -> None:
        self.jobs: list[Job] = []
        self.cancelled: list[int] = []
        self.closed = False
        self._on_state = on_state
        self._overview = overview
        self._ids = itertools.count(1)
        self._steps: queue.SimpleQueue[Step | EngineState | None] = queue.SimpleQueue()
        threading.Thread(target=self._serve, daemon=True).start()
        if ready:
            self.state("ready")

    def submit(
        self,
        request: Request,
        on_event: Callable[[Any], None] = lambda event: None,
        on_done: Callable[[Any], None] = lambda result: None,
        on_failed: Callable[[ChatQAError], None] = lambda error: None,
    ) -> Job:
        job = Job(next(self._ids), request, on_event, on_done, on_failed)
        self.jobs.append(job)
        if isinstance(request, GetOverview):
            self.done(job, self._overview)
        elif isinstance(request, GetSettings):
            self.done(job, Settings())
        return job

    def cancel(self, job: Job) -> None:
        self.cancelled.append(job.id)
        self.done(job, None)

    def close(self) -> None:
        self.closed = True
        self._steps.put(None)

    # What the test makes happen.

    def of(self, kind: type[Request]) -> list[Job]:
        """The jobs of this kind, oldest first."""
        return [job for job in self.jobs if isinstance(job.request, kind)]

    def state(self, name: str, message: str = "") -> None:
        self._steps.put(EngineState(name, message))

    def event(self, job: Job, *events: object) -> None:
        for event in events:
            self._steps.put(Step("event", job, event))

    def done(self, job: Job, result: object) -> None:
        self._steps.put(Step("done", job, result))

    def fail(self, job: Job, error: ChatQAError) -> None:
        self._steps.put(Step("failed", job, error))

    def _serve(self) -> None:
        while (step := self._steps.get()) is not None:
            if isinstance(step, EngineState):
                self._on_state(step)
            elif step.kind == "event":
                step.job.on_event(step.value)
            elif step.kind == "done":
                step.job.on_done(step.value)
            else:
                step.job.on_failed(step.value)


def connect_to(made: list[FakeClient], overview: Overview, ready: bool = True) -> Any:
    """A client factory for Jobs; the client it makes is put into `made`."""

    def connect(home: Path, on_state: Callable[[EngineState], None]) -> FakeClient:
        made.append(FakeClient(on_state, overview, ready))
        return made[-1]

    return connect


def overview(
    *documents: Document,
    conversations: tuple[Conversation, ...] = (),
    model: ModelInfo | None = MODEL,
    **more: Any,
) -> Overview:
    """`more` sets further fields."""
    return Overview("", documents, conversations, model, **more)


def passage(n: int, path: str = "", text: str = "", page: int = 1, document_id: int | None = 1, **more: Any) -> Passage:
    """A passage with one line, on a page of 612 by 792 points."""
    box: Box = (page, 72.0, 700.0, 300.0, 712.0)
    text = text or f"The words of passage {n}."
    spans = (Span(0, len(text), box),)
    geometry = (PageGeometry(page, 612.0, 792.0),)
    return Passage(n, "book.pdf", path, (page,), text, 0.5, spans, document_id, geometry, **more)


def answer(text: str, *sentences: Sentence, passages: tuple[Passage, ...] = (), **changed: Any) -> Answer:
    """An answer; `changed` sets further fields."""
    fields: dict[str, Any] = {"abstained": False, "stopped": False} | changed
    return Answer(
        question="What is it?",
        searched_for="what it is",
        answer=text,
        sentences=sentences,
        passages=passages,
        prompt_order=tuple(one.n for one in passages),
        model="starter",
        style="long",
        timings=Timings(0.0, 0.1, 0.5, 1.0, 100, 0, 10),
        **fields,
    )


def cited(text: str, *numbers: int, support: Any = "supported") -> Sentence:
    """A sentence with a source for each number."""
    sources = tuple(Source(n, f"quote {n}", ((1, 72.0, 700.0, 200.0, 712.0),)) for n in numbers)
    return Sentence(text, support, sources)


def wait_until(holds: Callable[[], object], seconds: float = 10.0) -> None:
    """Run the event loop until `holds`; fails after `seconds`."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "It did not come to hold in time."
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.002)


def settle(seconds: float = 0.1) -> None:
    """Run the event loop for a while."""
    end = time.monotonic() + seconds
    wait_until(lambda: time.monotonic() >= end, seconds + 5)
