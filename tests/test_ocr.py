"""Text recognition of scanned pages, for real: what is read, where it stands, and what ends the worker."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pdfs
import psutil
import pytest

from app import ocr, pdf
from app.errors import DocumentError
from app.ocr import OcrReader
from app.records import Page, Rect

ROOT = Path(__file__).resolve().parent.parent
LINES = ["The lease ends on 31 March 2031.", "Rent: 1,250 euros a month.", "Pets need a written consent."]

pytestmark = pytest.mark.skipif(not ocr.available(), reason='the extra "ocr" is not installed; make test brings it')


@pytest.fixture(scope="module")
def reader() -> Iterator[OcrReader]:
    """One reader for all, since a worker takes seconds to come up."""
    made = OcrReader()
    yield made
    made.close()


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A scan of three pages, a line each."""
    path = tmp_path / "scan.pdf"
    pdfs.scanned_text(path, [[line] for line in LINES])
    return path


def read(reader: OcrReader, path: Path, pages: Sequence[int] = (1,), password: str = "") -> list[Page]:
    return [page for page in reader.read(path, pages, password) if page is not None]


def texts(page: Page) -> list[str]:
    return [line.text for line in page.lines]


def worker(reader: OcrReader) -> psutil.Process:
    assert reader._process is not None
    return psutil.Process(reader._process.pid)


def ink(path: Path) -> Rect:
    """The rectangle around all that is dark on the first page, taken as if it had no /Rotate."""
    flat = path.with_name("flat.pdf")
    flat.write_bytes(path.read_bytes())
    pdfs.turn(flat, 0)
    file = pdf.PdfFile(flat)
    dark = file.image(1, 144.0).min(axis=2) < 128
    file.close()
    (top, bottom), (left, right) = (np.flatnonzero(dark.any(axis=axis))[[0, -1]] / 2 for axis in (1, 0))
    height = dark.shape[0] / 2
    return left, height - bottom, right, height - top


# What is read.


def test_the_pages_asked_for_come_in_order_and_the_worker_is_kept(reader: OcrReader, scan: Path) -> None:
    told = list(reader.read(scan, [1, 3]))
    pages = [page for page in told if page is not None]
    assert None in told, "the caller could not have stopped it"
    assert [(page.number, texts(page)) for page in pages] == [(1, [LINES[0]]), (3, [LINES[2]])]
    assert all(page.ocr and page.scanned for page in pages)
    process = worker(reader)
    assert [texts(page) for page in read(reader, scan, [2])] == [[LINES[1]]]
    assert worker(reader).pid == process.pid


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_line_is_placed_on_the_unrotated_page(reader: OcrReader, tmp_path: Path, rotation: int) -> None:
    path = tmp_path / "turned.pdf"
    pdfs.scanned_text(path, [LINES[:1]], rotation)
    (page,) = read(reader, path)
    assert texts(page) == LINES[:1]
    assert page.rotation == rotation
    assert (page.width > page.height) is (rotation in (90, 270))
    assert page.lines[0].box == pytest.approx(ink(path), abs=2.0)


@pytest.mark.parametrize("laid", [90, 180, 270])
def test_a_page_scanned_on_its_side_or_head_is_read_all_the_same(reader: OcrReader, tmp_path: Path, laid: int) -> None:
    path = tmp_path / "laid.pdf"
    pdfs.scanned_text(path, [LINES], laid)
    pdfs.turn(path, 0)  # so that a viewer shows it as it was laid
    (page,) = read(reader, path)
    assert texts(page) == LINES
    boxes = np.array([line.box for line in page.lines])
    assert (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0)) == pytest.approx(ink(path), abs=2.0)


def test_an_empty_page_has_no_lines(reader: OcrReader, tmp_path: Path) -> None:
    path = tmp_path / "empty.pdf"
    pdfs.scanned(path)
    (page,) = read(reader, path)
    assert page.lines == () and page.ocr and page.width == pytest.approx(595, abs=1)


