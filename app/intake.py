"""Files on the disk: which there are, and what each is to the library: new, known, moved, changed or gone."""

from __future__ import annotations

import hashlib
import itertools
import os
import shutil
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from app.catalog import UNREAD, Catalog, FileState
from app.errors import DiskFull, DocumentError
from app.events import Notice
from app.frozen import frozen
from app.pages import shortcomings, storable
from app.reader import check_is_file, check_is_pdf
from app.records import Document

SCARCE_ROOM = 300 << 20  # bytes free on the disk: with fewer, the user is told before it is too late
LEAST_ROOM = 20 << 20  # with fewer, nothing is begun


def look_at_room(folder: Path) -> Iterator[Notice]:
    """Tell of a disk that is nearly full before it is; DiskFull on one that is: nothing is begun there."""
    free = shutil.disk_usage(folder).free
    if free < LEAST_ROOM:
        raise DiskFull()
    if free < SCARCE_ROOM:
        room = f"{free / 1e6:.0f} MB"
        yield Notice(f"Only {room} are free on the disk of the library: adding many pages may fill it.")


def files(paths: Sequence[str], unwanted: Sequence[str] = ()) -> Iterator[Path]:
    """The files named, and the PDFs in the folders named, in a fixed order, each once; not those `unwanted`."""
    seen = set(map(Path, unwanted))
    for given in paths:
        path = Path(os.path.abspath(os.path.expanduser(given)))
        found = _walk(path) if os.path.isdir(path) else [path]
        for file in found:
            if file not in seen:
                seen.add(file)
                yield file


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(root, name) for name in sorted(names) if name.lower().endswith(".pdf"))


def file_state(path: Path) -> FileState:
    """A file's content and state now. OSError where it cannot be read."""
    with path.open("rb") as file:
        before = os.fstat(file.fileno())
        found = hashlib.file_digest(file, "sha256").hexdigest()
    return FileState(found, before.st_size, before.st_mtime_ns)


def is_as(path: Path, state: FileState) -> bool:
    """Whether a file still is as it was seen, by its size and the time of its last change."""
    try:
        now = path.stat()
    except OSError:
        return False
    return (now.st_size, now.st_mtime_ns) == (state.size, state.changed)


@frozen
class Accepted:
    """What a file is to the library.

    `displaced` is a document whose file has the content of another by now; `vacated` is where the file of `document`
    was before, where another content stands now.
    """

    document: Document
    displaced: int | None = None
    vacated: Path | None = None


def accept_all(catalog: Catalog, paths: Iterator[Path], collection: int | None = None) -> Iterator[Document | int]:
    """The document of each file; the number of one that is to be removed, for its content is nowhere any more.

    Each stands in the collection from its first moment, so that a kill costs none its place there. Files may have taken
    each other's places, so what is displaced is judged when all have been looked at.
    """
    displaced: dict[int, str] = {}
    waiting = deque[Path]()
    looked_at: Counter[Path] = Counter()
    for path in itertools.chain(paths, _drain(waiting)):
        looked_at[path] += 1
        found = accept(catalog, path, collection)
        if collection is not None:
            catalog.collect(collection, found.document.id)  # one that was in the library before
        if found.displaced is not None:
            displaced[found.displaced] = str(path)
        if found.vacated is not None and looked_at[found.vacated] < 2:
            waiting.append(found.vacated)
        yield found.document
    for document_id, place in displaced.items():
        left = catalog.document(document_id)
        if left is not None and left.path == place:
            yield document_id


def _drain(waiting: deque[Path]) -> Iterator[Path]:
    while waiting:
        yield waiting.popleft()


def accept(catalog: Catalog, path: Path, collection: int | None = None) -> Accepted:
    """The document of a file: the standing one of its content, the changed one of its place, or a new one, queued.

    A new one is put into the collection. One that is refused never enters the catalog: it is failed, and has the id 0.
    """
    if storable(str(path)) != str(path):
        words = "Its name, or that of a folder above it, is not valid text: rename it and add it again."
        return Accepted(_refused(path, DocumentError("unreadable", words)))
    at_place = catalog.document_at(path)
    try:
        check_is_file(path)
        if at_place is not None and _is_unchanged(catalog, at_place, path):
            return Accepted(_known(catalog, at_place))
        found = file_state(path)
        check_is_pdf(path)
    except DocumentError as error:
        return Accepted(_unreadable(catalog, at_place, path, error))
    except OSError as error:
        words = f"It cannot be opened ({error.strerror})."
        return Accepted(_unreadable(catalog, at_place, path, DocumentError("unreadable", words)))
    known = catalog.document_by_hash(found.hash)
    if known is not None:
        displaced = at_place.id if at_place is not None and at_place.id != known.id else None
        return Accepted(*_settle(catalog, known, path, found, displaced))
    if at_place is not None:
        catalog.set_status(at_place.id, "queued")  # what was read of it is searched until the new content is read
        return Accepted(fetch(catalog, at_place))
    return Accepted(fetch(catalog, catalog.add_document(found, path, collection)))


