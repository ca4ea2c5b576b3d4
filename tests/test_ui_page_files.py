"""The file behind the pages: on a drive that does not answer, gone, changed, another than was read."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pdfs
import pytest
from fake_engine import passage, settle, wait_until
from page_panes import document, opened_panel
from PySide6.QtWidgets import QLabel

from ui import jobs, page_panel
from ui.page_file import Stamp, look
from ui.page_panel import PagePanel

Drives = dict[str, threading.Event]
"""Paths, each with what its drive waits for before it answers."""


@pytest.fixture
def drives(monkeypatch: pytest.MonkeyPatch) -> Iterator[Drives]:
    waits: Drives = {}

    def slow_look(path: str) -> Stamp | None:
        if path in waits:
            waits[path].wait(30)
        return look(path)

    monkeypatch.setattr(page_panel, "look", slow_look)
    monkeypatch.setattr(page_panel, "SLOW_MS", 50)
    yield waits
    for wait in waits.values():
        wait.set()


@pytest.fixture
def panel(qapp: Any, drives: Drives) -> Iterator[PagePanel]:
    yield from opened_panel()


def told(panel: PagePanel) -> str:
    """What the pane says where it shows no page."""
    wait_until(lambda: panel._stack.currentWidget() is panel.passage)
    return " ".join(label.text() for label in panel.passage.findChildren(QLabel))


def test_a_drive_that_does_not_answer_holds_nothing_up(
    panel: PagePanel, drives: Drives, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the answer was given is shown meanwhile, and the page as soon as it can be."""
    monkeypatch.setattr(jobs, "PATIENCE_S", 0.008)
    drives[str(book)] = threading.Event()
    began = time.monotonic()
    panel.show_source(passage(1, str(book), page=9, text="As it was read."), (), document(book, 30))
    assert time.monotonic() - began < 5, "it waits for the event, or for half a minute"
    assert "does not answer" in told(panel) and panel.passage.words.toPlainText() == "As it was read."
    drives[str(book)].set()
    wait_until(lambda: panel.view.count == 30 and panel._stack.currentWidget() is panel.view)
    assert panel.view.page == 9 and panel.view.marks()


def test_a_late_answer_does_not_take_the_place_of_what_was_wanted_after(
    panel: PagePanel, drives: Drives, book: Path, mixed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "PATIENCE_S", 0.008)
    drives[str(book)] = threading.Event()
    panel.show_document(document(book, 30))
    panel.show_document(document(mixed, 24))
    wait_until(lambda: panel.view.count == 24)
    drives[str(book)].set()
    settle(0.3)
    assert panel.view.count == 24 and panel.bar.name.words == mixed.name


def test_while_a_drive_does_not_answer_nothing_of_the_file_before_can_be_used(
    panel: PagePanel, drives: Drives, book: Path, mixed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name is not the one above it any more."""
    monkeypatch.setattr(jobs, "PATIENCE_S", 0.008)
    panel.show_document(document(book, 30))
    wait_until(lambda: panel.view.is_drawn)
    panel.find_text()
    drives[str(mixed)] = threading.Event()
    panel.show_document(document(mixed, 24))
    assert "does not answer" in told(panel)
    assert not panel.find_row.isVisible() and not any(control.isVisible() for control in panel.bar._controls)
    panel.show_document(document(book, 30), 7)
    wait_until(lambda: panel._stack.currentWidget() is panel.view)
    assert panel.view.page == 7 and all(control.isVisible() for control in panel.bar._controls)


def test_a_pane_that_was_folded_away_while_its_drive_slept_opens_nothing_until_it_is_shown(
    panel: PagePanel, drives: Drives, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "PATIENCE_S", 0.008)
    drives[str(book)] = threading.Event()
    panel.show_document(document(book, 30))
    panel.hide()
    drives[str(book)].set()
    wait_until(lambda: panel._unseen is not None)
    assert panel.view.count == 0
    panel.show()
    wait_until(lambda: panel.view.count == 30 and panel.view.is_drawn)


def test_a_file_that_has_changed_is_opened_anew(panel: PagePanel, book: Path) -> None:
    panel.show_document(document(book, 30))
    wait_until(lambda: panel.view.is_drawn)
    pdfs.plain(book, [["Only this."]])
    panel.show_source(passage(1, str(book), page=1), (), document(book, 1))
    wait_until(lambda: panel.view.count == 1 and panel.view.is_drawn)


def test_a_file_that_is_another_than_the_library_read_is_not_marked(panel: PagePanel, book: Path) -> None:
    """Its old marks would point at anything; what the answer was given is shown instead."""
    read = document(book, 30)
    given = passage(1, str(book), page=1, text="As it was read.")
    panel.show_source(given, (), replace(read, size=book.stat().st_size))
    wait_until(lambda: panel.view.is_drawn)
    panel.show_source(given, (), replace(read, size=book.stat().st_size + 1))
    assert "has changed" in told(panel)


def test_a_source_of_an_older_version_of_the_file_is_not_marked_in_the_newer(panel: PagePanel, book: Path) -> None:
    now = replace(document(book, 30), hash="new")
    given = passage(1, str(book), page=1, text="As it was read.")
    panel.show_source(replace(given, file_hash="new"), (), now)
    wait_until(lambda: panel.view.is_drawn)
    panel.show_source(replace(given, file_hash="old"), (), now)
    assert "has changed" in told(panel)


def test_why_there_is_no_page_is_said(panel: PagePanel, book: Path, tmp_path: Path) -> None:
    given, read = passage(1, str(book), text="As it was read."), document(book, 30)
    no_pdf = tmp_path / "no.pdf"
    no_pdf.write_bytes(b"no PDF")
    for source, record, words in (
        (given, None, "not in the library any more"),
        (given, replace(read, status="reading"), "being read again"),
        (replace(given, path=str(tmp_path / "gone.pdf")), document(tmp_path / "gone.pdf", 1), "gone from its place"),
        (replace(given, path=str(tmp_path)), document(tmp_path, 1), "gone from its place"),
        (replace(given, path="/no\0where.pdf"), document(Path("/no\0where.pdf"), 1), "gone from its place"),
        (replace(given, path=str(no_pdf)), document(no_pdf, 1), "cannot be opened"),
        (replace(given, path=""), None, "came without a file"),
    ):
        panel.show_source(source, (), record)
        assert words in told(panel) and panel.passage.words.toPlainText() == "As it was read."
    panel.show_document(document(no_pdf, 1))
    assert "cannot be shown" in told(panel) and panel.passage.words.toPlainText() == ""
