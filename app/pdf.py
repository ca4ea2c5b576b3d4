"""The only door to the PDF libraries: a file's pages as lines of text with their boxes, and as images.

PDFium reads; pypdf is the second try where PDFium cannot open a file (its lines come without boxes). PDFium is not
thread-safe and a hostile file can crash it, so this runs in a worker process (app.reader), never in the engine.
Coordinates are PDF points, unrotated, from the lower left corner of the crop box.
"""

from __future__ import annotations

import ctypes
import logging
import math
import mmap
import warnings
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from app.errors import DocumentError
from app.fragments import Face, clean, parts_of
from app.layout import lines_of
from app.records import Line, Outline, Page

SCAN_LETTERS = 16  # a page with fewer letters than this and an image on it is a scan
MOST_PAGES = 20_000  # a file of a few bytes can claim a million
MOST_CHARACTERS = 400_000  # of one page; the densest real ones have some 30,000
MOST_OUTLINE = 5_000  # entries
MOST_PIXELS = 4_000  # of an image's longer side
FORCED_BOLD = 1 << 18  # of a font's flags (ISO 32000-1, table 123)
BOLD_NAMES = ("bold", "black", "heavy", "demi")


class File(Protocol):
    """An opened PDF. Pages count from 1."""

    pages: int
    outline: Outline

    def page(self, number: int) -> Page:
        """One page; a damaged one is marked so."""

    def close(self) -> None: ...


def open_file(path: Path, password: str = "") -> File:
    """By PDFium, else by pypdf. DocumentError where it cannot be read at all."""
    try:
        return PdfFile(path, password)
    except pdfium.PdfiumError:
        return _PypdfFile(path, password)


class PdfFile:
    """A PDF opened by PDFium."""

    def __init__(self, path: Path, password: str = "") -> None:
        """DocumentError where it wants another password, has no pages or too many; PdfiumError where it is damaged."""
        try:
            self._document = pdfium.PdfDocument(path, password=password or None)
            self.pages = len(self._document)
        except pdfium.PdfiumError as error:
            if error.err_code == pdfium_c.FPDF_ERR_PASSWORD and _names_encryption(path):
                raise _wants_password(password) from error
            raise
        _check_count(self.pages)
        self.outline = _outline(self._document)

    def page(self, number: int) -> Page:
        """One page as lines of text."""
        damaged = Page(number, 0.0, 0.0, 0, (), damaged=True)
        try:
            page = self._document[number - 1]
        except pdfium.PdfiumError:
            return damaged
        try:
            left, bottom, right, top = page.get_bbox()
            lines = _lines(page, left, bottom)
            letters = sum(len(line.text) for line in lines)
            scanned = letters < SCAN_LETTERS and _has_image(page)
            return Page(number, right - left, top - bottom, page.get_rotation(), lines, scanned)
        except pdfium.PdfiumError:
            return damaged
        finally:
            page.close()

    def image(self, number: int, dpi: float) -> NDArray[np.uint8]:
        """A page as a viewer shows it, (height, width, 3), RGB; at most MOST_PIXELS on the longer side."""
        page = self._document[number - 1]
        try:
            scale = min(dpi / 72.0, MOST_PIXELS / max(*page.get_size(), 1.0))
            bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
            return np.array(bitmap.to_numpy()[:, :, :3])
        finally:
            page.close()

    def close(self) -> None:
        """Give the file back."""
        self._document.close()


def _check_count(pages: int) -> None:
    if pages <= 0:
        raise DocumentError("empty", "It has no pages.")
    if pages > MOST_PAGES:
        raise DocumentError("too_large", f"It has {pages:,} pages; at most {MOST_PAGES:,} are read.")


def _wants_password(tried: str) -> DocumentError:
    if tried:
        return DocumentError("password", "This password does not open it.")
    return DocumentError("password", "It is encrypted: give its password to have it read.")


