"""HTML as a PDF: pages with a foot, fonts embedded, links within the document kept.

Runs in a process of its own (ui.jobs): Qt holds Python's lock while it lays out a text, for seconds with a long one, so
that a thread would freeze the window as well.
"""

from __future__ import annotations

import os

from PySide6.QtCore import QIODevice, QMarginsF, QRectF, QSaveFile, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QPageSize, QPainter, QPdfWriter, QTextDocument

from app.errors import InvalidInput

RESOLUTION = 96  # dots an inch: what CSS calls a pixel; letters stand between the dots
MARGINS = QMarginsF(20, 18, 20, 16)  # millimetres
FOOT = 10  # millimetres at the bottom of each page, within the margins
TEXT_SIZE, FOOT_SIZE = 10.5, 8.0  # points
FOOT_COLOUR = "#57606a"


def print_pdf(html: str, title: str, path: str, letter: bool) -> int:
    """Write a PDF whole or not at all; returns its pages. InvalidInput is a sentence for the user."""
    if os.path.exists(path) and not os.path.isfile(path):  # Qt would put the PDF in the place of a device
        raise InvalidInput(f"{path} is no file that can be written; choose another name.")
    application = QGuiApplication.instance() or QGuiApplication(["chatqa", "-platform", "offscreen"])
    file = QSaveFile(path)
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        raise _not_written(file)
    pages = _print(html, title, file, letter)
    if not file.commit():
        raise _not_written(file)
    del application
    return pages


def _print(html: str, title: str, file: QIODevice, letter: bool) -> int:
    writer = QPdfWriter(file)
    writer.setResolution(RESOLUTION)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter if letter else QPageSize.PageSizeId.A4))
    writer.setPageMargins(MARGINS, writer.pageLayout().Unit.Millimeter)
    writer.setTitle(title)
    writer.setCreator("ChatQA Desktop")
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.documentLayout().setPaintDevice(writer)
    document.setDefaultFont(_font(TEXT_SIZE))
    document.setUseDesignMetrics(True)
    document.setHtml(html)
    foot = FOOT / 25.4 * RESOLUTION
    page = QSizeF(writer.width(), writer.height() - foot)
    document.setPageSize(page)
    painter = QPainter(writer)
    try:
        for number in range(document.pageCount()):
            if number:
                writer.newPage()
            _draw(painter, document, page, number)
            _draw_foot(painter, title, QRectF(0, page.height(), page.width(), foot), number, document.pageCount())
    finally:
        painter.end()
    return document.pageCount()


def _draw(painter: QPainter, document: QTextDocument, page: QSizeF, number: int) -> None:
    painter.save()
    painter.translate(0, -number * page.height())
    document.drawContents(painter, QRectF(0, number * page.height(), page.width(), page.height()))
    painter.restore()


def _draw_foot(painter: QPainter, title: str, place: QRectF, number: int, count: int) -> None:
    """The title to the left, the page of all pages to the right."""
    painter.setFont(_font(FOOT_SIZE))
    painter.setPen(QColor(FOOT_COLOUR))
    metrics = QFontMetricsF(painter.font(), painter.device())
    pages = f"{number + 1} / {count}"
    room = place.width() - metrics.horizontalAdvance(pages) - 4 * metrics.averageCharWidth()
    shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room)
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, shown)
    painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, pages)


def _font(points: float) -> QFont:
    font = QFont()
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setPointSizeF(points)
    return font


def _not_written(file: QSaveFile) -> InvalidInput:
    return InvalidInput(f"The file {file.fileName()} cannot be written: {file.errorString()}.")
