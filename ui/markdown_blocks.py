"""Markdown text as its blocks: paragraphs, items of a list, tables, code. Pure functions.

While an answer streams, only its last block can still change; so all before it is rendered once, and kept.
"""

from __future__ import annotations

import re
from itertools import pairwise

LONGEST = 2500  # characters of a block: one without an end is parted, for each flush renders the last one anew

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)")
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_RULE = re.compile(r" {0,3}(?:-{3,}|\*{3,}|_{3,})\s*$")
_SENTENCE_END = re.compile(r"[.!?]\s|[。！？]")


def blocks(markdown: str) -> list[str]:
    """The blocks of `markdown`, in order."""
    return [markdown[start:end].rstrip() for start, end in pairwise([*_starts(markdown), len(markdown)])]


def split(markdown: str) -> tuple[list[str], str]:
    """The blocks that have ended, and the rest, which may go on."""
    starts = _starts(markdown)
    if not starts:
        return [], markdown
    rest = markdown[starts[-1] :]
    ended = blocks(markdown)[:-1]
    head, more = part(rest)
    while more:
        ended.append(head)
        rest = more
        head, more = part(rest)
    return ended, rest


def _starts(markdown: str) -> list[int]:
    """Where its blocks begin."""
    starts: list[int] = []
    first = ""  # line of the block under way
    fence = ""  # that the code under way closes with
    ended = True  # by an empty line, or by what it is
    place = 0
    for whole in markdown.splitlines(keepends=True):
        line, place, here = whole.rstrip("\r\n"), place + len(whole), place
        if fence:
            if _closes(line, fence):
                fence, first, ended = "", "", True
            continue
        opened = _FENCE.match(line)
        if line.strip() and (not first or opened or _begins(line, first, ended)):
            starts.append(here)
            first = line
        ended = not line.strip() or bool(_HEADING.match(line) or (_RULE.match(line) and line == first))
        fence = opened[1] if opened else ""
    return starts


def part(block: str) -> tuple[str, str]:
    """A block in two where it is longer than LONGEST and can be parted; the second is empty where it is not."""
    opened = _FENCE.match(block)
    if len(block) <= LONGEST or block.lstrip().startswith("|"):
        return block, ""
    if opened:
        cut = block.rfind("\n", 0, LONGEST)
        head = block[:cut]
        first_line = block.split("\n", 1)[0]
        return (f"{head}\n{opened[1]}", f"{first_line}\n{block[cut + 1 :]}") if cut > len(first_line) else (block, "")
    ends = [found.end() for found in _SENTENCE_END.finditer(block, 0, LONGEST)]
    return (block[: ends[-1]].rstrip(), block[ends[-1] :].lstrip()) if ends else (block, "")


def _closes(line: str, fence: str) -> bool:
    return line.strip().startswith(fence) and not line.strip().strip(fence[0])


def _begins(line: str, first: str, ended: bool) -> bool:
    """Whether a line begins a block, after one that began with the line `first` and may have `ended`."""
    item = _ITEM.match(line)
    if _HEADING.match(line):
        return True
    if _ITEM.match(first):
        return bool(item and not line.startswith("  ")) or (ended and not line.startswith((" ", "\t")))
    number = re.match(r" *(\d+)", line)
    # Of numbered items only the first one may follow a paragraph's line directly.
    return ended or bool(item and (number is None or number[1] == "1"))
