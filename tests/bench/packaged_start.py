"""`packaged-start`: the packaged program's start to its window, beside the same program as `make run` starts it."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from display import display
from terminal import ROOT, say
from window_home import used_home

ROUNDS = 9
PATIENCE_S = 60
PACKAGED = ROOT / "build" / "package" / "dist" / "chatqa-desktop" / "chatqa"


def packaged_start(rounds: int = ROUNDS) -> list[str]:
    """A row: seconds until the window can be seen, medians of rounds taken in turn."""
    what = "packaged window: process start to its window, beside `make run`'s"
    if not PACKAGED.is_file() or shutil.which("xdotool") is None:
        return [f"| {what} | not measured: `make package` and xdotool wanted | | |"]
    home = used_home()
    commands = {"packaged": [str(PACKAGED)], "run": [sys.executable, str(ROOT / "main.py")]}
    times: dict[str, list[float]] = {name: [] for name in commands}
    with display(own=True) as environment:
        for number in range(rounds + 1):  # the first of each for the disk's cache
            for name, command in commands.items():
                times[name].append(_start([*command, "--home", str(home)], environment))
            say(f"round {number} of {rounds}: " + ", ".join(f"{name} {some[-1]:.3f} s" for name, some in times.items()))
    packaged, run = (statistics.median(some[1:]) for some in times.values())
    return [f"| {what} | {packaged:.3f} / {run:.3f} s | {packaged / run:.2f} | ≤ 1.2 |"]


def _start(command: Sequence[str], environment: dict[str, str]) -> float:
    began = time.monotonic()
    with subprocess.Popen(command, env=environment, cwd=Path.home()) as process:
        search = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "ChatQA"]
        subprocess.run(search, env=environment, check=True, capture_output=True, timeout=PATIENCE_S)
        took = time.monotonic() - began
        time.sleep(1.5)  # an engine that is still starting would be in the next one's way
        process.terminate()
    return took
