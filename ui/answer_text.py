"""An answer as a formatted document: Markdown, with its citations and with what the sources do not bear out marked.

The text of an answer is data. HTML in it stays text, pictures are never loaded, and the only links are the program's
own, `chatqa:SENTENCE/N`: source `N` of the sentence with that index.

Marks travel through the Markdown parser as private-use characters: they are put in after each sentence, and replaced
in the parsed document. An answer that holds such characters of its own has them taken out first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from app.records import Answer, Passage, Sentence
from ui import text
from ui.theme import Theme

translate = QCoreApplication.translate

SCHEME = "chatqa"
_BEGIN = "\ue000"  # a sentence the sources do not wholly bear out begins
_END = "\ue001"
_NOTE = 0xE010  # + 0 unsupported, + 1 partly: the words that say so
_CITE = 0xE100  # + index into the list of citations
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_MARKS = re.compile("[\ue000-\uf8ff]")
_LEAD = re.compile(r"\s*(?:(?:[-*+]|\d+[.)]|#{1,6}|>)[ \t]+)*[*_~]*")
_TAIL = re.compile(r"[*_~`]*\s*$")


@dataclass(frozen=True, slots=True)
class Cite:
    """A mark [n] after the sentence with this index."""

    sentence: int
    n: int


def link(cite: Cite) -> str:
    """chatqa:2/1"""
    return f"{SCHEME}:{cite.sentence}/{cite.n}"


def read_link(address: str) -> Cite | None:
    """The citation of a link of ours; None for any other."""
    found = re.fullmatch(rf"{SCHEME}:(\d+)/(\d+)", address)
    return Cite(int(found[1]), int(found[2])) if found else None


def safe_markdown(raw: str) -> str:
    """`raw` without what could pass for our marks, and with pictures kept as text."""
    return _PRIVATE.sub("\ufffd", raw).replace("![", "!\\[")


def mark(answer: str, sentences: Sequence[Sentence]) -> tuple[str, list[Cite]]:
    """`answer` with a private-use character wherever a mark belongs, and what the citation characters mean."""
    marked = safe_markdown(answer)
    cites: list[Cite] = []
    place = 0
    for index, sentence in enumerate(sentences):
        span = _find(marked, safe_markdown(sentence.text), place)
        if span is None:
            continue
        start, end = span
        opening, closing = _marks_of(sentences, index, cites)
        end -= len(_TAIL.search(marked[start:end])[0])  # type: ignore[index]  # it matches the empty string
        lead = _LEAD.match(marked, start, end)
        start = lead.end() if lead else start
        if marked[start:end].endswith("```") or end <= start:
            continue
        marked = marked[:start] + opening + marked[start:end] + closing + marked[end:]
        place = end + len(opening) + len(closing)
    return marked, cites


def _marks_of(sentences: Sequence[Sentence], index: int, cites: list[Cite]) -> tuple[str, str]:
    """What goes before and after a sentence. Of neighbours that lack support, only the last one says so in words."""
    sentence = sentences[index]
    closing = ""
    for n in dict.fromkeys(source.n for source in sentence.sources):
        closing += chr(_CITE + len(cites))
        cites.append(Cite(index, n))
    if sentence.support == "supported":
        return "", closing
    follows = sentences[index + 1].support if index + 1 < len(sentences) else ""
    note = chr(_NOTE + (sentence.support == "partly"))
    return _BEGIN, _END + closing + (note if follows != sentence.support else "")


def _find(where: str, what: str, start: int) -> tuple[int, int] | None:
    """The sentence's place from `start` on, white space not minded."""
    words = what.split()
    if not words:
        return None
    found = re.compile(r"\s+".join(map(re.escape, words))).search(where, start)
    return found.span() if found else None


def render(document: QTextDocument, answer: Answer, theme: Theme) -> None:
    """Put `answer` into `document`, marked."""
    sentences = () if answer.abstained else answer.sentences
    marked, cites = mark(answer.answer, sentences)
    set_markdown(document, marked, theme)
    _Marker(document, answer, cites, theme).replace()


def set_markdown(document: QTextDocument, markdown: str, theme: Theme) -> None:
    """Put safe Markdown into `document`: no HTML, no links."""
    features = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
    document.setMarkdown(markdown, features)
    _unlink(document)
    _space(document)


def _each_block(document: QTextDocument, act: Callable[[QTextBlock], None]) -> None:
    block = document.begin()
    while block.isValid():
        act(block)
        block = block.next()


