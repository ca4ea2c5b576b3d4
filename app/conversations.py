"""Conversations and their turns, kept in the catalog. A turn keeps its answer whole, passages and all.

The turns of a conversation are a tree: a question asked in place of another follows the same turn as that, and both
stay, as versions. What is shown is the path to one last turn, the head. Nothing said is ever overwritten.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from app import conversation_words
from app.catalog import Catalog
from app.conversation_words import record
from app.database import Connection, Row
from app.errors import InvalidInput
from app.records import Answer, Conversation, ConversationHit, Message, Timings, Turn

if TYPE_CHECKING:
    from pydantic import TypeAdapter

TITLE_LENGTH = 80  # characters of the first question
Parents = dict[int, int | None]
"""turn → the turn before it, oldest first"""


class Conversations:
    """The saved conversations of one home."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def all(self) -> tuple[Conversation, ...]:
        """Every conversation without its turns: pinned ones first, then the latest."""
        sql = "SELECT * FROM conversations WHERE deleted IS NULL ORDER BY pinned DESC, updated DESC"
        return tuple(record(row) for row in self._catalog.rows(sql))

    def search(self, text: str) -> tuple[ConversationHit, ...]:
        """Conversations in which these words stand, best and newest first."""
        return conversation_words.search(self._catalog, text)

    def open(self, conversation_id: int, before: int | None = None, most: int = 0) -> Conversation:
        """A conversation with the turns of the version shown, oldest first; with `most`, only the last so many.

        `before` one of its turns: those that come before that, in whichever version it stands.
        """
        row, parents = self._row(conversation_id), self._parents(conversation_id)
        last = row["head"]
        if before is not None:
            _check_turn(parents, before)
            last = parents[before]
        return record(row, self._turns(parents, _path(parents, last)[: most or None]))

    def brief(self, conversation_id: int) -> Conversation:
        """A conversation as it stands now without its turns, also where it was deleted and can still be restored."""
        return record(self._row(conversation_id, deleted_too=True))

    def begin(self, question: str) -> Conversation:
        """A new conversation, titled by its first question: all of it until there is an answer, for it may have to be
        asked again."""
        title = " ".join(question.split())
        with self._catalog.write() as connection:
            now = time.time()
            cursor = connection.execute("INSERT INTO conversations (title, updated) VALUES (?, ?)", (title, now))
            conversation_id = int(cursor.lastrowid or 0)
            conversation_words.put_title(connection, conversation_id, title)
            return Conversation(conversation_id, title, now)

    def save(self, conversation_id: int, answer: Answer, before: Sequence[Turn] | None = None) -> Turn:
        """Add a turn after those `before` it, None: after the version shown. From now on it ends the version shown.

        A conversation deleted meanwhile takes it, for it may be restored; one that is gone is an InvalidInput.
        """
        stored = _adapter().dump_json(answer).decode("utf-8")
        with self._catalog.write() as connection:
            rows = connection.execute(
                "SELECT head, title FROM conversations WHERE id = ?", (conversation_id,)
            ).fetchall()
            if not rows:
                raise _gone()
            parent = rows[0]["head"] if before is None else before[-1].id if before else None
            cursor = connection.execute(
                "INSERT INTO turns (conversation_id, answer, parent) VALUES (?, ?, ?)",
                (conversation_id, stored, parent),
            )
            turn_id = int(cursor.lastrowid or 0)
            connection.execute(
                "UPDATE conversations SET head = ?, updated = ? WHERE id = ?", (turn_id, time.time(), conversation_id)
            )
            conversation_words.put_turn(connection, turn_id, answer)
            if rows[0]["head"] is None:
                _shorten_title(connection, conversation_id, rows[0]["title"])
            sql = "SELECT id FROM turns WHERE conversation_id = ? AND parent IS ? ORDER BY id"
            versions = connection.execute(sql, (conversation_id, parent))
            return Turn(turn_id, _traced(answer), tuple(row["id"] for row in versions))

    def keep(self, question: str, conversation_id: int | None, replaces: int | None = None) -> None:
        """Keep a question that the program ends under, unless it is kept already: as a turn that was stopped.

        One that begins a conversation is kept as its title. `replaces` as where it is asked.
        """
        question = " ".join(question.split())
        if conversation_id is None:
            newest = self._catalog.rows("SELECT title FROM conversations ORDER BY id DESC LIMIT 1")
            if not newest or newest[0]["title"] not in (question, _shortened(question)):
                self.begin(question)
        elif all(turn.answer.question != question for turn in self.open(conversation_id, most=1).turns):
            stopped = Answer(question, question, "", False, (), (), (), "", "", Timings(), stopped=True)
            self.save(conversation_id, stopped, self.open(conversation_id, before=replaces, most=1).turns)

    def show_version(self, conversation_id: int, turn_id: int) -> Conversation:
        """Show a version with this turn, if that shown has it not: the one that ends with the newest turn after it."""
        parents = self._parents(conversation_id)
        _check_turn(parents, turn_id)
        if turn_id not in _path(parents, self._row(conversation_id)["head"]):
            after = {turn_id}
            for each, parent in parents.items():  # a turn is always newer than the one before it
                if parent in after:
                    after.add(each)
            self._change(conversation_id, "head", max(after))
        return self.open(conversation_id)

    def asked(self, turn_id: int) -> tuple[str, int]:
        """The question of a turn, and how many versions stand in its place."""
        rows = self._catalog.rows(
            "SELECT json_extract(t.answer, '$.question') AS question, (SELECT count(*) FROM turns s "
            "WHERE s.conversation_id = t.conversation_id AND s.parent IS t.parent) AS versions "
            "FROM turns t WHERE t.id = ?",
            turn_id,
        )
        if not rows:
            raise InvalidInput("This answer is no longer there.")
        return rows[0]["question"], rows[0]["versions"]

    def rename(self, conversation_id: int, title: str) -> Conversation:
        """Give it another title."""
        title = " ".join(title.split())
        if not title:
            raise InvalidInput("A conversation needs a title.")
        self._row(conversation_id)
        with self._catalog.write() as connection:
            connection.execute("UPDATE conversations SET title = ? WHERE id = ?", (title, conversation_id))
            conversation_words.put_title(connection, conversation_id, title)
        return self.brief(conversation_id)

    def pin(self, conversation_id: int, pinned: bool) -> Conversation:
        """Have it stand above the others, or no longer."""
        self._row(conversation_id)
        self._change(conversation_id, "pinned", pinned)
        return self.brief(conversation_id)

    def delete(self, conversation_id: int) -> None:
        """Hide it everywhere at once; until `purge` it can be restored."""
        self._change(conversation_id, "deleted", time.time())

    def restore(self, conversation_id: int) -> Conversation:
        """Take a deletion back."""
        self._change(conversation_id, "deleted", None)
        return self.brief(conversation_id)

    def purge(self) -> None:
        """Take out for good what was deleted: done whenever the home is opened."""
        if self._catalog.rows("SELECT 1 FROM conversations WHERE deleted IS NOT NULL LIMIT 1"):
            with self._catalog.write() as connection:
                connection.execute("DELETE FROM conversations WHERE deleted IS NOT NULL")

    def _row(self, conversation_id: int, deleted_too: bool = False) -> Row:
        rows = self._catalog.rows("SELECT * FROM conversations WHERE id = ?", conversation_id)
        if not rows or (rows[0]["deleted"] is not None and not deleted_too):
            raise _gone()
        return rows[0]

    def _change(self, conversation_id: int, column: str, value: object) -> None:
        with self._catalog.write() as connection:
            connection.execute(f"UPDATE conversations SET {column} = ? WHERE id = ?", (value, conversation_id))

    def _parents(self, conversation_id: int) -> Parents:
        sql = "SELECT id, parent FROM turns WHERE conversation_id = ? ORDER BY id"
        return {row["id"]: row["parent"] for row in self._catalog.rows(sql, conversation_id)}

    def _turns(self, parents: Parents, path: Sequence[int]) -> tuple[Turn, ...]:
        """The turns of a path, oldest first, each with its versions."""
        versions: dict[int | None, list[int]] = {}
        for turn_id, parent in parents.items():
            versions.setdefault(parent, []).append(turn_id)
        marks = ",".join("?" * len(path))
        rows = self._catalog.rows(f"SELECT id, answer FROM turns WHERE id IN ({marks}) ORDER BY id", *path)
        read = _adapter().validate_json
        return tuple(Turn(row["id"], _traced(read(row["answer"])), tuple(versions[parents[row["id"]]])) for row in rows)


