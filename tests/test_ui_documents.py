"""Finding a document in the library, and knowing what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_engine import overview, wait_until
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QLabel, QMenu, QPushButton
from windows import Opened, opened_windows

from app.events import DocumentChanged
from app.records import Document, Status
from app.requests import AddDocuments, ResumeLibrary, RetryDocuments
from ui.document_card import DocumentCard
from ui.library_menus import fill_library_menu
from ui.library_panel import LibraryPanel
from ui.list_roles import Order


@pytest.fixture
def open_window(qapp: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    yield from opened_windows(tmp_path)


def document(number: int, status: Status = "ready", **more: Any) -> Document:
    return Document(number, f"{number}.pdf", f"/books/{number}.pdf", status, **more)


def choose(menu: QMenu, *path: str) -> None:
    """Choose a command by its words, through its submenus."""
    action = next(action for action in menu.actions() if action.text() == path[0])
    submenu = action.menu()
    if isinstance(submenu, QMenu):
        choose(submenu, *path[1:])
    else:
        action.trigger()


def names(library: LibraryPanel) -> list[str]:
    model = library.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def many(count: int) -> tuple[Document, ...]:
    return tuple(document(number, passages=8, pages=2) for number in range(1, count + 1))


def test_a_field_to_filter_by_name_comes_with_many_documents(open_window: Callable[..., Opened]) -> None:
    window, _ = open_window(overview(*many(12)))
    library = window.sidebar.library
    field = library.head.filter
    assert not field.isVisible()
    library.add(["/books/Annual Report.pdf"])
    wait_until(field.isVisible)
    field.setText("REPORT")
    assert names(library) == ["Annual Report.pdf"]
    field.setText("nothing like it")
    assert names(library) == [] and "nothing like it" in library._empty.text()
    library.add(["/books/other.pdf"])
    assert field.text() == "" and names(library)[0] == "other.pdf", "what is added is seen"


def test_documents_are_sorted_as_the_user_likes_and_so_again_at_the_next_start(
    open_window: Callable[..., Opened],
) -> None:
    shown = (document(1, "ready"), document(2, "failed"), document(3, "embedding", passages=9))
    window, engine = open_window(overview(*shown))
    library = window.sidebar.library
    menu = QMenu()
    fill_library_menu(menu, library)
    choose(menu, "Sort documents by", "State")
    assert names(library) == ["2.pdf", "3.pdf", "1.pdf"], "what wants attention stands first"
    engine.event(engine.of(ResumeLibrary)[0], DocumentChanged(document(1, "failed")))
    wait_until(lambda: names(library) == ["2.pdf", "1.pdf", "3.pdf"])
    window.close()
    again, _ = open_window(overview(*shown))
    assert again.sidebar.library.model.order == Order.STATE
    again.sidebar.library.sort_by(Order.NAME)
    assert names(again.sidebar.library) == ["1.pdf", "2.pdf", "3.pdf"]


def test_what_is_selected_stays_selected_while_others_come_and_go(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(document(1), document(2), document(3)))
    library = window.sidebar.library
    library.list.selectionModel().select(library.list.model().index(1, 0), QItemSelectionModel.SelectionFlag.Select)
    job = engine.of(ResumeLibrary)[0]
    engine.event(job, DocumentChanged(document(4, "queued")), DocumentChanged(document(2, "failed")))
    wait_until(lambda: len(names(library)) == 4)
    library.model.drop([3])
    assert [one.id for one in library.selected()] == [2]


@pytest.mark.parametrize(
    ("shown", "said", "way_on"),
    [
        (document(1, "failed", reason="It is damaged.", reason_code="damaged"), "print it to a new PDF", "Try again"),
        (document(1, "failed", reason="It is encrypted.", reason_code="password"), "Unlock it", "Unlock…"),
        (document(1, "failed", reason="Odd.", reason_code="crashed"), "remove it from the list", "Try again"),
        (document(1, "missing", passages=3), "Put it back", "Try again"),
    ],
)
def test_a_document_that_failed_says_why_and_what_helps(
    open_window: Callable[..., Opened], shown: Document, said: str, way_on: str
) -> None:
    window, _ = open_window(overview(shown))
    library = window.sidebar.library
    library.list.activated.emit(library.list.model().index(0, 0))
    card = window.findChild(DocumentCard)
    assert isinstance(card, DocumentCard) and card.isVisible()
    words = " ".join(label.text() for label in card.findChildren(QLabel))
    assert said in words and "/books/1.pdf" in words
    assert way_on in [button.text() for button in card.findChildren(QPushButton)]
    card.reject()


def test_a_failed_document_is_read_again_from_its_card(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(document(1, "failed", reason_code="damaged")))
    library = window.sidebar.library
    choose(library.commands(library.model.document(0)), "Details…")
    card = window.findChild(DocumentCard)
    assert isinstance(card, DocumentCard)
    next(button for button in card.findChildren(QPushButton) if button.text() == "Try again").click()
    assert engine.of(RetryDocuments)[0].request == RetryDocuments((1,))


def test_thousands_of_files_dropped_at_once_all_have_a_row_in_the_end(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview())
    library = window.sidebar.library
    paths = [f"/books/{number}.pdf" for number in range(3000)]
    library.add(paths)
    wait_until(lambda: len(names(library)) == 3000)
    job: Any = engine.of(AddDocuments)[0]
    assert job.request.paths == tuple(paths)
    engine.done(job, tuple(document(number, "searchable", passages=1) for number in range(1, 3001)))
    wait_until(lambda: library.model.searchable() == 3000)
    assert library.model.all.working == 3000 and len(names(library)) == 3000
