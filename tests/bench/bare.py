"""llama.cpp's own loop, as plain as it can be written: what ours is measured beside.

llama.cpp's defaults (flash attention where it sees fit, 512 tokens at once), its own greedy sampler, no drafting,
nothing between two evaluations. It has a process of its own: two sets of OpenMP threads in one would get in each
other's way (with more threads than cores, OpenMP waits for them by sleeping).
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

import llama_cpp

from app import llama, machine

BATCH = 512


class Bare:
    """A model in llama.cpp's default context, in its own process."""

    def __init__(self, path: Path, gpu_layers: int = 0) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, path, gpu_layers), daemon=True)
        self._process.start()
        self._connection.recv()  # it is loaded

    def run(self, prompt: Sequence[int], count: int) -> tuple[float, float]:
        """The seconds for the prompt and for the `count` tokens it says."""
        self._connection.send((list(prompt), count))
        read, write = self._connection.recv()
        return read, write

    def close(self) -> None:
        """End its process."""
        self._process.kill()
        self._process.join()


def _serve(connection: Connection, path: Path, gpu_layers: int) -> None:
    loop = _Loop(path, gpu_layers)
    connection.send(True)
    while True:
        connection.send(loop.run(*connection.recv()))


class _Loop:
    def __init__(self, path: Path, gpu_layers: int, context_tokens: int = 4096) -> None:
        llama.start()  # so that its chatter stays off the table
        model_params = llama_cpp.llama_model_default_params()
        model_params.n_gpu_layers = gpu_layers
        self._model = llama_cpp.llama_model_load_from_file(os.fsencode(path), model_params)
        params = llama_cpp.llama_context_default_params()
        params.n_ctx, params.n_batch, params.n_ubatch = context_tokens, BATCH, BATCH
        params.n_threads = params.n_threads_batch = machine.physical_cores()
        self._context = llama_cpp.llama_init_from_model(self._model, params)
        self._sampler = llama_cpp.llama_sampler_init_greedy()

    def run(self, prompt: Sequence[int], count: int) -> tuple[float, float]:
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self._context), False)
        began = time.perf_counter()
        for start in range(0, len(prompt), BATCH):
            self._decode(prompt[start : start + BATCH])
        token = llama_cpp.llama_sampler_sample(self._sampler, self._context, -1)
        read = time.perf_counter()
        for _ in range(count - 1):
            self._decode([token])
            token = llama_cpp.llama_sampler_sample(self._sampler, self._context, -1)
        return read - began, time.perf_counter() - read

    def _decode(self, tokens: Sequence[int]) -> None:
        array = (llama_cpp.llama_token * len(tokens))(*tokens)
        if llama_cpp.llama_decode(self._context, llama_cpp.llama_batch_get_one(array, len(tokens))) != 0:
            raise RuntimeError("llama_decode failed")