def test_a_page_that_fails_costs_itself_alone(reader: OcrReader, scan: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        pages = read(reader, scan, [99, 2])
    assert [(page.number, texts(page)) for page in pages] == [(99, []), (2, [LINES[1]])]
    assert "OCR of page 99 failed" in caplog.text


def test_a_password_opens_a_file(reader: OcrReader, tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    pdfs.plain(path, [LINES[:1]], password="secret")
    with pytest.raises(DocumentError) as raised:
        read(reader, path)
    assert raised.value.code == "password"
    assert [texts(page) for page in read(reader, path, password="secret")] == [LINES[:1]]


def test_nothing_is_looked_for_on_the_network(scan: Path) -> None:
    code = (
        "import sys, pathlib\n"
        "def hook(event, args):\n"
        "    assert event not in ('socket.connect', 'socket.getaddrinfo', 'socket.gethostbyname'), (event, args)\n"
        "sys.addaudithook(hook)\n"
        "from app import ocr\n"
        "job = ocr._Job(pathlib.Path(sys.argv[1]), (1,), '')\n"
        "for answer in ocr._read(ocr._engine(1), job): print(answer.page.lines[0].text, answer.problem)"
    )
    command = [sys.executable, "-c", code, str(scan)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == LINES[0]
    assert done.stderr == ""


# What ends the worker.


def test_closing_the_generator_ends_the_worker_at_once(reader: OcrReader, scan: Path) -> None:
    read(reader, scan)
    job = reader.read(scan, [1, 2, 3])
    assert next(job) is None
    process = worker(reader)
    began = time.monotonic()
    job.close()
    assert not process.is_running() and time.monotonic() - began < 1


def test_a_killed_worker_is_said_and_replaced(reader: OcrReader, scan: Path) -> None:
    job = reader.read(scan, [1, 2, 3])
    first = next(page for page in job if page is not None)
    os.kill(worker(reader).pid, signal.SIGKILL)
    with pytest.raises(DocumentError) as raised:
        list(job)
    assert raised.value.code == "crashed" and str(raised.value).endswith(".")
    assert first.number == 1
    assert [texts(page) for page in read(reader, scan)] == [LINES[:1]]


def test_a_page_that_never_ends_is_given_up(reader: OcrReader, scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(reader, scan)
    monkeypatch.setattr(reader, "_page_seconds", 0.5)
    process = worker(reader)
    process.suspend()
    began = time.monotonic()
    with pytest.raises(DocumentError) as raised:
        read(reader, scan, [2])
    assert raised.value.code == "timeout" and str(raised.value).endswith("at page 2.")
    assert time.monotonic() - began < 3
    assert not process.is_running()


def test_a_page_that_takes_too_much_memory_is_given_up(
    reader: OcrReader, scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(reader, scan)
    monkeypatch.setattr(ocr, "MEMORY_LIMIT", 1 << 20)
    with pytest.raises(DocumentError) as raised:
        read(reader, scan)
    assert raised.value.code == "memory" and str(raised.value).endswith(".")
    assert reader._process is None


@pytest.mark.skipif(not hasattr(os, "nice"), reason="there are no priorities of this kind here")
def test_the_worker_gives_way_to_others(reader: OcrReader, scan: Path) -> None:
    read(reader, scan)
    assert worker(reader).nice() == min(19, psutil.Process().nice() + 10)


def test_a_worker_that_cannot_start_has_lost_no_page(scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "MEMORY_LIMIT", 1 << 20)
    reader = OcrReader()
    with pytest.raises(DocumentError) as raised:
        read(reader, scan)
    assert raised.value.code == "ocr_failed" and str(raised.value).endswith(".")
    assert reader._process is None


def test_a_missing_extra_is_said(scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(DocumentError) as raised:
        read(OcrReader(), scan)
    assert raised.value.code == "ocr_missing" and str(raised.value).endswith(".")
