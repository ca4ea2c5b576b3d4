"""The page pane: all pages in one scroll, zoomed, drawn where they are seen, one file at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfs
import pytest
from fake_engine import passage, settle, wait_until
from page_panes import document, opened_panel, wheel
from PySide6.QtCore import QPoint, QPointF, QSize, QSizeF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from ui import page_pictures
from ui.page_layout import GAP, MARGIN, PageLayout
from ui.page_panel import PagePanel
from ui.page_pictures import LARGEST, MOST, picture_size


@pytest.fixture
def panel(qapp: Any) -> Iterator[PagePanel]:
    yield from opened_panel()


# The layout.


def test_pages_stand_one_beneath_the_other_each_as_wide_as_there_is_room() -> None:
    layout = PageLayout()
    layout.begin(3, QSizeF(600, 800))
    assert layout.learn(1, QSizeF(800, 400)) and not layout.learn(2, QSizeF(600, 800))
    layout.arrange("width", QSize(300, 500), 324)
    tops, sizes = [layout.rect(n).top() for n in range(3)], [layout.rect(n).size() for n in range(3)]
    assert sizes == [QSize(300, 400), QSize(300, 150), QSize(300, 400)]
    assert tops == [MARGIN, MARGIN + 400 + GAP, MARGIN + 550 + 2 * GAP]
    assert layout.size == QSize(300 + 2 * MARGIN, tops[2] + 400 + MARGIN)
    assert [layout.page_at(y) for y in (0, tops[1] - 1, tops[1], 10_000)] == [0, 0, 1, 2]
    layout.arrange("page", QSize(300, 200), 324)
    assert layout.rect(0).size() == QSize(150, 200) and layout.rect(0).center().x() == pytest.approx(162, abs=1)
    layout.arrange(0.5, QSize(1, 1), 1)
    assert [layout.rect(n).width() for n in range(3)] == [300, 400, 300]


def test_a_huge_page_is_drawn_coarser() -> None:
    assert picture_size(QSize(600, 800), 1.25) == QSize(750, 1000)
    wide, large = picture_size(QSize(90_000, 300), 2), picture_size(QSize(9_000, 9_000), 1)
    assert wide.width() == LARGEST and wide.height() == 20
    assert large.width() * large.height() == pytest.approx(MOST, rel=0.01)


# Scrolling and zooming.


def test_scrolling_goes_through_all_pages_and_the_field_follows(panel: PagePanel, book: Path) -> None:
    panel.show_document(document(book, 30))
    view, seen = panel.view, set()
    wait_until(lambda: view.is_drawn)
    for _ in range(1000):
        wheel(view, -2, QPoint(100, 100))
        seen.add(int(panel.bar.field.text()))
    assert seen == set(range(1, 31))
    wait_until(lambda: view.is_drawn)
    assert not panel.bar.forth.isEnabled() and panel.bar.back.isEnabled()


def test_keys_move_the_pages(panel: PagePanel, book: Path) -> None:
    panel.show_document(document(book, 30))
    view, bar = panel.view, panel.view.verticalScrollBar()
    wait_until(lambda: view._layout.next_unknown() is None)
    places = [bar.value()]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Space, Qt.Key.Key_End):
        QTest.keyClick(view, key)
        places.append(bar.value())
    assert places == sorted(set(places)) and view.page == 30
    QTest.keyClick(view, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert bar.value() < places[-1]
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert bar.value() == 0 and view.page == 1
    QTest.keyClick(view, Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    assert view.page == 2


def test_a_page_number_is_gone_to_and_nonsense_is_not(panel: PagePanel, book: Path) -> None:
    panel.show_document(document(book, 30))
    field = panel.bar.field
    field.selectAll()
    QTest.keyClicks(field, "17")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert panel.view.page == 17
    field.selectAll()
    QTest.keyClicks(field, "99")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert panel.view.page == 30 and field.text() == "30"


def test_the_point_under_the_mouse_stays_while_the_wheel_zooms(panel: PagePanel, book: Path) -> None:
    panel.show_document(document(book, 30))
    view, at = panel.view, QPoint(310, 220)
    view.go_to(12)
    view.set_zoom(1.5)
    before = view._in_points(11, QPointF(at))
    wheel(view, 3, at, Qt.KeyboardModifier.ControlModifier)
    assert view.scale == pytest.approx(1.5 * 1.2**3, rel=0.01)
    after = view._in_points(11, QPointF(at))
    assert (after - before).manhattanLength() < 2


def test_keys_zoom_and_the_width_is_fitted_again(panel: PagePanel, book: Path) -> None:
    panel.show_document(document(book, 30))
    view = panel.view
    fitted = view.scale
    QTest.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.scale == pytest.approx(1.2 * fitted, rel=0.01)
    panel.resize(700, 640)
    assert view.scale == pytest.approx(1.2 * fitted, rel=0.01), "a chosen zoom stays"
    QTest.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.scale > fitted, "the pane is wider now"
    assert view.horizontalScrollBar().maximum() == 0
    view.set_zoom("page")
    assert view._layout.rect(0).height() <= view.viewport().height()
    for _ in range(40):
        view.zoom_by(2.0)
    assert view.scale <= 6.01


# Pictures.


def test_only_what_is_near_is_kept(panel: PagePanel, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_pictures, "KEPT", 5_000_000)
    panel.show_document(document(book, 30))
    for page in range(1, 31, 2):
        panel.view.go_to(page)
        wait_until(lambda: panel.view.is_drawn)
    settle()
    assert panel.view.pictures.bytes <= 5_000_000
    panel.hide()
    assert panel.view.pictures.bytes == 0, "a pane folded away takes no memory"
    panel.show()
    wait_until(lambda: panel.view.is_drawn)


def test_pages_scrolled_past_are_not_drawn(panel: PagePanel, book: Path) -> None:
    panel.show_document(document(book, 30))
    wait_until(lambda: panel.view.is_drawn)
    drawn: list[int] = []
    panel.view.pictures.drawn.connect(drawn.append)
    for page in range(1, 31):  # faster than any page is drawn
        panel.view.go_to(page)
    wait_until(lambda: panel.view.is_drawn)
    assert len(drawn) < 15


def test_nothing_is_asked_of_the_file_while_a_page_is_drawn(panel: PagePanel, book: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.pdf"
    pdfs.plain(other, [["Another book."]])
    panel.show_document(document(book, 30))
    panel.view._draw_next()
    assert panel.view.pictures.is_busy
    panel.show_document(document(other, 1))
    assert panel.view.count == 30, "to open a file would wait for the page"
    wait_until(lambda: panel.view.count == 1 and panel.view.is_drawn)
    assert panel.bar.name.words == "other.pdf"


def test_what_is_wanted_last_is_shown_whatever_waited(panel: PagePanel, book: Path, mixed: Path) -> None:
    panel.show_document(document(book, 30))
    panel.view._draw_next()
    assert panel.view.pictures.is_busy
    panel.show_document(document(mixed, 24))
    panel.show_source(passage(1, str(book), page=9), (), document(book, 30))
    settle(0.3)
    assert panel.view.count == 30 and panel.view.page == 9


# The rest.


def test_an_empty_pane_says_what_it_is_for(panel: PagePanel) -> None:
    assert panel._stack.currentWidget().isVisible() and panel._stack.currentIndex() == 0
    panel.find_text()
    panel.step_citation(1)
    assert not panel.find_row.isVisible() and not panel.bar.field.isVisible()


def test_selected_text_is_copied(panel: PagePanel, book: Path) -> None:
    panel.show_document(document(book, 30))
    view = panel.view
    wait_until(lambda: view.is_drawn and not view.pictures.is_busy)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    for x in (40, 74, 145, 400):  # into the line, along it, and out again
        view.selection.extend(QPointF(x, 69))
        settle()
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().strip().startswith("This is pag")
    assert view.selection.spots(0) and not view.selection.spots(1)
