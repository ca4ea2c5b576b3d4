"""The conversations of the left pane: in order, searched as one types, pinned, and deleted with a way back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_engine import FakeClient, connect_to, overview, settle, wait_until
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMenu, QVBoxLayout, QWidget
from windows import Opened, opened_windows

from app.errors import ChatQAError
from app.records import Conversation, ConversationHit, Document
from app.requests import (
    DeleteConversation,
    OpenConversation,
    PinConversation,
    RenameConversation,
    RestoreConversation,
    SearchConversations,
)
from ui import conversation_list
from ui.application import make_application
from ui.conversation_list import ConversationList
from ui.jobs import Jobs
from ui.list_roles import Role

OLD, MIDDLE, NEW = Conversation(1, "Old", 1.0), Conversation(2, "Middle", 2.0), Conversation(3, "New <b>", 3.0)
HITS = (ConversationHit(OLD, 11, "…the lighthouse of the town"), ConversationHit(NEW, None, "It is high."))
READY = Document(1, "book.pdf", "/books/book.pdf", "ready", pages=3)


class Pane(QWidget):
    """The list beside another field, over an engine that says what the test wants."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        made: list[FakeClient] = []
        self.jobs = Jobs(home, connect_to(made, overview()))
        self.engine = made[0]
        self.list = ConversationList(self.jobs)
        self.list.model.set_conversations((OLD, MIDDLE, NEW))
        self.elsewhere = QLineEdit()
        layout = QVBoxLayout(self)
        layout.addWidget(self.list)
        layout.addWidget(self.elsewhere)
        self.resize(300, 500)

    @property
    def titles(self) -> list[str]:
        model = self.list.model
        return [model.data(model.index(row)) for row in range(model.rowCount())]

    def type(self, words: str) -> None:
        """Search for words, and wait until they are asked for."""
        field = self.list.search_field
        self.list.search()
        field.clear()
        QTest.keyClicks(field, words)
        wait_until(lambda: self.searched and self.searched[-1] == words)

    @property
    def searched(self) -> list[str]:
        return [job.request.text for job in self.engine.of(SearchConversations)]  # type: ignore[attr-defined]

    def find(self, *hits: ConversationHit) -> None:
        """Have the engine find these."""
        self.engine.done(self.engine.of(SearchConversations)[-1], hits)
        settle(0.05)


@pytest.fixture
def pane(qapp: Any, tmp_path: Path) -> Iterator[Pane]:
    make_application()
    shown = Pane(tmp_path)
    shown.show()
    shown.activateWindow()
    settle(0.05)
    yield shown
    shown.jobs.close()
    shown.close()
    shown.deleteLater()
    settle(0.05)


@pytest.fixture
def open_window(qapp: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    yield from opened_windows(tmp_path)


# The list.


def test_pinned_ones_stand_on_top_and_say_so(pane: Pane) -> None:
    assert pane.titles == ["New <b>", "Middle", "Old"]
    pane.list.put(replace(OLD, pinned=True))
    assert pane.titles == ["Old", "New <b>", "Middle"]
    index = pane.list.model.index(0)
    assert index.data(Role.ICON) == "pin"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Old, pinned"
    pane.list.put(OLD)
    assert pane.titles == ["New <b>", "Middle", "Old"] and pane.list.model.index(2).data(Role.ICON) is None


def test_the_freshest_goes_up_and_the_mark_stays_with_the_one_shown(pane: Pane) -> None:
    pane.list.set_current(MIDDLE.id)
    pane.list.put(replace(OLD, updated=9.0))
    pane.list.put(Conversation(4, "Just begun", 10.0))
    pane.list.put(replace(NEW, title="Renamed"))
    assert pane.titles == ["Just begun", "Old", "Renamed", "Middle"]
    assert pane.list._list.currentIndex().row() == 3


def test_the_menu_has_every_command(pane: Pane) -> None:
    exported = QSignalSpy(pane.list.export_wanted)
    pane.list.show_menu(OLD, QPoint())
    menu = pane.list.findChild(QMenu)
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert list(actions) == ["Rename…", "Pin to the top", "Export…", "Delete"]
    actions["Pin to the top"].trigger()
    assert pane.engine.of(PinConversation)[-1].request == PinConversation(1, True)
    actions["Export…"].trigger()
    assert exported.at(0) == [OLD]
    menu.close()


def test_a_right_click_asks_for_a_rows_menu_and_goes_nowhere(pane: Pane) -> None:
    view = pane.list._list
    before = view.currentIndex().row()
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.RightButton, pos=view.visualRect(view.model().index(2, 0)).center()
    )
    assert view.currentIndex().row() == before


