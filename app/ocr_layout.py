"""What text recognition found on a page → its lines in reading order; pure functions.

The recognizer gives *fragments*: mostly whole lines, but a wide gap parts one, and it knows of no columns.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.fragments import CELL_SEPARATOR, clean, union
from app.frozen import frozen
from app.records import Line, Rect

# In line heights:
MARGIN = 0.15  # so much wider than its text is a fragment, on either side
CELL_GAP = 1.5  # more than that parts two cells
JOINED_GAP = 2.0  # more than that parts two lines, but in a table
BLOCK_GAP = 0.3  # less than that between two lines begins no block, how far they are from base line to base line
COLUMN_WIDTH = 8.0  # fragments so wide, side by side, are columns of text, not cells
GUTTER = 0.2  # at least so much stands free right of a column
FEWEST_LINES = 3  # that make a column
TALLEST_SIGN = 72.0  # points
BLOCK_PITCH = 1.35  # of the distance that most lines have: more than that begins a block

_RUN_ON = re.compile(r"(?<=[a-z][.!?])(?=[A-Z][a-z ])")  # the recognizer leaves spaces out between sentences


@frozen
class Found:
    """Texts and where they were found, in points from the upper left corner of the page as it is read.

    `corners` (n, 4, 2) run clockwise from the upper left one and lie somewhat outside of the text; `ink` (n, 4) are
    left, top, right and bottom of its letters.
    """

    texts: Sequence[str]
    corners: NDArray[np.float64]
    ink: NDArray[np.float64]


@frozen
class Fragment:
    """`box` is its place as `records.Line` has it; the others, that on the level page as it is read, y downwards."""

    text: str
    box: Rect
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


Row = list[Fragment]


def lines_of(found: Found, size: tuple[float, float], rotation: int) -> tuple[Line, ...]:
    """The lines of a page in reading order, read turned clockwise by `rotation`; `size` is the crop box's before."""
    level = _levelled(found.corners)
    fragments = [
        Fragment(text, _unrotated(ink, size, rotation), *map(float, (*flat.min(axis=0), *flat.max(axis=0))))
        for text, ink, flat in zip(map(_text, found.texts), found.ink, level, strict=True)
    ]
    return tuple(_lines(_ordered([each for each in fragments if not _is_noise(each)])))


def _is_noise(fragment: Fragment) -> bool:
    """Whether there is no text: nothing, or a picture that was taken for a sign."""
    return not fragment.text or (fragment.height > TALLEST_SIGN and not any(map(str.isalnum, fragment.text)))


def _text(recognized: str) -> str:
    return _RUN_ON.sub(" ", clean(recognized))


