"""Conversations and their turns, kept in the catalog. A turn keeps its answer whole, passages and all."""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING

from app.catalog import Catalog
from app.database import Row
from app.errors import InvalidInput
from app.records import Answer, Conversation, Message, Turn

if TYPE_CHECKING:
    from pydantic import TypeAdapter

TITLE_LENGTH = 80  # characters of the first question


class Conversations:
    """The saved conversations of one home."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def all(self) -> tuple[Conversation, ...]:
        """Every conversation without its turns, the latest first."""
        return tuple(_record(row) for row in self._catalog.rows("SELECT * FROM conversations ORDER BY updated DESC"))

    def open(self, conversation_id: int) -> Conversation:
        """A conversation with its turns, oldest first."""
        rows = self._catalog.rows("SELECT * FROM conversations WHERE id = ?", conversation_id)
        if not rows:
            raise InvalidInput("This conversation is no longer there.")
        turns = self._catalog.rows(
            "SELECT id, answer FROM turns WHERE conversation_id = ? ORDER BY id", conversation_id
        )
        loaded = tuple(Turn(row["id"], _adapter().validate_json(row["answer"])) for row in turns)
        return _record(rows[0], loaded)

    def begin(self, question: str) -> Conversation:
        """A new conversation, titled by its first question."""
        title = " ".join(question.split())
        if len(title) > TITLE_LENGTH:
            title = title[: TITLE_LENGTH - 1].rstrip() + "…"
        with self._catalog.write() as connection:
            now = time.time()
            cursor = connection.execute("INSERT INTO conversations (title, updated) VALUES (?, ?)", (title, now))
            return Conversation(int(cursor.lastrowid or 0), title, now)

    def save(self, conversation_id: int, answer: Answer) -> Turn:
        """Add a turn. A conversation deleted meanwhile is an InvalidInput."""
        stored = _adapter().dump_json(answer).decode("utf-8")
        with self._catalog.write() as connection:
            updated = connection.execute(
                "UPDATE conversations SET updated = ? WHERE id = ?", (time.time(), conversation_id)
            )
            if updated.rowcount == 0:
                raise InvalidInput("This conversation is no longer there.")
            cursor = connection.execute(
                "INSERT INTO turns (conversation_id, answer) VALUES (?, ?)", (conversation_id, stored)
            )
            return Turn(int(cursor.lastrowid or 0), answer)

    def rename(self, conversation_id: int, title: str) -> Conversation:
        """Give it another title."""
        title = " ".join(title.split())
        if not title:
            raise InvalidInput("A conversation needs a title.")
        with self._catalog.write() as connection:
            connection.execute("UPDATE conversations SET title = ? WHERE id = ?", (title, conversation_id))
        return self.open(conversation_id)

    def delete(self, conversation_id: int) -> None:
        """Delete it with its turns."""
        with self._catalog.write() as connection:
            connection.execute("DELETE FROM conversations WHERE id = ?", (conversation_id,))


def dialogue(conversation: Conversation) -> tuple[Message, ...]:
    """The messages of a conversation, oldest first."""
    messages: list[Message] = []
    for turn in conversation.turns:
        if not turn.answer.answer:  # stopped before its first word
            continue
        messages.append(Message("user", turn.answer.question))
        messages.append(Message("assistant", turn.answer.answer))
    return tuple(messages)


def _record(row: Row, turns: tuple[Turn, ...] = ()) -> Conversation:
    return Conversation(row["id"], row["title"], row["updated"], turns)


@cache
def _adapter() -> TypeAdapter[Answer]:
    from pydantic import TypeAdapter  # 0.2 s of import, wanted only once a turn is read or written

    return TypeAdapter(Answer)
