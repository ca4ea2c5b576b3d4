"""The catalog: documents, pages, passages, their full-text index and vectors. The truth: all else can be rebuilt."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.database import Connection, Database, Error, Row
from app.passages import ShortPassage, StoredPassage, bigrams, count_words
from app.records import Document, Line, Page, PageGeometry, Seconds, Status

_DOCUMENT = """
SELECT d.*, (SELECT count(*) FROM passages p WHERE p.document_id = d.id) AS passages,
    (SELECT count(*) FROM passages p JOIN vectors v ON v.passage_id = p.id WHERE p.document_id = d.id) AS embedded
FROM documents d
"""


class Catalog(Database):
    """What one home holds."""

    def check(self) -> tuple[list[str], list[str]]:
        """Verify the database, rebuild its full-text index where that is damaged: found, repaired, in sentences."""
        found = [f"The catalog is damaged: {row[0]}." for row in self.rows("PRAGMA integrity_check") if row[0] != "ok"]
        try:
            self.connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
        except Error:
            with self.write() as connection:
                connection.execute("INSERT INTO words (words) VALUES ('rebuild')")
            repaired = "The full-text index was damaged; it was built anew."
            return [*found, repaired], [repaired]
        return found, []

    # Documents.

    def documents(self) -> tuple[Document, ...]:
        """All documents, oldest first."""
        return tuple(_document(row) for row in self.rows(_DOCUMENT + "ORDER BY d.id"))

    def names(self) -> dict[int, tuple[str, str]]:
        """Document → its name and path; unlike `documents` it counts nothing and is quick."""
        return {row[0]: (row[1], row[2]) for row in self.rows("SELECT id, name, path FROM documents")}

    def is_empty(self) -> bool:
        """Whether there is no passage to search."""
        return not self.rows("SELECT 1 FROM passages LIMIT 1")

    def in_state(self, *states: str) -> list[int]:
        """Documents whose status is one of these, oldest first."""
        marks = ",".join("?" * len(states))
        return [row[0] for row in self.rows(f"SELECT id FROM documents WHERE status IN ({marks}) ORDER BY id", *states)]

    def document(self, document_id: int) -> Document | None:
        """One document, None where it is gone."""
        rows = self.rows(_DOCUMENT + "WHERE d.id = ?", document_id)
        return _document(rows[0]) if rows else None

    def document_by_hash(self, content_hash: str) -> Document | None:
        """The document of this content."""
        rows = self.rows(_DOCUMENT + "WHERE d.hash = ?", content_hash)
        return _document(rows[0]) if rows else None

    def add_document(self, content_hash: str, path: Path) -> int:
        """A new document, queued. Returns its id."""
        with self.write() as connection:
            cursor = connection.execute(
                "INSERT INTO documents (hash, name, path, status, added) VALUES (?, ?, ?, 'queued', ?)",
                (content_hash, _storable(path.name), _storable(str(path)), time.time()),
            )
            return int(cursor.lastrowid or 0)

    def set_status(
        self, document_id: int, status: Status, reason: str | None = None, reason_code: str | None = None
    ) -> None:
        """Move a document to another state."""
        with self.write() as connection:
            connection.execute(
                "UPDATE documents SET status = ?, reason = ?, reason_code = ? WHERE id = ?",
                (status, reason, reason_code, document_id),
            )

    def set_path(self, document_id: int, path: Path) -> None:
        """The file was found at another place."""
        with self.write() as connection:
            connection.execute(
                "UPDATE documents SET path = ?, name = ? WHERE id = ?",
                (_storable(str(path)), _storable(path.name), document_id),
            )

    def set_seconds(self, document_id: int, stage: str, seconds: float) -> None:
        """How long it took to get to `stage`: read, searchable or embedded."""
        with self.write() as connection:
            column = {"read": "read_s", "searchable": "searchable_s", "embedded": "embedded_s"}[stage]
            connection.execute(f"UPDATE documents SET {column} = ? WHERE id = ?", (seconds, document_id))

    def store_pages(
        self, document_id: int, name: str, pages: Sequence[Page], passages: Sequence[ShortPassage], reason: str | None
    ) -> None:
        """A document's pages and passages in one transaction; from then on it is found by full text."""
        with self.write() as connection:
            self._clear(connection, document_id)
            connection.executemany(
                "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (document_id, page.number, page.width, page.height, page.rotation, _pack(page.lines))
                    for page in pages
                ],
            )
            for ordinal, short in enumerate(passages):
                text, heading = _storable(short.text), _storable(short.heading)
                cursor = connection.execute(
                    "INSERT INTO passages (document_id, ordinal, page, first, last, words, heading, text) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (document_id, ordinal, short.page, short.first, short.last, count_words(text), heading, text),
                )
                connection.execute(
                    "INSERT INTO words (rowid, text, heading, name, bigrams) VALUES (?, ?, ?, ?, ?)",
                    (cursor.lastrowid, text, heading, _storable(name), bigrams(text)),
                )
            connection.execute(
                "UPDATE documents SET status = 'searchable', reason = ?, reason_code = NULL, pages = ?, "
                "scanned_pages = ? WHERE id = ?",
                (reason, len(pages), sum(page.scanned for page in pages), document_id),
            )

    def remove_document(self, document_id: int) -> list[int]:
        """Take a document out, with all that hangs on it. Returns the ids of its passages."""
        with self.write() as connection:
            removed = self._clear(connection, document_id)
            connection.execute("DELETE FROM documents WHERE id = ?", (document_id,))
            return removed

    def _clear(self, connection: Connection, document_id: int) -> list[int]:
        ids = [row[0] for row in connection.execute("SELECT id FROM passages WHERE document_id = ?", (document_id,))]
        connection.executemany("DELETE FROM words WHERE rowid = ?", [(passage_id,) for passage_id in ids])
        connection.execute("DELETE FROM passages WHERE document_id = ?", (document_id,))
        connection.execute("DELETE FROM pages WHERE document_id = ?", (document_id,))
        return ids

    # Passages.

    def passages(self, ids: Sequence[int]) -> dict[int, StoredPassage]:
        """Short passages by id; those that are gone are left out."""
        marks = ",".join("?" * len(ids))
        rows = self.rows(f"SELECT * FROM passages WHERE id IN ({marks})", *ids)
        return {row["id"]: StoredPassage(*row) for row in rows}

    def neighbours(self, document_id: int, ordinal: int, reach: int) -> list[StoredPassage]:
        """The short passages up to `reach` places before and after one, in order."""
        rows = self.rows(
            "SELECT * FROM passages WHERE document_id = ? AND ordinal BETWEEN ? AND ? ORDER BY ordinal",
            document_id,
            ordinal - reach,
            ordinal + reach,
        )
        return [StoredPassage(*row) for row in rows]

    def page(self, document_id: int, number: int) -> tuple[PageGeometry, list[Line]]:
        """A page's geometry and lines."""
        row = self.rows("SELECT * FROM pages WHERE document_id = ? AND number = ?", document_id, number)[0]
        return PageGeometry(number, row["width"], row["height"], row["rotation"]), _unpack(row["lines"])

    def search_words(self, query: str, limit: int, document_ids: Sequence[int] = ()) -> list[tuple[int, float]]:
        """(passage, score) of an FTS5 query by BM25, best first; a higher score is better."""
        if not query:
            return []
        only, values = "", list[object]()
        if document_ids:
            marks = ",".join("?" * len(document_ids))
            # The plus keeps SQLite from asking the full-text index once for every passage of the documents.
            only = f"AND +rowid IN (SELECT id FROM passages WHERE document_id IN ({marks}))"
            values = list(document_ids)
        rows = self.rows(
            f"SELECT rowid, -bm25(words, 1.0, 0.6, 0.6, 1.0) FROM words WHERE words MATCH ? {only} "
            "ORDER BY 2 DESC LIMIT ?",
            query,
            *values,
            limit,
        )
        return [(row[0], row[1]) for row in rows]

    # Vectors.

    def without_vector(self, embedder: str, limit: int, document_id: int) -> list[StoredPassage]:
        """Passages of a document that this embedder has not embedded, in order."""
        rows = self.rows(
            "SELECT p.* FROM passages p LEFT JOIN vectors v ON v.passage_id = p.id AND v.embedder = ? "
            "WHERE p.document_id = ? AND v.passage_id IS NULL ORDER BY p.ordinal LIMIT ?",
            embedder,
            document_id,
            limit,
        )
        return [StoredPassage(*row) for row in rows]

    def lacking_vectors(self, embedder: str) -> list[int]:
        """Documents with passages that this embedder has not embedded."""
        rows = self.rows(
            "SELECT DISTINCT p.document_id FROM passages p LEFT JOIN vectors v "
            "ON v.passage_id = p.id AND v.embedder = ? WHERE v.passage_id IS NULL",
            embedder,
        )
        return [row[0] for row in rows]

    def forget_vectors(self) -> None:
        """Drop every vector, for another embedder to take over."""
        with self.write() as connection:
            connection.execute("DELETE FROM vectors")
            connection.execute("UPDATE documents SET status = 'searchable' WHERE status IN ('ready', 'embedding')")

    def store_vectors(self, embedder: str, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Keep vectors, shape (len(ids), dimension); those of another embedder give way."""
        with self.write() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                [(passage_id, embedder, vector.tobytes()) for passage_id, vector in zip(ids, vectors, strict=True)],
            )

    def embedded(self, embedder: str) -> set[int]:
        """The passages that an embedder has embedded."""
        return {row[0] for row in self.rows("SELECT passage_id FROM vectors WHERE embedder = ?", embedder)}

    def vectors_of(self, embedder: str, document_ids: Sequence[int]) -> tuple[list[int], NDArray[np.float32]]:
        """The passages of these documents that have a vector, and the vectors, in one order."""
        marks = ",".join("?" * len(document_ids))
        rows = self.rows(
            "SELECT v.passage_id, v.vector FROM passages p JOIN vectors v ON v.passage_id = p.id "
            f"WHERE v.embedder = ? AND p.document_id IN ({marks})",
            embedder,
            *document_ids,
        )
        vectors = [np.frombuffer(row[1], np.float32) for row in rows]
        return [row[0] for row in rows], np.stack(vectors) if vectors else np.empty((0, 0), np.float32)

    def vectors(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The vectors of these passages, in this order; each must be there."""
        marks = ",".join("?" * len(ids))
        rows = self.rows(f"SELECT passage_id, vector FROM vectors WHERE passage_id IN ({marks})", *ids)
        found = {row[0]: np.frombuffer(row[1], dtype=np.float32) for row in rows}
        return np.stack([found[passage_id] for passage_id in ids])


def _document(row: Row) -> Document:
    return Document(
        id=row["id"],
        name=row["name"],
        path=row["path"],
        status=row["status"],
        pages=row["pages"],
        scanned_pages=row["scanned_pages"],
        passages=row["passages"],
        embedded=row["embedded"],
        reason=row["reason"],
        reason_code=row["reason_code"],
        seconds=Seconds(row["read_s"], row["searchable_s"], row["embedded_s"]),
    )


def _pack(lines: Sequence[Line]) -> str:
    packed: list[list[Any]] = []
    for line in lines:
        box = [round(value, 2) for value in line.box] if line.box else []
        packed.append([_storable(line.text), line.block, *box])
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


def _unpack(packed: str) -> list[Line]:
    return [Line(text, tuple(box) if box else None, block) for text, block, *box in json.loads(packed)]


def _storable(text: str) -> str:
    """Text without lone surrogates, which a damaged PDF or an odd file name can hold and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")
