"""Where words stand on the pages that were read by OCR: a viewer, which has only their images, cannot tell."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Generator, Iterator, Sequence

from app.catalog import Catalog
from app.file_records import OnScans, PageHits
from app.pages import unpack
from app.records import Line, PageGeometry, Rect


def find_on_scans(
    catalog: Catalog, document_id: int, words: str, first: int, most: int
) -> Generator[None, None, OnScans]:
    """Where `words` stand on the pages of a document that were read by OCR: from page `first` on, then from the start.

    It ends with the page on which hit number `most` stands.
    """
    unread = len(catalog.unread_scans(document_id))
    of_document = "FROM pages WHERE document_id = ? AND ocr"
    order = f"SELECT number {of_document} ORDER BY number < ?, number"
    found: list[PageHits] = []
    left = most
    for (number,) in catalog.rows(order, document_id, first):
        for page in catalog.rows(f"SELECT * {of_document} AND number = ?", document_id, number):
            hits = tuple(itertools.islice(find(unpack(page["lines"]), words, page["rotation"]), left))
            left -= len(hits)
            if hits:
                geometry = PageGeometry(number, page["width"], page["height"], page["rotation"])
                found.append(PageHits(geometry, hits))
        if not left:
            break
        yield
    return OnScans(tuple(found), unread)


def find(lines: Sequence[Line], words: str, rotation: int = 0) -> Iterator[tuple[Rect, ...]]:
    """Each place where `words` stand, whatever their case and wherever a line ends between them: a rectangle a line.

    `rotation` is the page's, in degrees clockwise: a line's letters go along it. Within a line they are taken to be of
    one width, for OCR tells the places of words at best.
    """
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        return
    placed = [line for line in lines if line.box is not None]
    starts = [0, *itertools.accumulate(len(line.text) + 1 for line in placed)]
    for match in re.finditer(r"\s+".join(parts), "\n".join(line.text for line in placed), re.IGNORECASE):
        first, last = bisect_right(starts, match.start()) - 1, bisect_right(starts, match.end() - 1) - 1
        yield tuple(
            rect
            for n in range(first, last + 1)
            for rect in _part(placed[n], match.start() - starts[n], match.end() - starts[n], rotation)
        )


def _part(line: Line, start: int, end: int, rotation: int) -> Iterator[Rect]:
    """Where the characters `start` to `end` of a line stand; both may lie outside it."""
    whole = ((0, len(line.text), line.box),) if line.box is not None else ()
    for first, stop, rect in line.parts or whole:
        begin, finish = max(start, first), min(end, stop)
        if begin < finish:
            length = stop - first
            yield _cut(rect, (begin - first) / length, (finish - first) / length, rotation % 360)


def _cut(rect: Rect, begin: float, end: float, rotation: int) -> Rect:
    """From one share of a line's length to another, the way its letters go: on the page before its rotation."""
    x0, y0, x1, y1 = rect
    width, height = x1 - x0, y1 - y0
    if rotation == 90:
        return x0, y0 + begin * height, x1, y0 + end * height
    if rotation == 180:
        return x1 - end * width, y0, x1 - begin * width, y1
    if rotation == 270:
        return x0, y1 - end * height, x1, y1 - begin * height
    return x0 + begin * width, y0, x0 + end * width, y1
