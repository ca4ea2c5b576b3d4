"""Records of a whole: what a home takes on the disk, what a problem report tells, which release there is."""

from __future__ import annotations

from app.frozen import frozen


@frozen
class DocumentStorage:
    """What a document takes. Bytes."""

    id: int
    name: str
    pages: int
    file: int  # the user's own
    text: int  # of its pages and passages, in the catalog
    vectors: int  # in the catalog

    @property
    def in_library(self) -> int:
        """All of it that the catalog holds."""
        return self.text + self.vectors


@frozen
class Storage:
    """Where the user's data lies, and how much each part takes. Bytes."""

    home: str
    models: str
    log: str
    catalog: int
    index: int
    model_files: int
    other: int  # the log, settings, copies from before a change
    documents: tuple[DocumentStorage, ...]
    former: tuple[tuple[str, int], ...] = ()  # places the home was moved from, and what is still there


@frozen
class Facts:
    """What a problem report tells of the machine and the library: no name, no path, no text."""

    cores: int
    memory: int  # bytes
    free_memory: int
    nvidia: bool  # whether there is such a card with its driver
    model: str
    placement: str  # where the model runs, the graphics card by its name; empty: it is not loaded
    documents: int
    pages: int
    passages: int
    conversations: int
    statuses: tuple[tuple[str, int], ...]
    changed_settings: tuple[str, ...]  # names of those that are not the default


@frozen
class Release:
    """The newest that is published; `page` is the address where it is to be had."""

    version: str
    page: str
    newer: bool  # than this program
