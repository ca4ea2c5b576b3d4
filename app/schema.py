"""The catalog's tables, and how those of an older version become today's."""

from __future__ import annotations

VERSION = 3
TOKENIZER = "porter unicode61 remove_diacritics 2"
WORDS = f"""CREATE VIRTUAL TABLE words USING fts5(
    text, heading, name, bigrams, tokenize = "{TOKENIZER}"
)"""
# What was said: a turn by its id, a title by its conversation's id made negative. Without stems: it is searched as one
# types, and "universit" is the beginning of no stem.
TURN_WORDS = (
    """CREATE VIRTUAL TABLE turn_words USING fts5(
    question, answer, bigrams, tokenize = "unicode61 remove_diacritics 2"
)""",
    """CREATE TRIGGER turn_forgotten AFTER DELETE ON turns BEGIN
    DELETE FROM turn_words WHERE rowid = old.id; END""",
    """CREATE TRIGGER title_forgotten AFTER DELETE ON conversations BEGIN
    DELETE FROM turn_words WHERE rowid = -old.id; END""",
)
# `bigrams` is app.passages.bigrams. A turn that is no JSON is left out, not lost.
FILL_TURN_WORDS = (
    """INSERT INTO turn_words (rowid, question, answer, bigrams)
    SELECT id, question, said, bigrams(question || ' ' || said) FROM (
        SELECT id, coalesce(json_extract(answer, '$.question'), '') AS question,
            coalesce(json_extract(answer, '$.answer'), '') AS said
        FROM turns WHERE json_valid(answer)
    )""",
    """INSERT INTO turn_words (rowid, question, answer, bigrams)
    SELECT -id, title, '', bigrams(title) FROM conversations""",
)
SCHEMA = f"""
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hash TEXT NOT NULL UNIQUE,          -- SHA-256 of the file
    name TEXT NOT NULL, path TEXT NOT NULL,
    status TEXT NOT NULL, reason TEXT, reason_code TEXT,
    pages INTEGER NOT NULL DEFAULT 0, scanned_pages INTEGER NOT NULL DEFAULT 0,
    read_s REAL, searchable_s REAL, embedded_s REAL,
    added REAL NOT NULL,                -- seconds since the epoch
    size INTEGER NOT NULL DEFAULT 0,    -- bytes of the file, and when it was changed, as last seen
    changed INTEGER NOT NULL DEFAULT 0, -- nanoseconds since the epoch
    paused INTEGER NOT NULL DEFAULT 0,
    passages INTEGER NOT NULL DEFAULT 0, embedded INTEGER NOT NULL DEFAULT 0,  -- counted along
    ocr_pages INTEGER NOT NULL DEFAULT 0,
    outline TEXT NOT NULL DEFAULT '[]'  -- JSON: [page, level, title] an entry
);
CREATE INDEX documents_at ON documents (path);
CREATE TABLE pages (
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    width REAL NOT NULL, height REAL NOT NULL, rotation INTEGER NOT NULL,
    lines TEXT NOT NULL,                -- JSON, see app.pages
    scanned INTEGER NOT NULL DEFAULT 0, -- an image without text
    ocr INTEGER NOT NULL DEFAULT 0,     -- its lines were read from the image
    damaged INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (document_id, number)
) WITHOUT ROWID;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,           -- from 0, in reading order
    page INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,  -- lines of the page
    start_character INTEGER NOT NULL DEFAULT 0, end_character INTEGER NOT NULL DEFAULT 0,  -- of the page's text
    words INTEGER NOT NULL, heading TEXT NOT NULL, header TEXT NOT NULL DEFAULT '', text TEXT NOT NULL
);
CREATE UNIQUE INDEX passages_in_order ON passages (document_id, ordinal);
CREATE TABLE vectors (
    passage_id INTEGER PRIMARY KEY REFERENCES passages(id) ON DELETE CASCADE,
    embedder TEXT NOT NULL, vector BLOB NOT NULL  -- float32
);
{WORDS};
CREATE TABLE collections (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE
);
CREATE TABLE collected (
    collection_id INTEGER NOT NULL REFERENCES collections(id) ON DELETE CASCADE,
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    PRIMARY KEY (collection_id, document_id)
) WITHOUT ROWID;
CREATE TABLE folders (path TEXT PRIMARY KEY) WITHOUT ROWID;  -- watched
CREATE TABLE conversations (
    id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL,
    updated REAL NOT NULL,
    head INTEGER,                       -- the last turn of the version shown; NULL: there is none yet
    pinned INTEGER NOT NULL DEFAULT 0,
    deleted REAL                        -- when; NULL: it is not
);
CREATE TABLE turns (                    -- of a conversation a tree: turns after the same one are its versions
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    answer TEXT NOT NULL,               -- JSON of app.records.Answer, with its passages
    parent INTEGER                      -- the turn before it, always an older one; NULL: it is a first one
);
CREATE INDEX turns_of ON turns (conversation_id, parent);
{"; ".join(TURN_WORDS)};
"""

