"""Chroma: the nearest-neighbour index over the catalog's vectors. Holds nothing that cannot be rebuilt.

Chroma can lose vectors silently and can crash the process on a damaged index. So it is checked when it is opened
(which vectors it holds, and whether known ones find themselves), a mark on the disk says that an opening is under
way (one that is still there tells of a crash), and what does not hold is moved aside and built anew.
"""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings
from numpy.typing import NDArray

from app.catalog import Catalog
from app.errors import DiskFull, HomeError
from app.paths import opening_mark

log = logging.getLogger(__name__)

COLLECTION = "passages"
BATCH = 2000  # vectors a call
SCARCE = 8 << 20  # bytes free on the disk: with fewer, what fails fails for want of room
SELF_QUERIES = 8  # known vectors that must find themselves


class VectorIndex:
    """The index of one home for one embedder. Safe to share between threads.

    `found` says in sentences what was wrong when it was opened.
    """

    def __init__(self, folder: Path, catalog: Catalog, embedder: str) -> None:
        self._folder = folder
        self._catalog = catalog
        self._embedder = embedder
        self._lock = threading.Lock()
        self.found: list[str] = []
        self._collection: Any = None
        self._open()

    def add(self, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Add vectors, shape (n, dimension), of new passages."""
        with self._lock, self._guard():
            for start in range(0, len(ids), BATCH):
                part = slice(start, start + BATCH)
                self._collection.add(ids=[str(passage_id) for passage_id in ids[part]], embeddings=vectors[part])

    def remove(self, ids: Sequence[int]) -> None:
        """Take vectors out; ids it does not hold are no error."""
        with self._lock, self._guard():
            for start in range(0, len(ids), BATCH):
                self._collection.delete(ids=[str(passage_id) for passage_id in ids[start : start + BATCH]])

    def search(
        self, vector: NDArray[np.float32], limit: int, document_ids: Sequence[int] = ()
    ) -> list[tuple[int, float]]:
        """(passage, cosine) of the nearest, best first."""
        if document_ids:
            return self._exact(vector, limit, document_ids)
        with self._lock, self._guard():
            count = self._collection.count()
            if count == 0:
                return []
            result = self._collection.query(
                query_embeddings=[vector], n_results=min(limit, count), include=["distances"]
            )
        distances = result["distances"]
        assert distances is not None  # asked for in `include`
        return [(int(found), 1.0 - float(far)) for found, far in zip(result["ids"][0], distances[0], strict=True)]

    def _exact(self, vector: NDArray[np.float32], limit: int, document_ids: Sequence[int]) -> list[tuple[int, float]]:
        """The same over some documents, by the catalog's own vectors: Chroma's filter took a second at 31,000
        passages, this a few milliseconds a document, and it is exact."""
        ids, vectors = self._catalog.vectors_of(self._embedder, document_ids)
        if not ids:
            return []
        similar = vectors @ vector
        best = np.argsort(-similar, kind="stable")[:limit]
        return [(ids[place], float(similar[place])) for place in best]

    def complete(self) -> int:
        """Make it hold exactly the catalog's vectors. Returns how many were put back."""
        wanted = self._catalog.embedded(self._embedder)
        with self._lock, self._guard():
            held = self._held()
        self.remove(sorted(held - wanted))
        missing = sorted(wanted - held)
        for start in range(0, len(missing), BATCH):
            ids = missing[start : start + BATCH]
            self.add(ids, self._catalog.vectors(ids))
        return len(missing)

    def _open(self) -> None:
        if self._mark.exists():
            self._move_aside("the last opening of the search index ended in a crash")
        self._mark.touch()
        try:
            wrong = self._try()
            if wrong:
                self._move_aside(wrong)
                self._connect()
            restored = self.complete()
            if restored and not self.found:
                self.found.append(f"{restored:,} vectors were missing from the search index; they were put back.")
        finally:
            self._mark.unlink(missing_ok=True)  # only a crash leaves it

    def _try(self) -> str:
        """Connect and check: what is wrong, in words; empty where it holds."""
        try:
            self._connect()
            return self._check()
        except Exception as error:  # Chroma raises of every kind; whatever it is, the index can be built anew
            log.exception("The index could not be opened.")
            return f"the search index could not be opened ({type(error).__name__})"

    def _connect(self) -> None:
        client = chromadb.PersistentClient(
            path=str(self._folder), settings=ChromaSettings(anonymized_telemetry=False, allow_reset=False)
        )
        metadata = {"embedder": self._embedder, "hnsw:space": "cosine"}
        self._collection = client.get_or_create_collection(COLLECTION, metadata=metadata, embedding_function=None)
        if (self._collection.metadata or {}).get("embedder") != self._embedder:
            client.delete_collection(COLLECTION)
            self._collection = client.create_collection(COLLECTION, metadata=metadata, embedding_function=None)

    def _check(self) -> str:
        """What is wrong with it, in words; empty where it holds."""
        held = self._held()
        wanted = self._catalog.embedded(self._embedder)
        if len(wanted - held) > len(wanted) // 2:
            return "" if not held else "most vectors were missing from the search index"
        sample = sorted(held & wanted)[:: max(1, len(held) // SELF_QUERIES)][:SELF_QUERIES]
        if not sample:
            return ""
        vectors = self._catalog.vectors(sample)
        result = self._collection.query(query_embeddings=vectors, n_results=min(3, len(held)), include=["distances"])
        distances = result["distances"]
        assert distances is not None  # asked for in `include`
        for passage_id, ids, near in zip(sample, result["ids"], distances, strict=True):
            # A double of the passage may stand before it, at the same distance.
            if not ids or (str(passage_id) not in ids and near[0] > 1e-3):
                return "the search index had lost vectors"
        return ""

    def _held(self) -> set[int]:
        held: set[int] = set()
        count = self._collection.count()
        for start in range(0, count, BATCH * 10):
            page = self._collection.get(limit=BATCH * 10, offset=start, include=[])
            held.update(int(passage_id) for passage_id in page["ids"])
        return held

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """Chroma's errors as sentences."""
        try:
            yield
        except Exception as error:  # Chroma raises of every kind
            log.exception("The index failed.")
            if shutil.disk_usage(self._folder.parent).free < SCARCE:
                raise DiskFull() from error
            raise HomeError("The search index failed; it is checked and built anew at the next start.") from error

    @property
    def _mark(self) -> Path:
        return opening_mark(self._folder)

    def _move_aside(self, why: str) -> None:
        self.found.append(f"{why[0].upper()}{why[1:]}; it was built anew from the catalog.")
        self._collection = None
        chromadb.api.shared_system_client.SharedSystemClient.clear_system_cache()
        if self._folder.exists():
            aside = self._folder.with_name(f"{self._folder.name}.damaged-{time.time_ns()}")
            self._folder.rename(aside)
            for older in sorted(self._folder.parent.glob(f"{self._folder.name}.damaged-*"))[:-1]:
                shutil.rmtree(older, ignore_errors=True)
