"""A text as a PDF: a title and paragraphs on A4 pages, set by reportlab.

A paragraph with characters that Helvetica has not is set in HeiseiMin-W3, a font that PDF readers bring themselves:
PDFium and pypdf both read its text back, and nothing needs to be embedded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate

JAPANESE = "HeiseiMin-W3"
BEYOND_HELVETICA = re.compile(r"[^\s\x20-\x7e\xa0-\xff–—‘’“”•…€™Œœ]")
LONGEST_NAME = 80  # characters of a file name, without its number

pdfmetrics.registerFont(UnicodeCIDFont(JAPANESE))


@dataclass(frozen=True, slots=True)
class Text:
    """A document of a data set; a line break in a paragraph is one on the page."""

    title: str
    paragraphs: tuple[str, ...]
    japanese: bool = False


def write_all(folder: Path, texts: Sequence[Text]) -> list[Path]:
    """One PDF a text, named by its title; two of one title differ by a number. The paths, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    names: set[str] = set()
    paths = []
    for text in texts:
        stem = re.sub(r"[\W_]+", " ", text.title).strip()[:LONGEST_NAME].strip() or "untitled"
        name, number = stem, 1
        while name.casefold() in names:
            number += 1
            name = f"{stem} {number}"
        names.add(name.casefold())
        paths.append(folder / f"{name}.pdf")
        write(paths[-1], text)
    return paths


def write(path: Path, text: Text) -> None:
    """The title in 16 points, then its paragraphs in 10.5, spaced."""
    blocks: list[Flowable] = [Paragraph(_markup(text.title), _style(text.title, text.japanese, 16.0, 12.0))]
    blocks += [Paragraph(_markup(one), _style(one, text.japanese, 10.5, 9.0)) for one in text.paragraphs if one.strip()]
    SimpleDocTemplate(str(path), pagesize=A4, title=text.title, invariant=1).build(blocks)


def _style(paragraph: str, japanese: bool, size: float, after: float) -> ParagraphStyle:
    """One font a paragraph: PDFium loses single characters of a font without a file among those of another."""
    font = JAPANESE if japanese or BEYOND_HELVETICA.search(paragraph) else "Helvetica"
    wrap = "CJK" if japanese else None
    return ParagraphStyle("", fontName=font, fontSize=size, leading=size * 1.4, spaceAfter=after, wordWrap=wrap)


def _markup(text: str) -> str:
    """reportlab's own markup for a paragraph."""
    return "<br/>".join(escape(line.strip()) for line in text.strip().splitlines())
