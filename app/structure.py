"""What a document's lines are: running heads and feet, headings, rows of tables and what stands above them.

Pure functions over all pages of a document: a running head shows only by its return, a heading by standing out from
the rest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.frozen import frozen
from app.records import Line, Outline, Page

MARGIN_LINES = 3  # looked at from either edge of a page
MARGIN_SHARE = 0.25  # of the pages around on which a running head returns
FOOT_LETTERS = 60
MARGIN_REACH = 6  # pages to either side: heads change with the chapter
HEADING_WORDS = 16
HEADING_LETTERS = 140
LARGER = 1.12  # times the body's size, and it may be a heading
PATH_DEPTH = 3  # headings kept of those a passage stands under
PATH_LETTERS = 160
SEPARATOR = " › "
HEADER_LINES = 5  # above the first row of a table
HEADER_LETTERS = 300

_NUMBERED = re.compile(
    r"^(?:(part|item|note|chapter|section|article|annex|appendix|schedule|exhibit)\s+[\divxlc]+[a-z]?\b|(\d{1,2}(?:\.\d{1,2}){0,4})[.)]?\s+[^\W\d_])",
    re.IGNORECASE,
)
_CJK_NUMBERED = re.compile(r"^第[\d一二三四五六七八九十百]+[章節条編部]")
_COUNTS = re.compile(r"(?<![\d,.$])\d{1,4}$")
_NUMBERS = re.compile(r"\d{1,4}(?!\d)(?<!\d\d\d\d\d)")
_ROMAN = re.compile(r"^[ivxlc]{1,7}$")
_AMOUNT = re.compile(r"^[(\-–—]?[$€£¥]?[(\-–]?(?:\d[\d,.]*|[—–-]+)\)?%?\)?(?:\(\w\))?$|^n/?[am]$", re.IGNORECASE)
_YEAR = re.compile(r"^\(?(?:FY\s?)?(?:19|20)\d\d[A-Z]?\)?(?:\s?\(\w\))?$")
_ENDS_SENTENCE = re.compile(r"[.;,。！？、]$")


@frozen
class Place:
    """A line of a document: page counts from 1, line from 0."""

    page: int
    line: int


@frozen
class Structure:
    """Of a document: headings with their level, and the headers of table rows."""

    headings: dict[Place, tuple[int, str]]  # level (0 is outermost), title
    headers: dict[Place, tuple[int, int]]  # of a row: the range of lines of its page that head its columns


def mark_margins(pages: Sequence[Page]) -> list[Page]:
    """The pages, with their running heads and feet marked."""
    margins = set(_margins(pages))
    per_page = Counter(place.page for place in margins)
    if 2 * sum(per_page[page.number] == len(page.lines) > 0 for page in pages) > len(pages):
        margins = set()  # lines that are all there is on most pages are what the document says
    return [
        replace(
            page,
            lines=tuple(replace(line, margin=Place(page.number, n) in margins) for n, line in enumerate(page.lines)),
        )
        for page in pages
    ]


def analyse(pages: Sequence[Page], outline: Outline = ()) -> Structure:
    """The structure of a document's pages."""
    heads = frozenset(place for page in pages for place in _column_heads(page))
    headings = dict(_headings(pages, outline, heads))
    headers = {place: found for page in pages for place, found in _headers(page, headings)}
    return Structure(headings, headers)


def path_text(titles: Sequence[str]) -> str:
    """The headings something stands under, outermost first, as one text of at most PATH_LETTERS."""
    kept = [title if len(title) <= 80 else title[:79].rstrip() + "…" for title in titles][-PATH_DEPTH:]
    while len(kept) > 1 and len(SEPARATOR.join(kept)) > PATH_LETTERS:
        kept = kept[1:]
    return SEPARATOR.join(kept)


# Running heads and feet.


def _margins(pages: Sequence[Page]) -> Iterator[Place]:
    edges = [_edges(page) for page in pages]
    yield from _numbering(pages)
    for index, page in enumerate(pages):
        around = edges[max(0, index - MARGIN_REACH) : index + MARGIN_REACH + 1]
        counts = Counter(key for edge in around for key in {key for keys in edge.values() for key in keys})
        wanted = max(3.0, MARGIN_SHARE * len(around) + 1)
        for line, keys in edges[index].items():
            if any(counts[key] >= wanted for key in keys):
                yield Place(page.number, line)


def _numbering(pages: Sequence[Page]) -> Iterator[Place]:
    """The foot of a page where it stands right below a text that ends early: a lowest line that counts along."""
    found: list[tuple[int, Place]] = []
    for page in pages:
        lowest = min(((line.box[1], index) for index, line in enumerate(page.lines) if line.box), default=None)
        number = _COUNTS.search(page.lines[lowest[1]].text) if lowest else None
        if lowest and number and len(page.lines[lowest[1]].text) <= FOOT_LETTERS:
            found.append((page.number - int(number[0]), Place(page.number, lowest[1])))
    counts = Counter(offset for offset, _ in found)
    yield from (place for offset, place in found if counts[offset] >= 3)


