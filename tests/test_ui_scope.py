"""Questions put to some of the documents: those of a collection, or those selected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_engine import overview, settle, wait_until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from windows import Opened, opened_windows

from app.events import CollectionsChanged, DocumentChanged
from app.group_requests import GetCollections, RenameCollection
from app.records import Collection, Document
from app.requests import AddDocuments, Ask
from ui.list_roles import Role
from ui.scope import Scope

DOCUMENTS = tuple(Document(n, f"{n}.pdf", f"/books/{n}.pdf", "ready", passages=9) for n in (1, 2, 3))
CONTRACTS = Collection(4, "Contracts <b>", (1, 3))
EMPTY = Collection(5, "Letters", ())


@pytest.fixture
def open_window(qapp: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    yield from opened_windows(tmp_path)


def listed(window: Any) -> list[str]:
    model = window.sidebar.library.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def collections(window: Any) -> list[str]:
    rows = window.sidebar.library.head.collections.rows
    shown = [rows.index(row, 0) for row in range(rows.rowCount())]
    return [f"{index.data()}: {index.data(Role.ASIDE)}" for index in shown]


def test_there_is_nothing_to_choose_without_a_collection(open_window: Callable[..., Opened]) -> None:
    window, _ = open_window(overview(*DOCUMENTS))
    assert not window.sidebar.library.head.collections.isVisible()
    assert not window.chat.composer.scope.isVisible()


def test_a_chosen_collection_is_shown_and_asked_alone(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(*DOCUMENTS, collections=(CONTRACTS,)))
    rows = window.sidebar.library.head.collections
    wait_until(rows.isVisible)
    assert collections(window) == ["All documents: 3", "Contracts <b>: 2"]
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Down)
    assert listed(window) == ["3.pdf", "1.pdf"]
    scope = window.chat.composer.scope
    assert scope.isVisible() and scope.words == "Asking 2 documents in “Contracts <b>”"
    window.chat.ask("Who signed?")
    assert engine.of(Ask)[0].request == Ask("Who signed?", None, (1, 3))


def test_a_menu_of_a_collection_does_not_choose_it(open_window: Callable[..., Opened]) -> None:
    window, _ = open_window(overview(*DOCUMENTS, collections=(CONTRACTS,)))
    rows = window.sidebar.library.head.collections
    wait_until(rows.isVisible)
    where = rows.visualRect(rows.model().index(1, 0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.RightButton, pos=where)
    assert rows.currentIndex().row() == 0 and len(listed(window)) == 3


def test_the_keyboard_is_left_where_it_is_when_questions_can_be_asked_again(open_window: Callable[..., Opened]) -> None:
    window, _ = open_window(overview(*DOCUMENTS, collections=(CONTRACTS, EMPTY)))
    window.activateWindow()
    rows = window.sidebar.library.head.collections
    wait_until(rows.isVisible)
    rows.setFocus()
    for _ in range(2):
        QTest.keyClick(rows, Qt.Key.Key_Down)
    assert window.chat.composer.is_blocked
    QTest.keyClick(rows, Qt.Key.Key_Up)
    assert not window.chat.composer.is_blocked and rows.hasFocus()


def test_a_click_goes_back_to_all_documents(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(*DOCUMENTS, collections=(CONTRACTS,)))
    library = window.sidebar.library
    library.choose_collection(4)
    assert library.head.collections.currentIndex().row() == 1
    window.chat.composer.scope.clear.click()
    assert len(listed(window)) == 3 and library.head.collections.currentIndex().row() == 0
    assert not window.chat.composer.scope.isVisible()
    window.chat.ask("Who signed?")
    assert engine.of(Ask)[0].request == Ask("Who signed?", None)


def test_many_collections_scroll_rather_than_push_the_documents_away(open_window: Callable[..., Opened]) -> None:
    several = tuple(Collection(number, f"Collection {number}", ()) for number in range(1, 30))
    window, _ = open_window(overview(*DOCUMENTS, collections=several))
    rows = window.sidebar.library.head.collections
    wait_until(rows.isVisible)
    row = rows.visualRect(rows.rows.index(0, 0)).height()
    assert rows.rows.rowCount() == 30 and 4 * row <= rows.height() <= 5 * row


def test_a_collection_is_renamed_and_deleted_by_keys(
    open_window: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    window, engine = open_window(overview(*DOCUMENTS, collections=(CONTRACTS,)))
    rows = window.sidebar.library.head.collections
    wait_until(rows.isVisible)
    rows.setFocus()
    rows.select(1)
    monkeypatch.setattr("ui.collection_commands.ask_name", lambda *asked: "Leases")
    QTest.keyClick(rows, Qt.Key.Key_F2)
    monkeypatch.setattr("ui.collection_commands.confirm", lambda *asked: True)
    QTest.keyClick(rows, Qt.Key.Key_Delete)
    asked = [job.request for job in engine.of(RenameCollection)]
    assert asked == [RenameCollection(CONTRACTS.name, "Leases"), RenameCollection(CONTRACTS.name, "")]


def test_a_count_follows_what_becomes_of_the_documents(open_window: Callable[..., Opened]) -> None:
    window, _ = open_window(overview(*DOCUMENTS, collections=(CONTRACTS,)))
    window.sidebar.library.model.drop([1])
    wait_until(lambda: collections(window) == ["All documents: 2", "Contracts <b>: 1"])


def test_selected_documents_are_asked_without_a_collection(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(*DOCUMENTS))
    menu = window.sidebar.library.commands(DOCUMENTS[0], DOCUMENTS[1])
    next(one for one in menu.actions() if one.text() == "Ask about these").trigger()
    assert window.chat.composer.scope.words == "Asking 2 documents"
    assert len(listed(window)) == 3
    window.chat.ask("Which is older?")
    assert engine.of(Ask)[0].request == Ask("Which is older?", None, (1, 2))


def test_an_empty_collection_asks_nothing_rather_than_everything(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(*DOCUMENTS, collections=(EMPTY,)))
    window.sidebar.library.choose_collection(5)
    composer = window.chat.composer
    assert composer.is_blocked and composer._hint.text() == "There is no document in “Letters”."
    composer.editor.setPlainText("Who signed?")
    composer.send()
    assert engine.of(Ask) == []


def test_what_is_added_while_a_collection_is_shown_goes_into_it(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(*DOCUMENTS, collections=(CONTRACTS,)))
    window.sidebar.library.choose_collection(4)
    window.sidebar.library.add(["/books/new.pdf"])
    [job] = engine.of(AddDocuments)
    assert job.request == AddDocuments(("/books/new.pdf",), CONTRACTS.id)
    new = Document(9, "new.pdf", "/books/new.pdf", "reading")
    engine.event(job, DocumentChanged(new), CollectionsChanged())
    wait_until(lambda: engine.of(GetCollections))
    assert listed(window) == ["new.pdf", "3.pdf", "1.pdf"], "it is seen while it is read"
    engine.done(engine.of(GetCollections)[0], (Collection(4, CONTRACTS.name, (1, 3, 9)),))
    wait_until(lambda: window.sidebar.library.scope == Scope((1, 3, 9), 2, CONTRACTS.name, coming=True))
    engine.done(job, (new,))
    wait_until(lambda: window.sidebar.library.scope == Scope((1, 3, 9), 2, CONTRACTS.name))
    assert listed(window) == ["new.pdf", "3.pdf", "1.pdf"]


def test_a_collection_is_asked_as_soon_as_the_first_of_many_was_read(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(*DOCUMENTS, collections=(EMPTY,)))
    window.sidebar.library.choose_collection(EMPTY.id)
    composer = window.chat.composer
    window.sidebar.library.bring([f"/books/{n}.pdf" for n in range(10, 14)], EMPTY.id)
    wait_until(lambda: composer._hint.text() == "None of these documents can be searched yet.")
    [job] = engine.of(AddDocuments)
    for number in range(10, 14):
        coming = Document(number, f"{number}.pdf", f"/books/{number}.pdf", "queued")
        engine.event(job, DocumentChanged(coming), CollectionsChanged())
    wait_until(lambda: engine.of(GetCollections))
    settle(0.2)
    assert len(engine.of(GetCollections)) == 1, "one look for all of them"
    engine.done(engine.of(GetCollections)[0], (Collection(5, EMPTY.name, (10, 11, 12, 13)),))
    wait_until(lambda: collections(window)[1] == "Letters: 4")
    assert composer.is_blocked
    engine.event(job, DocumentChanged(Document(10, "10.pdf", "/books/10.pdf", "searchable", passages=3)))
    wait_until(lambda: not composer.is_blocked)
    window.chat.ask("Who wrote?")
    assert engine.of(Ask)[0].request == Ask("Who wrote?", None, (10, 11, 12, 13))


def test_a_growing_collection_does_not_take_its_row_from_under_what_is_dragged(
    open_window: Callable[..., Opened],
) -> None:
    window, _ = open_window(overview(*DOCUMENTS, collections=(CONTRACTS,)))
    library, rows = window.sidebar.library, window.sidebar.library.head.collections.rows
    wait_until(library.head.collections.isVisible)
    rows.set_target(1)
    library.work._set_collections((Collection(4, CONTRACTS.name, (1, 2, 3)),))
    wait_until(lambda: library.work.members(rows.collection(1) or EMPTY) == DOCUMENTS)
    assert rows.index(1, 0).data(Role.TARGET)


def test_a_deleted_collection_leaves_all_documents(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(*DOCUMENTS, collections=(CONTRACTS,)))
    library = window.sidebar.library
    library.choose_collection(4)
    library.work.rename_collection(CONTRACTS.name, "")
    engine.done(engine.of(RenameCollection)[0], ())
    wait_until(lambda: library.scope is None)
    assert len(listed(window)) == 3 and not library.head.collections.isVisible()
    assert not window.chat.composer.scope.isVisible()
