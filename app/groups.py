"""Collections of documents, documents by their names, and which folders are watched; all in the catalog."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from app.catalog import COLLECT, Catalog
from app.errors import InvalidInput, UnknownDocument
from app.pages import storable
from app.records import Collection


class Groups:
    """The collections and watched folders of one home."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    # Collections.

    def collections(self) -> tuple[Collection, ...]:
        """All, by name, with the documents in each."""
        documents: dict[int, list[int]] = defaultdict(list)
        for row in self._catalog.rows("SELECT collection_id, document_id FROM collected ORDER BY document_id"):
            documents[row[0]].append(row[1])
        rows = self._catalog.rows("SELECT id, name FROM collections ORDER BY name COLLATE NOCASE")
        return tuple(Collection(row[0], row[1], tuple(documents[row[0]])) for row in rows)

    def collection(self, name: str) -> Collection:
        """The collection of this name; UnknownDocument where there is none."""
        found = [one for one in self.collections() if one.name == name]
        if not found:
            raise UnknownDocument(f"There is no collection “{name}”.")
        return found[0]

    def collect(self, name: str, document_ids: Sequence[int]) -> Collection:
        """Put documents into the collection of this name, which is made where it is not there."""
        name = storable(" ".join(name.split()))
        if not name:
            raise InvalidInput("A collection needs a name.")
        with self._catalog.write() as connection:
            connection.execute("INSERT OR IGNORE INTO collections (name) VALUES (?)", (name,))
            row = connection.execute("SELECT id FROM collections WHERE name = ?", (name,)).fetchone()
            connection.executemany(COLLECT, [(row[0], document_id) for document_id in document_ids])
        return self.collection(name)

    def release(self, name: str, document_ids: Sequence[int]) -> Collection:
        """Take documents out of a collection; they stay in the library."""
        found = self.collection(name)
        with self._catalog.write() as connection:
            connection.executemany(
                "DELETE FROM collected WHERE collection_id = ? AND document_id = ?",
                [(found.id, document_id) for document_id in document_ids],
            )
        return self.collection(name)

    def rename(self, name: str, new_name: str) -> Collection:
        """Give a collection another name, which no other may have."""
        found = self.collection(name)
        new_name = storable(" ".join(new_name.split()))
        if not new_name:
            raise InvalidInput("A collection needs a name.")
        if new_name != name and any(one.name == new_name for one in self.collections()):
            raise InvalidInput(f"There is a collection “{new_name}” already.")
        with self._catalog.write() as connection:
            connection.execute("UPDATE collections SET name = ? WHERE id = ?", (new_name, found.id))
        return self.collection(new_name)

    def dissolve(self, name: str) -> None:
        """Delete a collection; its documents stay in the library."""
        found = self.collection(name)
        with self._catalog.write() as connection:
            connection.execute("DELETE FROM collections WHERE id = ?", (found.id,))

    def document_ids(self, names: Sequence[str], collections: Sequence[str] = ()) -> tuple[int, ...]:
        """The documents of these names or paths, matched exactly, and those in these collections.

        UnknownDocument for any that is not there, and for a collection without documents.
        """
        documents = self._catalog.documents()
        found: list[int] = []
        for name in names:
            matching = [document.id for document in documents if name in (document.name, document.path)]
            if not matching:
                raise UnknownDocument(f"There is no document “{name}” in the library.")
            found += matching
        for name in collections:
            inside = self.collection(name).documents
            if not inside:
                raise UnknownDocument(f"There are no documents in the collection “{name}”.")
            found += inside
        return tuple(dict.fromkeys(found))

    # Watched folders.

    def folders(self) -> tuple[str, ...]:
        """The folders that are watched."""
        return tuple(row[0] for row in self._catalog.rows("SELECT path FROM folders ORDER BY path"))

    def present_folders(self) -> tuple[str, ...]:
        """Those of them that are there now: a drive may be unplugged."""
        return tuple(folder for folder in self.folders() if os.path.isdir(folder))

    def watch(self, folder: Path) -> None:
        """Watch a folder from now on; InvalidInput where there is none."""
        if not os.path.isdir(folder):
            raise InvalidInput(f"There is no folder {folder}.")
        with self._catalog.write() as connection:
            connection.execute("INSERT OR IGNORE INTO folders VALUES (?)", (storable(str(folder)),))

    def forget(self, folder: str) -> None:
        """Watch a folder no more; its documents stay."""
        with self._catalog.write() as connection:
            connection.execute("DELETE FROM folders WHERE path = ?", (folder,))