def _edges(page: Page) -> dict[int, tuple[tuple[str, int], ...]]:
    """The lines at a page's edges with what is compared of them: the text and the height.

    The text as it is, and with its first or its last number told from the page's: so that a number is passed over only
    where it counts along.
    """
    known = [(line.box[3], index) for index, line in enumerate(page.lines) if line.box]
    known.sort(reverse=True)
    found = {}
    for top, index in known[:MARGIN_LINES] + known[-MARGIN_LINES:]:
        line = page.lines[index]
        if 0.14 * page.height <= top <= 0.86 * page.height or is_year_row(line):
            continue
        text, height = line.text.lower(), round(top / 9)
        numbers = [*_NUMBERS.finditer(text)]
        counted = [_less(text, number, page.number) for number in (numbers[:1] + numbers[-1:])]
        roman = ["#"] if _ROMAN.match(text) else []
        found[index] = tuple((key, height) for key in dict.fromkeys([text, *counted, *roman]))
    return found


def _less(text: str, number: re.Match[str], page: int) -> str:
    """The text with a number in it less the page's."""
    return f"{text[: number.start()]}#{int(number[0]) - page}{text[number.end() :]}"


def is_year_row(line: Line) -> bool:
    """Whether a line holds years alone: the heads of columns stand on page after page, and are no running heads."""
    cells = [cell.strip() for cell in line.text.split("  ")]
    return len(cells) > 1 and any(_YEAR.match(cell) for cell in cells[-2:]) and not cells[-1].islower()


# Headings.


def _headings(
    pages: Sequence[Page], outline: Outline, excluded: frozenset[Place]
) -> Iterator[tuple[Place, tuple[int, str]]]:
    body = _body(pages)
    by_page: dict[int, list[tuple[int, str]]] = {}
    for number, level, title in outline:
        by_page.setdefault(number, []).append((level, title))
    styles: dict[tuple[object, ...], int] = {}
    found: list[tuple[Place, tuple[object, ...] | int, str]] = []
    for page in pages:
        entries = by_page.get(page.number, [])
        taken: set[int] = set()
        for level, title in entries:
            line = _line_of(page, title, taken)
            taken.add(line)
            found.append((Place(page.number, line), level, title))
        for index in range(len(page.lines)):
            place = Place(page.number, index)
            if (
                not page.lines[index].margin
                and place not in excluded
                and index not in taken
                and _is_heading(page, index, body)
            ):
                style = _style(page.lines[index])
                styles.setdefault(style, 0)
                found.append((place, style, page.lines[index].text))
    deepest = 1 + max((level for level in [entry[1] for entry in outline]), default=-1)
    for rank, style in enumerate(sorted(styles, key=_weight)):
        styles[style] = deepest + rank
    found.sort(key=lambda one: (one[0].page, one[0].line))
    for place, level_or_style, title in found:
        level = level_or_style if isinstance(level_or_style, int) else styles[level_or_style]
        yield place, (level, title)


def _line_of(page: Page, title: str, taken: set[int]) -> int:
    """The line of a page that an outline entry names; its first where none does."""
    wanted = _letters(title)
    for index, line in enumerate(page.lines):
        text = _letters(line.text)
        if index not in taken and text and (text == wanted or (len(text) > 8 and wanted.startswith(text))):
            return index
    return min(taken, default=0)


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _body(pages: Sequence[Page]) -> tuple[float, bool]:
    """How most of the text is set: its size in points, and whether it is bold."""
    letters: Counter[tuple[float, bool]] = Counter()
    for page in pages:
        for line in page.lines:
            letters[(line.size, line.bold)] += len(line.text)
    return letters.most_common(1)[0][0] if letters else (0.0, False)


def _is_heading(page: Page, index: int, body: tuple[float, bool]) -> bool:
    line = page.lines[index]
    text = line.text
    if not line.size or line.cells > 2 or not any(c.isalpha() for c in text):
        return False
    number = _NUMBERED.match(text)
    numbered = number is not None or _CJK_NUMBERED.match(text) is not None
    if len(text) > HEADING_LETTERS or len(text.split()) > HEADING_WORDS:
        return False
    named = number is not None and number[1] is not None  # "Item 1. Business."
    if (_ENDS_SENTENCE.search(text) and not (named and len(text) < 60)) or text.startswith("("):
        return False
    if sum(c.isalpha() for c in text) < 3 and not numbered:
        return False
    capital = text.isupper() and any(len(word) > 3 for word in text.split())
    stands_out = line.size >= LARGER * body[0] or (line.bold and not body[1])
    starts = index == 0 or page.lines[index - 1].block != line.block or page.lines[index - 1].bold != line.bold
    if not numbered and (line.cells > 1 or not (capital or _aligned(page, line))):
        return False
    if not numbered and len(text.split()) <= 2 and index + 1 < len(page.lines):
        below = page.lines[index + 1]
        if below.block == line.block and len(below.text.split()) <= 2:  # the head of a column, word below word
            return False
    return starts and (stands_out or ((numbered or capital) and _alone(page, index))) and not _in_table(page, index)


