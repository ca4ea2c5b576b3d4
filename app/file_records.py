"""Records about files: looked at before they are the library's, searched for words, and model files."""

from __future__ import annotations

from app.frozen import frozen
from app.records import PageGeometry, Rect


@frozen
class Looked:
    """Files and folders by a look at them."""

    taken: tuple[str, ...]  # PDFs, whatever their names, and folders
    refused: tuple[str, ...]  # names of all others


@frozen
class PageHits:
    """Where words that were looked for stand on a page: each time, a rectangle a line, in points of the PDF."""

    geometry: PageGeometry
    hits: tuple[tuple[Rect, ...], ...]


@frozen
class OnScans:
    """What was found on the scanned pages of a document. `unread` is how many of them no OCR has read yet."""

    pages: tuple[PageHits, ...]
    unread: int


@frozen
class Verified:
    """What became of verifying a model file."""

    sha256: str
    known: bool  # the hash was known before: from the catalogue, or from when it was first verified
    same: bool = True  # it is that hash
