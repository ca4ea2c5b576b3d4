"""The answer under way, and what becomes of the dialogue it comes into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.jobs import Task

if TYPE_CHECKING:  # what the first window shows nothing of is imported with the first dialogue
    from ui.dialogue_view import DialogueView
    from ui.turn_column import Place
    from ui.turn_view import TurnView


@dataclass(slots=True)
class Run:
    """The answer under way."""

    turn: TurnView
    dialogue: DialogueView
    conversation_id: int | None
    replaced: Sequence[Place] = ()  # taken from view for it; brought back where it fails
    task: Task | None = None
