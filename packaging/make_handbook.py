"""Makes resources/handbook.pdf from resources/handbook.md; the same text gives the same bytes.

    .venv/bin/python packaging/make_handbook.py

The text is a small part of Markdown: `#` the title, `##` a chapter, which begins a page and stands in the outline,
`###` a section, paragraphs, lists, tables, **bold** and `code`. The outline has chapters alone: a passage is found
under the last entry that stands on or before its page.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from app import __version__

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
SOURCE = RESOURCES / "handbook.md"
TARGET = RESOURCES / "handbook.pdf"

INK, MUTED, ACCENT = HexColor("#1a2421"), HexColor("#586660"), HexColor("#0b6e63")
LINE, TINT = HexColor("#d5dcda"), HexColor("#eef5f3")
LEFT, RIGHT, TOP, BOTTOM = 27 * mm, 27 * mm, 24 * mm, 24 * mm
WIDTH = A4[0] - LEFT - RIGHT
CELL_PAD = 6.0

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=14.6, textColor=INK, spaceAfter=6.5)
TITLE = ParagraphStyle("title", BODY, fontName="Helvetica-Bold", fontSize=27, leading=32, spaceAfter=2)
SUBTITLE = ParagraphStyle("subtitle", BODY, fontSize=11.5, leading=16, textColor=MUTED, spaceAfter=12)
LEAD = ParagraphStyle("lead", BODY, textColor=MUTED, fontSize=10, leading=14.6)
CHAPTER = ParagraphStyle(
    "chapter", BODY, fontName="Helvetica-Bold", fontSize=18, leading=23, textColor=ACCENT, spaceAfter=8
)
SECTION = ParagraphStyle(
    "section", BODY, fontName="Helvetica-Bold", fontSize=11.5, leading=15, spaceBefore=8, spaceAfter=3.5
)
ITEM = ParagraphStyle("item", BODY, leftIndent=17, bulletIndent=3, spaceAfter=3)
CELL = ParagraphStyle("cell", BODY, fontSize=9.2, leading=12.4, spaceAfter=0)
HEAD = ParagraphStyle("head", CELL, fontName="Helvetica-Bold", textColor=ACCENT)

_BLOCK = re.compile(r"\n\s*\n")
_MARK = re.compile(r"^(#{1,3}) (.*)$")
_ITEM = re.compile(r"^(-|\d+\.) (.*)$")


class Chapter(Paragraph):
    """A chapter's heading, which enters itself in the outline."""

    def __init__(self, number: int, title: str) -> None:
        super().__init__(inline(title), CHAPTER)
        self._number = number
        self._title = title

    def draw(self) -> None:
        key = f"chapter-{self._number}"
        self.canv.bookmarkHorizontal(key, 0, self.height + 12)
        self.canv.addOutlineEntry(self._title, key, level=0)
        self.canv.showOutline()
        super().draw()


class Emblem(Flowable):
    """The program's icon: a page with one line marked. Drawn as in resources/icon.svg, 256 units a side."""

    def __init__(self, side: float) -> None:
        super().__init__()
        self.width = self.height = side

    def draw(self) -> None:
        canvas: Canvas = self.canv
        canvas.saveState()
        canvas.translate(0, self.height)
        canvas.scale(self.width / 256, -self.height / 256)
        canvas.translate(-12, -12)
        bars = (
            (12, 12, 232, 232, 54, "#0b6e63"),
            (60, 54, 128, 134, 14, "#ffffff"),
            (82, 82, 48, 12, 6, "#9fb5b0"),
            (76, 107, 96, 26, 7, "#ffd84d"),
            (82, 114, 84, 12, 6, "#1a2421"),
            (82, 146, 66, 12, 6, "#9fb5b0"),
        )
        for x, y, wide, high, radius, colour in bars:
            canvas.setFillColor(HexColor(colour))
            canvas.roundRect(x, y, wide, high, radius, stroke=0, fill=1)
        tail = canvas.beginPath()
        tail.moveTo(96, 186)
        tail.lineTo(96, 216)
        tail.lineTo(128, 186)
        tail.close()
        canvas.setFillColor(HexColor("#ffffff"))
        canvas.drawPath(tail, stroke=0, fill=1)
        canvas.restoreState()


