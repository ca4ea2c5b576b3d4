"""What a home takes on the disk, part by part and document by document."""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path

from app import logs
from app.catalog import Catalog
from app.events import Event
from app.home_files import FORMER_FILE, entries
from app.home_records import DocumentStorage, Storage
from app.paths import home_dir, index_dir, models_dir, moved_to

CATALOG_FILE = "catalog.sqlite3"
CATALOG_FILES = (CATALOG_FILE, f"{CATALOG_FILE}-wal", f"{CATALOG_FILE}-shm")
_TEXT = """
SELECT (SELECT coalesce(sum(length(CAST(lines AS BLOB))), 0) FROM pages WHERE document_id = ?1)
     + (SELECT coalesce(sum(length(CAST(text AS BLOB)) + length(CAST(heading AS BLOB))), 0)
        FROM passages WHERE document_id = ?1)
"""
_VECTORS = """
SELECT coalesce(sum(length(v.vector)), 0) FROM passages p JOIN vectors v ON v.passage_id = p.id
WHERE p.document_id = ?
"""


def measure(catalog: Catalog, home: Path) -> Generator[Event, None, Storage]:
    """How much there is of everything. Reads all of the text once, document by document."""
    documents = []
    for one in catalog.documents():
        text, vectors = catalog.rows(_TEXT, one.id)[0][0], catalog.rows(_VECTORS, one.id)[0][0]
        documents.append(DocumentStorage(one.id, one.name, one.pages, one.size, text, vectors))
        yield None
    catalog_size = sum(size(home / name) for name in CATALOG_FILES)
    index = size(index_dir(home))
    return Storage(
        home=str(home),
        models=str(models_dir()),
        log=str(home / logs.FILE_NAME),
        catalog=catalog_size,
        index=index,
        model_files=size(models_dir()),
        other=max(0, size(home) - catalog_size - index),
        documents=tuple(documents),
        former=tuple((str(place), left) for place in former_places(home) if (left := _left(place, home))),
    )


LEFT_BEHIND = 4096  # bytes of the small files that stay where a home was


def _left(place: Path, home: Path) -> int:
    """Bytes of the program's own that a move has left in a place; 0 where that is nothing to speak of."""
    try:
        left = sum(map(size, entries(place))) if place.resolve() != home.resolve() else 0
    except OSError:  # a disk that does not answer
        return 0
    return left if left > LEFT_BEHIND else 0


def size(path: Path) -> int:
    """Bytes of a file, or of all files in a folder; 0 where there is none. Links are not followed."""
    if path.is_file() and not path.is_symlink():
        return path.stat().st_size
    total = 0
    for each in path.rglob("*"):
        try:
            if each.is_file() and not each.is_symlink():
                total += each.stat().st_size
        except FileNotFoundError:
            continue  # SQLite and Chroma take files away while they work
    return total


def former_places(home: Path) -> tuple[Path, ...]:
    """Where this home was before, oldest first: of the places noted those that lead here; others are not its own."""
    try:
        places = json.loads((home / FORMER_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return ()
    noted = [Path(place) for place in places if isinstance(place, str)] if isinstance(places, list) else []
    return tuple(place for place in noted if moved_to(place) and home_dir(place).resolve() == home.resolve())
