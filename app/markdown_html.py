"""Markdown as HTML: what language models write of it. Pure functions.

What is rendered is data: HTML in it stays text, and links and pictures are only their words. So the tags in the result
are those named here and no others, without attributes but for the alignment class of a table's cells.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence

Text = Callable[[str], str]
"""Plain text → HTML"""

MOST_NESTED = 6
_FENCE = re.compile(r" {0,3}(`{3,}(?!.*`)|~{3,})(.*)$")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$")
_RULE = re.compile(r" {0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$")
_ITEM = re.compile(r"( {0,3})([-*+]|\d{1,9}[.)])(?:\s+|$)")
_QUOTE = re.compile(r" {0,3}> ?")
_DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_CELL = re.compile(r"(?<!\\)\|")
_INLINE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`+)(?P<code>[^`](?:.{0,1000}?[^`])?)(?P=ticks)(?!`)"
    r"|\*\*(?=\S)(?P<strong>.{1,2000}?)(?<=\S)\*\*"
    r"|(?<!\w)__(?=\S)(?P<strong2>.{1,2000}?)(?<=\S)__(?!\w)"
    r"|\*(?=[^\s*])(?P<em>.{1,2000}?)(?<=[^\s*])\*(?!\*)"
    r"|(?<!\w)_(?=[^\s_])(?P<em2>.{1,2000}?)(?<=[^\s_])_(?!\w)"
    r"|~~(?=\S)(?P<struck>.{1,2000}?)(?<=\S)~~"
    r"|\[(?P<link>[^\[\]\n]{1,500})\]\([^()\s]{0,2000}(?:\s+\"[^\"]{0,500}\")?\)"
    r"|(?P<hard>(?: {2,}|\\)\n)",
    re.DOTALL,
)
_TAGS = {"strong": "strong", "strong2": "strong", "em": "em", "em2": "em", "struck": "s"}


def render(markdown: str, text: Text = html.escape, heading: int = 1) -> str:
    """The HTML of `markdown`. `text` escapes plain text; `heading` is the level of its highest headings."""
    return _blocks(markdown.expandtabs(4).splitlines(), text, heading, 0)


def _blocks(lines: Sequence[str], text: Text, heading: int, depth: int) -> str:
    made: list[str] = []
    place = 0
    while place < len(lines):
        block, place = _block(lines, place, text, heading, depth)
        made.append(block)
    return "\n".join(block for block in made if block)


def _block(lines: Sequence[str], at: int, text: Text, heading: int, depth: int) -> tuple[str, int]:
    """The block that begins with line `at`, and the line after it."""
    line = lines[at]
    if not line.strip():
        return "", at + 1
    if _FENCE.match(line):
        return _code(lines, at, text)
    if found := _HEADING.match(line):
        level = min(6, heading + len(found[1]) - 1)
        return f"<h{level}>{_inline(found[2] or '', text)}</h{level}>", at + 1
    if _RULE.match(line):
        return "<hr>", at + 1
    if depth < MOST_NESTED and _QUOTE.match(line):
        end = _while(lines, at, lambda one: bool(_QUOTE.match(one)))
        inner = [_QUOTE.sub("", one, count=1) for one in lines[at:end]]
        return f"<blockquote>\n{_blocks(inner, text, heading, depth + 1)}\n</blockquote>", end
    if depth < MOST_NESTED and _ITEM.match(line):
        return _list(lines, at, text, heading, depth)
    if _is_table(lines, at):
        return _table(lines, at, text)
    end = _end_of_paragraph(lines, at)
    return f"<p>{_inline(chr(10).join(one.lstrip() for one in lines[at:end]).rstrip(), text)}</p>", end


def _while(lines: Sequence[str], at: int, holds: Callable[[str], bool]) -> int:
    while at < len(lines) and holds(lines[at]):
        at += 1
    return at


def _end_of_paragraph(lines: Sequence[str], at: int) -> int:
    end = at + 1
    while end < len(lines) and lines[end].strip() and not _interrupts(lines, end):
        end += 1
    return end


def _interrupts(lines: Sequence[str], at: int) -> bool:
    line = lines[at]
    item = _ITEM.match(line)
    begins_list = item is not None and item.end() < len(line) and item[2] in ("-", "*", "+", "1.", "1)")
    other = _FENCE.match(line) or _HEADING.match(line) or _RULE.match(line) or _QUOTE.match(line)
    return begins_list or bool(other) or _is_table(lines, at)


def _code(lines: Sequence[str], at: int, text: Text) -> tuple[str, int]:
    """To the closing fence, or to the end where there is none."""
    fence = _FENCE.match(lines[at])[1]  # type: ignore[index]  # it was matched before
    closing = re.compile(rf" {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}\s*$")
    end = _while(lines, at + 1, lambda line: not closing.match(line))
    words = "\n".join(lines[at + 1 : end])
    return f"<pre><code>{text(words)}</code></pre>", end + 1


def _list(lines: Sequence[str], at: int, text: Text, heading: int, depth: int) -> tuple[str, int]:
    """Items of one kind; what is indented under one belongs to it."""
    first = _ITEM.match(lines[at])
    assert first is not None
    kind = first[2][-1]
    items: list[list[str]] = []
    loose = False
    while at < len(lines):
        found = _ITEM.match(lines[at])
        if found is None or found[2][-1] != kind or _RULE.match(lines[at]):
            break
        width = found.end() if found.end() < len(lines[at]) else len(found[0].rstrip()) + 1
        item, at = [lines[at][found.end() :]], at + 1
        while at < len(lines) and _belongs(lines, at, width):
            item.append(lines[at][width:] if not lines[at][:width].strip() else lines[at].lstrip())
            at += 1
        loose = loose or any(not line.strip() for line in item[:-1])
        while at < len(lines) and not lines[at].strip() and _goes_on(lines, at, kind):
            loose, at = True, at + 1
        items.append(item)
    ordered = kind in ".)"
    start = first[2][:-1].lstrip("0") or "0"
    opening = f'<ol start="{start}">' if ordered and start != "1" else "<ol>" if ordered else "<ul>"
    rows = [f"<li>{_item(item, text, heading, depth, loose)}</li>" for item in items]
    return "\n".join([opening, *rows, "</ol>" if ordered else "</ul>"]), at


def _belongs(lines: Sequence[str], at: int, width: int) -> bool:
    """Whether a line belongs to the item above it: indented, or the words of its paragraph going on."""
    line = lines[at]
    if not line.strip():
        following = lines[at + 1] if at + 1 < len(lines) else ""
        return bool(following.strip()) and not following[:width].strip()
    if not line[:width].strip():
        return True
    return bool(lines[at - 1].strip()) and not _ITEM.match(line) and not _interrupts(lines, at)


def _goes_on(lines: Sequence[str], at: int, kind: str) -> bool:
    """Whether another item of this list follows the empty lines from `at`."""
    after = _while(lines, at, lambda line: not line.strip())
    found = _ITEM.match(lines[after]) if after < len(lines) else None
    return found is not None and found[2][-1] == kind


def _item(lines: Sequence[str], text: Text, heading: int, depth: int, loose: bool) -> str:
    made = _blocks(lines, text, heading, depth + 1)
    if loose or not made.startswith("<p>"):
        return made
    head, _, rest = made.removeprefix("<p>").partition("</p>")
    return head + rest


def _is_table(lines: Sequence[str], at: int) -> bool:
    if at + 1 >= len(lines) or "|" not in lines[at] or "|" not in lines[at + 1]:
        return False
    return bool(_DELIMITER.match(lines[at + 1])) and len(_cells(lines[at])) == len(_cells(lines[at + 1]))


def _table(lines: Sequence[str], at: int, text: Text) -> tuple[str, int]:
    head, aligned = _cells(lines[at]), [_alignment(cell) for cell in _cells(lines[at + 1])]
    end = _while(lines, at + 2, lambda line: "|" in line)
    rows = [_row("th", head, aligned, text)]
    for line in lines[at + 2 : end]:
        cells = _cells(line)[: len(head)]
        rows.append(_row("td", [*cells, *[""] * (len(head) - len(cells))], aligned, text))
    return "\n".join(["<table>", *rows, "</table>"]), end


def _row(tag: str, cells: Sequence[str], aligned: Sequence[str], text: Text) -> str:
    made = [f"<{tag}{how}>{_inline(cell, text)}</{tag}>" for cell, how in zip(cells, aligned, strict=True)]
    return f"<tr>{''.join(made)}</tr>"


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [cell.strip() for cell in _CELL.split(inner)]


def _alignment(cell: str) -> str:
    if cell.endswith(":"):
        return ' class="centre"' if cell.startswith(":") else ' class="right"'
    return ""


def _inline(words: str, text: Text, depth: int = 0) -> str:
    if depth > MOST_NESTED:
        return text(words)
    made: list[str] = []
    done = 0
    for found in _INLINE.finditer(words):
        made.append(text(words[done : found.start()]))
        made.append(_span(found, text, depth + 1))
        done = found.end()
    return "".join([*made, text(words[done:])])


def _span(found: re.Match[str], text: Text, depth: int) -> str:
    kind = found.lastgroup or ""
    if kind == "hard":
        return "<br>\n"
    if kind == "code":
        return f"<code>{text(found['code'].strip())}</code>"
    if kind == "escaped":
        return text(found["escaped"])
    if kind == "link":
        return _inline(found["link"], text, depth)
    tag = _TAGS[kind]
    return f"<{tag}>{_inline(found[kind], text, depth)}</{tag}>"