def dialogue(turns: Sequence[Turn]) -> tuple[Message, ...]:
    """The messages of some turns in their order."""
    messages: list[Message] = []
    for turn in turns:
        if not turn.answer.answer:  # stopped before its first word
            continue
        messages.append(Message("user", turn.answer.question))
        messages.append(Message("assistant", turn.answer.answer))
    return tuple(messages)


def _path(parents: Parents, last: int | None) -> list[int]:
    """From `last` back to the first turn."""
    path: list[int] = []
    while last is not None:
        path.append(last)
        last = parents.get(last)
    return path


def _check_turn(parents: Parents, turn_id: int) -> None:
    if turn_id not in parents:
        raise InvalidInput("This answer is no longer there.")


def _shorten_title(connection: Connection, conversation_id: int, title: str) -> None:
    """The beginning of the first question is title enough, once there is an answer."""
    shorter = _shortened(title)
    if shorter != title:
        connection.execute("UPDATE conversations SET title = ? WHERE id = ?", (shorter, conversation_id))
        conversation_words.put_title(connection, conversation_id, shorter)


def _shortened(title: str) -> str:
    return title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1].rstrip() + "…"


def _gone() -> InvalidInput:
    return InvalidInput("This conversation is no longer there.")


@cache
def _adapter() -> TypeAdapter[Answer]:
    from pydantic import TypeAdapter  # 0.2 s of import, wanted only once a turn is read or written

    return TypeAdapter(Answer)


def _traced(answer: Answer) -> Answer:
    """Each passage with the hash of the file it stood in when the answer was written, where that was noted."""
    hashes = dict(answer.origin.documents) if answer.origin is not None else {}
    if not hashes:
        return answer
    traced = (replace(one, file_hash=hashes.get(one.document_id or -1, "")) for one in answer.passages)
    return replace(answer, passages=tuple(traced))
