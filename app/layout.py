"""A page's fragments → its lines in reading order, each with boxes that hold its text and no other; pure functions.

PDFium gives characters in the order they are drawn. That is mostly the order of reading, but not always: a bullet may
be drawn after its paragraph, a table column by column, a line of two columns as one. So the drawn order is cut into
fragments (app.fragments), and fragments that stand on one row are put together again.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from app.fragments import (
    BULLET,
    CELL_SEPARATOR,
    LETTER,
    LONGEST_LINE,
    Face,
    Fragment,
    fragments_of,
    joint,
    parts_of,
    union,
)
from app.records import Line, Rect

PROSE = 20  # characters of a fragment from which on it may be a line of a column
FAR = 40  # characters drawn between two words of a row: then something else may stand between them
FEWEST_IN_COLUMN = 3
FEWEST_PAIRS = 4  # rows of prose beside prose that make two columns

_NUMBER = re.compile(r"^[$€£¥(\-–—]*\d[\d,.]*[)%]*$|^[—–-]$")


def lines_of(codes: NDArray[np.int64], boxes: NDArray[np.float64], face: Callable[[int], Face]) -> tuple[Line, ...]:
    """The lines of a page.

    `codes` (n,), `boxes` (n, 4) and `face` as in app.fragments.
    """
    fragments = list(fragments_of(codes, boxes, face))
    rows = [row for row in _attach(_rows(fragments)) if row.text != "…"]
    return tuple(_finish(rows, boxes))


# Fragments to rows.


def _rows(fragments: list[Fragment]) -> list[Fragment]:
    """Fragments drawn one after the other on one row made one, columns of prose kept apart."""
    halves = [half for fragment in fragments for half in _halves(fragment)]
    gutter = _gutter(halves)
    if gutter:
        fragments = halves
    if gutter:
        fragments = _by_column(fragments, gutter)
    rows: list[Fragment] = []
    for fragment in fragments:
        if rows and _continues(rows[-1], fragment) and not (gutter and _parted(rows[-1], fragment, gutter)):
            rows[-1] = _beside(rows[-1], fragment)
        else:
            rows.append(fragment)
    return rows


def _same_row(a: Fragment, b: Fragment, share: float = 0.5) -> bool:
    if a.rect is None or b.rect is None or _is_vertical(a) or _is_vertical(b):
        return False
    height = min(a.rect[3] - a.rect[1], b.rect[3] - b.rect[1])
    return min(a.rect[3], b.rect[3]) - max(a.rect[1], b.rect[1]) > share * height


def _is_vertical(fragment: Fragment) -> bool:
    """Whether it is set from top to bottom: then what stands beside it is its next line, not its next word."""
    if fragment.rect is None:
        return False
    width, height = fragment.rect[2] - fragment.rect[0], fragment.rect[3] - fragment.rect[1]
    return height > 2 * width and height > 1.8 * fragment.face.size


def _continues(row: Fragment, fragment: Fragment) -> bool:
    """Whether a fragment stands on the row, right of what is there (or is its bullet, left of it)."""
    if not _same_row(row, fragment) or row.rect is None or fragment.rect is None:
        return False
    slack = 0.3 * max(row.face.size, 1.0)
    if fragment.rect[0] >= row.rect[2] - slack:
        return True
    return fragment.rect[2] <= row.rect[0] + slack and BULLET.match(fragment.text) is not None


def _beside(row: Fragment, fragment: Fragment) -> Fragment:
    left, right = (row, fragment) if _left_of(row, fragment) else (fragment, row)
    between = joint(left.words[-1], right.words[0], row.face.size)
    first, last = left.words[-1].rect, right.words[0].rect
    if first and last and last[0] - first[2] < 0.08 * row.face.size and between == " ":
        between = ""
    return Fragment([*left.words, *right.words], [*left.joints, between, *right.joints], row.face)


def _left_of(a: Fragment, b: Fragment) -> bool:
    return a.rect is None or b.rect is None or a.rect[0] <= b.rect[0]


def _gutter(fragments: Sequence[Fragment]) -> tuple[float, float, float, float] | None:
    """The empty strip between two columns of prose drawn row by row: x0, x1, and the region's y0, y1."""
    pairs = [
        (a.rect, b.rect)
        for a, b in itertools.pairwise(fragments)
        if a.rect and b.rect and _is_prose(a) and _is_prose(b) and _same_row(a, b) and b.rect[0] > a.rect[2]
    ]
    if len(pairs) < FEWEST_PAIRS:
        return None
    x0, x1 = max(left[2] for left, _ in pairs), min(right[0] for _, right in pairs)
    if x1 <= x0:
        return None
    return x0, x1, min(rect[1] for pair in pairs for rect in pair), max(rect[3] for pair in pairs for rect in pair)


