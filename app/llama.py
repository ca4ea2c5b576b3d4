"""The only door to llama.cpp: its devices, a loaded model with its context, tokens, and one evaluation at a time.

What stands here knows nothing of prompts or answers: app.model does. A `Loaded` belongs to one thread; only `stop`
may be set from another.
"""

from __future__ import annotations

import collections
import ctypes
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app import gpu_pack
from app.errors import ModelError
from app.fit import OUTPUTS, Device, Plan


def _preload_cuda() -> None:
    """cuBLAS and the CUDA runtime as Python packages hold them, for a llama.cpp that was built with CUDA."""
    for folder in map(Path, sys.path):
        if any((folder / "llama_cpp" / "lib").glob("*ggml-cuda*")):
            for name in ("cudart", "cublasLt", "cublas"):  # in the order in which they need each other
                for path in sorted((folder / "nvidia").glob(f"**/lib{name}.so.*")):
                    ctypes.CDLL(str(path), mode=ctypes.RTLD_GLOBAL)


_preload_cuda()
import llama_cpp  # noqa: E402
from llama_cpp._ctypes_extensions import load_shared_library  # noqa: E402
from llama_cpp._ggml import libggml_base_path  # noqa: E402

if sys.platform == "win32":
    libggml, libggml_base = (load_shared_library(name, libggml_base_path) for name in ("ggml", "ggml-base"))
else:  # those that llama.cpp itself has loaded: by their paths they could be loaded again, as others
    libggml = libggml_base = llama_cpp.llama_cpp._lib

_TYPES = {"f16": llama_cpp.GGML_TYPE_F16, "q8_0": llama_cpp.GGML_TYPE_Q8_0}
_GPU_KINDS = (1, 2)  # GGML_BACKEND_DEVICE_TYPE_GPU, _IGPU
_ABORTED = 2  # what llama_decode returns when it was stopped
_PIECE_BYTES = 128

_problems: list[str] = []
_log: collections.deque[str] = collections.deque(maxlen=40)


class Stopped(Exception):
    """An evaluation was stopped on the way; the context holds what it held before."""


class StopFlag:
    """A flag that llama.cpp looks at before each operation, without taking Python's lock.

    Its callback is C's own strlen: of a text of one character it gives 1, of an empty one 0.
    """

    def __init__(self) -> None:
        self._text = ctypes.create_string_buffer(2)
        library = ctypes.cdll.msvcrt if sys.platform == "win32" else ctypes.CDLL(None)
        self.callback = ctypes.cast(library.strlen, llama_cpp.ggml_abort_callback)
        self.address = ctypes.cast(self._text, ctypes.c_void_p)

    def set(self) -> None:
        """Stop what is being evaluated, and all that comes, until `clear`."""
        self._text[0] = b"\x01"

    def clear(self) -> None:
        """Evaluate again."""
        self._text[0] = b"\x00"

    def is_set(self) -> bool:
        """Whether it is to stop."""
        return self._text[0] != b"\x00"


