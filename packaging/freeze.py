"""The packaged program: one folder with its own Python, made by PyInstaller, that needs nothing of the system's.

Everything is brought or compiled as the locks have it; llama.cpp is one for any processor of this kind.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import bill
import icons
import llama_wheel
import set_up
from fetch_starter import FetchError, fetch, is_there
from steps import SetUpError, step

from app import __version__
from app.models import STARTER

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "package"
PROGRAM = BUILD / "dist" / "chatqa-desktop"
STARTER_FILE = BUILD / "starter" / STARTER.file_name
LLAMA = BUILD / "llama"
LGPL_QT = {
    *("Core", "Gui", "Widgets", "Network", "Svg", "Pdf", "DBus", "OpenGL", "XcbQpa"),
    *("WaylandClient", "WlShellIntegration", "WaylandEglClientHwIntegration"),
}
TAKEN = BUILD / "taken.txt"


def make() -> Path:
    """The program's folder, made anew; .venv holds what it takes (package.py sees to it)."""
    unpack_llama()
    if not is_there(STARTER_FILE, STARTER.sha256):
        try:
            fetch(STARTER_FILE)
        except FetchError as error:
            raise SetUpError(str(error)) from error
    shutil.rmtree(PROGRAM, ignore_errors=True)
    command = [set_up.python(), "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", PROGRAM.parent, "--workpath", BUILD / "work", ROOT / "packaging" / "chatqa.spec"]
    step("Putting the program together", command, environment())
    taken = [Path(line) for line in TAKEN.read_text("utf-8").splitlines()]
    places = [PROGRAM / "_internal"]
    if sys.platform == "darwin":  # the bundle was made of it already
        places.append(PROGRAM.parent / "ChatQA Desktop.app" / "Contents" / "Resources")
    refuse_gpl(PROGRAM)
    for place in places:
        tidy(place)
        bill.write(taken, place / "licences", int(source_date()))
    return PROGRAM


def environment() -> dict[str, str]:
    """What the spec reads, and what makes two builds alike."""
    return {
        **os.environ,
        "CHATQA_LLAMA_PACKAGE": str(LLAMA),
        "CHATQA_STARTER": str(STARTER_FILE),
        "CHATQA_TAKEN": str(TAKEN),
        "CHATQA_ICON": str(icons.of_the_program(BUILD) or ""),
        "CHATQA_VERSION": __version__,
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": source_date(),
    }


def source_date() -> str:
    """Seconds since 1970 that every file of a package bears: the last commit's, or what the environment says."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return given
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return "1767225600"  # no history here: 2026
    asked = [git, "-C", str(ROOT), "log", "-1", "--format=%ct"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def unpack_llama() -> None:
    """llama.cpp for any processor, compiled once and kept."""
    about = "Compiling llama.cpp for processors of every age (10 to 30 minutes, once)"
    # The user's own flags are for their own processor, and would make every package another.
    plain = {name: value for name, value in os.environ.items() if name not in ("CMAKE_ARGS", "CFLAGS", "CXXFLAGS")}
    wheel = set_up.build_llama({**plain, **llama_wheel.PORTABLE}, about)
    shutil.rmtree(LLAMA, ignore_errors=True)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(LLAMA)


def refuse_gpl(program: Path) -> None:
    """Some of Qt's modules are under the GPL alone: SetUpError where one has come in, by a plugin say."""
    patterns = ("libQt6*.so*", "Qt6*.dll", "Qt*.framework")
    names = [path.name for pattern in patterns for path in program.rglob(pattern)]
    found = {re.sub("^(lib)?Qt6?", "", name).split(".")[0] for name in names}
    if not found:
        raise SetUpError("No library of Qt is in the program.")
    if found - LGPL_QT:
        raise SetUpError(
            f"Modules of Qt that are not known to be under the LGPL: {', '.join(sorted(found - LGPL_QT))}."
        )


def tidy(program: Path) -> None:
    """Take out what no one needs: a library's copies under other names, symbols, notes of how packages came here."""
    strip = shutil.which("strip") if sys.platform.startswith("linux") else None
    if strip:
        patterns = ("libggml*.so*", "libllama.so*", "libpython3*.so*")
        libraries = [path for pattern in patterns for path in sorted(program.rglob(pattern)) if not path.is_symlink()]
        step("Taking symbols out", [strip, "--strip-unneeded", *libraries])
        for numbered in program.rglob("llama_cpp/lib/*.so.*"):
            plain = numbered.with_name(numbered.name.split(".so")[0] + ".so")
            plain.unlink()
            plain.symlink_to(numbered.name)
    for name in ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json"):
        for path in program.rglob(f"*.dist-info/{name}"):
            path.unlink()
