"""The pages of a PDF with what stands on them: cited lines, hits of a search, selected text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QMenu, QScrollBar

from app.records import Box, PageGeometry, Rect
from ui.boxes import shown_page
from ui.page_marks import paint_hits, paint_marks, paint_selection
from ui.page_scroll import LINE, PageScroll, Place
from ui.page_selection import SELECTING, PageSelection

STEP = 1.2  # of zoom
UPPER = 1 / 3  # of the view: where what is looked for comes to stand
LEFT = 40  # pixels from the view's left edge, likewise

Spots = tuple[QRectF, ...]
"""In points, from the upper left corner of a page as it is shown."""


def _none(_page: int) -> Sequence[Spots]:
    return ()


class PageView(PageScroll):
    """Places on pages, and the keys and the mouse that move among them."""

    def __init__(self) -> None:
        super().__init__()
        self.selection = PageSelection(self.document, self.pictures)
        self.selection.changed.connect(self.viewport().update)
        self.selection.moved.connect(self._follow)
        self._boxes: tuple[Box, ...] = ()
        self._geometry: dict[int, PageGeometry] = {}
        self._hits: Callable[[int], Sequence[Spots]] = _none
        self._hit: tuple[int, Spots] | None = None
        self.setObjectName("pageView")
        self.setAccessibleName(self.tr("Page of the document"))
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)

    def begin(self) -> None:
        self.selection.clear()
        self.set_marks((), ())
        self.set_hits(_none, None)
        super().begin()

    # Cited lines.

    def set_marks(self, boxes: Sequence[Box], geometry: Sequence[PageGeometry]) -> None:
        """Mark these places."""
        self._boxes = tuple(boxes)
        self._geometry = {one.page: one for one in geometry}
        self.viewport().update()

    def marks(self) -> Spots:
        """Where the marks of the page shown stand in this view, in pixels."""
        return self._in_view(self._page, self._marks(self._page)) if self.count else ()

    def reveal(self) -> None:
        """Scroll so that the first mark stands in the upper third."""
        page = self._boxes[0][0] - 1 if self._boxes else -1
        if 0 <= page < self.count:
            self._show(page, self._marks(page)[0])

    def _marks(self, page: int) -> Spots:
        return self.spots(page, [box[1:] for box in self._boxes if box[0] == page + 1], self._geometry.get(page + 1))

    def spots(self, page: int, rects: Iterable[Rect], geometry: PageGeometry | None) -> Spots:
        """Where rectangles of a page, from 0, stand on it as it is shown."""
        shown = self._layout.points(page)
        place = shown_page(geometry, shown)
        fit = shown.width() / max(place.size.width(), 1.0) if self._layout.knows(page) else 1.0
        return tuple(_times(place.place(rect), fit) for rect in rects)

    def knows(self, page: int) -> bool:
        """Whether the size of a page, from 0, is known: else what stands on it will move a little."""
        return self._layout.knows(page)

    # Hits of a search.

    def set_hits(self, hits: Callable[[int], Sequence[Spots]], current: tuple[int, Spots] | None) -> None:
        """Frame what `hits` tells of each page, from 1; `current` is scrolled to where it is out of sight."""
        self._hits, before, self._hit = hits, self._hit, current
        if current is not None and current != before:
            page, spots = current
            seen = QRectF(self.viewport().rect()).adjusted(0, 20, 0, -20)
            if not all(seen.contains(spot) for spot in self._in_view(page - 1, spots)):
                self._show(page - 1, spots[0])
            self._set_page(page - 1)
        self.viewport().update()

    # From points to the view.

    def _show(self, page: int, spot: QRectF) -> None:
        left = min(0.5, LEFT / max(self.viewport().width(), 1))
        self._hold(Place(page, spot.topLeft(), QPointF(left, UPPER)))

    def _in_view(self, page: int, spots: Iterable[QRectF]) -> Spots:
        corner, scale = QPointF(self._page_rect(page).topLeft()), self._layout.scale(page)
        return tuple(_times(spot, scale).translated(corner) for spot in spots)

    def _in_points(self, page: int, point: QPointF) -> QPointF:
        return (point - QPointF(self._page_rect(page).topLeft())) / self._layout.scale(page)

    def paint_over(self, painter: QPainter, page: int) -> None:
        paint_marks(painter, self._in_view(page, self._marks(page)))
        paint_selection(painter, self._in_view(page, self.selection.spots(page)))
        hits = (spot for spots in self._hits(page + 1) for spot in spots)
        paint_hits(painter, self._in_view(page, hits))
        if self._hit is not None and self._hit[0] == page + 1:
            paint_hits(painter, self._in_view(page, self._hit[1]), current=True)

    # Keys and mouse.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._select(event):
            return
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        leap = down.pageStep() - LINE  # a line of the last view stays in sight
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        moves: dict[int, tuple[QScrollBar, int]] = {
            Qt.Key.Key_Down: (down, down.value() + LINE),
            Qt.Key.Key_Up: (down, down.value() - LINE),
            Qt.Key.Key_Right: (across, across.value() + LINE),
            Qt.Key.Key_Left: (across, across.value() - LINE),
            Qt.Key.Key_PageDown: (down, down.value() + leap),
            Qt.Key.Key_PageUp: (down, down.value() - leap),
            Qt.Key.Key_Space: (down, down.value() + (-leap if shift else leap)),
            Qt.Key.Key_Home: (down, 0),
            Qt.Key.Key_End: (down, down.maximum()),
        }
        move = moves.get(event.key())
        if move is not None and plain:
            move[0].setValue(move[1])
        else:
            event.ignore()

    def _select(self, event: QKeyEvent) -> bool:
        """Whether a key was for selecting text: from the hit that is looked at, the first mark or the page's start."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        wanted = SELECTING.get((held, event.key()))
        if wanted is None or not self.count:
            return False
        unit, step = wanted
        if self._hit is not None and unit != "page":
            self.selection.step(unit, step, self._hit[0] - 1, self._hit[1])
        else:
            self.selection.step(unit, step, self._page, self._marks(self._page))
        return True

    def select_hit(self) -> None:
        """Select the hit that is looked at, where nothing else is, so that the keyboard can go on from there."""
        if self._hit is not None and not self.selection.text:
            self.selection.clear()
            self.selection.step("letter", 0, self._hit[0] - 1, self._hit[1])

    def _follow(self, spot: QRectF) -> None:
        """Have what the keyboard has selected be seen."""
        page, height = self.selection.page, self.viewport().height()
        if page is None:
            return
        (seen,) = self._in_view(page, [spot])
        if seen.top() < 0 or seen.bottom() > height:
            self._show(page, spot)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(STEP ** (event.angleDelta().y() / 120), event.position())
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.count:
            self.selection.clear()
            page = self._layout.page_at(int(event.position().y()) + self._offset().y())
            self.selection.begin(page, self._in_points(page, event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        page = self.selection.page
        if page is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self.selection.extend(self._in_points(page, event.position()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Copy (Ctrl+C)"), self.copy).setEnabled(bool(self.selection.text))
        menu.popup(event.globalPos())

    def copy(self) -> None:
        """Put the selected text on the clipboard."""
        if self.selection.text:
            QGuiApplication.clipboard().setText(self.selection.text)


def _times(spot: QRectF, scale: float) -> QRectF:
    return QRectF(spot.topLeft() * scale, QSizeF(spot.size()) * scale)
