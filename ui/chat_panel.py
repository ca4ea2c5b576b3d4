"""The dialogue: asks questions and shows what comes of them. One answer at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.errors import ChatQAError
from app.events import Began, ModelLoaded
from app.records import Asked, Conversation
from app.requests import Ask, ShowVersion, WarmUp
from ui import language
from ui.composer import Composer
from ui.earlier_turns import fetch_when_wanted, first_part
from ui.jobs import Jobs
from ui.run import Run
from ui.scope import Scope
from ui.theme import SIDE, WIDEST
from ui.welcome import Welcome

if TYPE_CHECKING:  # what the first window shows nothing of is imported with the first dialogue
    from ui.dialogue_view import DialogueView
    from ui.turn_view import TurnView


class ChatPanel(QWidget):
    """The welcome or a dialogue, and the field to ask in. A dialogue left while its answer comes goes on unseen."""

    source_wanted = Signal(object, object)  # Passage, tuple[Box, ...]
    citations_wanted = Signal(object, int)  # list[(Passage, tuple[Box, ...])], all of an answer; which first
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
        self._turn_wanted: int | None = None  # a turn of it to scroll to
        self._run: Run | None = None
        self._stepping = False  # another version is on its way
        self._warm, self._suggesting = False, True
        self._scope: Scope | None = None
        self.welcome, self.composer = Welcome(), Composer()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.welcome)
        self._build()

    # What the window asks.

    @property
    def dialogue(self) -> DialogueView | None:
        """The dialogue shown, None while the welcome is."""
        shown = self._stack.currentWidget()
        return cast("DialogueView", shown) if shown is not self.welcome else None

    @property
    def shown(self) -> int | None:
        """The conversation shown, None for one that is not begun."""
        return self._shown

    @property
    def is_fresh(self) -> bool:
        """Whether nothing was asked, opened or typed yet."""
        return self.dialogue is None and self._run is None and self.composer.editor.document().isEmpty()

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
        self._wanted, self._turn_wanted = conversation_id, None
        if self._run is not None and self._run.conversation_id == conversation_id:
            self._wanted = None
            self._show(self._run.dialogue, conversation_id)
            return
        self._jobs.submit(first_part(conversation_id), self, on_done=self._opened, on_failed=self._not_opened)

    def forget(self, conversation_id: int) -> None:
        """The conversation was deleted."""
        if self._run is not None and self._run.conversation_id == conversation_id:
            self.stop()
        if conversation_id in (self._shown, self._wanted):
            self.begin()

    def cool_down(self) -> None:
        """No model is in memory (any more)."""
        self._warm = False

    def set_scope(self, scope: Scope | None) -> None:
        """Put what is asked from now on to these documents alone; None: to all."""
        self._scope = scope
        self.composer.scope.tell(scope.words() if scope is not None else "")

    def ask(self, question: str) -> None:
        """Ask in the dialogue shown, or begin one."""
        if self._run is None and not self._stepping:
            self._ask(question, self.dialogue or self._new_dialogue())

    def regenerate(self) -> None:
        """Answer the last question once more; the answer there is stays as another version."""
        if self.dialogue is not None and self.dialogue.last_saved is not None:
            self._replace(self.dialogue, self.dialogue.last_saved, self.dialogue.last_saved.question)

    def edit_last(self) -> None:
        """Have the last question edited."""
        if self.dialogue is not None and self.dialogue.last_saved is not None and self._can_ask:
            self.dialogue.last_saved.asked.edit()

    def show_turn(self, turn_id: int) -> None:
        """Scroll to a turn of the conversation shown or on its way, in whichever version it stands."""
        if self._wanted is not None:
            self._turn_wanted = turn_id
        elif self.dialogue is not None and not self.dialogue.show_turn(turn_id):
            self._turn_wanted = turn_id
            if self.dialogue.is_whole and self._run is not None:
                self._turn_wanted = None
                said = self.tr("It stands in another version, which can be shown once the answer under way ends.")
                self._jobs.noticed.emit(said)
            elif self.dialogue.is_whole:  # it stands in another version
                self._show_version(turn_id)
            else:
                self.dialogue.want_earlier()

    def set_suggestions(self, on: bool) -> None:
        """Whether questions to go on with are offered."""
        self._suggesting = on
        if self.dialogue is not None:
            self.dialogue.set_suggestions(on)

    @property
    def _can_ask(self) -> bool:
        return self._run is None and not self._stepping and not self.composer.is_blocked

    def _ask(self, question: str, dialogue: DialogueView, instead: TurnView | None = None) -> None:
        """Ask in `dialogue`, at its end or in the place of a saved turn."""
        replaced = dialogue.cut(instead) if instead is not None else []
        turn = dialogue.begin(question)
        self._run = run = Run(turn, dialogue, self._shown, replaced)
        self._show(dialogue, self._shown)
        self.composer.set_running(True)
        self.composer.editor.setFocus()  # what was pressed for it may be gone, and Esc stops it there
        dialogue.set_busy(True)
        scope = self._scope.document_ids if self._scope is not None else ()
        run.task = self._jobs.submit(
            Ask(question, self._shown, scope, instead.turn_id if instead is not None else None),
            self,
            on_event=self._take,
            on_done=self._ended,
            on_failed=self._failed,
        )

    def _replace(self, dialogue: DialogueView, turn: TurnView, question: str) -> None:
        if self._can_ask and turn.turn_id is not None:
            self._ask(question, dialogue, turn)
        else:
            self._keep(question, turn.question)

    def _keep(self, question: str, before: str) -> None:
        """An edited question that could not be asked is not lost."""
        if question != before and self.composer.editor.document().isEmpty():
            self.composer.editor.setPlainText(question)

    def _ask_again(self, dialogue: DialogueView, turn: TurnView) -> None:
        if self._can_ask:
            dialogue.take_out(turn)
            self._ask(turn.question, dialogue)

    def stop(self) -> None:
        """Stop the answer under way; what was said so far stays."""
        if self._run is not None and self._run.task is not None:
            self._run.turn.status.tell(self.tr("Stopping…"))
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
        run = self._end_run()
        if run is None:
            return
        if isinstance(result, Asked):
            run.dialogue.saved(run.turn, result.turn)
            run.dialogue.discard(run.replaced)
            run.conversation_id = result.conversation.id
            self._name(run.dialogue, result.conversation)
        elif run.replaced:
            self._put_back(run)
        else:
            run.turn.end_stopped()
        self._settle(run)

    def _failed(self, error: ChatQAError) -> None:
        run = self._end_run()
        if run is None:
            return
        if run.replaced:
            self._put_back(run)
        else:
            run.turn.end_failed(language.sentence(str(error)))
        if run.replaced or run.dialogue is not self.dialogue:  # else it stands in the turn
            self._jobs.failed.emit(error)
        self._settle(run)

    def _put_back(self, run: Run) -> None:
        run.dialogue.put_back(run.replaced, run.turn)
        before = run.replaced[0].turn
        if before is not None and run.dialogue is self.dialogue:
            self._keep(run.turn.question, before.answer.question)

    def _end_run(self) -> Run | None:
        run, self._run = self._run, None
        self.composer.set_running(False)
        return run

    def _settle(self, run: Run) -> None:
        """The dialogues can be worked with again; one that nobody sees is let go."""
        for dialogue in filter(None, (run.dialogue, self.dialogue)):
            dialogue.set_busy(False)
        if run.dialogue is not self.dialogue:
            self._discard(run.dialogue)

    def _name(self, dialogue: DialogueView, conversation: Conversation) -> None:
        if dialogue is self.dialogue:
            self._shown = conversation.id
        self.conversation_changed.emit(conversation)
        if dialogue is self.dialogue:
            self.shown_changed.emit(self._shown)

    def _opened(self, conversation: Conversation | None) -> None:
        if conversation is None or conversation.id != self._wanted:
            return  # the user has gone elsewhere meanwhile
        self._wanted = None
        dialogue = self._new_dialogue()
        self._show(dialogue, conversation.id)  # it has its size before it draws
        dialogue.show_conversation(conversation)
        fetch_when_wanted(self._jobs, dialogue, conversation, self._find_wanted)
        self._find_wanted()

    def _find_wanted(self) -> None:
        wanted, self._turn_wanted = self._turn_wanted, None
        if wanted is not None:
            self.show_turn(wanted)

    def _show_version(self, turn_id: int) -> None:
        """Show what goes on from this turn."""
        if self._run is None and not self._stepping and self._shown is not None:
            self._stepping = True
            self.composer.hold(True)  # what is asked now goes on from that version
            request = ShowVersion(self._shown, turn_id)
            self._jobs.submit(request, self, on_done=self._version_shown, on_failed=self._not_stepped)

    def _version_shown(self, conversation: Conversation | None) -> None:
        if conversation is not None and conversation.id == self._shown and self.dialogue is not None:
            self.dialogue.show_version(conversation.turns)
            if self._turn_wanted is not None:
                self.dialogue.show_turn(self._turn_wanted)
            self._turn_wanted = None
        self._stepping = False
        self.composer.hold(False)

    def _not_stepped(self, error: ChatQAError) -> None:
        self._jobs.failed.emit(error)
        self._version_shown(None)

    def _not_opened(self, error: ChatQAError) -> None:
        self._wanted = None
        self.shown_changed.emit(self._shown)
        self._jobs.failed.emit(error)

    def _warm_up(self) -> None:
        """Load the model while the question is being typed."""
        if not self._warm and not self.composer.is_blocked:
            self._warm = True  # where it fails, the question itself will say why
            self._jobs.submit(WarmUp(), self, on_event=self._take, on_failed=lambda _: self.cool_down())

    # What is shown.

    def _show(self, widget: QWidget, conversation_id: int | None) -> None:
        left = self.dialogue
        self.composer.change_draft(self._shown, conversation_id)
        self._shown = conversation_id
        self._stack.setCurrentWidget(widget)
        if left is not None and left is not widget and (self._run is None or left is not self._run.dialogue):
            self._discard(left)
        self.shown_changed.emit(conversation_id)

    def _discard(self, dialogue: DialogueView) -> None:
        self._stack.removeWidget(dialogue)
        dialogue.deleteLater()

    def _new_dialogue(self) -> DialogueView:
        from ui.dialogue_view import DialogueView

        dialogue = DialogueView()
        dialogue.source_wanted.connect(self.source_wanted)
        dialogue.citations_wanted.connect(self.citations_wanted)
        dialogue.again_wanted.connect(lambda turn: self._ask_again(dialogue, turn))
        dialogue.replace_wanted.connect(lambda turn, question: self._replace(dialogue, turn, question))
        dialogue.version_wanted.connect(self._show_version)
        dialogue.suggestion_chosen.connect(lambda question: self.ask(question) if self._can_ask else None)
        dialogue.set_suggestions(self._suggesting)
        dialogue.set_busy(self._run is not None)
        self._stack.addWidget(dialogue)
        return dialogue

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = max(SIDE, (self.width() - WIDEST) // 2)
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
        self.composer.edit_wanted.connect(self.edit_last)
        self.composer.typing.connect(self._warm_up)
        self.composer.scope.cleared.connect(self.scope_cleared)
