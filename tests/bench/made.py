"""PDFs made for `scale`: the filings, and copies of them with text of their own, page for page.

A copy has the lines of a filing's pages with each of its words put in another's place (the same all through the
file) and its digits changed, set in Helvetica. So its text, its passages and its vectors are its own, while lengths,
tables and how often a word comes stay those of a filing.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2 as pdfium
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from terminal import filings, say
from texts import page_count, page_lines

FILE_PAGES = 150
FILINGS_SHARE = 0.53  # of the pages: at 10,000 that is every filing
WIDTH, HEIGHT, MARGIN = 612.0, 792.0, 40.0
FONT, SIZE, LEADING = "Helvetica", 9.0, 10.8

Part = tuple[Path, range]  # a filing and some of its pages, counted from 0
_WORD = re.compile(r"[A-Za-z]{4,}")
_DIGITS = "123456789"


def corpus(folder: Path, pages: int) -> list[Path]:
    """Filings and copies, together exactly so many pages; what was made before is used again."""
    chosen: list[Path] = []
    total = 0
    for path in sorted(filings()):
        count = page_count(path)
        if total + count <= pages * FILINGS_SHARE:
            chosen.append(path)
            total += count
    return chosen + copies(folder / "copies", chosen or filings()[:1], pages - total)


def copies(folder: Path, sources: Sequence[Path], pages: int, seed: int = 1) -> list[Path]:
    """Copies of the filings, each time round with other words, until there are so many pages."""
    made: list[Path] = []
    while pages > 0:
        for path, numbers in _parts(sources):
            numbers = numbers[:pages]
            pages -= len(numbers)
            name = f"{path.stem}_{numbers[0] + 1}-{numbers[-1] + 1}_copy{seed}.pdf"
            made.append(_copy(folder / name, [(path, numbers)], seed))
            if pages <= 0:
                break
        seed += 1
    return made


def spread(folder: Path, sources: Sequence[Path], pages: int, seed: int) -> Path:
    """One copy of so many pages that lie evenly over all these files, whatever their makers."""
    return _copy(folder / f"spread_{pages}_of_{_total(sources)}_copy{seed}.pdf", _evenly(sources, pages), seed)


def excerpt(folder: Path, sources: Sequence[Path], pages: int) -> Path:
    """So many pages as they are, evenly over all these files."""
    target = folder / f"excerpt_{pages}_of_{_total(sources)}.pdf"
    if not target.exists():
        with pdfium.PdfDocument.new() as taken:
            for path, numbers in _evenly(sources, pages):
                with pdfium.PdfDocument(path) as source:
                    taken.import_pages(source, list(numbers))
            folder.mkdir(parents=True, exist_ok=True)
            taken.save(target)
    return target


def _total(sources: Sequence[Path]) -> int:
    return sum(page_count(path) for path in sources)


def _parts(sources: Sequence[Path]) -> Iterator[Part]:
    """The files in parts of about as many pages."""
    for path in sources:
        count = page_count(path)
        parts = max(1, round(count / FILE_PAGES))
        for number in range(parts):
            yield path, range(count * number // parts, count * (number + 1) // parts)


def _evenly(sources: Sequence[Path], pages: int) -> list[tuple[Path, list[int]]]:
    every = [(path, number) for path in sources for number in range(page_count(path))]
    step = len(every) / min(pages, len(every))
    taken: dict[Path, list[int]] = defaultdict(list)
    for at in range(min(pages, len(every))):
        path, number = every[int(at * step)]
        taken[path].append(number)
    return [*taken.items()]


def _copy(target: Path, parts: Sequence[tuple[Path, Sequence[int]]], seed: int) -> Path:
    """A PDF of these pages with text of its own."""
    if not target.exists():
        say(f"making {target.name}")
        pages = [lines for path, numbers in parts for lines in page_lines(path, numbers)]
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(".part")
        _set(unfinished, own_text(pages, f"{target.stem} {seed}"))
        unfinished.replace(target)
    return target


def own_text(pages: Sequence[Sequence[str]], seed: str) -> list[list[str]]:
    """The pages' lines with every word and digit put in another's place."""
    chance = random.Random(seed)
    by_length: dict[int, list[str]] = defaultdict(list)
    words = (word.lower() for lines in pages for line in lines for word in _WORD.findall(line))
    for word in dict.fromkeys(words):
        by_length[len(word)].append(word)
    other: dict[str, str] = {}
    for group in by_length.values():
        other.update(zip(group, chance.sample(group, len(group)), strict=True))
    digits = str.maketrans(_DIGITS, "".join(chance.sample(_DIGITS, len(_DIGITS))))

    def replace(match: re.Match[str]) -> str:
        word = match.group()
        put = other[word.lower()]
        return put.upper() if word.isupper() else put.capitalize() if word[0].isupper() else put

    return [[_WORD.sub(replace, line).translate(digits) for line in lines] for lines in pages]


def _set(target: Path, pages: Sequence[Sequence[str]]) -> None:
    """Lines as a PDF, one page a page; more than fit are set smaller, and so is a line that is too wide."""
    canvas = Canvas(str(target), pagesize=(WIDTH, HEIGHT), invariant=1)
    for lines in pages:
        leading = min(LEADING, (HEIGHT - 2 * MARGIN) / max(1, len(lines)))
        size = min(SIZE, leading * SIZE / LEADING)
        for number, line in enumerate(lines):
            text = line.encode("cp1252", "replace").decode("cp1252")
            width = max(1.0, stringWidth(text, FONT, size))
            canvas.setFont(FONT, size * min(1.0, (WIDTH - 2 * MARGIN) / width))
            canvas.drawString(MARGIN, HEIGHT - MARGIN - (number + 1) * leading, text)
        canvas.showPage()
    canvas.save()
