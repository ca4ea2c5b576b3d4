"""The door: no command opens the window, with the files named; a command answers in the terminal."""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path

VERBS = (
    *("demo", "add", "ask", "search", "documents", "remove", "check"),
    *("collections", "folders", "ocr", "conversations", "export", "models", "settings"),
)


def main() -> int:
    """Run the program. Returns the exit code."""
    if sys.platform == "win32":  # the installer and the uninstaller wait until it is gone: chatqa.iss
        import ctypes

        ctypes.windll.kernel32.CreateMutexW(None, False, "desktop.chatqa.ChatQA")
    multiprocessing.freeze_support()  # from which the engine's process does not come back: it holds the mutex too
    arguments = sys.argv[1:]
    home, files = _window_arguments(arguments)
    if files is not None:
        return _open_window(home, files)
    from app import cli

    return cli.run(arguments)


def _window_arguments(arguments: Sequence[str]) -> tuple[str | None, list[str] | None]:
    """The home and the files to open in the window; None for the files where the arguments are a command."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--home")
    known, rest = parser.parse_known_args([*arguments])
    if not rest:
        return known.home, []
    if rest[0] not in VERBS and all(os.path.exists(name) for name in rest):
        return known.home, [str(Path(name).absolute()) for name in rest]
    return known.home, None


def _open_window(home: str | None, files: list[str]) -> int:
    if sys.platform.startswith("linux") and not _has_display():
        print(
            f"chatqa: there is no display for the window; in the terminal there are: chatqa {', '.join(VERBS)}.",
            file=sys.stderr,
        )
        return 1
    gc.disable()  # ui.jobs collects, and only on the thread of the window
    from app.client import EngineClient
    from app.paths import home_dir
    from app.requests import GetOverview

    folder = home_dir(home)
    engine = EngineClient(folder)  # now: it makes itself ready while Qt is loaded and the window built
    engine.ask_early(GetOverview())
    from ui.application import run

    code: int = run(folder, files, engine)
    return code


def _has_display() -> bool:
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    raise SystemExit(main())
