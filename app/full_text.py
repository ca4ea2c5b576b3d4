"""Searching the catalog's full-text index: by FTS5 queries, in all documents or some."""

from __future__ import annotations

from collections.abc import Sequence

from app.stored_vectors import StoredVectors


class FullText(StoredVectors):
    """The full-text index's part of the catalog."""

    def search_words(self, query: str, limit: int, document_ids: Sequence[int] = ()) -> list[tuple[int, float]]:
        """(passage, score) of an FTS5 query by BM25, best first; a higher score is better."""
        if not query:
            return []
        only, values = self._only(document_ids)
        rows = self.rows(
            f"SELECT rowid, -bm25(words, 1.0, 0.6, 0.6, 1.0) FROM words WHERE words MATCH ? {only} "
            "ORDER BY 2 DESC, 1 LIMIT ?",
            query,
            *values,
            limit,
        )
        return [(row[0], row[1]) for row in rows]

    def count_words(self, query: str, document_ids: Sequence[int] = ()) -> int:
        """How many passages an FTS5 query finds."""
        only, values = self._only(document_ids)
        return int(self.rows(f"SELECT count(*) FROM words WHERE words MATCH ? {only}", query, *values)[0][0])

    def count_passages(self, document_ids: Sequence[int] = ()) -> int:
        """How many passages some documents have; without any, all."""
        marks = ",".join("?" * len(document_ids))
        only = f"WHERE id IN ({marks})" if document_ids else ""
        return int(self.rows(f"SELECT coalesce(sum(passages), 0) FROM documents {only}", *document_ids)[0][0])

    def passages_on(self, document_ids: Sequence[int], pages: Sequence[int]) -> list[int]:
        """The passages on these pages of these documents."""
        of, on = ",".join("?" * len(document_ids)), ",".join("?" * len(pages))
        sql = f"SELECT id FROM passages WHERE document_id IN ({of}) AND page IN ({on}) ORDER BY document_id, ordinal"
        return [row[0] for row in self.rows(sql, *document_ids, *pages)]

    def _only(self, document_ids: Sequence[int]) -> tuple[str, list[object]]:
        """What keeps a full-text query to some documents."""
        if not document_ids:
            return "", []
        marks = ",".join("?" * len(document_ids))
        inside = f"FROM passages WHERE document_id IN ({marks})"
        first, last = self.rows(f"SELECT min(id), max(id) {inside}", *document_ids)[0]
        # The plus keeps SQLite from asking the full-text index once for every passage of the documents.
        return f"AND rowid BETWEEN ? AND ? AND +rowid IN (SELECT id {inside})", [first, last, *document_ids]
