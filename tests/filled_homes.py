"""A home with two documents, and what it holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from at_work import finished

from app.home import Home

MakePdf = Callable[..., Path]


def fill(home: Home, make_pdf: MakePdf) -> Home:
    """Put two documents into it, and change a setting."""
    for name in ("one.pdf", "two.pdf"):
        finished(home.library.add([str(make_pdf(name, [f"The words of {name} stand here.", "And more of them."]))]))
    home.change_setting("passages", "7")
    return home


def names(folder: Path) -> list[str]:
    """The documents of a home, opened and closed."""
    opened = Home.open(folder)
    try:
        assert opened.settings.passages == 7
        assert [one.status for one in opened.catalog.documents()] == ["ready", "ready"]
        return [one.name for one in opened.catalog.documents()]
    finally:
        opened.close()
