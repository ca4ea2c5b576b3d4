"""The catalog: documents, pages, passages, their full-text index and vectors. The truth: all else can be rebuilt."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from app.database import Connection, Row, forget_table
from app.frozen import frozen
from app.full_text import FullText
from app.pages import pack, storable, unpack
from app.passages import ShortPassage, StoredPassage, bigrams, compose, count_words
from app.records import DROPPED_F, Document, Line, Outline, Page, PageGeometry, Seconds, Status
from app.schema import WORDS
from app.stored_vectors import PASSAGE_COLUMNS

UNREAD = "unread"  # the reason_code of a document whose file was gone when it was to be read anew
COLLECT = (  # a document into a collection, where both are there
    "INSERT OR IGNORE INTO collected SELECT c.id, d.id FROM collections c, documents d WHERE c.id = ? AND d.id = ?"
)


@frozen
class FileState:
    """A file as it was seen: what tells whether it may have changed since."""

    hash: str  # SHA-256 of its content
    size: int  # bytes
    changed: int  # nanoseconds since the epoch


@frozen
class Reading:
    """What was read of a file: its pages, and what was made of them. `reason` says what its reading left out."""

    file: FileState
    outline: Outline
    pages: Sequence[Page]
    passages: Sequence[ShortPassage]
    reason: str | None = None


class Catalog(FullText):
    """What one home holds."""

    # Documents.

    def documents(self) -> tuple[Document, ...]:
        """All documents, oldest first."""
        return tuple(_document(row) for row in self.rows("SELECT * FROM documents ORDER BY id"))

    def names(self) -> dict[int, tuple[str, str]]:
        """Document → its name and path."""
        return {row[0]: (row[1], row[2]) for row in self.rows("SELECT id, name, path FROM documents")}

    def hashes(self) -> dict[int, str]:
        """Document → the SHA-256 of its file as it was read."""
        return {row[0]: row[1] for row in self.rows("SELECT id, hash FROM documents")}

    def is_empty(self) -> bool:
        """Whether there is no passage to search."""
        return not self.rows("SELECT 1 FROM passages LIMIT 1")

    def in_state(self, *states: str) -> list[int]:
        """Documents whose status is one of these and that are not paused, oldest first."""
        marks = ",".join("?" * len(states))
        sql = f"SELECT id FROM documents WHERE status IN ({marks}) AND NOT paused ORDER BY id"
        return [row[0] for row in self.rows(sql, *states)]

    def document(self, document_id: int) -> Document | None:
        """One document, None where it is gone."""
        rows = self.rows("SELECT * FROM documents WHERE id = ?", document_id)
        return _document(rows[0]) if rows else None

    def document_by_hash(self, content_hash: str) -> Document | None:
        """The document of this content."""
        rows = self.rows("SELECT * FROM documents WHERE hash = ?", content_hash)
        return _document(rows[0]) if rows else None

    def document_at(self, path: Path) -> Document | None:
        """The document whose file this is."""
        rows = self.rows("SELECT * FROM documents WHERE path = ? ORDER BY id", storable(str(path)))
        return _document(rows[0]) if rows else None

    def file_state(self, document_id: int) -> FileState | None:
        """The document's file as it was last seen."""
        rows = self.rows("SELECT hash, size, changed FROM documents WHERE id = ?", document_id)
        return FileState(*rows[0]) if rows else None

    def add_document(self, file: FileState, path: Path, collection: int | None = None) -> int:
        """A new document, queued, in this collection from its first moment. Returns its id."""
        with self.write() as connection:
            cursor = connection.execute(
                "INSERT INTO documents (hash, size, changed, name, path, status, added) "
                "VALUES (?, ?, ?, ?, ?, 'queued', ?)",
                (file.hash, file.size, file.changed, storable(path.name), storable(str(path)), time.time()),
            )
            document_id = int(cursor.lastrowid or 0)
            connection.execute(COLLECT, (collection, document_id))
            return document_id

    def collect(self, collection: int, document_id: int) -> None:
        """Put a document into a collection; where either is gone meanwhile, nothing is done."""
        with self.write() as connection:
            connection.execute(COLLECT, (collection, document_id))

    def set_status(
        self, document_id: int, status: Status, reason: str | None = None, reason_code: str | None = None
    ) -> None:
        """Move a document to another state."""
        with self.write() as connection:
            connection.execute(
                "UPDATE documents SET status = ?, reason = ?, reason_code = ? WHERE id = ?",
                (status, reason, reason_code, document_id),
            )

    def move(self, document_id: int, status: Status) -> None:
        """Move a document that was read on to embedding or ready; one that waits to be read, or is missing, stays."""
        with self.write() as connection:
            connection.execute(
                "UPDATE documents SET status = ? WHERE id = ? AND status IN ('searchable', 'embedding', 'ready')",
                (status, document_id),
            )

    def set_file(self, document_id: int, path: Path, file: FileState) -> None:
        """The document's file is at another place, or was written again with the same content."""
        with self.write() as connection:
            connection.execute(
                "UPDATE documents SET path = ?, name = ?, size = ?, changed = ? WHERE id = ?",
                (storable(str(path)), storable(path.name), file.size, file.changed, document_id),
            )
            connection.execute(
                "UPDATE words SET name = ? WHERE rowid IN (SELECT id FROM passages WHERE document_id = ?) "
                "AND name <> ?",
                (storable(path.name), document_id, storable(path.name)),
            )

    def set_paused(self, document_ids: Sequence[int], paused: bool) -> None:
        """Have documents wait, or go on."""
        with self.write() as connection:
            connection.executemany(
                "UPDATE documents SET paused = ? WHERE id = ?", [(paused, document_id) for document_id in document_ids]
            )

    def set_seconds(self, document_id: int, stage: str, seconds: float) -> None:
        """How long it took to get to `stage`: read, searchable or embedded."""
        with self.write() as connection:
            column = {"read": "read_s", "searchable": "searchable_s", "embedded": "embedded_s"}[stage]
            connection.execute(f"UPDATE documents SET {column} = ? WHERE id = ?", (seconds, document_id))

    def remove_document(self, document_id: int) -> list[int]:
        """Take a document out, with all that hangs on it. Returns the ids of its passages."""
        with self.write() as connection:
            rows = connection.execute("SELECT id FROM passages WHERE document_id = ?", (document_id,))
            removed = [row[0] for row in rows]
            _drop_passages(connection, removed)
            connection.execute("DELETE FROM documents WHERE id = ?", (document_id,))
            return removed

    # Pages and passages.

    def store_reading(self, document_id: int, reading: Reading, read_before: bool = False) -> list[int] | None:
        """A document's pages and passages in one transaction; from then on it is found by full text.

        Passages that stood in it before, word for word, keep their id and vector. Returns the ids that are gone; None
        where nothing was stored: the document was removed meanwhile, or, with `read_before`, it was read anew or waits
        for that, so that pages that were read earlier no longer hold.
        """
        with self.write() as connection:
            row = connection.execute("SELECT name, hash, status FROM documents WHERE id = ?", (document_id,)).fetchone()
            if row is None:
                return None
            if read_before and (row["hash"] != reading.file.hash or row["status"] in ("queued", "reading")):
                return None
            connection.execute("DELETE FROM pages WHERE document_id = ?", (document_id,))
            connection.executemany(
                "INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [_page_row(document_id, page) for page in reading.pages],
            )
            gone = self._store_passages(connection, document_id, row[0], reading.passages)
            connection.execute(
                "UPDATE documents SET status = 'searchable', reason = ?, reason_code = NULL, hash = ?, size = ?, "
                "changed = ?, outline = ?, pages = ?, scanned_pages = ?, ocr_pages = ?, passages = ?, embedded = "
                "(SELECT count(*) FROM passages p JOIN vectors v ON v.passage_id = p.id WHERE p.document_id = ?) "
                "WHERE id = ?",
                (*_summary(reading), document_id, document_id),
            )
            return gone

    def _store_passages(
        self, connection: Connection, document_id: int, name: str, passages: Sequence[ShortPassage]
    ) -> list[int]:
        before: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for row in connection.execute(
            "SELECT id, heading, header, text FROM passages WHERE document_id = ? ORDER BY ordinal DESC", (document_id,)
        ):
            before[tuple(row[1:])].append(row[0])
        connection.execute("UPDATE passages SET ordinal = -1 - ordinal WHERE document_id = ?", (document_id,))
        for ordinal, short in enumerate(passages):
            text, heading, header = storable(short.text), storable(short.heading), storable(short.header)
            place = (ordinal, short.page, short.first, short.last, short.start, short.end)
            kept = before[(heading, header, text)]
            if kept:
                connection.execute(
                    "UPDATE passages SET ordinal = ?, page = ?, first = ?, last = ?, start_character = ?, "
                    "end_character = ? WHERE id = ?",
                    (*place, kept.pop()),
                )
                continue
            cursor = connection.execute(
                "INSERT INTO passages (document_id, ordinal, page, first, last, start_character, end_character, words, "
                "heading, header, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (document_id, *place, count_words(text), heading, header, text),
            )
            searched = storable(f"{header}\n{short.searched}" if short.searched else f"{header}\n{text}")
            _add_words(connection, int(cursor.lastrowid or 0), searched.strip(), heading, name)
        gone = [passage_id for left in before.values() for passage_id in left]
        _drop_passages(connection, gone)
        return gone

    def passages(self, ids: Sequence[int]) -> dict[int, StoredPassage]:
        """Short passages by id; those that are gone are left out."""
        marks = ",".join("?" * len(ids))
        rows = self.rows(f"SELECT {PASSAGE_COLUMNS} FROM passages WHERE id IN ({marks})", *ids)
        return {row["id"]: StoredPassage(*row) for row in rows}

    def neighbours(self, document_id: int, ordinal: int, reach: int) -> list[StoredPassage]:
        """The short passages up to `reach` places before and after one, in order."""
        rows = self.rows(
            f"SELECT {PASSAGE_COLUMNS} FROM passages WHERE document_id = ? AND ordinal BETWEEN ? AND ? "
            "ORDER BY ordinal",
            document_id,
            ordinal - reach,
            ordinal + reach,
        )
        return [StoredPassage(*row) for row in rows]

    def page(self, document_id: int, number: int) -> tuple[PageGeometry, list[Line], bool]:
        """A page's geometry and lines, and whether they were read by OCR."""
        row = self.rows("SELECT * FROM pages WHERE document_id = ? AND number = ?", document_id, number)[0]
        return (
            PageGeometry(number, row["width"], row["height"], row["rotation"]),
            unpack(row["lines"]),
            bool(row["ocr"]),
        )

    def pages(self, document_id: int) -> list[Page]:
        """All pages of a document as they were read."""
        rows = self.rows("SELECT * FROM pages WHERE document_id = ? ORDER BY number", document_id)
        return [_page(row) for row in rows]

    def unread_scans(self, document_id: int) -> list[int]:
        """The numbers of the scanned pages that OCR has not looked at."""
        sql = "SELECT number FROM pages WHERE document_id = ? AND scanned AND NOT ocr ORDER BY number"
        return [row[0] for row in self.rows(sql, document_id)]

    def outline(self, document_id: int) -> Outline:
        """The document's outline as it was read."""
        rows = self.rows("SELECT outline FROM documents WHERE id = ?", document_id)
        return tuple((page, level, title) for page, level, title in json.loads(rows[0][0])) if rows else ()


