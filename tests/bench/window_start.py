"""`window-start`: process start to usable window, and memory at rest, beside a bare window of the same Qt."""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

from display import display
from terminal import ROOT, say
from window_home import CONVERSATIONS, DOCUMENTS, used_home

ROUNDS = 9
IDLE_S = 10
PATIENCE_S = 120.0
PROBE = Path(__file__).resolve().parent / "window_probe.py"


def window_start(rounds: int = ROUNDS) -> list[str]:
    """Rows: seconds to usable, medians of rounds taken in turn; and PSS after ten seconds at rest."""
    if not sys.platform.startswith("linux"):
        return ["| window: start and memory | not measured: /proc wanted | | |"]
    home = used_home()
    with display() as environment:
        for arguments in (("bare",), ("program", str(home))):  # once each for the disk's cache
            _probe(environment, *arguments)
        bare, ours = [], []
        for number in range(rounds):
            bare.append(_probe(environment, "bare")[0])
            ours.append(_probe(environment, "program", str(home))[0])
            say(f"round {number + 1} of {rounds}: ours {ours[-1]:.3f} s, bare {bare[-1]:.3f} s")
        held = _probe(environment, "program", str(home), str(IDLE_S))[1] / 1e6
        held_bare = _probe(environment, "bare", str(IDLE_S))[1] / 1e6
    ratio = statistics.median(ours) / statistics.median(bare)
    where = "offscreen" if environment.get("QT_QPA_PLATFORM") == "offscreen" else "X11"
    return [
        f"| window: process start to usable ({DOCUMENTS} documents, {CONVERSATIONS} conversations; {where}), beside a "
        f"bare one | {statistics.median(ours):.3f} / {statistics.median(bare):.3f} s | {ratio:.2f} | ≤ 2.0 |",
        f"| window: PSS {IDLE_S} s after its start, beside a bare one | {held:.0f} / {held_bare:.0f} MB | "
        f"{held / held_bare:.2f} | ≤ 200 MB |",
    ]


def _probe(environment: dict[str, str], *arguments: str) -> list[float]:
    """What the probe printed."""
    compiled = {name: value for name, value in environment.items() if name != "PYTHONDONTWRITEBYTECODE"}  # as users are
    ran = subprocess.run(
        [sys.executable, str(PROBE), *arguments],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        cwd=ROOT,
        env=compiled,
    )
    if ran.returncode or not ran.stdout.strip():
        raise RuntimeError(f"The window {arguments} ended with {ran.returncode}: {ran.stderr[-600:]}")
    return [float(line) for line in ran.stdout.split()]
