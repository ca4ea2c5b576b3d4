"""What can be asked of the engine about files: what was dropped, what is left to be added, words on scans, models."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import field
from typing import TYPE_CHECKING, ClassVar

from app.events import Event
from app.file_records import Looked, OnScans, Verified
from app.frozen import frozen
from app.records import ModelInfo
from app.requests import AddDocuments, Request, number

if TYPE_CHECKING:
    from app.home import Home


@frozen
class LookAtPaths(Request):
    """Tell PDFs and folders from everything else by a look at each → Looked

    In a lane of its own: a drive that does not answer holds up nothing else."""

    paths: tuple[str, ...]
    lane: ClassVar[str] = "looking"

    def run(self, home: Home) -> Generator[Event, None, Looked]:
        return home.look_at(self.paths)


@frozen
class TakeLeft(Request):
    """What an earlier run was given to add and did not come to, once → tuple[AddDocuments, ...]"""

    def run(self, home: Home) -> Generator[Event, None, tuple[AddDocuments, ...]]:
        left = home.pending.take_left()
        yield from ()
        return tuple(AddDocuments(one.paths, one.collection, one.unwanted, one.job) for one in left)


@frozen
class GiveUpPaths(Request):
    """Files that were refused are wanted no longer, also where they would come again at the next start → None"""

    paths: tuple[str, ...]
    job: int = field(default_factory=number, compare=False)

    def run(self, home: Home) -> Generator[Event, None, None]:
        yield from ()
        home.pending.unwant(self.job, self.paths)


@frozen
class FindOnScans(Request):
    """Find words on those pages of a document that were read by OCR, from page `first` on and round the end → OnScans

    It stops at the page with which there are `most` hits. In a lane of its own: there may be thousands of pages."""

    document_id: int
    words: str
    first: int
    most: int
    lane: ClassVar[str] = "finding"

    def run(self, home: Home) -> Generator[None, None, OnScans]:
        return home.find_on_scans(self.document_id, self.words, self.first, self.most)


@frozen
class WeighModels(Request):
    """As ListModels, each with how it would run on this machine → tuple[ModelInfo, ...]

    It asks llama.cpp, which the answer lane alone uses."""

    lane: ClassVar[str] = "answer"

    def run(self, home: Home) -> Generator[Event, None, tuple[ModelInfo, ...]]:
        yield from ()
        return home.weigh_models()


@frozen
class DeleteModel(Request):
    """Delete a model file of the model folder, or take one that lies elsewhere off the list → the bytes freed"""

    name: str  # or its path

    def run(self, home: Home) -> Generator[Event, None, int]:
        yield from ()
        return home.delete_model(self.name)


@frozen
class VerifyModel(Request):
    """Read a model file from end to end → Verified. ModelError where it is damaged."""

    name: str  # or its path
    lane: ClassVar[str] = "storage"

    def run(self, home: Home) -> Generator[Event, None, Verified]:
        return home.verify_model(self.name)
