"""Questions that are typed and not asked yet: kept from one start to the next, also where the program is killed."""

from __future__ import annotations

import json
from collections.abc import Container

from PySide6.QtCore import QObject, QTimer

from ui.composer import Composer
from ui.panes import WindowState

KEY = "drafts"  # in what the window remembers
SAVE_MS = 1_500  # after the last letter


class Drafts(QObject):
    """Of one composer: what is typed in each conversation, and in the one that has not begun."""

    def __init__(self, composer: Composer, state: WindowState) -> None:
        super().__init__(composer)
        self._composer = composer
        self._state = state
        self._soon = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._soon.timeout.connect(self.save)
        kept = _read(str(state.value(KEY, "")))
        if kept:
            composer.set_drafts(kept)
        composer.editor.textChanged.connect(self._soon.start)

    def save(self) -> None:
        """Keep what is typed now."""
        self._soon.stop()
        drafts = {str(talk or 0): words for talk, words in self._composer.drafts.items() if words.strip()}
        self._state.setValue(KEY, json.dumps(drafts))

    def keep_only(self, conversations: Container[int]) -> None:
        """What was typed in others goes: they were deleted."""
        drafts = self._composer.drafts
        kept = {one: words for one, words in drafts.items() if one is None or one in conversations}
        if kept != drafts:  # seldom: no start is to write for nothing
            self._composer.set_drafts(kept)
            self.save()


def _read(kept: str) -> dict[int | None, str]:
    """What was written by `save`; nothing of what was not."""
    try:
        found = json.loads(kept or "{}")
        return {int(talk) or None: str(words) for talk, words in found.items()}
    except (ValueError, AttributeError):
        return {}
