"""Goes to a turn of the conversation shown: it may not be fetched yet, or stand in another version of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.errors import ChatQAError
from app.records import Conversation
from app.requests import ShowVersion
from ui.jobs import Jobs

if TYPE_CHECKING:
    from ui.chat_panel import ChatPanel


class TurnFinder:
    """Of one ChatPanel, and a part of it."""

    def __init__(self, chat: ChatPanel, jobs: Jobs) -> None:
        self._chat = chat
        self._jobs = jobs
        self.wanted: int | None = None  # a turn to go to once it is there
        self.is_stepping = False  # another version is on its way

    def go_to(self, turn_id: int) -> None:
        """Scroll to a turn, in whichever version it stands."""
        dialogue = self._chat.dialogue
        if dialogue is None or dialogue.show_turn(turn_id):
            return
        if dialogue.is_whole and self._chat.is_running:
            said = QCoreApplication.translate(
                "ChatPanel", "It stands in another version, which can be shown once the answer under way ends."
            )
            self._jobs.noticed.emit(said)
            return
        self.wanted = turn_id
        if dialogue.is_whole:  # it stands in another version
            self.show_version(turn_id)
        else:
            dialogue.want_earlier()

    def go_to_wanted(self) -> None:
        """More turns are there."""
        wanted, self.wanted = self.wanted, None
        if wanted is not None:
            self._chat.show_turn(wanted)

    def show_version(self, turn_id: int) -> None:
        """Show what goes on from this turn."""
        if not self._chat.is_running and not self.is_stepping and self._chat.shown is not None:
            self.is_stepping = True
            self._chat.composer.hold(True)  # what is asked now goes on from that version
            request = ShowVersion(self._chat.shown, turn_id)
            self._jobs.submit(request, self._chat, on_done=self._version_shown, on_failed=self._not_shown)

    def _version_shown(self, conversation: Conversation | None) -> None:
        dialogue = self._chat.dialogue
        if conversation is not None and conversation.id == self._chat.shown and dialogue is not None:
            dialogue.show_version(conversation.turns)
            if self.wanted is not None:
                dialogue.show_turn(self.wanted)
            self.wanted = None
        self.is_stepping = False
        self._chat.composer.hold(False)

    def _not_shown(self, error: ChatQAError) -> None:
        self._jobs.failed.emit(error)
        self._version_shown(None)