def _levelled(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """The corners turned so that the lines of a page that was scanned askew are level."""
    across = corners[:, 1] - corners[:, 0]
    long = across[:, 0] > 3 * np.hypot(*(corners[:, 3] - corners[:, 0]).T)
    angle = float(np.median(np.arctan2(across[long, 1], across[long, 0]))) if long.any() else 0.0
    sine, cosine = math.sin(angle), math.cos(angle)
    level: NDArray[np.float64] = corners @ np.array([[cosine, -sine], [sine, cosine]])
    return level


def _unrotated(ink: NDArray[np.float64], size: tuple[float, float], rotation: int) -> Rect:
    """A rectangle (4,) on the page as it is read → that in the crop box, from its lower left corner."""
    width, height = size
    left, top, right, bottom = map(float, ink)
    if rotation == 90:
        return top, left, bottom, right
    if rotation == 180:
        return width - right, top, width - left, bottom
    if rotation == 270:
        return width - bottom, height - right, width - top, height - left
    return left, height - bottom, right, height - top


# Fragments to rows.


def _ordered(fragments: Sequence[Fragment]) -> list[Row]:
    """Rows in reading order: column by column between the lines that run across all columns."""
    gutter = _gutter(fragments)
    if gutter is None:
        return _rows(fragments)
    rows: list[Row] = []
    band: Row = []
    for fragment in sorted(fragments, key=lambda each: each.middle):
        if fragment.left < gutter < fragment.right:
            rows += [*_columns(band, gutter), [fragment]]
            band = []
        else:
            band.append(fragment)
    return rows + _columns(band, gutter)


def _columns(band: Row, gutter: float) -> list[Row]:
    """The left side's rows before the right one's; a single row, such as a page's head, stays one."""
    together = _rows(band)
    if len(together) < 2:
        return together
    left = [fragment for fragment in band if fragment.right <= gutter]
    right = [fragment for fragment in band if fragment.right > gutter]
    return _ordered(left) + _ordered(right)


def _gutter(fragments: Sequence[Fragment]) -> float | None:
    """Where the page is best parted into two columns of text; None where it is one, or a table."""
    best: tuple[int, int] | None = None
    gutter = None
    for place in {fragment.right + GUTTER * fragment.height for fragment in fragments}:
        left = [fragment for fragment in fragments if fragment.right <= place]
        right = [fragment for fragment in fragments if fragment.left >= place]
        found = min(len(left), len(right)), len(left) + len(right)
        if (best is None or found > best) and _is_column(left) and _is_column(right):
            best, gutter = found, place
    return gutter


def _is_column(fragments: Sequence[Fragment]) -> bool:
    """Whether these are mostly lines of running text: wide, and of letters rather than figures."""
    wide = [each.text for each in fragments if each.right - each.left >= COLUMN_WIDTH * each.height]
    text = "".join(wide)
    is_most = len(text) > 0.6 * sum(len(each.text) for each in fragments)
    return len(wide) >= FEWEST_LINES and is_most and sum(map(str.isalpha, text)) > 2 * sum(map(str.isdigit, text))


def _rows(fragments: Sequence[Fragment]) -> list[Row]:
    """Fragments side by side in one row each, from left to right."""
    rows: list[Row] = []
    for fragment in sorted(fragments, key=lambda each: each.middle):
        if rows and _beside(rows[-1][0], fragment):
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return [sorted(row, key=lambda each: each.left) for row in rows]


def _beside(a: Fragment, b: Fragment) -> bool:
    return min(a.bottom, b.bottom) - max(a.top, b.top) > 0.5 * max(a.height, b.height)


# Rows to lines.


def _lines(rows: Sequence[Row]) -> Iterator[Line]:
    """Each row's fragments joined to lines."""
    pitch = _usual_pitch(rows)
    before: Row = []
    block = 0
    for number, row in enumerate(rows):
        near = [other for other in rows[max(number - 1, 0) : number + 2] if other is not row]
        in_table = any(_has_cells(other) and abs(_pitch(row, other)) < 2 * row[0].height for other in near)
        for group in [row] if in_table else _groups(row):
            block += bool(before) and _begins_block(before, group, pitch)
            yield _line(group, block)
            before = group


def _pitch(above: Row, below: Row) -> float:
    return below[0].middle - above[0].middle


def _usual_pitch(rows: Sequence[Row]) -> float:
    """From line to line inside paragraphs: the lower quartile of what there is."""
    pitches = sorted(pitch for a, b in pairwise(rows) if (pitch := _pitch(a, b)) > 0)
    return pitches[len(pitches) // 4] if pitches else 0.0


def _has_cells(row: Row) -> bool:
    return any(_gap(a, b) > CELL_GAP for a, b in pairwise(row))


def _groups(row: Row) -> list[Row]:
    """A row cut where its fragments stand far apart."""
    groups = [row[:1]]
    for before, fragment in pairwise(row):
        if _gap(before, fragment) > JOINED_GAP:
            groups.append([])
        groups[-1].append(fragment)
    return groups


def _gap(before: Fragment, after: Fragment) -> float:
    """Between the texts of two fragments, in line heights."""
    return (after.left - before.right) / max(min(before.height, after.height), 1.0) + 2 * MARGIN


def _line(group: Row, block: int) -> Line:
    text, cells = group[0].text, 1
    for before, fragment in pairwise(group):
        is_cell = _gap(before, fragment) > CELL_GAP
        text += (CELL_SEPARATOR if is_cell else " ") + fragment.text
        cells += is_cell
    return Line(text, union([fragment.box for fragment in group]), block, cells=cells)


def _begins_block(before: Row, after: Row, usual_pitch: float) -> bool:
    """Whether a line stands lower than the next of a paragraph would, or in another column."""
    pitch, height = _pitch(before, after), max(before[0].height, after[0].height)
    gap = min(each.top for each in after) - max(each.bottom for each in before)
    aside = before[-1].right <= after[0].left or after[-1].right <= before[0].left
    return aside or pitch < -0.5 * height or (pitch > BLOCK_PITCH * usual_pitch and gap > BLOCK_GAP * height)
