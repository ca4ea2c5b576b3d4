"""Whether work that can wait should wait: the machine runs on its battery, and the user wants that to last.

Jobs that find the mains off end where they are, or wait; nothing is lost, and the window has them taken up again once
`watch` tells that the mains are back: after a cable was plugged in, a sleep, or a change of the setting.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from app import machine
from app.events import MainsChanged

LOOK_S = 2.0  # between two looks at the battery


class Mains:
    """What the machine runs on, as far as it matters. Safe to share between threads."""

    def __init__(self, saving: Callable[[], bool]) -> None:
        """`saving`: whether the user wants work to wait."""
        self._saving = saving
        self._looked = -LOOK_S
        self._on_battery: bool | None = None

    def off(self) -> bool:
        """Whether work that can wait should wait now."""
        return self._saving() and bool(self._look())

    def watch(self) -> Iterator[MainsChanged | None]:
        """Tell whenever that changes, until closed; at once ended where there is no battery."""
        told = False
        while self._look() is not None:
            if self.off() != told:
                told = not told
                yield MainsChanged(told)
            yield None
            time.sleep(LOOK_S / 2)

    def _look(self) -> bool | None:
        now = time.monotonic()
        if now - self._looked >= LOOK_S:
            self._on_battery = machine.on_battery()
            self._looked = now
        return self._on_battery
