"""Files that the system hands to the running program: “Open with” on macOS, or dropped on its icon there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

Taker = Callable[[Sequence[str]], object]


class FileOpener(QObject):
    """Keeps them until there is a window to take them."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._waiting: list[str] = []
        self._taker: Taker | None = None
        app.installEventFilter(self)

    def give_to(self, taker: Taker | None) -> None:
        """From now on they go there; None: they wait."""
        self._taker = taker
        self._give()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.FileOpen or not isinstance(event, QFileOpenEvent):
            return False
        if event.url().isLocalFile():
            self._waiting.append(event.url().toLocalFile())
            self._give()
        return True

    def _give(self) -> None:
        if self._taker is not None and self._waiting:
            paths, self._waiting = self._waiting, []
            self._taker(paths)
