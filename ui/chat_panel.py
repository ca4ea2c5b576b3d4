"""The dialogue: asks questions and shows what comes of them. One answer at a time."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.errors import ChatQAError
from app.events import Began, ModelLoaded
from app.records import Asked, Conversation
from app.requests import Ask, OpenConversation, WarmUp
from ui.composer import Composer
from ui.dialogue_view import WIDEST, DialogueView
from ui.jobs import Jobs, Task
from ui.scope import Scope
from ui.turn_view import TurnView
from ui.welcome import Welcome


@dataclass(slots=True)
class Run:
    """The answer under way."""

    turn: TurnView
    dialogue: DialogueView
    conversation_id: int | None
    task: Task | None = None


class ChatPanel(QWidget):
    """The welcome or a dialogue, and the field to ask in. A dialogue left while its answer comes goes on unseen."""

    source_wanted = Signal(object, object)  # Passage, tuple[Box, ...]
    model_loaded = Signal(object)  # Placement
    conversation_changed = Signal(object)  # Conversation without turns: begun, or one turn longer
    shown_changed = Signal(object)  # id of the conversation shown, None for a new one
    scope_cleared = Signal()  # all documents are to be asked again

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("chat")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._jobs = jobs
        self._shown: int | None = None
        self._wanted: int | None = None  # a conversation on its way from the engine
        self._run: Run | None = None
        self._warm = False
        self._scope: Scope | None = None
        self.welcome = Welcome()
        self.composer = Composer()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.welcome)
        self._build()

    # What the window asks.

    @property
    def dialogue(self) -> DialogueView | None:
        """The dialogue shown, None while the welcome is."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, DialogueView) else None

    @property
    def is_running(self) -> bool:
        """Whether an answer is under way."""
        return self._run is not None

    def begin(self) -> None:
        """A new conversation."""
        self._wanted = None
        self._show(self.welcome, None)
        self.composer.editor.setFocus()

    def open(self, conversation_id: int) -> None:
        """Show a saved conversation."""
        self._wanted = conversation_id
        if self._run is not None and self._run.conversation_id == conversation_id:
            self._show(self._run.dialogue, conversation_id)
            return
        self._jobs.submit(OpenConversation(conversation_id), self, on_done=self._opened, on_failed=self._not_opened)

    def forget(self, conversation_id: int) -> None:
        """The conversation was deleted."""
        if self._run is not None and self._run.conversation_id == conversation_id:
            self.stop()
        if self._shown == conversation_id:
            self.begin()

    def engine_lost(self) -> None:
        """A new engine has no model in memory."""
        self._warm = False

    def set_scope(self, scope: Scope | None) -> None:
        """Put what is asked from now on to these documents alone; None: to all."""
        self._scope = scope
        self.composer.scope.tell(scope.words() if scope is not None else "")

    def ask(self, question: str) -> None:
        """Ask in the dialogue shown, or begin one."""
        if self._run is not None:
            return
        dialogue = self.dialogue or self._new_dialogue()
        turn = TurnView(question)
        dialogue.add(turn)
        self._run = run = Run(turn, dialogue, self._shown)
        self._show(dialogue, self._shown)
        self.composer.set_running(True)
        run.task = self._jobs.submit(
            Ask(question, self._shown, self._scope.document_ids if self._scope is not None else ()),
            self,
            on_event=self._take,
            on_done=self._ended,
            on_failed=self._failed,
        )

    def _ask_again(self, dialogue: DialogueView, turn: TurnView) -> None:
        if self._run is None and not self.composer.is_blocked:
            dialogue.take_out(turn)
            self.ask(turn.question)

    def stop(self) -> None:
        """Stop the answer under way; what was said so far stays."""
        if self._run is not None and self._run.task is not None:
            self._run.turn.set_status(self.tr("Stopping…"))
            self._jobs.cancel(self._run.task)

    # What the engine tells.

    def _take(self, event: object) -> None:
        run = self._run
        if isinstance(event, ModelLoaded):
            self.model_loaded.emit(event.placement)
        if run is None:
            return
        if isinstance(event, Began):
            run.conversation_id = event.conversation.id
            self._name(run.dialogue, event.conversation)
        elif run.task is None or not run.task.cancelled:  # “Stopping…” stays; what came meanwhile is in the answer
            run.turn.take(event)

    def _ended(self, result: object) -> None:
        run, self._run = self._run, None
        self.composer.set_running(False)
        if run is None:
            return
        if isinstance(result, Asked):
            run.turn.finish(result.turn.answer)
            run.conversation_id = result.conversation.id
            self._name(run.dialogue, result.conversation)
        else:
            run.turn.end_stopped()
        self._drop_unseen(run)

    def _failed(self, error: ChatQAError) -> None:
        run, self._run = self._run, None
        self.composer.set_running(False)
        if run is not None:
            run.turn.end_failed(str(error))
            self._drop_unseen(run)

    def _name(self, dialogue: DialogueView, conversation: Conversation) -> None:
        if dialogue is self.dialogue:
            self._shown = conversation.id
        self.conversation_changed.emit(conversation)
        if dialogue is self.dialogue:
            self.shown_changed.emit(self._shown)

    def _opened(self, conversation: Conversation | None) -> None:
        if conversation is None or conversation.id != self._wanted:
            return  # the user has gone elsewhere meanwhile
        dialogue = self._new_dialogue()
        dialogue.show_conversation(conversation)
        self._show(dialogue, conversation.id)

    def _not_opened(self, error: ChatQAError) -> None:
        self._wanted = None
        self.shown_changed.emit(self._shown)
        self._jobs.failed.emit(error)

    def _warm_up(self) -> None:
        """Load the model while the question is being typed."""
        if not self._warm and not self.composer.is_blocked:
            self._warm = True
            self._jobs.submit(WarmUp(), self, on_event=self._take, on_failed=self._not_warm)

    def _not_warm(self, error: ChatQAError) -> None:
        self._warm = False  # the question itself will say why

    # What is shown.

    def _show(self, widget: QWidget, conversation_id: int | None) -> None:
        left = self._stack.currentWidget()
        self._shown = conversation_id
        self._stack.setCurrentWidget(widget)
        busy = self._run.dialogue if self._run is not None else None
        if isinstance(left, DialogueView) and left is not widget and left is not busy:
            self._discard(left)
        self.shown_changed.emit(conversation_id)

    def _drop_unseen(self, run: Run) -> None:
        if run.dialogue is not self.dialogue:
            self._discard(run.dialogue)

    def _discard(self, dialogue: DialogueView) -> None:
        self._stack.removeWidget(dialogue)
        dialogue.deleteLater()

    def _new_dialogue(self) -> DialogueView:
        dialogue = DialogueView()
        dialogue.source_wanted.connect(self.source_wanted)
        dialogue.again_wanted.connect(lambda turn: self._ask_again(dialogue, turn))
        self._stack.addWidget(dialogue)
        return dialogue

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = max(24, (self.width() - WIDEST) // 2)
        self._foot.setContentsMargins(side, 4, side, 12)

    def _build(self) -> None:
        self._foot = QVBoxLayout()
        self._foot.addWidget(self.composer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._stack, 1)
        layout.addLayout(self._foot)
        self.composer.asked.connect(self.ask)
        self.composer.stop_wanted.connect(self.stop)
        self.composer.typing.connect(self._warm_up)
        self.composer.scope.cleared.connect(self.scope_cleared)