def fail(catalog: Catalog, document: Document, error: DocumentError, file: FileState | None = None) -> None:
    """A document that cannot be read; what was read of an earlier version of it stays.

    `file`, as it was seen: it is not read again by itself before it is changed again.
    """
    if not document.passages:
        catalog.set_status(document.id, "failed", error.message, error.code)
        return
    state = catalog.file_state(document.id)
    if file is None or (state is not None and file.hash == state.hash):
        code = error.code if error.code == "password" else None  # the file is the one that was read
        catalog.set_status(document.id, "searchable", f"It could not be read again: {error.message}", code)
    else:
        catalog.set_file(document.id, Path(document.path), file)
        reason = f"Its file was changed, and the new version cannot be read: {error.message}"
        catalog.set_status(document.id, "searchable", reason, error.code)


def lose(catalog: Catalog, document: Document, error: OSError) -> None:
    """Its file cannot be opened, now that it is to be read. Where it is gone, it is read once it is back."""
    gone = not os.path.exists(document.path)  # Path.exists raises where a drive does not answer
    if document.passages and gone:
        catalog.set_status(document.id, "missing", document.reason, UNREAD)
    else:
        words = "There is no such file." if gone else f"It cannot be opened ({error.strerror})."
        fail(catalog, document, DocumentError("missing" if gone else "unreadable", words))


def look_for_files(catalog: Catalog) -> Iterator[Document]:
    """Mark documents whose file is gone, and those whose file is back; they are searched and cited all the same.

    One that is back before it was read, or read anew, waits to be.
    """
    for document in catalog.documents():
        lost = document.status == "missing" or (document.status == "failed" and document.reason_code == "missing")
        if (lost or document.status == "ready") and os.path.exists(document.path) == lost:
            if lost:
                _take_back(catalog, document)
            else:
                catalog.set_status(document.id, "missing", document.reason)
            yield fetch(catalog, document)


def _take_back(catalog: Catalog, document: Document) -> None:
    """Its file is here again: it is read where it was not, and as it was where it was."""
    if document.status == "failed" or document.reason_code == UNREAD:
        catalog.set_status(document.id, "queued")
    else:
        catalog.set_status(document.id, "ready", document.reason)


def _is_unchanged(catalog: Catalog, document: Document, path: Path) -> bool:
    state = catalog.file_state(document.id)
    return state is not None and state.changed > 0 and is_as(path, state)


def _settle(
    catalog: Catalog, known: Document, path: Path, found: FileState, displaced: int | None
) -> tuple[Document, int | None, Path | None]:
    """Content that is known, at this place: a copy, written again, or moved here."""
    vacated = None
    if str(path) != known.path and holds(catalog, known):
        return _known(catalog, known), displaced, None  # a copy
    if str(path) != known.path and os.path.exists(known.path):
        vacated = Path(known.path)
    catalog.set_file(known.id, path, found)
    if known.passages and (known.status == "queued" or known.reason_code):
        # It was thought to be changed, or was for a while: what was read of it holds.
        catalog.set_status(known.id, "searchable", shortcomings(catalog.pages(known.id)))
    return _known(catalog, known), displaced, vacated


def holds(catalog: Catalog, document: Document) -> bool:
    """Whether a document's file still has the content that was read."""
    state = catalog.file_state(document.id)
    try:
        here = Path(document.path)
        if state is None:
            return False
        # Of a new version that could not be read, size and time are kept, but not the content.
        return (not document.reason_code and is_as(here, state)) or file_state(here).hash == state.hash
    except OSError:
        return False


def _known(catalog: Catalog, document: Document) -> Document:
    now = fetch(catalog, document)
    not_its_fault = now.status == "failed" and now.reason_code in ("missing", "unreadable")
    if now.status == "missing" or not_its_fault:
        _take_back(catalog, now)
    return replace(fetch(catalog, now), known=True)


def fetch(catalog: Catalog, document: Document | int) -> Document:
    """A document as it stands; one that was removed meanwhile as it was, or as failed."""
    found = catalog.document(document if isinstance(document, int) else document.id)
    if found is not None:
        return found
    if isinstance(document, Document):
        return document
    return Document(0, "", "", "failed", reason="It was removed meanwhile.", reason_code="missing")


def _unreadable(catalog: Catalog, at_place: Document | None, path: Path, error: DocumentError) -> Document:
    """A file that cannot be taken: what was read from its place before stays."""
    if at_place is None or not at_place.passages or error.code == "missing":
        return _refused(path, error)
    try:
        state = file_state(path)
    except OSError:
        state = None
    fail(catalog, at_place, error, state)
    return fetch(catalog, at_place)


def _refused(path: Path, error: DocumentError) -> Document:
    name, place = storable(path.name), storable(str(path))
    return Document(0, name, place, "failed", reason=error.message, reason_code=error.code)
