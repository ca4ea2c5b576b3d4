"""The text of one answer: grows while it streams, is set as Markdown once at its end. As high as its text."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QResizeEvent, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser

from app.records import Answer
from ui import theme
from ui.answer_text import read_link, render, safe_markdown, set_markdown

FLUSH_MS = 50  # one insert for all tokens of this time: rendering each cost 12 times as much


class AnswerView(QTextBrowser):
    """Shows an answer; loads nothing, opens nothing, and tells which citation was clicked."""

    cited = Signal(int, int)  # index of the sentence, number of the source
    grew = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("answer")
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Answer"))
        self.document().setDocumentMargin(0)
        self.document().setIndentWidth(22)
        self._answer: Answer | None = None
        self._streamed: list[str] = []
        self._gathered: list[str] = []
        self._flusher = QTimer(self, interval=FLUSH_MS, singleShot=True)
        self._flusher.timeout.connect(self.flush)
        self.anchorClicked.connect(self._clicked)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()
        look = theme.look()
        if look is not None:
            look.changed.connect(self._render_again)

    @property
    def streamed(self) -> str:
        """Everything streamed so far."""
        return "".join(self._streamed)

    def add(self, piece: str) -> None:
        """The next piece of the answer; it is shown with the next flush."""
        self._streamed.append(piece)
        self._gathered.append(piece)
        if not self._flusher.isActive():
            self._flusher.start()

    def flush(self) -> None:
        """Show what has gathered."""
        if not self._gathered:
            return
        piece, self._gathered = "".join(self._gathered), []
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(piece.lstrip() if self.document().isEmpty() else piece)
        self.grew.emit()

    def finish(self, answer: Answer) -> None:
        """Show the answer whole, with its marks."""
        self._stop_gathering()
        self._answer = answer
        render(self.document(), answer, theme.current())
        self._fit()

    def finish_partial(self) -> None:
        """What was streamed is all there will be."""
        self._stop_gathering()
        set_markdown(self.document(), safe_markdown(self.streamed.strip()), theme.current())
        self._fit()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Nothing: an answer must not make the program read files or reach for the network."""
        return None

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the dialogue scrolls, not one answer

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(400, self.height())

    def _stop_gathering(self) -> None:
        self._flusher.stop()
        self._gathered.clear()

    def _render_again(self) -> None:
        if self._answer is not None:
            self.finish(self._answer)

    def _fit(self, *_: object) -> None:
        height = int(self.document().size().height()) + 2
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def _clicked(self, url: QUrl) -> None:
        cite = read_link(url.toString())
        if cite is not None:
            self.cited.emit(cite.sentence, cite.n)
