"""Files and folders that were given to be added, until each document of theirs is in the catalog.

A job of adding may wait behind another, and walks folders and hashes files for minutes: what it has not come to is
known to nobody else. So it is written down when it arrives; where the program is killed, the next start takes it up.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait

from app.catalog import Catalog
from app.database import Connection
from app.frozen import frozen
from app.schema import TO_ADD

log = logging.getLogger(__name__)

FORGET = "DELETE FROM to_add WHERE job = ? AND NOT unwanted"
CLEAN = "DELETE FROM to_add WHERE unwanted AND NOT EXISTS (SELECT 1 FROM to_add WHERE NOT unwanted)"


@frozen
class Given:
    """What one job was given to add."""

    job: int  # its number, by the time it was given: see app.requests.AddDocuments
    paths: tuple[str, ...]
    collection: int | None  # its id
    unwanted: tuple[str, ...] = ()  # beneath these paths, but removed by the user since


class Pending:
    """What one home is to add. Written by a thread of its own, in order: nobody who tells it waits for the disk."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        with catalog.write() as connection:
            for statement in (*TO_ADD, CLEAN):
                connection.execute(statement)
        self._found = {given.job: given for given in self._all()}  # left by a program that ended before it came to it
        self._left = dict(self._found)
        self._writer = ThreadPoolExecutor(1, "pending")

    def note(self, job: int, paths: Sequence[str], collection: int | None) -> tuple[str, ...]:
        """These are to be added. Where the job was left by an earlier program, what of it is unwanted since then."""
        self._left.pop(job, None)
        rows = [(job, _encoded(path), collection) for path in paths]

        def change(connection: Connection) -> None:
            connection.execute(FORGET, (job,))  # it may have been more
            connection.executemany("INSERT INTO to_add (job, path, collection_id) VALUES (?, ?, ?)", rows)

        self._write(change)
        return self._found[job].unwanted if job in self._found else ()

    def give_up(self, job: int) -> None:
        """What this job was given is wanted no longer."""
        self._left.pop(job, None)
        self._write(lambda connection: connection.execute(FORGET, (job,)))

    def settle(self, job: int, paths: Sequence[str], collection: int | None) -> None:
        """These are in the catalog, and need not come again for an earlier job either.

        What lies on a drive that is not there now stays: it is looked for at the next start.
        """
        rows = [(job, _encoded(path), collection) for path in paths if not _is_out_of_reach(path)]
        sql = "DELETE FROM to_add WHERE job <= ? AND path = ? AND collection_id IS ? AND NOT unwanted"

        def change(connection: Connection) -> None:
            connection.executemany(sql, rows)
            connection.execute(CLEAN)

        self._write(change)

    def unwant(self, job: int, paths: Sequence[str]) -> None:
        """The user removed these: no job with a lower number is to bring them, nor a folder above them."""
        rows = [(job, _encoded(path)) for path in paths]

        def change(connection: Connection) -> None:
            connection.executemany("DELETE FROM to_add WHERE job <= ? AND path = ?", rows)
            connection.executemany("INSERT INTO to_add (job, path, unwanted) VALUES (?, ?, 1)", rows)
            connection.execute(CLEAN)

        self._write(change)

    def take_left(self) -> tuple[Given, ...]:
        """What was left when the home was opened, and was not given again since; once."""
        left, self._left = self._left, {}
        return tuple(left.values())

    def finish(self, patience_s: float | None = None) -> None:
        """Have everything written, within so many seconds."""
        wait([self._writer.submit(self._catalog.close)], patience_s)

    def _write(self, change: Callable[[Connection], object]) -> None:
        self._writer.submit(self._do, change)

    def _do(self, change: Callable[[Connection], object]) -> None:
        try:
            with self._catalog.write() as connection:
                change(connection)
        except Exception as error:  # the disk is full, say: the job itself tells
            log.warning("What is to be added could not be written down: %s", type(error).__name__)

    def _all(self) -> Iterator[Given]:
        rows = self._catalog.rows("SELECT * FROM to_add ORDER BY rowid")
        unwanted = [(row["job"], os.fsdecode(row["path"])) for row in rows if row["unwanted"]]
        jobs: dict[tuple[int, int | None], dict[str, None]] = {}
        for row in rows:
            if not row["unwanted"]:
                jobs.setdefault((row["job"], row["collection_id"]), {})[os.fsdecode(row["path"])] = None
        for (job, collection), paths in jobs.items():
            yield Given(job, tuple(paths), collection, tuple(path for since, path in unwanted if since > job))


def _encoded(path: str) -> bytes:
    """As the file system writes it, and in one way whoever named it."""
    return os.fsencode(os.path.abspath(path))


def _is_out_of_reach(path: str) -> bool:
    """Whether neither it nor the folder it lay in is there: a drive that is not mounted, most likely."""
    return not os.path.lexists(path) and not os.path.isdir(os.path.dirname(os.path.abspath(path)))
