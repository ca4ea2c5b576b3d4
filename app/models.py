"""The model catalogue: which language models there are, where they lie, what they need, and how each is best asked."""

from __future__ import annotations

import functools
import hashlib
import os
import re
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from app import downloads, fit, gguf, machine, model_notes, others, outlook
from app.errors import ChatQAError, InvalidInput, NoModel
from app.events import Downloading
from app.file_records import Verified
from app.frozen import frozen
from app.manner import USUAL, Manner
from app.paths import models_dir, resources_dir
from app.records import ModelInfo

HASHED_AT_ONCE = 1 << 24  # bytes between two looks at whether to stop
WORKING_MEMORY = 350_000_000  # bytes that a large model computes in, beside its file and the KV cache
STARTER_WORKING_MEMORY = 50_000_000
OF_THE_HUB = re.compile(r"^[\w.-]+/[\w.-]+/[\w-][\w./-]*\.gguf$")  # OWNER/REPOSITORY/FILE
OF_THE_STARTER = "Apache-2.0, CC-BY-SA-4.0"  # of its base, and of what tuning changed in it
LLAMA_3 = "Meta Llama 3 Community License"
LLAMA_2 = "Llama 2 Community License"


@frozen
class CatalogueEntry:
    """A model the program knows. `style` is the instruction style it does best; no repository: set-up brings it.

    The starter's `manner` was measured (EVALUATION.md): how readily a tuned model refuses comes of training by chance.
    """

    name: str
    title: str
    file_name: str
    size: int  # bytes; approximate where no sha256 is given
    licence: str
    style: str
    kv_bytes: int  # of the KV cache, a token
    sha256: str = ""
    repository: str = ""
    manner: Manner = USUAL

    @property
    def memory(self) -> int:
        """Bytes it needs in all, with the usual context window."""
        working = WORKING_MEMORY if self.repository else STARTER_WORKING_MEMORY
        return self.size + self.kv_bytes * fit.CONTEXT_TOKENS + working


STARTER = CatalogueEntry(
    name="starter",
    title="Starter (SmolLM2 135M, tuned, Q4_0)",
    file_name="ChatQA-Starter-135M.Q4_0.gguf",
    size=91_726_912,
    sha256="792fb7253af8c1fec314620d3dc3002cda52cfc0dd289e3ee3432ecf9dffdf5b",
    licence=OF_THE_STARTER,
    style="short",
    kv_bytes=17_640,
    manner=Manner(reads=1, words=180, refusal_bias=-2.0, least_lead=0.0),
)


def _chatqa(quantization: str, size: int) -> CatalogueEntry:
    """NVIDIA's Llama3-ChatQA-1.5-8B. The names of the files are not verified: `get` lists what there is instead."""
    suffix = "" if quantization == "Q4_K_M" else f"-{quantization.lower()}"
    return CatalogueEntry(
        name=f"chatqa-1.5-8b{suffix}",
        title=f"Llama3-ChatQA-1.5-8B ({quantization})",
        file_name=f"ChatQA-1.5-8B-{quantization}.gguf",
        size=size,
        licence=LLAMA_3,
        style="long",
        kv_bytes=100_352,
        repository="bartowski/Llama-3-ChatQA-1.5-8B-GGUF",
    )


def _llama_2_chat(parameters: str, size: int, kv_bytes: int, repository: str) -> CatalogueEntry:
    """Llama-2-Chat, which ChatQA's prompt suits at least as well as its own (arXiv 2401.10225, C.3.2)."""
    return CatalogueEntry(
        name=f"llama-2-{parameters.lower()}-chat",
        title=f"Llama-2-{parameters}-Chat (Q4_K_M)",
        file_name=f"llama-2-{parameters.lower()}-chat.Q4_K_M.gguf",
        size=size,
        licence=LLAMA_2,
        style="long",
        kv_bytes=kv_bytes,
        repository=repository,
    )


CATALOGUE = (
    STARTER,
    _chatqa("Q4_K_M", 4_920_000_000),
    _chatqa("Q3_K_M", 4_020_000_000),
    _chatqa("Q6_K", 6_600_000_000),
    _llama_2_chat("7B", 4_080_000_000, 401_408, "TheBloke/Llama-2-7B-Chat-GGUF"),
    _llama_2_chat("13B", 7_870_000_000, 627_200, "TheBloke/Llama-2-13B-chat-GGUF"),
)


def path_of(entry: CatalogueEntry) -> Path:
    """Where its file lies, or would: a packaged program brings the starter itself, and its folder is not written to."""
    shipped = resources_dir() / "starter" / entry.file_name
    return shipped if entry is STARTER and shipped.is_file() else models_dir() / entry.file_name


