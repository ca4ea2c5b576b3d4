"""What stands on the pages: cited lines where they are drawn, hits of a search, and the way from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pdfs
import pytest
from fake_engine import FakeClient, passage, settle, wait_until
from page_panes import BAR, document, geometry, opened_panel, wheel
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from app.errors import ChatQAError
from app.file_records import OnScans, PageHits
from app.file_requests import FindOnScans
from app.records import Document
from ui import page_search
from ui.page_panel import PagePanel


@pytest.fixture
def clients() -> list[FakeClient]:
    return []


@pytest.fixture
def panel(qapp: Any, clients: list[FakeClient]) -> Iterator[PagePanel]:
    yield from opened_panel(clients)


# Marks.


@pytest.mark.parametrize("zoom", ["width", "page", 0.7, 2.3])
def test_marks_lie_on_what_is_drawn_on_every_page_at_any_zoom(panel: PagePanel, mixed: Path, zoom: Any) -> None:
    panel.show_document(document(mixed, 24))
    view = panel.view
    view.set_zoom(zoom)
    for n in (1, 2, 3, 4, 6, 11, 16, 24):
        view.set_marks([(n, *BAR[1:])], [geometry(n)])
        view.reveal()
        wait_until(lambda: view.is_drawn)
        assert view.page == n
        spot = view.marks()[0]
        view.set_marks((), ())
        image = view.viewport().grab().toImage()
        inside, outside = spot.adjusted(2, 2, -2, -2), spot.adjusted(-3, -3, 3, 3)
        dark = [QColor(image.pixelColor(point.toPoint())).lightness() < 128 for point in corners(inside)]
        light = [QColor(image.pixelColor(point.toPoint())).lightness() > 128 for point in corners(outside)]
        assert all(dark) and all(light), (n, spot)


def corners(spot: QRectF) -> list[QPointF]:
    return [spot.topLeft(), spot.topRight(), spot.bottomLeft(), spot.bottomRight()]


def test_the_first_mark_comes_to_stand_in_the_upper_third_and_stays_there(panel: PagePanel, mixed: Path) -> None:
    marked = replace(passage(1, str(mixed), page=10), geometry=(geometry(10),))
    panel.show_source(marked, [(10, 72.0, 60.0, 300.0, 72.0)], document(mixed, 24))
    view = panel.view

    def stands() -> bool:
        return view.marks()[0].top() == pytest.approx(view.viewport().height() / 3, abs=2)

    assert view.page == 10 and stands()
    wait_until(lambda: view._layout.next_unknown() is None and view.is_drawn)
    assert stands(), "sizes of pages above came to be known"
    panel.resize(380, 560)
    settle()
    assert stands(), "the pane became narrower"
    view.set_zoom(1.7)
    assert stands()
    wheel(view, -1, QPoint(100, 100))
    assert not stands(), "the user may go elsewhere"


# Search.


def sought(panel: PagePanel, words: str) -> str:
    """Search, and what the row says in the end."""
    panel.find_text()
    panel.find_row.field.setText(words)
    wait_until(lambda: panel.find_row._sought == words and not panel.find_row.search.is_running)
    return panel.find_row.count.text()


def test_a_search_begins_at_the_page_shown_and_goes_round(panel: PagePanel, book: Path) -> None:
    panel.show_document(document(book, 30))
    panel.view.go_to(10)
    assert sought(panel, "Whale") == "2 of 3"
    assert panel.view.page == 20
    told = []
    f3, enter = Qt.Key.Key_F3, Qt.Key.Key_Return
    for key, held in ((f3, "No"), (f3, "No"), (f3, "Shift"), (enter, "No")):
        QTest.keyClick(panel.find_row.field, key, Qt.KeyboardModifier[f"{held}Modifier"])
        told.append((panel.find_row.count.text(), panel.view.page))
    assert told == [("3 of 3", 20), ("1 of 3", 5), ("3 of 3", 20), ("1 of 3", 5)]
    assert sought(panel, "squid") == "Not found"


def test_hits_are_framed_where_the_words_stand_also_on_turned_pages(panel: PagePanel, tmp_path: Path) -> None:
    path = tmp_path / "turned.pdf"
    pdfs.plain(path, [["", "", "          whale"]], rotation=90)
    panel.show_document(document(path, 1))
    assert sought(panel, "whale") == "1 of 1"
    (spot,) = panel.find_row.search.on_page(1)[0]
    shown = panel.view._layout.points(0)
    image = panel.view.document.render(0, shown.toSize())
    frame = spot.toRect()
    inked = [
        QPoint(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 128
    ]
    assert inked and all(frame.adjusted(-3, -3, 3, 3).contains(point) for point in inked)


def test_escape_closes_the_search_and_leaves_the_answer_alone(panel: PagePanel, book: Path) -> None:
    panel.show_document(document(book, 30))
    assert sought(panel, "whale") == "1 of 3"
    QTest.keyClick(panel.find_row.field, Qt.Key.Key_Escape)
    assert not panel.find_row.isVisible() and panel.find_row.search.count == 0
    assert panel.view.hasFocus()


def test_a_search_with_endless_hits_is_cut_and_says_so(
    panel: PagePanel, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_search, "MOST", 10)
    panel.show_document(document(book, 30))
    assert sought(panel, "page") == "1 of 10 or more"


def test_a_search_says_that_scans_which_were_not_read_may_hold_more(
    panel: PagePanel, clients: list[FakeClient], book: Path
) -> None:
    """As the engine knows it now: OCR may have come further since the document was opened."""

    def sought_with(words: str, unread: int) -> str:
        asked = len(clients[0].of(FindOnScans))
        panel.find_text()
        panel.find_row.field.setText(words)
        wait_until(lambda: len(clients[0].of(FindOnScans)) > asked)
        clients[0].done(clients[0].of(FindOnScans)[-1], OnScans((), unread))
        wait_until(lambda: not panel.find_row.search.is_running)
        return panel.find_row.count.text()

    panel.show_document(document(book, 30, scanned_pages=2))
    assert sought_with("whale", 2) == "1 of 3" and panel.find_row.note.isVisible()
    assert sought_with("squid", 2) == "Not found" and panel.find_row.note.isVisible()
    assert sought_with("squid", 0) == "Not found" and not panel.find_row.note.isVisible(), "asked again when reopened"


def test_words_on_scanned_pages_are_found_among_the_others_and_framed(
    panel: PagePanel, clients: list[FakeClient], mixed: Path
) -> None:
    """The engine tells of them, in the page's own coordinates; all 24 pages are images here, turned and cropped."""
    panel.show_document(document(mixed, 24, scanned_pages=24, ocr_pages=24))
    panel.view.go_to(7)
    panel.find_text()
    panel.find_row.field.setText("whale")
    wait_until(lambda: clients[0].of(FindOnScans))
    (job,) = clients[0].of(FindOnScans)
    assert job.request == FindOnScans(1, "whale", 7, page_search.MOST)
    assert panel.find_row.count.text().startswith("Searching")
    clients[0].done(job, OnScans(tuple(PageHits(geometry(n), ((BAR[1:],),) * n) for n in (7, 16, 2)), 0))
    wait_until(lambda: not panel.find_row.search.is_running)
    assert panel.find_row.count.text() == "3 of 25" and panel.view.page == 7
    assert not panel.find_row.note.isVisible(), "all were read"
    panel.find_row.step(-1)
    panel.find_row.step(-1)
    wait_until(lambda: panel.view.is_drawn)
    assert panel.find_row.count.text() == "1 of 25" if panel.view.page == 2 else panel.view.page == 2
    (spot,) = panel.view._in_view(1, panel.find_row.search.on_page(2)[0])
    panel.find_row.close_row()
    image = panel.view.viewport().grab().toImage()
    assert all(QColor(image.pixelColor(at.toPoint())).lightness() < 128 for at in corners(spot.adjusted(2, 2, -2, -2)))
    assert all(QColor(image.pixelColor(at.toPoint())).lightness() > 128 for at in corners(spot.adjusted(-3, -3, 3, 3)))


