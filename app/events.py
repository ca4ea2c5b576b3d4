"""What jobs yield while they work: frozen, picklable records."""

from __future__ import annotations

from app.frozen import frozen
from app.records import Conversation, Document, Passage, Placement


@frozen
class DocumentChanged:
    """A document of the library has a new state."""

    document: Document


@frozen
class DocumentRemoved:
    """A document is no longer in the library: its file has the content of another by now."""

    document_id: int


@frozen
class CollectionsChanged:
    """A document was put into a collection; GetCollections tells what is in each."""


@frozen
class ReadProgress:
    """Pages of a document read so far; `total` is 0 until it is known."""

    path: str
    done: int
    total: int


@frozen
class OcrProgress:
    """Scanned pages of a document read by OCR so far."""

    document_id: int
    done: int
    total: int


@frozen
class LibraryProgress:
    """How far the library's work is, in pages of all documents together; `total` may be partly an estimate.

    `seconds_left` is None until the speed is known; nothing is left where `embedded` is `total`.
    """

    read: int
    embedded: int
    total: int
    seconds_left: float | None = None


@frozen
class Notice:
    """A sentence for the user that is no error."""

    sentence: str


@frozen
class FoldersChanged:
    """Something in a watched folder was added, changed, moved or deleted."""


@frozen
class Began:
    """A question's conversation: a new one's first sign of life. Without its turns."""

    conversation: Conversation


@frozen
class Searching:
    """The question is being searched for."""

    searched_for: str


@frozen
class Sources:
    """The passages the answer will be grounded on, best first. Comes before the first token."""

    passages: tuple[Passage, ...]


@frozen
class PagesRead:
    """Pages that a question about whole documents has gone over, of pages in all."""

    done: int
    total: int


@frozen
class LoadingModel:
    """The language model is being loaded: so much of it, from 0 to 1."""

    name: str
    done: float = 0.0


@frozen
class ModelLoaded:
    """The language model stands ready."""

    placement: Placement


@frozen
class Reading:
    """The model reads its prompt: tokens evaluated of tokens in all."""

    done: int
    total: int


@frozen
class Token:
    """The next piece of the answer's text."""

    text: str
    lead: float | None = None  # with the first piece, where the first token was biased: see Sampler.lead


@frozen
class Downloading:
    """Bytes of a model file that are here, of bytes in all."""

    name: str
    done: int
    total: int


@frozen
class MainsChanged:
    """Work that can wait waits from now on, for the machine runs on its battery; or it goes on."""

    off: bool


@frozen
class DataProgress:
    """A backup, a move: bytes done, of bytes in all."""

    step: str  # copying, packing, checking
    done: int
    total: int


Event = (
    DocumentChanged
    | DocumentRemoved
    | CollectionsChanged
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
