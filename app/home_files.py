"""Which files in a home are the program's own. Whatever else lies there is the user's: never copied, never deleted.

A user may name any folder as the home, one with documents of theirs in it too.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from app.errors import HomeError
from app.paths import MOVED_FILE

LOCK_FILE = "lock"
FORMER_FILE = "former.json"  # the places a home was moved from: a list of paths, the last one last
ERASING_FILE = "erasing.json"  # the user wants everything deleted: it stands until that is done
BACKUP_PART = "backup.part"  # the catalog on its way into a backup, or out of one
OF_THE_PLACE = (LOCK_FILE, MOVED_FILE, MOVED_FILE + ".new", FORMER_FILE, ERASING_FILE, BACKUP_PART + "*", ".*")
"""Not of the library: a move does not take them along."""

_OWN = (
    "catalog.sqlite3*",
    "index",
    "index.json",
    "index.writing",
    "index.damaged-*",
    "settings.json",
    "window.ini*",
    "chatqa.log*",
    "gpu-at-work.json",
    LOCK_FILE,
    MOVED_FILE,
    MOVED_FILE + ".new",
    FORMER_FILE,
    ERASING_FILE,
    BACKUP_PART + "*",
    ".*.json-*",  # what a kill left of app.paths.write_whole
    ".*.json.new-*",
)


def is_index(folder: Path) -> bool:
    """Whether nothing is lost with a folder of the index's name: it is Chroma's, empty, or not there."""
    try:
        return (folder / "chroma.sqlite3").exists() or not folder.exists() or not any(folder.iterdir())
    except OSError:  # a file, or a folder that may not be looked into
        return False


def refuse_strangers(home: Path) -> None:
    """HomeError where a folder without a library has files of somebody else's under names that one would take."""
    if (home / ERASING_FILE).exists() or (home / "index.json").exists():
        return  # what is left of a library
    others = [] if is_index(home / "index") else [home / "index"]
    others += [home / "settings.json"] if (home / "settings.json").exists() and not _is_ours(home) else []
    if others:
        raise HomeError(f"{others[0]} is not of this program, which would need its name; choose another folder.")


def _is_ours(home: Path) -> bool:
    try:
        stored = json.loads((home / "settings.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(stored, dict) and (not stored or {"style", "embedder"} <= stored.keys())


def entries(folder: Path, without: Sequence[str] = ()) -> Iterator[Path]:
    """The program's own files and folders directly in a home, but those whose names match `without`."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if _matches(path.name, _OWN) and not _matches(path.name, without):
            yield path


def files(folder: Path) -> Iterator[Path]:
    """Every file of the library in a home: what a move takes along. Links are not followed."""
    for entry in entries(folder, OF_THE_PLACE):
        for path in sorted(entry.rglob("*")) if entry.is_dir() and not entry.is_symlink() else (entry,):
            if path.is_file() and not path.name.startswith("."):
                yield path


def empty(folder: Path, keep: Sequence[str] = ()) -> list[OSError]:
    """Delete what is the program's own, but `keep`; what stood in the way of what is left."""
    failures: list[OSError] = []
    try:
        found = list(entries(folder, keep))
    except OSError as error:
        return [error]
    for path in found:
        try:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            failures.append(OSError(error.errno, error.strerror, str(path)))
    return failures


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)
