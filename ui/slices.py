"""Work for the UI thread, done in order, a few milliseconds of it between two returns to the event loop."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer

SLICE_S = 0.005


class Slices(QObject):
    """What is given is done at once while there is time in this slice, else as soon as there is again."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[Iterator[object]] = deque()
        self._spent = 0.0  # since the event loop last had its turn
        self._at_work = False
        self._next = QTimer(self, interval=0, singleShot=True)
        self._next.timeout.connect(self._begin_slice)

    def run(self, action: Callable[[], object]) -> None:
        """Do this, after all that was given before."""
        self.go_through(action() for _ in range(1))

    def go_through(self, steps: Iterator[object]) -> None:
        """Do these steps, after all that was given before."""
        self._waiting.append(steps)
        self._go_on()

    def _begin_slice(self) -> None:
        self._spent = 0.0
        self._go_on()

    def _go_on(self) -> None:
        if self._at_work:  # what is done now gave more to do
            return
        self._at_work = True
        try:
            while self._waiting and self._spent < SLICE_S:
                self._step()
        finally:
            self._at_work = False
            if self._waiting or self._spent:
                self._next.start()

    def _step(self) -> None:
        began = time.perf_counter()
        steps = self._waiting[0]
        try:
            over = next(steps, self) is self
        except BaseException:
            self._waiting.popleft()
            raise
        if over:
            self._waiting.popleft()
        self._spent += time.perf_counter() - began
