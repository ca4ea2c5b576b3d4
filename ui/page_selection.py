"""Text that is selected on a page, with the mouse or from the keyboard."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtPdf import QPdfDocument, QPdfSelection

from ui.page_pictures import PagePictures

EACH_MS = 40  # at most so often: PDFium reads the whole page each time
WIDE = re.compile("[\U00010000-\U0010ffff]")  # QtPdf counts each as two letters
BROKEN = "\ufffe"  # PDFium's for the hyphen of a word that goes on in the next line
INSIDE = 0.5  # points from a line's ends: more would miss a full stop
Unit = Literal["letter", "word", "line", "page"]
FORTH = {"letter": re.compile(r".", re.DOTALL), "word": re.compile(r"\s*\S+"), "line": re.compile(r"\s*[^\r\n]+")}
BACK = {"letter": re.compile(r".\Z", re.DOTALL), "word": re.compile(r"\S+\s*\Z"), "line": re.compile(r"[^\r\n]+\s*\Z")}
_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
SELECTING: dict[tuple[Qt.KeyboardModifier, int], tuple[Unit, int]] = {
    (_SHIFT, Qt.Key.Key_Right): ("letter", 1),
    (_SHIFT, Qt.Key.Key_Left): ("letter", -1),
    (_SHIFT | _CONTROL, Qt.Key.Key_Right): ("word", 1),
    (_SHIFT | _CONTROL, Qt.Key.Key_Left): ("word", -1),
    (_SHIFT, Qt.Key.Key_Down): ("line", 1),
    (_SHIFT, Qt.Key.Key_Up): ("line", -1),
    (_CONTROL, Qt.Key.Key_A): ("page", 1),
}


class PageSelection(QObject):
    """On one page. With the mouse from where it was pressed to where it is; points are of the page as it is shown."""

    changed = Signal()
    moved = Signal(QRectF)  # what the keyboard went to

    def __init__(self, document: QPdfDocument, pictures: PagePictures) -> None:
        super().__init__()
        self._document = document
        self._pictures = pictures
        self.page: int | None = None  # from 0
        self.text = ""
        self._spots: tuple[QRectF, ...] = ()
        self._start = self._end = QPointF()
        self._ends: tuple[int, int] | None = None  # letters of the page: where it began, and where it has come to
        self._places: Sequence[QRectF] = ()  # where the keyboard begins: the lines of a hit, or of what is cited
        self._steps: deque[tuple[Unit, int]] = deque()  # that the keyboard asked for
        self._soon = QTimer(self, singleShot=True, interval=EACH_MS)
        self._soon.timeout.connect(self._select)

    def begin(self, page: int, point: QPointF) -> None:
        """From here."""
        self.page, self._start, self._ends = page, point, None

    def extend(self, point: QPointF) -> None:
        """To here."""
        self._end = point
        self._steps.clear()
        if not self._soon.isActive():
            self._soon.start()

    def step(self, unit: Unit, step: int, page: int, places: Sequence[QRectF] = ()) -> None:
        """One more letter, word or line, with -1 one less, with 0 none; or the whole page.

        Where nothing is selected it begins with what stands at `places` of `page`, or with the page's first letter.
        """
        if unit == "page" or (self._ends is None and not self._steps):
            self.page, self._places, self._ends = page, places, None
        self._steps.append((unit, step))
        if not self._soon.isActive():
            self._soon.start(0)

    def clear(self) -> None:
        """Nothing is selected."""
        self._soon.stop()
        self._steps.clear()
        self.page, self.text, self._spots, self._ends = None, "", (), None
        self.changed.emit()

    def spots(self, page: int) -> tuple[QRectF, ...]:
        """What is selected on a page."""
        return self._spots if page == self.page else ()

    def _select(self) -> None:
        if self.page is None:
            return
        if self._pictures.is_busy:
            self._soon.start(EACH_MS)
        elif self._steps:
            self._go(self.page)
        elif not self._take(self._document.getSelection(self.page, self._start, self._end)) and not self.text:
            self._start = self._end  # QtPdf wants a letter at both ends: it begins where the mouse meets one

    def _take(self, found: QPdfSelection) -> bool:
        """Whether anything is selected now."""
        if not found.isValid() or not found.text():
            return False
        self.text = found.text().replace(BROKEN, "")
        self._spots = tuple(polygon.boundingRect() for polygon in found.bounds())
        self._ends = found.startIndex(), found.endIndex()
        self.changed.emit()
        return True

    def _go(self, page: int) -> None:
        """Where the keyboard wants to."""
        letters = WIDE.sub("xx", self._document.getAllText(page).text())
        if self._ends is None and self._places:
            above, below = self._places[0], self._places[-1]
            start = QPointF(above.left() + INSIDE, above.center().y())
            end = QPointF(below.right() - INSIDE, below.center().y())
            self._take(self._document.getSelection(page, start, end))
            self._ends = _without_spaces(letters, self._ends)  # QtPdf rounds where a hit stands
        anchor, caret = self._ends or (0, 0)
        while self._steps:
            unit, step = self._steps.popleft()
            if unit == "page":
                anchor, caret = 0, len(letters)
            elif step > 0:
                found = FORTH[unit].match(letters, caret)
                caret = found.end() if found else len(letters)
            elif step < 0:
                found = BACK[unit].search(letters, 0, caret)
                caret = found.start() if found else 0
        first, last = min(anchor, caret), max(anchor, caret)
        while letters[first : first + 1] == BROKEN and first < last:  # QtPdf would take it for a byte-order mark
            first += 1
        if not self._take(self._document.getSelectionAtIndex(page, first, last - first)):
            self.text, self._spots = "", ()
            self.changed.emit()
        elif step and unit != "page":
            self.moved.emit(self._spots[-1 if caret > anchor else 0])
        self._ends = anchor, caret


def _without_spaces(letters: str, ends: tuple[int, int] | None) -> tuple[int, int] | None:
    """A part of a text without the spaces at its ends."""
    if ends is None:
        return None
    words = letters[ends[0] : ends[1]]
    start = ends[0] + len(words) - len(words.lstrip())
    return start, start + len(words.strip())
