"""All pages of a PDF one beneath the other, to be scrolled and zoomed.

Only what is seen and its neighbours is drawn, and drawn elsewhere (page_pictures); until a page has come, its last
picture is stretched, or the paper is white. Whatever moves the pages (a new width, zoom, a size that comes to be
known) leaves one place where it was: the one that was asked for, until the user scrolls.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QAbstractScrollArea

from app.frozen import frozen
from ui import theme
from ui.page_layout import MARGIN, RANGE, PageLayout, Zoom
from ui.page_pictures import PagePictures, picture_size

LINE = 48  # pixels an arrow key scrolls
SETTLE_MS = 50  # after a change of size, before pages are drawn anew
LEARN_S = 0.003  # of sizes at a time
LEARN_MS = 8  # between two times


@frozen
class Place:
    """A place of a page, in points from its upper left corner, and where it stands, in shares of the view."""

    page: int
    on_page: QPointF
    in_view: QPointF


class PageScroll(QAbstractScrollArea):
    """Pages are counted from 1 outside, and from 0, as QtPdf does, where a name has a leading underscore."""

    page_changed = Signal(int)
    zoom_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.document = QPdfDocument(self)
        self.pictures = PagePictures(self.document)
        self.pictures.drawn.connect(self._take_picture)
        self.zoom: Zoom = "width"
        self._layout = PageLayout()
        self._page = 0
        self._held: Place | None = None
        self._placing = False
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._draw_next)
        self._learning = QTimer(self, singleShot=True, interval=LEARN_MS)
        self._learning.timeout.connect(self._learn_more)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().setSingleStep(LINE)
        self.horizontalScrollBar().setSingleStep(LINE)

    @property
    def count(self) -> int:
        """How many pages."""
        return self._layout.count

    @property
    def page(self) -> int:
        """The page shown, from 1; where there are several, the one that is read."""
        return self._page + 1

    @property
    def scale(self) -> float:
        """Pixels a point on that page."""
        return self._layout.scale(self._page) if self.count else 1.0

    @property
    def is_drawn(self) -> bool:
        """Whether that page has been drawn as large as it is shown."""
        return self._page < self.count and self.pictures.has(*self._wanted(self._page))

    def begin(self) -> None:
        """The document has been loaded, or closed: show it from its start."""
        self.pictures.clear()
        self._layout.begin(self.document.pageCount(), self.document.pagePointSize(0))
        self._learning.start()
        self._page, self._held = 0, None
        self._place_bars()
        self.go_to(1)

    def go_to(self, page: int) -> None:
        """Show the top of a page."""
        if self.count:
            index = min(max(page, 1), self.count) - 1
            middle = self._layout.points(index).width() / 2
            above = -MARGIN / self._layout.scale(index)
            self._hold(Place(index, QPointF(middle, above), QPointF(0.5, 0.0)))

    def set_zoom(self, zoom: Zoom, about: QPointF | None = None) -> None:
        """`about` is the point of the view that stays; if none, the place that was asked for, or the upper third."""
        if self.count:
            if about is not None or self._held is None:
                self._held = self._place_at(about or QPointF(self.viewport().width() / 2, self.viewport().height() / 3))
            low, high = RANGE
            low = min(low, self.scale)  # what fits may be smaller than what can be chosen
            self.zoom = min(max(zoom, low), high) if isinstance(zoom, float) else zoom
            self._arrange()

    def zoom_by(self, step: float, about: QPointF | None = None) -> None:
        """Larger or smaller."""
        self.set_zoom(self.scale * step, about)

    # The layout, and the place that is held.

    def _hold(self, place: Place) -> None:
        self._held = place
        self._arrange()
        self._set_page(place.page)

    def _arrange(self) -> None:
        if not self.count:
            return
        if self._held is None:
            self._held = self._place_at(QPointF(self.viewport().width() / 2, 0.0))
        most = self.maximumViewportSize()
        bar = self.verticalScrollBar().sizeHint().width()  # its room is kept free: else it would come and go
        room = QSize(most.width() - bar - 2 * MARGIN, most.height() - 2 * MARGIN).expandedTo(QSize(20, 20))
        self._layout.arrange(self.zoom, room, self.viewport().width())
        self._place_bars()
        self.viewport().update()
        if not self._soon.isActive():
            self._soon.start(SETTLE_MS if self.pictures.picture(self._page) else 0)
        self.zoom_changed.emit()

    def _place_bars(self) -> None:
        """Their ranges, and what is held in its place. A bar that comes or goes resizes the view, and calls again."""
        outer, self._placing = self._placing, True
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        for bar, side in ((across, QSize.width), (down, QSize.height)):
            bar.setPageStep(side(self.viewport().size()))
            bar.setRange(0, max(0, side(self._layout.size) - side(self.viewport().size())))
        if self._held is not None:
            page, in_view, view = self._held.page, self._held.in_view, self.viewport().size()
            at = QPointF(self._layout.rect(page).topLeft()) + self._held.on_page * self._layout.scale(page)
            across.setValue(round(at.x() - in_view.x() * view.width()))
            down.setValue(round(at.y() - in_view.y() * view.height()))
        self._placing = outer

    def _place_at(self, point: QPointF) -> Place:
        """What stands at a point of the view."""
        at = point + QPointF(self._offset())
        page = self._layout.page_at(int(at.y()))
        on_page = (at - QPointF(self._layout.rect(page).topLeft())) / self._layout.scale(page)
        view = self.viewport().size().expandedTo(QSize(1, 1))
        return Place(page, on_page, QPointF(point.x() / view.width(), point.y() / view.height()))

    def _set_page(self, page: int) -> None:
        if page != self._page:
            self._page = page
            self.page_changed.emit(page + 1)

    def _offset(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _page_rect(self, page: int) -> QRect:
        """Where a page stands in the view."""
        return self._layout.rect(page).translated(-self._offset())

    def _seen(self) -> range:
        """The pages that are."""
        if not self.count:
            return range(0)
        top = self.verticalScrollBar().value()
        return range(self._layout.page_at(top), self._layout.page_at(top + self.viewport().height()) + 1)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()
        if self._placing or not self.count:
            return
        self._held = None
        bar = self.verticalScrollBar()
        third = bar.value() + self.viewport().height() // 3
        last = self.count - 1 if bar.value() == bar.maximum() else self._layout.page_at(third)
        self._set_page(0 if bar.value() == 0 else last)
        if not self._soon.isActive():
            self._soon.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon.start(0)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.pictures.clear()  # a folded pane takes no memory for them

    # Drawing, while PDFium is free.

    def _draw_next(self) -> None:
        """One page; each picture that comes calls this again."""
        if self.pictures.is_busy or not self.count or not self.isVisible():
            return
        if self._learn([page for page in self._near() if not self._layout.knows(page)]):
            self._arrange()
        self.pictures.draw([self._wanted(page) for page in self._near()], len(self._seen()))

    def _near(self) -> list[int]:
        """The pages seen, and those that will be next."""
        seen = self._seen()
        around = (seen.stop, seen.start - 1, seen.stop + 1)
        return [*seen, *(page for page in around if 0 <= page < self.count)]

    def _wanted(self, page: int) -> tuple[int, QSize]:
        return page, picture_size(self._layout.rect(page).size(), self.devicePixelRatioF())

    def _take_picture(self, page: int) -> None:
        if page in self._seen():
            self.viewport().update(self._page_rect(page))
        self._draw_next()

    def _learn(self, pages: Sequence[int]) -> bool:
        news = [self._layout.learn(page, self.document.pagePointSize(page)) for page in pages]
        return any(news)

    def _learn_more(self) -> None:
        """Ask for sizes for a moment, and go on later, until all are known."""
        changed, end = False, perf_counter() + LEARN_S
        page = self._layout.next_unknown()
        while page is not None and not self.pictures.is_busy and perf_counter() < end:
            changed = self._learn([page]) or changed
            page = self._layout.next_unknown()
        if changed:
            self._arrange()
        if page is not None:
            self._learning.start()

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for page in self._seen():
            where = self._page_rect(page)
            if where.adjusted(-4, -4, 4, 4).intersects(event.rect()):
                self._paint_paper(painter, page, where)
                self.paint_over(painter, page)
        painter.end()

    def paint_over(self, painter: QPainter, _page: int) -> None:
        """For those who derive: what stands on the paper."""

    def _paint_paper(self, painter: QPainter, page: int, where: QRect) -> None:
        paper = QRectF(where)
        painter.setPen(QPen(QColor(theme.current().line), 1))
        painter.setBrush(QColor("white"))
        painter.drawRect(paper.adjusted(-0.5, -0.5, 0.5, 0.5))
        picture = self.pictures.picture(page)
        if picture is None:
            return
        ratio = self.devicePixelRatioF()
        if picture.size() == (QSizeF(where.size()) * ratio).toSize():  # pixel on pixel: letters stay sharp
            corner = QPointF(round(where.left() * ratio) / ratio, round(where.top() * ratio) / ratio)
            paper = QRectF(corner, QSizeF(picture.size()) / ratio)
        painter.drawImage(paper, picture)
