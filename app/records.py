"""The records that cross layers and the process boundary: frozen, picklable, knowing nothing of their makers.

Pages count from 1. Boxes are in PDF points, unrotated, from the lower left corner of the crop box.
"""

from __future__ import annotations

from dataclasses import field
from itertools import starmap
from typing import Any, Literal

from app.frozen import frozen
from app.manner import USUAL, Manner
from app.origins import Origin

Box = tuple[int, float, float, float, float]
"""page, x0, y0, x1, y1"""

Status = Literal["queued", "reading", "searchable", "embedding", "ready", "failed", "missing"]
DROPPED_F = "\xad"
"""Stands, unseen, for an f that PDFium drops where two overlap: "ef\\xadective"."""

Support = Literal["supported", "partly", "unsupported"]
Role = Literal["user", "assistant"]
Refusal = Literal["", "weak", "model", "unsupported"]
"""Nothing near enough was found; the model found no answer in it; what it answered is not borne out."""


# What is read from a file.


Rect = tuple[float, float, float, float]
"""x0, y0, x1, y1"""


@frozen
class Line:
    """A line of text, or a row of a table.

    `box` is None where it is not known. `parts` are (first character, end, rectangle) where one rectangle around the
    line would take in text of other lines; empty where `box` will do. `block` counts paragraphs.
    """

    text: str
    box: Rect | None
    block: int
    parts: tuple[tuple[int, int, Rect], ...] = ()
    size: float = 0.0  # of the type, in points; 0: not known
    bold: bool = False
    cells: int = 1  # parted by more than a word space: a row of a table has several
    margin: bool = False  # a running head or foot, or a page number: no part of the text


@frozen
class Page:
    """A page as read. `width` and `height` are the crop box's, before rotation."""

    number: int
    width: float
    height: float
    rotation: int
    lines: tuple[Line, ...]
    scanned: bool = False  # it holds an image and no text of its own
    damaged: bool = False
    ocr: bool = False  # its lines were read from the image


Outline = tuple[tuple[int, int, str], ...]
"""(page, level from 0, title) of each entry, in the order of pages"""


@frozen
class Opened:
    """What is known of a file before its pages."""

    pages: int
    outline: Outline


# What the library holds.


@frozen
class Seconds:
    """Wall time since a document's job began, by the stage it reached; None where it did not."""

    read: float | None = None
    searchable: float | None = None
    embedded: float | None = None


@frozen
class Document:
    """A document of the library, as it stands."""

    id: int
    name: str
    path: str
    status: Status
    pages: int = 0
    scanned_pages: int = 0
    passages: int = 0
    embedded: int = 0  # passages that have their vector
    reason: str | None = None
    reason_code: str | None = None
    seconds: Seconds = Seconds()
    known: bool = False  # its content was in the library before
    ocr_pages: int = 0  # scanned pages that were read by OCR
    paused: bool = False  # the user wants it to wait
    size: int = 0  # bytes of the file
    added: float = 0.0  # seconds since the epoch; 0: not known
    hash: str = ""  # SHA-256 of the file that was read


@frozen
class Collection:
    """A group of documents that a question can be put to."""

    id: int
    name: str
    documents: tuple[int, ...]  # their ids


@frozen
class PageGeometry:
    """What a viewer needs to place a box: the crop box's size in points before rotation, and the rotation."""

    page: int
    width: float
    height: float
    rotation: int = 0  # degrees clockwise: 0, 90, 180 or 270


@frozen
class Span:
    """A run of a passage's text and where it stands on its page. Offsets are characters of the passage."""

    start: int
    end: int
    box: Box