# Made where it is missing, without a version of its own: a program that does not know of it does as well.
TO_ADD = (
    """
CREATE TABLE IF NOT EXISTS to_add (
    job INTEGER NOT NULL,               -- in the order in which they were given
    path BLOB NOT NULL,                 -- as the file system writes it
    collection_id INTEGER,              -- what comes of it goes into this one
    unwanted INTEGER NOT NULL DEFAULT 0 -- removed by the user: no earlier job is to bring it
)""",
    "CREATE INDEX IF NOT EXISTS to_add_by_path ON to_add (path)",
)

MIGRATIONS = {
    # From this version to the next.
    1: """
ALTER TABLE documents ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN passages INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN embedded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN ocr_pages INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN outline TEXT NOT NULL DEFAULT '[]';
CREATE INDEX documents_at ON documents (path);
ALTER TABLE pages ADD COLUMN scanned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pages ADD COLUMN ocr INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pages ADD COLUMN damaged INTEGER NOT NULL DEFAULT 0;
CREATE TABLE passages_2 (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    page INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    start_character INTEGER NOT NULL DEFAULT 0, end_character INTEGER NOT NULL DEFAULT 0,
    words INTEGER NOT NULL, heading TEXT NOT NULL, header TEXT NOT NULL DEFAULT '', text TEXT NOT NULL
);
INSERT INTO passages_2 (id, document_id, ordinal, page, first, last, words, heading, text)
    SELECT id, document_id, ordinal, page, first, last, words, heading, text FROM passages;
DROP TABLE passages;
ALTER TABLE passages_2 RENAME TO passages;
CREATE UNIQUE INDEX passages_in_order ON passages (document_id, ordinal);
UPDATE documents SET
    passages = (SELECT count(*) FROM passages p WHERE p.document_id = documents.id),
    embedded = (SELECT count(*) FROM passages p JOIN vectors v ON v.passage_id = p.id
        WHERE p.document_id = documents.id);
-- All are read again: for headings, columns, scans. Until then, and where the file is gone, what was read stands.
UPDATE documents SET status = 'queued' WHERE status IN ('searchable', 'embedding', 'ready');
CREATE TABLE collections (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE);
CREATE TABLE collected (
    collection_id INTEGER NOT NULL REFERENCES collections(id) ON DELETE CASCADE,
    document_id INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    PRIMARY KEY (collection_id, document_id)
) WITHOUT ROWID;
CREATE TABLE folders (path TEXT PRIMARY KEY) WITHOUT ROWID;
""",
    2: f"""
ALTER TABLE conversations ADD COLUMN head INTEGER;
ALTER TABLE conversations ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN deleted REAL;
ALTER TABLE turns ADD COLUMN parent INTEGER;
UPDATE turns SET parent = (
    SELECT max(b.id) FROM turns b WHERE b.conversation_id = turns.conversation_id AND b.id < turns.id);
UPDATE conversations SET head = (SELECT max(id) FROM turns WHERE conversation_id = conversations.id);
DROP INDEX turns_of;
CREATE INDEX turns_of ON turns (conversation_id, parent);
{"; ".join(TURN_WORDS + FILL_TURN_WORDS)};
""",
}
