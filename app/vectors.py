"""Chroma: the nearest-neighbour index over the catalog's vectors. Holds nothing that cannot be rebuilt.

Chroma takes vectors in bulk: those it does not hold yet are compared one by one, beside it, and so are all of them
while there are few. Its own graph is made anew at many a start, and no two are quite alike: what it finds is scored
again by the catalog's vectors. While it is written a mark stands on the disk; where one is left, and where its files
are not those it wrote (app.index_files), it is built anew, and until that is done every vector is compared. So what it
loses, or cannot say, never changes an answer.
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

from app import home_files, index_files
from app.catalog import Catalog
from app.errors import DiskFull
from app.paths import index_files_record, index_mark

log = logging.getLogger(__name__)

COLLECTION = "passages"
BATCH = 500  # vectors a call: a search waits for no more than one
BULK = 8000  # vectors between two fingerprints of the files
FLUSH = 4000  # vectors searched beside Chroma before they are given to it
EXACT = (
    20_000  # vectors: so many are all compared in 2 ms, and every start gives the same answer; with more Chroma helps
)
BEAM = 400  # candidates Chroma's search keeps (hnsw:search_ef): with so many it misses next to nothing
OVERSHOOT = 4  # times as many candidates are asked of Chroma as are wanted; the best of them are found exactly
SCARCE = 8 << 20  # bytes free on the disk: with fewer, what fails fails for want of room

Hit = tuple[int, float]


class VectorIndex:
    """The index of one home for one embedder. Safe to share between threads.

    `found` says in sentences what damage was seen.
    """

    def __init__(self, folder: Path, catalog: Catalog, embedder: str) -> None:
        self._folder = folder
        self._catalog = catalog
        self._embedder = embedder
        self._lock = threading.RLock()
        self._writer = threading.Lock()  # one thread at a time has Chroma's files changed
        self.found: list[str] = []
        self._collection: Any = None
        self._files: index_files.Fingerprint = {}
        self._held: set[int] = set()  # passages whose vector Chroma has
        self._beside: dict[int, NDArray[np.float32]] = {}  # vectors that are compared one by one
        self._usable = True  # whether the folder is one to write to
        self._few = True  # so few vectors that these are all of them
        self._matrix: tuple[list[int], NDArray[np.float32]] | None = None  # of the same, for searching
        try:
            self._open()
        except OSError:
            log.exception("The index cannot be used.")
            self._usable = False
            self._collection, self._held = None, set()
            self._load_beside()

    def add(self, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Search these vectors, shape (n, dimension), from now on; the catalog has them already."""
        with self._lock:
            self._beside.update(zip(ids, vectors, strict=True))
            self._matrix = None

    def remove(self, ids: Sequence[int]) -> None:
        """These passages are gone from the catalog. Chroma is told by `complete`."""
        with self._lock:
            for passage_id in ids:
                self._beside.pop(passage_id, None)
            self._matrix = None

    def wants_completion(self) -> bool:
        """Whether there is enough that Chroma has not for it to be given that."""
        with self._lock:
            return len(self._beside.keys() - self._held) >= FLUSH

    def search(self, vector: NDArray[np.float32], limit: int, document_ids: Sequence[int] = ()) -> list[Hit]:
        """(passage, cosine) of the nearest, best first. Passages that were just removed may be among them."""
        if document_ids:
            return _nearest(*self._catalog.vectors_of(self._embedder, document_ids), vector, limit)
        with self._lock:
            found = [] if self._few else self._search_chroma(vector, limit * OVERSHOOT)
            if self._matrix is None:
                ids = sorted(self._beside)
                self._matrix = ids, np.stack([self._beside[key] for key in ids]) if ids else _EMPTY
            hits = _nearest(*self._matrix, vector, limit)
        hits += _nearest(*self._catalog.vectors(sorted(found)), vector, limit) if found else []
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def complete(self) -> int:
        """Have Chroma hold exactly the catalog's vectors. Returns how many it was given."""
        with self._writer:
            return self._complete()

    def _complete(self) -> int:
        if not self._usable:
            return 0
        wanted = self._catalog.embedded(self._embedder)
        stale, missing = sorted(self._held - wanted), sorted(wanted - self._held)
        if not stale and not missing and self._collection is not None:
            return 0
        with self._guard():
            if self._collection is None:
                self._make()
            if stale:
                self._delete(stale)
            for start in range(0, len(missing), BULK):
                self._give(missing[start : start + BULK])
        if self._few is not (len(wanted) <= EXACT):
            with self._lock:
                self._load_beside()
        return len(missing)

    # Chroma.

    def _search_chroma(self, vector: NDArray[np.float32], limit: int) -> list[int]:
        if self._collection is None or not self._held:
            return []
        try:
            result = self._collection.query(
                query_embeddings=[vector], n_results=min(limit, len(self._held)), include=[]
            )
            hits = [int(found) for found in result["ids"][0]]
        except Exception:  # Chroma raises of every kind; whatever it is, all can be searched without it
            log.exception("The index failed in a search.")
            self._give_up("The search index failed")
            return []
        return [hit for hit in hits if hit in self._held]

    def _give(self, ids: Sequence[int]) -> None:
        with self._writing():
            for start in range(0, len(ids), BATCH):
                part, vectors = self._catalog.vectors(ids[start : start + BATCH])
                if not part:
                    continue
                with self._lock:
                    self._collection.add(ids=[str(passage_id) for passage_id in part], embeddings=vectors)
                    self._held.update(part)
                    if not self._few:
                        for passage_id in part:
                            self._beside.pop(passage_id, None)
                        self._matrix = None

    def _delete(self, ids: Sequence[int]) -> None:
        with self._writing():
            for start in range(0, len(ids), BATCH):
                part = ids[start : start + BATCH]
                with self._lock:
                    self._collection.delete(ids=[str(passage_id) for passage_id in part])
                    self._held.difference_update(part)

    def _open(self) -> None:
        """Connect to what is there where it is whole; else all is searched beside it until `complete`."""
        kept = index_files.load(index_files_record(self._folder))
        marked = index_mark(self._folder).exists()
        if kept is None and not marked and not home_files.is_index(self._folder):
            raise OSError(f"{self._folder} is not of this program.")
        if marked or (kept is None and self._folder.exists()):
            log.info("The index was being written when the program ended; it is built anew.")
            self._discard()
        elif kept is not None:
            self._files = index_files.fingerprint(self._folder)
            wrong = index_files.difference(kept, self._files) or self._connect()
            if wrong:
                self._give_up(f"The search index was damaged ({wrong})")
        self._load_beside()

    def _connect(self) -> str:
        """Open the collection: what is wrong with it, in words; empty where it holds."""
        try:
            with self._writing():  # opening alone writes a line, and reading what it did not put in order yet
                client = self._client()
                self._collection = client.get_collection(COLLECTION, embedding_function=None)
                self._held = self._ids()
            if (self._collection.metadata or {}).get("embedder") != self._embedder:
                self._discard()
        except Exception as error:  # Chroma raises of every kind; whatever it is, the index can be built anew
            log.exception("The index could not be opened.")
            if shutil.disk_usage(self._folder.parent).free < SCARCE:
                index_mark(self._folder).unlink(missing_ok=True)  # nothing was written
                raise OSError("There is no room to open the index.") from error  # it may well be sound
            return type(error).__name__
        return ""

    def _make(self) -> None:
        """A new, empty index."""
        self._discard()
        with self._writing():
            metadata = {"embedder": self._embedder, "hnsw:space": "cosine", "hnsw:search_ef": BEAM}
            self._collection = self._client().create_collection(COLLECTION, metadata=metadata, embedding_function=None)

    def _client(self) -> Any:
        settings = ChromaSettings(anonymized_telemetry=False, allow_reset=False)
        return chromadb.PersistentClient(path=str(self._folder), settings=settings)

    def _ids(self) -> set[int]:
        held: set[int] = set()
        count = self._collection.count()
        for start in range(0, count, 20_000):
            page = self._collection.get(limit=20_000, offset=start, include=[])
            held.update(int(passage_id) for passage_id in page["ids"])
        return held

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Chroma's files change: a mark stands until they are whole and their fingerprint is kept."""
        mark = index_mark(self._folder)
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
        yield
        if self._held:  # what it keeps for later is written now, not at some search
            probe = self._catalog.vectors(sorted(self._held)[:1] or [0])[1]
            if len(probe):
                self._collection.query(query_embeddings=probe, n_results=1)
        self._files = index_files.fingerprint(self._folder, self._files)
        index_files.save(index_files_record(self._folder), self._files)
        mark.unlink(missing_ok=True)

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """Whatever Chroma raises, the library goes on without it; a full disk is said."""
        try:
            yield
        except Exception as error:  # Chroma raises of every kind
            log.exception("The index failed.")
            with self._lock:
                self._give_up("The search index failed")
                self._load_beside()
            if shutil.disk_usage(self._folder.parent).free < SCARCE:
                raise DiskFull() from error

    def _load_beside(self) -> None:
        """Have in memory what is compared one by one: all while it is few, else what Chroma has not."""
        wanted = self._catalog.embedded(self._embedder)
        self._few = len(wanted) <= EXACT
        ids, vectors = self._catalog.vectors(sorted(wanted if self._few else wanted - self._held))
        self._beside = dict(zip(ids, vectors, strict=True))
        self._matrix = None

    def _give_up(self, why: str) -> None:
        self.found.append(f"{why}; it is built anew from the catalog, and nothing is lost.")
        self._discard()
        self._load_beside()

    def _discard(self) -> None:
        """Take the folder away: aside first, so that what is left where this is cut off is never opened."""
        self._collection = None
        self._held, self._files = set(), {}
        chromadb.api.shared_system_client.SharedSystemClient.clear_system_cache()
        index_files_record(self._folder).unlink(missing_ok=True)
        for older in self._folder.parent.glob(f"{self._folder.name}.damaged-*"):
            shutil.rmtree(older, ignore_errors=True)
        if self._folder.exists():
            aside = self._folder.with_name(f"{self._folder.name}.damaged-{time.time_ns()}")
            self._folder.rename(aside)
            shutil.rmtree(aside, ignore_errors=True)
        index_mark(self._folder).unlink(missing_ok=True)


_EMPTY = np.empty((0, 0), np.float32)


def _nearest(ids: Sequence[int], vectors: NDArray[np.float32], vector: NDArray[np.float32], limit: int) -> list[Hit]:
    """The best of some vectors, all of them compared."""
    if not len(ids):
        return []
    similar = np.round(vectors @ vector, 6)  # what differs by less is a matter of the order it was summed up in
    best = np.argsort(-similar, kind="stable")[:limit]
    return [(ids[place], float(similar[place])) for place in best]
