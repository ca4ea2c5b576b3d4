"""Page panes, and PDFs to be shown in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfs
from fake_engine import FakeClient, connect_to, overview, settle
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from reportlab.pdfgen.canvas import Canvas

from app.records import Box, Document, PageGeometry
from ui.jobs import Jobs
from ui.page_panel import PagePanel
from ui.page_view import PageView
from ui.passwords import Passwords

SHAPES = ((612, 792), (792, 612), (300, 300), (612, 1008))  # points
BAR: Box = (1, 90.0, 500.0, 150.0, 520.0)  # black on every page of `mixed`


def opened_panel(clients: list[FakeClient] | None = None) -> Iterator[PagePanel]:
    """For a fixture: a pane, shown; the engine's client, which answers nothing by itself, is put into `clients`."""
    host = QWidget()
    jobs = Jobs(Path(), connect_to([] if clients is None else clients, overview()))
    panel = PagePanel(Passwords(host), jobs)
    panel.resize(520, 640)
    panel.show()
    yield panel
    panel.close()
    panel.deleteLater()
    settle(0.05)
    jobs.close()


def document(path: Path, pages: int, **more: Any) -> Document:
    """The library's record of a file that was read."""
    return Document(1, path.name, str(path), "ready", pages=pages, **more)


def write_book(folder: Path) -> Path:
    """Thirty pages; “whale” stands once on 5, twice on 20, and “page” on each."""
    path = folder / "book.pdf"
    words = {5: ["A whale."], 20: ["The whale, and", "another WHALE."]}
    pdfs.plain(path, [[f"This is page {n}.", *words.get(n, [])] for n in range(1, 31)])
    return path


def write_mixed(folder: Path) -> Path:
    """Two dozen pages of all shapes, rotations and crops, each with a bar at the place of BAR in its crop box."""
    canvas = Canvas(str(folder / "plain.pdf"))
    for n in range(24):
        width, height = (max(side, 640) + 100 for side in SHAPES[n % 4])
        canvas.setPageSize((width, height))
        canvas.rect(BAR[1] + 20, BAR[2] + 30, BAR[3] - BAR[1], BAR[4] - BAR[2], stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    writer = PdfWriter(clone_from=PdfReader(folder / "plain.pdf"))
    for n, page in enumerate(writer.pages):
        page.cropbox = RectangleObject((20, 30, *(max(side, 640) + 50 for side in SHAPES[n % 4])))
        page.rotate(90 * (n // 4 % 4))
    path = folder / "mixed.pdf"
    writer.write(path)
    return path


def geometry(n: int) -> PageGeometry:
    """Of a page of `mixed`, from 1."""
    width, height = (max(side, 640) + 50 for side in SHAPES[(n - 1) % 4])
    return PageGeometry(n, width - 20.0, height - 30.0, 90 * ((n - 1) // 4 % 4))


def wheel(view: PageView, notches: int, at: QPoint, held: Any = Qt.KeyboardModifier.NoModifier) -> None:
    """Turn the mouse's wheel over the pages."""
    event = QWheelEvent(
        QPointF(at), QPointF(at), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, held,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)
