"""A process and all that it starts, looked at five times a second: how much memory they hold."""

from __future__ import annotations

import threading
from types import TracebackType

import psutil

EVERY_S = 0.2


class Watch:
    """Resident memory while it is entered: of the whole tree, and the most of any one process below its root.

    Pages that processes share are counted for each of them.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.tree_peak = 0
        self.child_peak = 0

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        try:
            root = psutil.Process(self._pid)
        except psutil.Error:
            return
        while not self._ended.wait(EVERY_S):
            try:
                below = [resident(process) for process in root.children(recursive=True)]
            except psutil.Error:
                below = []
            self.child_peak = max([self.child_peak, *below])
            self.tree_peak = max(self.tree_peak, resident(root) + sum(below))


def resident(process: psutil.Process) -> int:
    """Bytes; 0 of one that is gone."""
    try:
        held: int = process.memory_info().rss
        return held
    except psutil.Error:
        return 0


def marked(name: str, value: str) -> list[psutil.Process]:
    """The live processes with a variable in their environment, in whatever session or group they are."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.status() != psutil.STATUS_ZOMBIE and process.environ().get(name) == value:
                found.append(process)
        except psutil.Error:
            continue
    return found
