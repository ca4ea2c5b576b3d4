"""`index-damage`: every file of the index deleted, truncated and bit-flipped, one at a time, each on a copy of a home.

Beside it stands Chroma alone: the same damage, opened by chromadb with nothing around it, asked by known vectors.
It answers otherwise where clearly more answers differ than between openings of undamaged copies, which are not all
alike: Chroma makes the graph of vectors that it has not written out anew at every opening, and by chance.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from terminal import Json, answers, attempt, filings, named, not_measured, places, run, say
from texts import questions, write_batch

FILINGS = 8
QUESTIONS = 100
FLIPS = 3
NAIVE_S = 60.0
OPENINGS = 3  # of undamaged copies by Chroma alone
CLEARLY = 2  # times as many answers differ, and as many more
NAIVE = Path(__file__).with_name("naive.py")

Damage = Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class Case:
    """One damage, and what became of it. `naive` is how Chroma alone answers: `same`, `other` or `error`; or empty."""

    name: str
    crashed: bool
    differing: int
    said: bool
    naive: str


def index_damage(verbose: bool = False, seed: int = 1) -> list[str]:
    """Rows."""
    paths = filings()[:FILINGS]
    if not paths:
        return not_measured("a damaged index")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        trial = _Trial(Path(folder), paths)
        whole = trial.case("undamaged", lambda index: None)
        if whole.crashed or whole.differing or whole.said:
            say(f"not even the undamaged copy is well: {whole}")
        cases = []
        for name, damage in trial.damages(seed):
            cases.append(trial.case(name, damage))
            if verbose or cases[-1].crashed or cases[-1].differing:
                say(str(cases[-1]))
    return _rows(cases, whole)


class _Trial:
    """A home that is ready, its answers, and copies of it to damage."""

    def __init__(self, folder: Path, paths: list[Path]) -> None:
        self._folder = folder
        self._home = folder / "home"
        ran = run(self._home, "add", *paths)
        say(f"{len(paths)} filings: {ran.seconds:.0f} s, {sum(line['passages'] for line in ran.lines):,} passages")
        self._batch = write_batch(folder / "batch.jsonl", questions(paths, QUESTIONS))
        self._reference = [places(line) for line in answers(self._home, self._batch)]
        self._known = folder / "known.json"
        self._noise = 0
        known = self._naive(self._copy("naive"))
        if known is not None:
            self._known.write_text(json.dumps(known))
            self._noise = max(self._naive_differing(self._copy("naive")) or 0 for _ in range(OPENINGS))

    def damages(self, seed: int) -> Iterator[tuple[str, Damage]]:
        """Every damage of every file of the index, by name; and the whole folder gone."""
        index = self._home / "index"
        chance = random.Random(seed)
        files = (path.relative_to(index) for path in index.rglob("*") if path.is_file())
        for file in sorted(files, key=lambda path: (path.name, path)):  # folders have names of chance
            yield f"{file.name} deleted", partial(_delete, file)
            for share in (0.5, 0.0):
                yield f"{file.name} cut to {share:.0%}", partial(_cut, file, share)
            size = (index / file).stat().st_size
            for bit in [chance.randrange(8 * size) for _ in range(FLIPS if size else 0)]:
                yield f"{file.name} bit {bit:,}", partial(_flip, file, bit)
        yield "the whole folder deleted", shutil.rmtree

    def case(self, name: str, damage: Damage) -> Case:
        """Damage three copies alike: one is searched, one checked, one opened by Chroma alone."""
        searched, checked, naive = (self._copy(use) for use in ("searched", "checked", "naive"))
        for home in (searched, checked, naive):
            damage(home / "index")
        search = attempt(searched, "search", "--batch", self._batch)
        check = attempt(checked, "check")
        crashed = search.code not in (0, 1) or check.code not in (0, 1) or "went wrong" in search.stderr + check.stderr
        pairs = zip(self._reference, [places(line) for line in search.lines], strict=False)
        differing = len(self._reference) - sum(wanted == got for wanted, got in pairs)
        found = bool(check.lines and check.lines[0]["found"])
        if crashed:
            name += f" (search ended with {search.code}, check with {check.code})"
        return Case(name, crashed, differing, bool(search.stderr.strip()) or found, self._naive_verdict(naive))

    def _copy(self, use: str) -> Path:
        copy = self._folder / use
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self._home, copy)
        return copy

    def _naive_verdict(self, home: Path) -> str:
        if not self._known.exists():
            return ""
        differing = self._naive_differing(home)
        if differing is None:
            return "error"
        return "other" if differing > CLEARLY * self._noise + CLEARLY else "same"

    def _naive_differing(self, home: Path) -> int | None:
        """How many of the known vectors Chroma alone answers otherwise; None where it fails."""
        known = json.loads(self._known.read_text())
        found = self._naive(home, self._known)
        if found is None:
            return None
        pairs = [pair for name in known for pair in zip(known[name]["ids"], found[name]["ids"], strict=True)]
        return sum(set(before) != set(after) for before, after in pairs)

    def _naive(self, home: Path, *known: Path) -> Json | None:
        """What Chroma alone finds by vectors near known ones; None where it raises, crashes or hangs."""
        arguments = [sys.executable, str(NAIVE), str(home / "index"), *map(str, known)]
        try:
            done = subprocess.run(arguments, capture_output=True, text=True, timeout=NAIVE_S)
            found: Json = json.loads(done.stdout)
        except (subprocess.TimeoutExpired, ValueError):
            return None
        return found or None


def _delete(file: Path, index: Path) -> None:
    (index / file).unlink()


def _cut(file: Path, share: float, index: Path) -> None:
    os.truncate(index / file, int((index / file).stat().st_size * share))


def _flip(file: Path, bit: int, index: Path) -> None:
    data = bytearray((index / file).read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    (index / file).write_bytes(data)


def _rows(cases: list[Case], whole: Case) -> list[str]:
    crashed = [case.name for case in cases if case.crashed]
    differing = [f"{case.name}: {case.differing}" for case in cases if case.differing]
    silent = [case for case in cases if not case.said]
    missed = [case.name for case in silent if case.naive in ("other", "error") or (not case.naive and case.differing)]
    naive = ", ".join(f"{count} {verdict or 'not asked'}" for verdict, count in Counter(c.naive for c in cases).items())
    well = "well"
    if whole.crashed or whole.differing or whole.said:
        well = f"crashed: {whole.crashed}, said: {whole.said}, other answers: {whole.differing}"
    return [
        f"| {len(cases)} damages of the index, each file deleted, cut, bit-flipped (undamaged copy: {well}): "
        f"crashes{named(crashed)} | {len(crashed)} | | 0 |",
        f"| with other answers to {QUESTIONS} questions than before{named(differing)} | {len(differing)} | | 0 |",
        f"| not said, though Chroma alone answers otherwise{named(missed)} (it: {naive}; not said at all: "
        f"{len(silent)}) | {len(missed)} | | 0 |",
    ]
