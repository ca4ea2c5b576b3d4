"""The quiet line beneath an answer: how it was found, what was read for it, and a copy of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.records import Answer
from ui import text
from ui.fold import FoldButton, QuietButton
from ui.labels import plain_label


class TurnFoot(QWidget):
    """Hidden until there is something to tell."""

    copy_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.read = plain_label("small")
        self.read.setWordWrap(False)
        self.details = plain_label("small")
        self.details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.fold = FoldButton(self.tr("How this was found"), self.details)
        self.copy = QuietButton(self.tr("Copy"))
        self.copy.setToolTip(self.tr("Copy the answer and its sources"))
        self.copy.clicked.connect(self.copy_wanted)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for part in (self.fold, self.copy, self.read):
            buttons.addWidget(part)
        buttons.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3)
        rows.addLayout(buttons)
        rows.addWidget(self.details)
        self.hide()

    def tell(self, answer: Answer, searched_shown: bool) -> None:
        """All there is to tell. `searched_shown`: the turn itself says what was searched for."""
        self.read.setText(text.what_was_read(answer))
        searched = "" if searched_shown else text.searched_for(answer.searched_for)
        timings = f"{answer.model} · {text.timings(answer.timings)}" if answer.model else ""
        self.details.setText("\n".join(words for words in (searched, timings) if words))
        self._show(whole=True)

    def tell_pages(self, done: int, total: int) -> None:
        """Only what was read: of an answer that was stopped and came to nothing."""
        self.read.setText(text.read_pages(done, total))
        self._show(whole=False)

    def _show(self, whole: bool) -> None:
        self.fold.setVisible(whole)
        self.copy.setVisible(whole)
        self.read.setVisible(bool(self.read.text()))
        self.show()
