"""Text → vectors: the built-in ONNX model, any sentence-transformers model on this machine, or a pair of them.

The only door to onnxruntime, tokenizers and sentence_transformers. Each is imported where it is first needed:
the terminal's light commands must not wait for them. Nothing here reaches for the network.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import psutil
from numpy.typing import NDArray

from app.dual_encoder import DualEncoder
from app.errors import ChatQAError, EmbedderUnavailable
from app.records import Message

BUILT_IN = "built-in"
PAIR = ("query-encoder", "context-encoder")  # how the names of two models end that belong together

Vectors = NDArray[np.float32]  # (n, dimension), each row of unit length
Vector = NDArray[np.float32]  # (dimension,), of unit length

# Padded tokens in one run: one full text or several short ones. That much stays in the processor's cache;
# sixteen full texts together take a third longer.
BATCH_TOKENS = 256


class Embedder(Protocol):
    """Puts texts that mean alike near each other: the dot product of two vectors is their cosine."""

    @property
    def key(self) -> str:
        """Model and version; vectors under different keys must not be compared."""

    @property
    def dimension(self) -> int: ...

    @property
    def max_tokens(self) -> int:
        """What lies beyond, the start and end tokens counted in, is not read."""

    @property
    def english_only(self) -> bool:
        """Whether texts without Latin letters tell it nothing."""

    @property
    def comparable(self) -> bool:
        """Whether its cosines are those that the threshold for saying no was fitted on."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Texts to be found, in their order: (len(texts), dimension)."""

    def embed_question(self, text: str) -> Vector:
        """A text to find others by: (dimension,)."""

    def embed_dialogue(self, history: Sequence[Message], question: str) -> Vector | None:
        """A question with the dialogue before it: (dimension,). None where only single texts are understood."""


def load(name: str, resources: Path, threads: int = 0) -> Embedder:
    """`BUILT_IN`, or the folder or cached name of a sentence-transformers model. Raises EmbedderUnavailable.

    A name that ends in one of `PAIR` brings the other with it, from beside it.
    """
    if name == BUILT_IN:
        return BuiltInEmbedder(resources / "embedding", threads)
    if name.rstrip("/\\").endswith(PAIR):
        return open_pair(name)
    return SentenceTransformersEmbedder(name)


class BuiltInEmbedder:
    """all-MiniLM-L6-v2 with 8-bit weights, as made by packaging/make_embedder.py."""

    english_only = True
    comparable = True

    def __init__(self, folder: Path, threads: int = 0) -> None:
        """`threads`: 0 for one a physical core, which is also the most that is taken.

        Raises EmbedderUnavailable if a file in `folder` is missing or not the one that was shipped.
        """
        config, files = _read_verified(folder)
        self.key: str = config["key"]
        self.dimension: int = config["dimension"]
        self.max_tokens: int = config["max_tokens"]
        self._tokenizer = _open_tokenizer(files["tokenizer.json"], self.max_tokens)
        self._threads = _usable_threads(threads)
        self._session = _open_session(folder / "model.onnx")

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        tokens = self._tokenize(texts)
        vectors = np.empty((len(texts), self.dimension), np.float32)

        def embed(batch: list[int]) -> None:
            vectors[batch] = self._run([tokens[i] for i in batch])

        # Batches side by side, each on one thread, take a sixth less time than all threads on one batch after another.
        with ThreadPoolExecutor(self._threads) as pool:
            for done in pool.map(embed, _batches([len(one) for one in tokens])):
                assert done is None  # what failed is raised here
        return vectors

    def embed_question(self, text: str) -> Vector:
        vector: Vector = self._run(self._tokenize([text]))[0]
        return vector

    def embed_dialogue(self, history: Sequence[Message], question: str) -> None:
        return None

    def _tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        encodings = self._tokenizer.encode_batch_fast([well_formed(text) for text in texts])
        return [encoding.ids for encoding in encodings]

    def _run(self, tokens: list[list[int]]) -> Vectors:
        ids, mask = _padded(tokens)
        vectors: Vectors = self._session.run(["embedding"], {"input_ids": ids, "attention_mask": mask})[0]
        return vectors


class SentenceTransformersEmbedder:
    """Any sentence-transformers model in a folder or in the local Hugging Face cache, on the GPU if there is one."""

    english_only = False  # not known
    comparable = False

    def __init__(self, model_name_or_path: str, device: str | None = None) -> None:
        """Raises EmbedderUnavailable if the extra is not installed or the model is not on this machine."""
        self._model = _open_sentence_transformer(model_name_or_path, device)
        self.max_tokens: int = self._model.max_seq_length or 512
        self.dimension: int = self._encode(self._model.encode_document, [""]).shape[1]
        self.key: str = f"{Path(model_name_or_path).name}/{_fingerprint(self._model)}"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        return self._encode(self._model.encode_document, texts)

    def embed_question(self, text: str) -> Vector:
        vector: Vector = self._encode(self._model.encode_query, [text])[0]
        return vector

    def embed_dialogue(self, history: Sequence[Message], question: str) -> None:
        return None

    def _encode(self, encode: Any, texts: Sequence[str]) -> Vectors:
        """`encode`: the model's own method for questions or for documents, which adds its prompt if it has one."""
        clean = [well_formed(text) for text in texts]
        vectors = encode(clean, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False)
        return np.asarray(vectors, np.float32)


