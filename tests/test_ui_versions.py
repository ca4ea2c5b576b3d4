"""Another try, an edited question, the versions of an answer, and questions to go on with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fake_engine import answer, cited, passage, settle, wait_until
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from windows import ask, client, opened_chat, turn

from app.errors import ChatQAError, EngineLost
from app.records import Answer, Asked, Conversation, Turn
from app.requests import Ask, OpenConversation, ShowVersion
from ui.chat_panel import ChatPanel

pytestmark = pytest.mark.usefixtures("qapp")
TALK = Conversation(5, "One?", 1.0)
PASSAGES = (passage(1), passage(2))
NEXT = ("What does the document say about “Price”?", "What does the document say about “Width & depth”?")


def said(question: str, words: str, **changed: object) -> Answer:
    return replace(answer(words, cited(words, 1), passages=PASSAGES), question=question, **changed)  # type: ignore[arg-type]


FIRST, SECOND = Turn(1, said("One?", "First."), (1,)), Turn(2, said("Two?", "Second.", suggestions=NEXT), (2,))


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[ChatPanel]:
    for panel in opened_chat(tmp_path):
        open_talk(panel, FIRST, SECOND)
        yield panel


def open_talk(chat: ChatPanel, *turns: Turn) -> None:
    left = chat.dialogue
    chat.open(TALK.id)
    client(chat).done(client(chat).of(OpenConversation)[-1], replace(TALK, turns=turns))
    wait_until(lambda: chat.dialogue is not left and chat.dialogue is not None)
    wait_until(lambda: len(chat.dialogue.turns if chat.dialogue is not None else ()) == len(turns))


def shown(chat: ChatPanel) -> list[str]:
    assert chat.dialogue is not None
    return [view.text.toPlainText().replace("\u00a0", " ") for view in chat.dialogue.turns if view.isVisible()]


def test_regenerating_asks_again_in_the_place_of_the_last_turn(chat: ChatPanel) -> None:
    assert not chat.dialogue.turns[0].foot.again.isVisible()  # type: ignore[union-attr]
    turn(chat).foot.again.click()
    job = client(chat).of(Ask)[-1]
    assert job.request == Ask("Two?", 5, (), replaces=2)
    assert shown(chat) == ["First. [1]", ""], "the answer that is replaced is out of the way"
    client(chat).done(job, Asked(TALK, Turn(3, said("Two?", "Other."), (2, 3))))
    wait_until(lambda: not chat.is_running)
    assert shown(chat) == ["First. [1]", "Other. [1]"]
    assert turn(chat).foot.stepper.label.text() == "2 of 2"


def test_an_edited_question_takes_the_place_of_all_that_followed(chat: ChatPanel) -> None:
    assert chat.dialogue is not None
    first = chat.dialogue.turns[0]
    first.asked.pencil.click()
    assert first.asked.field.toPlainText() == "One?" and not first.asked.label.isVisible()
    first.asked.field.setPlainText("One, really?")
    QTest.keyClick(first.asked.field, Qt.Key.Key_Return)
    job = client(chat).of(Ask)[-1]
    assert job.request == Ask("One, really?", 5, (), replaces=1)
    assert shown(chat) == [""]
    client(chat).done(job, Asked(TALK, Turn(3, said("One, really?", "Really."), (1, 3))))
    wait_until(lambda: not chat.is_running)
    assert shown(chat) == ["Really. [1]"] and turn(chat).question == "One, really?"
    assert ask(chat, "On?").request == Ask("On?", 5)


def test_escape_leaves_the_question_as_it_was(chat: ChatPanel) -> None:
    turn(chat).asked.pencil.click()
    turn(chat).asked.field.setPlainText("Changed")
    QTest.keyClick(turn(chat).asked.field, Qt.Key.Key_Escape)
    assert turn(chat).asked.field is None and turn(chat).asked.label.isVisible()
    assert turn(chat).asked.label.text() == "Two?" and not client(chat).of(Ask)


def test_up_in_the_empty_field_edits_the_last_question(chat: ChatPanel) -> None:
    chat.composer.editor.setPlainText("x")
    QTest.keyClick(chat.composer.editor, Qt.Key.Key_Up)
    assert turn(chat).asked.field is None
    chat.composer.editor.clear()
    QTest.keyClick(chat.composer.editor, Qt.Key.Key_Up)
    assert turn(chat).asked.field is not None and turn(chat).asked.field.toPlainText() == "Two?"


def test_the_pencil_is_reached_by_tab_and_seen_with_the_focus(chat: ChatPanel) -> None:
    assert chat.dialogue is not None
    chat.activateWindow()
    chat.dialogue.setFocus()
    pencils = {view.asked.pencil for view in chat.dialogue.turns}
    for _ in range(40):
        QTest.keyClick(QApplication.focusWidget() or chat, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if focused in pencils:
            assert not focused.icon().isNull()
            pencils.remove(focused)
    assert not pencils


@pytest.mark.parametrize("error", [EngineLost("It stopped."), None], ids=["failed", "stopped without a word"])
def test_the_old_version_is_shown_again_where_the_new_one_comes_to_nothing(
    chat: ChatPanel, error: ChatQAError | None
) -> None:
    assert chat.dialogue is not None
    told: list[ChatQAError] = []
    chat._jobs.failed.connect(told.append)
    chat.dialogue.turns[0].asked.edited.emit("One, really?")
    job = client(chat).of(Ask)[-1]
    if error is not None:
        client(chat).fail(job, error)
    else:
        client(chat).done(job, None)
    wait_until(lambda: not chat.is_running)
    settle(0.05)
    assert shown(chat) == ["First. [1]", "Second. [1]"]
    assert told == ([error] if error is not None else [])
    assert turn(chat).foot.again.isEnabled()
    assert chat.composer.editor.toPlainText() == "One, really?", "what was edited is not lost"


def test_a_version_is_chosen_by_its_step_and_what_is_the_same_stays(chat: ChatPanel) -> None:
    open_talk(chat, FIRST, replace(SECOND, versions=(2, 4)))
    assert chat.dialogue is not None
    first, stepper = chat.dialogue.turns[0], turn(chat).foot.stepper
    assert stepper.label.text() == "1 of 2" and not stepper.back.isEnabled()
    stepper.on.click()
    [job] = client(chat).of(ShowVersion)
    assert job.request == ShowVersion(5, 4)
    fourth, fifth = Turn(4, said("Two?", "Fourth."), (2, 4)), Turn(5, said("Three?", "Fifth."), (5,))
    client(chat).done(job, replace(TALK, turns=(FIRST, fourth, fifth)))
    wait_until(lambda: shown(chat) == ["First. [1]", "Fourth. [1]", "Fifth. [1]"])
    assert chat.dialogue.turns[0] is first
    assert chat.dialogue.turns[1].foot.stepper.label.text() == "2 of 2"


def test_while_an_answer_is_under_way_nothing_is_replaced(chat: ChatPanel) -> None:
    open_talk(chat, FIRST, replace(SECOND, versions=(2, 4)))
    second = turn(chat)
    ask(chat, "Three?")
    stepper = second.foot.stepper
    assert not (second.asked.pencil.isEnabled() or stepper.on.isEnabled() or second.foot.again.isVisible())
    chat.regenerate()
    chat.edit_last()
    assert len(client(chat).of(Ask)) == 1


def test_the_last_answer_offers_questions_and_a_click_asks_one(chat: ChatPanel) -> None:
    chips = turn(chat).suggestions.chips
    assert [chip.accessibleName() for chip in chips] == list(NEXT)
    assert chips[1].text() == "What does the document say about “Width && depth”?", "no shortcut"
    last = turn(chat)
    chips[0].click()
    assert client(chat).of(Ask)[-1].request == Ask(NEXT[0], 5)
    assert not last.suggestions.isVisible(), "gone when the user asks on"


def test_suggestions_can_be_switched_off_and_on(chat: ChatPanel) -> None:
    chat.set_suggestions(False)
    assert not turn(chat).suggestions.isVisible()
    chat.set_suggestions(True)
    assert turn(chat).suggestions.isVisible()


def test_what_is_typed_belongs_to_its_conversation(chat: ChatPanel) -> None:
    chat.composer.editor.setPlainText("Half a ques")
    chat.begin()
    assert chat.composer.editor.toPlainText() == ""
    chat.composer.editor.setPlainText("Something new")
    open_talk(chat, FIRST, SECOND)
    assert chat.composer.editor.toPlainText() == "Half a ques"
    chat.begin()
    assert chat.composer.editor.toPlainText() == "Something new"


def test_another_version_of_a_long_conversation_leaves_the_turns_before_it_where_they_are(chat: ChatPanel) -> None:
    before = [Turn(number, said(f"{number}?", f"Words {number}."), (number,)) for number in range(10, 40)]
    last = Turn(40, said("Last?", "Old."), (40, 41))
    open_talk(chat, *before[-2:], last)  # only the last turns come at once
    assert chat.dialogue is not None
    kept = chat.dialogue.turns[0]
    turn(chat).foot.stepper.on.click()
    other = Turn(41, said("Last?", "New."), (40, 41))
    client(chat).done(client(chat).of(ShowVersion)[-1], replace(TALK, turns=(*before, other)))
    wait_until(lambda: "New. [1]" in shown(chat))
    assert kept in chat.dialogue.turns, "it is the same turn, and stays drawn"
    assert chat.dialogue.last_saved is not None and chat.dialogue.last_saved.turn_id == 41


def test_what_is_asked_while_another_version_is_on_its_way_follows_that_one(chat: ChatPanel) -> None:
    open_talk(chat, FIRST, replace(SECOND, versions=(2, 4)))
    turn(chat).foot.stepper.on.click()
    chat.composer.editor.setPlainText("Three?")
    chat.composer.send()
    assert client(chat).of(Ask) == [] and chat.composer.editor.question == "Three?", "it stays until it is asked"
    chat.regenerate()
    fourth = Turn(4, said("Two?", "Fourth."), (2, 4))
    client(chat).done(client(chat).of(ShowVersion)[-1], replace(TALK, turns=(FIRST, fourth)))
    wait_until(lambda: [job.request.question for job in client(chat).of(Ask)] == ["Three?"])
    assert shown(chat)[:2] == ["First. [1]", "Fourth. [1]"]


def test_what_is_asked_while_another_version_fails_to_come_is_asked_all_the_same(chat: ChatPanel) -> None:
    open_talk(chat, FIRST, replace(SECOND, versions=(2, 4)))
    turn(chat).foot.stepper.on.click()
    chat.composer.editor.setPlainText("Three?")
    chat.composer.send()
    client(chat).fail(client(chat).of(ShowVersion)[-1], ChatQAError("It did not work."))
    wait_until(lambda: len(client(chat).of(Ask)) == 1)


def test_what_is_sent_while_another_version_is_on_its_way_stays_where_it_was_typed(chat: ChatPanel) -> None:
    open_talk(chat, FIRST, replace(SECOND, versions=(2, 4)))
    turn(chat).foot.stepper.on.click()
    chat.composer.editor.setPlainText("Three?")
    chat.composer.send()
    chat.begin()
    client(chat).done(client(chat).of(ShowVersion)[-1], replace(TALK, turns=(FIRST,)))
    settle(0.05)
    assert client(chat).of(Ask) == [] and chat.composer.editor.question == ""
    open_talk(chat, FIRST, SECOND)
    assert chat.composer.editor.question == "Three?"


def test_an_edited_question_that_is_too_long_is_said_to_be(chat: ChatPanel) -> None:
    open_talk(chat, FIRST, SECOND)
    asked = turn(chat).asked
    asked.edit()
    settle(0.05)
    assert asked.field is not None
    asked.field.setPlainText("word " * 2000)
    said = [label.text() for label in asked.findChildren(QLabel) if label.isVisibleTo(asked)]
    assert "Too long for a question; characters too many: 1,999" in said
    asked.field.setPlainText("Two, then?")
    assert not any("Too long" in label.text() for label in asked.findChildren(QLabel) if label.isVisibleTo(asked))


def test_an_edited_question_that_cannot_be_asked_now_is_not_lost(chat: ChatPanel) -> None:
    open_talk(chat, FIRST, replace(SECOND, versions=(2, 4)))
    turn(chat).foot.stepper.on.click()
    turn(chat).asked.edited.emit("Two, really?")
    assert client(chat).of(Ask) == [] and chat.composer.editor.question == "Two, really?"


@pytest.mark.parametrize("away", ["replaced", "another version", "another conversation"])
def test_what_a_question_was_being_changed_to_is_not_lost_with_its_turn(chat: ChatPanel, away: str) -> None:
    """It stands where a question is typed, after what is typed there; in a conversation that is left, as its draft."""
    open_talk(chat, FIRST, replace(SECOND, versions=(2, 4)))
    turn(chat).asked.pencil.click()
    turn(chat).asked.field.setPlainText("Two, half chan")
    if away == "replaced":
        turn(chat).foot.again.click()
    elif away == "another version":
        turn(chat).foot.stepper.on.click()
        client(chat).done(
            client(chat).of(ShowVersion)[0], replace(TALK, turns=(FIRST, Turn(4, said("Two?", "Other."))))
        )
        wait_until(lambda: shown(chat)[-1] == "Other. [1]")
    else:
        chat.begin()
        assert chat.composer.editor.question == ""
        open_talk(chat, FIRST, SECOND)
    assert chat.composer.editor.question == "Two, half chan"


def test_a_question_that_was_opened_to_be_changed_and_was_not_leaves_nothing(chat: ChatPanel) -> None:
    turn(chat).asked.pencil.click()
    turn(chat).foot.again.click()
    assert chat.composer.editor.question == ""


@pytest.mark.parametrize("width", [1100, 640])
def test_a_turn_keeps_its_height_while_its_question_is_edited(chat: ChatPanel, width: int) -> None:
    """Beside its sources, and above them; also where nothing in it but the question's words follows the width."""
    chat.resize(width, 800)
    plain = [replace(one.answer, searched_for=one.answer.question, suggestions=()) for one in (FIRST, SECOND)]
    open_talk(chat, replace(FIRST, answer=plain[0]), replace(SECOND, answer=plain[1]))
    for place in chat.dialogue.places:  # type: ignore[union-attr]
        assert place.view is not None
        settle()
        before = place.height
        place.view.asked.pencil.click()
        settle()
        assert before <= place.height <= before + 200 and place.view.asked.field.isVisible()
        QTest.keyClick(place.view.asked.field, Qt.Key.Key_Escape)
        settle()
        assert place.height == before
