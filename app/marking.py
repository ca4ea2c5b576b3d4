"""An answer's Markdown with a mark wherever a sentence's sources, or its want of them, are to be told. Pure functions.

Marks are private-use characters, so that they pass through any Markdown parser unchanged. An answer that holds such
characters of its own has them taken out first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from app.frozen import frozen
from app.records import Answer, Sentence

BEGIN = "\ue000"  # a sentence the sources do not wholly bear out begins
END = "\ue001"
NOTE = 0xE010  # + 0 unsupported, + 1 partly: the words that say so
CITE = 0xE100  # + index into the list of citations
MARKS = re.compile("[\ue000-\uf8ff]")
_MOST_CITES = 0xF8FF - CITE  # no answer has so many
_LEAD = re.compile(r"\s*(?:(?:[-*+]|\d+[.)]|#{1,6}|>)[ \t]+|\|[ \t]*)*[*_~]*")
_ONE_LINE = re.compile(r"\S|\s+")
_RULE = re.compile(r"[\s:|]*-[\s:|-]*")  # beneath the head of a table: with a mark in it, it would be none


@frozen
class Cite:
    """A mark [n] after the sentence with this index."""

    sentence: int
    n: int


def _without_tail(words: str) -> str:
    """A sentence without the marks and the edge of a table's row that it ends with."""
    return words.rstrip().removesuffix("|").rstrip().rstrip("*_~`")


def safe_markdown(raw: str) -> str:
    """`raw` without what could pass for our marks, and with pictures kept as text."""
    return MARKS.sub("\ufffd", raw).replace("![", "!\\[")


def mark(answer: str, sentences: Sequence[Sentence], every: bool = False) -> tuple[str, list[Cite]]:
    """`answer` with a private-use character wherever a mark belongs, and what the citation characters mean.

    Of neighbours that lack support only the last one says so in words, unless `every` one is to.
    """
    safe = safe_markdown(answer)
    flat, places = _flat(safe)
    cites: list[Cite] = []
    pieces: list[str] = []
    done = begin = 0
    for index, sentence in enumerate(sentences):
        words = " ".join(safe_markdown(sentence.text).split())
        found = flat.find(words, begin) if words else -1
        if found < 0:
            continue
        begin = found + len(words)
        start, end = places[found], places[begin - 1] + 1
        end = start + len(_without_tail(safe[start:end]))
        lead = _LEAD.match(safe, start, end)
        start = lead.end() if lead else start
        if safe[start:end].endswith("```") or end <= start or _RULE.fullmatch(safe, start, end):
            continue
        opening, closing = _marks_of(sentences, index, cites, every)
        pieces += [safe[done:start], opening, safe[start:end], closing]
        done = end
    return "".join([*pieces, safe[done:]]), cites


def replaced(marked: str, cites: Sequence[Cite], cite: Callable[[Cite], str], note: Callable[[bool], str]) -> str:
    """A marked text with `cite` of each citation and `note` (partly?) of each want of support in place of the marks."""

    def words(found: re.Match[str]) -> str:
        code = ord(found[0])
        if code >= CITE:
            return cite(cites[code - CITE]) if code - CITE < len(cites) else ""
        return note(code == NOTE + 1) if code >= NOTE else ""

    return MARKS.sub(words, marked)


def marked(answer: Answer, unsupported: str = "not in the sources", partly: str = "partly in the sources") -> str:
    """The answer's Markdown with [n] after the sentences, and with the words that tell of those without support."""
    text, cites = mark(answer.answer, answer.sentences)
    words = replaced(
        text, cites, lambda cite: f" [{cite.n}]", lambda in_part: f" ({partly if in_part else unsupported})"
    )
    return words.replace("!\\[", "![").strip()


def _flat(words: str) -> tuple[str, list[int]]:
    """`words` with each run of white space made one space, and where each character of that stood."""
    places = [found.start() for found in _ONE_LINE.finditer(words)]
    return "".join(" " if words[place].isspace() else words[place] for place in places), places


def _marks_of(sentences: Sequence[Sentence], index: int, cites: list[Cite], every: bool) -> tuple[str, str]:
    """What goes before and after a sentence."""
    sentence = sentences[index]
    closing = ""
    for n in dict.fromkeys(source.n for source in sentence.sources):
        if len(cites) < _MOST_CITES:
            closing += chr(CITE + len(cites))
            cites.append(Cite(index, n))
    if sentence.support == "supported":
        return "", closing
    follows = sentences[index + 1].support if index + 1 < len(sentences) else ""
    note = chr(NOTE + (sentence.support == "partly"))
    return BEGIN, END + closing + (note if every or follows != sentence.support else "")
