"""One page of a PDF on the screen, with places marked on it.

The page is rendered by QtPdf on its own thread; until it has come, the last picture is stretched, so that zooming
never shows a blank page.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions, QPdfPageRenderer
from PySide6.QtWidgets import QWidget

from app.records import Box, PageGeometry
from ui import theme
from ui.boxes import shown_page

MARGIN = 14  # round the page, pixels
LARGEST = 6000  # pixels a side: a huge page is drawn coarser, not out of memory


class PageView(QWidget):
    """Paints one page at `scale` pixels a point, and the marks on it."""

    rendered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.document = QPdfDocument(self)
        self._renderer = QPdfPageRenderer(self)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.setDocument(self.document)
        self._renderer.pageRendered.connect(self._take)
        self._image = QImage()
        self._image_page = -1
        self._page = 0  # from 0, as QtPdf counts
        self._scale = 1.0
        self._boxes: tuple[Box, ...] = ()
        self._geometry: dict[int, PageGeometry] = {}
        self.setAccessibleName(self.tr("Page"))

    @property
    def page(self) -> int:
        """The page shown, from 1."""
        return self._page + 1

    @property
    def scale(self) -> float:
        """Pixels a point."""
        return self._scale

    @property
    def points(self) -> QSizeF:
        """The shown page's size in points."""
        size = self.document.pagePointSize(self._page)
        return size if not size.isEmpty() else QSizeF(612, 792)

    @property
    def is_drawn(self) -> bool:
        """Whether the page shown has been drawn."""
        return not self._image.isNull() and self._image_page == self._page

    def set_marks(self, boxes: Sequence[Box], geometry: Sequence[PageGeometry]) -> None:
        """Mark these places."""
        self._boxes = tuple(boxes)
        self._geometry = {one.page: one for one in geometry}
        self.update()

    def show_page(self, page: int, scale: float) -> None:
        """Show `page` (from 1) at `scale` pixels a point."""
        self._page = page - 1
        self._scale = scale
        size = self.points * scale
        self.setFixedSize(int(size.width()) + 2 * MARGIN, int(size.height()) + 2 * MARGIN)
        self._request(size)
        self.update()

    def marks(self) -> tuple[QRectF, ...]:
        """Where the marks of the shown page stand in this widget."""
        place = shown_page(self._geometry.get(self.page), self.points)
        fit = self.points.width() / max(place.size.width(), 1.0) * self._scale
        found = []
        for box in self._boxes:
            if box[0] == self.page:
                spot = place.place(box)
                spot = QRectF(spot.topLeft() * fit, spot.size() * fit)
                found.append(spot.translated(MARGIN, MARGIN))
        return tuple(found)

    def _request(self, size: QSizeF) -> None:
        pixels = size * self.devicePixelRatioF()
        coarser = min(1.0, LARGEST / max(pixels.width(), pixels.height(), 1.0))
        self._renderer.requestPage(self._page, (pixels * coarser).toSize(), QPdfDocumentRenderOptions())

    def _take(self, page: int, size: QSize, image: QImage, options: QPdfDocumentRenderOptions, request: int) -> None:
        if page == self._page:
            self._image = image
            self._image_page = page
            self.update()
            self.rendered.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paper = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        painter.setPen(QPen(QColor(theme.current().line), 1))
        painter.setBrush(QColor("white"))
        painter.drawRect(paper.adjusted(-0.5, -0.5, 0.5, 0.5))
        if self.is_drawn:
            painter.drawImage(paper, self._image)
        self._paint_marks(painter)
        painter.end()

    def _paint_marks(self, painter: QPainter) -> None:
        """As a highlighter does: the paper takes the colour, the letters stay black. The line below needs no colour."""
        colour = QColor(theme.current().mark)
        for spot in self.marks():
            wide = spot.adjusted(-1.5, -1, 1.5, 1)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(wide, 2, 2)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            painter.setPen(QPen(colour.darker(160), 1))
            painter.drawLine(wide.bottomLeft(), wide.bottomRight())