def _read_verified(folder: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """config.json and the files it names, each as its hash says."""
    try:
        config = json.loads((folder / "config.json").read_bytes())
        files = {name: (folder / name).read_bytes() for name in config["sha256"]}
    except (OSError, ValueError, KeyError) as error:
        raise EmbedderUnavailable(_REINSTALL) from error
    if any(hashlib.sha256(data).hexdigest() != config["sha256"][name] for name, data in files.items()):
        raise EmbedderUnavailable(_REINSTALL)
    return config, files


_REINSTALL = "The built-in embedding model is missing or damaged; please install the program again."


def _open_tokenizer(data: bytes, max_tokens: int) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_buffer(data)
    tokenizer.enable_truncation(max_tokens)
    tokenizer.encode_special_tokens = True  # "[SEP]" in a document is five characters, not a control token
    return tokenizer


def _open_session(model: Path) -> Any:
    """From the file, not from its bytes: the session would keep those beside what it makes of them."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.enable_cpu_mem_arena = False  # it keeps the memory of the longest batch for good
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors only: its warnings say nothing to a user
    # Idle threads that spin would take the cores from the language model.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def _usable_threads(wanted: int) -> int:
    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    return min(wanted, cores) if wanted > 0 else cores


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices of texts of like length, so that little is padding; at most BATCH_TOKENS a batch, or one text."""
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[i] > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _padded(tokens: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Token ids and their mask (1 a token, 0 for padding), each (len(tokens), the longest)."""
    ids = np.zeros((len(tokens), max(map(len, tokens))), np.int64)
    mask = np.zeros_like(ids)
    for row, one in enumerate(tokens):
        ids[row, : len(one)] = one
        mask[row, : len(one)] = 1
    return ids, mask


def well_formed(text: str) -> str:
    """Without the half surrogate pairs that a PDF may hold: no tokenizer takes them."""
    return text.encode("utf-8", "replace").decode()


def open_model(kind: str, name: str, unavailable: type[ChatQAError], make: Callable[[Any], Any]) -> Any:
    """A sentence-transformers model on this machine, made by `make` of the library. All text is data to it.

    `kind`: "embedding" or the like. Raises `unavailable` if the extra is not installed, or the model is damaged or not
    here.
    """
    # Read once, at the import below: from then on the library does not even look for a newer version.
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        import sentence_transformers
        from safetensors import SafetensorError
        from transformers.utils.logging import disable_progress_bar
    except ImportError as error:
        raise unavailable(
            f"The {kind} model “{name}” needs the extra that this installs: "
            'pip install "chatqa-desktop[sentence-transformers]".'
        ) from error
    disable_progress_bar()
    try:
        model = make(sentence_transformers)
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, SafetensorError) as error:
        raise unavailable(
            f"The {kind} model “{name}” cannot be loaded: it is damaged, of an unknown kind, "
            "or not on this machine (the program downloads none by itself)."
        ) from error
    if hasattr(model.tokenizer, "split_special_tokens"):
        model.tokenizer.split_special_tokens = True  # as in _open_tokenizer
    return model


def _open_sentence_transformer(name: str, device: str | None) -> Any:
    return open_model(
        "embedding",
        name,
        EmbedderUnavailable,
        lambda library: library.SentenceTransformer(name, device=device, local_files_only=True),
    )


def open_pair(name: str, device: str | None = None) -> DualEncoder:
    """The two models of a name that ends in one of `PAIR`; told by their first tokens' vectors, as dragon's are.

    Raises EmbedderUnavailable as SentenceTransformersEmbedder does, and if they are no such pair.
    """
    stem = name.rstrip("/\\").removesuffix(PAIR[0]).removesuffix(PAIR[1])
    questions, passages = (_open_sentence_transformer(stem + end, device).float() for end in PAIR)
    configs = [model[0].auto_model.config for model in (questions, passages)]
    if {config.model_type for config in configs} != {"bert"} or len({config.hidden_size for config in configs}) > 1:
        raise EmbedderUnavailable(f"“{stem}{PAIR[0]}” and “{stem}{PAIR[1]}” are not a pair of BERT encoders.")
    questions.tokenizer.truncation_side = "left"  # of a long dialogue the end is what counts
    return DualEncoder(
        f"{Path(stem).name.rstrip('-_')}/{_fingerprint(questions)}{_fingerprint(passages)}",
        passages.max_seq_length or 512,
        partial(_first_tokens, questions),
        partial(_first_tokens, passages),
        _longest_vector(passages),
        "multiturn" in Path(stem).name,  # the one of its kind that was taught on dialogues
    )


def _first_tokens(model: Any, texts: Sequence[str]) -> NDArray[np.float32]:
    """The last layer's vectors of the texts' first tokens, as they are: (len(texts), their length)."""
    clean = [well_formed(text) for text in texts]
    tokens = model.encode(clean, output_value="token_embeddings", show_progress_bar=False)
    return np.stack([one[0].cpu().numpy() for one in tokens])


def _longest_vector(bert: Any) -> float:
    """No vector exceeds it: the last step scales and shifts n values of mean 0 and variance at most 1, so √n long."""
    norm = bert[0].auto_model.encoder.layer[-1].output.LayerNorm
    scale, shift = (values.detach().cpu().double().numpy() for values in (norm.weight, norm.bias))
    return float(np.sqrt(len(scale)) * np.abs(scale).max() + np.linalg.norm(shift))


def _fingerprint(model: Any) -> str:
    """Of the weights and of how they are used: a changed model must not meet its old vectors."""
    digest = hashlib.sha256()
    usage = [model.max_seq_length, model.prompts, model.default_prompt_name]
    modules = [[type(module).__name__, *_configuration(module)] for module in model]
    digest.update(json.dumps([usage, modules], sort_keys=True, default=str).encode())
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.cpu().float().numpy().tobytes())
    return digest.hexdigest()[:16]


def _configuration(module: Any) -> list[Any]:
    return [module.get_config_dict()] if hasattr(module, "get_config_dict") else []
