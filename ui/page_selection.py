"""Text that is selected on a page with the mouse."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, QTimer, Signal
from PySide6.QtPdf import QPdfDocument

from ui.page_pictures import PagePictures

EACH_MS = 40  # at most so often: PDFium reads the whole page each time


class PageSelection(QObject):
    """On one page, from where the mouse was pressed to where it is. Points are of the page as it is shown."""

    changed = Signal()

    def __init__(self, document: QPdfDocument, pictures: PagePictures) -> None:
        super().__init__()
        self._document = document
        self._pictures = pictures
        self.page: int | None = None  # from 0
        self.text = ""
        self._spots: tuple[QRectF, ...] = ()
        self._start = self._end = QPointF()
        self._soon = QTimer(self, singleShot=True, interval=EACH_MS)
        self._soon.timeout.connect(self._select)

    def begin(self, page: int, point: QPointF) -> None:
        """From here."""
        self.page, self._start = page, point

    def extend(self, point: QPointF) -> None:
        """To here."""
        self._end = point
        if not self._soon.isActive():
            self._soon.start()

    def clear(self) -> None:
        """Nothing is selected."""
        self._soon.stop()
        self.page, self.text, self._spots = None, "", ()
        self.changed.emit()

    def spots(self, page: int) -> tuple[QRectF, ...]:
        """What is selected on a page."""
        return self._spots if page == self.page else ()

    def _select(self) -> None:
        if self._pictures.is_busy:
            self._soon.start()
        elif self.page is not None:
            found = self._document.getSelection(self.page, self._start, self._end)
            if found.isValid() and found.text():
                self.text = found.text()
                self._spots = tuple(polygon.boundingRect() for polygon in found.bounds())
                self.changed.emit()
            elif not self.text:
                self._start = self._end  # QtPdf wants a letter at both ends: it begins where the mouse meets one
