"""A turn says what was searched and read for it, how far a long one is, and why it was not answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fake_engine import answer, cited, passage, settle, wait_until
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from windows import ask, client, opened_chat, turn

from app.events import Began, LoadingModel, PagesRead, Reading, Searching, Sources, Token
from app.records import Answer, Asked, Conversation, Refusal, Sentence, Timings, Turn
from app.requests import OpenConversation
from ui import text
from ui.chat_panel import ChatPanel
from ui.not_found import NotFound

pytestmark = pytest.mark.usefixtures("qapp")
TALK = Conversation(5, "What is it?", 1.0)
PASSAGES = (passage(1), passage(2))
SORRY = "Sorry. I cannot find the answer based on the context."
CLAIMED = "It is **7** <b>metres</b> high."
BECAUSE: dict[Refusal, str] = {
    "weak": "Nothing near enough to the question was found, so the model was not asked.",
    "model": "The model found no answer in the passages it read.",
    "unsupported": "What the model answered is not borne out by the passages it read.",
}


def refused(kind: Refusal) -> Answer:
    made = answer(
        SORRY,
        passages=PASSAGES,
        abstained=True,
        refusal=kind,
        withheld=CLAIMED if kind == "unsupported" else "",
    )
    return made if kind != "weak" else replace(made, prompt_order=(), timings=Timings(retrieve_s=0.1, total_s=0.1))


def of_pages(words: str, read: int, total: int, stopped: bool = False) -> Answer:
    return replace(answer(words, passages=PASSAGES, stopped=stopped), pages_read=read, pages_total=total)


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[ChatPanel]:
    yield from opened_chat(tmp_path)


def answered(chat: ChatPanel, given: Answer, saved: bool) -> None:
    """Let it come as the answer to a question asked, or with a conversation opened."""
    if saved:
        chat.open(TALK.id)
        opened = replace(TALK, turns=(Turn(1, given),))
        client(chat).done(client(chat).of(OpenConversation)[-1], opened)
        wait_until(lambda: chat.dialogue is not None)
    else:
        client(chat).done(ask(chat), Asked(TALK, Turn(1, given)))
        wait_until(lambda: not chat.is_running)


either_way = pytest.mark.parametrize("saved", [False, True], ids=["asked", "opened"])


@either_way
@pytest.mark.parametrize("kind", BECAUSE)
def test_a_question_not_answered_says_so_why_and_what_was_searched(chat: ChatPanel, kind: Refusal, saved: bool) -> None:
    answered(chat, refused(kind), saved)
    shown: NotFound = turn(chat).not_found
    assert shown.isVisible() and not turn(chat).text.isVisible()
    assert shown.accessibleName() == f"Not found in your documents. {BECAUSE[kind]}"
    assert shown.reason.text() == BECAUSE[kind]
    assert shown.searched.isVisible() and shown.searched.text() == "Searched for: what it is"
    assert turn(chat).sources._title.text() == "Nearest passages" and turn(chat).sources.isVisible()
    assert shown.words.isVisible() == (kind == "model")
    assert shown.fold.isVisible() == (kind == "unsupported")
    assert turn(chat).foot.read.text() == ("" if kind == "weak" else "Read 2 passages")


def test_an_answer_is_not_said_to_be_missing(chat: ChatPanel) -> None:
    answered(chat, answer("It is so.", cited("It is so.", 1), passages=PASSAGES), saved=False)
    assert not turn(chat).not_found.isVisible()
    assert turn(chat).text.isVisible() and turn(chat).sources._title.text() == "Sources"


@either_way
def test_what_was_withheld_is_behind_a_fold_marked_and_plain(chat: ChatPanel, saved: bool) -> None:
    answered(chat, refused("unsupported"), saved)
    shown: NotFound = turn(chat).not_found
    assert not shown.withheld.isVisible(), "closed at first"
    assert shown.fold.text() == "Show what the model said"
    shown.fold.click()
    assert shown.withheld.isVisible() and shown.withheld.text() == CLAIMED
    assert shown.withheld.textFormat() == Qt.TextFormat.PlainText
    marks = [label.text() for label in shown.findChildren(type(shown.reason), "tag") if label.isVisible()]
    assert marks == ["Not borne out by the passages"]
    shown.fold.click()
    assert not shown.withheld.isVisible()


def test_a_word_without_end_is_shown_whole() -> None:
    shown = NotFound()
    shown.tell(replace(refused("unsupported"), withheld="It is " + "x" * 400))
    shown.resize(400, 400)
    shown.fold.click()
    shown.show()
    settle(0.05)
    assert shown.withheld.text().replace("\u200b", "") == "It is " + "x" * 400
    assert shown.minimumSizeHint().width() <= 400
    shown.close()


def test_what_is_unfolded_at_the_end_stays_where_it_was_clicked(chat: ChatPanel) -> None:
    chat.resize(600, 400)
    answered(chat, replace(refused("unsupported"), withheld="It is 7 metres high. " * 60), saved=True)
    assert chat.dialogue is not None
    bar = chat.dialogue.verticalScrollBar()
    wait_until(lambda: bar.maximum() > 0)
    settle(0.1)
    before = (bar.value(), bar.maximum())
    turn(chat).not_found.fold.click()
    wait_until(lambda: bar.maximum() > before[1])
    settle(0.1)
    assert bar.value() == before[0]


def test_what_was_streamed_gives_way_when_it_is_withheld(chat: ChatPanel) -> None:
    job = ask(chat)
    client(chat).event(job, Began(TALK), Searching("What it is"), Sources(PASSAGES), Token(CLAIMED))
    wait_until(lambda: turn(chat).text.isVisible())
    assert turn(chat).searched.isVisible()
    client(chat).done(job, Asked(TALK, Turn(1, refused("unsupported"))))
    wait_until(lambda: not chat.is_running)
    assert not turn(chat).text.isVisible() and not turn(chat).not_found.withheld.isVisible()
    assert not turn(chat).searched.isVisible() and turn(chat).not_found.searched.isVisible(), "said once"


def test_what_was_withheld_is_not_copied_as_an_answer(chat: ChatPanel) -> None:
    answered(chat, refused("unsupported"), saved=False)
    turn(chat).foot.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Not found in your documents.") and "[1] book.pdf, page 1" in copied
    assert CLAIMED not in copied and SORRY not in copied


def test_an_answer_is_copied_with_its_marks_and_the_sources_they_point_to(chat: ChatPanel) -> None:
    said = "It is **so** ![x](y). It was so."
    sentences = (cited("It is **so** ![x](y).", 2), Sentence("It was so.", "unsupported"))
    answered(chat, answer(said, *sentences, passages=PASSAGES), saved=True)
    turn(chat).foot.copy.click()
    assert QGuiApplication.clipboard().text() == (
        "It is **so** ![x](y). [2] It was so. (not in the sources)\n\n[2] book.pdf, page 1"
    )


def test_how_it_was_found_says_how_long_how_fast_and_what_was_kept(chat: ChatPanel) -> None:
    timings = Timings(2.0, 0.1, 1.0, 8.0, 2300, 1840, 101)
    answered(chat, replace(answer("So.", passages=PASSAGES), timings=timings, searched_for="What is it?"), saved=True)
    turn(chat).foot.fold.click()
    assert turn(chat).foot.details.text().splitlines() == [
        "Searched for: What is it?",
        "Read 2 passages · found in 0.1 s · first word after 1.0 s · 8.0 s in all · 20.0 tokens a second",
        "starter · 1,840 of 2,300 tokens of the prompt were kept from before",
    ]
    assert not turn(chat).foot.read.isVisible(), "said once"


def test_nothing_jumps_while_the_first_word_is_awaited(chat: ChatPanel) -> None:
    job = ask(chat)
    engine = client(chat)
    heights = set()
    for event in (LoadingModel("Starter"), LoadingModel("Starter", 0.4), Reading(0, 900), Reading(400, 900)):
        engine.event(job, event)
        settle(0.05)
        heights.add(turn(chat).status.height())
    assert len(heights) == 1


@pytest.mark.parametrize(("order", "kind"), [((1, 2), "model"), ((), "weak")])
def test_turns_saved_before_reasons_were_kept_have_the_one_that_shows(order: tuple[int, ...], kind: Refusal) -> None:
    old = replace(answer(SORRY, passages=PASSAGES, abstained=True), prompt_order=order)
    assert text.refusal(old) == kind


def test_what_was_searched_for_stands_where_it_is_not_the_question(chat: ChatPanel) -> None:
    job = ask(chat, "And in  2019?")
    client(chat).event(job, Began(TALK), Searching("And in 2019?"))
    settle(0.05)
    assert not turn(chat).searched.isVisible()
    client(chat).event(job, Searching("And in 2019? (revenue, <b>Adobe</b>)"))
    wait_until(lambda: turn(chat).searched.isVisible())
    assert turn(chat).searched.text() == "Searched for: And in 2019? (revenue, <b>Adobe</b>)"
    assert turn(chat).searched.textFormat() == Qt.TextFormat.PlainText
    given = replace(answer("So.", passages=PASSAGES), searched_for="And in 2019? (revenue)")
    client(chat).done(job, Asked(TALK, Turn(1, given)))
    wait_until(lambda: not chat.is_running)
    assert turn(chat).searched.isVisible() and turn(chat).searched.text() == "Searched for: And in 2019? (revenue)"
    assert "Searched" not in turn(chat).foot.details.text(), "said once"


def test_the_question_itself_is_not_repeated_above_its_answer(chat: ChatPanel) -> None:
    answered(chat, replace(answer("So.", passages=PASSAGES), searched_for="What is it?"), saved=True)
    assert not turn(chat).searched.isVisible()
    turn(chat).foot.fold.click()
    assert turn(chat).foot.details.isVisible()
    assert turn(chat).foot.details.text().startswith("Searched for: What is it?\nRead 2 passages · found in 0.1 s")


@either_way
@pytest.mark.parametrize(
    ("given", "words"),
    [
        (answer("So.", passages=PASSAGES), "Read 2 passages"),
        (answer("So.", passages=PASSAGES[:1]), "Read 1 passage"),
        (of_pages("So.", 1212, 1212), "Read 1,212 of 1,212 pages"),
        (of_pages("So.", 1, 1), "Read 1 of 1 page"),
        (of_pages("", 40, 1212, stopped=True), "Read 40 of 1,212 pages"),
    ],
)
def test_a_turn_says_what_was_read(chat: ChatPanel, given: Answer, words: str, saved: bool) -> None:
    answered(chat, given, saved)
    assert turn(chat).foot.read.isVisible() and turn(chat).foot.read.text() == words
    assert turn(chat).stopped.isVisible() == given.stopped
    assert not turn(chat).nothing.isVisible()


def test_in_a_narrow_window_the_buttons_under_an_answer_stay_whole(chat: ChatPanel) -> None:
    answered(chat, answer("So.", passages=PASSAGES), saved=True)
    foot = turn(chat).foot
    chat.resize(420, 500)
    settle(0.05)
    for button in (foot.fold, foot.copy, foot.again):
        assert button.width() >= button.sizeHint().width() and button.geometry().right() < foot.width()


def test_a_prompt_that_was_stopped_before_the_first_word_was_not_read(chat: ChatPanel) -> None:
    early = replace(answer("", passages=PASSAGES, stopped=True), timings=Timings())
    answered(chat, early, saved=False)
    assert not turn(chat).foot.read.isVisible()


def test_a_question_about_whole_documents_shows_how_far_it_is(chat: ChatPanel) -> None:
    job = ask(chat)
    engine = client(chat)
    engine.event(job, Began(TALK), Searching("What is it?"), PagesRead(0, 1212))
    wait_until(lambda: turn(chat).status.label.text() == "Reading page 1 of 1,212")
    engine.event(job, PagesRead(480, 1212), Reading(10, 900))
    wait_until(lambda: turn(chat).status.label.text() == "Reading page 480 of 1,212")
    settle(0.05)
    bar = turn(chat).status.bar
    assert turn(chat).status.label.text() == "Reading page 480 of 1,212", "the prompts of its steps are not told of"
    assert bar.isVisible() and (bar.value(), bar.maximum()) == (480, 1212) and bar.accessibleName() == "Pages read"
    engine.event(job, PagesRead(1212, 1212), Reading(10, 900))
    wait_until(lambda: turn(chat).status.label.text() == "Reading 10 of 900 tokens")
    engine.event(job, Token("So"))
    wait_until(lambda: not turn(chat).status.isVisible())


@pytest.mark.parametrize("returns", [True, False], ids=["with what came", "with nothing"])
def test_esc_stops_it_and_what_was_read_is_told(
    chat: ChatPanel, returns: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = client(chat)
    job = ask(chat)
    engine.event(job, Began(TALK), Searching("What is it?"), PagesRead(40, 212))
    wait_until(lambda: turn(chat).status.label.text() == "Reading page 40 of 212")
    cancelled: list[int] = []
    monkeypatch.setattr(engine, "cancel", lambda stopped: cancelled.append(stopped.id))
    QTest.keyClick(chat.composer.editor, Qt.Key.Key_Escape)
    assert cancelled == [job.id]
    engine.event(job, PagesRead(44, 212))
    settle(0.05)
    assert turn(chat).status.label.text() == "Stopping…", "what still comes does not hide that it stops"
    engine.done(job, Asked(TALK, Turn(1, of_pages("", 40, 212, stopped=True))) if returns else None)
    wait_until(lambda: not chat.is_running)
    said = turn(chat).stopped if returns else turn(chat).failure
    assert said.isVisible() and not turn(chat).status.isVisible()
    assert turn(chat).foot.read.isVisible() and turn(chat).foot.read.text() == "Read 40 of 212 pages"
    assert turn(chat).foot.copy.isVisible() == returns


@pytest.mark.parametrize("support", ["supported", "partly"])
def test_a_mark_shows_the_words_it_points_to(chat: ChatPanel, support: str) -> None:
    answered(chat, answer("It is so.", cited("It is so.", 2, support=support), passages=PASSAGES), saved=True)
    view = turn(chat).text
    settle(0.05)
    place: QTextCursor = view.document().find("[2]")
    place.setPosition(place.selectionStart() + 1)
    spot: QPoint = view.cursorRect(place).center()
    QApplication.sendEvent(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, spot, view.viewport().mapToGlobal(spot)))
    assert "<b>book.pdf, page 1</b>" in QToolTip.text() and "“quote 2”" in QToolTip.text()
    wanted: list[tuple[object, object]] = []
    chat.citations_wanted.connect(lambda *what: wanted.append(what))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert wanted == [([(PASSAGES[1], ((1, 72.0, 700.0, 200.0, 712.0),))], 0)]
    QToolTip.hideText()
