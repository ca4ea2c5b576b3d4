"""How a model would run on this machine, before it is loaded or even here: where, and how long one waits. Pure."""

from __future__ import annotations

from app.fit import HOST_RESERVE, RESERVE, Machine
from app.records import Outlook

PROMPT_TOKENS = 2_500  # a question with its passages
GPU_TOKENS_S = 2_000  # of a prompt, by a GPU of the middle class, for a model of 5 GB
CORE_BYTES_S = 60e9  # a core of a desktop machine: bytes of weights gone through a second while a prompt is read
REFERENCE = 5e9  # bytes of the model that GPU_TOKENS_S is of
LEAST_SHARE = 0.25  # of a model on the GPU: with less it is no help worth a word
TIGHT = 4.0  # so many times longer where the weights are read from the disk again and again


def foresee(size: int, memory: int, machine: Machine) -> Outlook:
    """For a file of `size` bytes that needs `memory` bytes in all."""
    room = sum(max(0, gpu.free - RESERVE) for gpu in machine.gpus)
    share = min(1.0, room / memory)
    on_gpu = PROMPT_TOKENS / (GPU_TOKENS_S * REFERENCE / size)
    on_cores = PROMPT_TOKENS * size / (CORE_BYTES_S * machine.cores)
    if share >= LEAST_SHARE:
        device = " and ".join(dict.fromkeys(gpu.name for gpu in machine.gpus))
        free = sum(gpu.free for gpu in machine.gpus)
        seconds = share * on_gpu + (1 - share) * on_cores
        return Outlook("gpu" if share == 1.0 else "both", device, seconds, free)
    working = memory - size
    if working // 4 + HOST_RESERVE > machine.memory:  # not even with a window of a quarter
        return Outlook("no", "", 0.0, machine.memory)
    if memory > machine.memory:
        return Outlook("tight", "", TIGHT * on_cores, machine.memory)
    return Outlook("processor", "", on_cores, machine.memory)
