"""Labels whose text is never taken for HTML."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui import text


def plain_label(name: str, words: str = "") -> QLabel:
    """A label that wraps, in the style sheet's style `name`."""
    label = QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setText(words)
    return label


def pane_note(words: str = "") -> QLabel:
    """What a side pane says where its list has nothing to show."""
    label = plain_label("small", words)
    label.setContentsMargins(14, 2, 14, 0)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    return label


class ElidedLabel(QLabel):
    """One line that gives way to its neighbours; what does not fit is in its tool tip."""

    def __init__(self, name: str, mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._mode = mode
        self._words = ""

    @property
    def words(self) -> str:
        """All of it."""
        return self._words

    def tell(self, words: str) -> None:
        """Show these words."""
        self._words = text.one_line(words)
        self.setAccessibleName(self._words)
        self._elide()

    def minimumSizeHint(self) -> QSize:
        return QSize(20, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._words, self._mode, max(20, self.width()))
        self.setText(shown)
        self.setToolTip(text.tooltip(self._words) if shown != self._words else "")
