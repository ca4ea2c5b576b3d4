"""A display for what draws windows: the one there is, else an Xvfb of its own, else Qt's own offscreen platform."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SIZE = "2600x1800x24"


@contextmanager
def display(own: bool = False) -> Iterator[dict[str, str]]:
    """The environment for a process that opens windows. `own`: an Xvfb even where the user has a display."""
    there = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if "QT_QPA_PLATFORM" in os.environ or (there and not own) or not sys.platform.startswith("linux"):
        yield dict(os.environ)
    elif (server := shutil.which("Xvfb")) is None:
        yield {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    else:
        yield from _served(server)


def _served(server: str) -> Iterator[dict[str, str]]:
    ours, theirs = os.pipe()
    command = [server, "-displayfd", str(theirs), "-screen", "0", SIZE, "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=(theirs,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(theirs)
    try:
        with os.fdopen(ours) as told:  # the server says which number it has taken
            number = told.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start.")
        plain = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        yield {**plain, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        process.terminate()
        process.wait()
