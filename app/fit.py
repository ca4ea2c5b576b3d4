"""How a model is to be laid out on this machine: context window, layers on the GPU, type of the KV cache.

Pure functions over what the file says (app.gguf) and what the machine has. `plans` gives the best layout first and
after it each step down from it, to be tried in turn: estimates can be wrong, and only loading shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from app.errors import ModelError
from app.frozen import frozen
from app.gguf import Header
from app.records import Placement

CONTEXT_TOKENS = 4096  # asked for where the user sets none and the model was trained on as much
SMALLEST_CONTEXT = 1024
RESERVE = 1 << 30  # bytes left free on each GPU: the driver's own, the window manager's, what was not foreseen
HOST_RESERVE = 256 << 20  # bytes left free in main memory
OUTPUTS = 16  # tokens of one evaluation whose logits are kept: a draft and the one before it
GPU_SLICE = 512  # tokens evaluated at once
CPU_SLICES = ((6e9, 256), (float("inf"), 128))  # (model size in bytes, tokens of a slice)
# On the processor a token rounds alike in any company where the weights are F32, F16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0 or
# BF16 (ggml's numbers); with others, K-quants above all, llama.cpp has other code for four tokens and more.
ALIKE = frozenset({0, 1, 2, 3, 6, 7, 8, 30})
TOGETHER_OTHERWISE = 3
TYPE_BITS = {"f16": 16.0, "q8_0": 8.5}  # of one value
BLOCK = 32  # values of a q8_0 block: a head must be whole blocks

_LAYER = re.compile(r"^blk\.(\d+)\.")


@frozen
class Device:
    """A GPU as llama.cpp lists it. Bytes."""

    name: str
    free: int
    total: int


@frozen
class Machine:
    """What there is to run on. `no_gpu` says why there is no GPU, where there is none."""

    gpus: tuple[Device, ...]
    memory: int  # bytes of main memory that are free
    cores: int  # physical ones
    no_gpu: str = ""


@frozen
class Wish:
    """What the user set; 0 and "auto" are left to the program. `most_gpu_layers` is what an earlier crash allows."""

    context_tokens: int = 0
    gpu: bool = True
    gpu_layers: int = 0
    kv_type: str = "auto"
    threads: int = 0
    most_gpu_layers: int | None = None


AS_IT_FITS = Wish()


@frozen
class Plan:
    """One layout. `layers` counts the output layer too, as llama.cpp does; `memory` is an estimate in bytes."""

    context_tokens: int
    gpu_layers: int
    layers: int
    key_type: str
    value_type: str
    flash_attention: bool
    slice: int
    threads: int
    memory: int
    device: str = ""
    reason: str = ""
    together: int = OUTPUTS  # tokens of an answer that may be evaluated at once

    def placement(self, model: str) -> Placement:
        """As it is shown."""
        return Placement(
            model=model,
            gpu_layers=self.gpu_layers,
            layers=self.layers,
            device=self.device if self.gpu_layers else "",
            context_tokens=self.context_tokens,
            threads=self.threads,
            memory=self.memory,
            reason=self.reason,
        )


def plans(header: Header, machine: Machine, wish: Wish) -> Iterator[Plan]:
    """Every layout worth trying, the best first. ModelError where not even the smallest fits."""
    base = _base(header, machine, wish)
    reason = machine.no_gpu
    if not wish.gpu:
        reason = "The GPU is switched off in the settings."
    elif machine.gpus:
        yield from _on_gpu(header, machine, wish, base)
        reason = f"It did not fit on {_names(machine)}."
        if wish.most_gpu_layers == 0:
            reason = "The program ended while the model ran on the GPU, so it keeps to the processor this time."
    yield from _on_processor(header, machine, replace(base, reason=reason))


def needed(header: Header, context_tokens: int = 0) -> int:
    """Bytes that a model needs in all, on the processor."""
    context = min(context_tokens or CONTEXT_TOKENS, header.number("context_length", CONTEXT_TOKENS))
    slice_ = _slice(header)
    plan = Plan(context, 0, _layers(header), *_processor_types(header, "auto"), False, slice_, 1, 0)
    return sum(header.tensors.values()) + _kv_bytes(header, plan) + _compute_bytes(header, plan)


def _base(header: Header, machine: Machine, wish: Wish) -> Plan:
    trained = header.number("context_length") or CONTEXT_TOKENS
    return Plan(
        context_tokens=min(wish.context_tokens or CONTEXT_TOKENS, trained),
        gpu_layers=0,
        layers=_layers(header),
        **dict(zip(("key_type", "value_type"), _processor_types(header, wish.kv_type), strict=True)),
        flash_attention=_processor_types(header, wish.kv_type)[1] == "q8_0",
        slice=_slice(header),
        threads=min(wish.threads or machine.cores, machine.cores),
        memory=0,
        together=OUTPUTS if header.types <= ALIKE else TOGETHER_OTHERWISE,
    )


def _on_gpu(header: Header, machine: Machine, wish: Wish, base: Plan) -> Iterator[Plan]:
    """All layers, with smaller KV types; else as many as fit; then fewer, should those not load after all."""
    room = sum(max(0, gpu.free - RESERVE) for gpu in machine.gpus)
    most = base.layers if wish.most_gpu_layers is None else wish.most_gpu_layers
    wanted = min(wish.gpu_layers or base.layers, base.layers, most)
    fitting, plan = 0, base
    kv_types = ("f16", "q8_0") if wish.kv_type == "auto" else (wish.kv_type,)
    for kv_type in kv_types if _whole_blocks(header) else ("f16",):
        plan = replace(base, device=_names(machine), flash_attention=True, key_type=kv_type, value_type=kv_type)
        plan = replace(plan, slice=GPU_SLICE, together=OUTPUTS)
        fitting = wanted if wish.gpu_layers else _fitting_layers(header, plan, room, wanted)
        if fitting == base.layers:
            yield _with_layers(header, replace(plan, gpu_layers=fitting), wish)
    layers = fitting if fitting < base.layers else fitting * 3 // 4
    while layers > 0:
        # With layers on the processor an evaluation takes as long as it does there, and so does the wait for progress.
        yield _with_layers(header, replace(plan, gpu_layers=layers, slice=base.slice, together=base.together), wish)
        layers = layers * 3 // 4


def _with_layers(header: Header, plan: Plan, wish: Wish) -> Plan:
    reason = ""
    if plan.gpu_layers < plan.layers:
        reason = "The GPU's memory does not hold all layers."
        if wish.most_gpu_layers is not None:
            reason = "The program ended while more layers ran on the GPU, so it takes fewer this time."
        elif plan.gpu_layers == wish.gpu_layers:
            reason = "The settings put no more layers on the GPU."
    memory = sum(header.tensors.values()) + _kv_bytes(header, plan) + _compute_bytes(header, plan)
    return replace(plan, memory=memory, reason=reason)


def _fitting_layers(header: Header, plan: Plan, room: int, most: int) -> int:
    """How many layers fit into `room` bytes with their share of the KV cache; the last to go is the output layer."""
    kv = _kv_bytes(header, plan) // max(1, plan.layers - 1)
    used = _compute_bytes(header, plan)
    sizes = [size + kv for size in reversed(_layer_bytes(header))] + [_output_bytes(header)]
    for count, size in enumerate(sizes[:most]):
        used += size
        if used > room:
            return count
    return most


def _on_processor(header: Header, machine: Machine, base: Plan) -> Iterator[Plan]:
    """The window asked for, and halves of it. The weights are mapped from the file, so only the rest must fit."""
    weights = sum(header.tensors.values())
    context, found = base.context_tokens, False
    while context >= min(SMALLEST_CONTEXT, base.context_tokens):
        plan = replace(base, context_tokens=context)
        working = _kv_bytes(header, plan) + _compute_bytes(header, plan)
        if working + HOST_RESERVE <= machine.memory:
            found = True
            yield replace(plan, memory=weights + working, reason=_processor_reason(base, plan, weights, machine))
        context //= 2
    if not found:
        raise ModelError(
            f"There is not enough memory for this model: even with a context window of {context * 2:,} tokens it "
            f"needs {_gigabytes(working)} beside its file, and {_gigabytes(machine.memory)} are free."
        )


def _processor_reason(base: Plan, plan: Plan, weights: int, machine: Machine) -> str:
    reasons = [base.reason] if base.reason else []
    if plan.context_tokens < base.context_tokens:
        reasons.append(f"The memory does not hold a window of {base.context_tokens:,} tokens.")
    if weights > machine.memory:
        reasons.append("Its file is larger than the free memory, so it is slow.")
    return " ".join(reasons)


def _processor_types(header: Header, kv_type: str) -> tuple[str, str]:
    """Keys in q8_0 and values in f16: as fast as any, and each token rounds alike in whatever company and on
    however many threads it is evaluated, so that drafting and a busy machine do not change an answer."""
    if kv_type == "f16" or not _whole_blocks(header) or header.number("attention.key_length_mla"):
        return "f16", "f16"
    return "q8_0", ("f16" if kv_type == "auto" else "q8_0")


def _whole_blocks(header: Header) -> bool:
    return _head(header, "key") % BLOCK == 0 and _head(header, "value") % BLOCK == 0


def _layers(header: Header) -> int:
    return header.number("block_count") + 1


def _slice(header: Header) -> int:
    size = sum(header.tensors.values())
    return next(tokens for limit, tokens in CPU_SLICES if size <= limit)


def _layer_bytes(header: Header) -> list[int]:
    sizes = [0] * header.number("block_count")
    for name, size in header.tensors.items():
        match = _LAYER.match(name)
        if match and int(match[1]) < len(sizes):
            sizes[int(match[1])] += size
    return sizes


def _output_bytes(header: Header) -> int:
    """The output layer; a model without one of its own uses the token embeddings again, in a copy."""
    output = header.tensors.get("output.weight") or header.tensors.get("token_embd.weight", 0)
    return output + header.tensors.get("output_norm.weight", 0)


def _head(header: Header, which: str) -> int:
    """Values of one head's key or value."""
    heads = max(1, header.number("attention.head_count", 1))
    return header.number(f"attention.{which}_length") or header.number("embedding_length") // heads


def _kv_bytes(header: Header, plan: Plan) -> int:
    heads = header.number("attention.head_count_kv") or header.number("attention.head_count", 1)
    bits = _head(header, "key") * TYPE_BITS[plan.key_type] + _head(header, "value") * TYPE_BITS[plan.value_type]
    return int(header.number("block_count") * heads * bits / 8 * plan.context_tokens)


def _compute_bytes(header: Header, plan: Plan) -> int:
    """What llama.cpp computes in: activations, attention scores where they are kept whole, and the logits."""
    width = 4 * header.number("embedding_length") + 2 * header.number("feed_forward_length")
    if not plan.flash_attention:
        width += header.number("attention.head_count", 1) * plan.context_tokens
    vocabulary = header.number("vocab_size") or 1 << 17
    return 4 * (plan.slice * width + 2 * OUTPUTS * vocabulary)


def _names(machine: Machine) -> str:
    return " and ".join(dict.fromkeys(gpu.name for gpu in machine.gpus))


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
