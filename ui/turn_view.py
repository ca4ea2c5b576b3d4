"""One question and its answer: what is going on, the text as it comes, the sources beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.events import LoadingModel, PagesRead, Reading, Searching, Sources, Token
from app.records import Answer, Box, Passage, Turn
from ui import text
from ui.answer_view import AT_ONCE, AnswerView
from ui.copying import copied
from ui.labels import plain_label
from ui.not_found import NotFound
from ui.question_view import QuestionView
from ui.source_list import SourceList
from ui.suggestions import Suggestions
from ui.turn_foot import TurnFoot
from ui.turn_state import Failure, Status

BESIDE = 760  # pixels from which on the sources stand beside the answer, not below
COLUMN = 272  # width of the sources beside it
GAP = 28


class TurnView(QWidget):
    """Fed with the events of one Ask, then with its Turn; or with a saved Turn alone. Parts are made when needed."""

    source_wanted = Signal(object, object)  # Passage, tuple[Box, ...]: boxes to mark; empty: the passage's own
    citations_wanted = Signal(object, int)  # all of the answer's: list[(Passage, tuple[Box, ...])]; which first
    again_wanted = Signal(str)  # it failed: ask this question again
    edited = Signal(str)  # ask this in its place
    regenerate_wanted = Signal()
    version_wanted = Signal(int)  # id of the turn to show in its place
    suggestion_chosen = Signal(str)
    folded = Signal()  # the user has opened or closed a part of it

    def __init__(self, question: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = question
        self.answer: Answer | None = None
        self.turn_id: int | None = None  # once it is saved
        self._pages = PagesRead(0, 0)  # how far a question about whole documents is
        self.asked = QuestionView(question)
        self.text = AnswerView()
        self.sources = SourceList()
        self.foot = TurnFoot()
        self.suggestions: Suggestions | None = None
        self._build()
        self.text.cited.connect(self._show_cited)
        self.asked.edited.connect(self.edited)
        self.asked.editing.connect(self.folded)
        self.foot.copy_wanted.connect(self._copy)
        self.foot.again_wanted.connect(self.regenerate_wanted)
        self.foot.version_wanted.connect(self.version_wanted)
        self.foot.fold.toggled.connect(self.folded)
        self.sources.wanted.connect(lambda passage: self.source_wanted.emit(passage, ()))

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing of it would be lost if it were drawn anew: it is saved, nothing is open, nothing typed."""
        focused = QApplication.focusWidget()
        used = self.asked.field is not None or self.foot.fold.isChecked()
        used = used or (focused is not None and self.isAncestorOf(focused))
        opened = "not_found" in self.__dict__ and self.not_found.fold.isChecked()
        return self.turn_id is not None and not (used or opened or self.text.textCursor().hasSelection())

    # What happens.

    def begin(self) -> None:
        """Its question is being asked."""
        self.status.tell(self.tr("Searching…"))

    def take(self, event: object) -> None:
        """Show an event of the question's job."""
        if isinstance(event, Searching):
            self._tell_searched(event.searched_for)
        elif isinstance(event, Sources):
            self.set_sources(event.passages)
            self.status.tell(self.tr("Reading the sources…"))
        elif isinstance(event, LoadingModel):
            share = int(100 * event.done)
            words = self.tr("Loading the model: {share} %") if share else self.tr("Loading the model…")
            self.status.tell(words.format(share=text.number(share)))
        elif isinstance(event, PagesRead):
            self._pages = event
            page = self.tr("Reading page {done} of {total}")
            self.status.measure(page, max(event.done, 1), event.total, self.tr("Pages read"))
        elif isinstance(event, Reading) and self._pages.done >= self._pages.total:  # each page has prompts of its own
            tokens = self.tr("Reading {done} of {total} tokens")
            self.status.measure(tokens, event.done, event.total, self.tr("Tokens read"))
        elif isinstance(event, Token):
            self._end_status()
            self.text.show()
            self.text.add(event.text)

    def finish_turn(self, turn: Turn, at_once: int = AT_ONCE) -> None:
        """Show the saved turn whole; so many blocks of its answer at once, the rest in steps."""
        self.turn_id = turn.id
        self.foot.show_versions(turn.id, turn.versions)
        self.finish(turn.answer, at_once)

    def finish(self, answer: Answer, at_once: int = AT_ONCE) -> None:
        """Show the answer whole."""
        self.answer = answer
        self._end_status()
        self.set_sources(answer.passages)
        self.sources.set_title(self.tr("Nearest passages") if answer.abstained else self.tr("Sources"))
        cited = [source for sentence in answer.sentences for source in sentence.sources]
        self.sources.set_cited({source.n: source.quote for source in reversed(cited)})  # the first quote of each stands
        said = bool(answer.answer.strip())
        if answer.stopped:
            self.stopped.show()
        elif not (said or answer.abstained):
            self.nothing.show()
        self._show_verdict(answer)
        self.text.setVisible(said and not answer.abstained)
        if self.text.isVisibleTo(self):
            self.text.finish(answer, at_once)

    def end_stopped(self) -> None:
        """The user stopped it, and nothing was kept: what came stays, and the question can be asked again."""
        self._end_partial()
        self.failure.tell(self.tr("■ Stopped"), "stopped")
        if self._pages.total:
            self.foot.tell_pages(self._pages.done, self._pages.total)

    def end_failed(self, sentence: str) -> None:
        """It failed: what came stays, and the question can be asked again."""
        self._end_partial()
        self.failure.tell(sentence)

    def set_sources(self, passages: Sequence[Passage]) -> None:
        """The passages the answer is grounded on."""
        self.sources.set_passages(passages)
        self.sources.setVisible(bool(passages))

    def allow(self, is_last: bool, busy: bool, blocked: bool, suggesting: bool) -> None:
        """What can be done with it: only the last one has another try and suggestions; nothing while one answers, and
        nothing is asked while asking is blocked."""
        saved, asking = self.turn_id is not None, not (busy or blocked)
        self.asked.allow_edit(saved, asking)
        self.foot.allow(again=saved and is_last, asking=asking, stepping=not busy)
        if "failure" in self.__dict__:
            self.failure.again.setEnabled(asking)
        questions = self.answer.suggestions if self.answer is not None and is_last and suggesting and not busy else ()
        if self.suggestions is None and questions:
            self.suggestions = Suggestions(questions)
            self.suggestions.chosen.connect(self.suggestion_chosen)
            self._column.insertWidget(self._column.indexOf(self.foot) + 1, self.suggestions)
        elif self.suggestions is not None:
            self.suggestions.setVisible(bool(questions))
        if self.suggestions is not None:
            self.suggestions.setEnabled(asking)

    # Parts that most turns do without.

    @cached_property
    def not_found(self) -> NotFound:
        """In the place of an answer that is none."""
        made = NotFound()
        made.fold.toggled.connect(self.folded)
        self._insert(made)
        QWidget.setTabOrder(self.asked.pencil, made.fold)
        return made

    @cached_property
    def status(self) -> Status:
        """What is going on before the first word."""
        made = Status()
        self._insert(made)
        return made

    @cached_property
    def failure(self) -> Failure:
        """Why it failed, and a way on."""
        made = Failure()
        made.again_wanted.connect(lambda: self.again_wanted.emit(self.question))
        self._insert(made, self.foot)
        return made

    @cached_property
    def stopped(self) -> QLabel:
        """That the user stopped it."""
        made = plain_label("stopped", self.tr("■ Stopped"))
        self._insert(made, self.foot)
        return made

    @cached_property
    def nothing(self) -> QLabel:
        """That the model said nothing."""
        words = self.tr("The model said nothing. The passages it was given may still help.")
        made = plain_label("muted", words)
        self._insert(made)
        return made

    @cached_property
    def searched(self) -> QLabel:
        """What was searched for, where it is not the question itself."""
        made = plain_label("small")
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        made.hide()
        self._column.insertWidget(0, made)
        return made

    def _insert(self, part: QWidget, before: QWidget | None = None) -> None:
        part.hide()
        self._column.insertWidget(self._column.indexOf(before or self.text), part)

    # How it is shown.

    def _end_status(self) -> None:
        if "status" in self.__dict__:
            self.status.hide()

    def _show_verdict(self, answer: Answer) -> None:
        """That it was not answered, where it was not; and what was searched and read."""
        if answer.abstained:
            self.not_found.tell(answer)
            self.not_found.show()
            self._tell_searched("")
        else:
            self._tell_searched(answer.searched_for)
        searched_shown = answer.abstained or ("searched" in self.__dict__ and not self.searched.isHidden())
        self.foot.tell(answer, searched_shown)

    def _tell_searched(self, words: str) -> None:
        """Where it is not the question itself."""
        if words and text.one_line(words) != text.one_line(self.question):
            self.searched.setText(text.searched_for(words))
            self.searched.show()
        elif "searched" in self.__dict__:
            self.searched.hide()

    def _end_partial(self) -> None:
        self._end_status()
        self.text.setVisible(bool(self.text.streamed.strip()))
        self.text.finish_partial()

    def _show_cited(self, index: int, n: int) -> None:
        """A walk through all that the answer points to, beginning at the mark that was clicked."""
        if self.answer is None:
            return
        passages = {passage.n: passage for passage in self.answer.passages}
        walk: dict[tuple[int, int], tuple[Passage, tuple[Box, ...]]] = {}
        for place, sentence in enumerate(self.answer.sentences):
            for source in sentence.sources:
                if source.n in passages:
                    before = walk.get((place, source.n), (passages[source.n], ()))[1]
                    walk[place, source.n] = passages[source.n], (*before, *source.boxes)
        if (index, n) in walk:
            self.citations_wanted.emit(list(walk.values()), list(walk).index((index, n)))

    def show_first_cited(self) -> bool:
        """Begin the walk at the answer's first citation; False where it has none."""
        sentences = self.answer.sentences if self.answer is not None else ()
        first = next(((index, source.n) for index, one in enumerate(sentences) for source in one.sources), None)
        if first is not None:
            self._show_cited(*first)
        return first is not None

    def _copy(self) -> None:
        if self.answer is not None:
            QGuiApplication.clipboard().setText(copied(self.answer))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def height_for(self, width: int) -> int:
        """Takes that width. Looked at twice, for the answer's own height follows from its width."""
        height = self.height()
        for _ in range(2):
            self.resize(width, height)
            self._rows.activate()
            follows = self._rows.hasHeightForWidth()  # not of short words while their question is edited
            height = self._rows.totalHeightForWidth(width) if follows else self._rows.totalSizeHint().height()
        return height

    @property
    def answer_bottom(self) -> int:
        """Where the answer ends with what stands right under it; its sources may go on below."""
        items = (self._column.itemAt(n) for n in range(self._column.count()))
        parts = [item.widget() for item in items if item is not None]
        shown = [part.geometry().bottom() + 1 for part in parts if part is not None and not part.isHidden()]
        return max(shown, default=self.asked.geometry().bottom() + 1)

    def _arrange(self) -> None:
        beside = self.width() >= BESIDE
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(direction)
        self.sources.setFixedWidth(COLUMN) if beside else self.sources.setMaximumWidth(16_777_215)
        if not beside:
            self.sources.setMinimumWidth(0)
        self.asked.fit(self.width() - (COLUMN + GAP if beside else 0))

    def _build(self) -> None:
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        for part in (self.text, self.foot):
            part.hide()
            self._column.addWidget(part)
        self._column.addStretch(1)
        self.sources.hide()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(GAP)
        self._columns.addLayout(self._column, 1)
        self._columns.addWidget(self.sources, 0, Qt.AlignmentFlag.AlignTop)
        self._rows = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.asked)
        layout.addLayout(self._columns, 1)
        # Ignored: as wide as its column and never wider, whatever width its question has been given.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
