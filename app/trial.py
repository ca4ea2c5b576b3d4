"""Trying what could end the program: a model file that was never loaded here, and a GPU that was too small.

A damaged file can pass every check of its header and still make llama.cpp end its process. So a new file is first
loaded by a process of its own, once; what it survives is noted beside the models. A GPU that runs out of memory in
the middle of an answer ends the process too: while one works a mark stands in the home, and whoever finds it at the
next start puts fewer layers there.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
from collections.abc import Generator
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from pathlib import Path

from app import gguf, machine
from app.errors import ModelError
from app.fit import Machine, Wish, plans
from app.model_notes import TRIED_FILE
from app.paths import models_dir, write_whole
from app.records import Placement
from app.worker import end_with_parent

CONTEXT_TOKENS = 256
POLL_S = 0.05
PATIENCE_S = 60.0  # for a file of no size
SLOWEST_DISK = 50e6  # bytes a second
MARK_FILE = "gpu-at-work.json"


def check(path: Path) -> Generator[None, None, None]:
    """Have a process load a model that is new here; yields None while it does. ModelError says what became of it."""
    known = _known()
    if os.path.isfile(path) and known.get(str(path)) == _identity(path):
        return
    gguf.read(path)  # says much, and at once
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_load, args=(path, sending), name="chatqa-trial", daemon=True)
    process.start()
    sending.close()
    try:
        rounds = int((PATIENCE_S + path.stat().st_size / SLOWEST_DISK) / POLL_S)
        while not wait([receiving], POLL_S):
            yield None
            rounds -= 1
            if rounds < 0:
                raise ModelError(f"The model file {path.name} cannot be loaded: trying it took too long.")
        sentence = _answer(receiving, path)
    finally:
        process.kill()
        process.join()
        receiving.close()
    if sentence:
        raise ModelError(sentence)
    _note({**{name: what for name, what in known.items() if os.path.isfile(name)}, str(path): _identity(path)})


def _answer(receiving: Connection, path: Path) -> str:
    """What the process says: nothing where all went well."""
    try:
        return str(receiving.recv())
    except EOFError:
        return (
            f"The model file {path.name} cannot be loaded: it is damaged in a way that ended the process that tried "
            "it; fetch it again, or choose another model."
        )


def _load(path: Path, sending: Connection) -> None:
    """In the process of its own: load the model on the processor, in a small window, and evaluate something."""
    end_with_parent(lambda: os._exit(1))
    from app.llama import Loaded  # heavy: only in the child

    try:
        header = gguf.read(path)
        here = Machine((), machine.free_memory(), 1)
        plan = next(plans(header, here, Wish(context_tokens=CONTEXT_TOKENS, gpu=False)))
        loaded = Loaded(path, replace(plan, slice=min(plan.slice, CONTEXT_TOKENS)))
        tokens = loaded.tokenize("The library is open.")
        if path.stat().st_size < here.memory // 2:  # it is in memory then when it is loaded for use
            loaded.evaluate(tokens, 0)
        for token in tokens:
            loaded.piece(token)
    except ModelError as error:
        sending.send(str(error))
    else:
        sending.send("")
    sending.close()
    os._exit(0)  # nothing here is worth a tidy end


def _identity(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def _known() -> dict[str, list[int]]:
    try:
        stored = json.loads((models_dir() / TRIED_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}  # then they are tried again
    return stored if isinstance(stored, dict) else {}


def _note(known: dict[str, list[int]]) -> None:
    _write(models_dir() / TRIED_FILE, known)


class GpuMark:
    """The mark that stands in a home while a GPU works, and what an earlier run left of it."""

    def __init__(self, home: Path) -> None:
        self._file = home / MARK_FILE
        self._left = self._read()
        self._file.unlink(missing_ok=True)

    def most_layers(self, path: Path) -> int | None:
        """How many layers of this model to put on the GPU at most; None where nothing speaks against all."""
        if self._left.get("model") != str(path):
            return None
        layers = self._left.get("layers")
        return layers * 3 // 4 if isinstance(layers, int) else None

    def set(self, path: Path, placement: Placement) -> None:
        """The GPU is about to work."""
        if placement.gpu_layers:
            _write(self._file, {"model": str(path), "layers": placement.gpu_layers})

    def clear(self) -> None:
        """The GPU has done its work."""
        self._file.unlink(missing_ok=True)

    def _read(self) -> dict[str, object]:
        try:
            stored = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return stored if isinstance(stored, dict) else {}


def _write(target: Path, what: object) -> None:
    """A folder that cannot be written goes without."""
    with contextlib.suppress(OSError):
        write_whole(target, json.dumps(what))
