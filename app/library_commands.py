"""What each terminal command of the library does: documents in and out, collections, folders, scans."""

from __future__ import annotations

import argparse
import collections
import getpass
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from app import jsonlines, ocr
from app.errors import InvalidInput
from app.events import DocumentChanged, Event, LibraryProgress, Notice, OcrProgress, ReadProgress
from app.records import Collection, Document
from app.terminal import finish, opened, say


def add(options: argparse.Namespace) -> int:
    wait = not options.no_wait
    password = getpass.getpass("Password: ") if options.ask_password else ""
    with opened(options) as home:
        printer = _DocumentPrinter(options.json, wait)
        documents = finish(home.library.add(options.paths, wait, password), printer.event)
        printer.rest(documents)
    if not documents:
        raise InvalidInput("There is no PDF in what was named.")
    return int(any(document.status == "failed" for document in documents))


def documents(options: argparse.Namespace) -> int:
    from app.catalog import Catalog
    from app.storage import CATALOG_FILE

    file = options.home / CATALOG_FILE
    documents = Catalog(file, migrate=False).documents() if file.exists() else ()  # reads beside an open window
    for document in documents:
        _print_document(document, options.json)
    if not documents and not options.json:
        print("The library is empty; add PDFs with: chatqa add FILE-OR-FOLDER")
    return 0


def remove(options: argparse.Namespace) -> int:
    with opened(options) as home:
        removed = home.library.remove(home.groups.document_ids(options.documents))
        home.pending.unwant(time.time_ns(), [document.path for document in removed])
    for document in removed:
        say(options, jsonlines.document_line(document), f"Removed {document.name}.")
    return 0


def check(options: argparse.Namespace) -> int:
    with opened(options) as home:
        found, repaired = home.check()
    whole = all(sentence in repaired for sentence in found)
    text = "\n".join([*found, "The library is whole." if whole else "The library could not be repaired."])
    say(options, {"ok": whole, "found": found, "repaired": repaired}, text)
    return int(not whole)


def ocr_scans(options: argparse.Namespace) -> int:
    """Read the scanned pages that were not read yet."""
    if not ocr.available():
        raise InvalidInput('Reading scans needs the extra that this installs: pip install "chatqa-desktop[ocr]".')
    with opened(options) as home:
        printer = _DocumentPrinter(options.json, True)
        for document in finish(home.read_scans(home.groups.document_ids(options.documents)), printer.event):
            _print_document(document, options.json)
    return 0


def groups(options: argparse.Namespace) -> int:
    """Show and change the collections."""
    with opened(options) as home:
        ids = home.groups.document_ids(options.documents)
        if options.action == "add":
            home.groups.collect(options.name, ids)
        elif options.action == "remove" and ids:
            home.groups.release(options.name, ids)
        elif options.action == "remove":
            home.groups.dissolve(options.name)
        names = {document.id: document.name for document in home.catalog.documents()}
        for collection in home.groups.collections():
            _print_collection(options, collection, names)
    return 0


def folders(options: argparse.Namespace) -> int:
    """Show and change the watched folders; take in what changed in them."""
    with opened(options) as home:
        if options.action == "watch":
            home.groups.watch(Path(options.folder).expanduser().absolute())
        elif options.action == "forget":
            home.groups.forget(str(Path(options.folder).expanduser().absolute()))
        watched = home.groups.folders()
        if options.action in ("watch", "update"):
            printer = _DocumentPrinter(options.json, True)
            printer.rest(finish(home.library.add(home.groups.present_folders()), printer.event))
    for folder in watched if options.action in ("list", "forget") else ():
        say(options, {"folder": folder}, folder)
    return 0


def _print_collection(options: argparse.Namespace, collection: Collection, names: dict[int, str]) -> None:
    inside = [names[document_id] for document_id in collection.documents if document_id in names]
    say(options, {"collection": collection.name, "documents": inside}, f"{collection.name}: {', '.join(inside)}")


def _print_document(document: Document, as_json: bool) -> None:
    if as_json:
        print(jsonlines.dump(jsonlines.document_line(document)), flush=True)
        return
    read = [_count(document.pages, "page"), _count(document.passages, "passage")]
    facts = read if document.status != "failed" else []
    facts += [document.reason] if document.reason else []
    again = " (already in the library)" if document.known else ""
    print(f"{document.name}: {document.status}{again}{': ' if facts else ''}{', '.join(facts)}", flush=True)


class _DocumentPrinter:
    """Prints each document once, when its state is final; progress on a terminal alone."""

    def __init__(self, as_json: bool, wait: bool) -> None:
        self._json = as_json
        self._final = ("ready", "failed") if wait else ("ready", "failed", "searchable", "embedding")
        self._printed: collections.Counter[tuple[object, bool]] = collections.Counter()
        self._asked: set[int] = set()  # an earlier run's documents may be finished along with these
        self._terminal = sys.stderr.isatty()

    def event(self, event: Event) -> None:
        if isinstance(event, DocumentChanged):
            document = event.document
            if document.status == "queued" and not document.known:
                self._asked.add(document.id)
            mine = document.known or not document.id or document.id in self._asked
            if mine and document.status in self._final and not self._printed[_key(document)]:
                self._print(document)
        elif isinstance(event, ReadProgress) and event.total:
            self._progress(f"{Path(event.path).name}: page {event.done} of {event.total}")
        elif isinstance(event, OcrProgress):
            self._progress(f"Scan {event.done} of {event.total}")
        elif isinstance(event, LibraryProgress):
            self._progress(_progress_text(event))
        elif isinstance(event, Notice):
            print(f"chatqa: {event.sentence}", file=sys.stderr)

    def rest(self, documents: Sequence[Document]) -> None:
        """The documents that no event showed in their final state: one line a file, whatever happened."""
        wanted = collections.Counter(_key(document) for document in documents)
        by_key = {_key(document): document for document in documents}
        for key in (wanted - self._printed).elements():
            self._print(by_key[key])

    def _print(self, document: Document) -> None:
        self._progress("")
        self._printed[_key(document)] += 1
        _print_document(document, self._json)

    def _progress(self, text: str) -> None:
        if self._terminal:
            print(f"\r\033[K{text[:100]}", end="", file=sys.stderr, flush=True)


def _key(document: Document) -> tuple[object, bool]:
    return document.id or document.path, document.known


def _progress_text(progress: LibraryProgress) -> str:
    """Embedded pages of all, and the time left."""
    text = f"{progress.read:,} of {progress.total:,} pages searchable, {progress.embedded:,} embedded"
    if progress.seconds_left is None:
        return text
    minutes = progress.seconds_left / 60
    return f"{text}, {f'{minutes:.0f} min' if minutes >= 1.5 else f'{progress.seconds_left:.0f} s'} left"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
