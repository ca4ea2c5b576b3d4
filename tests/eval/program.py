"""The program through its public door: the terminal's contract, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hits import Place

ROOT = Path(__file__).resolve().parent.parent.parent
Json = dict[str, Any]


class Program:
    """The terminal's commands on one home."""

    def __init__(self, home: Path, models: Path | None = None) -> None:
        """`models`: another folder of language models than the user's."""
        self.home = home
        self._environment = os.environ | ({"CHATQA_MODELS": str(models)} if models else {})

    def run(self, *arguments: str) -> list[Json]:
        """A command's lines; CalledProcessError where it failed, after its own words on stderr."""
        done = subprocess.run(
            self._command(*arguments), env=self._environment, stdout=subprocess.PIPE, text=True, check=True
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    def batch(self, verb: str, items: Sequence[Json], deadline: float = float("inf")) -> dict[str, Json]:
        """The lines of a batch by their id, in order; stopped at `deadline` (of time.monotonic), with what it has.

        RuntimeError where the program ended before its time.
        """
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "batch.jsonl"
            path.write_text("".join(json.dumps(item) + "\n" for item in items), "utf-8")
            command = self._command(verb, "--batch", str(path))
            with subprocess.Popen(command, env=self._environment, stdout=subprocess.PIPE, text=True) as process:
                left = min(deadline - time.monotonic(), threading.TIMEOUT_MAX)
                stop = threading.Timer(max(0.0, left), process.terminate)
                stop.daemon = True
                stop.start()
                try:
                    lines = _read(process, len(items))
                finally:
                    stop.cancel()
                    process.terminate()  # one that has ended does not mind
        if len(lines) < len(items) and time.monotonic() < deadline:
            raise RuntimeError(f"{verb} ended after {len(lines)} of {len(items)} items.")
        return lines

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(ROOT / "main.py"), "--home", str(self.home), "--json", *arguments]


def places(line: Json) -> list[Place]:
    """The passages of a line, best first; none of one that failed."""
    found = line.get("passages", [])
    return [Place(one["document"] or "", tuple(one["pages"]), one["text"]) for one in found]


def _read(process: subprocess.Popen[str], wanted: int) -> dict[str, Json]:
    """All lines until the process ends. A stopped one may leave half a line."""
    lines: dict[str, Json] = {}
    assert process.stdout is not None
    with process.stdout as stream:
        for text in stream:
            if text.endswith("\n"):
                line = json.loads(text)
                lines[line["id"]] = line
                show(f"{len(lines)} of {wanted}")
    show("")
    return lines


def show(text: str) -> None:
    """How far it is, on a terminal."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
