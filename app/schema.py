"""The catalog's tables. A change here raises VERSION and comes with its migration."""

from __future__ import annotations

VERSION = 1
SCHEMA = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hash TEXT NOT NULL UNIQUE,          -- SHA-256 of the file
    name TEXT NOT NULL, path TEXT NOT NULL,
    status TEXT NOT NULL, reason TEXT, reason_code TEXT,
    pages INTEGER NOT NULL DEFAULT 0, scanned_pages INTEGER NOT NULL DEFAULT 0,
    read_s REAL, searchable_s REAL, embedded_s REAL,
    added REAL NOT NULL                 -- seconds since the epoch
);
CREATE TABLE pages (
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    width REAL NOT NULL, height REAL NOT NULL, rotation INTEGER NOT NULL,
    lines TEXT NOT NULL,                -- JSON: [text, block, x0, y0, x1, y1] or [text, block]
    PRIMARY KEY (document_id, number)
) WITHOUT ROWID;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,           -- from 0, in reading order
    page INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,  -- lines of the page
    words INTEGER NOT NULL, heading TEXT NOT NULL, text TEXT NOT NULL
);
CREATE UNIQUE INDEX passages_in_order ON passages (document_id, ordinal);
CREATE TABLE vectors (
    passage_id INTEGER PRIMARY KEY REFERENCES passages(id) ON DELETE CASCADE,
    embedder TEXT NOT NULL, vector BLOB NOT NULL  -- float32
);
CREATE VIRTUAL TABLE words USING fts5(
    text, heading, name, bigrams, tokenize = "porter unicode61 remove_diacritics 2"
);
CREATE TABLE conversations (
    id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL,
    updated REAL NOT NULL
);
CREATE TABLE turns (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    answer TEXT NOT NULL                -- JSON of app.records.Answer, with its passages
);
CREATE INDEX turns_of ON turns (conversation_id);
"""
