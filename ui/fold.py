"""A quiet button, and one that opens and closes what stands beneath it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

ARROW = 10  # pixels


class QuietButton(QToolButton):
    """Small, in the muted colour, without an edge."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setObjectName("fold")
        self.setText(words)
        self.setAccessibleName(words)


class FoldButton(QuietButton):
    """Closed at first: `part` is hidden until it is pressed, and again when it is pressed once more.

    `closing` is what it says while open, where that is something else.
    """

    def __init__(self, words: str, part: QWidget, closing: str = "") -> None:
        super().__init__(words)
        self._words = (words, closing or words)
        self._part = part
        self.setCheckable(True)
        self.setIconSize(QSize(ARROW, ARROW))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggled.connect(self._fold)
        self._fold(False)

    def _fold(self, opened: bool) -> None:
        self.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        self.setText(self._words[opened])
        self.setAccessibleName(self._words[opened])
        self._part.setVisible(opened)
