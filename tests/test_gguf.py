"""A model file's header: what it says is read, and what is damaged is a sentence before llama.cpp sees it."""

from __future__ import annotations

import random
import struct
from pathlib import Path

import ggufs
import pytest

from app import gguf
from app.errors import ChatQAError, InvalidInput, ModelError, NoModel


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return ggufs.write(tmp_path / "tiny.gguf")


def test_it_says_what_the_model_is(tiny: Path) -> None:
    header = gguf.read(tiny)
    assert header.architecture == "llama"
    assert (header.number("block_count"), header.number("context_length")) == (2, 2048)
    assert header.tensors["output.weight"] == 128 * 600 // 32 * 34
    assert len(header.metadata["tokenizer.ggml.tokens"]) == 600  # type: ignore[arg-type]


def test_a_file_cut_short_anywhere_is_a_sentence(tiny: Path) -> None:
    data = tiny.read_bytes()
    for place in range(50):
        tiny.write_bytes(data[: len(data) * place // 50])
        with pytest.raises(ModelError, match=r"cannot be loaded: .*\.$"):
            gguf.read(tiny)


def test_flipped_bytes_are_a_sentence_or_harmless(tiny: Path) -> None:
    data = tiny.read_bytes()
    chance = random.Random(7)
    refused = 0
    for _ in range(400):
        damaged = bytearray(data)
        damaged[chance.randrange(12_000)] ^= 1 << chance.randrange(8)
        tiny.write_bytes(damaged)
        try:
            gguf.read(tiny)
        except ChatQAError as error:
            refused += 1
            assert str(error).endswith(".")
    assert refused > 50


def test_lengths_that_would_take_all_memory_are_refused(tiny: Path) -> None:
    data = tiny.read_bytes()
    for place in (8, 16):
        tiny.write_bytes(data[:place] + struct.pack("<Q", 1 << 62) + data[place + 8 :])
        with pytest.raises(ModelError, match="make no sense"):
            gguf.read(tiny)


def test_what_is_no_language_model_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "adapter.gguf"
    entry = struct.pack("<Q", 12) + b"general.type" + struct.pack("<IQ", 8, 7) + b"adapter"
    path.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + entry)
    with pytest.raises(ModelError, match="is an adapter, not a whole language model"):
        gguf.read(path)


def test_no_file_another_file_and_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(NoModel, match="not there any more"):
        gguf.read(tmp_path / "none.gguf")
    (tmp_path / "a.gguf").write_text("a letter to the editor")
    with pytest.raises(ModelError, match="not a GGUF file"):
        gguf.read(tmp_path / "a.gguf")
    with pytest.raises(InvalidInput, match="not a GGUF model file"):
        gguf.check_is_gguf(tmp_path / "a.gguf")
    (tmp_path / "b.gguf").touch()
    with pytest.raises(ModelError, match="empty"):
        gguf.read(tmp_path / "b.gguf")


def test_a_model_in_parts_is_read_whole_and_a_part_that_lacks_is_named(tiny: Path, tmp_path: Path) -> None:
    one, two = (tmp_path / f"big-0000{number}-of-00002.gguf" for number in (1, 2))
    one.write_bytes(tiny.read_bytes())
    with pytest.raises(NoModel, match="big-00002-of-00002"):
        gguf.read(one)
    two.write_bytes(tiny.read_bytes())
    assert gguf.read(one).tensors == gguf.read(tiny).tensors


def test_a_model_for_searching_and_numbers_that_are_none_are_told(tiny: Path) -> None:
    data = tiny.read_bytes()
    place = data.index(b"llama.vocab_size")
    causal = b"llama.attention.causal"
    entry = struct.pack("<Q", len(causal)) + causal + struct.pack("<I?", 7, False)
    count = struct.unpack_from("<Q", data, 16)[0]
    changed = data[: place - 8] + entry + data[place - 8 :]
    tiny.write_bytes(changed[:16] + struct.pack("<Q", count + 1) + changed[24:] + bytes(64))
    with pytest.raises(ModelError, match="a model for searching"):
        gguf.read(tiny)
    not_a_number = {"general.architecture": "llama", "llama.context_length": float("nan")}
    assert gguf.Header(not_a_number).number("context_length", 7) == 7
