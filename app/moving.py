"""Another place for a home, and its end. Nobody may have the home open; its lock is held by whoever calls this.

A move copies everything, checks the copy, and only then leaves a small file in the old place that names the new one
(app.paths.home_dir follows it). The old files stay until the user has them deleted. Killed anywhere, the home is whole
in the place that it is then found in.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

from app import database, gpu_pack, home_files, models
from app.backup import as_sentence
from app.errors import HomeError, InvalidInput
from app.events import DataProgress, Event
from app.home_files import ERASING_FILE, FORMER_FILE, LOCK_FILE
from app.paths import APP_NAME, MOVED_FILE, make_private, moved_to, write_whole
from app.storage import CATALOG_FILE, former_places

CHUNK = 4 << 20  # bytes
ROOM = 50 << 20  # bytes that are to be free beside the copy

log = logging.getLogger(__name__)


def refuse_moved(home: Path) -> None:
    """HomeError for a home that was moved to a place that is not there now."""
    moved = moved_to(home)
    if moved is not None:
        raise HomeError(
            f"The library was moved to {moved}, which is not there now: connect its disk and start again. "
            f"If that is lost, delete the file {home / MOVED_FILE} to go on with what is left here."
        )


def move(home: Path, chosen: Path) -> Generator[Event, None, str]:
    """Move a home into a folder, as a folder of its own there. Returns its new path."""
    target = place_in(home, chosen)
    part = target.with_name(target.name + ".moving")
    former = [place for place in (*former_places(home), home) if not _same(place, target)]
    try:
        database.settle(home / CATALOG_FILE)
        shutil.rmtree(part, ignore_errors=True)
        _look_at_room(home, chosen)
        _prepare_mark(home, target)  # now: to make room may be why it is moved
        yield from _copy(home, part)
        write_whole(part / FORMER_FILE, json.dumps([str(place) for place in former]))
        led_here = moved_to(target) is not None
        _put_in_place(part, target)
        _set_mark(home, target, led_here)
        for place in former:
            if not _same(place, home):
                _mark_former(place, target)
    except OSError as error:
        raise as_sentence(error, target) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
        _mark_on_its_way(home).unlink(missing_ok=True)
    return str(target)


def place_in(home: Path, chosen: Path) -> Path:
    """Where a home that is to go to `chosen` will be. InvalidInput where it cannot."""
    chosen = chosen.absolute()
    if not chosen.is_dir():
        raise InvalidInput(f"There is no folder {chosen}.")
    taken = (home, *former_places(home))  # in an old place it would go when that is cleared
    if any(chosen.resolve().is_relative_to(place.resolve()) for place in taken):
        raise InvalidInput("The library cannot be moved into itself; choose another folder.")
    target = chosen / APP_NAME
    if target.exists() and (not target.is_dir() or any(path.name not in _TRACES for path in target.iterdir())):
        raise InvalidInput(f"There is something in {target} already; choose another folder.")
    return target


_TRACES = (MOVED_FILE, LOCK_FILE)  # all that is left where a home was, once that is cleared


def _put_in_place(part: Path, target: Path) -> None:
    """All at once; or, where a start still goes on from the target, file by file until it stays there."""
    if target.is_dir() and not any(target.iterdir()):
        target.rmdir()
    if target.is_dir():
        for path in part.iterdir():
            os.rename(path, target / path.name)
        _sync_folder(target)
        (target / MOVED_FILE).unlink(missing_ok=True)
    else:
        os.rename(part, target)
    _sync_folder(target.parent)


def _prepare_mark(home: Path, target: Path) -> None:
    write_whole(_mark_on_its_way(home), json.dumps({"to": str(target)}))


def _set_mark(home: Path, target: Path, led_here: bool) -> None:
    """From here on the new place holds; where that fails, the old one does, and the copy goes.

    `led_here`: the new place is one where the library was before, from which a start found its way.
    """
    try:
        os.replace(_mark_on_its_way(home), home / MOVED_FILE)
    except OSError:
        if led_here:
            write_whole(target / MOVED_FILE, json.dumps({"to": str(home)}))
            home_files.empty(target, keep=(MOVED_FILE,))
        else:
            shutil.rmtree(target, ignore_errors=True)
        raise


def _mark_former(place: Path, target: Path) -> None:
    """An older place leads to the newest too. One that cannot be written leads there by the way."""
    try:
        if place.is_dir():
            write_whole(place / MOVED_FILE, json.dumps({"to": str(target)}))
    except OSError as error:
        log.warning("the place of an earlier move cannot be written: %s", error.strerror)


def _mark_on_its_way(home: Path) -> Path:
    return home / (MOVED_FILE + ".new")


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _look_at_room(home: Path, chosen: Path) -> None:
    wanted, free = sum(path.stat().st_size for path in home_files.files(home)) + ROOM, shutil.disk_usage(chosen).free
    if free < wanted:
        needed = f"{wanted / 1e6:,.0f} MB"
        raise InvalidInput(f"There is not enough room in {chosen}: {needed} are needed, {free / 1e6:,.0f} MB are free.")


def _copy(home: Path, part: Path) -> Iterator[Event]:
    """Every file of the library, and the same read back from the disk."""
    files = list(home_files.files(home))
    total, done = sum(path.stat().st_size for path in files), 0
    make_private(part)
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


def _sync_folder(folder: Path) -> None:
    """Have a rename in it survive a power cut, where the system can."""
    if os.name == "posix":
        with contextlib.suppress(OSError):  # some file systems have no such thing
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


# The end.


def clear_former(home: Path, place: Path) -> None:
    """Delete what a move left in the old place. The small file that names the new one stays."""
    if place not in former_places(home) or _same(place, home):
        raise InvalidInput(f"The library was never in {place}.")
    for error in home_files.empty(place, keep=(MOVED_FILE,)):
        raise as_sentence(error, place) from error


def erase(home: Path, models: bool) -> Generator[Event, None, str]:
    """Delete all that the program keeps: everything in the home; with `models` those it downloaded and the GPU pack.

    Returns the place where the program looks for a home from now on: the first one, for what led on from there is gone.
    """
    yield None  # from here on it cannot be stopped: the mark has the next start go on with it
    places = [place for place in former_places(home) if place.is_dir()]
    try:
        write_whole(home / ERASING_FILE, json.dumps({"models": models}))
        failures = finish_erasing(home)
        if not failures:
            for place in reversed(places):  # the first one last: until then a start finds the home from there
                (place / MOVED_FILE).unlink(missing_ok=True)
    except OSError as error:
        raise as_sentence(error, home) from error
    if failures:
        raise InvalidInput(f"Not everything could be deleted; what stays is in {_places(failures)}.")
    return str(places[0] if places else home)


def finish_erasing(home: Path) -> list[OSError]:
    """Delete everything where that was wanted, also in a run that was killed. The user's own files are not touched.

    What could not be deleted is told; of the home itself it is tried again at the next start.
    """
    mark = home / ERASING_FILE
    if not mark.is_file():
        return []
    try:
        downloaded = json.loads(mark.read_text("utf-8")).get("models") is True
    except (OSError, ValueError, AttributeError):
        downloaded = False
    own = home_files.empty(home, keep=(LOCK_FILE, ERASING_FILE, FORMER_FILE))
    others = [*models.delete_downloaded(), *_without_gpu_pack()] if downloaded else []
    for place in former_places(home):
        if not _same(place, home):
            others += home_files.empty(place, keep=(MOVED_FILE,))
    if not own:
        own = home_files.empty(home, keep=(LOCK_FILE, ERASING_FILE)) or home_files.empty(home, keep=(LOCK_FILE,))
    for error in (*own, *others):
        log.warning("could not be deleted: %s", error.strerror)
    return [*own, *others]


def _without_gpu_pack() -> list[OSError]:
    """What stood in the way of taking it away."""
    try:
        gpu_pack.remove()
    except OSError as error:
        return [error]
    return []


def _places(failures: list[OSError]) -> str:
    return ", ".join(dict.fromkeys(str(Path(str(error.filename)).parent) for error in failures))
