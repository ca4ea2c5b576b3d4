"""Records about files on the disk before they are the library's, and about model files."""

from __future__ import annotations

from app.frozen import frozen


@frozen
class Looked:
    """Files and folders by a look at them."""

    taken: tuple[str, ...]  # PDFs, whatever their names, and folders
    refused: tuple[str, ...]  # names of all others


@frozen
class Verified:
    """What became of verifying a model file."""

    sha256: str
    known: bool  # the hash was known before: from the catalogue, or from when it was first verified
    same: bool = True  # it is that hash
