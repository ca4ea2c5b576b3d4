"""A short passage, which is searched, to the wide one around it that the model reads, with its place on the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.catalog import Catalog
from app.passages import StoredPassage, compose, widen
from app.records import Line, Passage, Span

REACH = 6  # neighbours looked at to either side


def around(catalog: Catalog, short: StoredPassage, taken: set[tuple[int, int]], words: int) -> list[StoredPassage]:
    """The short passages that make the one of about so many words around `short`, without those in `taken`, which are
    named by document and ordinal."""
    near = catalog.neighbours(short.document_id, short.ordinal, REACH)
    index = next(i for i, other in enumerate(near) if other.ordinal == short.ordinal)
    first, last = widen([part.words for part in near], index, [part.heading for part in near], words)
    free = [part for part in near[first:last] if (part.document_id, part.ordinal) not in taken]
    return _unbroken(free, short.ordinal)


def wide_passage(catalog: Catalog, parts: Sequence[StoredPassage], place: tuple[str, str], score: float) -> Passage:
    """The parts as one passage of the document at `place` (name, path): under the heads of its table's columns, where
    it begins further down in that."""
    pages = {part.page: catalog.page(part.document_id, part.page) for part in parts}
    lines: list[tuple[int, Line]] = []
    for part in parts:
        chosen = pages[part.page][1][part.first : part.last]
        lines += [(part.page, line) for line in chosen if not line.margin]
    text, spans = compose(lines)
    header, header_spans = _header(parts[0], pages[parts[0].page][1])
    return Passage(
        n=0,
        document=place[0],
        path=place[1],
        pages=tuple(sorted(pages)),
        text=header + text,
        score=score,
        spans=header_spans + _moved(spans, len(header)),
        document_id=parts[0].document_id,
        geometry=tuple(geometry for geometry, _, _ in pages.values()),
        heading=parts[0].heading,
        ocr=any(ocr for _, _, ocr in pages.values()),
    )


def _header(part: StoredPassage, lines: Sequence[Line]) -> tuple[str, tuple[Span, ...]]:
    """The heads of the columns above a row further down, and where they stand on its page."""
    if not part.header:
        return "", ()
    wanted = part.header.split("\n")
    composed = [compose([(part.page, line)]) for line in lines[: part.first]]
    starts = range(len(composed) - len(wanted), -1, -1)
    found = next((at for at in starts if [text for text, _ in composed[at : at + len(wanted)]] == wanted), None)
    if found is None:  # a page of an earlier version
        return part.header + "\n", ()
    header = ""
    spans: tuple[Span, ...] = ()
    for text, places in composed[found : found + len(wanted)]:
        spans += _moved(places, len(header))
        header += text + "\n"
    return header, spans


def _moved(spans: tuple[Span, ...], by: int) -> tuple[Span, ...]:
    return tuple(replace(span, start=span.start + by, end=span.end + by) for span in spans)


def _unbroken(parts: Sequence[StoredPassage], ordinal: int) -> list[StoredPassage]:
    """The parts that stand side by side with `ordinal`, where others between them were taken."""
    places = {part.ordinal: part for part in parts}
    first = last = ordinal
    while first - 1 in places:
        first -= 1
    while last + 1 in places:
        last += 1
    return [places[place] for place in range(first, last + 1)]