def installed(in_use: str = "") -> tuple[ModelInfo, ...]:
    """The catalogue, the user's own files, and those of other programs; `path` is empty where the file is not here."""
    known = [_of_entry(entry, in_use) for entry in CATALOGUE]
    own = [_of_file(path, in_use) for path in model_notes.added()]
    paths = {model.path for model in (*known, *own)}
    free = machine.free_memory()
    foreign = [_of_found(item, in_use) for item in others.found() if str(item.path) not in paths]
    return tuple(replace(model, free=free) for model in (*known, *own, *foreign))


def weigh(here: fit.Machine, in_use: str = "") -> tuple[ModelInfo, ...]:
    """The same, each with how it would run on this machine, where that can be told."""
    return tuple(
        replace(model, outlook=outlook.foresee(model.size, model.memory, here)) if model.memory else model
        for model in installed(in_use)
    )


def find(name: str) -> ModelInfo:
    """The model of this name or path, its file here; NoModel says what to do where it is not."""
    for entry in CATALOGUE:
        model = _of_entry(entry, name)
        if name in (entry.name, str(path_of(entry))):
            if model.path:
                return model
            raise NoModel(f"The model “{model.title}” is not on this machine; {_way_to(entry)}")
    for path in model_notes.added():
        if name in (path.stem, str(path)):
            model = _of_file(path, name)
            if model.path:
                return model
            raise NoModel(f"The file of the model “{model.title}” is gone; choose another model.")
    for item in others.found():
        if name in (item.title, str(item.path)):
            return _of_found(item, name)
    raise NoModel(f"There is no model “{name}”; `chatqa models list` names those there are.")


def add(path: Path) -> ModelInfo:
    """Make a GGUF file of the user's own known. It stays where it is."""
    path = path.expanduser().absolute()
    gguf.check_is_gguf(path)
    known = model_notes.added()
    if path not in known:
        model_notes.save_added([*known, path])
    return _of_file(path, "")


def get(name: str) -> Generator[Downloading | None, None, ModelInfo]:
    """Download a model of the catalogue, or `OWNER/REPOSITORY/FILE.gguf` of the hub, and go on where one was stopped.

    Yields Downloading. DownloadError is a sentence; NoModel where there is no such name.
    """
    entry = next((entry for entry in CATALOGUE if entry.name == name), None)
    if entry is None:
        return (yield from _get_other(name))
    target = models_dir() / entry.file_name
    if not target.is_file():
        if not entry.repository:
            raise NoModel(f"The model “{entry.title}” is not downloaded from the hub; {_way_to(entry)}")
        wanted = downloads.Wanted(entry.name, entry.repository, entry.file_name, entry.sha256)
        yield from downloads.fetch(wanted, target)
    return _of_entry(entry, "")


def delete(name: str) -> int:
    """Delete a model of the model folder, and what a stopped download left of one; returns the bytes freed.

    A file that lies elsewhere is the user's own: it is taken off the list, and stays.
    """
    there = [model for model in installed() if name in (model.name, model.path)]
    there.sort(key=lambda model: (model.path != name, model.origin != "catalogue", model.path != ""))
    model = there[0] if there else None  # what has a path goes by that: by its name a file that is gone
    if model is None or not name or not (model.removal or model.here):
        raise NoModel(f"There is no model “{name}” to delete.")
    target = next((models_dir() / entry.file_name for entry in CATALOGUE if entry.name == model.name), Path())
    path = Path(model.path) if model.path else target
    if model.origin == "own":
        gone = "" if model.path else model.name  # where its file is gone, it goes by its name
        kept = [one for one in model_notes.added() if one != path and (one.stem != gone or os.path.isfile(one))]
        model_notes.save_added(kept)
    files = [] if model.removal == "entry" else _files(path)
    try:
        freed = sum(file.stat().st_size for file in files)
        for file in files:
            file.unlink()
    except OSError as error:
        raise InvalidInput(f"The file {path} cannot be deleted: {error.strerror}.") from error
    return freed


def delete_downloaded() -> list[OSError]:
    """Delete every model that was downloaded, and what the program noted of models; what stood in the way.

    Other files in the model folder are the user's own: it may be a folder of theirs. The starter came with the program.
    """
    folder = models_dir()
    try:
        added = model_notes.added()
    except InvalidInput:
        added = []
    ours = [folder / entry.file_name for entry in CATALOGUE if entry.repository]
    ours += [path for path in added if path.is_relative_to(folder) and _is_of_the_hub(path, folder)]
    files = {file for path in ours for file in _files(path)} | {folder / name for name in model_notes.FILES}
    files |= {path for path in folder.rglob("*.gguf.part*") if _is_of_the_hub(path, folder)}
    failures: list[OSError] = []
    for file in sorted(files):
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            failures.append(error)
        for emptied in file.parents:
            if emptied == folder or any(emptied.glob("*")):
                break
            emptied.rmdir()
    return failures


