"""The window over the real engine, which is killed under it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_engine import settle, wait_until

from app.client import EngineClient
from app.requests import Ask
from ui.application import make_application
from ui.jobs import Jobs
from ui.main_window import MainWindow

START_S = 60.0  # the engine's own imports, on a busy machine


@pytest.fixture
def window(qapp: object, tmp_path: Path) -> Iterator[MainWindow]:
    make_application()
    made = MainWindow(tmp_path / "home", Jobs(tmp_path / "home"))
    made.show()
    wait_until(lambda: made._overview_seen, START_S)
    yield made
    made.close()
    made.deleteLater()
    settle(0.05)


def engine(window: MainWindow) -> EngineClient:
    client = window._jobs.client
    assert isinstance(client, EngineClient)
    return client


def test_a_killed_engine_is_told_in_one_sentence_and_comes_back(window: MainWindow) -> None:
    first = engine(window).pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: "started again" in window.banner.sentence)
    wait_until(lambda: window._engine == "ready", START_S)
    assert engine(window).pid != first
    assert window.isVisible()
    answers: list[object] = []
    window._jobs.submit(Ask("Is anybody there?"), window, answers.append, on_failed=answers.append)
    wait_until(lambda: answers, START_S)
    assert "documents" in str(answers[0]) or "library" in str(answers[0])


def test_a_question_under_way_is_lost_with_a_way_on(window: MainWindow) -> None:
    first = engine(window).pid
    assert first is not None
    os.kill(first, signal.SIGSTOP)  # so that the question is surely under way when it dies
    window.chat.ask("What is it?")
    settle(0.1)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: not window.chat.is_running)
    assert window.chat.dialogue is not None
    assert window.chat.dialogue.turns[0].failure.isVisible()


def test_the_engine_ends_with_the_window(window: MainWindow) -> None:
    process = engine(window)._process
    window.close()
    wait_until(lambda: not process.is_alive(), 5)
