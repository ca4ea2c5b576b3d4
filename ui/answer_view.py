"""The text of one answer: grows as Markdown while it streams, is written anew with its marks at its end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent, QTextDocument, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QTextBrowser

from app.marking import safe_markdown
from app.records import Answer
from ui import theme
from ui.answer_text import read_link, writing
from ui.markdown import Writer
from ui.markdown_blocks import blocks, split

FLUSH_MS = 50  # one rendering for all tokens of this time
SHARE = 5  # a rendering that takes long (a table, which cannot be parted) comes after this many times as long
AT_ONCE, A_STEP = 30, 6  # blocks of a finished answer that are written in one go: first, and then each time
INDENT = 22
NEAR_LINK = 60  # pixels that are seen above and below a link that has the focus
SCROLL_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class AnswerView(QTextBrowser):
    """As high as its text; loads nothing, opens nothing, and tells which citation was clicked."""

    cited = Signal(int, int)  # index of the sentence, number of the source

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("answer")
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Answer"))
        self._answer: Answer | None = None
        self._streamed: list[str] = []
        self._gathered: list[str] = []
        self._tail = ""  # what was streamed of the block that still grows
        self._presented = ""  # of that what is shown
        self._writer: Writer | None = None  # while it streams
        self._shown: QTextDocument | None = None
        self._next: QTextDocument | None = None  # the finished answer, while it is written
        self._steps: Iterator[None] = iter(())
        self._partial = False  # it came to no answer, and what was streamed is shown
        self._stale = False  # written in the colours of another look
        self._flusher = QTimer(self, interval=FLUSH_MS, singleShot=True)
        self._flusher.timeout.connect(self.flush)
        self.anchorClicked.connect(self._clicked)
        self._use(self._new_document())
        look = theme.look()
        if look is not None:
            look.changed.connect(self._grow_stale)

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
        """Show what has gathered: what has ended is rendered once, what grows each time."""
        if not self._gathered:
            return
        began = time.perf_counter()
        if self._writer is None:
            self._writer = Writer(self.document(), theme.current())
        piece, self._gathered = "".join(self._gathered), []
        ended, self._tail = split((self._tail + piece).lstrip("\r\n"))
        for block in ended:
            self._writer.settle(safe_markdown(block))
        presentable = safe_markdown(_presentable(self._tail))
        if ended or presentable != self._presented:
            self._presented = presentable
            self._writer.show(presentable)
        took = 1000 * (time.perf_counter() - began)
        self._flusher.setInterval(max(FLUSH_MS, int(SHARE * took)))

    @property
    def is_writing(self) -> bool:
        """Whether the finished answer is not there yet."""
        return self._next is not None

    def finish(self, answer: Answer, at_once: int = AT_ONCE) -> None:
        """Show the answer whole, with its marks. A long one is written in steps; what is shown stays until then."""
        self._stop_gathering()
        self._answer = answer
        self._next = self._new_document()
        self._steps = writing(self._next, answer, theme.current())
        self._write_on(at_once)

    def finish_partial(self) -> None:
        """What was streamed is all there will be."""
        self._stop_gathering()
        self._partial = bool(self._streamed)
        self._render_again()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Nothing: an answer must not make the program read files or reach for the network."""
        return None

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the dialogue scrolls, not one answer

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in SCROLL_KEYS and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            event.ignore()  # likewise
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forth: bool) -> bool:
        """From link to link, which only the dialogue can scroll to: the answer itself is as high as its text."""
        moved = super().focusNextPrevChild(forth)
        if moved and self.textCursor().hasSelection():
            self._bring_in_sight(self.cursorRect().center())
        return moved

    def _bring_in_sight(self, place: QPoint) -> None:
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None and (column := around.widget()) is not None:
            there = self.mapTo(column, place)
            around.ensureVisible(there.x(), there.y(), 0, NEAR_LINK)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._stale:
            self._stale = False
            QTimer.singleShot(0, self, self._render_again)

    def sizeHint(self) -> QSize:
        return QSize(400, self.height())

    def _write_on(self, most: int = A_STEP) -> None:
        if self._next is None:
            return
        if sum(1 for _ in islice(self._steps, most)) == most:
            QTimer.singleShot(0, self, self._write_on)
            return
        shown, self._next = self._next, None
        self._use(shown)

    def _new_document(self) -> QTextDocument:
        made = QTextDocument(self)
        made.setUndoRedoEnabled(False)
        made.setDefaultFont(self.document().defaultFont())
        made.setDocumentMargin(0)
        made.setIndentWidth(INDENT)
        return made

    def _use(self, document: QTextDocument) -> None:
        document.setDefaultFont(self.document().defaultFont())
        self.setDocument(document)
        if self._shown is not None:  # the one before it, Qt's own, Qt has deleted
            self._shown.deleteLater()
        self._shown = document
        document.documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def _stop_gathering(self) -> None:
        self._flusher.stop()
        self._gathered.clear()
        self._writer = None

    def _grow_stale(self) -> None:
        """Only what is seen is written anew at once; the rest when it comes into sight."""
        self._stale = self._answer is not None or self._partial
        self.viewport().update()

    def _render_again(self) -> None:
        if self._answer is not None:
            self.finish(self._answer)
        elif self._partial:
            made = self._new_document()
            writer = Writer(made, theme.current())
            for block in blocks(self.streamed.lstrip("\r\n")):
                writer.settle(safe_markdown(block))
            self._use(made)

    def _fit(self, *_: object) -> None:
        height = int(self.document().size().height()) + 2
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def _clicked(self, url: QUrl) -> None:
        cite = read_link(url.toString())
        if cite is not None:
            self.cited.emit(cite.sentence, cite.n)


def _presentable(tail: str) -> str:
    """What can be shown of the block that grows: of a table its whole rows, from the first one on."""
    if not tail.lstrip().startswith("|"):
        return tail
    return tail[: tail.rfind("\n") + 1] if tail.count("\n") > 1 else ""
