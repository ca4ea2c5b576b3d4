"""Reading: what stands on a page is what comes out, with its place; what cannot be read says why."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pdfs
import pytest

from app import pdf
from app.errors import DocumentError
from app.records import Page


def pages_of(path: Path, password: str = "") -> list[Page]:
    file = pdf.open_file(path, password)
    try:
        return [file.page(number) for number in range(1, file.pages + 1)]
    finally:
        file.close()


def test_lines_come_with_their_boxes(make_pdf: Callable[..., Path]) -> None:
    (page,) = pages_of(make_pdf("a.pdf", ["The first line.", "The second line."]))
    assert [line.text for line in page.lines] == ["The first line.", "The second line."]
    for row, line in enumerate(page.lines):
        assert line.box is not None
        x0, y0, x1, y1 = line.box
        base = pdfs.TOP - row * pdfs.LINE
        assert x0 == pytest.approx(pdfs.LEFT, abs=2)
        assert y0 == pytest.approx(base, abs=4)
        assert base < y1 < base + 11
        assert 60 < x1 - x0 < 120


def test_a_gap_parts_paragraphs(make_pdf: Callable[..., Path]) -> None:
    (page,) = pages_of(make_pdf("a.pdf", ["One paragraph", "of two lines.", "", "Another one."]))
    assert [line.block for line in page.lines] == [0, 0, 1]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_do_not_turn_with_the_page(tmp_path: Path, rotation: int) -> None:
    pdfs.plain(tmp_path / "a.pdf", [["Turned text."]], rotation=rotation)
    (page,) = pages_of(tmp_path / "a.pdf")
    assert page.rotation == rotation
    assert (page.width, page.height) == pytest.approx((595.3, 841.9), abs=0.1)
    box = page.lines[0].box
    assert box is not None
    assert (box[0], box[1]) == pytest.approx((pdfs.LEFT, pdfs.TOP), abs=4)


def test_boxes_count_from_the_crop_box(tmp_path: Path) -> None:
    pdfs.cropped(tmp_path / "a.pdf", "Cropped.", crop=(100, 200, 500, 700), at=(150, 600))
    (page,) = pages_of(tmp_path / "a.pdf")
    assert (page.width, page.height) == pytest.approx((400, 500))
    box = page.lines[0].box
    assert box is not None
    assert (box[0], box[1]) == pytest.approx((50, 400), abs=4)


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    pdfs.two_columns(tmp_path / "a.pdf", ["Left one", "left two"], ["Right one", "right two"])
    (page,) = pages_of(tmp_path / "a.pdf")
    assert [line.text for line in page.lines] == ["Left one", "left two", "Right one", "right two"]
    assert [line.block for line in page.lines] == [0, 0, 1, 1]


def test_japanese_reads_as_written(tmp_path: Path) -> None:
    lines = ["東京は日本の首都です。", "富士山の高さは3,776メートルです。"]
    pdfs.unicode_text(tmp_path / "a.pdf", lines)
    (page,) = pages_of(tmp_path / "a.pdf")
    assert [line.text for line in page.lines] == lines


def test_arabic_reads_in_its_own_order(tmp_path: Path) -> None:
    text = "مرحبا بالعالم"
    pdfs.unicode_text(tmp_path / "a.pdf", [text[::-1]])  # glyphs stand from left to right on a page
    (page,) = pages_of(tmp_path / "a.pdf")
    assert page.lines[0].text == text


def test_the_outline_is_read(tmp_path: Path) -> None:
    pdfs.outlined(tmp_path / "a.pdf", [("Purpose", ["Text."]), ("Duties of the board", ["More text."])])
    file = pdf.open_file(tmp_path / "a.pdf")
    assert file.outline == ((1, 0, "Purpose"), (2, 0, "Duties of the board"))
    file.close()


def test_a_page_with_an_image_alone_is_a_scan(tmp_path: Path) -> None:
    pdfs.scanned(tmp_path / "a.pdf", pages=2)
    assert [page.scanned for page in pages_of(tmp_path / "a.pdf")] == [True, True]


def test_an_empty_page_is_no_scan(make_pdf: Callable[..., Path]) -> None:
    assert [page.scanned for page in pages_of(make_pdf("a.pdf", []))] == [False]


def test_a_password_is_asked_for_by_name(tmp_path: Path) -> None:
    pdfs.plain(tmp_path / "a.pdf", [["Secret."]], password="open sesame")
    with pytest.raises(DocumentError) as raised:
        pages_of(tmp_path / "a.pdf")
    assert raised.value.code == "password"


def test_no_pages_is_said(tmp_path: Path) -> None:
    pdfs.no_pages(tmp_path / "a.pdf")
    with pytest.raises(DocumentError) as raised:
        pages_of(tmp_path / "a.pdf")
    assert raised.value.code in ("empty", "damaged")


def test_a_truncated_file_is_said_to_be_damaged(make_pdf: Callable[..., Path]) -> None:
    path = make_pdf("a.pdf", *[[f"Page {number}"] for number in range(20)])
    path.write_bytes(path.read_bytes()[:900])
    with pytest.raises(DocumentError) as raised:
        pages_of(path)
    assert raised.value.code == "damaged"


def test_a_lost_cross_reference_table_is_mended(make_pdf: Callable[..., Path]) -> None:
    path = make_pdf("a.pdf", ["Still here."])
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b"xref\n")])
    assert [line.text for page in pages_of(path) for line in page.lines] == ["Still here."]


def test_pypdf_reads_what_pdfium_cannot_open(make_pdf: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_pdf("a.pdf", ["First line.", "Second line."])

    def refuse(*args: object, **options: object) -> None:
        raise pdf.pdfium.PdfiumError("Failed to load document (PDFium: Data format error).")

    monkeypatch.setattr(pdf.pdfium, "PdfDocument", refuse)
    (page,) = pages_of(path)
    assert [(line.text, line.box) for line in page.lines] == [("First line.", None), ("Second line.", None)]


def test_any_prefix_of_a_file_ends_in_pages_or_one_reason(make_pdf: Callable[..., Path]) -> None:
    path = make_pdf("a.pdf", *[[f"Page {number} of the report."] for number in range(3)])
    data = path.read_bytes()
    for length in itertools.chain(range(8, len(data), max(1, len(data) // 40)), [len(data)]):
        path.write_bytes(data[:length])
        try:
            assert pages_of(path)
        except DocumentError as error:
            assert str(error).endswith(".")
