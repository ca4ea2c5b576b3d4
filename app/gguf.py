"""What a GGUF file says of itself, read without llama.cpp: its metadata and where its tensors lie.

llama.cpp trusts a file far enough to die of it. So every length and offset is held to the file's size here first,
and a file that is cut short or damaged is a sentence. Format: github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import math
import mmap
import os
import re
import struct
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import TypeAlias

from app.errors import InvalidInput, ModelError, NoModel
from app.frozen import frozen

MAGIC = b"GGUF"
VERSIONS = (2, 3)
MOST_ENTRIES = 1 << 24  # of metadata, tensors or an array: more is damage
MOST_DIMENSIONS = 4
DEFAULT_ALIGNMENT = 32
PARTS = re.compile(r"^(.*)-(\d{5})-of-(\d{5})\.gguf$")

Value: TypeAlias = int | float | bool | str | tuple["Value", ...]

_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
_KEPT_ITEMS = 1024  # of an array; the hundred thousand tokens of a vocabulary are only walked over

# ggml's types: number → (elements of a block, bytes of a block).
_BLOCKS = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34), 9: (32, 36),
    10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 15: (256, 292),
    16: (256, 66), 17: (256, 74), 18: (256, 98), 19: (256, 50), 20: (32, 18), 21: (256, 110), 22: (256, 82),
    23: (256, 136), 24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8), 28: (1, 8), 29: (256, 56), 30: (1, 2),
    34: (256, 54), 35: (256, 66), 39: (32, 17), 40: (64, 36), 41: (128, 18), 42: (64, 18),
}  # fmt: skip


@frozen
class Header:
    """A model's metadata, the bytes of each tensor by its name, and ggml's types of them; of all parts of a model."""

    metadata: Mapping[str, Value]
    tensors: Mapping[str, int] = field(default_factory=dict)
    types: frozenset[int] = frozenset()

    @property
    def architecture(self) -> str:
        """As llama.cpp names it: llama, gemma, …"""
        return str(self.metadata.get("general.architecture", ""))

    def number(self, key: str, default: int = 0) -> int:
        """A number of the architecture's own, the greatest where it differs by layer."""
        value = self.metadata.get(f"{self.architecture}.{key}", default)
        if isinstance(value, tuple):
            value = max((item for item in value if isinstance(item, int)), default=default)
        return int(value) if isinstance(value, int | float) and math.isfinite(value) else default


def read(path: Path) -> Header:
    """The header of a model; NoModel where there is no file, ModelError where it is damaged or no language model."""
    header = _read_one(path)
    match = PARTS.match(path.name)
    if match:
        names = [f"{match[1]}-{number:05}-of-{match[3]}.gguf" for number in range(1, int(match[3]) + 1)]
        parts = [_read_one(path.with_name(name)) for name in names]
        tensors = {name: size for part in parts for name, size in part.tensors.items()}
        header = Header(header.metadata, tensors, frozenset().union(*(part.types for part in parts)))
    _check_kind(path, header)
    return header


def check_whole(path: Path, name: str) -> None:
    """ModelError where the file at `path`, to be called `name`, is damaged; it may be a part of a model in parts."""
    header = _read_one(path)
    if not PARTS.match(name):
        _check_kind(path, header)


def check_is_gguf(path: Path) -> None:
    """InvalidInput where a file cannot be opened or does not begin as a GGUF file does."""
    try:
        with path.open("rb") as file:
            magic = file.read(len(MAGIC))
    except OSError as error:
        raise InvalidInput(f"{path} cannot be opened: {error.strerror}.") from error
    if magic != MAGIC:
        raise InvalidInput(f"{path.name} is not a GGUF model file.")


def _check_kind(path: Path, header: Header) -> None:
    kind = header.metadata.get("general.type", "model")
    if kind != "model" or header.architecture in ("", "clip"):
        what = "an adapter" if kind == "adapter" else "a part for pictures" if header.architecture == "clip" else ""
        raise ModelError(f"The file {path.name} is {what or 'something else'}, not a whole language model.")
    if header.metadata.get(f"{header.architecture}.attention.causal") is False:
        raise ModelError(f"The file {path.name} is a model for searching, not one that writes answers.")
    if not header.number("block_count") or not header.tensors:
        raise ModelError(f"The model file {path.name} cannot be loaded: it names no layers; it is damaged.")


def _read_one(path: Path) -> Header:
    if not os.path.isfile(path):
        raise NoModel(f"The model file {path} is not there any more; choose another model.")
    try:
        with path.open("rb") as file:
            if not path.stat().st_size:
                raise ModelError(f"The model file {path.name} cannot be loaded: it is empty.")
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return _Reader(data, path.name).header()
    except OSError as error:
        raise ModelError(f"The model file {path.name} cannot be read: {error.strerror}.") from error


