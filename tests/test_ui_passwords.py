"""Encrypted PDFs: asked for once, unlocked, shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pdfs
import pytest
from fake_engine import overview, passage, settle, wait_until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from windows import Opened, opened_windows

from app.events import DocumentChanged
from app.records import Document
from app.requests import AddDocuments, ResumeLibrary, RetryDocuments
from ui.main_window import MainWindow
from ui.password_dialog import PasswordDialog


@pytest.fixture
def open_window(qapp: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    yield from opened_windows(tmp_path)


def locked(number: int, reason: str = "It is encrypted: give its password to have it read.") -> Document:
    path = f"/books/{number}.pdf"
    return Document(number, f"{number}.pdf", path, "failed", reason=reason, reason_code="password")


def dialog(window: MainWindow) -> PasswordDialog:
    """The dialog that is open."""
    wait_until(lambda: window.sidebar.library.passwords.dialog is not None)
    found = window.sidebar.library.passwords.dialog
    assert found is not None
    return found


def test_a_dropped_file_is_asked_for_and_unlocked_by_enter(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview())
    window.add_paths(["/books/1.pdf"])
    engine.event(engine.of(AddDocuments)[0], DocumentChanged(locked(1)))
    shown = dialog(window)
    assert shown.field.echoMode() == QLineEdit.EchoMode.Password
    QTest.keyClicks(shown.field, "secret")
    QTest.keyClick(shown.field, Qt.Key.Key_Return)
    assert engine.of(RetryDocuments)[0].request == RetryDocuments((1,), "secret")
    model = window.sidebar.library.model
    assert model.document(0).status == "queued", "it waits for its turn at once"


def test_several_files_are_asked_for_one_after_the_other(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview())
    window.add_paths(["/books"])
    window.add_paths(["/books/1.pdf", "/books/2.pdf"])
    engine.event(engine.of(AddDocuments)[-1], DocumentChanged(locked(1)), DocumentChanged(locked(2)))
    first = dialog(window)
    settle()
    assert window.sidebar.library.passwords.dialog is first
    first.reject()
    second = dialog(window)
    assert second is not first
    second.field.setText("two")
    second.accept()
    assert [job.request for job in engine.of(RetryDocuments)] == [RetryDocuments((2,), "two")]


def test_a_declined_file_is_never_asked_for_again_by_itself(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview())
    window.add_paths(["/books/1.pdf"])
    engine.event(engine.of(AddDocuments)[0], DocumentChanged(locked(1)))
    dialog(window).reject()
    window.add_paths(["/books/1.pdf"])
    engine.event(engine.of(AddDocuments)[1], DocumentChanged(locked(1)))
    settle()
    assert window.sidebar.library.passwords.dialog is None


def test_a_file_left_locked_in_an_earlier_run_is_not_asked_for(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(locked(1)))
    engine.event(engine.of(ResumeLibrary)[0], DocumentChanged(locked(1)))
    settle()
    assert window.sidebar.library.passwords.dialog is None


def test_after_a_wrong_password_it_is_asked_again_in_place(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(locked(1)))
    library = window.sidebar.library
    menu = library.commands(library.model.document(0))
    next(one for one in menu.actions() if one.text() == "Unlock…").trigger()
    first = dialog(window)
    first.field.setText("wrong")
    first.accept()
    refused = locked(1, "This password does not open it.")
    engine.done(engine.of(RetryDocuments)[0], (refused,))
    wait_until(lambda: library.passwords.dialog not in (None, first))
    assert dialog(window).note.text() == "This password does not open it." and library.passwords.known == {}
    dialog(window).field.setText("right")
    dialog(window).accept()
    assert engine.of(RetryDocuments)[1].request == RetryDocuments((1,), "right")


def test_a_wrong_password_of_several_is_told_and_another_can_be_tried(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(locked(1), locked(2)))
    library = window.sidebar.library
    library.unlock((locked(1), locked(2)))
    dialog(window).field.setText("wrong")
    dialog(window).accept()
    refused = locked(1, "This password does not open it.")
    engine.done(engine.of(RetryDocuments)[0], (refused,))
    wait_until(lambda: "does not open “1.pdf”" in window.banner.sentence)
    assert library.passwords.known.keys() == {locked(2).path} and library.passwords.dialog is None
    library.unlock((refused,))
    dialog(window).field.setText("right")
    dialog(window).accept()
    assert engine.of(RetryDocuments)[1].request == RetryDocuments((1,), "right")
    assert window.banner.sentence == "", "what it said holds no longer"


def test_an_encrypted_page_is_shown_with_the_password_known(open_window: Callable[..., Opened], tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    pdfs.plain(path, [["One"], ["Two"]], password="secret")
    document = Document(1, "locked.pdf", str(path), "ready", pages=2)
    window, _ = open_window(overview(document))
    window.sidebar.library.passwords.known[str(path)] = "secret"
    window.reading.show_source(passage(1, str(path), page=2), ())
    wait_until(lambda: window.page.view.is_drawn)
    assert window.page.view.page == 2
    assert window.sidebar.library.passwords.dialog is None


def test_a_page_whose_password_is_not_known_is_asked_for(open_window: Callable[..., Opened], tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    pdfs.plain(path, [["One"], ["Two"]], password="secret")
    document = Document(1, "locked.pdf", str(path), "ready", pages=2)
    window, _ = open_window(overview(document))
    window.reading.show_source(passage(1, str(path), text="What was read.", page=2), ())
    assert window.page.passage.words.toPlainText() == "What was read.", "the words stand there meanwhile"
    dialog(window).field.setText("wrong")
    dialog(window).accept()
    second = dialog(window)
    assert second.note.text() == "This password does not open it."
    second.field.setText("secret")
    second.accept()
    wait_until(lambda: window.page.view.is_drawn)
    assert window.page.view.page == 2 and len(window.page.view.marks()) == 1


def test_a_page_left_locked_can_be_unlocked_later(open_window: Callable[..., Opened], tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    pdfs.plain(path, [["One"]], password="secret")
    document = Document(1, "locked.pdf", str(path), "ready", pages=1)
    window, _ = open_window(overview(document))
    window.sidebar.library.document_wanted.emit(document)
    dialog(window).reject()
    window.sidebar.library.document_wanted.emit(document)
    settle()
    assert window.sidebar.library.passwords.dialog is None, "it is not asked for at each look"
    assert window.page.passage.unlock.isVisible() and "password" in window.page.passage.note.text()
    window.page.passage.unlock.click()
    dialog(window).field.setText("secret")
    dialog(window).accept()
    wait_until(lambda: window.page.view.is_drawn)
    assert not window.page.passage.unlock.isVisible()
