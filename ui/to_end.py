"""The button over a dialogue's text that goes to its end."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QAbstractScrollArea, QToolButton

from ui import icons

BUTTON = 36


class ToEnd(QToolButton):
    """In the middle of what is seen, at the bottom."""

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self.setObjectName("toEnd")
        self.setFixedSize(QSize(BUTTON, BUTTON))
        self.setIconSize(QSize(18, 18))
        words = QCoreApplication.translate("DialogueView", "Go to the end")
        self.setAccessibleName(words)
        self.setToolTip(words)
        icons.keep(self, "to_end", "text")
        self.hide()

    def place(self, at_end: bool, busy: bool) -> None:
        """Shown far from the end; and wherever the user is not `at_end`, while an answer comes there."""
        bar, seen = self._area.verticalScrollBar(), self._area.viewport()
        away = bar.maximum() - bar.value()
        self.setVisible(not at_end and (busy or away > seen.height()))
        room = seen.geometry()
        self.move(room.center().x() - BUTTON // 2, room.bottom() - BUTTON - 10)
