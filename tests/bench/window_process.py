"""A window in a process of its own, that measures itself and prints what it found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from terminal import ROOT

PATIENCE_S = 1200.0
PLACES = (ROOT, ROOT / "tests", ROOT / "tests" / "bench", ROOT / "packaging")
SHOWN = 1500  # characters of what went wrong


def run_process(environment: dict[str, str], module: str, *arguments: object) -> Any:
    """The JSON that a module prints last when it is run with these arguments."""
    path = os.pathsep.join(str(place) for place in PLACES)
    ran = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        cwd=ROOT,
        env={**environment, "PYTHONPATH": path, "QT_NO_GLIB": "1"},
    )
    if ran.returncode or not ran.stdout.strip():
        raise RuntimeError(f"{module} ended with {ran.returncode}: {ran.stderr[-SHOWN:]}")
    return json.loads(ran.stdout.splitlines()[-1])
