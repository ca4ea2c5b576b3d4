"""Where the pages of a document stand: one beneath the other, in pixels. Arithmetic alone.

A size that is not known yet is taken to be the first page's.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import Literal

from PySide6.QtCore import QRect, QSize, QSizeF

Fit = Literal["width", "page"]
Zoom = float | Fit
"""Pixels a point, or what of a page fits into the view."""

MARGIN = 12  # round all pages
GAP = 10  # between two pages
RANGE = (0.25, 6.0)  # pixels a point that can be chosen
LETTER = (612.0, 792.0)

Points = tuple[float, float]


class PageLayout:
    """Call `arrange` after whatever changes."""

    def __init__(self) -> None:
        self.begin(0, QSizeF())

    def begin(self, count: int, first: QSizeF) -> None:
        """A document of `count` pages; the size of the first in points."""
        guess = LETTER if first.isEmpty() else (first.width(), first.height())
        self._points: list[Points] = [guess] * count
        self._known = [False] * count
        self._next_unknown = 0
        self._pixels: list[tuple[int, int]] = [(1, 1)] * count
        self._tops: list[int] = [0] * count
        self._across = 0
        self.size = QSize()

    @property
    def count(self) -> int:
        """How many pages."""
        return len(self._points)

    def learn(self, page: int, size: QSizeF) -> bool:
        """The size of a page in points; whether that is news to the layout."""
        self._known[page] = True
        points = (size.width(), size.height())
        if size.isEmpty() or points == self._points[page]:
            return False
        self._points[page] = points
        return True

    def knows(self, page: int) -> bool:
        """Whether its size is known."""
        return self._known[page]

    def next_unknown(self) -> int | None:
        """The first page whose size is not known."""
        while self._next_unknown < self.count and self._known[self._next_unknown]:
            self._next_unknown += 1
        return self._next_unknown if self._next_unknown < self.count else None

    def arrange(self, zoom: Zoom, room: QSize, across: int) -> None:
        """Lay the pages out. `room` is what a page that is to fit may take; all stand in the middle of `across`."""
        pixels = {points: _pixels(points, zoom, room) for points in set(self._points)}
        self._pixels = [pixels[points] for points in self._points]
        self._tops = list(accumulate((height + GAP for _, height in self._pixels), initial=MARGIN))
        width = max((width for width, _ in pixels.values()), default=0) + 2 * MARGIN
        self._across = max(width, across)
        self.size = QSize(width, self._tops.pop() - GAP + MARGIN) if self.count else QSize()

    def points(self, page: int) -> QSizeF:
        """The size of a page in points."""
        return QSizeF(*self._points[page])

    def scale(self, page: int) -> float:
        """Pixels a point."""
        return self._pixels[page][0] / self._points[page][0]

    def rect(self, page: int) -> QRect:
        """Where a page stands, in pixels from the upper left corner of all."""
        width, height = self._pixels[page]
        return QRect((self._across - width) // 2, self._tops[page], width, height)

    def page_at(self, y: int) -> int:
        """The page at that height, or in a gap the one above it."""
        return max(0, bisect_right(self._tops, y) - 1)


def _pixels(points: Points, zoom: Zoom, room: QSize) -> tuple[int, int]:
    width, height = points
    if zoom == "width":
        scale = room.width() / width
    elif zoom == "page":
        scale = min(room.width() / width, room.height() / height)
    else:
        scale = float(zoom)
    return max(1, round(width * scale)), max(1, round(height * scale))
