"""Models that other programs have put on this disk: found and offered where they are, never copied."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from app.frozen import frozen
from app.gguf import MAGIC

DEPTH = 6  # folders below a program's own that are looked into
MOST = 500  # files a program
SMALLEST = 1 << 20  # bytes; less is a vocabulary or a test
OLLAMA_MODEL = "application/vnd.ollama.image.model"
NOT_MODELS = ("mmproj", "adapter", "-lora")


@frozen
class Found:
    """A model file of another program's."""

    title: str
    path: Path
    program: str


def found() -> tuple[Found, ...]:
    """All that are here, each file once."""
    seen: dict[Path, Found] = {}
    for item in _all():
        seen.setdefault(item.path.resolve(), item)
    return tuple(seen.values())


def _all() -> Iterator[Found]:
    home = Path.home()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    for folder in (home / ".lmstudio" / "models", cache / "lm-studio" / "models"):
        yield from _below(folder, "LM Studio")
    yield from _below(_gpt4all(home), "GPT4All")
    for folder in (_given("OLLAMA_MODELS", home / ".ollama" / "models"), Path("/usr/share/ollama/.ollama/models")):
        yield from _ollama(folder)
    hub = _given("HF_HUB_CACHE", _given("HF_HOME", cache / "huggingface") / "hub")
    yield from _below(hub, "Hugging Face")
    yield from _below(_given("LLAMA_CACHE", cache / "llama.cpp"), "llama.cpp")


def _given(variable: str, default: Path) -> Path:
    value = os.environ.get(variable)
    return Path(value).expanduser() if value else default


def _gpt4all(home: Path) -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home)) / "nomic.ai" / "GPT4All"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "nomic.ai" / "GPT4All"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "nomic.ai" / "GPT4All"


def _below(folder: Path, program: str) -> Iterator[Found]:
    """The GGUF files in a folder and below it."""
    count = 0
    for place, folders, names in os.walk(folder, onerror=None):
        if len(Path(place).relative_to(folder).parts) >= DEPTH:
            folders.clear()
        for name in sorted(names):
            path = Path(place, name)
            if name.lower().endswith(".gguf") and _is_model(path) and count < MOST:
                count += 1
                yield Found(path.stem, path, program)


def _ollama(folder: Path) -> Iterator[Found]:
    """Ollama names its files by their hash; its manifests say what they are."""
    manifests = folder / "manifests"
    try:
        listed = sorted(manifests.glob("*/*/*/*"))[:MOST]
    except OSError:
        return  # another user's
    for manifest in listed:
        path = _ollama_model(folder, manifest)
        if path is not None and _is_model(path):
            owner, name, tag = manifest.relative_to(manifests).parts[1:]
            title = f"{name}:{tag}" if owner == "library" else f"{owner}/{name}:{tag}"
            yield Found(title, path, "Ollama")


def _ollama_model(folder: Path, manifest: Path) -> Path | None:
    try:
        layers = json.loads(manifest.read_text("utf-8"))["layers"]
        digests = [layer["digest"] for layer in layers if layer["mediaType"] == OLLAMA_MODEL]
    except (OSError, ValueError, LookupError, TypeError):
        return None  # another program's file, of a form we do not know: not ours to complain of
    hashes = [str(digest).removeprefix("sha256:") for digest in digests]
    # A hash and nothing else: a manifest must not lead out of the folder.
    return folder / "blobs" / f"sha256-{hashes[0]}" if hashes and hashes[0].isalnum() else None


def _is_model(path: Path) -> bool:
    name = path.name.lower()
    if any(word in name for word in NOT_MODELS) or ("-of-" in name and "-00001-of-" not in name):
        return False
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC and os.fstat(file.fileno()).st_size >= SMALLEST
    except OSError:
        return False
