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
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.events import LoadingModel, Reading, Searching, Sources, Token
from app.records import Answer, Passage
from ui import text
from ui.answer_view import AnswerView
from ui.labels import plain_label
from ui.source_list import SourceList

BESIDE = 760  # pixels from which on the sources stand beside the answer, not below
COLUMN = 272  # width of the sources beside it


class TurnView(QWidget):
    """Fed with the events of one Ask, then with its Answer; or with a saved Answer alone."""

    source_wanted = Signal(object, object)  # Passage, tuple[Box, ...]: boxes to mark; empty: the passage's own
    again_wanted = Signal(str)  # ask this question again
    grew = Signal()

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question
        self.answer: Answer | None = None
        self.text = AnswerView()
        self.sources = SourceList()
        self._build()
        self.text.cited.connect(self._show_cited)
        self.text.grew.connect(self.grew)
        self.sources.wanted.connect(lambda passage: self.source_wanted.emit(passage, ()))
        self.set_status(self.tr("Searching…"))

    # What happens.

    def take(self, event: object) -> None:
        """Show an event of the question's job."""
        if isinstance(event, Searching):
            self._searched.setText(self.tr("Searched for: {words}").format(words=event.searched_for))
        elif isinstance(event, Sources):
            self.set_sources(event.passages)
            self.set_status(self.tr("Reading the sources…"))
        elif isinstance(event, LoadingModel):
            share = int(100 * event.done)
            words = self.tr("Loading the model: {share} %") if share else self.tr("Loading the model…")
            self.set_status(words.format(share=text.number(share)))
        elif isinstance(event, Reading):
            words = self.tr("Reading {done} of {total} tokens")
            self.set_status(
                words.format(done=text.number(event.done), total=text.number(event.total)),
                event.done,
                event.total,
            )
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
        self._not_found.setVisible(answer.abstained)
        self._stopped.setVisible(answer.stopped)
        said = bool(answer.answer.strip())
        self._nothing.setVisible(not said and not answer.stopped)
        self.text.setVisible(said)
        self.text.finish(answer)
        self._tell_details(answer)
        self._foot.show()
        self.grew.emit()

    def end_stopped(self) -> None:
        """The user stopped it: what came stays."""
        self._end_partial()
        self._stopped.show()
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

    def _tell_details(self, answer: Answer) -> None:
        if answer.searched_for:
            self._searched.setText(self.tr("Searched for: {words}").format(words=answer.searched_for))
        else:
            self._searched.setText(self.tr("Nothing was searched."))
        self._timings.setText(f"{answer.model} · {text.timings(answer.timings)}" if answer.model else "")

    def _copy(self) -> None:
        """The answer and its sources, as plain text."""
        if self.answer is None:
            return
        sources = [f"[{one.n}] {text.place(one)}" for one in self.answer.passages]
        QGuiApplication.clipboard().setText("\n\n".join([self.answer.answer.strip(), "\n".join(sources)]))

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
        self._not_found = plain_label("notFound", self.tr("Not found in your documents"))
        self._nothing = plain_label(
            "muted", self.tr("The model said nothing. The passages it was given may still help.")
        )
        self._stopped = plain_label("stopped", self.tr("■ Stopped"))
        self._build_status()
        self._build_error()
        self._build_foot()
        column = QVBoxLayout()
        column.setSpacing(8)
        for part in (
            self._not_found,
            self._nothing,
            self._status_row,
            self.text,
            self._stopped,
            self._error_row,
            self._foot,
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
        self._bar.setAccessibleName(self.tr("Tokens read"))
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

    def _build_foot(self) -> None:
        self._searched = plain_label("small", "")
        self._timings = plain_label("small", "")
        for label in (self._searched, self._timings):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.hide()
        fold = _quiet_button(self.tr("How this was found"))
        fold.setCheckable(True)
        fold.setArrowType(Qt.ArrowType.RightArrow)
        fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        fold.toggled.connect(self._fold)
        self._fold_button = fold
        copy = _quiet_button(self.tr("Copy"))
        copy.setToolTip(self.tr("Copy the answer and its sources"))
        copy.clicked.connect(self._copy)
        self._foot = QWidget()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(fold)
        buttons.addWidget(copy)
        buttons.addStretch(1)
        rows = QVBoxLayout(self._foot)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3)
        rows.addLayout(buttons)
        rows.addWidget(self._searched)
        rows.addWidget(self._timings)

    def _fold(self, shown: bool) -> None:
        self._fold_button.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)
        self._searched.setVisible(shown)
        self._timings.setVisible(shown)


def _quiet_button(words: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName("fold")
    button.setText(words)
    button.setAccessibleName(words)
    return button
