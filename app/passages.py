"""Pages to passages: pure functions.

Two sizes. A *short* passage is what is searched: inside the embedder's 256 tokens, on one page, in whole lines, so
that its boxes are exactly its text. Short passages side by side are widened for the model to read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from app.frozen import frozen
from app.patterns import late
from app.records import DROPPED_F, Line, Outline, Page, Span
from app.structure import SEPARATOR, Place, Structure, analyse, is_amount, is_row, path_text

SHORT_WORDS = 120
SHORT_PIECES = 215  # of the embedder's 256 tokens; the rest is for the headings and a wrong guess
SECTION_WORDS = 40  # a section of fewer goes on in one passage with the next
WIDE_WORDS = 300
WIDEST = 4 / 3  # of those words, the heads of a table aside; with them one of WIDE_WORDS stays under 450
FEWEST = 1 / 2  # of those words; with fewer in its section, a passage is widened into those beside it
CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\uff66-\uff9f"
CHARACTERS_A_WORD = 2.6  # of Chinese and Japanese, which have no spaces

CJK_CHARACTER = late(f"[{CJK}]")
_CJK_RUN = late(f"[{CJK}]+")
_PIECE = late(rf"[{CJK}]|[^\W\d_{CJK}]{{1,6}}|\d{{1,2}}|[^\w\s]")
_SENTENCE_END = re.compile(r"[.!?:;。！？][\"'”’)\]]*$")
_BULLET = re.compile(r"[·•▪‣◦●■–]\s|\(?[a-z0-9]{1,3}[.)]\s")
_CELL = r"[(\-–]?\s?[$€£¥]?\s?\(?(?:\d[\d,.]*|[—–-])\s?\)?\s?%?\)?"
_ROW_END = re.compile(rf"(?:^|\s){_CELL}\s+{_CELL}$")
_PART_WORD = re.compile(r"([^\W\d_]+)-$")
_COMPOUNDS = frozenset(
    "non long short self well high low full half off on third first second year tax post pre mid co cross multi so "
    "follow right cost fair state".split()
)


@frozen
class ShortPassage:
    """Lines `first` to `last` (exclusive) of a page, running heads left out, and what they stand under."""

    page: int
    first: int
    last: int
    heading: str  # the headings it stands under, outermost first, parted by SEPARATOR
    text: str
    header: str = ""  # the heads of its table's columns, where its first line is a row further down
    start: int = 0  # characters of the page's lines, each with its line break, before its first
    end: int = 0  # and up to its end
    searched: str = ""  # what is searched in place of the text, where that lacks letters that PDFium dropped


@frozen
class StoredPassage:
    """A short passage as the catalog keeps it. `first` and `last` are lines of its page."""

    id: int
    document_id: int
    ordinal: int
    page: int
    first: int
    last: int
    start: int
    end: int
    words: int
    heading: str
    header: str
    text: str


def count_words(text: str) -> int:
    """Words of a text; Chinese and Japanese characters count as a part of one each."""
    characters = len(CJK_CHARACTER.findall(text))
    if not characters:
        return len(text.split())
    return len(CJK_CHARACTER.sub(" ", text).split()) + round(characters / CHARACTERS_A_WORD)


def bigrams(text: str) -> str:
    """Runs of Chinese, Japanese and Korean as overlapping pairs: those scripts part no words."""
    pairs: list[str] = []
    for run in _CJK_RUN.findall(text):
        pairs.extend(run[index : index + 2] for index in range(max(1, len(run) - 1)))
    return " ".join(pairs)


def text_to_embed(heading: str, text: str) -> str:
    """What is embedded of a passage: its headings and its words.

    The amounts in a table's rows are left out: full text finds them exactly, and in a vector they are noise that costs
    a token for every two digits.
    """
    lines = []
    for line in text.split("\n"):
        cells = line.split("  ")
        lines.append("  ".join(cell for cell in cells if not is_amount(cell)) if len(cells) > 1 else line)
    return "\n".join([heading, *lines]).strip()


def split(pages: Sequence[Page], outline: Outline = ()) -> list[ShortPassage]:
    """The short passages of a document, in reading order."""
    structure = analyse(pages, outline)
    headings: dict[int, dict[int, tuple[int, str]]] = defaultdict(dict)  # page → line → level, title
    for place, found in structure.headings.items():
        headings[place.page][place.line] = found
    passages: list[ShortPassage] = []
    path: list[tuple[int, str]] = []
    for page in pages:
        passages += _of_page(page, structure, headings[page.number], path)
    return passages


def _of_page(
    page: Page, structure: Structure, headings: dict[int, tuple[int, str]], path: list[tuple[int, str]]
) -> list[ShortPassage]:
    """The passages of a page; `path`, the headings in force, is brought up to its end."""
    kept = [index for index, line in enumerate(page.lines) if not line.margin]
    lines = [page.lines[index] for index in kept]
    at = {index: headings[line] for index, line in enumerate(kept) if line in headings}
    if not lines:
        for level, title in headings.values():
            _enter(path, level, title)
        return []
    offsets = _offsets(page.lines)
    passages = []
    for first, last in _cut(lines, frozenset(at)):
        for index in range(first, last):
            if index in at and (index == first or not _text_before(lines, first, index)):
                _enter(path, *at[index])
        heading = path_text([title for _, title in path])
        for index in range(first, last):
            if index in at:
                _enter(path, *at[index])
        chosen = [(page.number, line) for line in lines[first:last]]
        text, _ = compose(chosen)
        if not text:
            continue
        place = kept[first], kept[last - 1] + 1
        header = _header(page, structure, kept[first])
        lost = any(DROPPED_F in line.text for line in lines[first:last])
        searched = compose(chosen, "f")[0] if lost else ""
        passages.append(
            ShortPassage(page.number, *place, heading, text, header, offsets[place[0]], offsets[place[1]] - 1, searched)
        )
    return passages


def _text_before(lines: Sequence[Line], first: int, index: int) -> bool:
    """Whether something but headings stands before `index`: then the passage belongs to what is before."""
    return sum(count_words(line.text) for line in lines[first:index]) > 15


def _enter(path: list[tuple[int, str]], level: int, title: str) -> None:
    """A heading ends those of its level and deeper."""
    while path and path[-1][0] >= level:
        path.pop()
    path.append((level, title.replace(DROPPED_F, "f")))


def _offsets(lines: Sequence[Line]) -> list[int]:
    """Where each line begins in the page's text, a line break after each; and the end of all."""
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line.text) + 1)
    return offsets


