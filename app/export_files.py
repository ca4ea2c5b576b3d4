"""A conversation as a file: its facts looked up, its text made, and that put onto the disk whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Generator
from pathlib import Path

from app import export_html, export_markdown, file_hashes
from app.catalog import Catalog
from app.errors import DiskFull, InvalidInput
from app.events import Event
from app.export_words import ExportWords
from app.exporting import Facts, model_files, prepare
from app.paths import write_whole
from app.records import Conversation

NO_ROOM = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}  # Windows knows no quota
READABLE = 0o644  # a file that is there to be passed on


def text_of(catalog: Catalog, conversation: Conversation, form: str, words: ExportWords) -> Generator[Event, None, str]:
    """The text of a conversation in a form of app.export_requests.Form; yields how far hashing is."""
    hashes = {}
    for file in model_files(conversation):
        hashes[file] = yield from file_hashes.hash_of(file)
    dossier = prepare(conversation, Facts(time.time(), hashes, catalog.hashes()), words)
    yield None
    if form == "markdown":
        return export_markdown.write(dossier)
    return export_html.write(dossier, paper=form == "paper")


def save(path: str, text: str) -> None:
    """Put it there. DiskFull or InvalidInput, a sentence, where it cannot be."""
    target = Path(path).expanduser().resolve()  # a link stays, and what it leads to is written
    if os.path.exists(target) and not os.path.isfile(target):
        raise InvalidInput(f"{target} is no file that can be written; choose another name.")
    try:
        mode = target.stat().st_mode & 0o777 if os.path.exists(target) else READABLE
        write_whole(target, text)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskFull from error
        raise InvalidInput(f"The file {target} cannot be written: {error.strerror}.") from error
    with contextlib.suppress(OSError):  # some file systems know no modes
        os.chmod(target, mode)
