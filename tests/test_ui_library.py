"""The library in the window: how far it is, and what can be done with documents, one, several or all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_engine import overview, settle, wait_until
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from windows import Opened, opened_windows

from app.events import DocumentChanged, LibraryProgress, Notice
from app.group_requests import Collect, RenameCollection, SetFolder
from app.records import Collection, Document, Status
from app.requests import AddDocuments, PauseDocuments, ReadScans, RemoveDocuments, ResumeLibrary, RetryDocuments
from ui import text
from ui.library_menus import fill_library_menu
from ui.library_panel import LibraryPanel
from ui.list_roles import Role

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def open_window(qapp: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    yield from opened_windows(tmp_path)


def document(number: int, status: Status = "ready", **more: Any) -> Document:
    return Document(number, f"{number}.pdf", f"/books/{number}.pdf", status, **more)


def words(menu: QMenu) -> list[str]:
    """The commands of a menu that can be chosen."""
    return [action.text() for action in menu.actions() if action.isEnabled() and not action.isSeparator()]


def choose(menu: QMenu, *path: str) -> None:
    """Choose a command by its words, through its submenus."""
    action = next(action for action in menu.actions() if action.text() == path[0])
    if len(path) > 1:
        submenu = action.menu()
        assert isinstance(submenu, QMenu)
        choose(submenu, *path[1:])
    else:
        action.trigger()


def select(library: LibraryPanel, *rows: int) -> None:
    for row in rows:
        library.list.selectionModel().select(
            library.list.model().index(row, 0), QItemSelectionModel.SelectionFlag.Select
        )


# How far it is.


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, ""),
        (3.0, "less than a minute left"),
        (65.0, "about a minute left"),
        (130.0, "about 2 minutes left"),
        (1000.0, "about 15 minutes left"),
        (3500.0, "about an hour left"),
        (9000.0, "about 2 hours left"),
    ],
)
def test_the_time_left_is_no_more_exact_than_it_is_known(seconds: float | None, said: str) -> None:
    assert text.time_left(seconds) == said


def test_the_head_tells_how_far_the_whole_library_is(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(document(1, "reading")))
    head = window.sidebar.library.head.progress
    wait_until(head.isVisible)
    job = engine.of(ResumeLibrary)[0]
    engine.event(job, LibraryProgress(120, 0, 1240, 130.0))
    wait_until(lambda: head.words.words == "Reading 120 of 1,240 pages")
    assert head.aside.words == "about 2 minutes left"
    engine.event(job, LibraryProgress(1240, 310, 1240, 170.0))
    wait_until(lambda: head.words.words == "310 of 1,240 pages embedded")
    assert head.aside.words == "Searchable · about 3 minutes left"
    assert head.bar.shares == (1.0, 0.25)
    engine.event(job, DocumentChanged(document(1)))
    wait_until(lambda: not head.isVisible())


def test_everything_in_work_waits_and_goes_on_by_one_button(open_window: Callable[..., Opened]) -> None:
    working = (document(1, "reading"), document(2, "embedding", passages=8, embedded=2), document(3))
    window, engine = open_window(overview(*working))
    head = window.sidebar.library.head.progress
    wait_until(head.isVisible)
    head.button.click()
    [pause] = engine.of(PauseDocuments)
    assert pause.request == PauseDocuments((2, 1), True)
    engine.done(
        pause,
        (document(1, "reading", paused=True), document(2, "embedding", passages=8, embedded=2, paused=True)),
    )
    wait_until(lambda: head.words.words == "Paused")
    assert head.aside.words == "2 documents waiting"
    model = window.sidebar.library.model
    assert {model.data(model.index(row), Role.SUBTITLE) for row in range(3)} >= {"Paused", "Paused, 25 % embedded"}
    head.button.click()
    go_on = engine.of(PauseDocuments)[1]
    assert go_on.request == PauseDocuments((2, 1), False)
    assert len(engine.of(ResumeLibrary)) == 1
    engine.done(go_on, working[:2])
    wait_until(lambda: len(engine.of(ResumeLibrary)) == 2)


def test_what_arrives_after_everything_was_paused_waits_as_well(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(document(1, "reading")))
    window.add_paths(["/books/new.pdf"])
    window.sidebar.library.work.pause_all()
    new = Document(7, "new.pdf", "/books/new.pdf", "queued")
    engine.event(engine.of(AddDocuments)[0], DocumentChanged(new))
    wait_until(lambda: len(engine.of(PauseDocuments)) == 2)
    assert engine.of(PauseDocuments)[1].request == PauseDocuments((7,))


# A document's commands.


def test_each_state_has_its_commands(open_window: Callable[..., Opened]) -> None:
    window, _ = open_window(overview(document(1), ocr=True))
    library = window.sidebar.library
    assert {"Pause", "Cancel"} <= set(words(library.commands(document(2, "queued"))))
    assert {"Pause"} == {"Pause", "Cancel"} & set(words(library.commands(document(2, "embedding", passages=9))))
    assert "Go on" in words(library.commands(document(2, "queued", paused=True)))
    assert "Try again" in words(library.commands(document(2, "failed")))
    assert "Try again" in words(library.commands(document(2, "missing")))
    locked = words(library.commands(document(2, "failed", reason_code="password")))
    assert "Unlock…" in locked and "Try again" not in locked
    assert "Read again" in words(library.commands(document(1)))
    assert "Read the scans" in words(library.commands(document(1, scanned_pages=3, ocr_pages=1)))
    assert "Read the scans" not in words(library.commands(document(1, scanned_pages=3, ocr_pages=3)))


def test_what_was_never_ready_is_cancelled_without_a_question(
    open_window: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.library_panel.confirm", lambda *asked: pytest.fail("nothing is lost, nothing is asked"))
    window, engine = open_window(overview())
    library = window.sidebar.library
    window.add_paths(["/books/2.pdf"])
    job = engine.of(AddDocuments)[0]
    engine.event(job, DocumentChanged(document(2, "queued")))
    engine.event(job, DocumentChanged(document(2, "embedding", passages=9)))
    wait_until(lambda: (library.model.find(2) or document(2)).status == "embedding")
    choose(library.commands(library.model.document(0)), "Cancel")
    [removal] = engine.of(RemoveDocuments)
    assert removal.request == RemoveDocuments((2,))
    engine.done(removal, (document(2, "embedding"),))
    engine.event(job, DocumentChanged(document(2, "embedding", passages=9, embedded=3)))
    wait_until(lambda: library.model.rowCount() == 0)
    settle()
    assert library.model.rowCount() == 0, "what a job still tells of a removed document is not shown"


def test_a_file_that_still_waits_for_its_turn_can_be_cancelled(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview())
    library = window.sidebar.library
    window.add_paths(["/books/1.pdf", "/books/2.pdf"])
    unwanted = library.model.find_path("/books/1.pdf")
    assert unwanted is not None
    assert words(library.commands(unwanted)) == ["Cancel"]
    choose(library.commands(unwanted), "Cancel")
    assert engine.cancelled == [engine.of(AddDocuments)[0].id]
    assert engine.of(AddDocuments)[1].request == AddDocuments(("/books/2.pdf",))
    settle()
    assert [one.path for one in library.model.documents] == ["/books/2.pdf"]


def test_cancelling_one_waiting_folder_leaves_the_rest_of_another_coming(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview())
    library = window.sidebar.library
    window.sidebar.library.add(["/a", "/b"])
    engine.event(engine.of(AddDocuments)[0], DocumentChanged(Document(1, "1.pdf", "/a/1.pdf", "queued")))
    wait_until(lambda: library.model.find_path("/a/1.pdf") is not None)
    unwanted = library.model.find_path("/b")
    assert unwanted is not None
    choose(library.commands(unwanted), "Cancel")
    assert engine.of(AddDocuments)[1].request == AddDocuments(("/a",)), "the folder may hold more than has come"


def test_a_ready_document_is_read_again_and_says_so_at_once(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(document(1)))
    library = window.sidebar.library
    choose(library.commands(document(1)), "Read again")
    assert engine.of(RetryDocuments)[0].request == RetryDocuments((1,))
    assert library.model.data(library.model.index(0), Role.SUBTITLE) == "Waiting"


def test_several_documents_are_selected_and_removed_by_one_key(
    open_window: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("ui.library_panel.confirm", lambda parent, question, *more: asked.append(question) or True)
    window, engine = open_window(overview(document(1), document(2), document(3)))
    library = window.sidebar.library
    select(library, 0, 2)
    library.list.setFocus()
    QTest.keyClick(library.list, Qt.Key.Key_Delete)
    assert asked == ["Remove 2 documents from the library?"]
    assert engine.of(RemoveDocuments)[0].request == RemoveDocuments((3, 1))


def test_the_menu_is_for_all_that_are_selected(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(document(1, "failed"), document(2, "failed"), document(3)))
    library = window.sidebar.library
    menu = library.commands(document(1, "failed"), document(2, "failed"), document(3))
    assert "Show in this window" not in words(menu) and "Ask about these" in words(menu)
    choose(menu, "Try again")
    assert engine.of(RetryDocuments)[0].request == RetryDocuments((1, 2))


# Collections, as a menu has them.


def test_a_document_is_put_into_collections_and_taken_out(
    open_window: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    contracts = Collection(4, "R & D", (1,))
    window, engine = open_window(overview(document(1), document(2), collections=(contracts,)))
    library = window.sidebar.library
    choose(library.commands(document(1)), "Collections", "R && D")
    assert engine.of(Collect)[0].request == Collect("R & D", (1,), False)
    choose(library.commands(document(1), document(2)), "Collections", "R && D")
    assert engine.of(Collect)[1].request == Collect("R & D", (1, 2), True)
    monkeypatch.setattr("ui.collection_commands.ask_name", lambda *asked: "Letters")
    choose(library.commands(document(2)), "Collections", "New collection…")
    assert engine.of(Collect)[2].request == Collect("Letters", (2,))


def test_a_collection_is_renamed_and_deleted_from_the_library_menu(
    open_window: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    window, engine = open_window(overview(document(1), collections=(Collection(4, "Letters", (1,)),)))
    library = window.sidebar.library
    menu = QMenu()
    fill_library_menu(menu, library)
    monkeypatch.setattr("ui.collection_commands.ask_name", lambda *asked: "Mail")
    choose(menu, "Collections", "Letters", "Rename…")
    assert engine.of(RenameCollection)[0].request == RenameCollection("Letters", "Mail")
    comforts: list[str] = []
    monkeypatch.setattr("ui.collection_commands.confirm", lambda p, q, comfort, act: comforts.append(comfort) or True)
    choose(menu, "Collections", "Letters", "Delete…")
    assert engine.of(RenameCollection)[1].request == RenameCollection("Letters", "")
    assert comforts == ["Its documents stay in the library."]


# The library as a whole.


def test_the_library_menu_acts_on_everything(
    open_window: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = (
        document(1, "failed"),
        document(2, "failed", reason_code="password"),
        document(3, "queued"),
        document(4, "queued", paused=True),
        document(5, "embedding", passages=9),
    )
    window, engine = open_window(overview(*shown, folders=("/scans",)))
    library = window.sidebar.library
    menu = QMenu()
    fill_library_menu(menu, library)
    choose(menu, "Try all failed again")
    assert engine.of(RetryDocuments)[0].request == RetryDocuments((1,)), "one that is locked wants its password"
    choose(menu, "Pause all")
    assert engine.of(PauseDocuments)[-1].request == PauseDocuments((5, 3, 1))
    choose(menu, "Go on with all")
    assert engine.of(PauseDocuments)[-1].request == PauseDocuments((4,), False)
    monkeypatch.setattr("ui.library_panel.confirm", lambda *asked: True)
    choose(menu, "Cancel everything not read yet…")
    assert engine.of(RemoveDocuments)[0].request == RemoveDocuments((4, 3, 1))
    choose(menu, "Watched folders", "scans", "Stop watching")
    assert engine.of(SetFolder)[0].request == SetFolder("/scans", False)
    assert "&Library" in [action.text() for action in window.menuBar().actions()], "the menu bar has it too"


def test_what_a_job_has_to_say_is_said_at_the_top(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(document(1)))
    engine.event(engine.of(ResumeLibrary)[0], Notice("Only 300 MB are free."))
    wait_until(lambda: window.banner.sentence == "Only 300 MB are free.")
    assert window.banner.property("kind") == "info"


def test_a_folder_without_pdfs_is_told(open_window: Callable[..., Opened], tmp_path: Path) -> None:
    window, engine = open_window(overview(document(1)))
    window.sidebar.library.add([str(tmp_path)])
    engine.done(engine.of(AddDocuments)[0], ())
    wait_until(lambda: window.banner.sentence == "No PDF was found in this folder.")
    assert engine.of(ReadScans) == []
