"""What people are used to: drafts that outlive the program, Ctrl+Z, Shift+F10, F4, a field as high as its lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_engine import answer, cited, overview, passage, settle, wait_until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from windows import Opened, opened_windows

from app.events import Began
from app.records import Conversation, Document, Turn
from app.requests import Ask, DeleteConversation, OpenConversation, RestoreConversation, WarmUp
from ui.composer import Composer
from ui.drafts import KEY, SAVE_MS
from ui.main_window import MainWindow
from ui.panes import WindowState

pytestmark = pytest.mark.usefixtures("qapp")
TALK, OTHER = Conversation(5, "One?", 1.0), Conversation(6, "Two?", 2.0)
TALKS = replace(overview(Document(1, "a.pdf", "/a.pdf", "ready")), conversations=(OTHER, TALK))


@pytest.fixture
def open_window(qapp: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    yield from opened_windows(tmp_path)


def typed(window: MainWindow) -> str:
    return window.chat.composer.editor.toPlainText()


def show(window: MainWindow, engine: Any, talk: Conversation, *turns: Turn) -> None:
    window.chat.open(talk.id)
    engine.done(engine.of(OpenConversation)[-1], replace(talk, turns=turns))
    wait_until(lambda: window.chat.shown == talk.id)


# Drafts.


@pytest.mark.parametrize("end", ["closed", "killed"])
def test_what_is_typed_stands_there_at_the_next_start(open_window: Callable[..., Opened], end: str) -> None:
    """In the conversation it was typed in."""
    window, engine = open_window(TALKS)
    window.chat.composer.editor.setPlainText("Begun here")
    show(window, engine, TALK)
    window.chat.composer.editor.setPlainText("half a ques")
    if end == "closed":
        window.close()
    else:
        settle(SAVE_MS / 1000 + 0.3)
        window._state.sync()  # as Qt does by itself, back in the event loop
    after, _ = open_window(TALKS)
    assert typed(after) == "Begun here"
    after.chat.composer.change_draft(None, TALK.id)
    assert typed(after) == "half a ques"


def test_a_kept_draft_changes_nothing_else_of_a_start(open_window: Callable[..., Opened]) -> None:
    """No model is loaded for what nobody types, and the last conversation is shown again."""
    window, engine = open_window(TALKS)
    window.chat.composer.editor.setPlainText("Begun here")
    show(window, engine, TALK)
    window.chat.composer.editor.setPlainText("half a ques")
    window.close()
    again, engine = open_window(TALKS)
    settle()
    assert [job.request.conversation_id for job in engine.of(OpenConversation)] == [TALK.id]
    assert engine.of(WarmUp) == []
    again.chat.composer.editor.insertPlainText("tion")
    settle()
    assert len(engine.of(WarmUp)) == 1


def test_what_was_asked_or_deleted_is_not_kept(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(TALKS)
    window.chat.composer.editor.setPlainText("First?")
    window.chat.composer.send()
    engine.event(engine.of(Ask)[0], Began(TALK))
    wait_until(lambda: window.chat.shown == TALK.id)
    window.chat.composer.editor.setPlainText("on the way")
    show(window, engine, OTHER)
    window.chat.composer.editor.setPlainText("of one that is deleted")
    assert {talk: words for talk, words in window.chat.composer.drafts.items() if words} == {
        TALK.id: "on the way",
        OTHER.id: "of one that is deleted",
    }
    window.close()
    after, _ = open_window(replace(TALKS, conversations=(TALK,)))
    assert typed(after) == ""
    after.chat.composer.change_draft(None, TALK.id)
    assert typed(after) == "on the way"
    assert "deleted" not in str(after._state.value(KEY))


def test_what_the_window_cannot_read_is_no_draft(open_window: Callable[..., Opened], tmp_path: Path) -> None:
    state = WindowState(tmp_path)
    for kept in ("{", "[1]", '{"x": "y"}', "7"):
        state.setValue(KEY, kept)
        state.sync()
        window, _ = open_window(TALKS)
        assert typed(window) == ""
        window.close()


# Keys.


def test_ctrl_z_takes_back_what_can_be_taken_back(open_window: Callable[..., Opened]) -> None:
    """From wherever the keyboard is, but for a field in which it undoes what was typed."""
    window, engine = open_window(TALKS)
    window.activateWindow()
    window.sidebar.conversations._list.setFocus()
    window.sidebar.conversations._list.setCurrentIndex(window.sidebar.conversations._list.model().index(0, 0))
    QTest.keyClick(window.sidebar.conversations._list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window.sidebar.conversations._list, Qt.Key.Key_Delete)
    (job,) = engine.of(DeleteConversation)
    engine.done(job, None)
    wait_until(lambda: bool(window.banner.sentence))
    QTest.keyClick(window.sidebar.conversations._list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [one.request.conversation_id for one in engine.of(RestoreConversation)] == [job.request.conversation_id]


def test_shift_f10_opens_the_menu_of_what_is_chosen(open_window: Callable[..., Opened]) -> None:
    window, _ = open_window(TALKS)
    window.activateWindow()
    view = window.sidebar.conversations._list
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    wait_until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu) and any("Rename" in action.text() for action in popup.actions())
    popup.close()


def test_f4_goes_to_the_last_answer_that_has_a_citation(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(TALKS)
    found = answer("It is so.", cited("It is so.", 1), passages=(passage(1), passage(2)))
    nothing = answer("Sorry.", passages=(passage(1),), abstained=True, refusal="model")
    show(window, engine, TALK, Turn(1, found, (1,)), Turn(2, nothing, (2,)))
    wait_until(lambda: window.chat.dialogue is not None and len(window.chat.dialogue.turns) == 2)
    window.reading.step_citation(1)
    assert window.panes.page_is_open and window.page.has_walk


def test_the_search_of_conversations_is_seen_where_the_page_had_taken_its_room(
    open_window: Callable[..., Opened],
) -> None:
    window, _ = open_window(TALKS)
    window.resize(820, 700)
    window.reading.toggle()
    settle()
    assert window.panes.page_is_open and not window.sidebar.isVisible()
    action = next(one for one in window.actions() + window.menuBar().actions() if one.menu() and "Conv" in one.text())
    menu = action.menu()
    assert isinstance(menu, QMenu)
    next(one for one in menu.actions() if "Search" in one.text()).trigger()
    assert window.sidebar.isVisible() and not window.panes.page_is_open
    assert window.sidebar.conversations.search_field.hasFocus() or not window.isActiveWindow()


def test_the_field_is_as_high_as_its_lines_at_any_width() -> None:
    composer = Composer()
    composer.resize(900, 200)
    composer.show()
    settle()
    editor = composer.editor
    one = editor.height()
    editor.insertPlainText("Were operating costs lower in the second quarter than in the first one? " * 3)
    settle()
    wide = editor.height()
    composer.resize(450, 200)
    settle()
    narrow = editor.height()
    composer.resize(900, 200)
    settle()
    assert one < wide < narrow and editor.height() == wide
    composer.close()
