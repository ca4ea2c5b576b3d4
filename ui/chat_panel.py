"""The dialogue: asks questions and shows what comes of them. One answer at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.errors import ChatQAError
from app.events import Began, ModelLoaded
from app.records import Asked, Conversation
from app.requests import Ask, WarmUp
from ui import language
from ui.composer import Composer
from ui.earlier_turns import fetch_when_wanted, first_part
from ui.jobs import Jobs
from ui.run import Run
from ui.scope import Scope
from ui.theme import SIDE, WIDEST
from ui.turn_finder import TurnFinder
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
        self._run: Run | None = None
        self._finder = TurnFinder(self, jobs)
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
        return self.dialogue is None and self._run is None and self.composer.is_untouched

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
        self._wanted, self._finder.wanted = conversation_id, None
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
        if self._run is None and not self._finder.is_stepping:
            self._ask(question, self.dialogue or self._new_dialogue())
        elif self.composer.is_empty:
            self.composer.add(question)

    def regenerate(self) -> None:
        """Answer the last question once more; the answer there is stays as another version."""
        last = self._last_to_ask()
        if self.dialogue is not None and last is not None:
            self._replace(self.dialogue, last, last.question)

    def edit_last(self) -> None:
        """Have the last question edited."""
        last = self._last_to_ask()
        if last is not None:
            last.asked.edit()

    def show_turn(self, turn_id: int) -> None:
        """Scroll to a turn of the conversation shown or on its way, in whichever version it stands."""
        if self._wanted is not None:
            self._finder.wanted = turn_id
        else:
            self._finder.go_to(turn_id)

    def set_suggestions(self, on: bool) -> None:
        """Whether questions to go on with are offered."""
        self._suggesting = on
        if self.dialogue is not None:
            self.dialogue.set_suggestions(on)

    @property
    def _can_ask(self) -> bool:
        return self._run is None and not self._finder.is_stepping and not self.composer.is_blocked

    def _last_to_ask(self) -> TurnView | None:
        """The last turn, where it is saved and can be asked anew; where that is blocked, it is said why."""
        last = self.dialogue.last_saved if self.dialogue is not None else None
        if last is not None and self.composer.is_blocked:
            self._jobs.noticed.emit(self.composer.block)
        return last if self._can_ask else None

    def _ask(self, question: str, dialogue: DialogueView, instead: TurnView | None = None) -> None:
        """Ask in `dialogue`, at its end or in the place of a saved turn."""
        replaced = dialogue.cut(instead) if instead is not None else []
        turn = dialogue.begin(question)
        self._run = run = Run(turn, dialogue, self._shown, replaced)
        self.composer.set_running(True)
        self.composer.editor.setFocus()  # what was pressed for it may be gone, and Esc stops it there
        self._show(dialogue, self._shown)
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
        elif question != turn.question:
            self.composer.add(question)  # it was edited

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
            run.begin(event.conversation)
            self._name(run.dialogue, event.conversation)
        elif run.task is None or not run.task.cancelled:  # “Stopping…” stays; what came meanwhile is in the answer
            run.turn.take(event)

    def _ended(self, result: object) -> None:
        run = self._end_run()
        if run is None:
            return
        if isinstance(result, Asked):
            run.saved(result.turn)
            self._name(run.dialogue, result.conversation)
            self._settle(run)
            return
        run.turn.end_stopped()
        self._settle(run)
        if not self._take_back(run):
            self._undo(run)

    def _failed(self, error: ChatQAError) -> None:
        run = self._end_run()
        if run is None:
            return
        is_seen = run.dialogue is self.dialogue
        if run.replaced or not is_seen:  # else it stands in the turn
            self._jobs.failed.emit(error if is_seen else run.named(error))
        run.turn.end_failed(language.sentence(str(error)))
        self._settle(run)
        self._undo(run)

    def _take_back(self, run: Run) -> bool:
        """A question that was stopped before it began, back into the empty field; False where it stays in its turn."""
        is_alone = len(run.dialogue.places) == 1
        is_seen = run.dialogue is self.dialogue and not run.replaced
        if run.begun or not is_seen or not self.composer.is_empty or (is_alone and self._shown is not None):
            return False
        run.dialogue.take_out(run.turn)
        self.composer.add(run.question)
        if is_alone:
            self._show(self.welcome, None)
        return True

    def _undo(self, run: Run) -> None:
        """An answer came to nothing: what it replaced stands again, and its question is where it can be asked from."""
        is_seen = run.dialogue is self.dialogue
        if is_seen and not run.replaced:
            return  # it stands in its turn
        if is_seen:
            run.dialogue.put_back(run.replaced, run.turn)
        if run.unkept and run.conversation_id == self._shown:
            self.composer.add(run.unkept)
        elif run.unkept:
            self.composer.add_to_draft(run.conversation_id, run.unkept)

    def _end_run(self) -> Run | None:
        run, self._run = self._run, None
        self.composer.set_running(False)
        return run

    def _settle(self, run: Run) -> None:
        """The dialogue can be worked with again; one that nobody sees is let go."""
        self._allow()
        if run.dialogue is not self.dialogue:
            self._discard(run.dialogue)

    def _allow(self) -> None:
        """What the dialogue offers follows the answer under way, and whether anything can be asked."""
        if self.dialogue is not None:
            self.dialogue.set_busy(self._run is not None, self.composer.is_blocked)

    def _name(self, dialogue: DialogueView, conversation: Conversation) -> None:
        dialogue.title = conversation.title
        if dialogue is self.dialogue:
            self._shown = self.composer.draft_of = conversation.id
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
        fetch_when_wanted(self._jobs, dialogue, conversation, self._finder.go_to_wanted)
        self._finder.go_to_wanted()

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
        if left is not None and left is not widget:
            left.leave_edits(left.places)
        self.composer.change_draft(self._shown, conversation_id)
        self._shown = conversation_id
        self._stack.setCurrentWidget(widget)
        self._allow()
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
        dialogue.version_wanted.connect(self._finder.show_version)
        dialogue.edit_left.connect(self.composer.add)
        dialogue.suggestion_chosen.connect(lambda question: self.ask(question) if self._can_ask else None)
        dialogue.set_suggestions(self._suggesting)
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
        self.composer.block_changed.connect(self._allow)
        self.composer.scope.cleared.connect(self.scope_cleared)
