"""Reading scanned pages by OCR, page by page, in the background of everything else."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from app import intake, ocr
from app.catalog import Catalog, FileState
from app.errors import DocumentError
from app.events import DocumentChanged, Event, Notice, OcrProgress
from app.library import Library, reading_of
from app.records import Document, Page

LOST_AT_A_PAGE = ("timeout", "memory", "crashed")
NOT_TO_BE_HAD = ("ocr_missing", "ocr_failed")  # text recognition itself: no page was looked at
BUNDLE = 20  # pages, or so many seconds of them, that are stored together: each time all passages are made anew
BUNDLE_S = 30.0
POLL_S = 0.3  # between two looks whether it may go on


class Scans:
    """The scanned pages of one home."""

    def __init__(self, catalog: Catalog, library: Library, is_saving: Callable[[], bool] = lambda: False) -> None:
        """`is_saving`: whether work that can wait should wait now."""
        self._catalog = catalog
        self._library = library
        self._is_saving = is_saving

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
        except DocumentError as error:
            yield Notice(error.message)
        finally:
            reader.close()
        return self._library.standing(touched)

    def _read(self, reader: ocr.OcrReader, document: Document, touched: list[int]) -> Iterator[Event]:
        numbers = self._catalog.unread_scans(document.id)
        file = self._catalog.file_state(document.id)
        if not numbers or file is None or not intake.holds(self._catalog, document):
            return
        touched.append(document.id)
        yield OcrProgress(document.id, 0, len(numbers))
        read: list[Page] = []
        stored = time.monotonic()
        try:
            for page in self._pages(reader, document, numbers):
                if page is None:
                    yield None
                    continue
                if isinstance(page, Notice):
                    yield page
                    return
                read.append(page)
                yield OcrProgress(document.id, numbers.index(page.number) + 1, len(numbers))
                if len(read) >= BUNDLE or time.monotonic() - stored > BUNDLE_S or page.number == numbers[-1]:
                    if not self._store(document.id, file, read):
                        return  # it was removed, paused, or read anew meanwhile
                    read, stored = [], time.monotonic()
                    yield from self._embed(document.id)
        finally:
            if read:
                self._store(document.id, file, read)

    def _pages(
        self, reader: ocr.OcrReader, document: Document, numbers: Sequence[int]
    ) -> Iterator[Page | Notice | None]:
        """The pages as OCR reads them; a Notice, and no more, where it cannot."""
        left = list(numbers)
        while left:
            while self._is_saving():
                reader.close()  # it holds a gigabyte
                time.sleep(POLL_S)
                yield None
            pages = reader.read(Path(document.path), tuple(left), self._library.password(document.id))
            try:
                for page in pages:
                    if page is not None:
                        left.remove(page.number)
                    yield page
                    if page is not None and self._is_saving():
                        break
            except DocumentError as error:
                if error.code in NOT_TO_BE_HAD:
                    raise
                if error.code not in LOST_AT_A_PAGE:
                    yield Notice(f"{document.name}: {error}")
                    return
                # The page that was lost counts as looked at, or it would be lost at every run.
                yield replace(self._catalog.pages(document.id)[left[0] - 1], lines=(), ocr=True)
                del left[0]
            finally:
                pages.close()

    def _store(self, document_id: int, file: FileState, read: Sequence[Page]) -> bool:
        """Pages in place of their scans, and the document's passages made anew: those of other pages stay."""
        document = self._catalog.document(document_id)
        if document is None or document.paused:
            return False
        outline = self._catalog.outline(document_id)
        new = {page.number: page for page in read}
        pages = [new.get(one.number, one) for one in self._catalog.pages(document_id)]
        return self._library.take(document_id, reading_of(file, outline, pages), read_before=True)

    def _embed(self, document_id: int) -> Iterator[Event]:
        for event in self._library.embed(document_id):
            if isinstance(event, DocumentChanged) and event.document.status == "ready":
                yield event
            else:
                yield None