def _aligned(page: Page, line: Line) -> bool:
    """Whether a line begins where prose does, or stands in the middle: the head of a column does neither."""
    if line.box is None:
        return True
    edges = [other.box[0] for other in page.lines if other.box and other.cells == 1 and len(other.text) > 40]
    middle = abs((line.box[0] + line.box[2]) / 2 - page.width / 2) < 0.04 * page.width
    return middle or not edges or min(abs(line.box[0] - edge) for edge in edges) < 3


def _alone(page: Page, index: int) -> bool:
    """Whether a line is a block of its own."""
    block = page.lines[index].block
    after = index + 1 < len(page.lines) and page.lines[index + 1].block == block
    return not after and (index == 0 or page.lines[index - 1].block != block)


def _in_table(page: Page, index: int) -> bool:
    """Whether a row of a table stands right above or below: then it labels a column or a group of rows."""
    if len(page.lines[index].text.split()) == 1 and any(map(is_row, page.lines[index + 1 : index + 10])):
        return True
    near = [page.lines[other] for other in (index - 1, index + 1) if 0 <= other < len(page.lines)]
    return any(is_row(line) or (line.cells > 2 and line.block == page.lines[index].block) for line in near)


def _style(line: Line) -> tuple[object, ...]:
    numbered = _NUMBERED.match(line.text)
    depth = 9
    if numbered:
        word = (numbered[1] or "").lower()
        depth = {"part": 0, "chapter": 0, "item": 1, "section": 1, "article": 1, "note": 2}.get(word, 1)
        if numbered[2]:
            depth = 2 + numbered[2].count(".")
    return depth, round(line.size), line.bold, line.text.isupper()


def _weight(style: tuple[object, ...]) -> tuple[object, ...]:
    """Outermost first: by the number's own rank, then larger, capital, bold."""
    depth, size, bold, upper = style
    return depth, -int(str(size)), not upper, not bold


# Tables.


def is_row(line: Line) -> bool:
    """Whether a line is a row of a table that holds amounts: a label, and numbers in cells of their own."""
    cells = [cell for cell in line.text.split("  ") if cell.strip()]
    if len(cells) < 2:
        return False
    amounts = sum(is_amount(cell) for cell in cells)
    years = sum(_YEAR.match(cell.strip()) is not None for cell in cells)
    return amounts > years and years < len(cells)


def is_amount(cell: str) -> bool:
    """Whether a cell of a table holds numbers alone."""
    return all(_AMOUNT.match(word) or word in "$€£¥()%" for word in cell.split())


def _headers(page: Page, headings: dict[Place, tuple[int, str]]) -> Iterator[tuple[Place, tuple[int, int]]]:
    """Each row after its table's first, with the lines that head the columns."""
    index = 0
    lines = page.lines
    while index < len(lines):
        if not is_row(lines[index]):
            index += 1
            continue
        first = _header_start(page, index, headings)
        last = _table_end(lines, index)
        if first < index:
            for row in range(index, last):
                yield Place(page.number, row), (first, index)
        index = last


def _column_heads(page: Page) -> Iterator[Place]:
    """Lines above rows that head a column: bold or not, they are no headings of the text."""
    left = min((line.box[0] for line in page.lines if line.box), default=0.0)
    for index, line in enumerate(page.lines):
        if is_row(line) and (index == 0 or not is_row(page.lines[index - 1])):
            for above in range(_header_start(page, index, {}), index):
                head = page.lines[above]
                aside = head.box is not None and head.box[0] > left + 12
                if aside and not _NUMBERED.match(head.text) and not (head.text.isupper() and len(head.text) > 12):
                    yield Place(page.number, above)


def _header_start(page: Page, row: int, headings: dict[Place, tuple[int, str]]) -> int:
    first = row
    letters = 0
    while first > 0 and row - first < HEADER_LINES:
        line = page.lines[first - 1]
        letters += len(line.text)
        prose = line.cells == 1 and (len(line.text.split()) > 12 or line.text.endswith("."))
        if prose or letters > HEADER_LETTERS or Place(page.number, first - 1) in headings or is_row(line):
            break
        first -= 1
    while first < row and page.lines[first].cells == 1 and len(page.lines[first].text.split()) > 8:
        first += 1
    return first


def _table_end(lines: Sequence[Line], row: int) -> int:
    """The end of the rows from `row`: labels of groups stand among them, prose ends them."""
    end = row + 1
    while end < len(lines):
        line = lines[end]
        label = line.cells > 1 or (len(line.text.split()) <= 10 and not line.text.endswith("."))
        if not is_row(line) and not (label and any(is_row(near) for near in lines[end + 1 : end + 3])):
            break
        end += 1
    return end
