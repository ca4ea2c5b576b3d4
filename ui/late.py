"""What the window is not first seen with: loaded in small steps once it stands, so that it stands at once.

Whoever wants any of it sooner has it then: each of these modules is imported where it is used. Rows and cards that most
starts do without are filled when they are first shown.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

PATIENCE_MS = 120  # the window is drawn first, and the first key is taken

MODULES = (  # each after those it needs, so that a step is short
    *("ui.source_card", "ui.markdown_blocks", "ui.markdown", "ui.answer_text", "ui.answer_view", "ui.question_view"),
    *("ui.turn_foot", "ui.turn_view", "ui.turn_column", "ui.dialogue_view"),
    *("PySide6.QtPdf", "ui.page_pictures", "ui.page_scroll", "ui.page_view", "ui.page_bar", "ui.page_panel"),
)


class Late(QObject):
    """Takes one step at a time, each in a turn of the event loop of its own."""

    def __init__(self, parent: QObject, steps: Iterable[Callable[[], object]]) -> None:
        """`steps` follow the modules."""
        super().__init__(parent)
        self._steps: deque[Callable[[], object]] = deque(partial(import_module, name) for name in MODULES)
        self._steps.extend(steps)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)
        QTimer.singleShot(PATIENCE_MS, self, self._timer.start)

    def _step(self) -> None:
        step = self._steps.popleft()
        if not self._steps:
            self._timer.stop()
        step()


def fill(row: QWidget, build: Callable[[], object]) -> None:
    """Have `build` lay out what is in `row`, once, before it is first shown.

    Tab then reaches it where the row stands; Qt would put it last in the window.
    """
    if row.layout() is not None:
        return
    build()
    before = row.previousInFocusChain()
    while before is not None and before is not row and (row.isAncestorOf(before) or not _is_reached(before)):
        before = before.previousInFocusChain()
    for control in filter(_is_reached, row.findChildren(QWidget)):
        if before is not None and before is not row:
            QWidget.setTabOrder(before, control)
            before = control


def _is_reached(widget: QWidget) -> bool:
    """Whether Tab stops there."""
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