class Loaded:
    """A model and its context, laid out as `plan` says. ModelError where llama.cpp refuses."""

    def __init__(
        self,
        path: Path,
        plan: Plan,
        progress: Callable[[float], bool] = lambda done: True,
        stop: StopFlag | None = None,
    ) -> None:
        """Load it; `progress` is told the part done and may end the loading by returning False."""
        start()
        self.plan = plan
        self.path = path
        self.stop = stop or StopFlag()
        self._progress = llama_cpp.llama_progress_callback(lambda done, data: progress(done))
        self._context: Any = None
        self._batch: Any = None
        self._model = self._load()
        self._vocab = llama_cpp.llama_model_get_vocab(self._model)
        self.vocabulary = llama_cpp.llama_vocab_n_tokens(self._vocab)
        try:
            self._context = self._make_context()
        except BaseException:
            self.close()
            raise
        self._memory = llama_cpp.llama_get_memory(self._context)
        if not self._memory:
            self.close()
            raise ModelError(f"{path.name} is not a model that writes answers; choose another.")
        self._batch = llama_cpp.llama_batch_init(plan.slice, 0, 1)
        for index in range(plan.slice):
            self._batch.n_seq_id[index] = 1
            self._batch.seq_id[index][0] = 0
        self._pieces: dict[int, bytes] = {}

    def close(self) -> None:
        """Free its memory. Nothing else may be called after."""
        if self._batch is not None:
            llama_cpp.llama_batch_free(self._batch)
        if self._context:
            llama_cpp.llama_free(self._context)
        if self._model:
            llama_cpp.llama_model_free(self._model)
        self._context = self._model = self._batch = None

    # Tokens.

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

    def piece(self, token: int) -> bytes:
        """A token's bytes; they may be part of a character. Control tokens have none."""
        known = self._pieces.get(token)
        if known is None:
            known = self._pieces[token] = self._piece(token)
        return known

    def ends(self, token: int) -> bool:
        """Whether a token ends an answer. ChatQA-1.5 sometimes ends with the beginning-of-sequence token."""
        return bool(llama_cpp.llama_vocab_is_eog(self._vocab, token)) or token == llama_cpp.llama_vocab_bos(self._vocab)

    # Evaluation.

    def evaluate(self, tokens: Sequence[int], start: int, outputs: int = 1) -> None:
        """Evaluate tokens that stand from position `start` on; the last `outputs` of them give logits.

        At most `plan.slice` tokens. Raises Stopped, or ModelError; then the context holds what stood before `start`.
        """
        count = len(tokens)
        batch = self._batch
        batch.n_tokens = count
        for index, token in enumerate(tokens):
            batch.token[index] = token
            batch.pos[index] = start + index
            batch.logits[index] = index >= count - outputs
        self._outputs = outputs
        code = llama_cpp.llama_decode(self._context, batch)
        if code == 0:
            return
        self.forget(start)
        if code == _ABORTED:
            raise Stopped
        raise ModelError("The model could not go on (its context or the memory is full); please ask again.")

    def logits(self, output: int) -> NDArray[np.float32]:
        """Shape (vocabulary,), of the last evaluation's n-th output. A view: gone with the next evaluation."""
        pointer = llama_cpp.llama_get_logits_ith(self._context, output - self._outputs)
        return np.ctypeslib.as_array(pointer, shape=(self.vocabulary,))

    def forget(self, start: int) -> None:
        """Drop all from position `start` on."""
        if not llama_cpp.llama_memory_seq_rm(self._memory, 0, start, -1):
            raise ModelError("This model's memory cannot be taken back; it is of a kind that does not serve here.")

    def use_threads(self, threads: int) -> None:
        """Evaluate on so many from now on."""
        llama_cpp.llama_set_n_threads(self._context, threads, threads)

    def state_size(self) -> int:
        """Bytes that `save_state` takes now."""
        return int(llama_cpp.llama_state_seq_get_size(self._context, 0))

    def save_state(self) -> NDArray[np.uint8]:
        """All that the context holds, to be restored later."""
        size = self.state_size()
        state = np.empty(size, np.uint8)
        written = llama_cpp.llama_state_seq_get_data(self._context, _bytes_of(state), size, 0)
        if written != size:
            raise ModelError("The model's memory could not be kept.")
        return state

    def restore_state(self, state: NDArray[np.uint8]) -> bool:
        """Put back what was saved, in the place of what is there. False where it does not go: then it is empty."""
        self.forget(0)
        read = llama_cpp.llama_state_seq_set_data(self._context, _bytes_of(state), state.size, 0)
        if not read:
            self.forget(0)
        return bool(read)

    # Loading.

    def _load(self) -> Any:
        _log.clear()
        params = llama_cpp.llama_model_default_params()
        params.n_gpu_layers = self.plan.gpu_layers
        if not self.plan.gpu_layers:  # else it would still send long evaluations there
            params.split_mode, params.main_gpu = llama_cpp.LLAMA_SPLIT_MODE_NONE, -1
        params.progress_callback = self._progress
        model = llama_cpp.llama_model_load_from_file(os.fsencode(self.path), params)
        if not model:
            raise ModelError(f"The model file {self.path.name} cannot be loaded. {_reason()}".strip())
        return model

    def _make_context(self) -> Any:
        plan = self.plan
        params = llama_cpp.llama_context_default_params()
        params.n_ctx = plan.context_tokens
        params.n_batch = params.n_ubatch = plan.slice
        params.n_outputs_max = min(OUTPUTS, plan.slice)
        params.n_threads = params.n_threads_batch = plan.threads
        params.type_k, params.type_v = _TYPES[plan.key_type], _TYPES[plan.value_type]
        params.offload_kqv = plan.gpu_layers > 0
        params.no_perf = True
        params.flash_attn_type = (
            llama_cpp.LLAMA_FLASH_ATTN_TYPE_ENABLED
            if plan.flash_attention
            else llama_cpp.LLAMA_FLASH_ATTN_TYPE_DISABLED
        )
        params.abort_callback, params.abort_callback_data = self.stop.callback, self.stop.address
        context = llama_cpp.llama_init_from_model(self._model, params)
        if not context:
            raise ModelError(f"There is not enough memory to run {self.path.name}. {_reason()}".strip())
        return context

    def _piece(self, token: int) -> bytes:
        buffer = (ctypes.c_char * _PIECE_BYTES)()
        length = llama_cpp.llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, False)
        if length < 0:  # longer than the buffer, by as much as it says
            buffer = (ctypes.c_char * -length)()
            length = llama_cpp.llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, False)
        return bytes(bytearray(buffer)[:length])