def _summary(reading: Reading) -> tuple[object, ...]:
    pages, file = reading.pages, reading.file
    return (
        reading.reason,
        file.hash,
        file.size,
        file.changed,
        json.dumps([(page, level, storable(title)) for page, level, title in reading.outline]),
        len(pages),
        sum(page.scanned for page in pages),
        sum(page.ocr for page in pages),
        len(reading.passages),
    )


def _add_words(connection: Connection, passage_id: int, text: str, heading: str, name: str) -> None:
    connection.execute(
        "INSERT INTO words (rowid, text, heading, name, bigrams) VALUES (?, ?, ?, ?, ?)",
        (passage_id, text, heading, name, bigrams(text)),
    )


def rebuild_words(catalog: Catalog) -> None:
    """Make the full-text index anew from the passages, all or nothing; pages' lines are read where they tell."""
    with catalog.write() as connection:
        forget_table(connection, "words")
        connection.execute(WORDS)
        rows = connection.execute(
            "SELECT p.id, p.header, p.text, p.heading, d.name, p.first, p.last, "
            "CASE WHEN instr(g.lines, ?) THEN g.lines END FROM passages p "
            "JOIN documents d ON d.id = p.document_id LEFT JOIN pages g ON g.document_id = d.id AND g.number = p.page",
            (DROPPED_F,),
        )
        for passage_id, header, text, heading, name, first, last, packed in rows:
            if packed:
                chosen = [(0, line) for line in unpack(packed)[first:last] if not line.margin]
                text = storable(compose(chosen, "f")[0])
            _add_words(connection, passage_id, f"{header}\n{text}".strip(), heading, name)


def _drop_passages(connection: Connection, ids: Sequence[int]) -> None:
    keys = [(passage_id,) for passage_id in ids]
    connection.executemany("DELETE FROM words WHERE rowid = ?", keys)
    connection.executemany("DELETE FROM passages WHERE id = ?", keys)


def _page_row(document_id: int, page: Page) -> tuple[object, ...]:
    place = (document_id, page.number, page.width, page.height, page.rotation)
    return (*place, pack(page.lines), page.scanned, page.ocr, page.damaged)


def _page(row: Row) -> Page:
    return Page(
        row["number"],
        row["width"],
        row["height"],
        row["rotation"],
        tuple(unpack(row["lines"])),
        bool(row["scanned"]),
        bool(row["damaged"]),
        bool(row["ocr"]),
    )


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
        ocr_pages=row["ocr_pages"],
        paused=bool(row["paused"]),
        size=row["size"],
        added=row["added"],
        hash=row["hash"],
    )
