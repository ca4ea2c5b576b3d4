"""A whole home in one file, and a home from such a file.

The file is a ZIP: the catalog with documents, conversations and vectors, and the settings, with a list of their hashes.
The index is not in it (it is made anew from the catalog), nor are the user's PDFs and the models.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
import time
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from app import __version__, database, settings
from app.errors import ChatQAError, DiskFull, HomeBusy, HomeError, HomeReadOnly, HomeTooNew, InvalidInput
from app.events import DataProgress, Event
from app.home_files import BACKUP_PART
from app.paths import index_dir, index_mark
from app.schema import VERSION
from app.storage import CATALOG_FILE

PROGRAM = "ChatQA Desktop"
MANIFEST = "backup.json"
BEFORE_FILE = f"{CATALOG_FILE}.before-restore"  # what a restored catalog took the place of
DAMAGED = "The backup is damaged: what it holds is not what was put into it."
CHUNK = 4 << 20  # bytes
POLL_S = 0.1
# What zipfile raises of a file that is damaged, or says of itself that it is encrypted or packed in another way.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)


@dataclass(slots=True)
class _Copy:
    """A copy of the catalog that a thread of its own makes."""

    done: int = 0
    total: int = 0
    stopped: bool = False
    error: BaseException | None = None

    def told(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        if self.stopped:
            raise InterruptedError


def make(home: Path, target: Path) -> Generator[Event, None, str]:
    """Back up an open home to `target`, verified; what was there is replaced only at the end. Returns its path."""
    temporary, part = home / BACKUP_PART, target.with_name(target.name + ".part")
    try:
        yield from _copy_catalog(home / CATALOG_FILE, temporary)
        with _sentences(target):
            hashes = yield from _pack(part, {CATALOG_FILE: temporary, settings.FILE_NAME: home / settings.FILE_NAME})
            yield from _verify(part, hashes)
            os.replace(part, target)
    finally:
        database.remove(temporary)
        part.unlink(missing_ok=True)
    return str(target)


def restore(home: Path, source: Path) -> Generator[Event, None, str]:
    """Have a home, which nobody has open, be as it was backed up. Its catalog of now is kept beside the new one.

    Killed anywhere, it is as before or as in the backup: one rename decides.
    """
    temporary, ready = home / BACKUP_PART, home / f".{settings.FILE_NAME}.new-restored"
    hashes, told = _manifest(source)
    try:
        with _sentences(home):
            database.remove(temporary)
            with zipfile.ZipFile(source) as archive, temporary.open("wb") as file:
                yield from _through(archive.open(CATALOG_FILE), file, hashes[CATALOG_FILE], "copying", told)
                os.fsync(file.fileno())
            version = database.version_of(temporary)
            if not version:
                raise InvalidInput(DAMAGED)
            if version > VERSION:
                raise HomeTooNew("The backup was made by a newer version of this program; update the program.")
            kept = _read_settings(source, hashes)
            if kept is not None:
                settings.write(ready, kept)  # now: what cannot be written must not leave half a restore
            _switch(home, temporary)
            if kept is not None:
                os.replace(ready, home / settings.FILE_NAME)
    finally:
        ready.unlink(missing_ok=True)
        database.remove(temporary)
    return str(home)


def _switch(home: Path, new: Path) -> None:
    catalog, before = home / CATALOG_FILE, home / BEFORE_FILE
    if catalog.is_file():
        database.remove(before)
        _settle(catalog, before)
        try:
            os.link(catalog, before)
        except OSError:  # a file system without links
            shutil.copyfile(catalog, before)
    if index_dir(home).exists():
        index_mark(index_dir(home)).touch()  # it is of other vectors under the same numbers
    os.replace(new, catalog)


def _settle(catalog: Path, before: Path) -> None:
    """A damaged catalog, for which one restores, cannot be settled: what stands beside it is put aside with it."""
    try:
        database.settle(catalog)
    except (HomeBusy, HomeReadOnly, DiskFull):
        raise
    except HomeError as error:
        if "I/O" in str(error):  # the disk, not the file
            raise
        for suffix in ("-wal", "-shm"):
            beside = catalog.with_name(catalog.name + suffix)
            if beside.is_file():
                os.replace(beside, before.with_name(before.name + suffix))


def _copy_catalog(catalog: Path, target: Path) -> Iterator[Event]:
    copy = _Copy()

    def run() -> None:
        try:
            database.copy_whole(catalog, target, copy.told, ["to_add"])  # restored, it is not to be added
        except BaseException as error:  # raised again where the job runs
            copy.error = error

    thread = threading.Thread(target=run, name="backup", daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            yield DataProgress("copying", copy.done, copy.total)
            thread.join(POLL_S)
    finally:
        copy.stopped = True
        thread.join()
    if copy.error is not None:
        raise copy.error


def _pack(part: Path, files: dict[str, Path]) -> Generator[Event, None, dict[str, str]]:
    hashes: dict[str, str] = {}
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, path in files.items():
            if path.is_file():
                with path.open("rb") as read, archive.open(name, "w", force_zip64=True) as written:
                    hashes[name] = yield from _through(read, written, "", "packing", path.stat().st_size)
        made = {"program": PROGRAM, "version": __version__, "made": time.time(), "sha256": hashes}
        archive.writestr(MANIFEST, json.dumps(made))
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    return hashes


def _verify(part: Path, hashes: dict[str, str]) -> Iterator[Event]:
    with zipfile.ZipFile(part) as archive:
        for name, expected in hashes.items():
            size = archive.getinfo(name).file_size
            yield from _through(archive.open(name), None, expected, "checking", size)


def _through(
    read: IO[bytes], write: IO[bytes] | None, expected: str, step: str, total: int
) -> Generator[Event, None, str]:
    """Read all of a file, into another where one is given. Its SHA-256; InvalidInput where it is not the expected."""
    digest, done = hashlib.sha256(), 0
    with read:
        while chunk := read.read(CHUNK):
            digest.update(chunk)
            if write is not None:
                write.write(chunk)
            done += len(chunk)
            yield DataProgress(step, done, total)
    if expected and digest.hexdigest() != expected:
        raise InvalidInput(DAMAGED)
    return digest.hexdigest()


def _manifest(source: Path) -> tuple[dict[str, str], int]:
    """The hashes of what a backup holds, and the bytes of its catalog."""
    try:
        with zipfile.ZipFile(source) as archive:
            made: dict[str, Any] = json.loads(archive.read(MANIFEST))
            hashes = {str(name): str(value) for name, value in made["sha256"].items()}
            if made["program"] == PROGRAM and hashes.get(CATALOG_FILE):
                return hashes, archive.getinfo(CATALOG_FILE).file_size
    except OSError as error:
        raise InvalidInput(f"The file {source} cannot be read: {error.strerror}.") from error
    except (*_BROKEN, ValueError, KeyError, TypeError, AttributeError):
        pass
    raise InvalidInput(f"The file {source.name} is not a backup of this program, or is damaged.")


def _read_settings(source: Path, hashes: dict[str, str]) -> settings.Settings | None:
    """Those of a backup; None where it holds none. What this version does not know is left out."""
    if settings.FILE_NAME not in hashes:
        return None
    with zipfile.ZipFile(source) as archive:
        return settings.parse(archive.read(settings.FILE_NAME).decode("utf-8"))


@contextmanager
def _sentences(target: Path) -> Iterator[None]:
    """What goes wrong with a file, as a sentence."""
    try:
        yield
    except ChatQAError:
        raise
    except _BROKEN as error:
        raise InvalidInput(DAMAGED) from error
    except OSError as error:
        raise as_sentence(error, target) from error


def as_sentence(error: OSError, target: Path) -> ChatQAError:
    """What is said where a file or folder cannot be written."""
    if error.errno in (28, 122):  # ENOSPC, EDQUOT: errno.EDQUOT is not everywhere
        return DiskFull()
    return InvalidInput(f"{target} cannot be written: {error.strerror or error}.")
