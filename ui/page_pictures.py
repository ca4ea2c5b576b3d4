"""Pictures of pages: drawn by QtPdf on a thread of its own, one at a time, and the last of them kept.

PDFium does one thing at a time: whatever else is asked of a document waits while a page is drawn, which can take
seconds. So nothing is asked of it while `is_busy`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QSize, QSizeF, Signal
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions, QPdfPageRenderer

KEPT = 32_000_000  # bytes
LARGEST = 6000  # pixels a side, and
MOST = 4_000_000  # pixels in all: a huge page is drawn coarser, not out of memory
BYTES = 4  # a pixel

Wanted = tuple[int, QSize]
"""A page, and the size to draw it in."""


class PagePictures(QObject):
    """Draws what is wanted most, and forgets what was not wanted for longest."""

    drawn = Signal(int)

    def __init__(self, document: QPdfDocument) -> None:
        super().__init__()
        self._renderer = QPdfPageRenderer(self)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.setDocument(document)
        self._renderer.pageRendered.connect(self._take)
        self._kept: dict[int, tuple[QSize, QImage]] = {}  # the longest unwanted first
        self._drawing = 0  # the request under way
        self._when_free: Callable[[], None] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a page is being drawn."""
        return self._drawing != 0

    @property
    def bytes(self) -> int:
        """What all pictures take."""
        return sum(image.sizeInBytes() for _, image in self._kept.values())

    def when_free(self, act: Callable[[], None]) -> None:
        """Do it when no page is being drawn, which may be now; and what waited never."""
        self._when_free = None
        if self.is_busy:
            self._when_free = act
        else:
            act()

    def clear(self) -> None:
        """Forget all; of another document the same pages look otherwise."""
        self._kept.clear()

    def picture(self, page: int) -> QImage | None:
        """The last one of a page, of whatever size."""
        found = self._kept.get(page)
        return None if found is None or found[1].isNull() else found[1]

    def has(self, page: int, size: QSize) -> bool:
        """Whether it was drawn in just this size."""
        return page in self._kept and self._kept[page][0] == size

    def draw(self, wanted: Sequence[Wanted], seen: int) -> None:
        """Of `wanted`, the most wanted first, draw the first that is missing. The first `seen` are on the screen."""
        if self.is_busy:
            return
        wanted = _affordable(wanted, seen)
        self._forget({page for page, _ in wanted})
        for page, size in wanted:
            if not self.has(page, size):
                self._drawing = self._renderer.requestPage(page, size, QPdfDocumentRenderOptions())
                return

    def _forget(self, wanted: set[int]) -> None:
        for page in wanted & self._kept.keys():
            self._kept[page] = self._kept.pop(page)
        spare = [page for page in self._kept if page not in wanted]
        total = self.bytes
        for page in spare:
            if total <= KEPT:
                return
            total -= self._kept.pop(page)[1].sizeInBytes()

    def _take(self, page: int, size: QSize, image: QImage, options: QPdfDocumentRenderOptions, request: int) -> None:
        """A page that cannot be drawn comes as no picture, which is kept too: it is not asked for again."""
        self._drawing = 0
        self._kept.pop(page, None)
        self._kept[page] = (size, image)
        act, self._when_free = self._when_free, None
        if act is not None:
            act()
        self.drawn.emit(page)


def picture_size(page: QSize, ratio: float) -> QSize:
    """What to draw a page in that takes `page` on a screen of `ratio` pixels each."""
    pixels = QSizeF(page) * ratio
    coarser = min(1.0, LARGEST / max(pixels.width(), pixels.height(), 1.0))
    area = pixels.width() * pixels.height() * coarser * coarser
    coarser *= min(1.0, (MOST / max(area, 1.0)) ** 0.5)
    return (pixels * coarser).toSize().expandedTo(QSize(1, 1)) if coarser < 1 else pixels.toSize()


def _affordable(wanted: Sequence[Wanted], seen: int) -> list[Wanted]:
    """What is on the screen, and of the rest what there is room to keep."""
    total, chosen = 0, []
    for number, (page, size) in enumerate(wanted):
        total += size.width() * size.height() * BYTES
        if number < seen or total <= KEPT:
            chosen.append((page, size))
    return chosen
