"""What each terminal command about saved conversations does. They read beside an open window."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app import jsonlines
from app.errors import InvalidInput
from app.events import DataProgress, Event
from app.terminal import finish, say

HTML_SUFFIXES = (".html", ".htm")


def conversations(options: argparse.Namespace) -> int:
    from app.catalog import Catalog
    from app.conversations import Conversations
    from app.storage import CATALOG_FILE

    file = options.home / CATALOG_FILE
    saved = Conversations(Catalog(file, migrate=False)).all() if file.exists() else ()
    for one in saved:
        line = jsonlines.conversation_line(one)
        pinned = ", pinned" if one.pinned else ""
        say(options, line, f"{one.id}: {' '.join(one.title.split())} ({line['updated'][:10]}{pinned})")
    if not saved and not options.json:
        print("There are no conversations yet; they are begun in the window.")
    return 0


def export(options: argparse.Namespace) -> int:
    from app import export_files
    from app.catalog import Catalog
    from app.conversations import Conversations
    from app.export_words import ENGLISH
    from app.storage import CATALOG_FILE

    file = options.home / CATALOG_FILE
    if not file.exists():
        raise InvalidInput("There are no conversations yet; they are begun in the window.")
    out = options.out.expanduser() if options.out is not None else None
    form = options.format or _form_of(out)
    catalog = Catalog(file, migrate=False)
    conversation = Conversations(catalog).open(options.conversation)
    text = finish(export_files.text_of(catalog, conversation, form, ENGLISH), _progress)
    line = {"id": conversation.id, "title": conversation.title, "format": form}
    if out is None:
        say(options, line | {"text": text}, text.rstrip("\n"))
    else:
        export_files.save(str(out), text)
        say(options, line | {"path": str(out.absolute())}, f"Exported to {out}.")
    return 0


def _form_of(out: Path | None) -> str:
    return "html" if out is not None and out.suffix.lower() in HTML_SUFFIXES else "markdown"


def _progress(event: Event) -> None:
    """On a terminal alone."""
    if isinstance(event, DataProgress) and sys.stderr.isatty():
        end = "\n" if event.done >= event.total else ""
        shown = f"Reading the model's file for its SHA-256: {event.done / 1e9:.1f} of {event.total / 1e9:.1f} GB"
        print(f"\r\033[K{shown}", end=end, file=sys.stderr, flush=True)
