"""The SHA-256 of model files: read through once, and kept beside the models for as long as the file is the same."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Generator
from pathlib import Path

from app import gguf
from app.events import DataProgress
from app.origins import ModelFile
from app.paths import models_dir, write_whole

HASHES_FILE = "sha256.json"  # in the model folder: [path, size, changed, SHA-256] each, the newest last
KEPT = 200
CHUNK = 1 << 22  # bytes between two looks at whether to stop


def identify(path: Path) -> tuple[ModelFile, ...]:
    """The files of the model at `path` as they stand, all parts of one in parts; those that are gone are left out."""
    found = []
    for part in _parts(path):
        with contextlib.suppress(OSError):
            status = part.stat()
            found.append(ModelFile(str(part), status.st_size, status.st_mtime_ns))
    return tuple(found)


def hash_of(file: ModelFile) -> Generator[DataProgress, None, str]:
    """Its SHA-256; empty where it was never worked out and the file has changed or is gone since."""
    known = _known()
    if file in known:
        return known[file]
    if not _is_as(file):
        return ""
    try:
        digest = yield from _digest(file)
    except OSError:
        return ""
    if not _is_as(file):  # it was being written meanwhile
        return ""
    _keep({**_known(), file: digest})
    return digest


def _parts(path: Path) -> list[Path]:
    match = gguf.PARTS.match(path.name)
    if match is None:
        return [path]
    return [path.with_name(f"{match[1]}-{number:05}-of-{match[3]}.gguf") for number in range(1, int(match[3]) + 1)]


def _digest(file: ModelFile) -> Generator[DataProgress, None, str]:
    digest = hashlib.sha256()
    done = 0
    with Path(file.path).open("rb") as opened:
        while data := opened.read(CHUNK):
            digest.update(data)
            done += len(data)
            yield DataProgress("hashing", done, file.size)
    return digest.hexdigest()


def _is_as(file: ModelFile) -> bool:
    try:
        status = Path(file.path).stat()
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (file.size, file.changed)


def _known() -> dict[ModelFile, str]:
    try:
        stored = json.loads((models_dir() / HASHES_FILE).read_text("utf-8"))
        return {ModelFile(str(path), int(size), int(changed)): str(sha) for path, size, changed, sha in stored}
    except (OSError, ValueError, TypeError):
        return {}  # then they are worked out again


def _keep(known: dict[ModelFile, str]) -> None:
    """A folder that cannot be written goes without."""
    rows = [[file.path, file.size, file.changed, sha] for file, sha in list(known.items())[-KEPT:]]
    with contextlib.suppress(OSError):
        write_whole(models_dir() / HASHES_FILE, json.dumps(rows, indent=1))
