"""From a rectangle in a PDF's own coordinates to a rectangle of the page as it is shown.

It counts in points from the lower left corner of the page before its rotation; the screen counts from the upper
left corner after it.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF

from app.frozen import frozen
from app.records import PageGeometry, Rect


@frozen
class ShownPage:
    """A page on the screen: its size before rotation, its rotation, and the pixels a point takes."""

    width: float
    height: float
    rotation: int = 0  # degrees clockwise
    scale: float = 1.0

    @property
    def size(self) -> QSizeF:
        """What it takes on the screen."""
        if self.rotation % 180:
            return QSizeF(self.height, self.width) * self.scale
        return QSizeF(self.width, self.height) * self.scale

    def place(self, rect: Rect) -> QRectF:
        """Where `rect` stands on the screen, from the page's upper left corner."""
        x0, y0, x1, y1 = rect
        left, top = self._point(x0, y0)
        right, bottom = self._point(x1, y1)
        shown = QRectF(min(left, right), min(top, bottom), abs(right - left), abs(bottom - top))
        return QRectF(shown.topLeft() * self.scale, shown.size() * self.scale)

    def _point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the PDF, in points from the shown page's upper left corner."""
        turn = self.rotation % 360
        if turn == 90:
            return y, x
        if turn == 180:
            return self.width - x, y
        if turn == 270:
            return self.height - y, self.width - x
        return x, self.height - y


def shown_page(geometry: PageGeometry | None, shown: QSizeF) -> ShownPage:
    """The page for what is known of it: its geometry, else the size in points the viewer shows it in."""
    if geometry is None:
        return ShownPage(shown.width(), shown.height())
    return ShownPage(geometry.width, geometry.height, geometry.rotation % 360)
