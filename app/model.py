"""The only door to llama.cpp: load a model, tokenize, stream an answer, reuse the prefix, stop at any step.

One context, one sequence, one owner thread. The tokens in the KV cache are remembered, so that the next prompt
evaluates only what differs. Prompts are evaluated in slices, with a look outside between them.
"""

from __future__ import annotations

import codecs
import collections
import ctypes
import os
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np
import psutil

from app.errors import ModelError, NoModel
from app.records import Reading, Token

CONTEXT_TOKENS = 4096  # asked for where the user sets none and the model was trained on as much
SMALLEST_CONTEXT = 1024
BATCH = 512  # tokens of the longest slice
CPU_SLICES = ((500e6, 64), (2e9, 32), (float("inf"), 16))  # (model size in bytes, tokens of a slice)
ALL_LAYERS = 999
WATCH_S = 0.4  # between two looks at what else the machine does; over less it is noise

_log: collections.deque[str] = collections.deque(maxlen=40)


@llama_cpp.llama_log_callback  # type: ignore[untyped-decorator,unused-ignore]
def _keep_log(level: int, text: bytes, user_data: object) -> None:
    """llama.cpp says why a load failed only here; its chatter stays off the terminal."""
    _log.append(text.decode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class Generated:
    """How a generation went. `finished` is False where the longest answer cut it."""

    answer_tokens: int
    reused_tokens: int
    finished: bool


class LanguageModel:
    """A loaded model with its context. Used by one thread at a time."""

    def __init__(self, path: Path, context_tokens: int = 0, gpu: bool = True, threads: int = 0) -> None:
        """Load it; a GPU that cannot take it gives way to the CPU, a context too large to a smaller one."""
        if not path.is_file():
            raise NoModel(f"The model file {path} is not there any more; choose another model.")
        _start_backend()
        self.path = path
        self._most_threads = threads or _physical_cores()
        self._model = _load(path, gpu)
        self._vocab = llama_cpp.llama_model_get_vocab(self._model)
        trained = llama_cpp.llama_model_n_ctx_train(self._model)
        self.context_tokens = min(context_tokens or CONTEXT_TOKENS, trained)
        self._offloaded = gpu and llama_cpp.llama_supports_gpu_offload()
        self._context = self._make_context()
        self._cached: list[int] = []
        self._others = _OtherWork()
        self._slice = BATCH if self._offloaded else _slice(llama_cpp.llama_model_size(self._model))

    def close(self) -> None:
        """Free its memory. Nothing else may be called after."""
        if self._context is not None:
            llama_cpp.llama_free(self._context)
            llama_cpp.llama_model_free(self._model)
            self._context = None

    def tokenize(self, text: str) -> list[int]:
        """Tokens of a whole prompt: with the beginning-of-sequence token where the model wants one, and with
        nothing of the text read as a control token."""
        data = text.encode("utf-8", "replace")
        room = len(data) + 8
        buffer = (llama_cpp.llama_token * room)()
        count = llama_cpp.llama_tokenize(self._vocab, data, len(data), buffer, room, True, False)
        if count < 0:
            raise ModelError("The prompt could not be turned into tokens.")
        return list(buffer[:count])

    def generate(
        self, tokens: Sequence[int], most: int, stops: Sequence[str] = (), temperature: float = 0.0, seed: int = 0
    ) -> Generator[Reading | Token, None, Generated]:
        """Evaluate the prompt, yielding Reading, then stream up to `most` tokens as Token.

        Closing the generator stops it; what is in the KV cache stays usable.
        """
        reused = self._keep_prefix(tokens)
        yield Reading(reused, len(tokens))
        yield from self._evaluate_prompt(tokens, reused)
        most = min(most, self.context_tokens - len(tokens))
        text = _Text(stops)
        random = np.random.default_rng(seed)
        count = 0
        finished = False
        while count < most:
            token = self._sample(temperature, random)
            if self._ends(token):
                finished = True
                break
            count += 1
            piece = text.feed(self._piece(token))
            if piece:
                yield Token(piece)
            if text.stopped:
                finished = True
                break
            self._evaluate([token])
        rest = text.flush()
        if rest:
            yield Token(rest)
        return Generated(count, reused, finished)

    # The KV cache.

    def _keep_prefix(self, tokens: Sequence[int]) -> int:
        """Drop from the cache what the new prompt does not begin with. Returns how many tokens stay."""
        same = 0
        for old, new in zip(self._cached, tokens[:-1], strict=False):  # the last is evaluated for its logits
            if old != new:
                break
            same += 1
        memory = llama_cpp.llama_get_memory(self._context)
        if not llama_cpp.llama_memory_seq_rm(memory, 0, same, -1):
            llama_cpp.llama_memory_clear(memory, True)
            same = 0
        del self._cached[same:]
        return same

    def _evaluate_prompt(self, tokens: Sequence[int], start: int) -> Generator[Reading, None, None]:
        while start < len(tokens):
            part = tokens[start : start + self._slice]
            self._evaluate(part)
            start += len(part)
            yield Reading(start, len(tokens))

    def _evaluate(self, tokens: Sequence[int]) -> None:
        self._fit_threads()
        array = (llama_cpp.llama_token * len(tokens))(*tokens)
        code = llama_cpp.llama_decode(self._context, llama_cpp.llama_batch_get_one(array, len(tokens)))
        if code != 0:
            llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self._context), True)
            self._cached.clear()
            raise ModelError("The model could not go on (its context or the memory is full); please ask again.")
        self._cached.extend(tokens)

    # Tokens.

    def _sample(self, temperature: float, random: np.random.Generator) -> int:
        pointer = llama_cpp.llama_get_logits_ith(self._context, -1)
        logits = np.ctypeslib.as_array(pointer, shape=(llama_cpp.llama_vocab_n_tokens(self._vocab),))
        if temperature <= 0.0:
            return int(logits.argmax())
        scaled = logits.astype(np.float64) / temperature
        weights = np.exp(scaled - scaled.max())
        return int(random.choice(len(weights), p=weights / weights.sum()))

    def _ends(self, token: int) -> bool:
        # ChatQA-1.5 sometimes ends its answer with the beginning-of-sequence token.
        return bool(llama_cpp.llama_vocab_is_eog(self._vocab, token)) or token == llama_cpp.llama_vocab_bos(self._vocab)

    def _piece(self, token: int) -> bytes:
        buffer = (ctypes.c_char * 128)()
        length = llama_cpp.llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, False)
        if length < 0:  # longer than the buffer, by as much as it says
            buffer = (ctypes.c_char * -length)()
            length = llama_cpp.llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, False)
        return bytes(bytearray(buffer)[:length])

    # Loading.

    def _make_context(self) -> Any:
        while True:
            params = llama_cpp.llama_context_default_params()
            params.n_ctx = self.context_tokens
            params.n_batch = params.n_ubatch = BATCH
            params.n_threads = params.n_threads_batch = self._most_threads
            params.no_perf = True
            if not self._offloaded:
                # On the processor it rounds by the number of threads, and that follows what else the machine does.
                params.flash_attn_type = llama_cpp.LLAMA_FLASH_ATTN_TYPE_DISABLED
            context = llama_cpp.llama_init_from_model(self._model, params)
            if context:
                return context
            if self.context_tokens <= SMALLEST_CONTEXT:
                llama_cpp.llama_model_free(self._model)
                raise ModelError(f"There is not enough memory to run {self.path.name}. {_reason()}".strip())
            self.context_tokens = max(SMALLEST_CONTEXT, self.context_tokens // 2)

    def _fit_threads(self) -> None:
        """More threads than free cores is many times slower, so leave the busy ones to whoever has them."""
        busy = self._others.cores()
        if busy is not None:
            threads = max(1, min(self._most_threads, round((psutil.cpu_count() or 1) - busy)))
            llama_cpp.llama_set_n_threads(self._context, threads, threads)


class _OtherWork:
    """How many cores the machine's other programs keep busy."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._began = time.perf_counter()
        self._busy = self._busy_seconds()

    def cores(self) -> float | None:
        """Since the last time this was said; None where that is too short a while to tell."""
        elapsed = time.perf_counter() - self._began
        if elapsed < WATCH_S:
            return None
        before, self._busy = self._busy, self._busy_seconds()
        self._began += elapsed
        return (self._busy - before) / elapsed

    def _busy_seconds(self) -> float:
        machine, own = psutil.cpu_times(), self._process.cpu_times()
        idle = machine.idle + getattr(machine, "iowait", 0.0)
        return float(sum(machine) - idle - own.user - own.system)


class _Text:
    """Token bytes to text: whole characters only, nothing of a stop string, no blank before the first word."""

    def __init__(self, stops: Sequence[str]) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._stops = stops
        self._held = ""
        self._begun = False
        self.stopped = False

    def feed(self, piece: bytes) -> str:
        """The text that is certain after `piece`."""
        self._held += self._decoder.decode(piece)
        found = [place for stop in self._stops if (place := self._held.find(stop)) >= 0]
        if found:
            self.stopped = True
            return self._give(min(found))
        return self._give(len(self._held) - self._risky())

    def flush(self) -> str:
        """What was still held back at the end."""
        if self.stopped:
            return ""
        self._held += self._decoder.decode(b"", final=True)
        return self._give(len(self._held)).rstrip()

    def _risky(self) -> int:
        """Characters at the end that may be the beginning of a stop string."""
        for length in range(min(len(self._held), max(map(len, self._stops), default=0)), 0, -1):
            if any(stop.startswith(self._held[-length:]) for stop in self._stops):
                return length
        return 0

    def _give(self, length: int) -> str:
        text, self._held = self._held[:length], self._held[length:]
        if not self._begun:
            text = text.lstrip()
            self._begun = bool(text)
        return text


def _start_backend() -> None:
    llama_cpp.llama_log_set(_keep_log, ctypes.c_void_p(0))
    llama_cpp.llama_backend_init()


def _load(path: Path, gpu: bool) -> Any:
    params = llama_cpp.llama_model_default_params()
    offload = gpu and llama_cpp.llama_supports_gpu_offload()
    for layers in (ALL_LAYERS, 0) if offload else (0,):
        _log.clear()
        params.n_gpu_layers = layers
        model = llama_cpp.llama_model_load_from_file(os.fsencode(path), params)
        if model:
            return model
    raise ModelError(f"The model file {path.name} cannot be loaded. {_reason()}".strip())


def _slice(size: int) -> int:
    """Tokens evaluated at once, for a second at the most on a usual processor: the wait of a Stop.

    By the model's size and not by the clock: other slices round differently, and the same question of the same
    model is to have the same answer.
    """
    return next(tokens for limit, tokens in CPU_SLICES if size <= limit)


def _reason() -> str:
    """What llama.cpp's log gives as the reason, as a sentence."""
    for text in reversed(_log):
        if "error" in text.lower() or "failed" in text.lower():
            cause = text.rsplit("error:", 1)[-1].rsplit(":", 1)[-1].strip().rstrip(".")
            if cause:
                return f"llama.cpp says: {cause}."
    return ""


def _physical_cores() -> int:
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(psutil.cpu_count(logical=False) or 1, allowed))
