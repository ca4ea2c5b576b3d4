"""Where a question is typed: grows with its lines; Enter sends, Shift+Enter breaks the line, Esc stops an answer."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ui import icons, theme
from ui.question_field import QuestionField
from ui.scope import ScopeBar

SETTLED_MS = 200  # after which the focus is where it stays


class Composer(QWidget):
    """The field, its button, and one line below that says why no question can be asked, if so."""

    asked = Signal(str)
    stop_wanted = Signal()
    typing = Signal()  # the user has begun a question
    edit_wanted = Signal()  # Up in the empty field: the last question is to be edited
    block_changed = Signal()  # something can be asked again, or no longer

    def __init__(self) -> None:
        super().__init__()
        self._running = False
        self._stopping = False
        self._reason = ""
        self._held = self._sent = False
        self._drafts: dict[int | None, str] = {}  # questions not asked yet, by conversation
        self._put = ""  # the draft that was put into the field
        self.draft_of: int | None = None  # the conversation of the one in the field
        self.editor = QuestionField()
        self.button = QToolButton()
        self.scope = ScopeBar()
        self._frame = QFrame()
        self._left = QTimer(self)  # since another widget has the focus
        self._hint = QLabel()
        self._build()
        self._refresh()

    @property
    def is_blocked(self) -> bool:
        """Whether nothing can be asked now."""
        return bool(self._reason)

    @property
    def block(self) -> str:
        """Why nothing can be asked now; empty where it can."""
        return self._reason

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed."""
        return self.editor.document().isEmpty()

    def set_running(self, running: bool) -> None:
        """While an answer is written, Stop stands in Send's place."""
        self._running = running
        self._stopping = False
        self._refresh()

    def set_block(self, reason: str, hard: bool) -> None:
        """Why nothing can be asked now ("" where it can). `hard`: do not even let the user type."""
        was_blocked, self._reason = self.is_blocked, reason
        self.editor.setReadOnly(hard)
        self.editor.setEnabled(not hard)
        if hard and self.isVisible():
            self._focus(False)
        self._refresh()
        if was_blocked != self.is_blocked:
            self.block_changed.emit()

    def hold(self, held: bool) -> None:
        """While held, a question that is sent stays in its field; let go, it is asked."""
        self._held = held
        if not held and self._sent:
            self._sent = False
            self.send()

    def change_draft(self, left: int | None, shown: int | None) -> None:
        """What is typed and not asked belongs to its conversation."""
        if left != shown:
            self._sent = False
            self._drafts[left] = self.editor.toPlainText()
            self.draft_of = shown
            self._show_draft(self._drafts.pop(shown, ""))

    @property
    def drafts(self) -> dict[int | None, str]:
        """What is typed and not asked, by conversation; None: in none that has begun."""
        return {**self._drafts, self.draft_of: self.editor.toPlainText()}

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was typed since what is in the field was put there."""
        return self.editor.toPlainText() == self._put

    def set_drafts(self, drafts: dict[int | None, str]) -> None:
        """Have these stand where they were typed."""
        self._drafts = dict(drafts)
        here = self._drafts.pop(self.draft_of, "")
        if here != self.editor.toPlainText():
            self._show_draft(here)
            self.editor.moveCursor(QTextCursor.MoveOperation.End)

    def _show_draft(self, words: str) -> None:
        """Nobody types it now."""
        self._put = words
        self.editor.setPlainText(words)

    def add(self, question: str) -> None:
        """A question that could not be asked, or came to nothing: into the field, after what is typed."""
        self.editor.setPlainText(_added(self.editor.toPlainText(), question))
        self.editor.moveCursor(QTextCursor.MoveOperation.End)

    def add_to_draft(self, conversation_id: int | None, question: str) -> None:
        """The same of a conversation that is not shown."""
        self._drafts[conversation_id] = _added(self._drafts.get(conversation_id, ""), question)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._running:
            self.stop()
            return
        super().keyPressEvent(event)

    def send(self) -> None:
        """Ask what is typed, if it can be asked now."""
        question = self.editor.question
        if self._held:
            self._sent = True
        elif question and not self._running and not self._reason:
            self.editor.clear()
            self.asked.emit(question)

    def stop(self) -> None:
        """Stop the answer under way."""
        if self._running and not self._stopping:
            self._stopping = True
            self._refresh()
            self.stop_wanted.emit()

    def _act(self) -> None:
        if self._running:
            self.stop()
        else:
            self.send()

    def _typed(self) -> None:
        if not self.is_empty and not self.is_untouched:
            self.typing.emit()
        self._refresh()

    def _focus_moved(self, _: QWidget | None, now: QWidget | None) -> None:
        """Marked at once; at the start the focus comes by way of others, which is not shown."""
        if now is self.editor:
            self._focus(True)
        else:
            self._left.start()

    def _focus(self, focused: bool) -> None:
        if self._frame.property("focused") != focused:
            self._frame.setProperty("focused", focused)
            theme.restyle(self._frame)

    def _refresh(self) -> None:
        empty = not self.editor.question
        self.button.setEnabled((self._running and not self._stopping) or not (self._running or empty or self._reason))
        name = self.tr("Stop (Esc)") if self._running else self.tr("Ask (Enter)")
        if name != self.button.accessibleName():
            self.button.setAccessibleName(name)
            self.button.setToolTip(name)
            icons.keep(self.button, "stop" if self._running else "send", "accent_text")
        usual = self.tr("Enter asks, Shift+Enter starts a new line")
        self._hint.setText(self._reason or self.editor.too_long or usual)

    def _build(self) -> None:
        self.editor.setPlaceholderText(self.tr("Ask about your documents…"))
        self.editor.setAccessibleName(self.tr("Question"))
        self.editor.entered.connect(self.send)
        self.editor.lifted.connect(self.edit_wanted)
        self._left.setSingleShot(True)
        self._left.setInterval(SETTLED_MS)
        self._left.timeout.connect(lambda: self._focus(self.editor.hasFocus()))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        self.editor.textChanged.connect(self._typed)
        self.button.setObjectName("send")
        self.button.setFixedSize(QSize(34, 34))
        self.button.setIconSize(QSize(20, 20))
        self.button.clicked.connect(self._act)
        self._frame.setObjectName("composer")
        self._frame.setProperty("focused", True)  # as it will be at the start: to be restyled then takes 6 ms
        row = QHBoxLayout()
        row.setContentsMargins(7, 0, 0, 0)
        row.addWidget(self.editor, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        rows = QVBoxLayout(self._frame)
        rows.setContentsMargins(7, 8, 8, 8)
        rows.setSpacing(6)
        rows.addWidget(self.scope)
        rows.addLayout(row)
        self._hint.setObjectName("small")
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setWordWrap(True)
        self._hint.setContentsMargins(6, 0, 6, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(self._frame)
        layout.addWidget(self._hint)
        self.setFocusProxy(self.editor)
        self.editor.fit()


def _added(typed: str, question: str) -> str:
    """On a line of its own."""
    return f"{typed}\n{question}" if typed.strip() else question
