"""Passages as what can bear a sentence out: their sentences and the rows of their tables, each with its terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from app.claims import Term, terms
from app.frozen import frozen
from app.passages import bigrams
from app.records import Box, Passage

MOST_HEAD_WORDS = 14  # of a line within a table, or of one above it that tells of it
LINES_ABOVE = 2  # a table that may tell of it: its caption
LONGEST_HEAD = 300  # characters
MOST_HEADS = 8  # lines of years, dashes or words; what follows is rows
LONGEST = 3000  # characters of a sentence; a text without full stops is cut between words
PRONOUNS = frozenset("it he she they this these that those er sie es dies il elle ils elles ce".split())
SHORTEST_FULL = 4  # words of a full sentence
LONGEST_SHORTENED = 12  # characters before a full stop that tell whether it ends a sentence

_END = re.compile(r"(?:(?<![.!?])[.!?]+[\"'”’)\]]*(?=\s)|[。！？]+[」』）]*|\n+)")
_PIECE = re.compile(rf"\S(?:.{{0,{LONGEST - 2}}}\S)?(?!\S)|\S{{1,{LONGEST}}}")
_SHORTENED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|vs|Inc|Corp|Co|Ltd|Fig|Art|Sec|approx|e\.g|i\.e|cf|al|ca|Jan|Feb|Mar|Apr"
    r"|Aug|Sept|Sep|Oct|Nov|Dec|Gen|Col|Lt|Sgt|Rev|Jr|Sr|Mt|Gov|Sen|Rep|pp|p|vol|Vol)|\b[A-Z]|^\s*\w{1,2})\.$"
)
_ASIDE = re.compile(r"[!?]+[\"”’')\]]+$")  # a question or a shout within a sentence
# Of a line in the midst of a sentence; one with cells is the next row of a table.
_SOFT_BREAK = re.compile(r"(?<=[^\n]{40}[a-z,;])\n(?=[a-z])(?!.*\S  +\S)")
_ROW = re.compile(r"\S  +\S|(?:\s[-–(]?[$€£¥]?\s?\(?(?:\d[\d,.]*|[—–-])\s?\)?%?\)?){2}$")
_SCALE = re.compile(
    r"(?:\b(?:in|of)\s(?:[\w.$€£]+\s)?|[($€£¥]\s?)(?P<word>thousand|million|billion)s?\b|(?P<zeros>['’]000|[$€£]000)"
    r"|[$€£](?P<letter>[mk])\b|(?P<east>千円|百万円|億円)",
    re.IGNORECASE,
)
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "k": 1e3, "m": 1e6, "千円": 1e3, "百万円": 1e6, "億円": 1e8}
_PERCENTS = re.compile(r"%|\bper\s?cent", re.IGNORECASE)


@frozen
class Unit:
    """A sentence of a passage, or a row of a table; `heads` are the heads of its columns and what stands over those."""

    at: int  # among the units of all passages
    passage: Passage
    start: int
    end: int
    terms: tuple[Term, ...]
    goes_on: bool  # in the paragraph of the unit before
    heads: tuple[Term, ...] = ()
    row: bool = False
    scale: float = 1.0  # of the amounts in the row: a million under "(in millions)"
    percents: bool = False  # its table tells of percentages

    @property
    def text(self) -> str:
        """What it says."""
        return self.passage.text[self.start : self.end]

    @property
    def all_terms(self) -> tuple[Term, ...]:
        """Its own and its heads'."""
        return self.terms + self.heads


def is_full(sentence: str) -> bool:
    """Whether it says by itself of what it speaks: a sentence, no heading, with no pronoun for its subject.

    Of Japanese, without spaces, never.
    """
    words = sentence.split()
    return sentence.rstrip()[-1:] in (".", "!") and len(words) >= SHORTEST_FULL and words[0].lower() not in PRONOUNS


def keys(term: Term) -> Iterable[str]:
    """What a term is found by: words by their beginnings, runs of Chinese and Japanese by their pairs."""
    if term.kind in ("number", "date"):
        return [term.key, *([str(term.date.year)] if term.date and term.date.year else [])]
    return bigrams(term.key).split() or (term.key[:6],)


