"""The vectors of passages as the catalog keeps them: the truth that app.vectors indexes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.database import Database
from app.passages import StoredPassage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PASSAGE_COLUMNS = (
    "id, document_id, ordinal, page, first, last, start_character, end_character, words, heading, header, text"
)
FLOAT_BYTES = 4
MOST_VALUES = 30_000  # SQLite takes 32,766 in one statement


class StoredVectors(Database):
    """The vectors' part of the catalog."""

    def without_vector(self, embedder: str, limit: int, document_id: int) -> list[StoredPassage]:
        """Passages of a document that this embedder has not embedded, in order."""
        columns = ", ".join(f"p.{column.strip()}" for column in PASSAGE_COLUMNS.split(","))
        rows = self.rows(
            f"SELECT {columns} FROM passages p LEFT JOIN vectors v ON v.passage_id = p.id AND v.embedder = ? "
            "WHERE p.document_id = ? AND v.passage_id IS NULL ORDER BY p.ordinal LIMIT ?",
            embedder,
            document_id,
            limit,
        )
        return [StoredPassage(*row) for row in rows]

    def lacking_vectors(self, embedder: str) -> list[int]:
        """Documents with passages that this embedder has not embedded, those that are paused left out."""
        rows = self.rows(
            "SELECT DISTINCT p.document_id FROM passages p JOIN documents d ON d.id = p.document_id AND NOT d.paused "
            "LEFT JOIN vectors v ON v.passage_id = p.id AND v.embedder = ? WHERE v.passage_id IS NULL",
            embedder,
        )
        return [row[0] for row in rows]

    def forget_vectors(self) -> None:
        """Drop every vector, for another embedder to take over."""
        with self.write() as connection:
            connection.execute("DELETE FROM vectors")
            connection.execute("UPDATE documents SET embedded = 0")
            connection.execute("UPDATE documents SET status = 'searchable' WHERE status IN ('ready', 'embedding')")

    def store_vectors(self, embedder: str, ids: Sequence[int], vectors: NDArray[np.float32]) -> list[int]:
        """Keep vectors of one document, shape (len(ids), dimension); those of another embedder give way.

        Passages that are gone by now are left out. Returns those whose vector is kept, in their order.
        """
        with self.write() as connection:
            marks = ",".join("?" * len(ids))
            there = dict(
                connection.execute(f"SELECT id, document_id FROM passages WHERE id IN ({marks})", ids).fetchall()
            )
            sql = f"SELECT count(*) FROM vectors WHERE passage_id IN ({marks})"
            had = connection.execute(sql, ids).fetchone()[0]
            connection.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                [(key, embedder, vector.tobytes()) for key, vector in zip(ids, vectors, strict=True) if key in there],
            )
            for document_id in set(there.values()):
                connection.execute(
                    "UPDATE documents SET embedded = embedded + ? WHERE id = ?", (len(there) - had, document_id)
                )
            return [passage_id for passage_id in ids if passage_id in there]

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
        return [row[0] for row in rows], _matrix([row[1] for row in rows])

    def vectors(self, ids: Sequence[int], dimension: int = 0) -> tuple[list[int], NDArray[np.float32]]:
        """Those of these passages that have a vector, of this dimension if one is given, and the vectors, in order.

        While another embedding model is being taken up, there may be vectors of both.
        """
        found: dict[int, bytes] = {}
        for start in range(0, len(ids), MOST_VALUES):
            part = ids[start : start + MOST_VALUES]
            marks = ",".join("?" * len(part))
            found.update(
                (row[0], row[1])
                for row in self.rows(f"SELECT passage_id, vector FROM vectors WHERE passage_id IN ({marks})", *part)
                if not dimension or len(row[1]) == FLOAT_BYTES * dimension
            )
        kept = [passage_id for passage_id in ids if passage_id in found]
        return kept, _matrix([found[passage_id] for passage_id in kept])


def _matrix(blobs: Sequence[bytes]) -> NDArray[np.float32]:
    """(n, dimension)"""
    import numpy as np

    if not blobs:
        return np.empty((0, 0), np.float32)
    return np.frombuffer(b"".join(blobs), np.float32).reshape(len(blobs), -1)
