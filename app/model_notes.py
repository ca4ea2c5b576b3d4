"""What the program notes of models, in files beside them: the user's own, and the hashes of those it has verified."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

from app import file_hashes
from app.errors import InvalidInput
from app.paths import models_dir, write_whole

Stored = TypeVar("Stored", list[Any], dict[str, Any])

ADDED_FILE = "added.json"  # the user's own files, by path; never copied
VERIFIED_FILE = "hashes.json"  # SHA-256, size and time of files verified before, by path
TRIED_FILE = "tried.json"  # path → what was loaded there without harm: app.trial
FILES = (ADDED_FILE, VERIFIED_FILE, TRIED_FILE, file_hashes.HASHES_FILE)


def added() -> list[Path]:
    """The user's own files. InvalidInput where the list cannot be read."""
    return [Path(item) for item in _stored(ADDED_FILE, []) if isinstance(item, str)]


def save_added(paths: list[Path]) -> None:
    """Note these in their place."""
    _store(ADDED_FILE, [str(path) for path in paths])


def verified(path: Path) -> str:
    """The SHA-256 noted of a file when it was verified first; empty where it was not, or another is there now."""
    kept = _stored(VERIFIED_FILE, {}).get(str(path))
    return str(kept[0]) if isinstance(kept, list) and kept[1:] == _stamp(path) else ""


def save_verified(path: Path, sha256: str) -> None:
    """Note it."""
    _store(VERIFIED_FILE, _stored(VERIFIED_FILE, {}) | {str(path): [sha256, *_stamp(path)]})


def _stamp(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def _stored(name: str, empty: Stored) -> Stored:
    """What a file holds; `empty` where it is not there or holds something else."""
    try:
        stored = json.loads((models_dir() / name).read_text("utf-8"))
    except FileNotFoundError:
        return empty
    except (OSError, ValueError) as error:
        raise InvalidInput(f"The list of added models, {models_dir() / name}, cannot be read.") from error
    return stored if isinstance(stored, type(empty)) else empty


def _store(name: str, value: object) -> None:
    try:
        write_whole(models_dir() / name, json.dumps(value, indent=2))
    except OSError as error:
        raise InvalidInput(f"The model folder {models_dir()} cannot be written: {error.strerror}.") from error
