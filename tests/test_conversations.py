"""Conversations: versions of what was said, search as one types, and deletions that can be taken back."""

from __future__ import annotations

import pickle
import sqlite3
from pathlib import Path

import pytest
from test_integrity import FIRST_VERSION

from app.catalog import Catalog
from app.conversations import TITLE_LENGTH, Conversations, _adapter
from app.errors import InvalidInput
from app.home import CATALOG_FILE, Home
from app.records import Answer, Asked, Conversation, Passage, Span, Timings

SECOND_VERSION = """
CREATE TABLE conversations (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, updated REAL NOT NULL);
CREATE TABLE turns (id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE, answer TEXT NOT NULL);
CREATE INDEX turns_of ON turns (conversation_id);
INSERT INTO conversations VALUES (1, 'About towers', 2.0), (2, 'About bridges', 1.0), (3, 'Never answered', 0.5);
PRAGMA user_version = 2;
"""


class Talks(Conversations):
    """Conversations that are spoken in question and answer."""

    def say(self, conversation: Conversation | None, question: str, words: str = "", replaces: int = 0) -> Asked:
        conversation = conversation or self.begin(question)
        before = self.open(conversation.id, replaces).turns if replaces else None
        turn = self.save(conversation.id, answer(question, words), before)
        return Asked(self.brief(conversation.id), turn)

    def shown(self, conversation_id: int) -> list[str]:
        return [turn.answer.question for turn in self.open(conversation_id).turns]


def answer(question: str, words: str = "Yes.", passages: tuple[Passage, ...] = ()) -> Answer:
    return Answer(question, question, words, False, (), passages, (), "scripted", "long", Timings())


@pytest.fixture
def talks(tmp_path: Path) -> Talks:
    return Talks(Catalog(tmp_path / "catalog.sqlite3"))


# Versions.


def test_a_question_asked_in_place_of_another_leaves_both_as_versions(talks: Talks) -> None:
    first = talks.say(None, "One?")
    two = talks.say(first.conversation, "Two?").turn
    three = talks.say(first.conversation, "Three?").turn
    other = talks.say(first.conversation, "Another two?", replaces=two.id).turn
    assert other.versions == (two.id, other.id)
    shown = talks.open(first.conversation.id).turns
    assert [turn.answer.question for turn in shown] == ["One?", "Another two?"]
    assert [turn.versions for turn in shown] == [(first.turn.id,), (two.id, other.id)]
    old = talks.show_version(first.conversation.id, two.id)
    assert [turn.id for turn in old.turns] == [first.turn.id, two.id, three.id]
    assert talks.shown(first.conversation.id) == ["One?", "Two?", "Three?"], "the choice lasts"


def test_the_first_question_has_versions_too(talks: Talks) -> None:
    first = talks.say(None, "One?")
    talks.say(first.conversation, "Two?")
    again = talks.say(first.conversation, "Better one?", replaces=first.turn.id).turn
    assert again.versions == (first.turn.id, again.id)
    assert talks.shown(first.conversation.id) == ["Better one?"]


def test_a_question_the_program_ends_under_is_kept_where_it_was_asked_and_once(talks: Talks) -> None:
    first = talks.say(None, "One?")
    talk = first.conversation.id
    for _ in range(2):
        talks.keep(" Two?  Or so? ", talk)
    assert talks.shown(talk) == ["One?", "Two? Or so?"] and talks.open(talk).turns[-1].answer.stopped
    talks.keep("Better one?", talk, replaces=first.turn.id)
    assert talks.shown(talk) == ["Better one?"] and len(talks.open(talk).turns[0].versions) == 2


@pytest.mark.parametrize("words", ["", "It is."], ids=["begun", "answered meanwhile"])
def test_a_first_question_the_program_ends_under_is_the_title_of_one_conversation(talks: Talks, words: str) -> None:
    question = "Why " + "oh " * TITLE_LENGTH + "why?"
    for _ in range(2):
        talks.keep(question, None)
    if words:
        talks.say(talks.all()[0], question, words)
        talks.keep(question, None)
    assert len(talks.all()) == 1


def test_a_version_is_shown_up_to_its_newest_turn(talks: Talks) -> None:
    first = talks.say(None, "One?")
    two = talks.say(first.conversation, "Two?").turn
    three = talks.say(first.conversation, "Three?").turn
    talks.say(first.conversation, "Three, newer?", replaces=three.id)
    talks.say(first.conversation, "Another two?", replaces=two.id)
    talks.show_version(first.conversation.id, two.id)
    assert talks.shown(first.conversation.id) == ["One?", "Two?", "Three, newer?"]


def test_a_turn_that_is_shown_already_changes_no_version(talks: Talks) -> None:
    first = talks.say(None, "One?")
    two = talks.say(first.conversation, "Two?").turn
    talks.say(first.conversation, "Another two?", replaces=two.id)
    talks.show_version(first.conversation.id, two.id)
    talks.show_version(first.conversation.id, first.turn.id)
    assert talks.shown(first.conversation.id) == ["One?", "Two?"]


