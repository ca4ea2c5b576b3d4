"""The turns of one conversation, oldest on top. Stays at the end while the user is there."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from app.records import Conversation, Turn
from ui.turn_view import TurnView

WIDEST = 1040  # pixels of text and sources: longer lines are hard to read
AT_ONCE = 4  # turns of a saved conversation drawn before it is shown: some 20 ms each
NEAR = 60  # pixels from the end that still count as being there


class DialogueView(QScrollArea):
    """A column of turns."""

    source_wanted = Signal(object, object)
    again_wanted = Signal(object)  # the failed TurnView whose question is to be asked again

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("dialogue")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Dialogue"))
        self._at_end = True
        self._from_end = 0  # pixels between what is seen and the end
        self._earlier: list[Turn] = []  # saved turns not drawn yet
        self._body = body = QWidget()
        body.setObjectName("dialogueBody")
        self._layout = QVBoxLayout(body)
        self._layout.setSpacing(34)
        self._layout.addStretch(1)
        self.setWidget(body)
        self.turns: list[TurnView] = []
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._follow)
        bar.valueChanged.connect(self._notice)

    def add(self, turn: TurnView) -> None:
        """Add a turn and go to it."""
        self._put(turn, len(self.turns))
        self._at_end = True
        QTimer.singleShot(0, self, self._follow)

    def show_conversation(self, conversation: Conversation) -> None:
        """Draw all turns of a saved conversation: the last ones now, the earlier ones while the user reads."""
        self._earlier = list(conversation.turns)
        self._draw_earlier(AT_ONCE)
        if not conversation.turns:  # the engine or the window died under its first question, which is its title
            turn = TurnView(conversation.title)
            turn.end_failed(self.tr("This question was not answered."))
            self._put(turn, 0)

    def _draw_earlier(self, count: int = 1) -> None:
        for _ in range(min(count, len(self._earlier))):
            saved = self._earlier.pop()
            turn = TurnView(saved.answer.question)
            turn.finish(saved.answer)
            self._put(turn, 0)
        if self._earlier:
            QTimer.singleShot(0, self, self._draw_earlier)

    def _put(self, turn: TurnView, place: int) -> None:
        self.turns.insert(place, turn)
        self._layout.insertWidget(place, turn)
        turn.source_wanted.connect(self.source_wanted)
        turn.again_wanted.connect(lambda question: self.again_wanted.emit(turn))
        turn.folded.connect(self._stay)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = max(24, (self.viewport().width() - WIDEST) // 2)
        self._layout.setContentsMargins(side, 26, side, 26)
        QTimer.singleShot(0, self, self._keep_focus_in_sight)

    def take_out(self, turn: TurnView) -> None:
        """A failed turn gives way to the new one; it was never saved."""
        self.turns.remove(turn)
        self._layout.removeWidget(turn)
        turn.hide()
        turn.deleteLater()

    def _keep_focus_in_sight(self) -> None:
        """The page pane opens and the lines break anew: what the user has just clicked must not leave the screen."""
        focused = QApplication.focusWidget()
        if focused is not None and self._body.isAncestorOf(focused):
            self.ensureWidgetVisible(focused, 0, 90)

    def _notice(self, value: int) -> None:
        self._from_end = self.verticalScrollBar().maximum() - value
        self._at_end = self._from_end <= NEAR

    def _stay(self) -> None:
        """What the user opens is not to be scrolled away by its own height."""
        self._at_end = False

    def _follow(self) -> None:
        """Stay at the end; while earlier turns come in above, stay where the user reads."""
        bar = self.verticalScrollBar()
        if self._at_end:
            bar.setValue(bar.maximum())
        elif self._earlier:
            bar.setValue(bar.maximum() - self._from_end)