def test_a_search_goes_on_without_the_engine(panel: PagePanel, clients: list[FakeClient], book: Path) -> None:
    panel.show_document(document(book, 30, scanned_pages=2, ocr_pages=2))
    for words, end in (("whale", "fail"), ("WHALE", "done")):
        panel.find_text()
        panel.find_row.field.setText(words)
        wait_until(lambda words=words: panel.find_row._sought == words)  # type: ignore[misc]
        job = clients[0].of(FindOnScans)[-1]
        clients[0].fail(job, ChatQAError("It ended.")) if end == "fail" else clients[0].done(job, None)
        wait_until(lambda: not panel.find_row.search.is_running)
        assert panel.find_row.count.text() == "1 of 3"


def test_another_file_ends_the_search(panel: PagePanel, book: Path, mixed: Path) -> None:
    panel.show_document(document(book, 30))
    assert sought(panel, "whale") == "1 of 3"
    panel.show_document(document(mixed, 24))
    wait_until(lambda: panel.view.count == 24)
    assert panel.find_row.search.count == 0 and panel.find_row.count.text() == ""


# The way through the citations of an answer.


def test_the_citations_of_an_answer_are_walked_across_documents(panel: PagePanel, book: Path, mixed: Path) -> None:
    gone = str(book.parent / "gone.pdf")
    files: dict[str, Document] = {str(book): document(book, 30), str(mixed): document(mixed, 24)}
    find: Callable[[Any], Document | None] = lambda one: files.get(one.path)  # noqa: E731
    citations = [
        (passage(1, str(book), page=3), ((3, 72.0, 700.0, 200.0, 712.0),)),
        (passage(2, str(mixed), page=7), ()),
        (passage(3, gone, text="What was read."), ()),
    ]
    panel.show_citations(citations, 1, find)
    wait_until(lambda: panel.view.is_drawn)
    assert (panel.walk.words.text(), panel.view.page) == ("[2] · Citation 2 of 3", 7)
    panel.walk.forth.click()
    wait_until(lambda: panel.passage.isVisible())
    assert panel.passage.words.toPlainText() == "What was read." and not panel.walk.forth.isEnabled()
    panel.step_citation(1)
    assert panel.walk.words.text() == "[3] · Citation 3 of 3", "there is none behind the last"
    panel.walk.back.click()
    panel.walk.back.click()
    wait_until(lambda: panel.view.count == 30 and panel.view.is_drawn)
    assert panel.view.page == 3 and panel.view.marks() and not panel.walk.back.isEnabled()
    panel.show_source(*citations[1], files[str(mixed)])
    assert not panel.walk.isVisible(), "one source by itself is no walk"
    panel.show_citations(citations[:1], 0, find)
    assert not panel.walk.isVisible(), "nor is an answer with one"
