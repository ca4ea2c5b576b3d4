"""Where data, models and resources live: per user, moved by environment variables, frozen or not."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

import platformdirs

APP_NAME = "ChatQA Desktop"
_BESIDE_SOURCE = Path(__file__).resolve().parent.parent / "resources"
MOVED_FILE = "moved.json"  # stays where a home was before it was moved


def home_dir(chosen: str | os.PathLike[str] | None = None) -> Path:
    """The folder of library, conversations and settings: `chosen`, else CHATQA_HOME, else the user's own.

    Where that was moved, its new place, if it is there now; app.home.Home says so where it is not."""
    given = chosen or os.environ.get("CHATQA_HOME")
    home = Path(platformdirs.user_data_dir(APP_NAME, appauthor=False)) / "home"
    if given:
        home = Path(given).expanduser().absolute()
    seen = {home}
    while (moved := moved_to(home)) is not None and moved not in seen and os.path.isdir(moved):
        seen.add(moved)
        home = moved
    return home


def moved_to(home: Path) -> Path | None:
    """Where a home was moved to: the small file that was left in its place tells. None where it was not."""
    try:
        target = json.loads((home / MOVED_FILE).read_text("utf-8"))["to"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Path(target) if isinstance(target, str) else None


def models_dir() -> Path:
    """The folder of language models; CHATQA_MODELS overrides. Apart from the home: every home shares it."""
    given = os.environ.get("CHATQA_MODELS")
    if given:
        return Path(given).expanduser().absolute()
    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False)) / "models"


def gpu_pack_dir() -> Path:
    """Where the add-on for NVIDIA GPUs is installed."""
    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False)) / "gpu"


def index_dir(home: Path) -> Path:
    """The nearest-neighbour index of a home."""
    return home / "index"


def index_mark(index: Path) -> Path:
    """The file that stands while an index is being written: one that is left says that it is not whole."""
    return index.with_name(index.name + ".writing")


def index_files_record(index: Path) -> Path:
    """The file that tells what an index's files are like when they are whole."""
    return index.with_name(index.name + ".json")


def resources_dir() -> Path:
    """The files that ship with the program, beside the source or inside a frozen build."""
    if getattr(sys, "frozen", False):
        return Path(getattr(sys, "_MEIPASS", Path(sys.executable).parent)) / "resources"
    return _BESIDE_SOURCE


def make_private(folder: Path) -> None:
    """Make a folder that its owner alone can look into. One that is there stays as its owner has it. OSError."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)


def write_whole(target: Path, text: str) -> None:
    """Write a small file whole or not at all, its folder made, for its owner alone, where it is not there. OSError."""
    make_private(target.parent)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())  # else a power cut can leave the new name with nothing in it
        os.replace(temporary, target)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