@llama_cpp.llama_log_callback  # type: ignore[untyped-decorator,unused-ignore]
def _keep_log(level: int, text: bytes, user_data: object) -> None:
    """llama.cpp says why a load failed only here; its chatter stays off the terminal."""
    _log.append(text.decode("utf-8", "replace"))


def start() -> None:
    """Ready llama.cpp; again does nothing."""
    llama_cpp.llama_log_set(_keep_log, ctypes.c_void_p(0))
    _load_backends()
    llama_cpp.llama_backend_init()


def _load_backends() -> None:
    """Where llama.cpp has a CPU backend for each kind of processor, as in a package: the one that suits this one.

    Left to itself it would look for them beside the executable and in the current directory.
    """
    libggml.ggml_backend_dev_count.restype = ctypes.c_size_t
    if not libggml.ggml_backend_dev_count():
        os.environ.pop("GGML_BACKEND_PATH", None)  # a library of anyone's own would be loaded too
        libggml.ggml_backend_load_all_from_path(os.fsencode(libggml_base_path))
        _load_gpu_pack()


def _load_gpu_pack() -> None:
    """The CUDA backend of a GPU pack, if there is one; what is wrong with it is kept for `gpu_pack_problem`."""
    runtimes, backend = gpu_pack.files()
    if backend is None:
        return
    try:
        for path in runtimes:
            ctypes.CDLL(str(path), mode=ctypes.RTLD_GLOBAL)
        ctypes.CDLL(str(backend))  # says what is missing, where llama.cpp says only that it failed
    except OSError as error:
        _problems.append(str(error))
        return
    libggml.ggml_backend_load.restype = ctypes.c_void_p
    if not libggml.ggml_backend_load(os.fsencode(backend)):
        _problems.append(_reason() or "llama.cpp does not take it")


def gpu_pack_problem() -> str:
    """Why the GPU pack that is installed does not serve; empty where it does, or where there is none."""
    if gpu_pack.outdated():
        return "it is of another version of the program"
    return _problems[0] if _problems else ""


def gpus() -> tuple[Device, ...]:
    """The GPUs that llama.cpp can use here, with the memory that is free now."""
    start()
    libggml.ggml_backend_dev_get.restype = ctypes.c_void_p
    libggml_base.ggml_backend_dev_description.restype = ctypes.c_char_p
    found: dict[int, list[Device]] = {kind: [] for kind in _GPU_KINDS}
    for index in range(libggml.ggml_backend_dev_count()):
        device = ctypes.c_void_p(libggml.ggml_backend_dev_get(ctypes.c_size_t(index)))
        kind = libggml_base.ggml_backend_dev_type(device)
        if kind in found:
            free, total = ctypes.c_size_t(), ctypes.c_size_t()
            libggml_base.ggml_backend_dev_memory(device, ctypes.byref(free), ctypes.byref(total))
            name = libggml_base.ggml_backend_dev_description(device).decode("utf-8", "replace")
            found[kind].append(Device(name, free.value, total.value))
    # llama.cpp leaves a graphics unit in the processor alone where there is a card.
    return next((tuple(devices) for devices in found.values() if devices), ())


def offloads() -> bool:
    """Whether this build of llama.cpp can use a GPU at all."""
    start()
    return bool(llama_cpp.llama_supports_gpu_offload())


def version() -> str:
    """Of llama-cpp-python and so of llama.cpp."""
    return str(llama_cpp.__version__)


def _bytes_of(state: NDArray[np.uint8]) -> Any:
    return state.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))


def _reason() -> str:
    """What llama.cpp's log gives as the reason, as a sentence."""
    for text in reversed(_log):
        if "error" in text.lower() or "failed" in text.lower():
            cause = text.rsplit("error:", 1)[-1].rsplit(":", 1)[-1].strip().rstrip(".")
            if cause:
                return f"llama.cpp says: {cause}."
    return ""