@frozen
class Passage:
    """A place in a document as the model reads it."""

    n: int  # its rank among the passages of one answer, from 1: the number in [1]
    document: str
    path: str
    pages: tuple[int, ...]
    text: str
    score: float
    spans: tuple[Span, ...] = ()
    document_id: int | None = None
    geometry: tuple[PageGeometry, ...] = ()
    heading: str = ""  # the headings it stands under, outermost first, parted by " › "
    ocr: bool = False  # some of it was read from an image of the page
    file_hash: str = ""  # SHA-256 of its file when the answer was written; empty: not known

    @property
    def page(self) -> int | None:
        """The first page."""
        return self.pages[0] if self.pages else None

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Where the whole passage stands."""
        return tuple(span.box for span in self.spans)

    @property
    def key(self) -> tuple[int | None, str]:
        """What makes two passages the same place."""
        return self.document_id, self.text

    def __reduce__(self) -> tuple[Any, ...]:
        """Cross the process boundary with plain spans: a long conversation has tens of thousands of them."""
        values = {name: getattr(self, name) for name in self.__match_args__}
        values["spans"] = tuple((span.start, span.end, span.box) for span in self.spans)
        return _passage, (values,)


def _passage(values: dict[str, Any]) -> Passage:
    """A passage as `Passage.__reduce__` took it apart."""
    return Passage(**{**values, "spans": tuple(starmap(Span, values["spans"]))})


@frozen
class Source:
    """What bears out a sentence: passage `n`, its words, and their lines on the page."""

    n: int
    quote: str
    boxes: tuple[Box, ...]


@frozen
class Sentence:
    """A sentence of an answer, held to its sources."""

    text: str
    support: Support
    sources: tuple[Source, ...] = ()


@frozen
class Message:
    """One message of a dialogue."""

    role: Role
    content: str


@frozen
class Timings:
    """Seconds and tokens of one answer. `first_token_s` runs from the question read, model load left out."""

    load_s: float = 0.0
    retrieve_s: float = 0.0
    first_token_s: float | None = None
    total_s: float = 0.0
    prompt_tokens: int = 0
    reused_tokens: int = 0
    answer_tokens: int = 0


@frozen
class Answer:
    """An answer, whole: what was searched, read, said, and what bears it out."""

    question: str
    searched_for: str
    answer: str
    abstained: bool
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]  # best first
    prompt_order: tuple[int, ...]  # the `n` of the passages the model was given, in prompt order
    model: str
    style: str
    timings: Timings
    stopped: bool = False  # the user stopped it before its end
    refusal: Refusal = ""  # why it was not answered
    withheld: str = ""  # what the model said and its passages do not bear out: shown as that, never as the answer
    pages_read: int = 0  # of a question that went over whole documents; else 0
    pages_total: int = 0
    suggestions: tuple[str, ...] = ()  # questions that could be asked next
    origin: Origin | None = None  # the files behind it; None in turns of earlier versions


@frozen
class Turn:
    """A saved question and its answer. Keeps its passages, whatever becomes of their documents."""

    id: int
    answer: Answer
    versions: tuple[int, ...] = ()  # the turns that stand for one another in this place, itself too; oldest first


@frozen
class Conversation:
    """A conversation; `turns` is filled only where one is opened, oldest first."""

    id: int
    title: str
    updated: float  # seconds since the epoch
    turns: tuple[Turn, ...] = field(default=())
    pinned: bool = False  # stands above all others


@frozen
class ConversationHit:
    """A conversation that a search found."""

    conversation: Conversation  # without its turns
    turn_id: int | None  # the turn in which it was found; None: in the title alone
    excerpt: str  # a line around the place, plain text


@frozen
class Asked:
    """A question answered and saved."""

    conversation: Conversation  # without its turns
    turn: Turn


@frozen
class Outlook:
    """How a model would run on this machine, foreseen roughly."""

    place: Literal["gpu", "both", "processor", "tight", "no"]  # tight: larger than the memory that is free
    device: str  # the GPU's name, where it has a part in it
    first_word_s: float  # from a question to the first word of its answer
    free: int  # bytes of memory that are free there


@frozen
class ModelInfo:
    """A language model of the catalogue."""

    name: str
    title: str
    path: str  # empty where it is not on this machine
    size: int  # bytes
    licence: str
    style: str  # the instruction style it does best
    in_use: bool = False
    memory: int = 0  # bytes it needs with the usual context window; 0: not known
    free: int = 0  # bytes of memory that are free for it here
    origin: str = "catalogue"  # or "own", or the program whose file it is
    downloadable: bool = False
    here: int = 0  # bytes of it that a stopped download left
    outlook: Outlook | None = None  # None: not looked at yet
    removal: Literal["", "file", "entry"] = ""  # its file can be deleted, or it can be taken off the list
    manner: Manner = USUAL


@frozen
class Placement:
    """Where a loaded model runs. `device` is empty where it runs on the processor alone."""

    model: str
    gpu_layers: int
    layers: int
    device: str
    context_tokens: int
    threads: int
    memory: int  # bytes, estimated
    reason: str  # a sentence: why it is not all on the GPU; empty where it is

    def __str__(self) -> str:
        """In words for the user."""
        where = f"{self.gpu_layers} of {self.layers} layers on {self.device}"
        if not self.device:
            where = f"on the processor ({self.threads} {'thread' if self.threads == 1 else 'threads'})"
        return f"{where}, {self.context_tokens:,} tokens, {self.memory / 1e9:.1f} GB"


@frozen
class Overview:
    """What a window shows first."""

    home: str
    documents: tuple[Document, ...]
    conversations: tuple[Conversation, ...]
    model: ModelInfo | None  # None: no model is there
    notice: str = ""  # something the user should know, e.g. that the index is being rebuilt
    placement: Placement | None = None  # None: no model is loaded yet
    collections: tuple[Collection, ...] = ()
    folders: tuple[str, ...] = ()  # watched
    ocr: bool = False  # scans can be read here
