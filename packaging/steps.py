"""The steps of set-up: each a command with a line before it, a log, and one sentence if it fails.

Standard library only: set_up.py runs this before anything is installed.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent.parent
LOG = ROOT / ".venv-setup.log"
# The open file whose lock says that a set-up is at work. The commands it runs hold it too.
TURN: list[TextIO] = []


class SetUpError(Exception):
    """A step that failed; its message is a sentence for the user."""


def take_turn() -> None:
    """Wait for another set-up of this folder, or for what a killed one left running. Held until we end."""
    if sys.platform == "win32":
        return
    import fcntl

    TURN.append(LOG.open("a", encoding="utf-8"))
    try:
        fcntl.flock(TURN[0], fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        print("Another set-up is at work here; waiting for it …", flush=True)
        fcntl.flock(TURN[0], fcntl.LOCK_EX)


def step(about: str, command: Sequence[object], environment: Mapping[str, str] | None = None) -> None:
    """Run a command, its output to the log; a line for the user before, and one sentence if it fails."""
    print(f"{about} …", flush=True)
    began = time.monotonic()
    words = [str(word) for word in command]
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n== {about}\n$ {' '.join(words)}\n")
        log.flush()
        here = log.tell()
        try:
            turn = [file.fileno() for file in TURN]
            result = subprocess.run(words, cwd=ROOT, env=environment, stdout=log, stderr=log, pass_fds=turn)
            code = result.returncode
        except OSError as error:
            code = error.errno or 1
            log.write(f"ERROR: {error}\n")
    if code != 0:
        with LOG.open(encoding="utf-8", errors="replace") as log:
            log.seek(here)
            why = reason(log.read(), code)
        raise SetUpError(f'"{about}" failed: {why} More is in {LOG.name}; run the same command to go on.')
    print(f"  done in {time.monotonic() - began:.0f} s", flush=True)


NO_NETWORK = r"NewConnectionError|NameResolutionError|ConnectTimeoutError|Temporary failure (in name )?resol"


def reason(output: str, code: int) -> str:
    """The line of a command's output that says why it failed, as a sentence."""
    if re.search(r"No space left on device|Errno 28", output):
        return "the disk is full."
    if re.search(NO_NETWORK, output):
        return "the network could not be reached."
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for number, line in enumerate(lines):
        # A build goes on to report its failure in several layers: the first, at its source, tells most.
        if re.search(r": (fatal )?error: ", line):
            return sentence(line)
        if line.startswith("CMake Error"):
            return sentence(" ".join(lines[number : number + 4]))
    errors = [line for line in lines if re.search(r"(?i)^(\w*error|e)\b.*?:", line)]
    return sentence((errors or lines or [f"it ended with code {code}"])[-1])


def sentence(text: str) -> str:
    """The text with one full stop."""
    return text.rstrip(".") + "."
