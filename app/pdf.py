"""The only door to the PDF libraries: a file's pages as lines of text with their boxes.

PDFium reads; pypdf is the second try where PDFium cannot open a file (its lines come without boxes). PDFium is not
thread-safe and a hostile file can crash it, so this runs in a worker process (app.reader), never in the engine.
Coordinates are PDF points, unrotated, from the lower left corner of the crop box.
"""

from __future__ import annotations

import ctypes
import logging
import mmap
import re
import textwrap
import warnings
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from app.errors import DocumentError
from app.records import Line, Opened, Page

SCAN_LETTERS = 16  # a page with fewer letters than this and an image on it is a scan
MOST_PAGES = 20_000  # a file of a few bytes can claim a million
LONGEST_LINE = 500  # characters; a longer one is taken as several, in one box
HYPHEN_AT_LINE_END = "\ufffe"  # PDFium's mark for a hyphen that ends a line; the line break is swallowed with it
LINE = re.compile(f"([^\r\n{HYPHEN_AT_LINE_END}]*)(\r\n|[\r\n{HYPHEN_AT_LINE_END}]|$)")


def read(path: Path) -> Iterator[Opened | Page]:
    """Read a file: `Opened` first, then each page in order. DocumentError where it cannot be read at all."""
    try:
        document = pdfium.PdfDocument(path)
        pages = len(document)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium_c.FPDF_ERR_PASSWORD and _names_encryption(path):
            raise DocumentError(
                "password", "It is encrypted: remove its password in a PDF program and add it again."
            ) from error
        yield from _read_by_pypdf(path)
        return
    if pages == 0:
        raise DocumentError("empty", "It has no pages.")
    try:
        if pages > MOST_PAGES:
            raise DocumentError("too_large", f"It has {pages:,} pages; at most {MOST_PAGES:,} are read.")
        yield Opened(pages, _outline(document))
        for index in range(pages):
            yield _page(document, index)
    finally:
        document.close()


def _names_encryption(path: Path) -> bool:
    """Whether a file mentions encryption: PDFium's last error may be that of an earlier file."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return data.find(b"/Encrypt") >= 0


def _outline(document: pdfium.PdfDocument) -> tuple[tuple[int, str], ...]:
    entries = []
    try:
        for bookmark in document.get_toc():
            target = bookmark.get_dest()
            index = target.get_index() if target else None
            title = " ".join(bookmark.get_title().split())
            if index is not None and title:
                entries.append((index + 1, title))
    except (pdfium.PdfiumError, ValueError, UnicodeDecodeError):
        return ()  # a damaged outline is worth less than the document
    return tuple(sorted(entries, key=lambda entry: entry[0]))


def _page(document: pdfium.PdfDocument, index: int) -> Page:
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return Page(index + 1, 0.0, 0.0, 0, (), damaged=True)
    try:
        left, bottom, right, top = _bounds(page)
        text_page = page.get_textpage()
        try:
            lines = _lines(text_page, left, bottom)
        finally:
            text_page.close()
        letters = sum(len(line.text) for line in lines)
        scanned = letters < SCAN_LETTERS and _has_image(page)
        return Page(index + 1, right - left, top - bottom, page.get_rotation(), lines, scanned)
    except pdfium.PdfiumError:
        return Page(index + 1, 0.0, 0.0, 0, (), damaged=True)
    finally:
        page.close()


def _bounds(page: pdfium.PdfPage) -> tuple[float, float, float, float]:
    """The part of the user space that a viewer shows: left, bottom, right, top."""
    left, bottom, right, top = page.get_bbox()
    return left, bottom, right, top


def _has_image(page: pdfium.PdfPage) -> bool:
    return any(True for _ in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _lines(text_page: pdfium.PdfTextPage, left: float, bottom: float) -> tuple[Line, ...]:
    """The text of a page in content order, line by line, each with the union of its glyph boxes."""
    lines: list[Line] = []
    for text, first, count in _runs(text_page):
        box = _union(text_page, first, count)
        if box is not None:
            box = (box[0] - left, box[1] - bottom, box[2] - left, box[3] - bottom)
        block = _block(lines[-1], box) if lines else 0
        lines += [Line(part, box, block) for part in _parts(text)]
    return tuple(lines)


def _parts(text: str) -> list[str]:
    """A line in parts of a length that a passage can take."""
    return [text] if len(text) <= LONGEST_LINE else textwrap.wrap(text, LONGEST_LINE)


def _runs(text_page: pdfium.PdfTextPage) -> Iterator[tuple[str, int, int]]:
    """(text, first character, characters) of each line; indices are PDFium's own."""
    count = text_page.count_chars()
    if count <= 0:
        return
    buffer = (ctypes.c_ushort * (count * 2 + 2))()
    units = pdfium_c.FPDFText_GetText(text_page.raw, 0, count, buffer) - 1
    raw = bytes(buffer)[: max(units, 0) * 2].decode("utf-16-le", "replace")
    text_index = 0  # in UTF-16 units, which is how PDFium counts text
    for match in LINE.finditer(raw):
        text, end = match.groups()
        length = len(text.encode("utf-16-le", "surrogatepass")) // 2
        clean = " ".join((text + "-" * (end == HYPHEN_AT_LINE_END)).replace("\x00", "").split())
        if clean:
            first = pdfium_c.FPDFText_GetCharIndexFromTextIndex(text_page.raw, text_index)
            yield clean, first, length
        text_index += length + len(end)


