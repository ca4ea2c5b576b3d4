"""Characters to lines: read as a person would, each line's boxes holding its text and no other's. Real PDFs."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pdfs
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from app import pdf
from app.fragments import Face, clean
from app.layout import lines_of
from app.records import Line, Page

Drawn = Sequence[tuple[float, float, str]]  # x, y, text, in the order of drawing


@pytest.fixture
def drawn(tmp_path: Path) -> Callable[..., Page]:
    """A page with texts drawn at places, in that order."""

    def draw(*texts: tuple[float, float, str], size: float = 10.0, font: str = "Helvetica") -> Page:
        canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4, invariant=1)
        canvas.setFont(font, size)
        for x, y, text in texts:
            canvas.drawString(x, y, text)
        canvas.showPage()
        canvas.save()
        return read(tmp_path / "a.pdf")

    return draw


def read(path: Path) -> Page:
    file = pdf.open_file(path)
    page = file.page(1)
    file.close()
    return page


def texts(page: Page) -> list[str]:
    return [line.text for line in page.lines]


def letters(text: str) -> str:
    return "".join(character for character in unicodedata.normalize("NFKC", text) if character.isalnum())


def under(path: Path, line: Line) -> str:
    """Letters and digits of the page whose middle lies under the line's boxes, box by box."""
    document = pdfium.PdfDocument(path)
    raw = document[0].get_textpage()
    boxes = [rect for _, _, rect in line.parts] or [line.box]
    found = ""
    edges = [ctypes.c_double() for _ in range(4)]
    for box in boxes:
        assert box is not None
        for index in range(raw.count_chars()):
            pdfium_c.FPDFText_GetCharBox(raw.raw, index, *edges)
            x, y = (edges[0].value + edges[1].value) / 2, (edges[2].value + edges[3].value) / 2
            if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
                found += chr(pdfium_c.FPDFText_GetUnicode(raw.raw, index))
    raw.close()
    document.close()
    return letters(found)


def test_the_cells_of_a_row_stay_one_row(drawn: Callable[..., Page]) -> None:
    page = drawn((72, 700, "Net sales"), (300, 700, "$"), (320, 700, "32,765"), (400, 700, "31,657"), (72, 686, "Cost"))
    assert texts(page) == ["Net sales  $ 32,765  31,657", "Cost"]
    assert page.lines[0].cells == 3


def test_a_table_drawn_column_by_column_comes_in_rows(drawn: Callable[..., Page]) -> None:
    names = [(72.0, 700.0 - 14 * n, f"Division {n}  and more words") for n in range(4)]
    first = [(300.0, 700.0 - 14 * n, f"1,{n}00") for n in range(4)]
    second = [(400.0, 700.0 - 14 * n, f"2,{n}00") for n in range(4)]
    rows = [f"Division {n} and more words  1,{n}00  2,{n}00" for n in range(4)]
    found = texts(drawn((72, 720, "Sales"), (200, 720, "of all"), *names, *first, *second))
    assert [row.replace("  ", " ") for row in found[1:]] == [row.replace("  ", " ") for row in rows]


def test_a_bullet_drawn_after_its_paragraph_stands_before_it(drawn: Callable[..., Page]) -> None:
    page = drawn((90, 700, "the first point"), (90, 686, "the second point"), (72, 700, "•"), (72, 686, "•"))
    assert texts(page) == ["• the first point", "• the second point"]


def test_two_columns_drawn_line_by_line_are_read_one_after_the_other(drawn: Callable[..., Page]) -> None:
    left = [f"the left column says this in its line {n}" for n in range(8)]
    right = [f"while the right one goes on with line {n}" for n in range(8)]
    places = [place for n in range(8) for place in ((60.0, 700.0 - 14 * n, left[n]), (320.0, 700.0 - 14 * n, right[n]))]
    page = drawn((60, 730, "A title over both of the columns of the page"), *places)
    assert texts(page)[1:] == left + right


def test_a_raised_mark_stands_in_its_word(drawn: Callable[..., Page], tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4, invariant=1)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(72, 700, "Sales of Scotch")
    canvas.drawString(160, 700, "tape and of other goods")
    canvas.drawString(72, 686, "were higher than ever before in that year")
    canvas.setFont("Helvetica", 5)
    canvas.drawString(145, 704, "TM")
    canvas.save()
    page = read(tmp_path / "a.pdf")
    assert letters(page.lines[0].text) == "SalesofScotchTMtapeandofothergoods"
    for line in page.lines:
        assert under(tmp_path / "a.pdf", line) == letters(line.text)


def test_boxes_of_tight_lines_hold_their_own_text_alone(drawn: Callable[..., Page], tmp_path: Path) -> None:
    lines = [(72.0, 700.0 - 8 * n, f"jumpy gypsy {n} quickly plays") for n in range(6)]
    page = drawn(*lines, (260, 696, "beside"), (260, 680, "gauge"), size=11)
    for line in page.lines:
        assert under(tmp_path / "a.pdf", line) == letters(line.text)


def test_japanese_set_from_top_to_bottom_is_read_line_by_line() -> None:
    """As PDFium gives it: each character below the one before, a break between the lines."""
    columns = ["東京は日本の首都です", "富士山の高さは三千七百"]
    codes = [ord(character) for character in "\r\n".join(columns)]
    boxes = []
    for column, text in enumerate(columns):
        x = 400.0 - 20 * column
        boxes += [(x, 700.0 - 12 * row, x + 11, 711.0 - 12 * row) for row in range(len(text))]
        boxes += [(0.0, 0.0, 0.0, 0.0)] * 2
    lines = lines_of(np.array(codes), np.array(boxes[: len(codes)]), lambda index: Face(12.0, False))
    assert [line.text for line in lines] == columns
    assert [line.box for line in lines] == [(400.0, 592.0, 411.0, 711.0), (380.0, 580.0, 391.0, 711.0)]


def test_hebrew_keeps_its_own_order(tmp_path: Path) -> None:
    pdfs.unicode_text(tmp_path / "a.pdf", ["שלום עולם"[::-1]])
    assert texts(read(tmp_path / "a.pdf")) == ["שלום עולם"]


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("eﬃcient ﬁles", "efficient files"),
        ("Chapter 1 ........................ 12", "Chapter 1 … 12"),
        ("a\u00a0b\tc\x07d", "a b cd"),
        ("\uf0b7 point", "• point"),
        ("ﻣﺮﺣﺒﺎ", "مرحبا"),
        ("soft\u00adhyphen", "softhyphen"),
        ("plain", "plain"),
    ],
)
def test_text_is_kept_clean(raw: str, kept: str) -> None:
    assert clean(raw) == kept


def test_type_is_told_by_size_and_weight(drawn: Callable[..., Page]) -> None:
    page = drawn((72, 700, "A heading in bold"), size=14, font="Helvetica-Bold")
    assert (page.lines[0].size, page.lines[0].bold) == (14.0, True)
    page = drawn((72, 700, "Plain words"), size=9)
    assert (page.lines[0].size, page.lines[0].bold) == (9.0, False)


def test_a_page_of_ten_thousand_words_is_read_in_reasonable_time(drawn: Callable[..., Page]) -> None:
    page = drawn(*[(20.0 + 55 * (n % 10), 830.0 - 0.8 * (n // 10), f"word{n}") for n in range(10_000)], size=4)
    assert sum(len(line.text.split()) for line in page.lines) > 9_000