def test_a_long_conversation_can_be_had_in_pieces_from_its_end(talks: Talks) -> None:
    asked = [talks.say(None, "0?")]
    asked += [talks.say(asked[0].conversation, f"{n}?") for n in range(1, 8)]
    key = asked[0].conversation.id
    last = talks.open(key, most=3).turns
    assert [turn.answer.question for turn in last] == ["5?", "6?", "7?"]
    earlier = talks.open(key, before=last[0].id, most=3).turns
    assert [turn.answer.question for turn in earlier] == ["2?", "3?", "4?"]
    assert talks.open(key, before=asked[0].turn.id, most=3).turns == ()
    assert talks.open(key, before=earlier[0].id).turns + earlier + last == talks.open(key).turns


def test_what_is_asked_next_follows_the_version_shown(talks: Talks) -> None:
    first = talks.say(None, "One?")
    talks.say(first.conversation, "Better one?", replaces=first.turn.id)
    talks.show_version(first.conversation.id, first.turn.id)
    talks.say(first.conversation, "Two?")
    assert talks.shown(first.conversation.id) == ["One?", "Two?"]


def test_a_turn_of_another_conversation_is_no_version(talks: Talks) -> None:
    first, second = talks.say(None, "One?"), talks.say(None, "Other?")
    for wrong in (talks.open, talks.show_version):
        with pytest.raises(InvalidInput, match="no longer there"):
            wrong(first.conversation.id, second.turn.id)


def test_a_long_answer_crosses_the_process_boundary_as_it_was(talks: Talks) -> None:
    spans = tuple(Span(n, n + 1, (3, 1.0, 2.0, 3.0, 4.5)) for n in range(30))
    passage = Passage(1, "a.pdf", "/a.pdf", (3,), "東京 tower", 0.5, spans, 4, heading="Towers", ocr=True)
    conversation = talks.begin("One?")
    talks.save(conversation.id, answer("One?", passages=(passage,)))
    opened = talks.open(conversation.id)
    assert pickle.loads(pickle.dumps(opened)) == opened and opened.turns[0].answer.passages == (passage,)


def test_a_long_question_is_all_of_the_title_until_it_is_answered_and_its_beginning_from_then_on(talks: Talks) -> None:
    """The window offers to ask it again where the program ended under it."""
    question = "When was the tower of the old harbour built, " + "and by whom, and of what, " * 5 + "and for whom?"
    begun = talks.begin(question)
    assert begun.title == question
    assert talks.search("for whom")
    after = talks.say(begun, "Another question?").conversation.title
    assert after.endswith("…") and question.startswith(after[:-1]) and len(after) <= TITLE_LENGTH
    assert not talks.search("for whom"), "it is found by the title that is shown"
    named = talks.rename(begun.id, "Towers " * 20)
    assert talks.say(named, "And another?").conversation.title == named.title


# Asking through a home.


# Pinning and deleting.


def test_pinned_conversations_stand_above_the_newest(talks: Talks) -> None:
    old, new = talks.say(None, "Old?").conversation, talks.say(None, "New?").conversation
    assert talks.pin(old.id, True).pinned
    assert [each.id for each in talks.all()] == [old.id, new.id]
    talks.pin(old.id, False)
    assert [each.id for each in talks.all()] == [new.id, old.id]


def test_a_deletion_can_be_taken_back_until_the_home_is_opened_again(home: Home) -> None:
    talks = Talks(home.catalog)
    kept, gone = talks.say(None, "Kept lighthouse?"), talks.say(None, "Gone lighthouse?")
    talks.delete(gone.conversation.id)
    assert [each.title for each in talks.all()] == ["Kept lighthouse?"]
    assert [hit.conversation.id for hit in talks.search("lighthouse")] == [kept.conversation.id]
    for hidden in (talks.open, lambda key: talks.rename(key, "x"), lambda key: talks.pin(key, True)):
        with pytest.raises(InvalidInput, match="no longer there"):
            hidden(gone.conversation.id)
    talks.save(gone.conversation.id, answer("Asked before it was deleted?"))  # an answer was on its way
    assert talks.restore(gone.conversation.id).title == "Gone lighthouse?"
    assert talks.shown(gone.conversation.id) == ["Gone lighthouse?", "Asked before it was deleted?"]
    talks.delete(gone.conversation.id)
    folder = home.folder
    home.close()
    again = Home.open(folder)
    try:
        with pytest.raises(InvalidInput, match="no longer there"):
            again.conversations.restore(gone.conversation.id)
        assert again.catalog.rows("SELECT count(*) FROM turns")[0][0] == 1
        assert again.catalog.rows("SELECT count(*) FROM turn_words")[0][0] == 2, "a turn and a title"
    finally:
        again.close()


# Search.


TYPED = "univ universit university UNIVERSITIES cafe café 1,577 old-univ Lind 東 東京 京都 タワ".split()


