"""How far the library's work is, and how long it will take: from what the work so far took."""

from __future__ import annotations

import time
from collections.abc import Sequence

from app.events import LibraryProgress
from app.records import Document

REPORT_S = 0.5  # between two reports
BYTES_A_PAGE = 30_000.0  # of a file that is not read yet, until others tell better
PASSAGES_A_PAGE = 6.0
UNREAD = ("queued", "reading")
UNEMBEDDED = ("searchable", "embedding")
SMOOTHING = 0.2  # weight of the latest measurement


class Rate:
    """Seconds a unit of work takes, the latest counting most; None until measured."""

    def __init__(self) -> None:
        self.value: float | None = None

    def take(self, seconds: float, units: float) -> None:
        """So many units took so long."""
        if units > 0:
            latest = seconds / units
            self.value = latest if self.value is None else self.value + SMOOTHING * (latest - self.value)


class Progress:
    """Of all documents that are in work."""

    def __init__(self) -> None:
        self.reading = Rate()  # a page
        self.embedding = Rate()  # a passage
        self._reported = 0.0
        self._begun: set[int] = set()
        self._finished = True

    def is_due(self) -> bool:
        """Whether it is time for a report."""
        if time.monotonic() - self._reported < REPORT_S:
            return False
        self._reported = time.monotonic()
        return True

    def report(self, documents: Sequence[Document], reading: dict[int, tuple[int, int]]) -> LibraryProgress:
        """Over all documents in work that are not paused; `reading` are the pages done and in all of those being read.

        Documents that were in work at an earlier report and are ready now still count, until other work begins.
        """
        in_work = any(one.status in (*UNREAD, *UNEMBEDDED) and not one.paused for one in documents)
        if in_work and self._finished:
            self._begun.clear()
        self._finished = not in_work
        read_ones = [one for one in documents if one.pages and one.status not in UNREAD]
        pages_known = sum(one.pages for one in read_ones)
        bytes_a_page = sum(one.size for one in read_ones) / pages_known if pages_known else BYTES_A_PAGE
        passages_a_page = sum(one.passages for one in read_ones) / pages_known if pages_known else PASSAGES_A_PAGE
        read = embedded = total = unembedded = 0.0
        for one in documents:
            if one.status in UNREAD and not one.paused:
                finished, pages = reading.get(one.id, (0, 0))
                pages = pages or max(1, round(one.size / max(bytes_a_page, 1.0)))
                read, total, unembedded = read + finished, total + pages, unembedded + pages * passages_a_page
                self._begun.add(one.id)
            elif one.status in UNEMBEDDED and not one.paused:
                share = one.embedded / one.passages if one.passages else 1.0
                read, embedded, total = read + one.pages, embedded + one.pages * share, total + one.pages
                unembedded += one.passages - one.embedded
                self._begun.add(one.id)
            elif one.id in self._begun and one.status == "ready":
                read, embedded, total = read + one.pages, embedded + one.pages, total + one.pages
        left = self._seconds(total - read, unembedded)
        return LibraryProgress(round(read), round(embedded), round(total), left)

    def _seconds(self, unread: float, unembedded: float) -> float | None:
        if (unread and self.reading.value is None) or (unembedded and self.embedding.value is None):
            return None
        return unread * (self.reading.value or 0.0) + unembedded * (self.embedding.value or 0.0)
