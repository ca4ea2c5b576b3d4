"""The answer under way, and what becomes of the dialogue it comes into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.errors import ChatQAError
from app.records import Conversation, Turn
from ui import language, text
from ui.jobs import Task

if TYPE_CHECKING:  # what the first window shows nothing of is imported with the first dialogue
    from ui.dialogue_view import DialogueView
    from ui.turn_column import Place
    from ui.turn_view import TurnView

MOST_OF_TITLE = 120  # characters


@dataclass(slots=True)
class Run:
    """The answer under way."""

    turn: TurnView
    dialogue: DialogueView
    conversation_id: int | None
    replaced: Sequence[Place] = ()  # taken from view for it; brought back where it fails
    task: Task | None = None
    begun: bool = False  # the engine is at it
    is_title: bool = False  # of a conversation that was begun for it: so its question is kept, whatever becomes of it

    @property
    def question(self) -> str:
        """What was asked."""
        return self.turn.question

    @property
    def unkept(self) -> str:
        """Its question, where it stands nowhere once it comes to nothing and its turn is gone; else empty."""
        is_kept = self.question == self.replaced[0].question if self.replaced else self.is_title
        return "" if is_kept else self.question

    def begin(self, conversation: Conversation) -> None:
        """The engine is at it."""
        self.begun, self.is_title = True, self.conversation_id is None
        self.conversation_id = conversation.id

    def saved(self, turn: Turn) -> None:
        """It is answered."""
        self.dialogue.saved(self.turn, turn)
        self.dialogue.discard(self.replaced)

    def named(self, error: ChatQAError) -> ChatQAError:
        """Why it failed, for a user who sees another conversation."""
        words = QCoreApplication.translate("Run", "A question in “{title}” was not answered. {reason}")
        title = text.one_line(self.dialogue.title or self.question)[:MOST_OF_TITLE]
        told = ChatQAError(words.format(title=title, reason=language.sentence(str(error))))
        for note in (repr(error), *getattr(error, "__notes__", ())):
            told.add_note(note)
        return told
