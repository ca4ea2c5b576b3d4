"""One question and its answer: what is going on, the text as it comes, the sources beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.events import LoadingModel, PagesRead, Reading, Searching, Sources, Token
from app.records import Answer, Passage
from ui import text
from ui.answer_view import AnswerView
from ui.labels import plain_label
from ui.not_found import NotFound
from ui.source_list import SourceList
from ui.turn_foot import TurnFoot

BESIDE = 760  # pixels from which on the sources stand beside the answer, not below
COLUMN = 272  # width of the sources beside it


class TurnView(QWidget):
    """Fed with the events of one Ask, then with its Answer; or with a saved Answer alone."""

    source_wanted = Signal(object, object)  # Passage, tuple[Box, ...]: boxes to mark; empty: the passage's own
    again_wanted = Signal(str)  # ask this question again
    grew = Signal()
    folded = Signal()  # the user has opened or closed a part of it

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question
        self.answer: Answer | None = None
        self.text = AnswerView()
        self.sources = SourceList()
        self.not_found = NotFound()
        self.foot = TurnFoot()
        self._pages = PagesRead(0, 0)  # how far a question about whole documents is
        self._build()
        self.text.cited.connect(self._show_cited)
        self.text.grew.connect(self.grew)
        self.foot.copy_wanted.connect(self._copy)
        for fold in (self.foot.fold, self.not_found.fold):
            fold.toggled.connect(self.folded)
        self.sources.wanted.connect(lambda passage: self.source_wanted.emit(passage, ()))
        self.set_status(self.tr("Searching…"))

    # What happens.

    def take(self, event: object) -> None:
        """Show an event of the question's job."""
        if isinstance(event, Searching):
            self._tell_searched(event.searched_for)
        elif isinstance(event, Sources):
            self.set_sources(event.passages)
            self.set_status(self.tr("Reading the sources…"))
        elif isinstance(event, LoadingModel):
            share = int(100 * event.done)
            words = self.tr("Loading the model: {share} %") if share else self.tr("Loading the model…")
            self.set_status(words.format(share=text.number(share)))
        elif isinstance(event, PagesRead):
            self._pages = event
            page = self.tr("Reading page {done} of {total}")
            self._show_progress(page, max(event.done, 1), event.total, self.tr("Pages read"))
        elif isinstance(event, Reading) and self._pages.done >= self._pages.total:  # each page has prompts of its own
            tokens = self.tr("Reading {done} of {total} tokens")
            self._show_progress(tokens, event.done, event.total, self.tr("Tokens read"))
        elif isinstance(event, Token):
            self._status_row.hide()
            self.text.show()
            self.text.add(event.text)

    def finish(self, answer: Answer) -> None:
        """Show the answer whole."""
        self.answer = answer
        self._status_row.hide()
        self.set_sources(answer.passages)
        self.sources.set_title(self.tr("Nearest passages") if answer.abstained else self.tr("Sources"))
        cited = [source for sentence in answer.sentences for source in sentence.sources]
        self.sources.set_cited({source.n: source.quote for source in reversed(cited)})  # the first quote of each stands
        self._stopped.setVisible(answer.stopped)
        said = bool(answer.answer.strip())
        self._nothing.setVisible(not (said or answer.stopped or answer.abstained))
        self._show_verdict(answer)
        self.text.setVisible(said and not answer.abstained)
        self.text.finish(answer)
        self.grew.emit()

    def end_stopped(self) -> None:
        """The user stopped it: what came stays."""
        self._end_partial()
        self._stopped.show()
        if self._pages.total:
            self.foot.tell_pages(self._pages.done, self._pages.total)
        self.grew.emit()

    def end_failed(self, sentence: str) -> None:
        """It failed: what came stays, and the question can be asked again."""
        self._end_partial()
        self._error.setText(sentence)
        self._error_row.show()
        self.grew.emit()

    def set_sources(self, passages: Sequence[Passage]) -> None:
        """The passages the answer is grounded on."""
        self.sources.set_passages(passages)
        self.sources.setVisible(bool(passages))

    def set_status(self, words: str, done: int = 0, total: int = 0) -> None:
        """What is going on before the first word."""
        self._status.setText(words)
        self._bar.setVisible(total > 0)
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._status_row.show()

    def _show_progress(self, words: str, done: int, total: int, name: str) -> None:
        self._bar.setAccessibleName(name)
        self.set_status(words.format(done=text.number(done), total=text.number(total)), done, total)

    def _show_verdict(self, answer: Answer) -> None:
        """That it was not answered, where it was not; and what was searched and read."""
        self.not_found.setVisible(answer.abstained)
        if answer.abstained:
            self.not_found.tell(answer)
            self._searched.hide()
        else:
            self._tell_searched(answer.searched_for)
        self.foot.tell(answer, searched_shown=answer.abstained or not self._searched.isHidden())

    def _tell_searched(self, words: str) -> None:
        """Where it is not the question itself."""
        self._searched.setText(text.searched_for(words))
        self._searched.setVisible(bool(words) and text.one_line(words) != text.one_line(self.question))

    def _end_partial(self) -> None:
        self._status_row.hide()
        self.text.setVisible(bool(self.text.streamed.strip()))
        self.text.finish_partial()

    def _show_cited(self, index: int, n: int) -> None:
        """The lines that bear out one sentence."""
        if self.answer is None or index >= len(self.answer.sentences):
            return
        sources = [one for one in self.answer.sentences[index].sources if one.n == n]
        passage = next((one for one in self.answer.passages if one.n == n), None)
        if passage is not None:
            self.source_wanted.emit(passage, tuple(box for one in sources for box in one.boxes))

    def _copy(self) -> None:
        """The answer and its sources, as plain text. What was withheld is no answer."""
        if self.answer is None:
            return
        said = [self.not_found.accessibleName(), self.not_found.searched.text()] if self.answer.abstained else []
        sources = [f"[{one.n}] {text.place(one)}" for one in self.answer.passages]
        parts = (*(said or [self.answer.answer.strip()]), "\n".join(sources))
        QGuiApplication.clipboard().setText("\n\n".join(parts))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        beside = self.width() >= BESIDE
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(direction)
        self.sources.setFixedWidth(COLUMN) if beside else self.sources.setMaximumWidth(16_777_215)
        if not beside:
            self.sources.setMinimumWidth(0)
        room = self.width() - (COLUMN + 28 if beside else 0)
        longest = max(
            (self._asked.fontMetrics().horizontalAdvance(line) for line in self.question.splitlines()),
            default=0,
        )
        self._asked.setFixedWidth(min(longest + 34, max(room, 120)))

    # Building.

    def _build(self) -> None:
        self._asked = plain_label("question", self.question)
        self._asked.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._asked.setAccessibleName(self.tr("Question"))
        self._searched = plain_label("small")
        self._searched.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._nothing = plain_label(
            "muted", self.tr("The model said nothing. The passages it was given may still help.")
        )
        self._stopped = plain_label("stopped", self.tr("■ Stopped"))
        self._build_status()
        self._build_error()
        column = QVBoxLayout()
        column.setSpacing(8)
        for part in (
            self._searched,
            self.not_found,
            self._nothing,
            self._status_row,
            self.text,
            self._stopped,
            self._error_row,
            self.foot,
        ):
            part.hide()
            column.addWidget(part)
        column.addStretch(1)
        self.sources.hide()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(28)
        self._columns.addLayout(column, 1)
        self._columns.addWidget(self.sources, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._asked, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(self._columns, 1)
        # Ignored: as wide as its column and never wider, whatever width its question has been given.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)

    def _build_status(self) -> None:
        self._status = plain_label("muted", "")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(180)
        self._status_row = QWidget()
        row = QVBoxLayout(self._status_row)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._status)
        row.addWidget(self._bar)

    def _build_error(self) -> None:
        self._error = plain_label("turnError", "")
        again = QPushButton(self.tr("Ask again"))
        again.clicked.connect(lambda: self.again_wanted.emit(self.question))
        self._error_row = QWidget()
        row = QHBoxLayout(self._error_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._error, 1)
        row.addWidget(again, 0, Qt.AlignmentFlag.AlignTop)
