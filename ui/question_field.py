"""The field a question is typed in, as high as its lines: the composer's, and the one a question is edited in."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit

from ui import text

MOST_LINES = 7
LONGEST = 8000  # characters; more is a document, not a question


class QuestionField(QPlainTextEdit):
    """Enter is said, Shift+Enter breaks the line; Tab goes on to the next control."""

    entered = Signal()
    left = Signal()  # Esc, where `takes_escape`
    files_pasted = Signal()
    lifted = Signal()  # Up, while nothing is typed

    def __init__(self, takes_escape: bool = False) -> None:
        super().__init__()
        self.takes_escape = takes_escape  # see ui.window_keys
        self.setAcceptDrops(False)  # a file dropped here is for the window
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(3)
        self.textChanged.connect(self.fit)

    @property
    def question(self) -> str:
        """What is typed, as it would be asked; empty where it is too long to be."""
        words = self.toPlainText().strip()
        return words if len(words) <= LONGEST else ""

    @property
    def too_long(self) -> str:
        """By how much it is too long to be asked, as a sentence; empty where it is not."""
        surplus = len(self.toPlainText().strip()) - LONGEST
        words = self.tr("Too long for a question; characters too many: {count}")
        return words.format(count=text.number(surplus)) if surplus > 0 else ""

    def fit(self) -> None:
        """As high as its lines, up to MOST_LINES."""
        lines = min(max(int(self.document().size().height()), 1), MOST_LINES)
        self.setFixedHeight(int(lines * self.fontMetrics().lineSpacing()) + 10)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()  # its lines break at other places

    def keyPressEvent(self, event: QKeyEvent) -> None:
        breaks = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not breaks:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape and self.takes_escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Up and self.document().isEmpty():
            self.lifted.emit()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if not self.takes_escape and any(url.isLocalFile() for url in source.urls()):
            self.files_pasted.emit()  # their addresses are no question
        else:
            super().insertFromMimeData(source)
