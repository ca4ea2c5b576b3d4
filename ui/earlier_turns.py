"""A saved conversation comes in parts: its last turns first, those before them when the user goes up to them.

Hundreds of turns with their passages are a hundred thousand objects: to fetch them, and to hold them, takes its time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.errors import ChatQAError
from app.records import Conversation
from app.requests import OpenConversation
from ui.jobs import Jobs

if TYPE_CHECKING:
    from ui.dialogue_view import DialogueView

FIRST, MORE = 8, 16  # turns that are fetched first, and then each time


def first_part(conversation_id: int) -> OpenConversation:
    """What a conversation is opened by."""
    return OpenConversation(conversation_id, most=FIRST)


def fetch_when_wanted(jobs: Jobs, dialogue: DialogueView, part: Conversation, arrived: Callable[[], None]) -> None:
    """Give `dialogue`, which shows the first `part`, what stands before it; `arrived` is told of each part more."""
    dialogue.is_whole = len(part.turns) < FIRST

    def fetch() -> None:
        first = dialogue.places[0].turn
        if first is not None:
            request = OpenConversation(part.id, before=first.id, most=MORE)
            jobs.submit(request, dialogue, on_done=take, on_failed=fail)

    def take(earlier: Conversation | None) -> None:
        if earlier is not None and not dialogue.is_whole:  # another version may have come in its place
            dialogue.is_whole = len(earlier.turns) < MORE
            dialogue.add_earlier(earlier.turns)
            arrived()

    def fail(error: ChatQAError) -> None:
        dialogue.is_waiting = False  # it can be wanted again; the window tells what became of the engine

    dialogue.earlier_wanted.connect(fetch)