class _Reader:
    """Reads one file from its start, never past its end."""

    def __init__(self, data: mmap.mmap, name: str) -> None:
        self._data = data
        self._name = name
        self._size = len(data)
        self._at = 0
        self._types: set[int] = set()

    def header(self) -> Header:
        if self._bytes(4) != MAGIC:
            raise self._damaged("it is not a GGUF file")
        version = self._number("I")
        if version not in VERSIONS:
            raise self._damaged(f"its format version {version} is not one that is known")
        tensor_count, entry_count = self._count(), self._count()
        metadata: dict[str, Value] = {}
        for _ in range(entry_count):
            key = self._string()
            metadata[key] = self._value(self._number("I"))
        places = [self._tensor() for _ in range(tensor_count)]
        return Header(metadata, self._checked(places, metadata), frozenset(self._types))

    def _checked(self, places: list[tuple[str, int, int]], metadata: Mapping[str, Value]) -> dict[str, int]:
        """The tensors' sizes, all of their data held to lie in the file."""
        alignment = metadata.get("general.alignment", DEFAULT_ALIGNMENT)
        if not isinstance(alignment, int) or alignment < 1 or alignment & (alignment - 1):
            raise self._damaged("its alignment makes no sense")
        start = -(-self._at // alignment) * alignment
        end = max((start + offset + size for _, offset, size in places), default=self._at)
        if end > self._size:
            raise self._short(end)
        if any(offset % alignment for _, offset, _ in places) or len({name for name, _, _ in places}) < len(places):
            raise self._damaged("its tensors overlap")
        return {name: size for name, _, size in places}

    def _tensor(self) -> tuple[str, int, int]:
        """Name, offset from the start of the data, bytes."""
        name = self._string()
        dimensions = self._number("I")
        if not 0 < dimensions <= MOST_DIMENSIONS:
            raise self._damaged("a tensor has no sensible shape")
        shape = [self._number("Q") for _ in range(dimensions)]
        kind, offset = self._number("I"), self._number("Q")
        if kind not in _BLOCKS:
            raise self._damaged(f"a tensor's type, {kind}, is not one that is known")
        self._types.add(kind)
        elements, size = _BLOCKS[kind]
        if shape[0] % elements:
            raise self._damaged("a tensor has no sensible shape")
        count = 1
        for length in shape:
            count *= length
        return name, offset, count // elements * size

    def _value(self, kind: int) -> Value:
        if kind in _SCALARS:
            return self._scalar(_SCALARS[kind])
        if kind == _STRING:
            return self._string()
        if kind == _ARRAY:
            return self._array()
        raise self._damaged("its metadata make no sense")

    def _array(self) -> Value:
        """The first of an array's values."""
        kind, count = self._number("I"), self._count()
        if kind in _SCALARS:
            width = struct.calcsize("<" + _SCALARS[kind])
            kept = min(count, _KEPT_ITEMS)
            values = struct.unpack(f"<{kept}{_SCALARS[kind]}", self._bytes(kept * width))
            self._skip((count - kept) * width)
            return values
        if kind != _STRING:
            raise self._damaged("its metadata make no sense")
        first = tuple(self._string() for _ in range(min(count, _KEPT_ITEMS)))
        for _ in range(count - len(first)):
            self._skip(self._number("Q"))
        return first

    def _string(self) -> str:
        return self._bytes(self._number("Q")).decode("utf-8", "replace")

    def _count(self) -> int:
        count = self._number("Q")
        if count > MOST_ENTRIES:
            raise self._damaged("its metadata make no sense")
        return count

    def _number(self, form: str) -> int:
        return int(self._scalar(form))

    def _scalar(self, form: str) -> int | float | bool:
        value: int | float | bool = struct.unpack("<" + form, self._bytes(struct.calcsize("<" + form)))[0]
        return value

    def _bytes(self, length: int) -> bytes:
        start = self._at
        self._skip(length)
        return self._data[start : self._at]

    def _skip(self, length: int) -> None:
        if length > self._size - self._at:
            raise self._short(None)
        self._at += length

    def _short(self, wanted: int | None) -> ModelError:
        of = f" of {wanted:,}" if wanted is not None else ""
        return self._damaged(f"it is damaged or cut short ({self._size:,}{of} bytes are here); fetch it again")

    def _damaged(self, why: str) -> ModelError:
        return ModelError(f"The model file {self._name} cannot be loaded: {why}.")
