"""`hostile`: 508 PDFs of PDF readers' own test suites, added as one folder with one command."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from terminal import HOSTILE, SHOWN, Json, attempt, not_measured, parsed, say, start
from watching import Watch

OPENING_S = 20.0
OPENING_BYTES = 1 << 30
POLL_S = 2.0
OPENS = (
    "import resource, sys\n"
    f"resource.setrlimit(resource.RLIMIT_DATA, ({OPENING_BYTES}, {OPENING_BYTES}))\n"
    "import pypdfium2\n"
    "sys.exit(0 if len(pypdfium2.PdfDocument(sys.argv[1])) > 0 else 1)\n"
)


@dataclass(slots=True)
class Seen:
    """What was seen of the one `add`."""

    code: int = 0
    lines: list[Json] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)  # seconds between two lines
    stderr: str = ""
    seconds: float = 0.0
    child_peak: int = 0
    tree_peak: int = 0
    reading: dict[str, float] = field(default_factory=dict)  # seconds that a file was seen being read


def hostile(verbose: bool = False) -> list[str]:
    """Rows, and below them the files that failed though PDFium opens them."""
    files = sorted(path for path in HOSTILE.rglob("*") if path.suffix.lower() == ".pdf") if HOSTILE.is_dir() else []
    if not files:
        return not_measured("hostile PDFs", HOSTILE)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        seen = _add(Path(folder))
    say(f"added in {seen.seconds:.0f} s; now opening each by PDFium alone")
    opened = [path for path in files if _opens(path)]
    by_path = _lines_by_file(files, seen.lines)
    failed = [path for path in opened if by_path.get(path, {"status": "failed"})["status"] == "failed"]
    for path in failed if verbose else ():
        say(f"PDFium opens it, and yet failed: {_of(path, by_path)}")
    return [*_coming_to_an_end(files, seen), *_limits(seen), *_opened(opened, failed, by_path)]


def _add(folder: Path) -> Seen:
    """Add the folder, noting when each line comes, what its processes hold and how long each file is read."""
    seen = Seen()
    home = folder / "home"
    with (folder / "stderr").open("w+") as stderr:
        began = last = time.perf_counter()
        process = start(home, "add", HOSTILE, stdout=subprocess.PIPE, stderr=stderr)
        ended = threading.Event()
        polling = threading.Thread(target=_poll, args=(home, seen, ended))
        polling.start()
        with Watch(process.pid) as watch:
            assert process.stdout is not None
            for text in process.stdout:
                now = time.perf_counter()
                seen.gaps.append(now - last)
                last = now
                seen.lines += parsed(text)
            seen.code = process.wait()
        seen.seconds = time.perf_counter() - began
        ended.set()
        polling.join()
        stderr.seek(0)
        seen.stderr = stderr.read()
    seen.child_peak, seen.tree_peak = watch.child_peak, watch.tree_peak
    return seen


def _poll(home: Path, seen: Seen, ended: threading.Event) -> None:
    """How long each file stands at `reading`, which is never shorter than the longest of its pages took."""
    since: dict[str, float] = {}
    while not ended.wait(POLL_S):
        now = time.perf_counter()
        reading = [line["path"] for line in attempt(home, "documents").lines if line.get("status") == "reading"]
        since = {path: since.get(path, now) for path in reading}
        for path, first in since.items():
            seen.reading[path] = max(seen.reading.get(path, 0.0), now - first)


def _opens(path: Path) -> bool:
    """Whether PDFium itself opens a file and finds a page in it."""
    try:
        done = subprocess.run([sys.executable, "-c", OPENS, str(path)], capture_output=True, timeout=OPENING_S)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _lines_by_file(files: Sequence[Path], lines: Sequence[Json]) -> dict[Path, Json]:
    """The line of each file; a file of known content has that of its double."""
    by_path = {str(line.get("path")): line for line in lines}
    by_content = {_content(path): by_path[str(path)] for path in files if str(path) in by_path}
    return {path: by_content[_content(path)] for path in files if _content(path) in by_content}


def _content(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _coming_to_an_end(files: Sequence[Path], seen: Seen) -> list[str]:
    crashed = seen.code not in (0, 1) or "Traceback" in seen.stderr or len(seen.lines) != len(files)
    statuses = Counter(line["status"] for line in seen.lines)
    codes = Counter(line["reason_code"] for line in seen.lines if line["status"] == "failed")
    silent = sum(line["status"] == "failed" and not (line["reason"] or "").strip() for line in seen.lines)
    other = sum(count for status, count in statuses.items() if status not in ("ready", "failed"))
    told = f"; stderr: {json.dumps(seen.stderr.strip()[-SHOWN:])}" if seen.stderr.strip() else ""
    return [
        f"| {len(files)} hostile PDFs as one folder, {seen.seconds:.0f} s: crashes (exit {seen.code}, "
        f"{len(seen.lines)} lines{told}) | {int(crashed)} | | 0 |",
        f"| neither `ready` nor `failed`, or `failed` without a reason ({_counts(statuses)}; {_counts(codes)}) | "
        f"{other + silent} | | 0 |",
    ]


def _limits(seen: Seen) -> list[str]:
    """The three bounds from above on a page's time: the truth lies below the least of them that covers every file."""
    read = [(line["seconds"]["read"], line) for line in seen.lines if line["seconds"]["read"] is not None]
    longest, line = max(read, key=lambda pair: pair[0], default=(0.0, {"document": "none", "pages": 0}))
    watched, path = max(((seconds, path) for path, seconds in seen.reading.items()), default=(0.0, "none"))
    slow = sum(line["reason_code"] == "timeout" for line in seen.lines)
    return [
        f"| longest without a finished page: at most (`reading`, looked at every {POLL_S:.0f} s: {Path(path).name}; "
        f"by `seconds.read` {longest:.1f} s: {line['document']}, {line['pages']} pages; longest between two lines "
        f"{max(seen.gaps, default=0):.1f} s; {slow} ended for their time) | {watched + 2 * POLL_S:.0f} s | | ≤ 60 s |",
        f"| most memory of one process below the program (all together {seen.tree_peak / 2**20:.0f} MiB) | "
        f"{seen.child_peak / 2**20:.0f} MiB | | ≤ 1024 MiB |",
    ]


def _opened(opened: Sequence[Path], failed: Sequence[Path], by_path: dict[Path, Json]) -> list[str]:
    share = 1 - len(failed) / max(1, len(opened))
    return [
        f"| not `failed`, of those that PDFium opens | {len(opened) - len(failed)} / {len(opened)} | {share:.3f} | "
        f"≥ 0.97 |",
        *(f"| … failed though PDFium opens it | {_of(path, by_path)} | | |" for path in failed),
    ]


def _of(path: Path, by_path: dict[Path, Json]) -> str:
    line = by_path.get(path, {"reason_code": "no line", "reason": ""})
    return f"{path.relative_to(HOSTILE)}: {line['reason_code']}, {line['reason']}"


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counter.most_common()) or "none"
