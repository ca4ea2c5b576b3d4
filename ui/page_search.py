"""Searching the words of the document shown: a page at a time, while PDFium draws nothing.

Pages that were read by OCR have no words that PDFium knows of: of these the engine tells, before the search begins.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, QTimerEvent, Signal
from PySide6.QtPdf import QPdfSearchModel

from app.file_records import OnScans, PageHits
from app.file_requests import FindOnScans
from app.records import Document
from ui.jobs import Jobs, Task
from ui.page_view import PageView, Spots

BUSY_MS = 10  # until it is tried again while a page is drawn
PAGES_KEPT = 16  # with where their hits stand
MOST = 2_000  # hits: nobody looks at more, and a single letter would have a million

Hit = tuple[int, int]
"""A page, from 1, and which hit on it, from 0."""


class _Results(QPdfSearchModel):
    """Asked page by page. By itself it would take 100 ms a page, and wait for pages that are being drawn."""

    def timerEvent(self, event: QTimerEvent) -> None:
        self.killTimer(event.timerId())


class PageSearch(QObject):
    """From the page shown to the end, and then from the start."""

    changed = Signal()

    def __init__(self, view: PageView, jobs: Jobs) -> None:
        super().__init__(view)
        self._view = view
        self._jobs = jobs
        self._document: Document | None = None
        self._asking: Task | None = None  # about the scanned pages
        self._on_scans: dict[int, PageHits] = {}  # page → what the engine found on it
        self._unread = 0  # scanned pages whose words nobody knows, by what the engine said last
        self._results: _Results | None = None
        self._order: list[int] = []  # pages not searched yet, the next last
        self._found: dict[int, int] = {}  # page → hits on it
        self._spots: dict[int, list[Spots]] = {}  # of the pages looked at last
        self._current: Hit | None = None
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self._search_next)

    @property
    def is_running(self) -> bool:
        """Whether there are pages it has not been to."""
        return bool(self._order)

    @property
    def has_unread(self) -> bool:
        """Whether the document has scanned pages whose words nobody knows."""
        return self._unread > 0

    @property
    def is_cut(self) -> bool:
        """Whether it stopped for the many hits it had."""
        return not self._order and self.count >= MOST

    @property
    def count(self) -> int:
        """How often the words were found so far."""
        return sum(self._found.values())

    @property
    def number(self) -> int:
        """Which of all hits is looked at, from 1; 0 where there is none."""
        if self._current is None:
            return 0
        page, index = self._current
        return sum(hits for one, hits in self._found.items() if one < page) + index + 1

    def of_document(self, document: Document | None) -> None:
        """The library's record of the document shown."""
        self._document = document

    def begin(self, words: str) -> None:
        """Look for `words`; the first hit from here on is shown as soon as it is found."""
        self.end()
        count = self._view.count
        if not words or not count:
            return
        self._results = _Results(self)
        self._results.setDocument(self._view.document)
        self._results.setSearchString(words)
        first = self._view.page
        self._order = [*range(first - 1, 0, -1), *range(count, first - 1, -1)]
        if self._document is not None and self._document.scanned_pages:
            self._ask_of_scans(self._document, words)
        else:
            self._next.start(0)
        self.changed.emit()

    def end(self) -> None:
        """Stop, and take the frames away."""
        self._next.stop()
        if self._asking is not None:
            self._jobs.cancel(self._asking)
            self._asking = None
        if self._results is not None:
            self._results.deleteLater()
        self._results, self._order, self._current = None, [], None
        self._found, self._spots, self._on_scans, self._unread = {}, {}, {}, 0
        self._show()

    def step(self, step: int) -> None:
        """To the next hit or, with -1, the one before; round the ends."""
        if self._current is None:
            return
        page, index = self._current
        index += step
        if not 0 <= index < self._found[page]:
            pages = sorted(self._found)
            page = pages[(pages.index(page) + step) % len(pages)]
            index = 0 if step > 0 else self._found[page] - 1
        self._current = (page, index)
        self._show()

    def select(self) -> None:
        """Leave the hit looked at as what is selected on its page."""
        self._view.select_hit()

    def on_page(self, page: int) -> list[Spots]:
        """Where the hits on a page, from 1, stand."""
        if self._results is None or page not in self._found:
            return []
        if page not in self._spots:
            if len(self._spots) >= PAGES_KEPT:
                self._spots.clear()
            scan = self._on_scans.get(page)
            if scan is not None:
                spots = [self._view.spots(page - 1, rects, scan.geometry) for rects in scan.hits]
                if not self._view.knows(page - 1):
                    return spots
                self._spots[page] = spots
            else:
                links = self._results.resultsOnPage(page - 1)
                self._spots[page] = [tuple(spot.normalized() for spot in link.rectangles()) for link in links]
        return self._spots[page]

    def _ask_of_scans(self, document: Document, words: str) -> None:
        search = self._results

        def take(found: OnScans | None) -> None:
            if search is self._results:  # else it was given up, and this is what comes of it all the same
                self._asking = None
                if found is not None:
                    self._on_scans = {hits.geometry.page: hits for hits in found.pages}
                    self._unread = found.unread
                self._next.start(0)

        request = FindOnScans(document.id, words, self._view.page, MOST)
        self._asking = self._jobs.submit(request, self, take, on_failed=lambda _: take(None))

    def _search_next(self) -> None:
        if self._results is None or not self._order:
            return
        if self._view.pictures.is_busy:
            self._next.start(BUSY_MS)
            return
        page = self._order.pop()
        scan = self._on_scans.get(page)
        found = len(scan.hits if scan is not None else self._results.resultsOnPage(page - 1))
        if found:
            self._found[page] = found
            self._current = self._current or (page, 0)
            if self.count >= MOST:
                self._order = []
        self._next.start(0)
        if found or not self._order:
            self._show()

    def _show(self) -> None:
        current = None
        if self._current is not None:
            page, index = self._current
            current = (page, self.on_page(page)[index])
        self._view.set_hits(self.on_page, current)
        self.changed.emit()
