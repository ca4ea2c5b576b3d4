"""Windows over an engine that says what the test wants, closed when the test ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from fake_engine import FakeClient, connect_to, settle, wait_until

from app.records import Overview
from ui.application import make_application
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
