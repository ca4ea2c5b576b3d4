"""A page's characters → fragments: words side by side on one base line, in drawn order; pure functions."""

from __future__ import annotations

import itertools
import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from app.frozen import frozen
from app.records import DROPPED_F, Rect

LONGEST_LINE = 500  # characters; a longer one is taken as several
CELL_GAP = 1.6  # of the type size: more than that parts two cells, no justified line has it between words
CELL_SEPARATOR = "  "
WINDOW = 12  # characters looked at to either side to tell a new line from a raised character
HYPHEN_MARKS = (2, 0xFFFE)  # PDFium's marks for a hyphen that ends a line; the line break is swallowed with it

BULLET = re.compile(r"^[·•▪‣◦●■□☐☒☑–—\-*o➢✓]$|^\(?[a-z0-9]{1,3}[.)]$", re.IGNORECASE)
_LEADERS = re.compile(r"(?:\s?[.·_…‥]){5,}")
_COMPATIBLE = re.compile("[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc]+")  # ligatures and Arabic presentation forms
_LOST_F = re.compile(
    r"(?:\b|in|un|dis)(?:ef(?=ect|ici|ort)|af(?=ect|ili|ord|irm)|dif(?=er|ic|us)|suf(?=er|ici)|of(?=icer|icial|er(?:s|ed|ing)?\b))"
    r"|tarif(?=s\b)|staf(?=ed|ing)",
    re.IGNORECASE,
)
LETTER = re.compile(r"[^\W\d_]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_PLAIN = {0xAD: None, 0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0x200B: None, 0xFEFF: None, 0: None}


@frozen
class Face:
    """How a character is set: its size in points and whether it is bold."""

    size: float
    bold: bool


@dataclass(slots=True)
class Word:
    """A run of characters without a space. `rect` is that of its ink, None where there is none."""

    text: str
    rect: Rect | None
    characters: NDArray[np.int64]  # indices into the page's


@dataclass(slots=True)
class Fragment:
    """Words side by side. `joints[i]` stands between word i and the next: nothing, one space or two (a new cell)."""

    words: list[Word]
    joints: list[str]
    face: Face
    rect: Rect | None = field(init=False)
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.rect = union([word.rect for word in self.words])
        joints = [*self.joints, ""]
        self.text = "".join([word.text + joint for word, joint in zip(self.words, joints, strict=True)])


def clean(text: str) -> str:
    """Text as it is kept: ligatures apart, odd bullets plain, leaders short, no control characters, single spaces."""
    if text.isascii() and text.isalnum():
        return text
    text = _COMPATIBLE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text.translate(_PLAIN))
    return _LEADERS.sub(" …", " ".join(_CONTROL.sub("", text).split())).strip()


def parts_of(text: str) -> list[str]:
    """A line in parts of a length that a passage can take; none where it is empty."""
    return ([text] if text else []) if len(text) <= LONGEST_LINE else textwrap.wrap(text, LONGEST_LINE)