def _unlink(document: QTextDocument) -> None:
    """A link of the model's own is only words."""
    found: list[tuple[int, int]] = []

    def collect(block: QTextBlock) -> None:
        part = block.begin()
        while not part.atEnd():
            fragment = part.fragment()
            if fragment.charFormat().isAnchor():
                found.append((fragment.position(), fragment.position() + fragment.length()))
            part += 1

    _each_block(document, collect)
    for start, end in found:
        cursor = _select(document, start, end)
        plain = QTextCharFormat(cursor.charFormat())
        for key in (QTextCharFormat.Property.IsAnchor, QTextCharFormat.Property.AnchorHref):
            plain.clearProperty(key)
        plain.clearForeground()
        plain.setFontUnderline(False)
        cursor.setCharFormat(plain)


def _space(document: QTextDocument) -> None:
    """Room between lines and paragraphs; headings hardly larger than the text."""

    def format_block(block: QTextBlock) -> None:
        cursor = QTextCursor(block)
        form = QTextBlockFormat()
        form.setLineHeight(140.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        in_list = block.textList() is not None
        form.setTopMargin(0)
        form.setBottomMargin(3 if in_list else 8)
        cursor.mergeBlockFormat(form)
        if block.blockFormat().headingLevel():
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            heading = QTextCharFormat()
            heading.setProperty(QTextCharFormat.Property.FontSizeAdjustment, 0)
            heading.setFontWeight(QFont.Weight.DemiBold)
            cursor.mergeCharFormat(heading)

    _each_block(document, format_block)


def _select(document: QTextDocument, start: int, end: int) -> QTextCursor:
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor


class _Marker:
    """Replaces the private-use characters of a parsed answer by what they stand for."""

    def __init__(self, document: QTextDocument, answer: Answer, cites: list[Cite], theme: Theme) -> None:
        self._document = document
        self._answer = answer
        self._cites = cites
        self._theme = theme
        self._passages = {passage.n: passage for passage in answer.passages}

    def replace(self) -> None:
        """From the end, so that what is still to be replaced keeps its place."""
        content = self._document.toRawText()
        ends: list[int] = []
        for found in reversed(list(_MARKS.finditer(content))):
            if found[0] == _END:
                ends.append(found.start())
            elif found[0] == _BEGIN and ends:
                self._underline(found.start(), ends.pop())
        for found in reversed(list(_MARKS.finditer(content))):
            self._replace(found.start(), ord(found[0]))

    def _underline(self, start: int, end: int) -> None:
        form = QTextCharFormat()
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        form.setUnderlineColor(QColor(self._theme.warn))
        form.setToolTip(text.tooltip(_not_borne_out()))
        _select(self._document, start, end).mergeCharFormat(form)

    def _replace(self, place: int, code: int) -> None:
        cursor = _select(self._document, place, place + 1)
        form = QTextCharFormat(cursor.charFormat())
        cursor.removeSelectedText()
        form.clearProperty(QTextCharFormat.Property.TextUnderlineStyle)
        form.setToolTip("")
        if code >= _CITE and code - _CITE < len(self._cites):
            self._cite(cursor, form, self._cites[code - _CITE])
        elif code in (_NOTE, _NOTE + 1):
            self._note(cursor, form, partly=code == _NOTE + 1)

    def _cite(self, cursor: QTextCursor, form: QTextCharFormat, cite: Cite) -> None:
        form.setAnchor(True)
        form.setAnchorHref(link(cite))
        form.setForeground(QColor(self._theme.accent))
        form.setFontWeight(QFont.Weight.DemiBold)
        form.setFontUnderline(False)
        form.setToolTip(text.tooltip(self._describe(cite)))
        cursor.insertText(f"\u00a0[{cite.n}]", form)

    def _note(self, cursor: QTextCursor, form: QTextCharFormat, partly: bool) -> None:
        words = (
            translate("AnswerText", "partly in the sources")
            if partly
            else translate("AnswerText", "not in the sources")
        )
        form.setForeground(QColor(self._theme.warn))
        form.setFontItalic(True)
        form.setFontPointSize(self._document.defaultFont().pointSizeF() * 0.85)
        form.setToolTip(text.tooltip(_not_borne_out()))
        cursor.insertText("\u00a0(" + words.replace(" ", "\u00a0") + ")", form)

    def _describe(self, cite: Cite) -> str:
        passage: Passage | None = self._passages.get(cite.n)
        quote = next((one.quote for one in self._answer.sentences[cite.sentence].sources if one.n == cite.n), "")
        return f"{text.place(passage)}: “{quote}”" if passage else quote


def _not_borne_out() -> str:
    return translate(
        "AnswerText", "No line of your documents was found that bears this out. Check it before you rely on it."
    )
