"""What the window has the engine do by itself: look at the watched folders, read scans."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_engine import FakeClient, overview, settle, wait_until
from windows import Opened, opened_windows

from app.client import Job
from app.events import DocumentChanged, FoldersChanged, OcrProgress
from app.group_requests import SetFolder
from app.records import Document
from app.requests import AddDocuments, EmbedPassages, ReadScans, ResumeLibrary, UpdateFolders, WatchFolders
from ui.list_roles import Role

SCANNED = Document(1, "letters.pdf", "/books/letters.pdf", "ready", pages=40, scanned_pages=12)


@pytest.fixture
def open_window(qapp: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    yield from opened_windows(tmp_path)


# Folders.


def test_watched_folders_are_taken_in_and_watched_from_the_start(open_window: Callable[..., Opened]) -> None:
    _, engine = open_window(overview(folders=("/papers",)))
    order = [type(job.request) for job in engine.jobs]
    assert order.index(ResumeLibrary) < order.index(UpdateFolders)
    assert len(engine.of(WatchFolders)) == len(engine.of(UpdateFolders)) == 1


def test_without_folders_nothing_is_watched(open_window: Callable[..., Opened]) -> None:
    _, engine = open_window(overview())
    assert engine.of(WatchFolders) == engine.of(UpdateFolders) == []


def test_changes_are_taken_in_by_one_job_at_a_time(open_window: Callable[..., Opened]) -> None:
    _, engine = open_window(overview(folders=("/papers",)))
    [watch] = engine.of(WatchFolders)
    engine.event(watch, FoldersChanged(), FoldersChanged(), FoldersChanged())
    settle()
    assert len(engine.of(UpdateFolders)) == 1
    engine.done(engine.of(UpdateFolders)[0], ())
    wait_until(lambda: len(engine.of(UpdateFolders)) == 2)
    engine.done(engine.of(UpdateFolders)[1], ())
    settle()
    assert len(engine.of(UpdateFolders)) == 2, "nothing changed since"


def test_other_folders_are_watched_by_another_job(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(folders=("/papers",)))
    folders = window.sidebar.library.work.folders
    folders.set_folder("/letters", True)
    engine.done(engine.of(SetFolder)[0], ("/letters", "/papers"))
    wait_until(lambda: len(engine.of(WatchFolders)) == 2)
    assert engine.cancelled == [engine.of(WatchFolders)[0].id]
    folders.set_folder("/letters", False)
    folders.set_folder("/papers", False)
    engine.done(engine.of(SetFolder)[2], ())
    wait_until(lambda: not folders.folders)
    assert engine.cancelled[-1] == engine.of(WatchFolders)[1].id
    assert len(engine.of(WatchFolders)) == 2, "nothing is left to watch"


def test_a_new_engine_watches_again(open_window: Callable[..., Opened]) -> None:
    _, engine = open_window(overview(folders=("/papers",)))
    engine.state("restarting", "It was started again.")
    engine.state("ready")
    wait_until(lambda: len(engine.of(WatchFolders)) == 2)
    assert len(engine.of(UpdateFolders)) == 2 and engine.cancelled == []


# Scans.


def finish(engine: FakeClient, job: Job) -> None:
    """A job of the library lane ends with the scanned document, and so does the embedding that follows."""
    before = len(engine.of(EmbedPassages))
    engine.done(job, (SCANNED,))
    wait_until(lambda: len(engine.of(EmbedPassages)) > before)
    engine.done(engine.of(EmbedPassages)[-1], (SCANNED,))


def test_scans_are_read_once_the_library_is_done(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(SCANNED, ocr=True))
    model = window.sidebar.library.model
    assert engine.of(ReadScans) == []
    finish(engine, engine.of(ResumeLibrary)[0])
    wait_until(lambda: engine.of(ReadScans))
    [job] = engine.of(ReadScans)
    assert job.request == ReadScans()
    engine.event(job, OcrProgress(1, 2, 12))
    wait_until(lambda: model.data(model.index(0), Role.SUBTITLE) == "Reading scan 3 of 12")
    assert model.data(model.index(0), Role.PROGRESS) == pytest.approx(2 / 12)
    read = Document(1, "letters.pdf", "/books/letters.pdf", "ready", pages=40, scanned_pages=12, ocr_pages=12)
    engine.event(job, DocumentChanged(read))
    engine.done(job, (read,))
    wait_until(lambda: model.data(model.index(0), Role.SUBTITLE) == "Ready, 12 scans read by OCR")
    settle()
    assert len(engine.of(ReadScans)) == 1


def test_without_ocr_the_row_says_what_cannot_be_searched(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(SCANNED))
    finish(engine, engine.of(ResumeLibrary)[0])
    settle()
    assert engine.of(ReadScans) == []
    model = window.sidebar.library.model
    assert model.data(model.index(0), Role.SUBTITLE) == "Ready, 12 of 40 pages are scans"


def test_pages_that_ocr_could_not_read_are_not_tried_forever(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(SCANNED, ocr=True))
    finish(engine, engine.of(ResumeLibrary)[0])
    wait_until(lambda: engine.of(ReadScans))
    engine.done(engine.of(ReadScans)[0], ())
    settle()
    window.add_paths(["/books/letters.pdf"])
    finish(engine, engine.of(AddDocuments)[0])
    settle()
    assert len(engine.of(ReadScans)) == 1


def test_stopped_scans_are_not_begun_again_by_itself(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(SCANNED, ocr=True))
    library = window.sidebar.library
    finish(engine, engine.of(ResumeLibrary)[0])
    wait_until(lambda: engine.of(ReadScans))
    stop = [one for one in library.commands(SCANNED).actions() if one.text() == "Stop reading scans"]
    stop[0].trigger()
    assert engine.cancelled == [engine.of(ReadScans)[0].id]
    wait_until(lambda: not library.work.scans.is_running)
    window.add_paths(["/books/letters.pdf"])
    finish(engine, engine.of(AddDocuments)[0])
    settle()
    assert len(engine.of(ReadScans)) == 1
    read = [one for one in library.commands(SCANNED).actions() if one.text() == "Read the scans"]
    read[0].trigger()
    assert engine.of(ReadScans)[1].request == ReadScans((1,)), "the user can have it all the same"
