"""Whether Chroma's files are those it last wrote: their sizes and hashes, kept beside them.

Chroma notices little of what happens to its files: with one gone or one bit turned it answers on, wrongly, or crashes
the process. So after each change all of them are hashed, and before they are opened again they are held to that.
"""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path

from app.paths import write_whole

COARSE_NS = 3_000_000_000  # some file systems tell times to two seconds: within that a change may not show

Fingerprint = dict[str, list[object]]  # of each file by its path in the folder: size, time of change, SHA-256


def fingerprint(folder: Path, before: Fingerprint | None = None) -> Fingerprint:
    """Of every file in a folder. Those that `before` has with the same size and time are not read again."""
    found: Fingerprint = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            state = path.stat()
            old = (before or {}).get(name)
            settled = time.time_ns() - state.st_mtime_ns > COARSE_NS
            if old is not None and settled and old[:2] == [state.st_size, state.st_mtime_ns]:
                found[name] = old
                continue
            with path.open("rb") as file:
                found[name] = [state.st_size, state.st_mtime_ns, hashlib.file_digest(file, "sha256").hexdigest()]
    return found


def save(record: Path, files: Fingerprint) -> None:
    """Keep a fingerprint."""
    write_whole(record, json.dumps(files))


def load(record: Path) -> Fingerprint | None:
    """The fingerprint that was kept, None where there is none that can be read."""
    try:
        kept = json.loads(record.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return kept if isinstance(kept, dict) else None


def difference(kept: Fingerprint, found: Fingerprint) -> str:
    """What is wrong with the files, in words; empty where they are as they were. Times do not matter."""
    for name, state in kept.items():
        if name not in found:
            return f"{name} is gone"
        if found[name][0] != state[0]:
            return f"{name} has another length"
        if found[name][2] != state[2]:
            return f"{name} is damaged"
    added = [name for name in found if name not in kept]
    return f"{added[0]} is not its own" if added else ""