def _is_of_the_hub(path: Path, folder: Path) -> bool:
    """Whether it lies as what was downloaded does: OWNER/REPOSITORY/FILE."""
    return len(path.relative_to(folder).parts) >= 3


def verify(name: str) -> Generator[None, None, Verified]:
    """Read a model file from end to end: that it is whole, and whether its hash is the one known of it."""
    model = find(name)
    path = Path(model.path)
    gguf.check_whole(path, path.name)
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while data := file.read(HASHED_AT_ONCE):
                digest.update(data)
                yield
    except OSError as error:
        raise InvalidInput(f"The file {path} cannot be read: {error.strerror}.") from error
    found = digest.hexdigest()
    entry = next((entry for entry in CATALOGUE if entry.name == model.name and model.origin == "catalogue"), None)
    known = (entry.sha256 if entry is not None else "") or model_notes.verified(path)
    if not known:
        model_notes.save_verified(path, found)
    return Verified(found, bool(known), not known or known == found)


def _get_other(name: str) -> Generator[Downloading | None, None, ModelInfo]:
    if not OF_THE_HUB.match(name) or ".." in name:
        raise NoModel(
            f"There is no model “{name}” in the catalogue; `chatqa models list` names those there are, and "
            "OWNER/REPOSITORY/FILE.gguf gets any other from the hub."
        )
    owner, repository, file_name = name.split("/", 2)
    target = models_dir() / owner / repository / file_name
    if not target.is_file():
        yield from downloads.fetch(downloads.Wanted(name, f"{owner}/{repository}", file_name), target)
    part = gguf.PARTS.match(target.name)
    return add(target) if part is None or int(part[2]) == 1 else _of_file(target, "")


def _way_to(entry: CatalogueEntry) -> str:
    if entry.repository:
        return f"download it with `chatqa models get {entry.name}`, or under File → Language models."
    return "run the set-up again, or add a GGUF file of your own with `chatqa models add FILE`."


def _of_entry(entry: CatalogueEntry, in_use: str) -> ModelInfo:
    path = path_of(entry)
    part = downloads.part_of(path)
    here = os.path.isfile(path)  # Path.is_file raises where a drive does not answer
    return ModelInfo(
        name=entry.name,
        title=entry.title,
        path=str(path) if here else "",
        size=path.stat().st_size if here else entry.size,
        licence=entry.licence,
        style=entry.style,
        in_use=in_use in (entry.name, str(path)),
        memory=entry.memory,
        downloadable=bool(entry.repository) and not here,
        here=part.stat().st_size if part.is_file() else 0,
        removal="file" if here and entry.repository else "",
        manner=entry.manner,
    )


def _of_file(path: Path, in_use: str) -> ModelInfo:
    here = os.path.isfile(path)
    return ModelInfo(
        name=path.stem,
        title=path.stem,
        path=str(path) if here else "",
        size=path.stat().st_size if here else 0,
        licence="your own file",
        style="long",
        in_use=in_use == str(path),
        memory=_needed(path) if here else 0,
        origin="own",
        removal="file" if here and path.is_relative_to(models_dir()) else "entry",
    )


def _of_found(item: others.Found, in_use: str) -> ModelInfo:
    return replace(
        _of_file(item.path, in_use),
        name=item.title,
        title=item.title,
        licence="as you got it",
        origin=item.program,
        removal="",
    )


def _files(path: Path) -> list[Path]:
    """What there is of a model file: all its parts, and what a stopped download left of it."""
    match = gguf.PARTS.match(path.name)
    names = [path.name]
    if match is not None:
        names = [f"{match[1]}-{number:05}-of-{match[3]}.gguf" for number in range(1, int(match[3]) + 1)]
    wholes = [path.with_name(name) for name in names]
    stopped = [downloads.part_of(whole) for whole in wholes]
    tags = [part.with_name(part.name + ".etag") for part in stopped]
    return [file for file in (*wholes, *stopped, *tags) if file.is_file()]


def _needed(path: Path) -> int:
    status = path.stat()
    return _needed_by(path, status.st_size, status.st_mtime_ns)


@functools.lru_cache(maxsize=512)
def _needed_by(path: Path, size: int, changed: int) -> int:
    try:
        return fit.needed(gguf.read(path))
    except ChatQAError:
        return 0  # it says what is wrong when it is used
