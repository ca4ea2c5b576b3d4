"""GGUF files made on the spot: any shape of a Llama, with random weights and a made-up vocabulary.

The tests use tiny ones (under 2 MB), with a SentencePiece and with a BPE vocabulary; the benchmarks one of
Llama-2-7B's real size. llama.cpp judges whether they are well made: it loads them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

ALIGNMENT = 32
F32, Q4_0, Q8_0, Q4_K, Q6_K = 0, 2, 8, 12, 14
BLOCKS = {F32: (1, 4), Q4_0: (32, 18), Q8_0: (32, 34), Q4_K: (256, 144), Q6_K: (256, 210)}  # elements, bytes
SCALES = {Q4_0: (0,), Q8_0: (0,), Q4_K: (0, 2), Q6_K: (208,)}  # where a block's half-precision scales stand
UNIT = {Q4_0: 8.0, Q8_0: 73.0, Q4_K: 500.0, Q6_K: 1500.0}  # how large a block's values are for a scale of 1
CHUNK = 1 << 20  # elements made at random; a larger tensor repeats them
UINT32, FLOAT32, STRING, ARRAY, BOOL, INT32 = 4, 6, 8, 9, 7, 5
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6  # kinds of tokens
WORDS = "the of and to in is that for it was on are as with by at from his her an be this which or had not but".split()


@dataclass(frozen=True)
class Shape:
    """A Llama's sizes. `kinds` are the types of most tensors, and of attention.wv, ffn_down and the output."""

    layers: int = 2
    embedding: int = 128
    heads: int = 4
    kv_heads: int = 2
    feed_forward: int = 256
    vocabulary: int = 600
    context: int = 2048
    kinds: tuple[int, int] = (Q8_0, Q8_0)


TINY = Shape()
LLAMA_2_7B = Shape(32, 4096, 32, 32, 11008, 32000, 4096, (Q4_0, Q6_K))
LLAMA_2_7B_K = Shape(32, 4096, 32, 32, 11008, 32000, 4096, (Q4_K, Q6_K))  # like Q4_K_M


