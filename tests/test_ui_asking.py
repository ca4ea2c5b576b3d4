"""A question that cannot be asked now, is stopped before it began, or fails where nobody looks: it is not lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_engine import answer, cited, overview, passage, settle, wait_until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from windows import ask, client, opened_chat, opened_windows, turn

from app.errors import ChatQAError
from app.events import Began
from app.records import Answer, Asked, Collection, Conversation, Document, Turn
from app.requests import Ask, OpenConversation
from ui.chat_panel import ChatPanel

pytestmark = pytest.mark.usefixtures("qapp")
TALK, OTHER = Conversation(5, "Of towers", 1.0), Conversation(6, "Of ships", 1.0)
BROKEN = ChatQAError("It did not work.")
REASON = "None of your documents can be searched yet."


def said(question: str, **changed: object) -> Answer:
    return replace(answer("So.", cited("So.", 1), passages=(passage(1),)), question=question, **changed)  # type: ignore[arg-type]


FIRST, SECOND = Turn(1, said("One?"), (1,)), Turn(2, said("Two?", suggestions=("Next?",)), (2, 3))


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[ChatPanel]:
    yield from opened_chat(tmp_path)


@pytest.fixture
def chat(fresh: ChatPanel) -> ChatPanel:
    open_talk(fresh, replace(TALK, turns=(FIRST, SECOND)))
    return fresh


def open_talk(chat: ChatPanel, talk: Conversation) -> None:
    chat.open(talk.id)
    left = chat.dialogue
    client(chat).done(client(chat).of(OpenConversation)[-1], talk)
    wait_until(lambda: chat.dialogue is not None and chat.dialogue is not left)
    wait_until(lambda: len(chat.dialogue.turns if chat.dialogue is not None else ()) == max(len(talk.turns), 1))


def typed(chat: ChatPanel) -> str:
    return chat.composer.editor.toPlainText()


def stop(chat: ChatPanel) -> None:
    """While its question waits for the model to be loaded: the engine answers None, at once."""
    QTest.keyClick(chat.composer.editor, Qt.Key.Key_Escape)
    wait_until(lambda: not chat.is_running)


# Stopped before it began.


def test_a_follow_up_stopped_before_it_began_is_back_in_the_field(chat: ChatPanel) -> None:
    ask(chat, "Three?")
    stop(chat)
    assert typed(chat) == "Three?" and chat.dialogue is not None
    assert [view.question for view in chat.dialogue.turns] == ["One?", "Two?"]
    assert turn(chat).foot.again.isEnabled() and turn(chat).foot.again.isVisibleTo(turn(chat))


def test_a_first_question_stopped_before_it_began_is_back_in_the_field(fresh: ChatPanel) -> None:
    ask(fresh, "One?")
    stop(fresh)
    assert typed(fresh) == "One?" and fresh.dialogue is None and fresh.welcome.isVisible()
    QTest.keyClick(fresh.composer.editor, Qt.Key.Key_Return)
    assert client(fresh).of(Ask)[-1].request == Ask("One?")


def test_a_question_stopped_before_it_began_can_be_asked_again_where_another_is_typed(chat: ChatPanel) -> None:
    ask(chat, "Three?")
    chat.composer.editor.setPlainText("And four")
    stop(chat)
    assert typed(chat) == "And four" and turn(chat).question == "Three?"
    turn(chat).failure.again.click()
    assert client(chat).of(Ask)[-1].request == Ask("Three?", TALK.id)


def test_a_question_stopped_where_nobody_looks_is_drafted_there(chat: ChatPanel) -> None:
    ask(chat, "Three?")
    chat.begin()
    chat.stop()
    wait_until(lambda: not chat.is_running)
    assert typed(chat) == ""
    open_talk(chat, replace(TALK, turns=(FIRST, SECOND)))
    assert typed(chat) == "Three?"


def test_a_question_that_failed_once_and_is_stopped_stays_in_its_conversation(fresh: ChatPanel) -> None:
    open_talk(fresh, TALK)
    turn(fresh).failure.again.click()
    stop(fresh)
    assert fresh.shown == TALK.id and turn(fresh).failure.again.isEnabled()


# While asking is blocked.


def test_what_asks_follows_what_blocks_it_and_versions_do_not(chat: ChatPanel) -> None:
    last = turn(chat)
    asking = (last.foot.again, last.asked.pencil, last.suggestions.chips[0])
    assert all(button.isEnabled() for button in asking)
    for reason in (REASON, ""):
        chat.composer.set_block(reason, hard=False)
        assert [button.isEnabled() for button in asking] == [not reason] * 3
        assert last.foot.stepper.on.isEnabled()


def test_a_failed_question_is_not_asked_again_while_asking_is_blocked(chat: ChatPanel) -> None:
    chat.composer.set_block(REASON, hard=False)
    open_talk(chat, TALK)
    again = turn(chat).failure.again
    assert not again.isEnabled()
    chat.composer.set_block("", hard=False)
    assert again.isEnabled()


def test_the_keys_of_what_is_blocked_say_why(chat: ChatPanel) -> None:
    told: list[str] = []
    chat._jobs.noticed.connect(told.append)
    chat.composer.set_block(REASON, hard=False)
    chat.regenerate()
    chat.edit_last()
    assert told == [REASON, REASON] and client(chat).of(Ask) == []
    chat.begin()
    chat.regenerate()
    assert len(told) == 2, "there is nothing to regenerate"


def test_a_question_being_edited_stays_while_asking_is_blocked_or_another_is_asked(chat: ChatPanel) -> None:
    asked = turn(chat).asked
    asked.pencil.click()
    asked.field.setPlainText("Two, really?")
    chat.composer.set_block(REASON, hard=False)
    QTest.keyClick(asked.field, Qt.Key.Key_Return)
    assert client(chat).of(Ask) == [] and asked.field.toPlainText() == "Two, really?"
    chat.composer.set_block("", hard=False)
    job = ask(chat, "Three?")
    QTest.keyClick(asked.field, Qt.Key.Key_Return)
    client(chat).done(job, Asked(TALK, Turn(4, said("Three?"), (4,))))
    wait_until(lambda: not chat.is_running)
    QTest.keyClick(asked.field, Qt.Key.Key_Return)
    assert client(chat).of(Ask)[-1].request == Ask("Two, really?", TALK.id, (), replaces=2)


def test_an_edited_question_that_fails_joins_what_is_typed(chat: ChatPanel) -> None:
    turn(chat).asked.edited.emit("Two, really?")
    chat.composer.editor.setPlainText("And three")
    client(chat).fail(client(chat).of(Ask)[-1], BROKEN)
    wait_until(lambda: not chat.is_running)
    assert typed(chat) == "And three\nTwo, really?"


def test_an_example_chosen_while_an_answer_comes_waits_in_the_field(chat: ChatPanel) -> None:
    ask(chat, "Three?")
    chat.begin()
    chat.welcome.asked.connect(chat.ask)
    chat.welcome.asked.emit("What is it?")
    assert typed(chat) == "What is it?" and len(client(chat).of(Ask)) == 1


def test_an_empty_collection_blocks_what_asks_in_the_dialogue(qapp: Any, tmp_path: Path) -> None:
    book = Document(1, "book.pdf", "/books/book.pdf", "ready", pages=3)
    letters = Collection(3, "Letters", ())
    for open_window in opened_windows(tmp_path):
        window, engine = open_window(overview(book, collections=(letters,), conversations=(TALK,)))
        window.chat.open(TALK.id)
        engine.done(engine.of(OpenConversation)[-1], replace(TALK, turns=(FIRST, SECOND)))
        wait_until(lambda window=window: window.chat.dialogue is not None and window.chat.dialogue.turns)
        again = turn(window.chat).foot.again
        assert again.isEnabled()
        window.sidebar.library.choose_collection(letters.id)
        assert window.chat.composer.is_blocked and not again.isEnabled()


# Failed where nobody looks.


def failed_elsewhere(chat: ChatPanel, *events: object) -> list[ChatQAError]:
    """The last question fails while another conversation is shown: what is told of it."""
    told: list[ChatQAError] = []
    chat._jobs.failed.connect(told.append)
    job = client(chat).of(Ask)[-1]
    client(chat).event(job, *events)
    settle(0.05)
    open_talk(chat, replace(OTHER, turns=(FIRST,)))
    client(chat).fail(job, BROKEN)
    wait_until(lambda: told)
    return told


def test_a_follow_up_that_fails_where_nobody_looks_is_named_and_drafted(chat: ChatPanel) -> None:
    ask(chat, "Three?")
    [error] = failed_elsewhere(chat, Began(TALK))
    assert str(error) == "A question in “Of towers” was not answered. It did not work."
    assert typed(chat) == ""
    open_talk(chat, replace(TALK, turns=(FIRST, SECOND)))
    assert typed(chat) == "Three?"


def test_a_question_that_fails_where_nobody_looks_joins_the_draft_there(chat: ChatPanel) -> None:
    ask(chat, "Three?")
    chat.composer.editor.setPlainText("And four")
    failed_elsewhere(chat)
    open_talk(chat, replace(TALK, turns=(FIRST, SECOND)))
    assert typed(chat) == "And four\nThree?"


def test_an_edited_question_that_fails_where_nobody_looks_is_drafted(chat: ChatPanel) -> None:
    turn(chat).asked.edited.emit("Two, really?")
    failed_elsewhere(chat, Began(TALK))
    open_talk(chat, replace(TALK, turns=(FIRST, SECOND)))
    assert typed(chat) == "Two, really?"


def test_a_first_question_that_fails_where_nobody_looks_is_its_conversation(fresh: ChatPanel) -> None:
    ask(fresh, "Of towers")
    failed_elsewhere(fresh, Began(TALK))
    open_talk(fresh, TALK)
    assert turn(fresh).question == "Of towers" and typed(fresh) == "", "it stands there, to be asked again"


def test_a_first_question_that_fails_before_it_began_is_typed_in_the_next_new_one(fresh: ChatPanel) -> None:
    ask(fresh, "Of towers")
    failed_elsewhere(fresh)
    fresh.begin()
    assert typed(fresh) == "Of towers"
