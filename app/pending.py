"""Files and folders that were given to be added, until each document of theirs is in the catalog.

A job of adding may wait behind another, and walks folders and hashes files for minutes: what it has not come to is
known to nobody else. So it is written down when it arrives; where the program is killed, the next start takes it up.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from app.catalog import Catalog
from app.schema import ARRIVING

Given = tuple[int | None, tuple[str, ...]]
"""The id of the collection that files and folders go into, None for none; and their paths."""


class Pending:
    """What one home is to add."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        with catalog.write() as connection:
            connection.execute(ARRIVING)
        self._left = self._all()  # by a program that ended before it had come to it

    def note(self, paths: Sequence[str], collection: int | None) -> None:
        """These are to be added."""
        with self._catalog.write() as connection:
            connection.executemany(
                "INSERT INTO arriving (path, collection_id) VALUES (?, ?)",
                [(os.fsencode(path), collection) for path in paths],
            )

    def forget(self, paths: Sequence[str], collection: int | None) -> None:
        """These are in the catalog, or wanted no longer."""
        gone = set(paths)
        self._left = [
            (into, tuple(path for path in left if into != collection or path not in gone)) for into, left in self._left
        ]
        with self._catalog.write() as connection:
            connection.executemany(
                "DELETE FROM arriving WHERE path = ? AND collection_id IS ?",
                [(os.fsencode(path), collection) for path in paths],
            )

    def take_left(self) -> list[Given]:
        """What was left when the home was opened; once."""
        left, self._left = self._left, []
        return [one for one in left if one[1]]

    def _all(self) -> list[Given]:
        paths: dict[int | None, list[str]] = {}
        for row in self._catalog.rows("SELECT path, collection_id FROM arriving ORDER BY rowid"):
            paths.setdefault(row[1], []).append(os.fsdecode(row[0]))
        return [(collection, tuple(dict.fromkeys(found))) for collection, found in paths.items()]