def _header(page: Page, structure: Structure, line: int) -> str:
    """The heads of the columns, where the passage begins further down in the table."""
    found = structure.headers.get(Place(page.number, line))
    if found is None:
        return ""
    return "\n".join(page.lines[index].text.replace(DROPPED_F, "") for index in range(*found))


def compose(lines: Sequence[tuple[int, Line]], lost: str = "") -> tuple[str, tuple[Span, ...]]:
    """Lines (with their page) as running text, and where each stands.

    Lines of one paragraph are joined, a word parted by a hyphen made whole; rows of a table and new paragraphs
    begin a new line. `lost` stands for a letter that PDFium dropped: nothing, as it reads back from the page, or "f".
    """
    text = ""
    spans: list[Span] = []
    before: tuple[int, Line] | None = None
    for page, line in lines:
        if before is not None:
            text = _join(text, before, (page, line))
        start = len(text)
        text += line.text.replace(DROPPED_F, lost)
        for first, end, rect in line.parts or ((0, len(line.text), line.box),):
            if rect is not None:
                first, end = (place - line.text.count(DROPPED_F, 0, place) * (1 - len(lost)) for place in (first, end))
                spans.append(Span(start + first, start + end, (page, *rect)))
        before = (page, line)
    return text, tuple(spans)


