"""Boxes on the page: the arithmetic, and the arithmetic held against what QtPdf really draws."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF
from PySide6.QtPdf import QPdfDocument
from reportlab.pdfgen import canvas

from app.records import PageGeometry, Rect
from ui.boxes import ShownPage, shown_page

BOX: Rect = (100.0, 500.0, 160.0, 520.0)  # from the lower left corner of the crop box
CROP = (30.0, 40.0, 530.0, 740.0)  # 500 by 700 points


@pytest.mark.parametrize(
    ("rotation", "expected"),
    [
        (0, QRectF(100, 180, 60, 20)),
        (90, QRectF(500, 100, 20, 60)),
        (180, QRectF(340, 500, 60, 20)),
        (270, QRectF(180, 340, 20, 60)),
    ],
)
def test_a_box_turns_with_its_page(rotation: int, expected: QRectF) -> None:
    assert ShownPage(500, 700, rotation).place(BOX) == expected
    doubled = ShownPage(500, 700, rotation, scale=2.0).place(BOX)
    assert doubled == QRectF(expected.topLeft() * 2, expected.size() * 2)


def test_a_page_of_unknown_geometry_is_taken_as_it_is_shown() -> None:
    assert shown_page(None, QSizeF(300, 400)) == ShownPage(300, 400)


def rotated_pdf(folder: Path, rotation: int) -> Path:
    """One cropped, rotated page with a black bar exactly where BOX is."""
    path = folder / f"turned-{rotation}.pdf"
    page = canvas.Canvas(str(folder / "plain.pdf"), pagesize=(560, 780))
    page.rect(BOX[0] + CROP[0], BOX[1] + CROP[1], BOX[2] - BOX[0], BOX[3] - BOX[1], stroke=0, fill=1)
    page.save()
    writer = PdfWriter(clone_from=PdfReader(folder / "plain.pdf"))
    writer.pages[0].cropbox = RectangleObject(CROP)
    writer.pages[0].rotate(rotation)
    writer.write(path)
    return path


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_mark_lies_on_what_is_drawn(tmp_path: Path, rotation: int) -> None:
    document = QPdfDocument()
    assert document.load(str(rotated_pdf(tmp_path, rotation))) == QPdfDocument.Error.None_
    points = document.pagePointSize(0)
    image = document.render(0, QSize(int(points.width()), int(points.height())))
    spot = shown_page(PageGeometry(1, 500.0, 700.0, rotation), points).place(BOX)

    def dark(point: QPointF) -> bool:
        colour = image.pixelColor(int(point.x()), int(point.y()))
        return colour.alpha() > 128 and colour.lightness() < 128

    inside = spot.adjusted(2, 2, -2, -2)
    outside = spot.adjusted(-3, -3, 3, 3)
    assert all(dark(point) for point in (inside.topLeft(), inside.bottomRight(), inside.center()))
    assert not any(dark(point) for point in (outside.topLeft(), outside.bottomRight(), outside.topRight()))