def _halves(fragment: Fragment) -> list[Fragment]:
    """A fragment cut in two where it may be a line of either of two columns of prose."""
    if fragment.joints.count(CELL_SEPARATOR) != 1:
        return [fragment]
    cut = fragment.joints.index(CELL_SEPARATOR) + 1
    left = Fragment(fragment.words[:cut], fragment.joints[: cut - 1], fragment.face)
    right = Fragment(fragment.words[cut:], fragment.joints[cut:], fragment.face)
    return [left, right] if _is_prose(left) and _is_prose(right) else [fragment]


def _is_prose(fragment: Fragment) -> bool:
    text = fragment.text
    return len(text) >= PROSE and CELL_SEPARATOR not in text and len(LETTER.findall(text)) > 0.7 * len(text)


def _parted(a: Fragment, b: Fragment, gutter: tuple[float, float, float, float]) -> bool:
    if a.rect is None or b.rect is None:
        return False
    x0, x1, y0, y1 = gutter
    return a.rect[2] <= x1 and b.rect[0] >= x0 and y0 <= (a.rect[1] + a.rect[3]) / 2 <= y1


def _by_column(fragments: list[Fragment], gutter: tuple[float, float, float, float]) -> list[Fragment]:
    """Fragments of the region in the left column before those in the right one."""
    x0, x1, y0, y1 = gutter

    def side(fragment: Fragment) -> int:
        if fragment.rect is None or not y0 <= (fragment.rect[1] + fragment.rect[3]) / 2 <= y1:
            return 0
        return 1 if fragment.rect[2] <= x1 else 2 if fragment.rect[0] >= x0 else 0

    ordered: list[Fragment] = []
    held: list[Fragment] = []
    for fragment in fragments:
        if side(fragment) == 2:
            held.append(fragment)
            continue
        if side(fragment) == 0:
            ordered += held
            held = []
        ordered.append(fragment)
    return ordered + held


def _attach(rows: list[Fragment]) -> list[Fragment]:
    """Put what was drawn apart back on its row: bullets, numbers of a table drawn by columns, raised marks."""
    hosts = [row for row in rows if not _is_stray(row)]
    strays = sorted((row for row in rows if _is_stray(row)), key=lambda row: row.rect[0] if row.rect else 0.0)
    homes: dict[int, Fragment] = {id(host): host for host in hosts}
    left_over = []
    for stray in strays:
        columned = _in_column(stray, strays) and not any(_is_right_of(stray, other) for other in hosts)
        host = next((key for key in homes if _takes(homes[key], stray, columned)), None)
        if host is None:
            left_over.append(stray)
        else:
            homes[host] = _insert(homes[host], stray)
    alone = {id(stray) for stray in left_over}
    return [homes.get(id(row), row) for row in rows if id(row) in homes or id(row) in alone]


def _is_stray(row: Fragment) -> bool:
    text = row.text
    return len(row.words) == 1 and (len(text) <= 3 or _NUMBER.match(text) is not None or bool(BULLET.match(text)))


def _in_column(stray: Fragment, strays: Sequence[Fragment]) -> bool:
    """Whether numbers stand above each other, as in a table drawn column by column."""
    edges = [other.rect[2] for other in strays if other.rect and _NUMBER.match(other.text)]
    return stray.rect is not None and sum(abs(edge - stray.rect[2]) < 4 for edge in edges) >= FEWEST_IN_COLUMN


def _is_right_of(stray: Fragment, row: Fragment) -> bool:
    """Whether text stands right of a number at its height: then it belongs to that, not to what is left of it."""
    if stray.rect is None or row.rect is None:
        return False
    return row.rect[0] >= stray.rect[2] and row.rect[1] < stray.rect[3] and row.rect[3] > stray.rect[1]


def _takes(row: Fragment, stray: Fragment, columned: bool) -> bool:
    """Whether a stray stands on this row: a number or a bullet beside it, a mark inside it."""
    if row.rect is None or stray.rect is None or not _same_row(row, stray, 0.6):
        return False
    if BULLET.match(stray.text):
        return 0 <= row.rect[0] - stray.rect[2] < 4 * row.face.size
    if _NUMBER.match(stray.text) and (columned or CELL_SEPARATOR in row.text):
        return stray.rect[0] >= row.rect[2]
    return row.rect[0] < stray.rect[0] and stray.rect[2] <= row.rect[2] + 0.5 * row.face.size


def _insert(row: Fragment, stray: Fragment) -> Fragment:
    """The stray among the row's words, by its place from left to right."""
    rect = stray.rect
    assert rect is not None  # _takes
    place = sum(word.rect is not None and word.rect[0] < rect[0] for word in row.words)
    words = [*row.words[:place], *stray.words, *row.words[place:]]
    return Fragment(words, [joint(a, b, row.face.size) for a, b in itertools.pairwise(words)], row.face)


