"""Reading scanned pages by OCR, page by page, in the background of everything else."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from app import intake, ocr
from app.catalog import Catalog, FileState, Reading
from app.errors import DocumentError
from app.events import DocumentChanged, Event, Notice, OcrProgress
from app.library import Library, shortcomings
from app.passages import split
from app.records import Document, Page
from app.structure import mark_margins

LOST_AT_A_PAGE = ("timeout", "memory", "crashed")


class Scans:
    """The scanned pages of one home."""

    def __init__(self, catalog: Catalog, library: Library) -> None:
        self._catalog = catalog
        self._library = library

    def read(self, document_ids: Sequence[int] = ()) -> Generator[Event, None, tuple[Document, ...]]:
        """Read the scans that were not read yet, of these documents or of all. Closing it keeps what is read."""
        touched: list[int] = []
        if not ocr.available():
            return ()
        reader = ocr.OcrReader()
        try:
            for document in self._catalog.documents():
                wanted = not document_ids or document.id in document_ids
                if wanted and document.status == "ready" and not document.paused:
                    yield from self._read(reader, document, touched)
        finally:
            reader.close()
        found = (self._catalog.document(document_id) for document_id in touched)
        return tuple(document for document in found if document is not None)

    def _read(self, reader: ocr.OcrReader, document: Document, touched: list[int]) -> Iterator[Event]:
        numbers = self._catalog.unread_scans(document.id)
        file = self._catalog.file_state(document.id)
        if not numbers or file is None or not os.path.exists(document.path) or not self._is_same(document, file):
            return
        touched.append(document.id)
        yield OcrProgress(document.id, 0, len(numbers))
        left = list(numbers)
        while left:
            pages = reader.read(Path(document.path), tuple(left), self._library.password(document.id))
            try:
                for page in pages:
                    if page is None:
                        yield None
                        continue
                    if self._catalog.file_state(document.id) != file:
                        return  # it was removed, or read again meanwhile
                    yield from self._store(document.id, file, page)
                    left.remove(page.number)
                    yield OcrProgress(document.id, len(numbers) - len(left), len(numbers))
                return
            except DocumentError as error:
                if error.code not in LOST_AT_A_PAGE:
                    yield Notice(f"{document.name}: {error}")
                    return
                # The page that was lost counts as looked at, or it would be lost at every run.
                blank = replace(self._catalog.pages(document.id)[left[0] - 1], lines=(), ocr=True)
                yield from self._store(document.id, file, blank)
                del left[0]
            finally:
                pages.close()

    def _is_same(self, document: Document, file: FileState) -> bool:
        """Whether the file is still the one whose pages are known."""
        if intake.is_as(Path(document.path), file):
            return True
        try:
            return intake.file_state(Path(document.path)).hash == file.hash
        except OSError:
            return False

    def _store(self, document_id: int, file: FileState, page: Page) -> Iterator[Event]:
        """The page in place of its scan, and the document's passages made anew: those of other pages stay."""
        before = self._catalog.pages(document_id)
        outline = self._catalog.outline(document_id)
        pages = mark_margins([page if one.number == page.number else one for one in before])
        self._library.take(document_id, Reading(file, outline, pages, split(pages, outline), shortcomings(pages)))
        for event in self._library.embed(document_id):
            if isinstance(event, DocumentChanged) and event.document.status == "ready":
                yield event
            else:
                yield None