@pytest.mark.parametrize("typed", TYPED)
def test_what_was_said_is_found_as_one_types(talks: Talks, typed: str) -> None:
    said = "The old university of Uppsala has a café, built by Anna Lind for 1,577 crowns. 東京都のタワーは高い。"
    asked = talks.say(None, "Tell me about it", said)
    talks.say(None, "Something else?", "Nothing of that kind.")
    (hit,) = talks.search(typed)
    assert (hit.conversation.id, hit.turn_id) == (asked.conversation.id, asked.turn.id)
    assert hit.conversation.turns == () and "\n" not in hit.excerpt


@pytest.mark.parametrize("typed", ["", "  ", '"', "*", "☃ _ (", "towers bridge NEAR", "AND", "question:", "unknown 東"])
def test_nothing_typed_breaks_the_search(talks: Talks, typed: str) -> None:
    talks.say(None, "What is it?", "A tower.")
    assert talks.search(typed) == ()


def test_the_excerpt_shows_the_place_in_one_line(talks: Talks) -> None:
    talks.say(None, "What?", "word " * 100 + "\n\nthe lighthouse | of\tthe harbour " + "more " * 100)
    (hit,) = talks.search("lightho")
    assert hit.excerpt.startswith("…word") and hit.excerpt.endswith("…")
    assert "the lighthouse of the harbour more" in hit.excerpt
    assert len(hit.excerpt) < 200


def test_one_hit_a_conversation_the_title_and_the_newest_first(talks: Talks) -> None:
    old = talks.say(None, "Old?", "The white tower stands there.")
    apart = talks.say(None, "Apart?", "The tower is white.")
    twice = talks.say(None, "Twice?", "A white tower.")
    newest = talks.say(twice.conversation, "And?", "The white tower again.").turn
    talks.rename(talks.say(None, "Named?", "It is high.").conversation.id, "White towers")
    talks.say(old.conversation, "Nothing of it?", "No.")
    hits = talks.search("white tower")
    assert [hit.conversation.title for hit in hits] == ["Old?", "White towers", "Twice?", "Apart?"]
    assert [hit.turn_id for hit in hits] == [old.turn.id, None, newest.id, apart.turn.id]
    assert hits[1].excerpt == "It is high."


def test_a_renamed_conversation_is_found_by_its_new_title_alone(talks: Talks) -> None:
    talks.rename(talks.say(None, "Pelicans?").conversation.id, "Herons")
    assert talks.search("heron") and talks.search("pelican")[0].turn_id is not None
    talks.rename(talks.say(None, "x", "y").conversation.id, "Storks")
    talks.rename(talks.search("storks")[0].conversation.id, "Cranes")
    assert talks.search("storks") == () and talks.search("cranes")


# Older homes, and damage.


def stored(question: str, words: str = "") -> str:
    return _adapter().dump_json(answer(question, words)).decode()


@pytest.mark.parametrize("version", [1, 2])
def test_conversations_of_an_older_version_are_taken_over(tmp_path: Path, version: int) -> None:
    path = tmp_path / CATALOG_FILE
    connection = sqlite3.connect(path)
    connection.executescript(FIRST_VERSION if version == 1 else SECOND_VERSION)
    turns = [(stored("Which tower?", "The lighthouse."),), (stored("塔は？", "東京都の塔。"),)]
    connection.executemany("INSERT INTO turns (conversation_id, answer) VALUES (1, ?)", turns)
    connection.commit()
    connection.close()
    talks = Talks(Catalog(path))
    assert talks.shown(1) == ["Which tower?", "塔は？"]
    assert [turn.versions for turn in talks.open(1).turns] == [(1,), (2,)]
    for typed in ("lightho", "京都", "about tow"):
        assert [hit.conversation.title for hit in talks.search(typed)] == ["About towers"]
    talks.say(talks.brief(1), "And then?")
    assert talks.shown(1) == ["Which tower?", "塔は？", "And then?"]
    if version == 2:
        assert talks.open(3).turns == ()


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM turn_words WHERE rowid = 1",
        "DELETE FROM turn_words_data WHERE id = 10",
        "DELETE FROM turn_words_config",
    ],
)
def test_a_damaged_index_of_conversations_is_built_anew(home: Home, damage: str) -> None:
    talks = Talks(home.catalog)
    asked = talks.say(None, "Which tower?", "The lighthouse.")
    with home.catalog.write() as connection:
        connection.execute(damage)
    folder = home.folder
    home.close()
    again = Home.open(folder)
    try:
        found, repaired = again.check()
        assert found == repaired and any("conversations" in sentence for sentence in found)
        assert again.check() == ([], [])
        assert again.conversations.search("lighthouse")[0].turn_id == asked.turn.id
        again.conversations.delete(asked.conversation.id)
        again.conversations.purge()
        assert again.conversations.search("lighthouse") == ()
    finally:
        again.close()
