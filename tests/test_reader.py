"""The worker that reads PDFs: what a file does to it is that file's loss alone."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from app import reader as reader_module
from app.errors import DocumentError
from app.reader import Reader
from app.records import Opened, Page

MakePdf = Callable[..., Path]


@pytest.fixture
def reader() -> Iterator[Reader]:
    """A reader, closed at the end."""
    made = Reader()
    yield made
    made.close()


def texts(reader: Reader, path: Path) -> list[str]:
    return [line.text for message in reader.read(path) if isinstance(message, Page) for line in message.lines]


def worker(reader: Reader) -> psutil.Process:
    assert reader._process is not None
    return psutil.Process(reader._process.pid)


def test_one_worker_reads_file_after_file(reader: Reader, make_pdf: MakePdf) -> None:
    assert texts(reader, make_pdf("a.pdf", ["First."], ["Second."])) == ["First.", "Second."]
    pid = worker(reader).pid
    assert texts(reader, make_pdf("b.pdf", ["Third."])) == ["Third."]
    assert worker(reader).pid == pid


def test_a_killed_worker_costs_one_file(reader: Reader, make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", *[[f"Page {number}."] for number in range(2000)])
    job = reader.read(path)
    for message in job:
        if isinstance(message, Opened):
            os.kill(worker(reader).pid, signal.SIGKILL)
            break
    with pytest.raises(DocumentError) as raised:
        list(job)
    assert raised.value.code == "crashed"
    assert texts(reader, make_pdf("b.pdf", ["Still reading."])) == ["Still reading."]


def test_a_page_that_never_ends_is_given_up(make_pdf: MakePdf) -> None:
    reader = Reader(page_seconds=0.5)
    try:
        reader.start()
        worker(reader).suspend()
        began = time.monotonic()
        with pytest.raises(DocumentError) as raised:
            list(reader.read(make_pdf("a.pdf", ["Text."])))
        assert raised.value.code == "timeout"
        assert time.monotonic() - began < 5
    finally:
        reader.close()


def test_closing_the_generator_ends_the_worker(reader: Reader, make_pdf: MakePdf) -> None:
    job = reader.read(make_pdf("a.pdf", *[["Text."] for _ in range(500)]))
    next(job)
    process = worker(reader)
    job.close()
    assert not process.is_running()


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="the memory limit is Linux's")
def test_the_worker_has_a_memory_limit(reader: Reader) -> None:
    reader.start()
    soft, hard = worker(reader).rlimit(psutil.RLIMIT_DATA)
    assert soft == hard == reader_module.MEMORY_LIMIT


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "empty"), (b"PK\x03\x04 a zip", "not_pdf"), (b"%PDF-1.4 and no more", "damaged")]
)
def test_what_is_no_sound_pdf_is_said(reader: Reader, tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    with pytest.raises(DocumentError) as raised:
        list(reader.read(tmp_path / "a.pdf"))
    assert raised.value.code == code


def test_a_missing_file_is_said(reader: Reader, tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as raised:
        list(reader.read(tmp_path / "gone.pdf"))
    assert raised.value.code == "missing"
