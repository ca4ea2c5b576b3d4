"""`kills`: kill -9 at random moments while filings are added, again and again; afterwards nothing is lost or doubled.

Every second kill takes the whole process group, every other one the program alone, whose workers are then to end by
themselves. A home that gets to its end between two kills is looked at, and the next kill begins a new one.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from terminal import Json, answers, filings, named, not_measured, places, run, say, start
from texts import page_count, questions, write_batch
from watching import marked

KILLS = 200
SMALL, LARGE = 12, 8  # filings
SOONEST_S, LATEST_S = 0.3, 6.0
GONE_WITHIN_S = 3.0
QUESTIONS = 40
MARK = "CHATQA_BENCH_RUN"


@dataclass(slots=True)
class Tally:
    """What became of the homes that were killed in."""

    kills: Counter[str] = field(default_factory=Counter)  # of the group, of the program alone
    stayed: int = 0  # processes that were there so long after a kill
    longest_s: float = 0.0  # until none was left
    homes: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)  # other passages than undisturbed
    found: list[str] = field(default_factory=list)  # by the first check of a home
    not_ok: int = 0  # checks
    same_answers: int = 0
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """The same files in a home that nothing was killed in."""

    pages: dict[str, int]
    passages: dict[str, int]
    batch: Path
    answers: list[Json]


def kills(count: int = KILLS, seed: int = 1, files: int = SMALL + LARGE) -> list[str]:
    """Rows."""
    paths = _chosen(files)
    if not paths:
        return not_measured("kill -9 while filings are added")
    chance = random.Random(seed)
    tally = Tally()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        beside = _undisturbed(Path(folder), paths)
        while tally.kills.total() < count:
            home = Path(folder) / f"home-{tally.homes}"
            _kill_until_done(home, paths, chance, tally, count)
            _look_at(home, paths, beside, tally)
    return _rows(tally, seed, len(paths))


def _chosen(files: int) -> list[Path]:
    """The smallest, and of the rest those with most pages, so that it takes minutes."""
    every = filings()
    small = every[: files * SMALL // (SMALL + LARGE)]
    large = sorted(every[len(small) :], key=page_count)[::-1]
    return small + large[: files - len(small)]


def _undisturbed(folder: Path, paths: Sequence[Path]) -> Undisturbed:
    ran = run(folder / "undisturbed", "add", *paths)
    say(f"{len(paths)} filings, undisturbed: {ran.seconds:.0f} s")
    documents = run(folder / "undisturbed", "documents").lines
    batch = write_batch(folder / "batch.jsonl", questions(paths, QUESTIONS))
    return Undisturbed(
        {path.name: page_count(path) for path in paths},
        {document["document"]: document["passages"] for document in documents},
        batch,
        answers(folder / "undisturbed", batch),
    )


def _kill_until_done(home: Path, paths: Sequence[Path], chance: random.Random, tally: Tally, count: int) -> None:
    """Add and kill, until the number is reached or an `add` came to its end first."""
    while tally.kills.total() < count:
        mark = uuid.uuid4().hex
        null = subprocess.DEVNULL
        process = start(home, "add", *paths, stdout=null, stderr=null, **{MARK: mark})
        try:
            process.wait(timeout=chance.uniform(SOONEST_S, LATEST_S))
            return
        except subprocess.TimeoutExpired:
            _kill(process, mark, tally)
        if tally.kills.total() % 10 == 0:
            say(f"{tally.kills.total()} kills, home {tally.homes + 1}")


def _kill(process: subprocess.Popen[str], mark: str, tally: Tally) -> None:
    whole = tally.kills.total() % 2 == 0
    if whole:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    tally.kills["of the process group" if whole else "of the program alone"] += 1
    killed = time.perf_counter()
    process.wait()
    left = marked(MARK, mark)
    while left and time.perf_counter() - killed < GONE_WITHIN_S:
        time.sleep(0.05)
        left = marked(MARK, mark)
    tally.longest_s = max(tally.longest_s, time.perf_counter() - killed)
    tally.stayed += len(left)
    for stray in left:
        say(f"still there: {stray}")
        stray.kill()


def _look_at(home: Path, paths: Sequence[Path], beside: Undisturbed, tally: Tally) -> None:
    """Let it come to its end, then compare, and check twice."""
    ran = run(home, "add", *paths, codes=(0, 1))
    tally.homes += 1
    say(f"home {tally.homes}, after {tally.kills.total()} kills: added to its end in {ran.seconds:.0f} s")
    _compare(run(home, "documents").lines, beside, tally)
    for number in range(2):
        checked = run(home, "check", codes=(0, 1)).lines[0]
        tally.not_ok += not checked["ok"]
        tally.found += checked["found"] if number == 0 else []
    after = answers(home, beside.batch)
    same = [places(one) == places(other) for one, other in zip(after, beside.answers, strict=True)]
    tally.same_answers += sum(same)
    tally.asked += len(same)


def _compare(documents: Sequence[Json], beside: Undisturbed, tally: Tally) -> None:
    names = Counter(document["document"] for document in documents)
    tally.doubled += [name for name, times in names.items() if times > 1 or name not in beside.pages]
    tally.lost += [name for name in beside.pages if name not in names]
    for document in documents:
        name, status, pages = document["document"], document["status"], document["pages"]
        if name in beside.pages and (status, pages) != ("ready", beside.pages[name]):
            tally.lost.append(f"{name} ({status}, {pages} of {beside.pages[name]} pages)")
        if document["passages"] != beside.passages.get(name):
            tally.other.append(f"{name} ({document['passages']} for {beside.passages.get(name)})")


def _rows(tally: Tally, seed: int, files: int) -> list[str]:
    taken = ", ".join(f"{count} {what}" for what, count in tally.kills.items())
    what = f"{tally.kills.total()} kill -9 while adding {files} filings ({taken}; seed {seed}, {tally.homes} homes)"
    return [
        f"| {what}: lost{named(tally.lost)} | {len(tally.lost)} | | 0 |",
        f"| doubled{named(tally.doubled)} | {len(tally.doubled)} | | 0 |",
        f"| with another number of passages than undisturbed{named(tally.other)} | {len(tally.other)} | | 0 |",
        f"| `check` afterwards: not whole / found something{named(tally.found)} | "
        f"{tally.not_ok} / {len(tally.found)} | | 0 / 0 |",
        f"| {tally.asked} questions answered as in the undisturbed home | {tally.same_answers} / {tally.asked} | "
        f"{tally.same_answers / max(1, tally.asked):.2f} | 1 |",
        f"| processes left {GONE_WITHIN_S:.0f} s after a kill (longest until none was {tally.longest_s:.2f} s) | "
        f"{tally.stayed} | | 0 |",
    ]