def _names_encryption(path: Path) -> bool:
    """Whether a file mentions encryption: PDFium's last error may be that of an earlier file."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return data.find(b"/Encrypt") >= 0


def _outline(document: pdfium.PdfDocument) -> Outline:
    entries: list[tuple[int, int, str]] = []
    try:
        for bookmark in document.get_toc(max_depth=8):
            target = bookmark.get_dest()
            index = target.get_index() if target else None
            title = clean(bookmark.get_title())
            if index is not None and index >= 0 and title:
                entries.append((index + 1, bookmark.level, title))
            if len(entries) >= MOST_OUTLINE:
                break
    except (pdfium.PdfiumError, ValueError, UnicodeDecodeError):
        return ()  # a damaged outline is worth less than the document
    return tuple(sorted(entries, key=lambda entry: entry[0]))


def _has_image(page: pdfium.PdfPage) -> bool:
    return any(True for _ in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3))


# Characters.


def _lines(page: pdfium.PdfPage, left: float, bottom: float) -> tuple[Line, ...]:
    text_page = page.get_textpage()
    try:
        count = min(text_page.count_chars(), MOST_CHARACTERS)
        if count <= 0:
            return ()
        codes = _codes(text_page.raw, count)
        boxes = _boxes(text_page.raw, count) - (left, bottom, left, bottom)
        return lines_of(codes, boxes, lambda index: _face(text_page.raw, index))
    finally:
        text_page.close()


def _codes(raw: Any, count: int) -> NDArray[np.int64]:
    """The character codes of a page, PDFium's own marks among them."""
    buffer = (ctypes.c_ushort * (count * 2 + 2))()
    units = pdfium_c.FPDFText_GetText(raw, 0, count, buffer) - 1
    if units == count:
        return np.frombuffer(bytes(buffer), np.uint16, count).astype(np.int64)
    # Its text leaves control characters out; one by one they are all there.
    get = pdfium_c.FPDFText_GetUnicode
    return np.array([get(raw, index) for index in range(count)], np.int64)


def _boxes(raw: Any, count: int) -> NDArray[np.float64]:
    """The rectangle of each character's ink, (count, 4): x0, y0, x1, y1; zeros where it has none."""
    boxes = np.zeros((count, 4), np.float64)
    page = ctypes.cast(raw, ctypes.c_void_p).value
    place = boxes.ctypes.data
    for index in range(count):
        _char_box(page, index, place, place + 16, place + 8, place + 24)
        place += 32
    return np.nan_to_num(boxes, posinf=0.0, neginf=0.0)


# FPDFText_GetCharBox with plain addresses: it is called for every character, and this way each call costs half.
_char_box = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, *[ctypes.c_void_p] * 4)(
    ctypes.cast(pdfium_c.FPDFText_GetCharBox, ctypes.c_void_p).value or 0
)


def _face(raw: Any, index: int) -> Face:
    """The size in points on the page, and the weight, of a character's type."""
    matrix = pdfium_c.FS_MATRIX()
    scale = 1.0
    if pdfium_c.FPDFText_GetMatrix(raw, index, matrix):
        scale = math.hypot(matrix.c, matrix.d)
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium_c.FPDFText_GetFontInfo(raw, index, name, 128, flags)
    lower = name.value.decode("utf-8", "replace").lower()
    bold = bool(flags.value & FORCED_BOLD) or any(word in lower for word in BOLD_NAMES)
    return Face(pdfium_c.FPDFText_GetFontSize(raw, index) * scale, bold)


# The second try.


class _PypdfFile:
    """A PDF opened by pypdf: text without boxes."""

    def __init__(self, path: Path, password: str) -> None:
        logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every fault of a file known to be faulty
        import pypdf
        from pypdf.errors import PyPdfError

        self.outline: Outline = ()
        damaged = DocumentError("damaged", "It is damaged and cannot be opened.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                self._reader = pypdf.PdfReader(path, strict=False)
                if self._reader.is_encrypted and not self._reader.decrypt(password):
                    raise _wants_password(password)
                self.pages = len(self._reader.pages)
            except (
                PyPdfError,
                OSError,
                ValueError,
                LookupError,
                TypeError,
                AttributeError,
                ArithmeticError,
                NotImplementedError,
                RecursionError,
                AssertionError,
            ) as error:
                raise damaged from error
        if self.pages <= 0:
            raise damaged
        _check_count(self.pages)

    def page(self, number: int) -> Page:
        """One page as lines without boxes."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _pypdf_page(number, self._reader)

    def close(self) -> None:
        """Give the file back."""
        self._reader.close()


def _pypdf_page(number: int, reader: Any) -> Page:
    try:
        page = reader.pages[number - 1]
        box = page.cropbox
        text = page.extract_text()
        rotation = int(page.rotation) % 360
        width, height = float(box.width), float(box.height)
    except Exception:  # a second try on a damaged file: whatever breaks on a page costs this page only
        return Page(number, 0.0, 0.0, 0, (), damaged=True)
    lines = tuple(Line(part, None, 0) for line in text.splitlines() for part in parts_of(clean(line)))
    return Page(number, width, height, rotation, lines)
