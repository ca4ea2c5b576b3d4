"""What the program needs from the system besides Python packages, and how to get it on Debian and Ubuntu.

Standard library only: set_up.py runs this before anything is installed.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

# Library → the Debian package that holds it: what PySide6's own libraries name (readelf -d), less what
# its wheel brings. Without these `import PySide6.QtWidgets` fails, with or without a screen.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
# What the platform plugins for X11 and Wayland name besides: needed as soon as a window opens.
WINDOW_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# llama.cpp's threads. The compiler brings it; a wheel kept from an earlier build comes without one.
OPENMP = {"libgomp.so.1": "libgomp1"}
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


def has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether a window can open; only Linux can be without."""
    if not platform.startswith("linux"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def loads(library: str) -> bool:
    """Whether the system finds this shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_fonts() -> bool:
    """Whether there is any font at all: without one Qt draws empty boxes."""
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(file.suffix in (".ttf", ".otf", ".ttc") for folder in folders for file in folder.rglob("*"))


def has_compiler() -> bool:
    """Whether a C and a C++ compiler can be called."""
    c, cpp = os.environ.get("CC", "cc"), os.environ.get("CXX", "c++")
    return all(shutil.which(name.split()[0]) for name in (c, cpp))


def missing(compiler: bool, window: bool) -> dict[str, str]:
    """What is missing → its Debian package, for building llama.cpp or not, for a window or not."""
    if not sys.platform.startswith("linux"):
        return {} if has_compiler() or not compiler or sys.platform == "win32" else {"a C++ compiler": "g++"}
    libraries = {**QT_LIBRARIES, **OPENMP, **(WINDOW_LIBRARIES if window else {})}
    found = {name: package for name, package in libraries.items() if not loads(name)}
    if importlib.util.find_spec("ensurepip") is None:
        found["Python's venv module"] = "python{}.{}-venv".format(*sys.version_info)
    if compiler and not has_compiler():
        found["a C++ compiler"] = "g++"
    if window and not has_fonts():
        found["a font"] = "fonts-dejavu-core"
    return found


def administrator() -> list[str] | None:
    """What to put before a command to run it as root without being asked: [], sudo, or None if we can't."""
    if os.name != "posix":
        return None
    if os.geteuid() == 0:
        return []
    asked = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True)
    return ["sudo", "-n"] if asked and asked.returncode == 0 else None


def apt_line(packages: Mapping[str, str]) -> str:
    """The one line that a person types to install what is missing on Debian or Ubuntu."""
    names = " ".join(sorted(set(packages.values())))
    return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {names}"


def advice(packages: Mapping[str, str], has_apt: bool) -> str:
    """What to tell someone whose system we may not change."""
    if has_apt:
        return f"Some system packages are missing; this one line brings them: {apt_line(packages)}"
    if sys.platform == "darwin":
        return "A C++ compiler is missing; this one line brings it: xcode-select --install"
    names = ", ".join(sorted(packages))
    return f"These are missing on this system: {names}. Please install them with its package manager."
