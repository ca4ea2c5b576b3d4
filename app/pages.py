"""A page's lines as the catalog stores them: JSON, short where nothing is unusual; and what pages lack, in words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from app.records import Line, Page, Rect

BOLD, MARGIN = 1, 2


def pack(lines: Sequence[Line]) -> str:
    """[text, block, box, size, flags, cells, parts] a line; a part is [first, end, x0, y0, x1, y1]."""
    return json.dumps([_packed(line) for line in lines], ensure_ascii=False, separators=(",", ":"))


def unpack(packed: str) -> list[Line]:
    """The lines again; also those of a catalog's first version, [text, block] or [text, block, x0, y0, x1, y1]."""
    return [_unpacked(*item) for item in json.loads(packed)]


def storable(text: str) -> str:
    """Text without lone surrogates, which a damaged PDF or an odd file name can hold and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")


def shortcomings(pages: Sequence[Page]) -> str | None:
    """What a reader of the document's answers should know of its reading, None where all is well."""
    damaged = sum(page.damaged for page in pages)
    scanned = sum(page.scanned for page in pages)
    read = sum(page.ocr for page in pages)
    said = []
    if damaged:
        said.append(f"{damaged} of {len(pages)} pages are damaged and could not be read.")
    if scanned:
        by_ocr = f"; {read} of them were read by OCR" if read else " without text, which cannot be searched"
        said.append(f"{scanned} of {len(pages)} pages are scans{by_ocr}.")
    if not scanned and not any(page.lines for page in pages):
        said.append("It holds no text.")
    return " ".join(said) or None


def _packed(line: Line) -> list[Any]:
    flags = BOLD * line.bold + MARGIN * line.margin
    parts = [[first, end, *_rounded(rect)] for first, end, rect in line.parts]
    item = [storable(line.text), line.block, _rounded(line.box) if line.box else None, round(line.size, 1), flags]
    if parts:
        return [*item, line.cells, parts]
    return [*item, line.cells] if line.cells > 1 else item


def _rounded(rect: Rect) -> list[float]:
    return [round(value, 2) for value in rect]


def _unpacked(text: str, block: int, *rest: Any) -> Line:
    if not rest or isinstance(rest[0], int | float):
        return Line(text, (rest[0], rest[1], rest[2], rest[3]) if rest else None, block)
    box, size, flags = rest[:3]
    cells = rest[3] if len(rest) > 3 else 1
    parts = tuple(
        (part[0], part[1], (part[2], part[3], part[4], part[5])) for part in (rest[4] if len(rest) > 4 else ())
    )
    rect = (box[0], box[1], box[2], box[3]) if box else None
    return Line(text, rect, block, parts, size, bool(flags & BOLD), cells, bool(flags & MARGIN))
