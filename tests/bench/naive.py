"""Chroma alone, run as a script by `damage`: what it finds in an index folder by vectors near known ones.

    naive.py INDEX [KNOWN.json]

Without KNOWN the vectors are taken, evenly, from the index itself. Prints {collection: {"vectors", "ids"}} as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.config import Settings
from numpy.typing import NDArray

VECTORS = 200
NEAREST = 10  # few, since its graph is made anew by chance where it was not written out, and misses some of many
NOISE = 0.02  # so that a vector does not ask for itself alone


def main() -> int:
    """Ask every collection that there is, or that was known."""
    client = chromadb.PersistentClient(sys.argv[1], Settings(anonymized_telemetry=False))
    known: dict[str, Any] = json.loads(Path(sys.argv[2]).read_text("utf-8")) if len(sys.argv) > 2 else {}
    found = {}
    for name in sorted(known) or [collection.name for collection in client.list_collections()]:
        collection = client.get_collection(name, embedding_function=None)
        vectors = np.asarray(known[name]["vectors"], np.float32) if known else _near_its_own(collection)
        ids = collection.query(query_embeddings=vectors, n_results=NEAREST, include=[])["ids"]
        found[name] = {"vectors": vectors.tolist(), "ids": ids}
    print(json.dumps(found))
    return 0


def _near_its_own(collection: Any) -> NDArray[np.float32]:
    ids = sorted(collection.get(include=[])["ids"])
    chosen = ids[:: max(1, len(ids) // VECTORS)][:VECTORS]
    own = np.asarray(collection.get(ids=chosen, include=["embeddings"])["embeddings"], np.float32)
    return own + np.random.default_rng(1).normal(0, NOISE, own.shape).astype(np.float32)


if __name__ == "__main__":
    sys.exit(main())
