"""The workers that read PDFs: what a file does to one is that file's loss alone, and of a file its worst pages'."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest

from app import reader as reader_module
from app import worker as worker_module
from app.errors import DocumentError
from app.reader import FileFailed, FileRead, PagesRead, Readers, Wanted
from app.records import Opened

MakePdf = Callable[..., Path]


@pytest.fixture
def readers() -> Iterator[Readers]:
    """Two readers, closed at the end."""
    made = Readers(2)
    yield made
    made.close()


def job(readers: Readers, paths: Sequence[Path]) -> Iterator[FileRead | FileFailed | PagesRead | None]:
    waiting = iter([Wanted(key, path) for key, path in enumerate(paths)])
    return readers.read(lambda: next(waiting, None))


def read(readers: Readers, *paths: Path) -> dict[int, FileRead | FileFailed]:
    ended = [told for told in job(readers, paths) if isinstance(told, FileRead | FileFailed)]
    assert len(ended) == len(paths)
    return {told.key: told for told in ended}


def texts(told: FileRead | FileFailed) -> list[str]:
    assert isinstance(told, FileRead)
    return [line.text for page in told.pages for line in page.lines]


def pids(readers: Readers) -> list[int]:
    return [worker.process.pid or 0 for worker in readers._workers]


def test_several_files_are_read_side_by_side(readers: Readers, make_pdf: MakePdf) -> None:
    paths = [make_pdf(f"{n}.pdf", [f"First of {n}."], [f"Second of {n}."]) for n in range(5)]
    ended = read(readers, *paths)
    assert [texts(ended[n]) for n in range(5)] == [[f"First of {n}.", f"Second of {n}."] for n in range(5)]


def test_the_pages_of_one_long_file_are_shared_and_come_in_order(readers: Readers, make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", *[[f"Page {number}."] for number in range(1, 301)])
    seen: set[int] = set()
    ended = None
    for told in job(readers, [path]):
        seen.update(pids(readers))
        ended = told if isinstance(told, FileRead) else ended
    assert len(seen) == 2
    assert ended is not None
    assert [page.number for page in ended.pages] == list(range(1, 301))
    assert texts(ended) == [f"Page {number}." for number in range(1, 301)]


def test_progress_counts_up_to_all_pages(readers: Readers, make_pdf: MakePdf) -> None:
    told = [one for one in job(readers, [make_pdf("a.pdf", *[["Text."]] * 40)]) if isinstance(one, PagesRead)]
    assert [one.done for one in told] == sorted(one.done for one in told)
    assert (told[0].done, told[-1].done, told[-1].total) == (0, 40, 40)


def kill_at_work(readers: Readers) -> bool:
    """Kill the worker that reads pages, if one does; whether it did."""
    for worker in readers._workers:
        if worker.task is not None and worker.at > 0:
            os.kill(worker.process.pid or 0, signal.SIGKILL)
            return True
    return False


def test_a_page_that_kills_its_worker_costs_that_page(make_pdf: MakePdf) -> None:
    readers = Readers(1)
    path = make_pdf("a.pdf", *[[f"Page {number}."] for number in range(1, 400)])
    killed = False
    for told in job(readers, [path]):
        killed = killed or kill_at_work(readers)
        ended = told
        if isinstance(told, FileRead):
            break
    assert isinstance(ended, FileRead)
    assert sum(page.damaged for page in ended.pages) == 1
    assert len(ended.pages) == 399


def test_a_file_that_kills_every_worker_is_left_and_the_next_is_read(make_pdf: MakePdf) -> None:
    readers = Readers(1)
    bad = make_pdf("bad.pdf", *[[f"Page {number}."] for number in range(1, 400)])
    kills = 0
    ended: dict[int, FileRead | FileFailed] = {}
    for told in job(readers, [bad, make_pdf("good.pdf", ["Still reading."])]):
        if 0 not in ended:
            kills += kill_at_work(readers)
        if isinstance(told, FileRead | FileFailed):
            ended[told.key] = told
    assert kills >= reader_module.MOST_LOST
    bad_end = ended[0]
    assert isinstance(bad_end, FileFailed) or sum(page.damaged for page in bad_end.pages) > 300
    assert texts(ended[1]) == ["Still reading."]


def test_a_file_that_never_ends_is_given_up(make_pdf: MakePdf) -> None:
    readers = Readers(1, page_seconds=0.5)
    waiting = iter([Wanted(0, make_pdf("good.pdf", ["Text."])), Wanted(1, make_pdf("endless.pdf", ["Text."]))])

    def following() -> Wanted | None:
        found = next(waiting, None)
        if found is not None and found.key == 1:
            for pid in pids(readers):
                psutil.Process(pid).suspend()  # as a page would that takes for ever
        return found

    began = time.monotonic()
    ended = {told.key: told for told in readers.read(following) if isinstance(told, FileRead | FileFailed)}
    assert isinstance(ended[0], FileRead)
    failed = ended[1]
    assert isinstance(failed, FileFailed)
    assert failed.error.code == "timeout"
    assert time.monotonic() - began < 20


def test_a_worker_that_takes_too_much_memory_is_ended(make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "MEMORY_LIMIT", 1)
    monkeypatch.setattr(reader_module, "MEMORY_POLL_S", 0.0)
    ended = read(Readers(1), make_pdf("a.pdf", *[["Text."]] * 3000))[0]
    assert isinstance(ended, FileFailed) or all(page.damaged for page in ended.pages[1:])
    if isinstance(ended, FileFailed):
        assert ended.error.code == "memory"


class Spent:
    """A worker that says it ran out of memory, and ends."""

    def __init__(self, task: worker_module.Task) -> None:
        self.task: worker_module.Task | None = task
        self.at, self.up, self.connection = task.first, True, self

    def recv(self) -> DocumentError:
        return DocumentError("memory", "Too much.")

    def kill(self) -> None:
        """It is gone."""


@pytest.mark.parametrize("first", [0, 13])
def test_a_worker_that_runs_out_of_memory_costs_what_it_was_at(tmp_path: Path, first: int) -> None:
    """The file where it opened it, else one page: nothing is tried for ever, and nothing is forgotten."""
    readers = Readers(1)
    file = reader_module._File(Wanted(0, tmp_path / "a.pdf"), 0.0)
    spent: Any = Spent(worker_module.Task(tmp_path / "a.pdf", "", first, 24 if first else 0))
    file.opened = Opened(24, ()) if first else None
    readers._workers, readers._files, readers._at = [spent], [file], {spent: file}
    told = list(readers._receive(spent))
    assert readers._workers == []
    if first:
        assert file.pages[13].damaged and list(file.chunks) == [(14, 24)]
    else:
        assert isinstance(told[0], FileFailed) and told[0].error.code == "memory"
        assert readers._files == []


def test_closing_the_job_ends_the_workers(readers: Readers, make_pdf: MakePdf) -> None:
    reading = job(readers, [make_pdf("a.pdf", *[["Text."] for _ in range(500)])])
    while not pids(readers):
        next(reading)
    processes = [psutil.Process(pid) for pid in pids(readers)]
    reading.close()  # type: ignore[attr-defined]
    assert not any(process.is_running() for process in processes)


def test_a_file_that_is_no_longer_wanted_is_dropped(readers: Readers, make_pdf: MakePdf) -> None:
    paths = [make_pdf("a.pdf", *[["Text."]] * 300), make_pdf("b.pdf", ["Wanted."])]
    waiting = iter([Wanted(key, path) for key, path in enumerate(paths)])
    told = [*readers.read(lambda: next(waiting, None), lambda key: key != 0)]
    ended = [one for one in told if isinstance(one, FileRead | FileFailed)]
    assert [one.key for one in ended] == [1]


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="the memory limit is Linux's")
def test_a_worker_has_a_memory_limit(readers: Readers, make_pdf: MakePdf) -> None:
    for _ in job(readers, [make_pdf("a.pdf", *[["Text."]] * 300)]):
        up = [worker for worker in readers._workers if worker.up]
        if up:
            soft, hard = psutil.Process(up[0].process.pid).rlimit(psutil.RLIMIT_DATA)
            assert soft == hard == worker_module.MEMORY_LIMIT
            return
    raise AssertionError("no worker was seen")


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "empty"), (b"PK\x03\x04 a zip", "not_pdf"), (b"%PDF-1.4 and no more", "damaged")]
)
def test_what_is_no_sound_pdf_is_said(readers: Readers, tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    ended = read(readers, tmp_path / "a.pdf")[0]
    assert isinstance(ended, FileFailed)
    assert ended.error.code == code


def test_a_missing_file_is_said(readers: Readers, tmp_path: Path) -> None:
    ended = read(readers, tmp_path / "gone.pdf")[0]
    assert isinstance(ended, FileFailed)
    assert ended.error.code == "missing"
