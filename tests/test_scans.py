"""Scans in the library: said, read by OCR page by page, marked as such, and never read twice. With the real OCR."""

from __future__ import annotations

from pathlib import Path

import pdfs
import pytest
from test_library import finish

from app import machine, ocr
from app.errors import DocumentError
from app.events import DocumentChanged, Notice, OcrProgress
from app.file_records import OnScans
from app.file_requests import FindOnScans
from app.home import Home
from app.records import Document

pytestmark = pytest.mark.skipif(not ocr.available(), reason="the extra ocr is not installed; make test brings it")

PAGES = (
    ["The lighthouse keeper counted", "seventeen ships that night."],
    ["On Monday the storm came", "from the north."],
)


@pytest.fixture
def scanned(home: Home, tmp_path: Path) -> Home:
    """A home with a scanned document of two pages."""
    pdfs.scanned_text(tmp_path / "scan.pdf", PAGES)
    (document,) = finish(home.library.add([str(tmp_path / "scan.pdf")]))
    assert (document.status, document.scanned_pages, document.passages) == ("ready", 2, 0)
    assert document.reason == "2 of 2 pages are scans without text, which cannot be searched."
    return home


def only(home: Home) -> Document:
    (document,) = home.catalog.documents()
    return document


def test_scans_are_read_searched_and_marked(scanned: Home) -> None:
    events = list(scanned.read_scans())
    assert [(one.done, one.total) for one in events if isinstance(one, OcrProgress)] == [(0, 2), (1, 2), (2, 2)]
    document = only(scanned)
    assert (document.status, document.scanned_pages, document.ocr_pages, document.embedded) == ("ready", 2, 2, 2)
    assert document.reason == "2 of 2 pages are scans; 2 of them were read by OCR."
    best = scanned.search("lighthouse keeper").passages[0]
    assert best.ocr and best.pages[0] == 1 and "seventeen ships" in best.text
    assert best.boxes and all(0 <= box[1] < box[3] <= 596 for box in best.boxes)
    assert scanned.check() == ([], [])
    assert list(scanned.read_scans()) == [], "nothing is read twice"


@pytest.mark.parametrize("rotation", [0, 90])
def test_words_of_a_scan_are_found_at_their_place(home: Home, tmp_path: Path, rotation: int) -> None:
    """Along their line as far as they stand in its text."""
    pdfs.scanned_text(tmp_path / "scan.pdf", PAGES, rotation)
    (document,) = finish(home.library.add([str(tmp_path / "scan.pdf")]))
    list(home.read_scans())
    (found,) = finish(FindOnScans(document.id, "KEEPER", 2, 9).run(home)).pages
    ((rect,),) = found.hits
    (line,) = (one for one in home.catalog.page(document.id, 1)[1] if "keeper" in one.text)
    assert found.geometry.page == 1 and found.geometry.rotation == rotation and line.box is not None
    along = 1 if rotation else 0
    share = [(rect[side] - line.box[along]) / (line.box[along + 2] - line.box[along]) for side in (along, along + 2)]
    assert share == pytest.approx([line.text.index("keeper") / len(line.text), 22 / len(line.text)], abs=0.12)
    assert finish(FindOnScans(document.id, "seventeen counted", 1, 9).run(home)) == OnScans((), 0)


def test_words_are_found_from_the_page_shown_on_until_there_are_enough(scanned: Home) -> None:
    assert finish(FindOnScans(only(scanned).id, "the", 1, 9).run(scanned)) == OnScans((), 2), "nothing was read yet"
    list(scanned.read_scans())

    def found(first: int, most: int) -> list[tuple[int, int]]:
        told: OnScans = finish(FindOnScans(only(scanned).id, "the", first, most).run(scanned))
        assert told.unread == 0
        return [(page.geometry.page, len(page.hits)) for page in told.pages]

    assert found(1, 9) == [(1, 1), (2, 2)] and found(2, 9) == [(2, 2), (1, 1)]
    assert found(1, 2) == [(1, 1), (2, 1)] and found(2, 2) == [(2, 2)]


def test_what_was_read_before_it_was_stopped_is_kept(scanned: Home) -> None:
    job = scanned.read_scans()
    for event in job:
        if isinstance(event, OcrProgress) and event.done == 1:
            job.close()
            break
    assert (only(scanned).ocr_pages, only(scanned).scanned_pages) == (1, 2)
    finish(scanned.library.resume())
    assert only(scanned).status == "ready"
    seen = [event for event in scanned.read_scans() if isinstance(event, OcrProgress)]
    assert seen[-1].total == 1, "the other page alone is left"
    assert only(scanned).ocr_pages == 2


def test_a_page_that_kills_the_ocr_is_not_read_again(scanned: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    read = ocr.OcrReader.read
    calls = []

    def killed_at_the_first(self: ocr.OcrReader, path: Path, pages: tuple[int, ...], password: str = "") -> object:
        calls.append(pages)
        if 1 in pages:
            raise DocumentError("crashed", "It made the text recognition fail at page 1.")
            yield None
        yield from read(self, path, pages, password)

    monkeypatch.setattr(ocr.OcrReader, "read", killed_at_the_first)
    events = list(scanned.read_scans())
    assert calls == [(1, 2), (2,)]
    assert only(scanned).ocr_pages == 2
    assert [event.document.status for event in events if isinstance(event, DocumentChanged)][-1] == "ready"
    assert "storm" in scanned.search("storm north").passages[0].text
    assert list(scanned.read_scans()) == []


def test_where_ocr_cannot_start_the_scans_wait_and_it_is_said_once(
    scanned: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdfs.scanned_text(tmp_path / "other.pdf", PAGES)
    finish(scanned.library.add([str(tmp_path / "other.pdf")]))
    with monkeypatch.context() as broken:
        broken.setattr(ocr, "MEMORY_LIMIT", 1 << 20)
        events = list(scanned.read_scans())
    assert [str(event.sentence) for event in events if isinstance(event, Notice)] == [
        "Text recognition cannot be started; the scanned pages wait until it can be."
    ]
    assert all(document.ocr_pages == 0 for document in scanned.catalog.documents())
    list(scanned.read_scans())
    assert all(document.ocr_pages == 2 for document in scanned.catalog.documents())


def test_without_the_extra_nothing_is_begun(scanned: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    monkeypatch.setattr(machine, "has_ocr", lambda: False)
    assert list(scanned.read_scans()) == []
    assert not scanned.overview().ocr
