"""The crossing from the engine's thread to the window's."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from fake_engine import FakeClient, connect_to, overview, settle, wait_until
from PySide6.QtCore import QObject

from app.errors import ChatQAError
from app.events import Token
from app.requests import Ask, GetSettings, WarmUp
from ui.jobs import Jobs

pytestmark = pytest.mark.usefixtures("qapp")
Pair = tuple[Jobs, FakeClient]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made: list[FakeClient] = []
    jobs = Jobs(tmp_path, connect_to(made, overview(), ready=False))
    yield jobs, made[0]
    jobs.close()


def test_everything_comes_on_the_ui_thread_and_in_order(pair: Pair) -> None:
    jobs, engine = pair
    came: list[object] = []
    threads: set[int] = set()

    def note(what: object) -> None:
        came.append(what)
        threads.add(threading.get_ident())

    engine.state("ready")
    wait_until(lambda: jobs._ready)
    jobs.submit(WarmUp(), jobs, on_event=note, on_done=note)
    pieces = [Token(str(number)) for number in range(1000)]
    engine.event(engine.jobs[0], *pieces)
    engine.done(engine.jobs[0], None)
    wait_until(lambda: len(came) == 1001)
    assert came == [*pieces, None]
    assert threads == {threading.get_ident()}


def test_a_request_waits_for_the_engine(pair: Pair) -> None:
    jobs, engine = pair
    results: list[object] = []
    jobs.submit(GetSettings(), jobs, on_done=results.append)
    settle(0.05)
    assert engine.jobs == []
    engine.state("ready")
    wait_until(lambda: results)


def test_nothing_comes_to_a_widget_that_is_gone(pair: Pair) -> None:
    jobs, engine = pair
    engine.state("ready")
    wait_until(lambda: jobs._ready)
    owner = QObject()
    came: list[object] = []
    jobs.submit(Ask("Why?"), owner, on_event=came.append, on_done=came.append, on_failed=came.append)
    shiboken6.delete(owner)
    engine.event(engine.jobs[0], Token("Because"))
    engine.fail(engine.jobs[0], ChatQAError("It failed."))
    settle(0.1)
    assert came == []


def test_a_failure_nobody_handles_is_told_to_the_window(pair: Pair) -> None:
    jobs, engine = pair
    told: list[str] = []
    jobs.failed.connect(lambda error: told.append(str(error)))
    engine.state("ready")
    wait_until(lambda: jobs._ready)
    jobs.submit(WarmUp(), jobs)
    engine.fail(engine.jobs[0], ChatQAError("It failed."))
    wait_until(lambda: told == ["It failed."])


def test_nothing_comes_after_the_end(tmp_path: Path) -> None:
    made: list[FakeClient] = []
    jobs = Jobs(tmp_path, connect_to(made, overview()))
    wait_until(lambda: jobs._ready)
    came: list[object] = []
    jobs.submit(WarmUp(), jobs, on_done=came.append)
    made[0].done(made[0].jobs[0], None)
    jobs.close()
    settle(0.05)
    assert came == []
    assert gc.isenabled()
