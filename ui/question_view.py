"""The question of a turn: its words, a pencil, and in their place a field while it is edited."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from ui import icons, theme
from ui.labels import plain_label
from ui.question_field import QuestionField

PADDING = 40  # pixels of the bubble beside its words
PENCIL = 30
NARROWEST = 120
NARROWEST_FIELD = 420


class _Pencil(QToolButton):
    """Seen while the question is pointed at or the button has the focus; Tab reaches it at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(QSize(PENCIL - 2, PENCIL - 2))
        self.setIconSize(QSize(16, 16))
        self._pointed_at = False

    def point(self, pointed_at: bool) -> None:
        """Whether the mouse is over the question."""
        self._pointed_at = pointed_at
        self._draw()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._draw()
        return super().event(event)

    def _draw(self) -> None:
        seen = self.isEnabled() and (self._pointed_at or self.hasFocus())
        self.setIcon(icons.icon("pencil", theme.current().muted) if seen else QIcon())


class QuestionView(QWidget):
    """Its words never become HTML."""

    edited = Signal(str)  # the question as it is to be asked now
    editing = Signal(bool)

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question
        self._room = NARROWEST
        self.label = plain_label("question", question)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setAccessibleName(self.tr("Question"))
        self.pencil = _Pencil()
        self.pencil.setAccessibleName(self.tr("Edit the question"))
        self.pencil.setToolTip(self.tr("Edit the question and ask it again"))
        self.pencil.clicked.connect(self.edit)
        self.pencil.hide()
        self.field: QuestionField | None = None  # while it is edited
        self._editor: QFrame | None = None
        self._ask: QPushButton | None = None  # of the editor
        self._hint: QLabel | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        self._row.addWidget(self.label)
        self._row.addWidget(self.pencil, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addStretch(1)

    def leave(self) -> str:
        """The words as they were. Returns what they were being changed to; empty where they were not."""
        typed = self.field.question if self.field is not None else ""
        self.cancel()
        return typed if typed != self._question.strip() else ""

    def allow_edit(self, possible: bool, now: bool = True) -> None:
        """Whether it can be edited at all, and whether at this moment; what is typed stays until it can be asked."""
        self.pencil.setVisible(possible and self._editor is None)
        self.pencil.setEnabled(now)
        self._typed()

    def fit(self, room: int) -> None:
        """As wide as its words, within `room` pixels."""
        self._room = room
        self.label.ensurePolished()
        metrics = self.label.fontMetrics()
        longest = max((metrics.horizontalAdvance(line) for line in self._question.splitlines()), default=0)
        self.label.setFixedWidth(min(longest + PADDING, max(room - PENCIL, NARROWEST)))
        if self._editor is not None:
            self._editor.setFixedWidth(max(NARROWEST, min(room, max(self.label.width(), NARROWEST_FIELD))))

    def edit(self) -> None:
        """A field in the place of the words."""
        if self._editor is not None or not self.pencil.isEnabled():
            return
        self._editor = self._build_editor()
        self._row.insertWidget(0, self._editor)
        self._editor.show()
        if self.field is not None:
            self.field.setPlainText(self._question)
            self.field.fit()
            self.field.selectAll()
            self.field.setFocus()  # before the pencil goes: Qt would look for another place, and scroll there
        self.label.hide()
        self.pencil.hide()
        self.fit(self._room)
        self.editing.emit(True)

    def cancel(self) -> None:
        """The words as they were."""
        if self._editor is None:
            return
        self.label.show()
        self.pencil.show()
        if self._editor.isAncestorOf(self.focusWidget() or self):
            self.pencil.setFocus()
        self._row.removeWidget(self._editor)
        self._editor.hide()
        self._editor.deleteLater()
        self._editor = self.field = self._ask = self._hint = None
        self.editing.emit(False)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.pencil.point(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pencil.point(False)

    def _save(self) -> None:
        question = self.field.question if self.field is not None else ""
        if question and self.pencil.isEnabled():
            self.cancel()
            self.edited.emit(question)

    def _typed(self) -> None:
        """It can be asked, or it is said why not."""
        if self.field is None or self._ask is None or self._hint is None:
            return
        self._ask.setEnabled(bool(self.field.question) and self.pencil.isEnabled())
        self._hint.setText(self.field.too_long)
        self._hint.setVisible(bool(self._hint.text()))

    def _build_editor(self) -> QFrame:
        self.field = QuestionField(takes_escape=True)
        self.field.setAccessibleName(self.tr("The question, to be edited"))
        self.field.entered.connect(self._save)
        self.field.left.connect(self.cancel)
        self._ask = QPushButton(self.tr("Ask"))
        self._ask.setObjectName("primary")
        self._ask.setToolTip(
            self.tr("Ask it in this form (Enter); what was answered before is kept as another version")
        )
        self._ask.clicked.connect(self._save)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setToolTip(self.tr("Leave it as it was (Esc)"))
        cancel.clicked.connect(self.cancel)
        self._hint = plain_label("small")
        self._hint.setWordWrap(True)
        self._hint.hide()
        self.field.textChanged.connect(self._typed)
        editor = QFrame()
        editor.setObjectName("questionEditor")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._hint, 1)
        buttons.addStretch(0)
        for button in (cancel, self._ask):
            button.setAccessibleName(button.text())
            buttons.addWidget(button)
        rows = QVBoxLayout(editor)
        rows.setContentsMargins(9, 8, 9, 9)
        rows.setSpacing(8)
        rows.addWidget(self.field)
        rows.addLayout(buttons)
        return editor