def _union(text_page: pdfium.PdfTextPage, first: int, count: int) -> tuple[float, float, float, float] | None:
    rects = pdfium_c.FPDFText_CountRects(text_page.raw, first, count) if first >= 0 else 0
    x0, y0, x1, y1 = (ctypes.c_double() for _ in range(4))
    found: list[tuple[float, float, float, float]] = []
    for index in range(rects):
        pdfium_c.FPDFText_GetRect(text_page.raw, index, x0, y1, x1, y0)
        if x1.value > x0.value and y1.value > y0.value:
            found.append((x0.value, y0.value, x1.value, y1.value))
    if not found:
        return None
    return (
        min(box[0] for box in found),
        min(box[1] for box in found),
        max(box[2] for box in found),
        max(box[3] for box in found),
    )


def _block(before: Line, box: tuple[float, float, float, float] | None) -> int:
    """The block of a line: the one before's, unless a gap or a jump to another column parts them."""
    if box is None or before.box is None:
        return before.block
    height = max(before.box[3] - before.box[1], box[3] - box[1], 1.0)
    gap = before.box[1] - box[3]
    overlap = min(before.box[2], box[2]) - max(before.box[0], box[0])
    parted = gap > 0.8 * height or gap < -1.5 * height or overlap <= 0
    return before.block + parted


def _read_by_pypdf(path: Path) -> Iterator[Opened | Page]:
    """The second try: text without boxes."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every fault of a file known to be faulty
    from pypdf.errors import PyPdfError

    damaged = DocumentError("damaged", "It is damaged and cannot be opened.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pypdf warns of every fault of a file that is known to be faulty
        try:
            reader = pypdf.PdfReader(path, strict=False)
            if reader.is_encrypted and not reader.decrypt(""):
                raise DocumentError(
                    "password", "It is encrypted: remove its password in a PDF program and add it again."
                )
            pages = len(reader.pages)
        except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise damaged from error
        if pages == 0:
            raise damaged
        if pages > MOST_PAGES:
            raise DocumentError("too_large", f"It has {pages:,} pages; at most {MOST_PAGES:,} are read.")
        yield Opened(pages, ())
        for number, page in enumerate(reader.pages, 1):
            yield _pypdf_page(number, page)


def _pypdf_page(number: int, page: object) -> Page:
    try:
        box = page.cropbox  # type: ignore[attr-defined]
        text = page.extract_text()  # type: ignore[attr-defined]
        rotation = int(page.rotation) % 360  # type: ignore[attr-defined]
    except Exception:  # a second try on a damaged file: whatever breaks on a page costs this page only
        return Page(number, 0.0, 0.0, 0, (), damaged=True)
    clean = (" ".join(line.split()) for line in text.splitlines())
    lines = tuple(Line(part, None, 0) for line in clean if line for part in _parts(line))
    return Page(number, float(box.width), float(box.height), rotation, lines)
