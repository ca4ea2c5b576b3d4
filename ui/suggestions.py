"""Questions that could be asked: next, beneath the last answer, or first, of the sample. A click asks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui import text
from ui.labels import plain_label

PADDING = 30  # pixels of a chip beside its words


class Chip(QPushButton):
    """A question on one line, as wide as its words where there is room; what does not fit is in its tool tip."""

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question
        self.setObjectName("chip")
        self.setAccessibleName(question)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._show(question)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.question) + PADDING, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - PADDING + 4
        # In the middle: what is asked about stands at the end.
        self._show(self.fontMetrics().elidedText(self.question, Qt.TextElideMode.ElideMiddle, room))

    def _show(self, words: str) -> None:
        self.setText(words.replace("&", "&&"))
        self.setToolTip(text.tooltip(self.question) if words != self.question else "")


class Suggestions(QWidget):
    """A line that says what they are, and a chip for each."""

    chosen = Signal(str)

    def __init__(self, questions: Sequence[str], heading: str = "") -> None:
        super().__init__()
        self.chips = [Chip(text.one_line(question)) for question in questions]
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 8, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(plain_label("section", heading or self.tr("You could ask next")))
        for chip in self.chips:
            chip.clicked.connect(lambda _=False, question=chip.question: self.chosen.emit(question))
            rows.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