def _join(text: str, before: tuple[int, Line], after: tuple[int, Line]) -> str:
    """`text` with what parts it from the next line: nothing, a space or a line break."""
    following = after[1].text
    if before[0] != after[0]:
        runs_on = not _SENTENCE_END.search(text) and following[:1].islower() and after[1].cells == 1
        return text + (" " if runs_on else "\n")
    if not _flows(before[1], after[1]):
        return text + "\n"
    parted = _PART_WORD.search(text)
    if parted and following[:1].islower():
        if re.match(r"(and|or|to)\b", following):
            return text + " "
        return text if parted[1].lower() in _COMPOUNDS else text[:-1]
    if CJK_CHARACTER.match(text[-1:]) and CJK_CHARACTER.match(following[:1]):
        return text
    return text + " "


def _flows(before: Line, after: Line) -> bool:
    """Whether a sentence may run on from one line to the next."""
    if before.block != after.block or before.box is None or after.box is None:
        return False
    if _stands_apart(before) or _stands_apart(after) or _BULLET.match(after.text):
        return False
    width = max(before.box[2], after.box[2]) - min(before.box[0], after.box[0])
    return before.box[2] - min(before.box[0], after.box[0]) > 0.75 * width


def _stands_apart(line: Line) -> bool:
    """Whether a line is a row of a table: in cells, or ending in two numbers or more."""
    return line.cells > 1 or _ROW_END.search(line.text) is not None


def _cut(lines: Sequence[Line], headings: frozenset[int]) -> list[tuple[int, int]]:
    """Ranges of lines, each within the limits of a short passage; a heading begins one where there is enough before."""
    ranges = []
    first = 0
    while first < len(lines):
        last = _fill(lines, first, headings)
        if last < len(lines) and last not in headings:
            last = _better_end(lines, first, last)
        while last - 1 > first and last - 1 in headings:
            last -= 1  # a heading does not end a passage: it goes with what it heads
        ranges.append((first, last))
        first = last
    return ranges


def _fill(lines: Sequence[Line], first: int, headings: frozenset[int]) -> int:
    """The end of the longest range from `first` that is within the limits; at least one line."""
    words = pieces = 0
    for index in range(first, len(lines)):
        if index > first and index in headings and words >= SECTION_WORDS:
            return index
        words += count_words(lines[index].text)
        pieces += len(_PIECE.findall(_worded(lines[index])))
        if index > first and (words > SHORT_WORDS or pieces > SHORT_PIECES):
            return index
    return len(lines)


def _worded(line: Line) -> str:
    """What of a line is embedded."""
    return line.text if line.cells == 1 else text_to_embed("", line.text)


def _better_end(lines: Sequence[Line], first: int, last: int) -> int:
    """An end in the second half of the range where a paragraph, else a sentence, ends; else `last`."""
    half = first + (last - first + 1) // 2
    for end in range(last, half, -1):
        if lines[end].block != lines[end - 1].block and not (is_row(lines[end]) and not is_row(lines[end - 1])):
            return end
    for end in range(last, half, -1):
        if _SENTENCE_END.search(lines[end - 1].text):
            return end
    return last


def widen(words: Sequence[int], index: int, sections: Sequence[str], wanted: int = WIDE_WORDS) -> tuple[int, int]:
    """The range of short passages around `index` that make one of about `wanted` words: neighbours in turn, of one
    section.

    `words` counts the words of each short passage of a document, `sections` names its headings. Where the section holds
    few words, those beside it under the same heading above are taken in as well.
    """
    first, last = _grow(words, (index, index + 1), [section == sections[index] for section in sections], wanted)
    if sum(words[first:last]) < FEWEST * wanted:
        parent = sections[index].rpartition(SEPARATOR)[0]
        related = [parent != "" and (section + SEPARATOR).startswith(parent + SEPARATOR) for section in sections]
        first, last = _grow(words, (first, last), related, wanted)
    return first, last


def _grow(words: Sequence[int], around: tuple[int, int], fitting: Sequence[bool], wanted: int) -> tuple[int, int]:
    first, last = around
    total = sum(words[first:last])
    grown = True
    while grown and total < wanted:
        grown = False
        for candidate in (last, first - 1):
            inside = 0 <= candidate < len(words)
            if not inside or not fitting[candidate] or total + words[candidate] > WIDEST * wanted:
                continue
            total += words[candidate]
            first, last = min(first, candidate), max(last, candidate + 1)
            grown = True
            if total >= wanted:
                break
    return first, last