def make(text: str) -> bytes:
    """The handbook as a PDF."""
    out = io.BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        title="ChatQA Desktop: Handbook",
        author="The ChatQA Desktop contributors",
        subject="What the program does and how it is used",
        creator="packaging/make_handbook.py",
        lang="en",
        invariant=1,
        pageCompression=0,  # zlib differs between machines, and the bytes must not
        initialFontName="Helvetica",
    )
    frame = Frame(LEFT, BOTTOM, WIDTH, A4[1] - TOP - BOTTOM, leftPadding=0, rightPadding=0, topPadding=0, id="text")
    # At the end of the page: its text is read in the order in which it was drawn.
    document.addPageTemplates(PageTemplate("page", [frame], onPageEnd=draw_foot))
    document.build(list(flow(text.replace("{version}", __version__))))
    return out.getvalue()


def draw_foot(canvas: Canvas, document: BaseDocTemplate) -> None:
    """The running foot, with the page's number."""
    canvas.saveState()
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    canvas.line(LEFT, BOTTOM - 10, A4[0] - RIGHT, BOTTOM - 10)
    canvas.setFillColor(MUTED)
    canvas.setFont("Helvetica", 8.5)
    canvas.drawString(LEFT, BOTTOM - 23, "ChatQA Desktop, handbook")
    canvas.drawRightString(A4[0] - RIGHT, BOTTOM - 23, str(canvas.getPageNumber()))
    canvas.restoreState()


def flow(text: str) -> Iterator[Flowable]:
    """The blocks of the text, laid out."""
    chapters = 0
    for block in _BLOCK.split(text.strip()):
        lines = block.splitlines()
        heading = _MARK.match(lines[0])
        if heading and heading[1] == "#":
            yield from (Emblem(17 * mm), Spacer(0, 9), Paragraph(inline(heading[2]), TITLE))
        elif heading and heading[1] == "##":
            chapters += 1
            yield PageBreak() if chapters > 1 else Spacer(0, 10)
            yield Chapter(chapters, heading[2])
        elif heading:
            yield CondPageBreak(3 * BODY.leading + SECTION.leading)
            yield Paragraph(inline(heading[2]), SECTION)
        elif lines[0].startswith("|"):
            yield from (table(lines), Spacer(0, 9))
        elif _ITEM.match(lines[0]):
            yield from (item(line) for line in lines)
            yield Spacer(0, 4)
        else:
            style = BODY if chapters else SUBTITLE if lines[0].startswith("Handbook of") else LEAD
            yield Paragraph(inline(" ".join(lines)), style)


def item(line: str) -> Paragraph:
    """An item of a list."""
    found = _ITEM.match(line)
    if found is None:
        raise ValueError(f"Not an item of a list: {line}")
    bullet = "\u2022" if found[1] == "-" else found[1]
    return Paragraph(inline(found[2]), ITEM, bulletText=bullet)


def table(lines: Sequence[str]) -> Table:
    """A table: the first line names the columns, the second is Markdown's rule."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if not line.startswith("|---")]
    natural = [
        max(natural_width(cell, index == 0) for index, cell in enumerate(column)) for column in zip(*rows, strict=True)
    ]
    widths = [width + 2 * CELL_PAD + 1 for width in natural[:-1]]
    cells = [[Paragraph(inline(cell), HEAD if not index else CELL) for cell in row] for index, row in enumerate(rows)]
    made = Table(cells, [*widths, WIDTH - sum(widths)], repeatRows=1, spaceBefore=3)
    made.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), TINT),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
                ("LINEABOVE", (0, 0), (-1, 0), 0.5, LINE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), CELL_PAD),
                ("RIGHTPADDING", (0, 0), (-1, -1), CELL_PAD),
                ("TOPPADDING", (0, 0), (-1, -1), 2.8),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4.2),
            ]
        )
    )
    return made


def natural_width(cell: str, is_head: bool) -> float:
    """How wide a cell wants to be, in points; some two fifths of the page at the most."""
    font = "Courier" if "`" in cell else HEAD.fontName if is_head else CELL.fontName
    return min(stringWidth(cell.strip("`"), font, CELL.fontSize), WIDTH * 0.42)


def inline(text: str) -> str:
    """**bold** and `code` as reportlab marks them."""
    marked = escape(text, quote=False)
    marked = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", marked)
    return re.sub(r"`(.+?)`", r'<font face="Courier">\1</font>', marked)


if __name__ == "__main__":
    TARGET.write_bytes(make(SOURCE.read_text("utf-8")))