def write(path: Path, shape: Shape = TINY, tokenizer: str = "spm", seed: int = 0) -> Path:
    """A model file; `tokenizer` is spm (Llama-2's kind) or bpe (Llama-3's)."""
    random = np.random.default_rng(seed)
    tensors = list(_tensors(shape))
    metadata = [*_metadata(shape), *(_spm(shape) if tokenizer == "spm" else _bpe(shape))]
    with path.open("wb") as file:
        file.write(b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata)))
        for key, kind, value in metadata:
            file.write(_string(key) + struct.pack("<I", kind) + _value(kind, value))
        offset = 0
        for name, dimensions, kind in tensors:
            file.write(
                _string(name) + struct.pack(f"<I{len(dimensions)}QIQ", len(dimensions), *dimensions, kind, offset)
            )
            offset += -(-_size(dimensions, kind) // ALIGNMENT) * ALIGNMENT
        _pad(file)
        made: dict[int, bytes] = {}
        for _, dimensions, kind in tensors:
            _fill(file, dimensions, kind, random, made)
            _pad(file)
    return path


def _tensors(shape: Shape) -> Iterator[tuple[str, tuple[int, ...], int]]:
    width, head = shape.embedding, shape.embedding // shape.heads
    most, fine = shape.kinds
    yield "token_embd.weight", (width, shape.vocabulary), most
    for layer in range(shape.layers):
        block = f"blk.{layer}."
        yield block + "attn_norm.weight", (width,), F32
        yield block + "attn_q.weight", (width, width), most
        yield block + "attn_k.weight", (width, head * shape.kv_heads), most
        yield block + "attn_v.weight", (width, head * shape.kv_heads), fine if layer % 2 else most
        yield block + "attn_output.weight", (width, width), most
        yield block + "ffn_norm.weight", (width,), F32
        yield block + "ffn_gate.weight", (width, shape.feed_forward), most
        yield block + "ffn_up.weight", (width, shape.feed_forward), most
        yield block + "ffn_down.weight", (shape.feed_forward, width), fine if layer % 2 else most
    yield "output_norm.weight", (width,), F32
    yield "output.weight", (width, shape.vocabulary), fine


def _fill(
    file: BinaryIO, dimensions: tuple[int, ...], kind: int, random: np.random.Generator, made: dict[int, bytes]
) -> None:
    if kind == F32:
        file.write(np.ones(dimensions[0], np.float32).tobytes())  # a norm
        return
    left = _size(dimensions, kind)
    if left < CHUNK:
        file.write(_blocks(left // BLOCKS[kind][1], kind, dimensions[0], random))
        return
    chunk = made.get(kind) or made.setdefault(kind, _blocks(CHUNK // BLOCKS[kind][0], kind, dimensions[0], random))
    while left:
        left -= file.write(chunk[:left])


def _blocks(count: int, kind: int, inputs: int, random: np.random.Generator) -> bytes:
    """Blocks of random weights, so large that a layer's output is about as large as its input."""
    blocks = random.integers(0, 256, (count, BLOCKS[kind][1]), np.uint8)
    scale = np.float16(1.0 / (UNIT[kind] * inputs**0.5)).tobytes()
    for place in SCALES[kind]:
        blocks[:, place : place + 2] = np.frombuffer(scale, np.uint8)
    return blocks.tobytes()


def _metadata(shape: Shape) -> list[tuple[str, int, object]]:
    return [
        ("general.architecture", STRING, "llama"),
        ("general.name", STRING, "Random"),
        ("llama.context_length", UINT32, shape.context),
        ("llama.embedding_length", UINT32, shape.embedding),
        ("llama.block_count", UINT32, shape.layers),
        ("llama.feed_forward_length", UINT32, shape.feed_forward),
        ("llama.attention.head_count", UINT32, shape.heads),
        ("llama.attention.head_count_kv", UINT32, shape.kv_heads),
        ("llama.attention.layer_norm_rms_epsilon", FLOAT32, 1e-5),
        ("llama.rope.dimension_count", UINT32, shape.embedding // shape.heads),
        ("llama.vocab_size", UINT32, shape.vocabulary),
    ]


def _spm(shape: Shape) -> list[tuple[str, int, object]]:
    """As Llama-2's: control tokens, the 256 bytes, letters and words with a mark for the blank, and fillers."""
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    kinds = [UNKNOWN, CONTROL, CONTROL, *[BYTE] * 256]
    letters = [chr(code) for code in range(33, 127)]
    pieces = ["▁", *letters, *("▁" + letter for letter in letters), *("▁" + word for word in WORDS)]
    tokens += _filled(pieces, shape.vocabulary - len(tokens), "▁q{}")
    kinds += [NORMAL] * (len(tokens) - len(kinds))
    return [
        ("tokenizer.ggml.model", STRING, "llama"),
        ("tokenizer.ggml.tokens", ARRAY, (STRING, tokens)),
        ("tokenizer.ggml.scores", ARRAY, (FLOAT32, [-float(index) for index in range(len(tokens))])),
        ("tokenizer.ggml.token_type", ARRAY, (INT32, kinds)),
        ("tokenizer.ggml.bos_token_id", UINT32, 1),
        ("tokenizer.ggml.eos_token_id", UINT32, 2),
        ("tokenizer.ggml.unknown_token_id", UINT32, 0),
        ("tokenizer.ggml.add_bos_token", BOOL, True),
    ]


def _bpe(shape: Shape) -> list[tuple[str, int, object]]:
    """As Llama-3's: the 256 bytes as printable characters, merges of them, and the control tokens at the end."""
    letters = [*range(33, 127), *range(161, 173), *range(174, 256)]
    names = {byte: chr(byte) for byte in letters}
    for byte in range(256):
        names.setdefault(byte, chr(256 + len(names) - len(letters)))
    blank = names[ord(" ")]
    merges = [f"{blank} t", "h e", f"{blank}t he", f"{blank} a", "i n", "o n", "e r"]
    tokens = [*names.values(), *(merge.replace(" ", "") for merge in merges)]
    ends = ["<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>"]
    tokens = [*_filled(tokens, shape.vocabulary - len(ends), blank + "q{}"), *ends]
    first = len(tokens) - len(ends)
    return [
        ("tokenizer.ggml.model", STRING, "gpt2"),
        ("tokenizer.ggml.pre", STRING, "llama-bpe"),
        ("tokenizer.ggml.tokens", ARRAY, (STRING, tokens)),
        ("tokenizer.ggml.token_type", ARRAY, (INT32, [NORMAL] * first + [CONTROL] * len(ends))),
        ("tokenizer.ggml.merges", ARRAY, (STRING, merges)),
        ("tokenizer.ggml.bos_token_id", UINT32, first),
        ("tokenizer.ggml.eos_token_id", UINT32, first + 1),
    ]


def _filled(pieces: list[str], count: int, filler: str) -> list[str]:
    return [*pieces, *(filler.format(index) for index in range(count - len(pieces)))][:count]


def _size(dimensions: tuple[int, ...], kind: int) -> int:
    elements, size = BLOCKS[kind]
    count = int(np.prod(dimensions, dtype=np.int64))
    return count // elements * size


def _string(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _value(kind: int, value: object) -> bytes:
    if kind == STRING:
        return _string(str(value))
    if kind == ARRAY:
        assert isinstance(value, tuple)
        of, items = value
        return struct.pack("<IQ", of, len(items)) + b"".join(_value(of, item) for item in items)
    return struct.pack("<" + {UINT32: "I", FLOAT32: "f", BOOL: "?", INT32: "i"}[kind], value)


def _pad(file: BinaryIO) -> None:
    file.write(bytes(-file.tell() % ALIGNMENT))
