"""Text of a page, chosen from the keyboard: a letter, a word, a line, the page; from what was found or cited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pdfs
import pytest
from fake_engine import passage, settle, wait_until
from page_panes import document, opened_panel
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from test_ui_page_places import sought

from app.records import PageGeometry
from ui.page_panel import PagePanel

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LEFT, RIGHT, UP, DOWN = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down


@pytest.fixture
def panel(qapp: Any) -> Iterator[PagePanel]:
    yield from opened_panel()


def chosen(panel: PagePanel, *keys: tuple[Qt.KeyboardModifier, Qt.Key]) -> str:
    """What is selected after these keys, its lines joined."""
    for held, key in keys:
        QTest.keyClick(panel.view, key, held)
    wait_until(lambda: not panel.view.selection._steps and not panel.view.selection._soon.isActive())
    return " / ".join(panel.view.selection.text.split("\r\n"))


def shown(panel: PagePanel, book: Path, page: int) -> None:
    panel.show_document(document(book, 30), page)
    wait_until(lambda: panel.view.is_drawn and not panel.view.pictures.is_busy)


def test_it_grows_and_shrinks_by_letters_words_and_lines(panel: PagePanel, book: Path) -> None:
    shown(panel, book, 20)
    assert chosen(panel, (SHIFT, RIGHT), (SHIFT, RIGHT)) == "Th"
    assert chosen(panel, (SHIFT | CONTROL, RIGHT)) == "This"
    assert chosen(panel, (SHIFT | CONTROL, RIGHT), (SHIFT, LEFT)) == "This i"
    assert chosen(panel, (SHIFT, DOWN)) == "This is page 20."
    assert chosen(panel, (SHIFT, DOWN)) == "This is page 20. / The whale, and"
    assert chosen(panel, (SHIFT | CONTROL, LEFT)) == "This is page 20. / The whale, "
    assert chosen(panel, (SHIFT, UP)).strip(" /") == "This is page 20."
    assert panel.view.selection.spots(19) and not panel.view.selection.spots(18)
    assert chosen(panel, *[(SHIFT, UP)] * 4, *[(SHIFT, LEFT)] * 3) == ""
    assert chosen(panel, (SHIFT, RIGHT)) == "T"
    assert chosen(panel, (CONTROL, Qt.Key.Key_A)) == "This is page 20. / The whale, and / another WHALE."
    QTest.keyClick(panel.view, Qt.Key.Key_C, CONTROL)
    assert "another WHALE." in QGuiApplication.clipboard().text()
    assert chosen(panel, *[(SHIFT, DOWN)] * 9).endswith("another WHALE."), "it ends with the page"


def test_it_begins_at_the_place_found_or_cited(panel: PagePanel, book: Path) -> None:
    shown(panel, book, 15)
    assert sought(panel, "whale, and") == "1 of 1"
    panel.view.setFocus()
    assert chosen(panel, (SHIFT | CONTROL, RIGHT)).startswith("whale, and / another")
    panel.view.selection.clear()
    panel.find_row.close_row()
    assert chosen(panel) == "whale, and", "what was found is selected when the row is closed"
    assert chosen(panel, (SHIFT | CONTROL, LEFT)) == "whale, "
    panel.view.selection.clear()
    wait_until(lambda: not panel.view.pictures.is_busy)
    found = panel.view.document.getSelectionAtIndex(4, 0, 15).bounds()[0].boundingRect()
    size = panel.view.document.pagePointSize(4)
    box = (5, found.left(), size.height() - found.bottom(), found.right(), size.height() - found.top())
    cited = replace(passage(1, str(book), page=5), geometry=(PageGeometry(5, size.width(), size.height()),))
    panel.show_source(cited, (box,), document(book, 30))
    wait_until(lambda: panel.view.page == 5 and panel.view.is_drawn and not panel.view.pictures.is_busy)
    assert chosen(panel, (SHIFT | CONTROL, RIGHT)) == "This is page 5. / A", "all that is cited, and a word more"


def test_all_is_selected_of_the_page_that_is_shown(panel: PagePanel, book: Path) -> None:
    """Whatever was selected or found on another."""
    shown(panel, book, 5)
    assert chosen(panel, (SHIFT, RIGHT)) == "T"
    assert sought(panel, "another") == "1 of 1"
    panel.view.go_to(9)
    wait_until(lambda: panel.view.page == 9 and panel.view.is_drawn and not panel.view.pictures.is_busy)
    assert chosen(panel, (CONTROL, Qt.Key.Key_A)) == "This is page 9."
    assert panel.view.selection.spots(8) and not panel.view.selection.spots(4)


def test_what_the_keyboard_selects_is_scrolled_to(panel: PagePanel, book: Path) -> None:
    shown(panel, book, 1)
    panel.view.set_zoom(4.0)
    panel.view.verticalScrollBar().setValue(900)
    settle()
    assert chosen(panel, (SHIFT, DOWN)) == "This is page 1."
    assert panel.view.verticalScrollBar().value() < 300


def test_where_nothing_can_be_read_nothing_is_selected(panel: PagePanel, mixed: Path) -> None:
    panel.show_document(document(mixed, 24))
    wait_until(lambda: panel.view.is_drawn and not panel.view.pictures.is_busy)
    assert chosen(panel, (SHIFT, RIGHT), (CONTROL, Qt.Key.Key_A), (SHIFT, UP)) == ""


def test_letters_that_take_two_places_are_one(panel: PagePanel, tmp_path: Path) -> None:
    """QtPdf counts in UTF-16; formulas and emoji are beyond it."""
    path = tmp_path / "formula.pdf"
    pdfs.unicode_text(path, ["𝑛 of 𝑝 is it", "and no more"])
    panel.show_document(document(path, 1))
    wait_until(lambda: panel.view.is_drawn and not panel.view.pictures.is_busy)
    assert chosen(panel, (CONTROL, Qt.Key.Key_A)) == "𝑛 of 𝑝 is it / and no more"
    panel.view.selection.clear()
    assert chosen(panel, *[(SHIFT | CONTROL, RIGHT)] * 3) == "𝑛 of 𝑝"
    assert chosen(panel, (SHIFT, DOWN), (SHIFT | CONTROL, LEFT)) == "𝑛 of 𝑝 is "


def test_what_the_mouse_selected_stays_when_a_search_is_closed(panel: PagePanel, book: Path) -> None:
    shown(panel, book, 20)
    assert sought(panel, "whale") == "2 of 3"
    line = panel.view.document.getSelectionAtIndex(19, 0, 16).bounds()[0].boundingRect()
    panel.view.selection.begin(19, QPointF(line.left() + 1, line.center().y()))
    panel.view.selection.extend(QPointF(line.right() - 1, line.center().y()))
    assert chosen(panel).startswith("This is page 20")
    panel.find_row.close_row()
    assert chosen(panel).startswith("This is page 20")
