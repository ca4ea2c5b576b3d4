"""What was dropped on the window or pasted into it, by a look at each: PDFs and folders, and what is neither."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

from app.errors import DocumentError
from app.file_records import Looked
from app.pages import storable
from app.reader import check_is_pdf


def look(paths: Sequence[str]) -> Generator[None, None, Looked]:
    """A folder is taken as it is, a file by how it begins, not by its name. Can be stopped between any two."""
    taken: list[str] = []
    refused: list[str] = []
    for path in dict.fromkeys(paths):
        if _is_taken(Path(path)):
            taken.append(path)
        else:
            refused.append(storable(Path(path).name))
        yield
    return Looked(tuple(taken), tuple(refused))


def _is_taken(path: Path) -> bool:
    try:
        if path.is_dir():
            return True
        check_is_pdf(path)
    except (DocumentError, OSError, ValueError):  # a name with a null byte is no path
        return False
    return True
