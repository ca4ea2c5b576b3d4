"""`scale`: what a page costs at 10,000 pages beside what it costs at 100; searching, memory and removing there."""

from __future__ import annotations

import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import made
from terminal import Json, answers, filings, not_measured, parsed, run, say, start
from texts import asked_by_people, page_count, questions, write_batch
from watching import Watch

PAGES = 10_000
FEW = 100
QUESTIONS = 200
WARM_UP = 5  # questions before those that are timed
ROUNDS = 2
REMOVED_PAGES = 160


@dataclass(frozen=True, slots=True)
class Added:
    """An `add` that ended: wall seconds from start to end, and the most memory its processes held."""

    seconds: float
    peak: int
    pages: int
    passages: int
    failed: int


def scale(pages: int = PAGES, work: Path | None = None) -> list[str]:
    """Rows. `work` keeps the PDFs that were made, for the next time."""
    if not filings():
        return not_measured(f"a library of {pages:,} pages")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        return _Scale(Path(folder), work or Path(folder) / "made", pages).rows()


class _Scale:
    """The measurements, in a folder for their homes."""

    def __init__(self, folder: Path, work: Path, pages: int) -> None:
        self._folder = folder
        self._homes = 0
        self._empty = folder / "empty"
        self._empty.mkdir()
        self._corpus = made.corpus(work, pages)
        self._excerpt = made.excerpt(work, self._corpus, FEW)
        self._own = [made.spread(work, filings(), FEW, 1000 + number) for number in range(ROUNDS)]
        self._large = self._new_home()

    def rows(self) -> list[str]:
        """Measure: the small homes before and after the large one, so that the machine's moods fall on both."""
        nothing = self._nothing([self._new_home() for _ in range(3)])
        few = [self._add(self._new_home(), [self._excerpt]) for _ in range(ROUNDS)]
        own = [self._add(self._new_home(), [path]) for path in self._own]
        many = self._add(self._large, self._corpus)
        few.append(self._add(self._new_home(), [self._excerpt]))
        nothing_there = self._nothing([self._large] * 3)
        more = [self._add(self._large, [path]) for path in self._own]
        own += [self._add(self._new_home(), [path]) for path in self._own]
        return [
            _cost(f"time a page at {many.pages:,} pages / at {FEW}", [many], nothing, few, nothing, "≤ 1.2"),
            _cost(f"time a page, {FEW} more at {many.pages:,} / in a new home", more, nothing_there, own, nothing, ""),
            f"| adding nothing, with {many.pages:,} pages / with none | {nothing_there:.2f} / {nothing:.2f} s | "
            f"{nothing_there / nothing:.2f} | |",
            _memory(many, few),
            *self._searching(),
            self._removing(nothing_there),
        ]

    def _new_home(self) -> Path:
        self._homes += 1
        return self._folder / f"home-{self._homes}"

    def _nothing(self, homes: Sequence[Path]) -> float:
        """Seconds that `add` takes without a file."""
        seconds = statistics.median(run(home, "add", self._empty, codes=(0, 1)).seconds for home in homes)
        say(f"adding nothing: {seconds:.2f} s")
        return seconds

    def _add(self, home: Path, paths: Sequence[Path]) -> Added:
        began = time.perf_counter()
        with (self._folder / "stderr").open("w+") as stderr:
            process = start(home, "add", *paths, stdout=subprocess.PIPE, stderr=stderr)
            with Watch(process.pid) as watch:
                stdout, _ = process.communicate()
            seconds = time.perf_counter() - began
        lines = parsed(stdout)
        if len(lines) != len(paths):
            raise RuntimeError(f"add of {len(paths)} files ended with {process.returncode} and {len(lines)} lines")
        failed = [line for line in lines if line["status"] != "ready"]
        added = Added(seconds, watch.tree_peak, _sum(lines, "pages"), _sum(lines, "passages"), len(failed))
        say(f"added: {added} ({home.name})")
        return added

    def _searching(self) -> list[str]:
        names = {path.name for path in self._corpus}
        asked = [pair for pair in asked_by_people() if pair[1] in names]
        asked = (asked + questions(self._corpus, QUESTIONS + WARM_UP))[-(QUESTIONS + WARM_UP) :]
        pages = sum(document["pages"] for document in run(self._large, "documents").lines)
        rows = []
        for within in (False, True):
            batch = write_batch(self._folder / "batch.jsonl", asked, within)
            seconds = sorted(line["timings"]["retrieve_s"] for line in answers(self._large, batch)[WARM_UP:])
            rows.append(_percentile(f"search at {pages:,} pages{', in one document' if within else ''}", seconds))
        return rows

    def _removing(self, nothing: float) -> str:
        path = min(self._corpus, key=lambda path: abs(page_count(path) - REMOVED_PAGES))
        documents = run(self._large, "documents").seconds
        removed = run(self._large, "remove", path.name)
        if [line["document"] for line in removed.lines] != [path.name]:
            raise RuntimeError(f"{path.name} was not removed")
        alone = removed.seconds - documents
        return (
            f"| removing a document of {page_count(path)} pages there (less `documents`; less adding nothing "
            f"{removed.seconds - nothing:.2f} s) | {alone:.2f} s | | |"
        )


def _sum(lines: Sequence[Json], key: str) -> int:
    return sum(line[key] or 0 for line in lines)


def _a_page(runs: Sequence[Added], nothing: float) -> float:
    return statistics.median((each.seconds - nothing) / each.pages for each in runs)


def _cost(
    what: str, ours: Sequence[Added], nothing: float, beside: Sequence[Added], nothing_beside: float, bar: str
) -> str:
    here, there = _a_page(ours, nothing), _a_page(beside, nothing_beside)
    a_page = [statistics.mean(each.passages / each.pages for each in runs) for runs in (ours, beside)]
    failed = sum(each.failed for each in [*ours, *beside])
    what += f" ({a_page[0]:.1f} / {a_page[1]:.1f} passages a page{f'; {failed} files failed' if failed else ''})"
    return f"| {what} | {1000 * here:.1f} / {1000 * there:.1f} ms | {here / there:.2f} | {bar} |"


def _memory(many: Added, few: Sequence[Added]) -> str:
    peak = statistics.median(each.peak for each in few)
    return (
        f"| most memory of the adding processes together, {many.pages:,} pages / {FEW} | "
        f"{many.peak / 1e6:.0f} / {peak / 1e6:.0f} MB | {many.peak / peak:.2f} | |"
    )


def _percentile(what: str, seconds: Sequence[float]) -> str:
    median, high = statistics.median(seconds), seconds[int(len(seconds) * 0.95)]
    return (
        f"| {what}, 95th percentile of {len(seconds)} questions (median {1000 * median:.0f} ms, most "
        f"{1000 * seconds[-1]:.0f}) | {1000 * high:.0f} ms | | ≤ 100 ms |"
    )
