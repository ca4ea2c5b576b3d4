"""Windows, and their dialogue alone, over an engine that says what the test wants; closed when the test ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from fake_engine import FakeClient, connect_to, overview, settle, wait_until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.client import Job
from app.records import Overview
from app.requests import Ask
from ui.application import make_application
from ui.chat_panel import ChatPanel
from ui.jobs import Jobs
from ui.main_window import MainWindow

Opened = tuple[MainWindow, FakeClient]


def opened_windows(home: Path) -> Iterator[Callable[..., Opened]]:
    """For a fixture: yields what opens a window that shows an overview."""
    make_application()
    windows: list[MainWindow] = []

    def make(shown: Overview, ready: bool = True) -> Opened:
        made: list[FakeClient] = []
        windows.append(MainWindow(home, Jobs(home, connect_to(made, shown, ready))))
        windows[-1].show()
        if ready:
            wait_until(lambda: windows[-1]._overview_seen)
        return windows[-1], made[0]

    yield make
    for window in windows:
        window.close()
        window.deleteLater()
    settle(0.05)


def opened_chat(home: Path) -> Iterator[ChatPanel]:
    """For a fixture: a dialogue, shown."""
    made: list[FakeClient] = []
    jobs = Jobs(home, connect_to(made, overview()))
    panel = ChatPanel(jobs)
    panel.resize(900, 700)
    panel.show()
    settle(0.05)
    yield panel
    jobs.close()
    panel.close()
    panel.deleteLater()
    settle(0.05)


def client(chat: ChatPanel) -> FakeClient:
    """The engine behind a dialogue."""
    engine: Any = chat._jobs.client
    assert isinstance(engine, FakeClient)
    return engine


def ask(chat: ChatPanel, question: str = "What is it?") -> Job:
    """Type a question and send it."""
    chat.composer.editor.setPlainText(question)
    QTest.keyClick(chat.composer.editor, Qt.Key.Key_Return)
    return client(chat).of(Ask)[-1]


def turn(chat: ChatPanel) -> Any:
    """The last turn shown."""
    assert chat.dialogue is not None
    return chat.dialogue.turns[-1]
