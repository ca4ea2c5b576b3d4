"""The program as a user has it: commands of the terminal, each in a process of its own, and the data to try them on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("CHATQA_EVAL", ROOT.parent / "shared" / "eval"))
FILINGS = DATA / "financebench" / "pdfs"
HOSTILE = DATA / "hostile-pdfs"
PATIENCE_S = 4 * 3600.0
SHOWN = 600  # characters of what went wrong

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that ended."""

    code: int
    lines: list[Json]
    stderr: str
    seconds: float


def command(home: Path, *arguments: str | Path) -> list[str]:
    """The command line of a verb in a home, answering in JSON."""
    return [sys.executable, str(ROOT / "main.py"), "--home", str(home), "--json", *map(str, arguments)]


def start(
    home: Path, *arguments: str | Path, stdout: int | IO[Any], stderr: int | IO[Any], **environment: str
) -> subprocess.Popen[str]:
    """Start a command, in a session and process group of its own."""
    return subprocess.Popen(
        command(home, *arguments),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        cwd=ROOT,
        env={**os.environ, **environment},
        start_new_session=True,
        text=True,
    )


def attempt(home: Path, *arguments: str | Path) -> Ran:
    """Run a command to its end, whatever becomes of it; lines that are no JSON are left out."""
    began = time.perf_counter()
    process = start(home, *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    stdout, stderr = process.communicate(timeout=PATIENCE_S)
    return Ran(process.returncode, parsed(stdout), stderr, time.perf_counter() - began)


def run(home: Path, *arguments: str | Path, codes: Sequence[int] = (0,)) -> Ran:
    """Run a command that must end with one of these codes."""
    ran = attempt(home, *arguments)
    if ran.code not in codes:
        said = ran.stderr.strip()[-SHOWN:] or json.dumps(ran.lines[-1:])[:SHOWN]
        raise RuntimeError(f"{arguments[0]} ended with {ran.code}: {said}")
    return ran


def parsed(text: str) -> list[Json]:
    """The JSON lines of a text."""
    lines = []
    for line in text.splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:
            continue
    return [line for line in lines if isinstance(line, dict)]


def filings() -> list[Path]:
    """The filings at hand, by size; none where the data is not there."""
    return sorted(FILINGS.glob("*.pdf"), key=lambda path: (path.stat().st_size, path.name))


def not_measured(what: str, folder: Path = FILINGS) -> list[str]:
    """What a part says without its data."""
    return [f"| {what} | not measured: {folder} is not there (CHATQA_EVAL names the folder of the data) | | |"]


def say(text: str) -> None:
    """How far it is, beside the table."""
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def named(what: Sequence[str], most: int = 8) -> str:
    """Names in brackets, for a row; nothing where there are none."""
    once = [*dict.fromkeys(what)]
    more = f"; and {len(once) - most} more" if len(once) > most else ""
    return f" ({'; '.join(once[:most])}{more})" if once else ""


def answers(home: Path, batch: Path, *options: str, codes: Sequence[int] = (0,)) -> list[Json]:
    """What `search --batch` finds, a line a question."""
    return run(home, "search", "--batch", batch, *options, codes=codes).lines


def places(line: Json) -> list[tuple[str, int, str]]:
    """An answer to compare by: document, page and text of every passage, in order."""
    return [(passage["document"], passage["page"], passage["text"]) for passage in line.get("passages", [])]
