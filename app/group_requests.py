"""What can be asked of the engine about collections of documents and watched folders."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

from app.events import Event
from app.frozen import frozen
from app.records import Collection
from app.requests import Request

if TYPE_CHECKING:
    from app.home import Home


@frozen
class GetCollections(Request):
    """→ all collections"""

    def run(self, home: Home) -> Generator[Event, None, tuple[Collection, ...]]:
        yield from ()
        return home.groups.collections()


@frozen
class Collect(Request):
    """Put documents into a collection, which is made where it is not there, or take them out → all collections"""

    name: str
    document_ids: tuple[int, ...]
    inside: bool = True

    def run(self, home: Home) -> Generator[Event, None, tuple[Collection, ...]]:
        yield from ()
        if self.inside:
            home.groups.collect(self.name, self.document_ids)
        else:
            home.groups.release(self.name, self.document_ids)
        return home.groups.collections()


@frozen
class RenameCollection(Request):
    """Give a collection another name; an empty one deletes it, and its documents stay → all collections"""

    name: str
    new_name: str

    def run(self, home: Home) -> Generator[Event, None, tuple[Collection, ...]]:
        yield from ()
        if self.new_name:
            home.groups.rename(self.name, self.new_name)
        else:
            home.groups.dissolve(self.name)
        return home.groups.collections()


@frozen
class SetFolder(Request):
    """Watch a folder, or no longer → the folders watched"""

    path: str
    watched: bool = True

    def run(self, home: Home) -> Generator[Event, None, tuple[str, ...]]:
        yield from ()
        if self.watched:
            home.groups.watch(Path(self.path))
        else:
            home.groups.forget(self.path)
        return home.groups.folders()
