"""An answer as a formatted document: Markdown, with its citations and with what the sources do not bear out marked.

The text of an answer is data. HTML in it stays text, pictures are never loaded, and the only links are the program's
own, `chatqa:SENTENCE/N`: source `N` of the sentence with that index.

Marks travel through the Markdown parser as private-use characters (app.marking), and are replaced in the parsed
document.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextCursor, QTextDocument

from app.marking import BEGIN, CITE, END, MARKS, NOTE, Cite, mark
from app.records import Answer
from ui import text
from ui.markdown import Writer
from ui.markdown_blocks import blocks
from ui.theme import Theme

translate = QCoreApplication.translate

SCHEME = "chatqa"
QUOTES, QUOTE_LETTERS = 3, 320  # of one source, in a tool tip


def link(cite: Cite) -> str:
    """chatqa:2/1"""
    return f"{SCHEME}:{cite.sentence}/{cite.n}"


def read_link(address: str) -> Cite | None:
    """The citation of a link of ours; None for any other."""
    found = re.fullmatch(rf"{SCHEME}:(\d+)/(\d+)", address)
    return Cite(int(found[1]), int(found[2])) if found else None


def writing(document: QTextDocument, answer: Answer, theme: Theme) -> Iterator[None]:
    """Put `answer` into `document`, marked: a block a step."""
    sentences = () if answer.abstained else answer.sentences
    marked, cites = mark(answer.answer, sentences)
    writer = Writer(document, theme)
    underlined = False
    for block in blocks(marked):
        whole, underlined = _closed(block, underlined)
        writer.settle(whole, lambda made: _Marker(made, answer, cites, theme).replace())
        yield


def _closed(block: str, open_before: bool) -> tuple[str, bool]:
    """A block with the ends of what is underlined across it, and whether that goes on in the next one."""
    whole = (BEGIN if open_before else "") + block
    goes_on = whole.rfind(BEGIN) > whole.rfind(END)
    return whole + (END if goes_on else ""), goes_on


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
        for found in reversed(list(MARKS.finditer(content))):
            if found[0] == END:
                ends.append(found.start())
            elif found[0] == BEGIN and ends:
                self._underline(found.start(), ends.pop())
        for found in reversed(list(MARKS.finditer(content))):
            self._replace(found.start(), ord(found[0]))

    def _underline(self, start: int, end: int) -> None:
        form = QTextCharFormat()
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        form.setUnderlineColor(QColor(self._theme.warn))
        form.setToolTip(text.tooltip(translate("AnswerText", "Not all of this was found in your documents.")))
        _select(self._document, start, end).mergeCharFormat(form)

    def _replace(self, place: int, code: int) -> None:
        cursor = _select(self._document, place, place + 1)
        form = QTextCharFormat(cursor.charFormat())
        cursor.removeSelectedText()
        form.clearProperty(QTextCharFormat.Property.TextUnderlineStyle)
        form.setToolTip("")
        if code >= CITE and code - CITE < len(self._cites):
            self._cite(cursor, form, self._cites[code - CITE])
        elif code in (NOTE, NOTE + 1):
            self._note(cursor, form, partly=code == NOTE + 1)

    def _cite(self, cursor: QTextCursor, form: QTextCharFormat, cite: Cite) -> None:
        form.setAnchor(True)
        form.setAnchorHref(link(cite))
        form.setForeground(QColor(self._theme.accent))
        form.setFontWeight(QFont.Weight.DemiBold)
        form.setFontUnderline(False)
        form.setToolTip(self._describe(cite))
        cursor.insertText(f"\u00a0[{cite.n}]", form)

    def _note(self, cursor: QTextCursor, form: QTextCharFormat, partly: bool) -> None:
        words = doubt(partly)
        form.setForeground(QColor(self._theme.warn))
        form.setFontItalic(True)
        form.setFontPointSize(self._document.defaultFont().pointSizeF() * 0.85)
        form.setToolTip(text.tooltip(_reservation(partly)))
        cursor.insertText("\u00a0(" + words.replace(" ", "\u00a0") + ")", form)

    def _describe(self, cite: Cite) -> str:
        """The place in bold, the headings it stands under, the words cited, and what a click does."""
        passage = self._passages.get(cite.n)
        sources = self._answer.sentences[cite.sentence].sources
        quotes = [text.one_line(one.quote) for one in sources if one.n == cite.n and one.quote]
        rows = [f"<b>{html.escape(text.place(passage))}</b>"] if passage else []
        if passage and passage.heading:
            rows.append(f"<i>{html.escape(text.one_line(passage.heading))}</i>")
        rows += [f"“{html.escape(_shortened(quote))}”" for quote in quotes[:QUOTES]]
        if passage and passage.ocr:
            rows.append(html.escape(text.ocr_note()))
        rows.append(html.escape(translate("AnswerText", "Click to see it on the page.")))
        return "<qt>" + "".join(f"<p style='margin: 0 0 5px 0'>{row}</p>" for row in rows) + "</qt>"


def _shortened(quote: str) -> str:
    return quote if len(quote) <= QUOTE_LETTERS else quote[:QUOTE_LETTERS].rsplit(" ", 1)[0] + " …"


def doubt(partly: bool) -> str:
    """What is said of a sentence that is not borne out, or not wholly."""
    if partly:
        return translate("AnswerText", "partly in the sources")
    return translate("AnswerText", "not in the sources")


def _reservation(partly: bool) -> str:
    if partly:
        return translate("AnswerText", "Your documents bear out a part of this alone. Check it before you rely on it.")
    return translate(
        "AnswerText", "No line of your documents was found that bears this out. Check it before you rely on it."
    )
