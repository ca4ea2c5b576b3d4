"""The add-on that has a packaged program use NVIDIA GPUs: llama.cpp's CUDA backend and the CUDA libraries it needs.

A pack is a ZIP file of one version of the program, with a list of its files and their hashes. It is installed whole or
not at all, into the user's own folder; app.llama loads it from there, by the paths of its files.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import platform
import re
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

from app import __version__
from app.errors import InvalidInput
from app.paths import gpu_pack_dir, make_private

LIST = "pack.json"
MOST_BYTES = 4 << 30
BACKEND = re.compile(r"^(lib)?ggml-cuda\.(so|dll)$")
RUNTIMES = ("cudart", "cublasLt", "cublas")  # in the order in which they need each other
LIBRARY = re.compile(r"^(lib)?(ggml-cuda|cudart|cublasLt|cublas)[\w.-]*\.(so(\.\d+)*|dll)$")
CHUNK = 1 << 20
# What the library raises of a file that is damaged, encrypted or made for something else.
BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, ValueError, TypeError, AttributeError, RuntimeError)


def platform_name() -> str:
    """The system and kind of processor a pack is for."""
    return f"{sys.platform}-{platform.machine().lower().replace('amd64', 'x86_64')}"


def install(source: Path) -> str:
    """Install a pack in the place of an earlier one; returns its version. InvalidInput says what is wrong with it."""
    if not taken_here():
        raise InvalidInput("This build of llama.cpp takes no GPU pack (see “On a GPU” in the README).")
    target = gpu_pack_dir()
    try:
        with zipfile.ZipFile(source) as archive:
            files = _listed(archive, source)
            make_private(target.parent)
            with tempfile.TemporaryDirectory(dir=target.parent, prefix=".gpu-") as name:
                new = Path(name) / "pack"
                new.mkdir()
                for file, sha256 in files.items():
                    _unpack(archive, file, sha256, new / file)
                (new / LIST).write_bytes(archive.read(LIST))
                _replace(target, new, Path(name) / "before")
    except BROKEN as error:
        raise InvalidInput(f"{source.name} is not a GPU pack of ChatQA Desktop, or is damaged.") from error
    except OSError as error:
        raise InvalidInput(f"{source.name} cannot be installed: {error.strerror}.") from error
    return __version__


def remove() -> bool:
    """Take the pack away, of whatever version; whether there was one. OSError where it cannot be."""
    folder = gpu_pack_dir()
    if not folder.exists():
        return False
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".gpu-") as name:
        os.replace(folder, Path(name) / "before")  # whole or not at all: a library that is in use stays with the rest
    return True


def _replace(target: Path, new: Path, before: Path) -> None:
    """Put the new folder there; where that cannot be, what was there stays."""
    if target.exists():
        os.replace(target, before)
    try:
        os.replace(new, target)
    except OSError:
        if before.exists():
            os.replace(before, target)
        raise


def taken_here() -> bool:
    """Whether this llama.cpp loads its backends as it starts, as a package's does; others have theirs built in."""
    found = importlib.util.find_spec("llama_cpp")
    return found is not None and any(Path(found.origin or "").parent.glob("lib/*ggml-cpu-*"))


def files() -> tuple[list[Path], Path | None]:
    """The CUDA libraries in the order to load them, and the backend; none where no pack of this version is there."""
    folder = gpu_pack_dir()
    try:
        version = json.loads((folder / LIST).read_text("utf-8"))["version"]
    except (OSError, ValueError, KeyError, TypeError):
        return [], None
    if version != __version__:
        return [], None
    there = sorted(folder.iterdir())
    backend = next((path for path in there if BACKEND.match(path.name)), None)
    runtimes = [path for name in RUNTIMES for path in there if re.match(rf"(lib)?{name}(?![A-Za-z])", path.name)]
    return runtimes, backend


def outdated() -> bool:
    """Whether a pack of another version is there, where one would serve."""
    return taken_here() and (gpu_pack_dir() / LIST).exists() and files()[1] is None


def _listed(archive: zipfile.ZipFile, source: Path) -> dict[str, str]:
    """File → sha256, as the pack's own list has it; only libraries that a pack may hold."""
    told = json.loads(archive.read(LIST))
    if told["version"] != __version__ or told["platform"] != platform_name():
        raise InvalidInput(
            f"{source.name} is for ChatQA Desktop {told['version']} on {told['platform']}; this is {__version__} on "
            f"{platform_name()}."
        )
    listed = {str(name): str(sha256) for name, sha256 in told["files"].items()}
    if not all(LIBRARY.match(name) for name in listed) or not any(BACKEND.match(name) for name in listed):
        raise ValueError("not what a pack holds")
    if sum(archive.getinfo(name).file_size for name in listed) > MOST_BYTES:
        raise ValueError("too large")
    return listed


def _unpack(archive: zipfile.ZipFile, name: str, sha256: str, target: Path) -> None:
    digest = hashlib.sha256()
    with archive.open(name) as packed, target.open("wb") as file:
        while data := packed.read(CHUNK):
            digest.update(data)
            file.write(data)
    if digest.hexdigest() != sha256:
        raise ValueError(f"{name} is not what the list says")