def test_keys_rename_and_delete(pane: Pane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation_list, "ask_name", lambda *words: "Better")
    pane.list.set_current(MIDDLE.id)
    QTest.keyClick(pane.list._list, Qt.Key.Key_F2)
    [job] = pane.engine.of(RenameConversation)
    assert job.request == RenameConversation(2, "Better")
    pane.engine.done(job, replace(MIDDLE, title="Better"))
    wait_until(lambda: "Better" in pane.titles)
    QTest.keyClick(pane.list._list, Qt.Key.Key_Delete)
    assert pane.engine.of(DeleteConversation)[0].request == DeleteConversation(2)
    assert pane.titles == ["New <b>", "Old"], "it goes at once, and nothing is asked"


def test_a_deleted_one_stays_away_whatever_is_still_told_of_it(pane: Pane) -> None:
    removed = QSignalSpy(pane.list.removed)
    pane.list.delete(MIDDLE)
    assert removed.at(0) == [2]
    pane.list.put(replace(MIDDLE, updated=9.0))  # its answer was on its way
    pane.list.model.set_conversations((OLD, MIDDLE, NEW))  # so was an overview
    assert pane.titles == ["New <b>", "Old"]


def test_what_cannot_be_deleted_comes_back(pane: Pane) -> None:
    failed = QSignalSpy(pane.jobs.failed)
    pane.list.delete(MIDDLE)
    pane.engine.fail(pane.engine.of(DeleteConversation)[0], ChatQAError("The disk is full."))
    wait_until(lambda: pane.titles == ["New <b>", "Middle", "Old"])
    assert failed.count() == 1


def test_two_thousand_conversations_are_no_work(pane: Pane) -> None:
    many = [Conversation(n, f"Question number {n} about the harbour?", float(n)) for n in range(1, 2001)]
    began = time.process_time()
    pane.list.model.set_conversations(many)
    settle(0.05)
    drawn = time.process_time() - began
    began = time.process_time()
    pane.list.put(replace(many[0], updated=9999.0))
    moved = time.process_time() - began
    assert pane.titles[0] == many[0].title
    assert drawn < 0.3 and moved < 0.05, "far more than it takes, for busy machines"


# Search.


def test_it_is_searched_as_one_types_once_typing_pauses(pane: Pane) -> None:
    pane.type("lighthouse")
    assert len(pane.searched) <= 2, "not at every key"
    assert pane.list._stack.currentWidget() is pane.list._list, "until something is known the list stays"
    pane.find(*HITS)
    found = pane.list.search_field.view.model()
    assert pane.list._stack.currentWidget() is pane.list.search_field.results
    assert pane.list._title.text() == "Search results"
    rows = [(found.index(row, 0).data(), found.index(row, 0).data(Role.SUBTITLE)) for row in range(found.rowCount())]
    assert rows == [("Old", "…the lighthouse of the town"), ("New <b>", "It is high.")]


def test_what_is_found_late_for_earlier_words_is_not_shown(pane: Pane) -> None:
    pane.type("light")
    pane.type("lightx")
    first, second = pane.engine.of(SearchConversations)[-2:]
    pane.engine.done(second, ())
    pane.engine.done(first, HITS)
    settle(0.05)
    field = pane.list.search_field
    assert field.found.rowCount() == 0 and field.results.nothing.isVisible()
    assert field.results.nothing.text() == "Nothing found for “lightx”."


def test_by_the_keyboard_alone(pane: Pane) -> None:
    chosen, turns = QSignalSpy(pane.list.chosen), QSignalSpy(pane.list.turn_wanted)
    field = pane.list.search_field
    pane.elsewhere.setFocus()
    pane.type("light")
    pane.find(*HITS)
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.view.hasFocus() and field.view.currentIndex().row() == 0
    QTest.keyClick(field.view, Qt.Key.Key_Return)
    assert (chosen.at(0), turns.at(0)) == ([1], [11])
    QTest.keyClick(field.view, Qt.Key.Key_Down)
    QTest.keyClick(field.view, Qt.Key.Key_Return)
    assert chosen.at(1) == [3] and turns.count() == 1, "it was found by its title: no turn to go to"
    QTest.keyClick(field.view, Qt.Key.Key_Up)
    QTest.keyClick(field.view, Qt.Key.Key_Up)
    assert field.hasFocus()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "" and pane.list._stack.currentWidget() is pane.list._list
    assert pane.elsewhere.hasFocus(), "the keyboard goes back to where it was"


