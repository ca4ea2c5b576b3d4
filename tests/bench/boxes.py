"""`boxes`: the letters and digits under a passage's boxes, read back from the page, beside the passage's text.

Read in two ways: the characters whose middle lies inside a box, and PDFium's own text of a rectangle. Headings and
repeated table headers may stand in a text without a box: whole lines of it may be left out, a third of it at most.
"""

from __future__ import annotations

import ctypes
import json
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from terminal import Json, answers, filings, not_measured, run, say
from texts import page_count, questions, write_batch

FILINGS = 10
QUESTIONS = 60
TOP = 20
LEFT_OUT = 1 / 3  # of a text's letters, at most
SHOWN = 3
WAYS = ("by middles", "by PDFium's rectangles")
LAST_CODE = 0x10FFFF

Character = tuple[str, float, float]


def boxes(verbose: bool = False) -> list[str]:
    """Rows: the share in all, then a filing a row."""
    paths = _of_different_makers()
    if not paths:
        return not_measured("letters under a passage's boxes")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Path(folder) / "home"
        run(home, "add", "--no-wait", *paths)
        tallies = {path: _compare(path, _passages(home, path), verbose) for path in paths}
    total = sum(tallies.values(), Counter())
    return [
        f"| letters under a passage's boxes are the passage's, {total['all']:,} passages of {len(paths)} filings "
        f"{_exactly(total)} | {_shares(total)} | {_share(total, WAYS[0]):.4f} | ≥ 0.99 |",
        *(f"| … {path.stem}, {tally['all']} passages | {_shares(tally)} | | |" for path, tally in tallies.items()),
    ]


def _of_different_makers() -> list[Path]:
    """A filing of each maker, the one with most pages up to 160; and of those the ten with most."""
    by_maker: dict[str, Path] = {}
    for path in sorted((path for path in filings() if page_count(path) <= 160), key=page_count):
        by_maker[path.name.split("_")[0].upper()] = path
    return sorted(by_maker.values(), key=page_count)[-FILINGS:]


def _passages(home: Path, path: Path) -> list[Json]:
    """The distinct passages that varied questions find in a filing."""
    asked = questions([path], QUESTIONS)
    batch = write_batch(home.parent / "batch.jsonl", asked, within=True)
    found: dict[str, Json] = {}
    for line in answers(home, batch, "--top", str(TOP)):
        for passage in line["passages"]:
            found[json.dumps([passage["pages"], passage["text"], passage["boxes"]])] = passage
    return [*found.values()]


def _compare(path: Path, passages: Sequence[Json], verbose: bool) -> Counter[str]:
    tally: Counter[str] = Counter()
    shown = 0
    reading = _Reading(path)
    for passage in passages:
        tally["all"] += 1
        for way, read in zip(WAYS, reading.under(passage["boxes"]), strict=True):
            exact = read == alphanumeric(passage["text"])
            tally[f"{way}, exact"] += exact
            well = exact or fits(read, passage["text"])
            tally[way] += well
            if verbose and not well and way == WAYS[0] and shown < SHOWN:
                shown += 1
                say(f"{path.name}, page {passage['page']}: {_difference(read, alphanumeric(passage['text']))}")
    reading.close()
    say(f"{path.name}: {dict(tally)}")
    return tally


class _Reading:
    """A filing's characters, page by page as they are asked for."""

    def __init__(self, path: Path) -> None:
        self._document = pdfium.PdfDocument(path)
        self._pages: dict[int, tuple[list[Character], pdfium.PdfTextPage, float, float]] = {}

    def under(self, places: Sequence[Sequence[float]]) -> tuple[str, str]:
        """The letters and digits under boxes, box by box: by the characters' middles, and by PDFium's rectangles."""
        middles = rectangles = ""
        for number, x0, y0, x1, y1 in places:
            characters, text_page, left, bottom = self._page(int(number))
            inside = (sign for sign, x, y in characters if x0 <= x <= x1 and y0 <= y <= y1)
            middles += alphanumeric("".join(inside))
            bounded = text_page.get_text_bounded(x0 + left, y0 + bottom, x1 + left, y1 + bottom)
            rectangles += alphanumeric(bounded)
        return middles, rectangles

    def close(self) -> None:
        for _, text_page, _, _ in self._pages.values():
            text_page.close()
        self._document.close()

    def _page(self, number: int) -> tuple[list[Character], pdfium.PdfTextPage, float, float]:
        if number not in self._pages:
            page = self._document[number - 1]
            left, bottom, _, _ = page.get_bbox()
            text_page = page.get_textpage()
            self._pages[number] = _characters(text_page, left, bottom), text_page, left, bottom
        return self._pages[number]


def _characters(text_page: pdfium.PdfTextPage, left: float, bottom: float) -> list[Character]:
    """The page's own characters in content order, each with its middle, from the crop box's lower left corner."""
    found: list[Character] = []
    x0, x1, y0, y1 = (ctypes.c_double() for _ in range(4))
    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page.raw, index)
        if not 0 < code <= LAST_CODE or raw.FPDFText_IsGenerated(text_page.raw, index) == 1:
            continue
        if raw.FPDFText_GetCharBox(text_page.raw, index, x0, x1, y0, y1):
            found.append((chr(code), (x0.value + x1.value) / 2 - left, (y0.value + y1.value) / 2 - bottom))
    return found


def alphanumeric(text: str) -> str:
    """Letters and digits alone, in NFKC."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())


def fits(read: str, text: str) -> bool:
    """Whether what was read is the text with whole lines of it left out, but no more than headings and headers are."""
    lines = [alphanumeric(line) for line in text.split("\n")]
    if len(read) < (1 - LEFT_OUT) * sum(map(len, lines)):
        return False
    reached = {0}  # so much of `read` is explained by the lines so far
    for line in lines:
        reached |= {at + len(line) for at in reached if read.startswith(line, at)}
    return len(read) in reached


def _difference(read: str, wanted: str) -> str:
    """Where they part."""
    same = 0
    while same < min(len(read), len(wanted)) and read[same] == wanted[same]:
        same += 1
    shown = slice(max(0, same - 20), same + 40)
    return f"wanted …{wanted[shown]}…, read …{read[shown]}… ({len(wanted)} and {len(read)} letters)"


def _share(tally: Counter[str], way: str) -> float:
    return tally[way] / max(1, tally["all"])


def _shares(tally: Counter[str]) -> str:
    return ", ".join(f"{_share(tally, way):.4f} {way}" for way in WAYS)


def _exactly(tally: Counter[str]) -> str:
    return f"(without a line left out {_share(tally, WAYS[0] + ', exact'):.4f})"