# Rows to lines.


def _finish(rows: Sequence[Fragment], boxes: NDArray[np.float64]) -> Iterator[Line]:
    """Lines, with a box each; in several parts where one would hold characters of another line."""
    owner = np.full(len(boxes), -1)
    for number, row in enumerate(rows):
        for word in row.words:
            owner[word.characters] = number
    before: Line | None = None
    for number, row in enumerate(rows):
        block = 0 if before is None else before.block + _parts_block(before, row)
        for line in _lines_of_row(row, number, owner, boxes, block):
            before = line
            yield line


def _lines_of_row(
    row: Fragment, number: int, owner: NDArray[np.int64], boxes: NDArray[np.float64], block: int
) -> Iterator[Line]:
    text = row.text
    cells = row.joints.count(CELL_SEPARATOR) + 1
    parts = tuple(_parts(row, number, owner, boxes))
    if len(text) > LONGEST_LINE:
        for piece in parts_of(text):
            yield Line(piece, row.rect, block, (), row.face.size, row.face.bold)
        return
    size = round(row.face.size, 1)
    if len(parts) == 1:
        yield Line(text, parts[0][2], block, (), size, row.face.bold, cells)
    else:
        yield Line(text, row.rect, block, parts, size, row.face.bold, cells)


def _parts(
    row: Fragment, number: int, owner: NDArray[np.int64], boxes: NDArray[np.float64]
) -> Iterator[tuple[int, int, Rect]]:
    """The row's text in as few rectangles as hold no other's, and hold their own in the order it was drawn in."""
    ends = list(
        itertools.accumulate(len(word.text) + len(gap) for word, gap in zip(row.words, [*row.joints, ""], strict=False))
    )
    starts = [0, *ends[:-1]]

    def tight(first: int, last: int) -> Iterator[tuple[int, int, Rect]]:
        rect = union([word.rect for word in row.words[first:last]])
        if rect is None:
            return
        pure = _pure(rect, number, owner, boxes)
        if pure is not None or last - first == 1:
            yield starts[first], starts[last - 1] + len(row.words[last - 1].text), pure or rect
            return
        cells = [place + 1 for place in range(first, last - 1) if row.joints[place] == CELL_SEPARATOR]
        cut = cells[len(cells) // 2] if cells else (first + last) // 2
        yield from tight(first, cut)
        yield from tight(cut, last)

    for first, last in _drawn_together(row):
        yield from tight(first, last)


def _drawn_together(row: Fragment) -> Iterator[tuple[int, int]]:
    """Ranges of the row's words that follow each other as they were drawn: what was drawn later was put among them."""
    first = 0
    for place, (before, after) in enumerate(itertools.pairwise(row.words), 1):
        if after.characters[0] < before.characters[-1] or after.characters[0] > before.characters[-1] + FAR:
            yield first, place
            first = place
    yield first, len(row.words)


def _pure(rect: Rect | None, number: int, owner: NDArray[np.int64], boxes: NDArray[np.float64]) -> Rect | None:
    """The rectangle, drawn in where others' ink reaches into it; None where it cannot be rid of them."""
    if rect is None:
        return None
    x0, y0, x1, y1 = rect
    inside = (boxes[:, 0] < x1) & (boxes[:, 2] > x0) & (boxes[:, 1] < y1) & (boxes[:, 3] > y0) & (owner >= 0)
    others = boxes[inside & (owner != number)]
    if not len(others):
        return rect
    own = boxes[inside & (owner == number)]
    centres = (own[:, 1] + own[:, 3]) / 2
    low, high = centres.min(initial=y1), centres.max(initial=y0)
    above, below = others[others[:, 1] >= high], others[others[:, 3] <= low]
    if len(above) + len(below) < len(others):
        return None
    top, bottom = above[:, 1].min(initial=y1), below[:, 3].max(initial=y0)
    return (x0, float(bottom), x1, float(top)) if top > high and bottom < low else None


def _parts_block(before: Line, row: Fragment) -> bool:
    """Whether a row begins a new block: after a gap, in another column, or in other type."""
    if before.box is None or row.rect is None:
        return False
    box = row.rect
    height = max(before.box[3] - before.box[1], box[3] - box[1], 1.0)
    gap = before.box[1] - box[3]
    aside = min(before.box[2], box[2]) - max(before.box[0], box[0]) <= 0
    other = before.bold != row.face.bold or abs(before.size - row.face.size) > 0.12 * row.face.size
    return bool(
        gap > 0.8 * height
        or gap < -1.5 * height
        or aside
        or (other and before.cells == 1 and not row.joints.count(CELL_SEPARATOR))
    )
