"""What jobs yield while they work: frozen, picklable records."""

from __future__ import annotations

from dataclasses import dataclass

from app.records import Conversation, Document, Passage, Placement


@dataclass(frozen=True, slots=True)
class DocumentChanged:
    """A document of the library has a new state."""

    document: Document


@dataclass(frozen=True, slots=True)
class DocumentRemoved:
    """A document is no longer in the library: its file has the content of another by now."""

    document_id: int


@dataclass(frozen=True, slots=True)
class ReadProgress:
    """Pages of a document read so far; `total` is 0 until it is known."""

    path: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class OcrProgress:
    """Scanned pages of a document read by OCR so far."""

    document_id: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class LibraryProgress:
    """How far the library's work is, in pages of all documents together; `total` may be partly an estimate.

    `seconds_left` is None until the speed is known; nothing is left where `embedded` is `total`.
    """

    read: int
    embedded: int
    total: int
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for the user that is no error."""

    sentence: str


@dataclass(frozen=True, slots=True)
class FoldersChanged:
    """Something in a watched folder was added, changed, moved or deleted."""


@dataclass(frozen=True, slots=True)
class Began:
    """A question's conversation: a new one's first sign of life. Without its turns."""

    conversation: Conversation


@dataclass(frozen=True, slots=True)
class Searching:
    """The question is being searched for."""

    searched_for: str


@dataclass(frozen=True, slots=True)
class Sources:
    """The passages the answer will be grounded on, best first. Comes before the first token."""

    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class PagesRead:
    """Pages that a question about whole documents has gone over, of pages in all."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class LoadingModel:
    """The language model is being loaded: so much of it, from 0 to 1."""

    name: str
    done: float = 0.0


@dataclass(frozen=True, slots=True)
class ModelLoaded:
    """The language model stands ready."""

    placement: Placement


@dataclass(frozen=True, slots=True)
class Reading:
    """The model reads its prompt: tokens evaluated of tokens in all."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Token:
    """The next piece of the answer's text."""

    text: str


@dataclass(frozen=True, slots=True)
class Downloading:
    """Bytes of a model file that are here, of bytes in all."""

    name: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class MainsChanged:
    """Work that can wait waits from now on, for the machine runs on its battery; or it goes on."""

    off: bool


@dataclass(frozen=True, slots=True)
class DataProgress:
    """A backup, a move: bytes done, of bytes in all."""

    step: str  # copying, packing, checking
    done: int
    total: int


Event = (
    DocumentChanged
    | DocumentRemoved
    | ReadProgress
    | OcrProgress
    | LibraryProgress
    | Notice
    | FoldersChanged
    | Began
    | Searching
    | Sources
    | PagesRead
    | LoadingModel
    | ModelLoaded
    | Reading
    | Token
    | Downloading
    | MainsChanged
    | DataProgress
    | None
)
"""None comes now and then while a job waits, so that it can be stopped there."""
