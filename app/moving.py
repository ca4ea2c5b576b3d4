"""Another place for a home, and its end. Nobody may have the home open; its lock is held by whoever calls this.

A move copies everything, checks the copy, and only then leaves a small file in the old place that names the new one
(app.paths.home_dir follows it). The old files stay until the user has them deleted. Killed anywhere, the home is whole
in the place that it is then found in.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

from app import database
from app.backup import as_sentence
from app.errors import HomeError, InvalidInput
from app.events import DataProgress, Event
from app.models import STARTER
from app.paths import APP_NAME, MOVED_FILE, models_dir, moved_to, write_whole
from app.storage import CATALOG_FILE, FORMER_FILE, former_places, size

ERASING_FILE = "erasing.json"  # the user wants everything deleted: it stands until that is done
LOCK_FILE = "lock"
LEFT_OUT = (LOCK_FILE, MOVED_FILE, FORMER_FILE, "backup.part")
CHUNK = 4 << 20  # bytes
ROOM = 50 << 20  # bytes that are to be free beside the copy


def refuse_moved(home: Path) -> None:
    """HomeError for a home that was moved to a place that is not there now."""
    moved = moved_to(home)
    if moved is not None:
        raise HomeError(f"The library was moved to {moved}, which is not there now: connect its disk and start again.")


def move(home: Path, chosen: Path) -> Generator[Event, None, str]:
    """Move a home into a folder, as a folder of its own there. Returns its new path."""
    target = place_in(home, chosen)
    part = target.with_name(target.name + ".moving")
    try:
        database.settle(home / CATALOG_FILE)
        shutil.rmtree(part, ignore_errors=True)
        _look_at_room(home, chosen)
        yield from _copy(home, part)
        former = [*former_places(home), home]
        write_whole(part / FORMER_FILE, json.dumps([str(place) for place in former]))
        if target.is_dir():
            target.rmdir()
        os.rename(part, target)
        _sync_folder(target.parent)
        for place in reversed(former):  # the home itself first: from then on the new place holds
            if place.is_dir():
                write_whole(place / MOVED_FILE, json.dumps({"to": str(target)}))
    except OSError as error:
        raise as_sentence(error, target) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return str(target)


def place_in(home: Path, chosen: Path) -> Path:
    """Where a home that is to go to `chosen` will be. InvalidInput where it cannot."""
    chosen = chosen.absolute()
    if not chosen.is_dir():
        raise InvalidInput(f"There is no folder {chosen}.")
    if chosen.resolve().is_relative_to(home.resolve()):
        raise InvalidInput("The library cannot be moved into itself; choose another folder.")
    target = chosen / APP_NAME
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InvalidInput(f"There is something in {target} already; choose another folder.")
    return target


def _look_at_room(home: Path, chosen: Path) -> None:
    wanted, free = size(home) + ROOM, shutil.disk_usage(chosen).free
    if free < wanted:
        needed = f"{wanted / 1e6:,.0f} MB"
        raise InvalidInput(f"There is not enough room in {chosen}: {needed} are needed, {free / 1e6:,.0f} MB are free.")


def _copy(home: Path, part: Path) -> Iterator[Event]:
    """Every file, and the same read back from the disk."""
    files = [path for path in sorted(home.rglob("*")) if path.is_file() and not _is_left_out(path.name)]
    total, done = sum(path.stat().st_size for path in files), 0
    part.mkdir(parents=True)
    for path in files:
        copied = part / path.relative_to(home)
        copied.parent.mkdir(parents=True, exist_ok=True)
        written = hashlib.sha256()
        with path.open("rb") as read, copied.open("wb") as write:
            while chunk := read.read(CHUNK):
                write.write(chunk)
                written.update(chunk)
                done += len(chunk)
                yield DataProgress("copying", done, total)
            write.flush()
            os.fsync(write.fileno())
        with copied.open("rb") as again:
            if hashlib.file_digest(again, "sha256").digest() != written.digest():
                raise HomeError(f"{copied} does not read as it was written; the disk may be failing.")
        yield DataProgress("checking", done, total)


def _is_left_out(name: str) -> bool:
    """What belongs to the place, and what a kill left of app.paths.write_whole."""
    return name in LEFT_OUT or name.startswith(".")


def _sync_folder(folder: Path) -> None:
    """Have a rename in it survive a power cut, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


# The end.


def clear_former(home: Path, place: Path) -> None:
    """Delete what a move left in the old place. The small file that names the new one stays."""
    if place not in former_places(home):
        raise InvalidInput(f"The library was never in {place}.")
    _empty(place, keep=(MOVED_FILE,))


def erase(home: Path, models: bool) -> Generator[Event, None, str]:
    """Delete all that the program keeps: everything in the home, and with `models` those it downloaded."""
    yield None  # from here on it cannot be stopped: the mark has the next start go on with it
    write_whole(home / ERASING_FILE, json.dumps({"models": models}))
    finish_erasing(home)
    return str(home)


def finish_erasing(home: Path) -> None:
    """Delete everything where that was wanted, also in a run that was killed. The user's PDFs are not touched."""
    mark = home / ERASING_FILE
    if not mark.is_file():
        return
    try:
        models = json.loads(mark.read_text("utf-8")).get("models") is True
    except (ValueError, AttributeError):
        models = False
    for place in former_places(home):
        _empty(place, keep=(MOVED_FILE,))
    if models:
        _empty(models_dir(), keep=(STARTER.file_name,))  # it came with the program
    _empty(home, keep=(LOCK_FILE, ERASING_FILE))
    mark.unlink(missing_ok=True)


def _empty(folder: Path, keep: tuple[str, ...]) -> None:
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name in keep:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
