"""Pages to passages: pure functions.

Two sizes. A *short* passage is what is searched: inside the embedder's 256 tokens, on one page, in whole lines, so
that its boxes are exactly its text. Short passages side by side are widened to some 300 words for the model to read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.records import Line, Page, Span

SHORT_WORDS = 120
SHORT_PIECES = 220  # of the embedder's 256 tokens; the rest is for the heading and a wrong guess
WIDE_WORDS = 300
WIDEST_WORDS = 420  # a wide passage never exceeds this (the contract says 450)
CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\uff66-\uff9f"
CHARACTERS_A_WORD = 2.6  # of Chinese and Japanese, which have no spaces

_CJK_CHARACTER = re.compile(f"[{CJK}]")
_CJK_RUN = re.compile(f"[{CJK}]+")
_PIECE = re.compile(rf"[{CJK}]|[^\W\d_{CJK}]{{1,6}}|\d{{1,2}}|[^\w\s]")
_SENTENCE_END = re.compile(r"[.!?:;。！？][\"'”’)\]]*$")
_BULLET = re.compile(r"[·•▪‣◦●■–]\s|\(?[a-z0-9]{1,3}[.)]\s")
_CELL = r"[(\-–]?\s?[$€£¥]?\s?\(?(?:\d[\d,.]*|[—–-])\s?\)?\s?%?\)?"
_ROW_END = re.compile(rf"(?:^|\s){_CELL}\s+{_CELL}$")


@dataclass(frozen=True, slots=True)
class ShortPassage:
    """Lines `first` to `last` (exclusive) of a page, with the heading they stand under."""

    page: int
    first: int
    last: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A short passage as the catalog keeps it. `first` and `last` are lines of its page."""

    id: int
    document_id: int
    ordinal: int
    page: int
    first: int
    last: int
    words: int
    heading: str
    text: str


def count_words(text: str) -> int:
    """Words of a text; Chinese and Japanese characters count as a part of one each."""
    characters = len(_CJK_CHARACTER.findall(text))
    return len(_CJK_CHARACTER.sub(" ", text).split()) + round(characters / CHARACTERS_A_WORD)


def bigrams(text: str) -> str:
    """Runs of Chinese, Japanese and Korean as overlapping pairs: those scripts part no words."""
    pairs: list[str] = []
    for run in _CJK_RUN.findall(text):
        pairs.extend(run[index : index + 2] for index in range(max(1, len(run) - 1)))
    return " ".join(pairs)


def split(pages: Sequence[Page], outline: Sequence[tuple[int, str]] = ()) -> list[ShortPassage]:
    """The short passages of a document, in reading order."""
    passages = []
    for page in pages:
        heading = _heading(page.number, outline)
        for first, last in _cut(page.lines):
            text, _ = compose([(page.number, line) for line in page.lines[first:last]])
            if text:
                passages.append(ShortPassage(page.number, first, last, heading, text))
    return passages


def compose(lines: Sequence[tuple[int, Line]]) -> tuple[str, tuple[Span, ...]]:
    """Lines (with their page) as running text, and where each stands.

    Lines of one paragraph are joined, a word parted by a hyphen made whole; rows of a table and new paragraphs
    begin a new line.
    """
    text = ""
    spans: list[Span] = []
    before: tuple[int, Line] | None = None
    for page, line in lines:
        if before is not None:
            text = _join(text, before, (page, line))
        start = len(text)
        text += line.text
        if line.box is not None:
            spans.append(Span(start, len(text), (page, *line.box)))
        before = (page, line)
    return text, tuple(spans)


def _join(text: str, before: tuple[int, Line], after: tuple[int, Line]) -> str:
    """`text` with what parts it from the next line: nothing, a space or a line break."""
    if before[0] != after[0] or not _flows(before[1], after[1]):
        return text + "\n"
    following = after[1].text
    if re.search(r"[^\W\d_]-$", text) and following[:1].islower():
        return text[:-1]
    if _CJK_CHARACTER.match(text[-1:]) and _CJK_CHARACTER.match(following[:1]):
        return text
    return text + " "


def _flows(before: Line, after: Line) -> bool:
    """Whether a sentence may run on from one line to the next."""
    if before.block != after.block or before.box is None or after.box is None:
        return False
    if _is_row(before.text) or _is_row(after.text) or _BULLET.match(after.text):
        return False
    width = max(before.box[2], after.box[2]) - min(before.box[0], after.box[0])
    return before.box[2] - min(before.box[0], after.box[0]) > 0.75 * width


def _is_row(text: str) -> bool:
    """Whether a line ends as a row of a table does: in two cells of numbers or more."""
    return _ROW_END.search(text) is not None


def _cut(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Ranges of lines, each within the limits of a short passage."""
    ranges = []
    first = 0
    while first < len(lines):
        last = _fill(lines, first)
        if last < len(lines):
            last = _better_end(lines, first, last)
        ranges.append((first, last))
        first = last
    return ranges


def _fill(lines: Sequence[Line], first: int) -> int:
    """The end of the longest range from `first` that is within the limits; at least one line."""
    words = pieces = 0
    for index in range(first, len(lines)):
        words += count_words(lines[index].text)
        pieces += len(_PIECE.findall(lines[index].text))
        if index > first and (words > SHORT_WORDS or pieces > SHORT_PIECES):
            return index
    return len(lines)


def _better_end(lines: Sequence[Line], first: int, last: int) -> int:
    """An end in the second half of the range where a paragraph, else a sentence, ends; else `last`."""
    half = first + (last - first + 1) // 2
    for end in range(last, half, -1):
        if lines[end].block != lines[end - 1].block:
            return end
    for end in range(last, half, -1):
        if _SENTENCE_END.search(lines[end - 1].text):
            return end
    return last


def _heading(page: int, outline: Sequence[tuple[int, str]]) -> str:
    """The last outline entry that stands at or before a page."""
    heading = ""
    for number, title in outline:
        if number > page:
            break
        heading = title
    return heading


def widen(words: Sequence[int], index: int, sections: Sequence[str]) -> tuple[int, int]:
    """The range of short passages around `index` that make a wide one: neighbours in turn, of one section.

    `words` counts the words of each short passage of a document, `sections` names its heading.
    """
    first, last = index, index + 1
    total = words[index]
    while total < WIDE_WORDS:
        grown = False
        for candidate in (last, first - 1):
            inside = 0 <= candidate < len(words)
            if not inside or sections[candidate] != sections[index]:
                continue
            if total + words[candidate] > WIDEST_WORDS:
                continue
            total += words[candidate]
            first, last = min(first, candidate), max(last, candidate + 1)
            grown = True
            if total >= WIDE_WORDS:
                break
        if not grown:
            break
    return first, last
