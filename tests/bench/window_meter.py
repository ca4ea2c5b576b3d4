"""The UI thread's own work, turn by turn of its event loop; wants QT_NO_GLIB=1, so that Qt tells of every turn."""

from __future__ import annotations

import json
import os
import signal
import time
import traceback
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, QTimer

SAMPLE_S = 0.003
LONG_S = 0.016
NOTED_S = 0.004
NOTHING_S = 0.00005  # woken for nothing
LOOK_MS = 40
PATIENCE_S = 600.0
SHOWN = 3  # places named of a long turn


@dataclass(slots=True)
class Turn:
    """One turn: when it ended, the CPU seconds it took, and what was told or done in it."""

    ended: float
    spent: float
    told: tuple[str, ...]


@dataclass
class Meter:
    """Counts from `start` on. `told` takes names of what happens in the turn under way.

    Of what it keeps, Python's collector sees next to nothing: that is at work in the window too.
    """

    spent: array[float] = field(default_factory=lambda: array("d"))  # CPU seconds of every turn in which anything ran
    empty: int = 0  # turns in which next to nothing ran
    long: list[Turn] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    samples: list[tuple[float, str]] = field(default_factory=list)
    _last: float = field(default_factory=time.thread_time)

    def start(self) -> None:
        """Begin on the UI thread."""
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        dispatcher.awake.connect(self._turn)
        # By a signal, not by a thread: a thread that holds a frame of this one could bury the widgets named in it.
        signal.signal(signal.SIGALRM, self._sample)
        signal.setitimer(signal.ITIMER_REAL, SAMPLE_S, SAMPLE_S)
        self._last = time.thread_time()

    def stop(self) -> None:
        """Count no further."""
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        dispatcher.awake.disconnect(self._turn)
        signal.setitimer(signal.ITIMER_REAL, 0)

    def follow(self, jobs: Any) -> None:
        """Have the events of the engine named in the turn they arrive in."""
        for name in ("_notify", "_finish"):
            inner = getattr(jobs, name)

            def told(task: Any, what: object, inner: Any = inner, name: str = name) -> None:
                said = type(what).__name__ if name == "_notify" else f"{type(task.request).__name__} done"
                self.told.append(said)
                inner(task, what)

            setattr(jobs, name, told)

    def report(self, most: int = 10) -> list[str]:
        """The longest turns, and what ran in them."""
        lines = []
        for turn in sorted(self.long, key=lambda one: -one.spent)[:most]:
            told = ", ".join(f"{count} {name}" for name, count in Counter(turn.told).most_common(4)) or "nothing told"
            began = turn.ended - turn.spent * 1.5 - SAMPLE_S  # others may have had the processor meanwhile
            seen = Counter(place for at, place in self.samples if began <= at <= turn.ended)
            where = ", ".join(f"{place} x{count}" for place, count in seen.most_common(SHOWN))
            lines.append(f"{turn.spent * 1000:6.1f} ms: {told}; {where}")
        return lines

    def _turn(self) -> None:
        now = time.thread_time()
        spent = now - self._last
        if spent < NOTHING_S:
            self.empty += 1
        else:
            self.spent.append(spent)
        if spent >= NOTED_S:
            self.long.append(Turn(time.perf_counter(), spent, tuple(self.told)))
        self.told.clear()
        self._last = now

    def _sample(self, number: int, frame: FrameType | None) -> None:
        place = _place(frame)
        if place:
            self.samples.append((time.perf_counter(), place))


def _place(frame: FrameType | None) -> str:
    """The innermost function of the window's own; where there is none, it is Qt's own work."""
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.parent.name == "ui":
            return f"{path.name}:{frame.f_code.co_name}"
        frame = frame.f_back
    return ""


def rank(values: Sequence[float], share: float) -> float:
    """The value below which `share` of them lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def leave_with(measure: Callable[[], object]) -> NoReturn:
    """Print what was measured, as JSON, and end the process: at once, also where the engine is still at work."""
    try:
        print(json.dumps(measure()), flush=True)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def run_until(holds: Callable[[], object], what: str = "") -> None:
    """Run the event loop itself until `holds`, looked at now and then; RuntimeError where it does not come."""
    loop, timer, end = QEventLoop(), QTimer(), time.monotonic() + PATIENCE_S
    timer.timeout.connect(lambda: loop.quit() if holds() or time.monotonic() > end else None)
    timer.start(LOOK_MS)
    loop.exec()
    if not holds():
        raise RuntimeError(f"It did not come to hold: {what}")


def rest(seconds: float) -> None:
    """Run the event loop for a while."""
    end = time.monotonic() + seconds
    run_until(lambda: time.monotonic() >= end)
