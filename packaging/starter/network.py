"""The starter as a PyTorch network: a Llama over its dequantized GGUF file, frozen, with low-rank adapters (LoRA).

Its rows stand as llama.cpp has them, so an adapter needs no reordering: rotary embedding turns neighbouring pairs.
LoRA: arXiv 2106.09685.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

LINEARS = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
DTYPE = torch.bfloat16
BLOCK = 32  # weights that Q4_0 keeps with one scale
ROPE_BASE = 10_000.0  # where the file does not say


@dataclass(frozen=True, slots=True)
class Shape:
    """What a model's metadata say of it."""

    blocks: int
    heads: int
    kv_heads: int
    rope_base: float
    epsilon: float


class Adapted(nn.Module):
    """A frozen linear map of shape (out, in), and `up @ down` beside it; `up` is zero before training."""

    def __init__(self, weight: Tensor, rank: int, scale: float) -> None:
        super().__init__()
        out, width = weight.shape
        self.register_buffer("base", weight, persistent=False)
        self.register_buffer("weight", weight.to(DTYPE), persistent=False)
        self.down = nn.Parameter(torch.randn(rank, width) / math.sqrt(width))
        self.up = nn.Parameter(torch.zeros(out, rank))
        self.scale = scale

    def forward(self, x: Tensor) -> Tensor:
        """x: (tokens, in)."""
        low = functional.linear(x, self.down.to(DTYPE))
        return functional.linear(x, self.weight) + functional.linear(low, (self.up * self.scale).to(DTYPE))

    @torch.no_grad()
    def foresee_rounding(self) -> None:
        """Have the frozen weight be such that it and the adapter are together what quantization will make of them.

        So the adapter learns to make up for that too. It holds for the adapter as it is: again, when it has moved on.
        """
        added = self.scale * (self.up @ self.down)
        self.weight.copy_(rounded(self.base + added) - added)


def rounded(weight: Tensor) -> Tensor:
    """(out, in) as Q4_0 keeps it: blocks of 32 along a row, each of 16 steps of one scale (quantize_row_q4_0)."""
    blocks = weight.reshape(-1, BLOCK)
    largest = blocks.gather(1, blocks.abs().argmax(dim=1, keepdim=True))
    step = largest / -8
    inverse = torch.where(step == 0, 0, 1 / step)
    levels = (blocks * inverse + 8.5).trunc().clamp(0, 15)
    return ((levels - 8) * step.half().float()).reshape(weight.shape)


