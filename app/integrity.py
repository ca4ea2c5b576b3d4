"""Verifying the catalog, and repairing what can be: what was found, in sentences."""

from __future__ import annotations

import logging
import os

from app.catalog import UNREAD, Catalog, rebuild_words
from app.errors import DiskFull, HomeBusy, HomeError, HomeReadOnly

log = logging.getLogger(__name__)

_COUNTERS = """
UPDATE documents SET passages = n.passages, embedded = n.embedded FROM (
    SELECT d.id, count(p.id) AS passages, count(v.passage_id) AS embedded FROM documents d
    LEFT JOIN passages p ON p.document_id = d.id LEFT JOIN vectors v ON v.passage_id = p.id GROUP BY d.id
) AS n WHERE n.id = documents.id AND (documents.passages <> n.passages OR documents.embedded <> n.embedded)
"""
_UNSOUND = """
SELECT d.id, d.name, d.path FROM documents d WHERE d.status IN ('searchable', 'embedding', 'ready', 'missing') AND (
    d.pages <> (SELECT count(*) FROM pages g WHERE g.document_id = d.id)
    OR EXISTS (
        SELECT 1 FROM passages p LEFT JOIN pages g ON g.document_id = p.document_id AND g.number = p.page
        WHERE p.document_id = d.id AND (g.number IS NULL OR NOT json_valid(g.lines)
            OR p.first < 0 OR p.last <= p.first OR p.last > json_array_length(g.lines))
    )
)
"""
_LENGTHS = "SELECT embedder, length(vector), count(*) FROM vectors GROUP BY 1, 2 ORDER BY 3"
_UNUSUAL_VECTORS = "SELECT passage_id FROM vectors WHERE embedder = ? AND length(vector) = ?"


def check(catalog: Catalog) -> tuple[list[str], list[str]]:
    """Verify the catalog: what was found, and what of it was repaired, in the same sentences."""
    found = _structure(catalog)
    if found:
        return found, _reindexed(catalog, found)
    repaired = [sentence for mend in (_documents, _vectors, _counters, _words) for sentence in mend(catalog)]
    return repaired, repaired


def _structure(catalog: Catalog) -> list[str]:
    try:
        rows = catalog.rows("PRAGMA integrity_check(5)")
        said = [str(row[0]) for row in rows if row[0] != "ok" and "words" not in str(row[0])]
        if catalog.rows("PRAGMA foreign_key_check"):
            said.append("a row belongs to nothing")
    except HomeError as error:
        said = [str(error).rstrip(".")]
    return [f"The catalog is damaged: {words}." for words in said]


def _reindexed(catalog: Catalog, found: list[str]) -> list[str]:
    """Indexes can be made again from their tables; a damaged table cannot."""
    try:
        with catalog.write() as connection:
            connection.execute("REINDEX")
            connection.execute("DELETE FROM collected WHERE document_id NOT IN (SELECT id FROM documents)")
            connection.execute("DELETE FROM turns WHERE conversation_id NOT IN (SELECT id FROM conversations)")
            connection.execute("DELETE FROM vectors WHERE passage_id NOT IN (SELECT id FROM passages)")
    except HomeError:
        return []
    return [] if _structure(catalog) else found


def _documents(catalog: Catalog) -> list[str]:
    """Documents whose pages and passages do not go together are read again, where their file is still there."""
    said = []
    for row in catalog.rows(_UNSOUND):
        if os.path.exists(row["path"]):
            catalog.set_status(row["id"], "queued")
            said.append(f"{row['name']} was not whole in the catalog; it is read again.")
        else:
            catalog.set_status(row["id"], "missing", "It is not whole in the library, and its file is gone.", UNREAD)
            log.warning("Document %d is not whole, and its file is gone.", row["id"])
    return said


def _vectors(catalog: Catalog) -> list[str]:
    """Vectors of another length than most of their embedder's are made again."""
    lengths = [(row[0], row[1]) for row in catalog.rows(_LENGTHS)]  # the usual one of each embedder comes last
    usual = dict(lengths)
    wrong = [
        (embedder, length) for embedder, length in lengths if length != usual[embedder] or length % 4 or not length
    ]
    unusual = [(row[0],) for key in wrong for row in catalog.rows(_UNUSUAL_VECTORS, *key)]
    if not unusual:
        return []
    with catalog.write() as connection:
        connection.executemany("DELETE FROM vectors WHERE passage_id = ?", unusual)
    return [f"{len(unusual):,} vectors were damaged; they were made again."]


def _counters(catalog: Catalog) -> list[str]:
    with catalog.write() as connection:
        changed = connection.execute(_COUNTERS).rowcount
    return [f"The counts of {changed:,} documents were wrong; they were put right."] if changed else []


def _words(catalog: Catalog) -> list[str]:
    """The full-text index: each passage in it once, and its inner tables whole."""
    try:
        with catalog.write() as connection:
            connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
        differing = catalog.rows(
            "SELECT 1 FROM (SELECT id FROM passages EXCEPT SELECT rowid FROM words) UNION ALL "
            "SELECT 1 FROM (SELECT rowid FROM words EXCEPT SELECT id FROM passages) LIMIT 1"
        )
        if not differing:
            return []
    except (DiskFull, HomeBusy, HomeReadOnly):
        raise
    except HomeError:
        log.warning("The full-text index is damaged.", exc_info=True)
    rebuild_words(catalog)
    return ["The full-text index was damaged; it was built anew."]
