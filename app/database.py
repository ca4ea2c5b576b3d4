"""SQLite: one database file, one connection a thread (WAL: readers never wait for the writer), errors as sentences."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from app.errors import DiskFull, HomeBusy, HomeError, HomeReadOnly, HomeTooNew
from app.passages import bigrams
from app.schema import MIGRATIONS, SCHEMA, TOKENIZER, VERSION

BUSY_S = 20.0  # how long a writer waits for another
COPIED_AT_ONCE = 500  # pages of a database

Connection = sqlite3.Connection
Row = sqlite3.Row
Error = sqlite3.DatabaseError


class Database:
    """A database file, brought to today's schema. Safe to share between threads. Every change is one transaction."""

    def __init__(self, path: Path, migrate: bool = True) -> None:
        """`migrate`: bring an older file to today's schema; without it HomeError where that is needed.

        Only who holds the home may migrate."""
        self._path = path
        self._local = threading.local()
        with self._guard():
            self._migrate(migrate)

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self._path.parent

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        existing: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if existing is None:
            existing = sqlite3.connect(self._path, timeout=BUSY_S, isolation_level=None)
            existing.row_factory = sqlite3.Row
            existing.execute("PRAGMA journal_mode = WAL")
            existing.execute("PRAGMA synchronous = FULL")
            existing.execute("PRAGMA foreign_keys = ON")
            existing.create_function("bigrams", 1, bigrams, deterministic=True)
            self._local.connection = existing
        return existing

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or none."""
        with self._guard():
            connection = self.connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # a full disk makes SQLite roll back by itself
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def read(self) -> Iterator[None]:
        """Several queries of this thread that see the catalog at one moment."""
        with self._guard():
            self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.execute("COMMIT")

    def close(self) -> None:
        """Close this thread's connection."""
        existing: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if existing is not None:
            existing.close()
            del self._local.connection

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """All rows of a query."""
        with self._guard():
            return self.connection.execute(sql, values).fetchall()

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """SQLite's errors as sentences."""
        try:
            yield
        except sqlite3.Error as error:
            raise _translate(error, self._path) from error

    def _migrate(self, allowed: bool) -> None:
        connection = self.connection
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise HomeTooNew(
                f"The library in {self._path.parent} was made by a newer version of this program; update the program."
            )
        if version == 0:
            connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA}; PRAGMA user_version = {VERSION}; COMMIT;")
        elif version < VERSION:
            if not allowed:
                raise HomeError("The library was made by an older version; open it in the window, or run chatqa check.")
            self._back_up(version)
            for step in range(version, VERSION):
                self._step(connection, step)

    def _step(self, connection: sqlite3.Connection, version: int) -> None:
        """From one version to the next, all of it or none."""
        connection.execute("PRAGMA foreign_keys = OFF")  # else a table that is replaced takes its children along
        try:
            connection.executescript(
                f"BEGIN IMMEDIATE; {MIGRATIONS[version]}; PRAGMA user_version = {version + 1}; COMMIT;"
            )
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        connection.execute("PRAGMA foreign_keys = ON")

    def _back_up(self, version: int) -> None:
        """A whole copy beside the file as it was, before anything is changed."""
        target = self._path.with_name(f"{self._path.name}.v{version}")
        unfinished = target.with_name(target.name + ".part")
        remove(unfinished)
        with closing(sqlite3.connect(unfinished)) as copy:
            self.connection.backup(copy)
        os.replace(unfinished, target)


def _translate(error: sqlite3.Error, path: Path) -> HomeError:
    text = str(error)
    if "locked" in text or "busy" in text:
        return HomeBusy(f"Another program holds the library in {path.parent}; close it and try again.")
    if "full" in text:
        return DiskFull()
    if "readonly" in text or "unable to open" in text:
        return HomeReadOnly(f"The library in {path.parent} cannot be written; choose another folder with --home.")
    return HomeError(f"The library file {path} cannot be used: {text}.")


def remove(path: Path) -> None:
    """A database with what SQLite keeps beside it: a journal that is left would be played into the next one there."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def copy_whole(source: Path, target: Path, told: Callable[[int, int], None], without: Sequence[str] = ()) -> None:
    """A copy of a database as it is at this moment, in one file, checked; others may go on writing.

    `without` are tables that are left out. `told` gets pages done and pages in all; what it raises stops the copy.
    """
    remove(target)
    try:
        with closing(sqlite3.connect(source, isolation_level=None)) as read, closing(sqlite3.connect(target)) as copy:
            read.execute("BEGIN")
            read.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on it sees this moment alone
            read.backup(copy, pages=COPIED_AT_ONCE, progress=lambda status, left, total: told(total - left, total))
            copy.execute("PRAGMA journal_mode = DELETE")
            for table in without:
                copy.execute(f"DROP TABLE IF EXISTS {table}")
            wrong = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise _translate(error, source) from error
    if wrong != "ok":
        raise HomeError(f"The library is damaged ({wrong}); run chatqa check, then try again.")


def version_of(path: Path) -> int:
    """The version of a database's schema. HomeError where the file is none, or is damaged."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            wrong = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.Error as error:
        raise _translate(error, path) from error
    if wrong != "ok":
        raise HomeError(f"The library file {path} is damaged: {wrong}.")
    return version


def settle(path: Path) -> None:
    """Have all of a database stand in its one file; nobody may have it open, or HomeBusy."""
    if not path.is_file():
        return
    try:
        with closing(sqlite3.connect(path)) as connection:
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.Error as error:
        raise _translate(error, path) from error
    if busy:
        raise HomeBusy(f"Another program holds the library in {path.parent}; close it and try again.")


def stems(words: Sequence[str]) -> dict[str, str]:
    """Each word as the full-text index keeps it (see app.schema.WORDS). A word it has no letters of stays itself."""
    found = {word: word for word in words}
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE VIRTUAL TABLE one USING fts5(word, tokenize = '{TOKENIZER}')")
        connection.execute("CREATE VIRTUAL TABLE stems USING fts5vocab(one, instance)")
        connection.executemany("INSERT INTO one (rowid, word) VALUES (?, ?)", enumerate(words, 1))
        for stem, place in connection.execute("SELECT term, doc FROM stems ORDER BY offset DESC"):
            found[words[place - 1]] = stem
    return found


def forget_table(connection: Connection, name: str) -> None:
    """Take a full-text table out with what lies behind it, also where that is too damaged for it to be opened."""
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("DELETE FROM sqlite_master WHERE name = ?", (name,))
    connection.execute("PRAGMA writable_schema = RESET")
    for shadow in ("data", "idx", "content", "docsize", "config"):
        connection.execute(f"DROP TABLE IF EXISTS {name}_{shadow}")