class Block(nn.Module):
    """One layer: attention and a gated feed-forward map, each after its normalization."""

    def __init__(self, tensors: dict[str, Tensor], prefix: str, shape: Shape, rank: int, scale: float) -> None:
        super().__init__()
        self.maps = nn.ModuleDict({name: Adapted(tensors[f"{prefix}.{name}.weight"], rank, scale) for name in LINEARS})
        for name in ("attn_norm", "ffn_norm"):
            self.register_buffer(name, tensors[f"{prefix}.{name}.weight"].to(DTYPE), persistent=False)
        self.shape = shape

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor) -> Tensor:
        """x: (tokens, width); cos, sin: (tokens, head / 2); mask: see Network."""
        maps, shape = self.maps, self.shape
        y = functional.rms_norm(x, x.shape[-1:], self.attn_norm, shape.epsilon)
        q = _turned(_heads(maps["attn_q"](y), shape.heads), cos, sin)
        k = _turned(_heads(maps["attn_k"](y), shape.kv_heads), cos, sin)
        v = _heads(maps["attn_v"](y), shape.kv_heads)
        k, v = (part.repeat_interleave(shape.heads // shape.kv_heads, dim=0) for part in (k, v))
        x = x + maps["attn_output"](_mixed(q, k, v, mask).transpose(0, 1).reshape(x.shape[0], -1))
        y = functional.rms_norm(x, x.shape[-1:], self.ffn_norm, shape.epsilon)
        return x + maps["ffn_down"](functional.silu(maps["ffn_gate"](y)) * maps["ffn_up"](y))


class Network(nn.Module):
    """The whole model. Only its adapters are parameters."""

    def __init__(self, base: Path, rank: int, scale: float) -> None:
        super().__init__()
        reader = gguf.GGUFReader(base)
        tensors = {
            tensor.name: torch.from_numpy(np.array(gguf.dequantize(tensor.data, tensor.tensor_type), np.float32))
            for tensor in reader.tensors
        }
        self.shape = _shape(reader)
        self.register_buffer("embedding", tensors["token_embd.weight"].to(DTYPE), persistent=False)
        output = tensors.get("output.weight", tensors["token_embd.weight"])  # small models have one for both
        self.register_buffer("output", output.to(DTYPE), persistent=False)
        self.register_buffer("norm", tensors["output_norm.weight"].to(DTYPE), persistent=False)
        self.blocks = nn.ModuleList(
            Block(tensors, f"blk.{number}", self.shape, rank, scale) for number in range(self.shape.blocks)
        )

    def forward(self, tokens: Tensor, places: Tensor, mask: Tensor, asked: Tensor) -> Tensor:
        """Logits of the tokens that follow those at `asked`.

        tokens, places: (tokens,), a place being a token's distance from the start; mask: (k, tokens), what the last k
        of them see (added to the attention scores), those before seeing all before them; asked: (n,). Returns
        (n, vocabulary) in float32.
        """
        x = functional.embedding(tokens, self.embedding)
        cos, sin = self._angles(places)
        for block in self.blocks:
            x = block(x, cos, sin, mask)
        x = functional.rms_norm(x[asked], x.shape[-1:], self.norm, self.shape.epsilon)
        return functional.linear(x, self.output).float()

    def foresee_rounding(self) -> None:
        """See Adapted."""
        for _, adapted in self.adapters():
            adapted.foresee_rounding()

    def adapters(self) -> Iterator[tuple[str, Adapted]]:
        """Each adapted map by the name of its tensor in the file."""
        for number, block in enumerate(self.blocks):
            for name in LINEARS:
                yield f"blk.{number}.{name}.weight", block.maps[name]

    def _angles(self, places: Tensor) -> tuple[Tensor, Tensor]:
        half = self.embedding.shape[1] // self.shape.heads // 2
        rates = self.shape.rope_base ** (-torch.arange(half, dtype=torch.float32, device=places.device) / half)
        angles = places.float()[:, None] * rates
        return angles.cos().to(DTYPE), angles.sin().to(DTYPE)


def _shape(reader: gguf.GGUFReader) -> Shape:
    def value(key: str, default: float = 0.0) -> float:
        field = reader.fields.get(f"llama.{key}")
        return float(field.contents()) if field is not None else default

    return Shape(
        blocks=int(value("block_count")),
        heads=int(value("attention.head_count")),
        kv_heads=int(value("attention.head_count_kv")),
        rope_base=value("rope.freq_base", ROPE_BASE),
        epsilon=value("attention.layer_norm_rms_epsilon"),
    )


def _heads(x: Tensor, count: int) -> Tensor:
    """(tokens, width) → (heads, tokens, width of a head)."""
    return x.view(x.shape[0], count, -1).transpose(0, 1)


def _mixed(q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    """Attention; each of shape (heads, tokens, width of a head).

    What sees all before it needs no mask: half the work.
    """
    plain = q.shape[1] - mask.shape[0]
    parts = [q[None, :, :plain], k[None, :, :plain], v[None, :, :plain]]
    first = functional.scaled_dot_product_attention(*parts, is_causal=True)[0]
    scores = torch.baddbmm(mask.expand(len(q), -1, -1), q[:, plain:], k.transpose(1, 2), alpha=q.shape[-1] ** -0.5)
    return torch.cat((first, scores.softmax(-1) @ v), dim=1)


def _turned(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary embedding of neighbouring pairs (arXiv 2104.09864)."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), dim=-1).flatten(-2)
