"""Pages' lines by PDFium, and questions made of them: the same for the same seed, whatever the program reads."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
from terminal import DATA

FORMS = ("{}", "What is said of {}?", "What are the figures for {}?", "Where does it speak of {}, and since when?")
LEAST_WORDS, MOST_WORDS = 4, 9
_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")


def page_count(path: Path) -> int:
    """The pages of a PDF."""
    document = pdfium.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def page_lines(path: Path, pages: Sequence[int]) -> list[list[str]]:
    """The lines of some pages, counted from 0."""
    document = pdfium.PdfDocument(path)
    try:
        return [_lines(document[page]) for page in pages]
    finally:
        document.close()


def _lines(page: pdfium.PdfPage) -> list[str]:
    text_page = page.get_textpage()
    try:
        text = text_page.get_text_range()
    finally:
        text_page.close()
        page.close()
    return [line for line in (" ".join(part.split()) for part in text.split("\n")) if line]


def questions(paths: Sequence[Path], count: int, seed: int = 1) -> list[tuple[str, str]]:
    """(question, file name) so many times, of words that stand on random pages of these files."""
    chance = random.Random(seed)
    made: list[tuple[str, str]] = []
    pages = {path: page_count(path) for path in paths}
    for _ in range(count * 100):  # pages without words are many at most, never all
        path = chance.choice(paths)
        words = _some_words(page_lines(path, [chance.randrange(pages[path])])[0], chance)
        if len(words) >= LEAST_WORDS:
            made.append((FORMS[len(made) % len(FORMS)].format(" ".join(words)), path.name))
        if len(made) == count:
            break
    return made


def _some_words(lines: Sequence[str], chance: random.Random) -> list[str]:
    if not lines:
        return []
    words = _WORD.findall(chance.choice(lines))
    first = chance.randrange(max(1, len(words) - MOST_WORDS))
    return words[first : first + MOST_WORDS]


def asked_by_people() -> list[tuple[str, str]]:
    """(question, file name) of FinanceBench."""
    items = json.loads((DATA / "financebench" / "questions.json").read_text("utf-8"))
    return [(item["question"], item["pdf"]) for item in items]


def write_batch(path: Path, asked: Sequence[tuple[str, str]], within: bool = False) -> Path:
    """A batch file of questions; `within` restricts each to its document."""
    lines = []
    for number, (question, name) in enumerate(asked):
        line: dict[str, object] = {"id": number, "question": question}
        lines.append(json.dumps(line | ({"documents": [name]} if within else {})))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path
