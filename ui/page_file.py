"""The file behind the pages: a look at it, which may wait for a drive and so is made off the UI thread."""

from __future__ import annotations

import contextlib
import os
import stat

from app.frozen import frozen
from app.records import Document
from ui.documents import SEARCHABLE

READ_AT_ENDS = 65_536  # bytes of a file: where a PDF has its head, and the way to its pages
KNOWN_CODES = (None, "", "password")  # of a document whose file is the one that was read, as far as is known


@frozen
class Stamp:
    """A file as it was found. Another one, and it is opened anew."""

    path: str
    size: int  # bytes
    changed: int  # nanoseconds since the epoch


def look(path: str) -> Stamp | None:
    """What is there; None where it is no file. What a viewer reads first has been read then, so that a drive that
    sleeps, or does not answer at all, is waited for here."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):  # a path that no file can have
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    with contextlib.suppress(OSError), open(path, "rb") as file:  # the viewer says what it cannot read
        file.read(READ_AT_ENDS)
        file.seek(max(0, found.st_size - READ_AT_ENDS))
        file.read(READ_AT_ENDS)
    return Stamp(path, found.st_size, found.st_mtime_ns)


def has_changed(found: Stamp, document: Document, file_hash: str) -> bool:
    """Whether the file found is another than the one of `file_hash`, or than the one that was read: of a new version
    that could not be, the size is noted."""
    differs = bool(file_hash and document.hash) and file_hash != document.hash
    is_unread = document.status in SEARCHABLE and document.reason_code not in KNOWN_CODES
    return differs or is_unread or document.size not in (0, found.size)