def test_enter_opens_the_best_as_soon_as_it_is_known(pane: Pane) -> None:
    chosen = QSignalSpy(pane.list.chosen)
    field = pane.list.search_field
    pane.list.search()
    QTest.keyClicks(field, "light")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert pane.searched == ["light"] and chosen.count() == 0
    pane.find(*HITS)
    assert chosen.at(0) == [1]


def test_a_hit_in_the_conversation_shown_goes_to_its_turn(pane: Pane) -> None:
    chosen, turns = QSignalSpy(pane.list.chosen), QSignalSpy(pane.list.turn_wanted)
    pane.list.set_current(OLD.id)
    pane.type("light")
    pane.find(*HITS)
    QTest.keyClick(pane.list.search_field, Qt.Key.Key_Return)
    assert chosen.count() == 0 and turns.at(0) == [11]


def test_what_is_found_can_be_renamed_and_deleted_there(pane: Pane) -> None:
    pane.type("light")
    pane.find(*HITS)
    found = pane.list.search_field.found
    pane.list.put(replace(OLD, title="Other name", pinned=True))
    assert (found.index(0).data(), found.index(0).data(Role.ICON)) == ("Other name", "pin")
    QTest.keyClick(pane.list.search_field, Qt.Key.Key_Down)
    QTest.keyClick(pane.list.search_field.view, Qt.Key.Key_Delete)
    assert found.rowCount() == 1 and pane.engine.of(DeleteConversation)[0].request == DeleteConversation(1)


def test_escape_in_the_field_is_not_the_windows_escape(open_window: Callable[..., Opened]) -> None:
    window, _ = open_window(overview(READY, conversations=(OLD,)))
    window.activateWindow()
    field = window.sidebar.conversations.search_field
    window.sidebar.conversations.search()
    wait_until(field.hasFocus)
    QTest.keyClicks(field, "x")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


# Undo.


def test_a_deletion_is_told_and_taken_back_by_one_button(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(READY, conversations=(OLD, NEW)))
    conversations = window.sidebar.conversations
    conversations.set_current(NEW.id)
    conversations.delete(NEW)
    engine.done(engine.of(DeleteConversation)[0], None)
    wait_until(lambda: window.banner.sentence == "“New <b>” was deleted.")
    assert window.banner._action.text() == "Undo" and window.banner._action.isVisible()
    window.banner._action.click()
    assert window.banner.sentence == ""
    engine.done(engine.of(RestoreConversation)[0], NEW)
    wait_until(lambda: conversations.model.rowCount() == 2)
    assert engine.of(OpenConversation)[-1].request.conversation_id == 3, "it was shown before"


def test_what_was_taken_back_is_where_the_keyboard_is(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(READY, conversations=(OLD, NEW)))
    window.activateWindow()
    conversations = window.sidebar.conversations
    conversations.set_current(OLD.id)
    conversations.delete(NEW)
    engine.done(engine.of(DeleteConversation)[0], None)
    wait_until(lambda: window.banner.sentence != "")
    window.banner._action.click()
    engine.done(engine.of(RestoreConversation)[0], NEW)
    rows = conversations._list
    wait_until(rows.hasFocus)
    assert rows.currentIndex().row() == conversations.model.row(NEW.id)
    assert [index.row() for index in rows.selectedIndexes()] == [conversations.model.row(OLD.id)], "it is still shown"


def test_the_current_row_is_in_sight_when_the_keyboard_comes_to_the_list(open_window: Callable[..., Opened]) -> None:
    many = [replace(OLD, id=number, title=f"Question {number}") for number in range(10, 90)]
    window, _ = open_window(overview(READY, conversations=tuple(many)))
    window.activateWindow()
    rows = window.sidebar.conversations._list
    rows.setCurrentIndex(rows.model().index(70, 0))
    rows.scrollToTop()
    rows.setFocus(Qt.FocusReason.TabFocusReason)
    wait_until(rows.hasFocus)
    assert rows.viewport().rect().contains(rows.visualRect(rows.currentIndex()))
    rows.scrollToTop()
    window.chat.composer.editor.setFocus()
    rows.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not rows.viewport().rect().contains(rows.visualRect(rows.currentIndex())), "the click is on what was seen"


def test_every_control_has_a_name(pane: Pane) -> None:
    pane.list.search_field.setText("x")
    buttons = pane.list.findChildren(QAbstractButton)
    assert [button for button in buttons if not (button.accessibleName() or button.text())] == []
    assert "Clear the search" in [button.text() for button in buttons]
    assert pane.list.search_field.accessibleName() and pane.list.search_field.view.accessibleName()
