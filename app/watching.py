"""Watched folders: tells when a PDF in one is added, changed, moved or deleted. The only door to watchfiles."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Generator, Sequence

import watchfiles

from app.events import Event, FoldersChanged

log = logging.getLogger(__name__)

SETTLE_MS = 1500  # changes that close together are told once: a file that is copied changes many times
STEP_MS = 300  # between two looks: a job that watches ends within one
ABSENT_S = 5.0  # between two looks whether a folder that is not there (a drive, a share) is back


def watch(folders: Sequence[str]) -> Generator[Event, None, None]:
    """Yields FoldersChanged whenever something changed, None in between; ends only by being closed."""
    before: list[str] | None = None
    while True:
        present = [folder for folder in folders if os.path.isdir(folder)]
        if before is not None and present != before:
            yield FoldersChanged()  # a folder came back, or went
        before = present
        yield from _watch(present, None if present == [*folders] else time.monotonic() + ABSENT_S)


def _watch(present: Sequence[str], until: float | None) -> Generator[Event, None, None]:
    if not present:
        while until is None or time.monotonic() < until:
            time.sleep(STEP_MS / 1000)
            yield None
        return
    polling = False
    while True:
        looks = watchfiles.watch(
            *present,
            watch_filter=_is_pdf,
            debounce=SETTLE_MS,
            rust_timeout=STEP_MS,
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
            force_polling=polling or None,
            poll_delay_ms=2000,
        )
        try:
            for changes in looks:
                yield FoldersChanged() if changes else None
                gone = any(not os.path.isdir(folder) for folder in present)
                if gone or (until is not None and time.monotonic() > until):
                    return
        except OSError:  # a folder went, or the system watches no more of them
            log.warning("Folders cannot be watched in the usual way.", exc_info=True)
            if polling:
                time.sleep(ABSENT_S)
                return
            polling = True
        finally:
            looks.close()


def _is_pdf(change: watchfiles.Change, path: str) -> bool:
    """A PDF, or a folder: that one was moved shows in its own name alone."""
    name = os.path.basename(path)
    return name.lower().endswith(".pdf") or os.path.isdir(path) or "." not in name
