"""Token bytes to text: whole characters only, nothing of a stop string, no blank before the first word."""

from __future__ import annotations

import codecs
from collections.abc import Sequence


class TextStream:
    """Decodes one answer as it comes; `stopped` once a stop string stood in it."""

    def __init__(self, stops: Sequence[str]) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._stops = stops
        self._held = ""
        self._begun = False
        self.stopped = False

    def feed(self, piece: bytes) -> str:
        """The text that is certain after `piece`."""
        self._held += self._decoder.decode(piece)
        found = [place for stop in self._stops if (place := self._held.find(stop)) >= 0]
        if found:
            self.stopped = True
            return self._give(min(found))
        return self._give(len(self._held) - self._risky())

    def flush(self) -> str:
        """What was still held back at the end."""
        if self.stopped:
            return ""
        self._held += self._decoder.decode(b"", final=True)
        return self._give(len(self._held)).rstrip()

    def _risky(self) -> int:
        """Characters at the end that may be the beginning of a stop string."""
        for length in range(min(len(self._held), max(map(len, self._stops), default=0)), 0, -1):
            if any(stop.startswith(self._held[-length:]) for stop in self._stops):
                return length
        return 0

    def _give(self, length: int) -> str:
        text, self._held = self._held[:length], self._held[length:]
        if not self._begun:
            text = text.lstrip()
            self._begun = bool(text)
        return text