def boxes(passage: Passage, start: int, end: int) -> tuple[Box, ...]:
    """The lines on the page that a part of a passage stands on."""
    return tuple(span.box for span in passage.spans if span.start < end and span.end > start)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text begin and end, without the blanks around them."""
    ranges: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        mark = match.group()
        if mark[0] in ".!?":
            goes_on = text[match.end() : match.end() + 2].lstrip()[:1].islower()
            before = text[max(start, match.end() - LONGEST_SHORTENED) : match.end()]
            if _SHORTENED.search(before) or (goes_on and (mark[0] == "." or _ASIDE.match(mark))):
                continue
        ranges.append((start, match.end()))
        start = match.end()
    ranges.append((start, len(text)))
    trimmed = []
    for first, last in ranges:
        part = text[first:last]
        if part.strip():
            trimmed.append((first + len(part) - len(part.lstrip()), last - len(part) + len(part.rstrip())))
    return trimmed


def read(passages: Sequence[Passage]) -> list[Unit]:
    """The sentences and rows of passages, in order."""
    found: list[Unit] = []
    for passage in passages:
        text = _SOFT_BREAK.sub(" ", passage.text)
        table = _Table(text, passage.heading)
        offset = 0
        for line in text.split("\n"):
            if table.takes(line):
                if line.strip():
                    found.append(_row(len(found), passage, offset, line, table))
            else:
                found += _prose(len(found), passage, offset, line)
            offset += len(line) + 1
    return found


def _prose(at: int, passage: Passage, offset: int, line: str) -> list[Unit]:
    pieces = [piece.span() for start, end in sentences(line) for piece in _PIECE.finditer(line, start, end)]
    return [
        Unit(at + number, passage, offset + start, offset + end, tuple(terms(line[start:end])), number > 0)
        for number, (start, end) in enumerate(pieces)
    ]


def _row(at: int, passage: Passage, offset: int, line: str, table: _Table) -> Unit:
    own = tuple(terms(line))
    start = offset + len(line) - len(line.lstrip())
    percents = table.percents or _PERCENTS.search(line) is not None
    return Unit(at, passage, start, offset + len(line.rstrip()), own, False, table.heads, True, table.scale, percents)


class _Table:
    """The table that the lines of a text are in, as they go by."""

    def __init__(self, text: str, heading: str) -> None:
        self._scale = _SCALE.search(text)  # said anywhere in the passage
        self._above: list[str] = [heading]
        self._heads: list[str] = []
        self._within = self._rows = False
        self.heads: tuple[Term, ...] = ()
        self.scale = 1.0
        self.percents = False

    def takes(self, line: str) -> bool:
        """Whether the next line is part of a table; then `heads`, `scale` and `percents` are what holds for it."""
        short = len(line.split()) <= MOST_HEAD_WORDS and not line.rstrip().endswith((".", ":"))
        row = _ROW.search(line.strip()) is not None
        if row and not self._within:
            self._within, self._rows = True, False
            self._heads = self._above[-LINES_ABOVE:]
            self._tell()
        elif not row and not (self._within and short):
            self._within = False
            self._above.append(line[-LONGEST_HEAD:])
        if self._within and not self._rows:
            self._rows = len(self._heads) >= MOST_HEADS or _has_amount(line)
            if not self._rows:
                self._heads.append(line[:LONGEST_HEAD])
                self._tell()
        return self._within

    def _tell(self) -> None:
        said = "\n".join(self._heads)
        self.heads = tuple(terms(said))
        found = _SCALE.search(said) or self._scale
        self.scale = 1.0
        if found:
            named = (found["word"] or found["letter"] or found["east"] or "").lower()
            self.scale = _SCALES.get(named, 1e3)
        self.percents = _PERCENTS.search(said) is not None


def _has_amount(line: str) -> bool:
    """Whether a line holds a number that is no year: then it is a row, no head of columns."""
    amounts = [term.amount for term in terms(line) if term.amount is not None]
    return any(not (1900 <= amount.value <= 2100 and not amount.rounded) for amount in amounts)
