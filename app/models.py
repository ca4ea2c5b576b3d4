"""The model catalogue: which language models there are, where they lie, and how each is best asked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from app.errors import InvalidInput, NoModel
from app.paths import models_dir
from app.records import ModelInfo

ADDED_FILE = "added.json"  # in the model folder: the user's own files, by path; never copied
GGUF_MAGIC = b"GGUF"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A model the program knows. `style` is the instruction style it does best."""

    name: str
    title: str
    file_name: str
    size: int  # bytes
    sha256: str
    licence: str
    style: str


STARTER = CatalogueEntry(
    name="starter",
    title="Starter (SmolLM2 135M Instruct, Q4_1)",
    file_name="SmolLM2-135M-Instruct.Q4_1.gguf",
    size=98_362_432,
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    licence="Apache-2.0",
    style="long",
)
CATALOGUE = (STARTER,)


def installed(in_use: str = "") -> tuple[ModelInfo, ...]:
    """The catalogue and the user's own files; `path` is empty where the file is not here."""
    known = [_of_entry(entry, in_use) for entry in CATALOGUE]
    own = [_of_file(path, in_use) for path in _added()]
    return (*known, *own)


def find(name: str) -> ModelInfo:
    """The model of this name or path, its file here; NoModel says what to do where it is not."""
    for entry in CATALOGUE:
        model = _of_entry(entry, name)
        if name in (entry.name, str(models_dir() / entry.file_name)):
            if model.path:
                return model
            raise NoModel(
                f"The model “{model.title}” is not on this machine; run the set-up again, or add a GGUF file "
                "of your own with `chatqa models add FILE`."
            )
    for path in _added():
        if name in (path.stem, str(path)):
            model = _of_file(path, name)
            if model.path:
                return model
            raise NoModel(f"The file of the model “{model.title}” is gone; choose another model.")
    raise NoModel(f"There is no model “{name}”; `chatqa models list` names those there are.")


def add(path: Path) -> ModelInfo:
    """Make a GGUF file of the user's own known. It stays where it is."""
    path = path.expanduser().absolute()
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be opened: {error.strerror}.") from error
    if magic != GGUF_MAGIC:
        raise InvalidInput(f"{path.name} is not a GGUF model file.")
    known = _added()
    if path not in known:
        _save_added([*known, path])
    return _of_file(path, "")


def _of_entry(entry: CatalogueEntry, in_use: str) -> ModelInfo:
    path = models_dir() / entry.file_name
    here = path.is_file()
    size = path.stat().st_size if here else entry.size
    where = str(path) if here else ""
    chosen = in_use in (entry.name, str(path))
    return ModelInfo(entry.name, entry.title, where, size, entry.licence, entry.style, chosen)


def _of_file(path: Path, in_use: str) -> ModelInfo:
    here = path.is_file()
    size = path.stat().st_size if here else 0
    where = str(path) if here else ""
    return ModelInfo(path.stem, path.stem, where, size, "your own file", "long", in_use == str(path))


def _added() -> list[Path]:
    try:
        stored = json.loads((models_dir() / ADDED_FILE).read_text("utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise InvalidInput(f"The list of added models, {models_dir() / ADDED_FILE}, cannot be read.") from error
    return [Path(item) for item in stored if isinstance(item, str)] if isinstance(stored, list) else []


def _save_added(paths: list[Path]) -> None:
    folder = models_dir()
    temporary = folder / (ADDED_FILE + ".new")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps([str(path) for path in paths], indent=2), "utf-8")
        temporary.replace(folder / ADDED_FILE)
    except OSError as error:
        raise InvalidInput(f"The model folder {folder} cannot be written: {error.strerror}.") from error