def union(rects: Sequence[Rect | None]) -> Rect | None:
    """The rectangle around all of these."""
    known = [rect for rect in rects if rect is not None]
    if not known:
        return None
    x0, y0, x1, y1 = zip(*known, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def fragments_of(
    codes: NDArray[np.int64], boxes: NDArray[np.float64], face: Callable[[int], Face]
) -> Iterator[Fragment]:
    """Runs of words that stand on one line, in drawn order.

    `codes` (n,) are UTF-16 units with PDFium's marks and line breaks, `boxes` (n, 4) the characters' ink, zeros for
    those without any; `face` tells how a character is set.
    """
    hyphen = np.isin(codes, HYPHEN_MARKS)
    is_break = (codes == 10) | (codes == 13)
    blank = (
        (codes <= 32) & ~hyphen | np.isin(codes, (0xA0, 0x3000, 0x200B, 0xFFFF)) | (codes >= 0x2000) & (codes <= 0x200A)
    )
    solid = np.flatnonzero(~blank)
    if not len(solid):
        return
    steps = np.diff(solid, prepend=solid[0] - 1)
    breaks = np.cumsum(is_break | hyphen)
    new_line = np.diff(np.where(hyphen, breaks - 1, breaks)[solid], prepend=-1) > 0
    new_line[0] = True
    new_line |= _jumps(boxes[solid], new_line)
    new_word = (steps > 1) | new_line
    starts = np.flatnonzero(new_word)
    rects = _unions(boxes[solid], starts)
    ends = np.append(starts[1:], len(solid))
    words: list[Word] = []
    units = np.where(hyphen, 0x2D, codes)
    for first, end, rect in zip(starts.tolist(), ends.tolist(), rects, strict=True):
        if new_line[first] and words:
            yield _fragment(words, face)
            words = []
        characters = solid[first:end]
        text = clean(_decode(units[characters[0] : characters[-1] + 1]))
        if not text:
            continue
        if words and _lost_an_f(words[-1], text, rect):
            words[-1] = _joined(words[-1], Word(text, rect, characters))
        else:
            words.append(Word(text, rect, characters))
    if words:
        yield _fragment(words, face)


def _lost_an_f(before: Word, text: str, rect: Rect | None) -> bool:
    """Whether PDFium took the second of two overlapping letters f for the first drawn twice, and left a gap.

    The gap is no narrower than that between words, so only what is no word of its own tells.
    """
    if before.text[-1:] not in "fF" or before.rect is None or rect is None or rect[0] - before.rect[2] > 4.0:
        return False
    return _LOST_F.search(before.text + text) is not None


def _joined(a: Word, b: Word) -> Word:
    return Word(a.text + DROPPED_F + b.text, union([a.rect, b.rect]), np.append(a.characters, b.characters))


def _decode(units: NDArray[np.int64]) -> str:
    if units.max(initial=0) > 0xFFFF:
        return "".join(chr(unit) if unit < 0x110000 else "\ufffd" for unit in units)
    return units.astype("<u2").tobytes().decode("utf-16-le", "replace")


def _jumps(boxes: NDArray[np.float64], new_line: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where a character stands on another line than the one before, though no break was said. (n,)"""
    found = np.zeros(len(boxes), np.bool_)
    inked = boxes[:, 2] > boxes[:, 0]
    apart = (boxes[1:, 1] >= boxes[:-1, 3]) | (boxes[1:, 3] <= boxes[:-1, 1])
    beside = (boxes[1:, 0] >= boxes[:-1, 2]) | (boxes[1:, 2] <= boxes[:-1, 0])  # else it is vertical writing
    candidates = np.flatnonzero(apart & beside & inked[1:] & inked[:-1] & ~new_line[1:]) + 1
    line_starts = np.flatnonzero(new_line)
    for place in candidates:
        begin = max(line_starts[np.searchsorted(line_starts, place, "right") - 1], place - WINDOW)
        after = np.searchsorted(line_starts, place, "right")
        end = min(line_starts[after] if after < len(line_starts) else len(boxes), place + WINDOW)
        found[place] = not _overlap(boxes[begin:place][inked[begin:place]], boxes[place:end][inked[place:end]])
        if found[place]:
            line_starts = np.sort(np.append(line_starts, place))
    return found


def _overlap(before: NDArray[np.float64], after: NDArray[np.float64]) -> bool:
    """Whether two groups of characters share a good part of their height."""
    low, high = max(before[:, 1].min(), after[:, 1].min()), min(before[:, 3].max(), after[:, 3].max())
    smaller = min(np.ptp(before[:, (1, 3)]), np.ptp(after[:, (1, 3)]))
    return bool(high - low > 0.3 * smaller)


def _unions(boxes: NDArray[np.float64], starts: NDArray[np.int64]) -> list[Rect | None]:
    """The rectangle of each word's ink."""
    inked = (boxes[:, 2] > boxes[:, 0])[:, None]
    low = np.minimum.reduceat(np.where(inked, boxes[:, :2], np.inf), starts, axis=0)
    high = np.maximum.reduceat(np.where(inked, boxes[:, 2:], -np.inf), starts, axis=0)
    both = np.hstack([low, high])
    return [(a, b, c, d) if c > a else None for a, b, c, d in both.tolist()]


def _fragment(words: list[Word], face: Callable[[int], Face]) -> Fragment:
    middle = words[len(words) // 2]
    how = face(int(middle.characters[0]))
    how = replace(how, size=how.size or 10.0)
    return Fragment(words, [joint(a, b, how.size) for a, b in itertools.pairwise(words)], how)


def joint(before: Word, after: Word, size: float) -> str:
    """Between two words that PDFium parted."""
    if before.rect is None or after.rect is None:
        return " "
    gap = max(after.rect[0] - before.rect[2], before.rect[0] - after.rect[2])  # the second: from right to left
    wide = gap > CELL_GAP * size and before.text not in "$€£¥(" and after.text not in ")%"
    wide = wide and not BULLET.match(before.text)
    return CELL_SEPARATOR if wide else " "
