"""Files on the disk: which there are, and what each is to the library: new, known, moved, changed or gone."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from app.catalog import Catalog, FileState
from app.errors import DocumentError
from app.reader import check_is_file, check_is_pdf
from app.records import Document, Status


def files(paths: Sequence[str]) -> Iterator[Path]:
    """The files named, and the PDFs in the folders named, in a fixed order, each once."""
    seen: set[Path] = set()
    for given in paths:
        path = Path(os.path.abspath(Path(given).expanduser()))
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


def accept(catalog: Catalog, path: Path) -> tuple[Document, int | None]:
    """The document of a file: the standing one of its content, the changed one of its place, or a new one, queued.

    One that is refused never enters the catalog: it comes back as failed, with the id 0. The second is a document that
    was removed, for its file has the content of the first by now.
    """
    try:
        check_is_file(path)
        at_place = catalog.document_at(path)
        if at_place is not None and _is_unchanged(catalog, at_place, path):
            return _known(catalog, at_place), None
        check_is_pdf(path)
        found = file_state(path)
    except DocumentError as error:
        return _refused(path, error), None
    except OSError as error:
        return _refused(path, DocumentError("unreadable", f"It cannot be opened ({error.strerror}).")), None
    known = catalog.document_by_hash(found.hash)
    if known is not None:
        if at_place is None or at_place.id == known.id:
            return _settle(catalog, known, path, found), None
        catalog.remove_document(at_place.id)  # its content is nowhere any more, and the new one is here already
        return _settle(catalog, known, path, found), at_place.id
    if at_place is not None:
        catalog.set_status(at_place.id, "queued")  # what was read of it is searched until the new content is read
        return _fetch(catalog, at_place.id), None
    return _fetch(catalog, catalog.add_document(found, path)), None


def look_for_files(catalog: Catalog) -> Iterator[Document]:
    """Mark documents whose file is gone, and those whose file is back; they are searched and cited all the same."""
    for document in catalog.documents():
        if document.status in ("ready", "missing"):
            status: Status = "ready" if os.path.exists(document.path) else "missing"
            if status != document.status:
                catalog.set_status(document.id, status, document.reason)
                yield _fetch(catalog, document.id)


def _is_unchanged(catalog: Catalog, document: Document, path: Path) -> bool:
    state = catalog.file_state(document.id)
    return state is not None and state.changed > 0 and is_as(path, state)


def _settle(catalog: Catalog, known: Document, path: Path, found: FileState) -> Document:
    """Content that is known, at this place: it may have been moved here, or only written again."""
    if str(path) == known.path or not os.path.exists(known.path):
        catalog.set_file(known.id, path, found)
    return _known(catalog, known)


def _known(catalog: Catalog, document: Document) -> Document:
    if document.status == "missing":
        catalog.set_status(document.id, "ready", document.reason)
    elif document.status == "failed" and document.reason_code in ("missing", "unreadable"):
        catalog.set_status(document.id, "queued")  # it was not the file's fault
    return replace(_fetch(catalog, document.id), known=True)


def _fetch(catalog: Catalog, document_id: int) -> Document:
    document = catalog.document(document_id)
    if document is None:
        raise DocumentError("missing", "The document was removed meanwhile.")
    return document


def _refused(path: Path, error: DocumentError) -> Document:
    return Document(0, path.name, str(path), "failed", reason=error.message, reason_code=error.code)
