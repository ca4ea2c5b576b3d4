"""The quiet line beneath an answer: how it was found, a copy of it, another try, its versions, and what was read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.records import Answer
from ui import icons, text
from ui.fold import FoldButton, QuietButton
from ui.labels import ElidedLabel, plain_label


class VersionStepper(QWidget):
    """‹ 2 of 3 ›"""

    wanted = Signal(int)  # id of the turn to show

    def __init__(self, shown: int, versions: Sequence[int]) -> None:
        super().__init__()
        place = versions.index(shown)
        words = self.tr("{n} of {count}").format(n=text.number(place + 1), count=text.number(len(versions)))
        self.label = plain_label("small", words)
        self.label.setWordWrap(False)
        self.label.setAccessibleName(self.tr("Version {words}").format(words=words))
        self.back = self._button("left", self.tr("Previous version"), versions[place - 1] if place else None)
        later = versions[place + 1] if place + 1 < len(versions) else None
        self.on = self._button("right", self.tr("Next version"), later)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        for part in (self.back, self.label, self.on):
            row.addWidget(part)

    def allow(self, now: bool) -> None:
        """Whether another version can be shown at this moment."""
        for button in (self.back, self.on):
            button.setEnabled(now and button.property("leads") is not None)

    def take_focus(self) -> None:
        """On the button that can be pressed."""
        (self.on if self.on.isEnabled() else self.back).setFocus()

    def _button(self, name: str, words: str, leads: int | None) -> QToolButton:
        button = QToolButton()
        button.setFixedSize(QSize(22, 22))
        button.setIconSize(QSize(13, 13))
        icons.keep(button, name)
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.setProperty("leads", leads)
        button.setEnabled(leads is not None)
        if leads is not None:
            button.clicked.connect(lambda: self.wanted.emit(leads))
        return button


class TurnFoot(QWidget):
    """Hidden until there is something to tell."""

    copy_wanted = Signal()
    again_wanted = Signal()
    version_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.read = ElidedLabel("small", Qt.TextElideMode.ElideRight)
        self.details = plain_label("small")
        self.details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.fold = FoldButton(self.tr("How this was found"), self.details)
        self.fold.toggled.connect(self._show_read)
        self.copy = QuietButton(self.tr("Copy"))
        self.copy.setToolTip(self.tr("Copy the answer and its sources"))
        self.copy.clicked.connect(self.copy_wanted)
        self.again = QuietButton(self.tr("Regenerate"))
        self.again.setToolTip(self.tr("Answer it once more (Ctrl+R); this answer is kept as another version"))
        self.again.clicked.connect(self.again_wanted)
        self.again.hide()
        self.stepper: VersionStepper | None = None
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        for part in (self.fold, self.copy, self.again):
            self._buttons.addWidget(part)
        self._buttons.addWidget(self.read, 1)  # in a narrow window it gives way to the buttons
        self._buttons.addStretch()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3)
        rows.addLayout(self._buttons)
        rows.addWidget(self.details)
        self.hide()

    def tell(self, answer: Answer, searched_shown: bool) -> None:
        """All there is to tell. `searched_shown`: the turn itself says what was searched for."""
        self.read.tell(text.what_was_read(answer))
        searched = "" if searched_shown else text.searched_for(answer.searched_for)
        work = (text.what_was_read(answer), text.timings(answer.timings))
        lines = (searched, " · ".join(words for words in work if words), text.model_work(answer))
        self.details.setText("\n".join(words for words in lines if words))
        self._show(whole=True)

    def tell_pages(self, done: int, total: int) -> None:
        """Only what was read: of an answer that was stopped and came to nothing."""
        self.read.tell(text.read_pages(done, total))
        self._show(whole=False)

    def show_versions(self, shown: int, versions: Sequence[int]) -> None:
        """Let the user step through the answers there are to this question or to its other forms."""
        if len(versions) > 1 and shown in versions and self.stepper is None:
            self.stepper = VersionStepper(shown, versions)
            self.stepper.wanted.connect(self.version_wanted)
            self._buttons.insertWidget(self._buttons.indexOf(self.read), self.stepper)

    def allow(self, again: bool, asking: bool, stepping: bool) -> None:
        """Whether it can be answered once more at all; whether that, and other versions, can be had at this moment."""
        self.again.setVisible(again)
        self.again.setEnabled(asking)
        if self.stepper is not None:
            self.stepper.allow(stepping)

    def _show(self, whole: bool) -> None:
        self.fold.setVisible(whole)
        self.copy.setVisible(whole)
        self._show_read(self.fold.isChecked())
        self.show()

    def _show_read(self, opened: bool) -> None:
        """What was read stands here, or among the rest once that is opened."""
        self.read.setVisible(bool(self.read.words) and not opened)
