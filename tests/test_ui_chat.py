"""The dialogue, with an engine that says what the test wants."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_engine import FakeClient, answer, cited, connect_to, overview, passage, settle, wait_until
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from windows import ask, client, opened_chat, turn

from app.errors import EngineLost
from app.events import Began, LoadingModel, Reading, Searching, Sources, Token
from app.records import Asked, Conversation, Sentence, Turn
from app.requests import Ask, OpenConversation, WarmUp
from ui.chat_panel import ChatPanel
from ui.jobs import Jobs

pytestmark = pytest.mark.usefixtures("qapp")
PASSAGES = (passage(1), passage(2, text="<b>Not bold</b> & such"))
LINE = (1, 72.0, 700.0, 200.0, 712.0)
TALK = Conversation(5, "What is it?", 1.0)
WHOLE = answer(
    "It is so. It was so.",
    cited("It is so.", 1),
    Sentence("It was so.", "unsupported"),
    passages=PASSAGES,
)


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[ChatPanel]:
    yield from opened_chat(tmp_path)


def test_the_frame_of_the_field_is_marked_while_it_has_the_keyboard_and_not_while_another_has(chat: ChatPanel) -> None:
    """Also where it never had it: the window may have been opened behind others."""
    other = QLineEdit(chat)
    other.show()
    chat.activateWindow()
    for widget, marked in ((other, False), (chat.composer.editor, True), (other, False)):
        widget.setFocus()
        wait_until(widget.hasFocus)
        wait_until(lambda marked=marked: chat.composer._frame.property("focused") is marked)


def test_what_is_too_long_for_a_question_is_said_and_stays(chat: ChatPanel) -> None:
    chat.composer.editor.setPlainText("word " * 2000)
    QTest.keyClick(chat.composer.editor, Qt.Key.Key_Return)
    assert client(chat).of(Ask) == [] and len(chat.composer.editor.toPlainText()) == 10_000
    assert chat.composer._hint.text() == "Too long for a question; characters too many: 1,999"
    assert not chat.composer.button.isEnabled()


def test_an_answer_goes_from_searching_to_marked_text(chat: ChatPanel) -> None:
    job = ask(chat)
    engine = client(chat)
    assert job.request == Ask("What is it?", None)
    assert turn(chat).status.label.text() == "Searching…"
    engine.event(job, Began(TALK), Searching("what it is"), Sources(PASSAGES))
    wait_until(lambda: len(turn(chat).sources.cards) == 2)
    assert turn(chat).sources.isVisible() and not turn(chat).text.isVisible()
    engine.event(job, LoadingModel("Starter"))
    wait_until(lambda: turn(chat).status.label.text() == "Loading the model…")
    engine.event(job, Reading(1240, 2300))
    wait_until(lambda: turn(chat).status.label.text() == "Reading 1,240 of 2,300 tokens")
    engine.event(job, Token("It is"), Token(" so."))
    wait_until(lambda: turn(chat).text.toPlainText() == "It is so.")
    assert not turn(chat).status.isVisible()
    engine.done(job, Asked(TALK, Turn(1, WHOLE)))
    wait_until(lambda: not chat.is_running)
    words = turn(chat).text.toPlainText().replace("\u00a0", " ")
    assert words == "It is so. [1] It was so. (not in the sources)"
    assert [card.cited for card in turn(chat).sources.cards] == [True, False]
    assert turn(chat).sources.cards[0].accessibleDescription() == "quote 1", "a cited card shows what is cited"


def test_a_follow_up_goes_to_the_same_conversation(chat: ChatPanel) -> None:
    job = ask(chat)
    client(chat).event(job, Began(TALK))
    client(chat).done(job, Asked(TALK, Turn(1, WHOLE)))
    wait_until(lambda: not chat.is_running)
    assert ask(chat, "And then?").request == Ask("And then?", 5)
    assert chat.dialogue is not None and len(chat.dialogue.turns) == 2


def test_a_citation_and_a_card_lead_to_the_page(chat: ChatPanel) -> None:
    job = ask(chat)
    client(chat).done(job, Asked(TALK, Turn(1, WHOLE)))
    wait_until(lambda: not chat.is_running)
    wanted: list[object] = []
    walked: list[tuple[object, int]] = []
    chat.source_wanted.connect(lambda *what: wanted.append(what))
    chat.citations_wanted.connect(lambda *what: walked.append(what))
    turn(chat).text.anchorClicked.emit(QUrl("chatqa:0/1"))
    assert walked == [([(PASSAGES[0], (LINE,))], 0)]
    QTest.mouseClick(turn(chat).sources.cards[1], Qt.MouseButton.LeftButton)
    assert wanted == [(PASSAGES[1], ())]
    turn(chat).text.anchorClicked.emit(QUrl("http://example.org"))
    assert len(wanted) == len(walked) == 1


def test_a_citation_opens_a_walk_through_all_of_them_at_its_place(chat: ChatPanel) -> None:
    said = answer("A. B. C.", cited("A.", 1), cited("B.", 2, 1), cited("C.", 2), passages=PASSAGES)
    client(chat).done(ask(chat), Asked(TALK, Turn(1, said)))
    wait_until(lambda: not chat.is_running)
    walked: list[tuple[object, int]] = []
    chat.citations_wanted.connect(lambda *what: walked.append(what))
    turn(chat).text.anchorClicked.emit(QUrl("chatqa:1/1"))
    [(walk, at)] = walked
    assert isinstance(walk, list) and [passage.n for passage, _ in walk] == [1, 2, 1, 2] and at == 2


def test_stop_keeps_what_was_said(chat: ChatPanel) -> None:
    job = ask(chat)
    client(chat).event(job, Began(TALK), Token("It is"))
    wait_until(lambda: turn(chat).text.toPlainText() == "It is")
    QTest.keyClick(chat.composer.editor, Qt.Key.Key_Escape)
    wait_until(lambda: not chat.is_running)
    assert client(chat).cancelled == [job.id]
    assert turn(chat).text.toPlainText() == "It is"
    assert turn(chat).failure.label.text() == "■ Stopped" and turn(chat).failure.again.isEnabled()


def test_a_stop_before_the_engine_is_ready_ends_the_question(tmp_path: Path) -> None:
    made: list[FakeClient] = []
    jobs = Jobs(tmp_path, connect_to(made, overview(), ready=False))
    chat = ChatPanel(jobs)
    chat.ask("Early?")
    chat.composer.stop()
    wait_until(lambda: not chat.is_running)
    assert made[0].jobs == []
    jobs.close()
    chat.deleteLater()
    settle(0.05)


def test_one_question_at_a_time(chat: ChatPanel) -> None:
    ask(chat)
    ask(chat, "Another?")
    assert len(client(chat).of(Ask)) == 1
    assert chat.composer.editor.toPlainText() == "Another?"


def test_a_lost_engine_leaves_a_sentence_and_a_way_on(chat: ChatPanel) -> None:
    job = ask(chat)
    client(chat).event(job, Token("It"))
    client(chat).fail(job, EngineLost("The engine stopped <b>unexpectedly</b>."))
    wait_until(lambda: not chat.is_running)
    assert turn(chat).failure.label.text() == "The engine stopped <b>unexpectedly</b>."
    assert turn(chat).failure.label.textFormat() == Qt.TextFormat.PlainText
    turn(chat).again_wanted.emit("What is it?")
    assert len(client(chat).of(Ask)) == 2


def test_asking_again_waits_for_the_answer_under_way(chat: ChatPanel) -> None:
    job = ask(chat)
    client(chat).fail(job, EngineLost("The engine stopped."))
    wait_until(lambda: not chat.is_running)
    failed = turn(chat)
    ask(chat, "Another?")
    failed.again_wanted.emit("What is it?")
    assert chat.dialogue is not None and failed in chat.dialogue.turns
    assert len(client(chat).of(Ask)) == 2


def test_a_conversation_that_died_under_its_first_question_shows_it(chat: ChatPanel) -> None:
    chat.open(TALK.id)
    client(chat).done(client(chat).of(OpenConversation)[-1], TALK)
    wait_until(lambda: chat.dialogue is not None)
    assert turn(chat).question == TALK.title
    turn(chat).again_wanted.emit(TALK.title)
    assert client(chat).of(Ask)[-1].request == Ask(TALK.title, TALK.id)


def test_a_model_that_says_nothing_is_told_of(chat: ChatPanel) -> None:
    job = ask(chat)
    client(chat).done(job, Asked(TALK, Turn(1, answer("", passages=PASSAGES))))
    wait_until(lambda: not chat.is_running)
    assert turn(chat).nothing.isVisible() and turn(chat).sources.isVisible()


def test_a_saved_conversation_is_drawn_whole(chat: ChatPanel) -> None:
    chat.open(5)
    [job] = client(chat).of(OpenConversation)
    client(chat).done(job, Conversation(5, "Long", 1.0, tuple(Turn(n, WHOLE) for n in range(12))))
    wait_until(lambda: chat.dialogue is not None and len(chat.dialogue.places) == 12)
    assert "[1]" in turn(chat).text.toPlainText()
    assert ask(chat, "On?").request == Ask("On?", 5)


def test_an_answer_goes_on_while_another_conversation_is_read(chat: ChatPanel) -> None:
    job = ask(chat)
    engine = client(chat)
    engine.event(job, Began(TALK), Token("It is"))
    wait_until(lambda: turn(chat).text.toPlainText() == "It is")
    running = chat.dialogue
    chat.open(8)
    engine.done(engine.of(OpenConversation)[-1], Conversation(8, "Other", 1.0, (Turn(1, WHOLE),)))
    wait_until(lambda: chat.dialogue is not None and chat.dialogue is not running)
    chat.open(5)
    assert chat.dialogue is running
    engine.done(job, Asked(TALK, Turn(1, WHOLE)))
    wait_until(lambda: not chat.is_running)
    assert "[1]" in turn(chat).text.toPlainText()


def test_a_deleted_conversation_leaves_the_screen(chat: ChatPanel) -> None:
    job = ask(chat)
    client(chat).event(job, Began(TALK))
    settle()
    chat.forget(5)
    wait_until(lambda: not chat.is_running)
    assert chat.dialogue is None


def test_the_model_is_loaded_while_the_first_question_is_typed(chat: ChatPanel) -> None:
    chat.composer.editor.setPlainText("W")
    chat.composer.editor.setPlainText("Wh")
    assert len(client(chat).of(WarmUp)) == 1


def test_shift_and_enter_break_the_line(chat: ChatPanel) -> None:
    chat.composer.editor.setPlainText("One")
    event = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier, "\n")
    chat.composer.editor.keyPressEvent(event)
    assert not chat.is_running
    assert "\n" in chat.composer.editor.toPlainText()


def test_nothing_is_asked_while_nothing_can_be(chat: ChatPanel) -> None:
    chat.composer.set_block("Add a document to ask about.", hard=True)
    chat.composer.editor.setPlainText("Why?")
    chat.composer.send()
    assert not chat.is_running
    assert not chat.composer.button.isEnabled()


def test_html_of_a_question_and_a_passage_is_text(chat: ChatPanel) -> None:
    job = ask(chat, "<b>What?</b>")
    client(chat).event(job, Sources(PASSAGES))
    wait_until(lambda: len(turn(chat).sources.cards) == 2)
    assert turn(chat).asked.label.textFormat() == Qt.TextFormat.PlainText
    assert turn(chat).asked.label.text() == "<b>What?</b>"
    assert "<b>" not in turn(chat).sources.cards[1].toolTip()
