"""A home's lock: one program at a time holds a home."""

from __future__ import annotations

import contextlib
from pathlib import Path

import filelock

from app import database, moving
from app.errors import HomeBusy, HomeReadOnly
from app.home_files import BACKUP_PART, LOCK_FILE, refuse_strangers
from app.paths import make_private
from app.storage import CATALOG_FILE


def hold(folder: Path, patience_s: float = 0.0) -> filelock.BaseFileLock:
    """Take the lock of a home, made where it is not there; whoever releases it gives the home back.

    HomeBusy where another program holds it, HomeReadOnly where it cannot be written, HomeError where it was moved to a
    place that is not there now, or where somebody else's file has a name that a new library needs. What the user wanted
    deleted, and a kill left, is deleted now.
    """
    moving.refuse_moved(folder)
    lock = filelock.FileLock(folder / LOCK_FILE, timeout=patience_s)
    try:
        make_private(folder)
        lock.acquire()
    except filelock.Timeout:
        raise HomeBusy(
            f"Another program is using the library in {folder}: use its window, or close it first."
        ) from None
    except OSError as error:
        lock.release()
        raise HomeReadOnly(f"The folder {folder} cannot be written ({error.strerror}); choose another.") from error
    try:
        moving.refuse_moved(folder)  # it may have been moved while this waited
        moving.finish_erasing(folder)
        if not (folder / CATALOG_FILE).exists():
            refuse_strangers(folder)
        with contextlib.suppress(OSError):  # it costs room, no more
            database.remove(folder / BACKUP_PART)
    except BaseException:
        lock.release()
        raise
    return lock
