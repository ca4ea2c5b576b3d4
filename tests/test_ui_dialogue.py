"""A long dialogue: drawn where it is looked at, kept where the user reads, and never in the way of the window."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fake_engine import answer, cited, passage, settle, wait_until
from PySide6.QtCore import QCoreApplication
from windows import ask, client, opened_chat, turn

from app.errors import EngineLost
from app.events import Began, Sources, Token
from app.records import Asked, Conversation, Turn
from app.requests import OpenConversation, ShowVersion
from ui.chat_panel import ChatPanel
from ui.dialogue_view import KEPT, DialogueView
from ui.earlier_turns import FIRST, MORE

pytestmark = pytest.mark.usefixtures("qapp")
TALK = Conversation(5, "One?", 1.0)
PARAGRAPH = "It is so, as it was before, and nobody has ever said otherwise in any of the books."


def long_turn(number: int) -> Turn:
    """Some 700 words and five sources."""
    paragraphs = [f"{PARAGRAPH[:-1]} number {number} {part}. {PARAGRAPH}" for part in range(20)]
    passages = tuple(passage(n, text=PARAGRAPH) for n in range(1, 6))
    sentences = tuple(cited(f"{words.split('. ')[0]}.", 1 + place % 5) for place, words in enumerate(paragraphs))
    given = answer("\n\n".join(paragraphs), *sentences, passages=passages)
    return Turn(number, replace(given, question=f"Question {number}?"), (number,))


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[ChatPanel]:
    yield from opened_chat(tmp_path)


def opened(chat: ChatPanel, count: int) -> DialogueView:
    chat.open(TALK.id)
    turns = tuple(long_turn(number) for number in range(1, count + 1))
    client(chat).done(client(chat).of(OpenConversation)[-1], replace(TALK, turns=turns))
    wait_until(lambda: chat.dialogue is not None)
    assert chat.dialogue is not None
    return chat.dialogue


def at_rest(dialogue: DialogueView) -> None:
    wait_until(lambda: not dialogue._drawer.isActive())
    settle(0.05)


def test_of_a_long_conversation_only_what_is_near_is_drawn(chat: ChatPanel) -> None:
    dialogue = opened(chat, 200)
    at_rest(dialogue)
    assert len(dialogue.places) == 200 and len(dialogue.turns) < 8
    bar = dialogue.verticalScrollBar()
    assert bar.value() == bar.maximum(), "the end is shown first"
    assert dialogue.turns[-1].question == "Question 200?"


def test_wherever_one_scrolls_the_turns_are_drawn_and_those_left_are_let_go(chat: ChatPanel) -> None:
    dialogue = opened(chat, 120)
    bar = dialogue.verticalScrollBar()
    for share in range(40, -1, -1):
        bar.setValue(bar.maximum() * share // 40)
        at_rest(dialogue)
        seen = [one for one in dialogue.places if one.bottom > bar.value() and one.top < bar.value() + 400]
        assert seen and all(one.view is not None for one in seen)
    assert dialogue.turns[0].question == "Question 1?"
    assert len(dialogue.turns) <= KEPT + 8


def test_turns_drawn_above_do_not_move_what_is_read(chat: ChatPanel) -> None:
    dialogue = opened(chat, 40)
    at_rest(dialogue)
    bar = dialogue.verticalScrollBar()
    for _ in range(30):
        bar.setValue(bar.value() - 60)
        first = next(one for one in dialogue.places if one.bottom > bar.value())
        before = first.top - bar.value() if first.view is not None else None
        at_rest(dialogue)
        assert before is None or first.top - bar.value() == before


def test_drawing_leaves_the_window_free(chat: ChatPanel) -> None:
    dialogue = opened(chat, 200)
    bar = dialogue.verticalScrollBar()
    longest: list[float] = []
    for step in range(200):
        if step % 8 == 0:
            bar.setValue(bar.value() - 900)
        began = time.thread_time()
        QCoreApplication.processEvents()
        longest.append(time.thread_time() - began)
        time.sleep(0.002)
    assert sorted(longest)[-6] < 0.05, "seconds; a bound that a loaded machine holds too"


def test_the_view_stays_where_the_user_has_scrolled_while_text_streams(chat: ChatPanel) -> None:
    dialogue = opened(chat, 3)
    job = ask(chat, "On?")
    client(chat).event(job, Began(TALK), *(Token(f"{PARAGRAPH}\n\n") for _ in range(20)))
    wait_until(lambda: turn(chat).text.height() > 400)
    settle(0.2)
    bar = dialogue.verticalScrollBar()
    assert bar.value() == bar.maximum() and not dialogue.to_end.isVisible()
    bar.setValue(bar.maximum() - 500)
    place = bar.value()
    assert dialogue.to_end.isVisible()
    client(chat).event(job, *(Token(f"{PARAGRAPH}\n\n") for _ in range(10)))
    settle(0.3)
    assert bar.value() == place < bar.maximum() - 500
    dialogue.to_end.click()
    assert bar.value() == bar.maximum() and not dialogue.to_end.isVisible()
    client(chat).done(job, Asked(TALK, long_turn(4)))
    wait_until(lambda: not chat.is_running)


def test_earlier_turns_are_fetched_when_one_goes_up_to_them(chat: ChatPanel) -> None:
    chat.open(TALK.id)
    [first] = client(chat).of(OpenConversation)
    assert first.request == OpenConversation(TALK.id, most=FIRST)
    client(chat).done(first, replace(TALK, turns=tuple(long_turn(number) for number in range(21, 21 + FIRST))))
    wait_until(lambda: chat.dialogue is not None)
    dialogue = chat.dialogue
    assert dialogue is not None
    at_rest(dialogue)
    assert len(client(chat).of(OpenConversation)) == 1, "not before they are wanted"
    dialogue.verticalScrollBar().setValue(40)
    at_rest(dialogue)
    [_, more] = client(chat).of(OpenConversation)
    assert more.request == OpenConversation(TALK.id, before=21, most=MORE)
    seen, place = dialogue.places[0], dialogue.places[0].top - dialogue.verticalScrollBar().value()
    client(chat).done(more, replace(TALK, turns=tuple(long_turn(number) for number in range(18, 21))))
    wait_until(lambda: len(dialogue.places) == FIRST + 3)
    at_rest(dialogue)
    assert dialogue.places[3] is seen and seen.top - dialogue.verticalScrollBar().value() == place
    dialogue.verticalScrollBar().setValue(0)
    at_rest(dialogue)
    assert len(client(chat).of(OpenConversation)) == 2, "that was all"


def test_earlier_turns_that_cannot_be_fetched_are_not_asked_for_without_end(chat: ChatPanel) -> None:
    dialogue = opened(chat, FIRST)
    dialogue.verticalScrollBar().setValue(0)
    at_rest(dialogue)
    asked = len(client(chat).of(OpenConversation))
    client(chat).fail(client(chat).of(OpenConversation)[-1], EngineLost("The engine stopped."))
    settle(0.5)
    assert len(client(chat).of(OpenConversation)) == asked
    dialogue.verticalScrollBar().setValue(30)
    dialogue.verticalScrollBar().setValue(0)
    wait_until(lambda: len(client(chat).of(OpenConversation)) == asked + 1)


def test_a_turn_not_fetched_yet_is_fetched_to_be_scrolled_to(chat: ChatPanel) -> None:
    dialogue = opened(chat, FIRST)
    dialogue.places[0].turn = replace(long_turn(40), id=40)
    chat.show_turn(33)
    more = client(chat).of(OpenConversation)[-1]
    assert more.request == OpenConversation(TALK.id, before=40, most=MORE)
    client(chat).done(more, replace(TALK, turns=tuple(long_turn(number) for number in range(32, 32 + 5))))
    wait_until(lambda: len(dialogue.places) == FIRST + 5)
    at_rest(dialogue)
    assert 0 <= dialogue.places[1].top - dialogue.verticalScrollBar().value() < 40


def test_a_turn_that_was_searched_for_is_scrolled_to(chat: ChatPanel) -> None:
    chat.open(TALK.id)
    chat.show_turn(7)  # before the conversation is there
    turns = tuple(long_turn(number) for number in range(1, 31))
    client(chat).done(client(chat).of(OpenConversation)[-1], replace(TALK, turns=turns))
    wait_until(lambda: chat.dialogue is not None)
    dialogue = chat.dialogue
    assert dialogue is not None
    at_rest(dialogue)
    seen = dialogue.places[6]
    assert seen.view is not None and 0 <= seen.top - dialogue.verticalScrollBar().value() < 40
    chat.show_turn(20)
    at_rest(dialogue)
    assert 0 <= dialogue.places[19].top - dialogue.verticalScrollBar().value() < 40


def test_a_turn_of_another_version_is_fetched_and_scrolled_to(chat: ChatPanel) -> None:
    dialogue = opened(chat, 5)
    chat.show_turn(77)
    [job] = client(chat).of(ShowVersion)
    assert job.request == ShowVersion(5, 77)
    client(chat).done(job, replace(TALK, turns=(long_turn(1), long_turn(77), long_turn(78))))
    wait_until(lambda: len(dialogue.places) == 3)
    at_rest(dialogue)
    assert 0 <= dialogue.places[1].top - dialogue.verticalScrollBar().value() < 40


def test_while_an_answer_comes_another_version_is_not_shown_and_it_is_said_why(chat: ChatPanel) -> None:
    opened(chat, 5)
    said: list[str] = []
    chat._jobs.noticed.connect(said.append)
    chat.ask("Which one?")
    chat.show_turn(77)
    assert client(chat).of(ShowVersion) == [] and "another version" in said[0]


def test_the_lines_break_anew_with_the_width_and_what_is_read_stays_in_sight(chat: ChatPanel) -> None:
    dialogue = opened(chat, 30)
    at_rest(dialogue)
    chat.show_turn(15)
    at_rest(dialogue)
    chat.resize(560, 700)
    at_rest(dialogue)
    reading = next(one for one in dialogue.places if one.bottom > dialogue.verticalScrollBar().value() + 20)
    assert reading is dialogue.places[14]
    assert reading.view is not None and reading.view.width() <= dialogue.viewport().width()


def test_tab_goes_through_the_turns_in_their_order(chat: ChatPanel) -> None:
    dialogue = opened(chat, 12)
    at_rest(dialogue)
    dialogue.verticalScrollBar().setValue(0)
    at_rest(dialogue)
    order = []
    widget = dialogue.nextInFocusChain()
    while widget is not dialogue:
        order += [view.question for view in dialogue.turns if widget is view.asked.pencil]
        widget = widget.nextInFocusChain()
    assert order == [view.question for view in dialogue.turns]


def test_an_answer_is_in_view_with_its_question_where_its_sources_stand_below(chat: ChatPanel) -> None:
    """Of one that is longer than the view, its end."""
    chat.resize(600, 500)
    dialogue = opened(chat, 3)
    at_rest(dialogue)
    bar, seen = dialogue.verticalScrollBar(), dialogue.viewport().height()
    last = dialogue.places[-1]
    assert last.view is not None and last.top + last.view.answer_bottom <= bar.value() + seen < bar.maximum() + seen
    job = ask(chat, "Short?")
    client(chat).event(job, Began(TALK), Token("It is so."))
    passages = tuple(passage(n, text=PARAGRAPH) for n in range(1, 6))
    turn_4 = Turn(4, replace(answer("It is so.", cited("It is so.", 1), passages=passages), question="Short?"), (4,))
    client(chat).done(job, Asked(TALK, turn_4))
    wait_until(lambda: not chat.is_running)
    at_rest(dialogue)
    last = dialogue.places[-1]
    assert last.view is not None and bar.value() < bar.maximum()
    assert last.top - bar.value() >= 0 and last.top + last.view.answer_bottom - bar.value() < seen
    bar.setValue(bar.maximum())  # the user looks at its sources
    chat.resize(600, 520)
    settle(0.1)
    assert bar.maximum() - bar.value() < 60, "and is not taken away from them"
    dialogue.go_to_end()
    assert last.top + last.view.answer_bottom - bar.value() < seen


def test_an_answer_that_is_being_written_is_followed_while_the_window_changes(chat: ChatPanel) -> None:
    """Qt scrolls by itself where a window grows: that is not the user."""
    chat.resize(600, 500)
    dialogue = opened(chat, 2)
    at_rest(dialogue)
    job = ask(chat, "Long?")
    client(chat).event(job, Began(TALK), *(Token(f"{PARAGRAPH}\n\n") for _ in range(30)))
    settle(0.2)
    bar, last = dialogue.verticalScrollBar(), dialogue.places[-1]
    for height in (1000, 500, 900, 500):
        chat.resize(600, height)
        settle(0.1)
    client(chat).event(job, *(Token(f"{PARAGRAPH}\n\n") for _ in range(5)))
    settle(0.2)
    assert last.view is not None
    bottom = last.top + last.view.answer_bottom - bar.value()
    assert 0 < bottom <= dialogue.viewport().height() < bottom + 60


def test_sources_that_are_being_read_stay_where_they_are_while_the_answer_grows(chat: ChatPanel) -> None:
    chat.resize(600, 500)
    dialogue = opened(chat, 2)
    at_rest(dialogue)
    job = ask(chat, "Long?")
    passages = tuple(passage(n, text=PARAGRAPH) for n in range(1, 6))
    client(chat).event(job, Began(TALK), Sources(passages), Token(f"{PARAGRAPH}\n\n"))
    settle(0.2)
    bar = dialogue.verticalScrollBar()
    bar.setValue(bar.maximum())
    settle(0.1)
    below = bar.maximum() - bar.value()
    client(chat).event(job, *(Token(f"{PARAGRAPH}\n\n") for _ in range(3)))
    settle(0.2)
    assert bar.maximum() - bar.value() == below
