"""The catalog is verified and repaired; one of an older version is brought to today's, with a copy beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from test_library import finish

from app.catalog import Catalog
from app.home import CATALOG_FILE, Home
from app.schema import VERSION

MakePdf = Callable[..., Path]
WORDS = [f"Line {n} tells of the tower, the bridge and the harbour of the town." for n in range(30)]

FIRST_VERSION = """
CREATE TABLE documents (id INTEGER PRIMARY KEY AUTOINCREMENT, hash TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
    path TEXT NOT NULL, status TEXT NOT NULL, reason TEXT, reason_code TEXT, pages INTEGER NOT NULL DEFAULT 0,
    scanned_pages INTEGER NOT NULL DEFAULT 0, read_s REAL, searchable_s REAL, embedded_s REAL, added REAL NOT NULL);
CREATE TABLE pages (document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE, number INTEGER NOT NULL,
    width REAL NOT NULL, height REAL NOT NULL, rotation INTEGER NOT NULL, lines TEXT NOT NULL,
    PRIMARY KEY (document_id, number)) WITHOUT ROWID;
CREATE TABLE passages (id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE, ordinal INTEGER NOT NULL,
    page INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, words INTEGER NOT NULL,
    heading TEXT NOT NULL, text TEXT NOT NULL);
CREATE UNIQUE INDEX passages_in_order ON passages (document_id, ordinal);
CREATE TABLE vectors (passage_id INTEGER PRIMARY KEY REFERENCES passages(id) ON DELETE CASCADE,
    embedder TEXT NOT NULL, vector BLOB NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(text, heading, name, bigrams, tokenize = "porter unicode61 remove_diacritics 2");
CREATE TABLE conversations (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, updated REAL NOT NULL);
CREATE TABLE turns (id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE, answer TEXT NOT NULL);
CREATE INDEX turns_of ON turns (conversation_id);
INSERT INTO documents VALUES (7, 'abc', 'old.pdf', '/gone/old.pdf', 'ready', NULL, NULL, 1, 0, 1.0, 1.0, 1.0, 1.0);
INSERT INTO pages VALUES (7, 1, 595.0, 842.0, 0, '[["The old tower.",0,72.0,700.0,200.0,710.0],["No box.",0]]');
INSERT INTO passages VALUES (3, 7, 0, 1, 0, 2, 5, 'Towers', 'The old tower. No box.');
INSERT INTO words (rowid, text, heading, name, bigrams) VALUES (3, 'The old tower. No box.', 'Towers', 'old.pdf', '');
INSERT INTO conversations VALUES (1, 'About towers', 2.0);
PRAGMA user_version = 1;
"""


@pytest.fixture
def filled(home: Home, make_pdf: MakePdf) -> Home:
    """A home of two documents."""
    finish(home.library.add([str(make_pdf("a.pdf", WORDS)), str(make_pdf("b.pdf", WORDS[:9]))]))
    return home


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE documents SET embedded = 99", "counts"),
        ("DELETE FROM words WHERE rowid = 1", "full-text index"),
        ("INSERT INTO words (rowid, text) VALUES (999, 'whales')", "full-text index"),
        ("UPDATE vectors SET vector = x'00' WHERE passage_id = 1", "vectors were damaged"),
        ("UPDATE passages SET last = 999 WHERE id = 1", "was not whole"),
        ("UPDATE passages SET page = 44 WHERE id = 1", "was not whole"),
        ("UPDATE pages SET lines = 'no JSON' WHERE document_id = 1", "was not whole"),
        ("DELETE FROM pages WHERE document_id = 1", "was not whole"),
    ],
)
def test_damage_is_found_told_and_repaired(filled: Home, damage: str, said: str) -> None:
    before = [passage.text for passage in filled.search("harbour").passages]
    with filled.catalog.write() as connection:
        connection.execute(damage)
    found, repaired = filled.check()
    assert found == repaired and any(said in sentence for sentence in found)
    assert all(sentence.endswith(".") for sentence in found)
    assert filled.check() == ([], [])
    assert [passage.text for passage in filled.search("harbour").passages] == before


@pytest.mark.parametrize("damage", ["DELETE FROM words_config", "DELETE FROM words_data WHERE id = 10"])
def test_a_full_text_index_that_cannot_even_be_opened_is_built_anew(filled: Home, damage: str) -> None:
    folder = filled.folder
    with filled.catalog.write() as connection:
        connection.execute(damage)
    filled.close()
    home = Home.open(folder)
    try:
        found, repaired = home.check()
        assert found == repaired and "full-text index" in found[0]
        assert home.check() == ([], [])
        assert home.search("harbour").passages
    finally:
        home.close()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The folder of a home of the first version."""
    folder = tmp_path / "old"
    folder.mkdir()
    connection = sqlite3.connect(folder / CATALOG_FILE)
    connection.executescript(FIRST_VERSION)
    connection.close()
    return folder


def test_a_library_of_the_first_version_is_taken_over_whole(old: Path, word_embedder: object) -> None:
    home = Home.open(old)
    try:
        (document,) = home.catalog.documents()
        assert (document.id, document.name, document.passages, document.embedded) == (7, "old.pdf", 1, 0)
        passage = home.search("tower").passages[0]
        assert (passage.text, passage.boxes) == ("The old tower.\nNo box.", ((1, 72.0, 700.0, 200.0, 710.0),))
        assert passage.heading == "Towers"
        assert [conversation.title for conversation in home.conversations.all()] == ["About towers"]
        finish(home.library.resume())
        assert home.catalog.documents()[0].embedded == 1
        assert home.catalog.documents()[0].status == "missing"
        assert home.check() == ([], [])
    finally:
        home.close()
    kept = sqlite3.connect(old / f"{CATALOG_FILE}.v1")
    assert kept.execute("PRAGMA user_version").fetchone()[0] == 1
    assert kept.execute("SELECT text FROM passages").fetchone()[0] == "The old tower. No box."
    kept.close()


def test_a_migration_that_fails_changes_nothing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("app.schema").schema.MIGRATIONS, 1, "DROP TABLE turns; SELECT nonsense;")
    with pytest.raises(Exception, match="nonsense"):
        Catalog(old / CATALOG_FILE)
    monkeypatch.undo()
    catalog = Catalog(old / CATALOG_FILE)
    assert catalog.rows("PRAGMA user_version")[0][0] == VERSION
    assert catalog.rows("SELECT count(*) FROM turns")[0][0] == 0


def test_a_migrated_catalog_has_the_tables_of_a_new_one(old: Path, tmp_path: Path) -> None:
    def shape(catalog: Catalog) -> dict[str, list[tuple[object, ...]]]:
        tables = [row[0] for row in catalog.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: sorted(tuple(row)[1:4] for row in catalog.rows(f"PRAGMA table_info({table})")) for table in tables
        }

    assert shape(Catalog(old / CATALOG_FILE)) == shape(Catalog(tmp_path / "new.sqlite3"))
