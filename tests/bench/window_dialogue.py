"""`window-dialogue`: a conversation of 200 long turns, from the click to its newest turn painted and scrollable."""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from typing import Any

from display import display
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView
from terminal import say
from window_home import LONG, LONG_TURNS, used_home
from window_meter import Meter, leave_with, rest, run_until
from window_process import run_process

from ui.application import make_application
from ui.jobs import Jobs
from ui.main_window import MainWindow

ROUNDS = 7
DRAWN_S = 6.0  # in which the earlier turns come in
BAR_MS = 300.0


def window_dialogue(rounds: int = ROUNDS) -> list[str]:
    """Rows: the first opening after the start, the median of more, and the longest work of the UI thread after it."""
    home = used_home()
    with display() as environment:
        told = run_process(environment, "window_dialogue", home, rounds)
    for line in told["report"]:
        say(line)
    first, *more = told["opened"]
    return [
        f"| window: a conversation of {LONG_TURNS} long turns, from the click to the newest turn painted and scrolled; "
        f"the first opening, the median of {len(more)} more, their longest | "
        f"{first:.0f}, {statistics.median(more):.0f}, {max(more):.0f} ms | | ≤ {BAR_MS:.0f} ms |",
        f"| window: the longest work of the UI thread after it, while earlier turns come in | "
        f"{told['longest'] * 1000:.0f} ms | | ≤ 100 ms |",
    ]


class Painted(QObject):
    """Sees when the newest turn of a dialogue is first painted, whole: its own widget and the last of its parts."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.at: float | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        dialogue = self._window.chat.dialogue
        if self.at is None and event.type() == QEvent.Type.Paint and dialogue is not None and dialogue.turns:
            newest = dialogue.turns[-1]
            if watched is newest or newest.isAncestorOf(watched):
                bar = dialogue.verticalScrollBar()
                if bar.maximum() > 0 and not newest.visibleRegion().isEmpty():
                    self.at = time.perf_counter()
        return False


def _open(window: MainWindow, row: int) -> float:
    """Milliseconds from the click until it is painted and a turn of the wheel has moved it."""
    view = window.sidebar.conversations.findChild(QListView)
    assert view is not None
    place = view.visualRect(view.model().index(row, 0)).center()
    seen = Painted(window)
    QApplication.instance().installEventFilter(seen)
    began = time.perf_counter()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    run_until(lambda: seen.at is not None, "the conversation is painted")
    QApplication.instance().removeEventFilter(seen)
    assert seen.at is not None
    opened = seen.at - began
    began = time.perf_counter()
    _scroll(window)
    return (opened + time.perf_counter() - began) * 1000


def _scroll(window: MainWindow) -> None:
    dialogue = window.chat.dialogue
    assert dialogue is not None
    bar = dialogue.verticalScrollBar()
    before = bar.value()
    wheel = QWheelEvent(
        QPointF(200, 200),
        dialogue.viewport().mapToGlobal(QPointF(200, 200)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(dialogue.viewport(), wheel)
    assert bar.value() < before, "the wheel did not scroll the dialogue"


def _measure(home: Path, rounds: int) -> dict[str, Any]:
    make_application()
    window = MainWindow(home, Jobs(home))
    window.resize(1500, 1000)
    window.show()
    conversations = window.sidebar.conversations.model
    run_until(lambda: conversations.rowCount() > 0 and not window.chat.composer.is_blocked, "the lists are filled")
    titles = [conversations.index(row, 0).data() for row in range(conversations.rowCount())]
    long = titles.index(LONG)
    rest(3.0)
    opened, longest, report = [], 0.0, []
    for number in range(rounds + 1):
        meter = Meter()
        opened.append(_open(window, long))
        if number < 2:  # once for the first opening, once for those after it
            meter.start()
            rest(DRAWN_S)
            meter.stop()
            longest = max(longest, *meter.spent)
            report += meter.report(5)
        _open(window, long + 3)
        rest(0.5)
    window.close()
    return {"opened": opened, "longest": longest, "report": report}


if __name__ == "__main__":
    leave_with(lambda: _measure(Path(sys.argv[1]), int(sys.argv[2])))
