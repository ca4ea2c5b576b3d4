"""A conversation as one HTML file: no script, nothing from elsewhere, made for reading on screen and on paper.

For the PDF the same is told in the part of HTML and CSS that Qt's text document knows (`paper`).
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterator

from app.export_styles import PAPER, SCREEN
from app.exporting import PROGRAM, Dossier, Entry, File, FullPassage, Place
from app.markdown_html import render
from app.marking import BEGIN, CITE, END, MARKS, NOTE, Cite, mark

CONTENTS_FROM = 3  # questions
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def write(dossier: Dossier, paper: bool = False) -> str:
    """The whole of it."""
    style = PAPER if paper else SCREEN
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = escape(dossier.title)
    head = (
        '<meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="generator" content="{escape(PROGRAM)}">'
        f"<title>{title}</title>"
        f"<style>{style}</style>"
    )
    body = "\n".join(_body(dossier))
    lang = escape(dossier.words.language)
    return f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>{head}</head>\n<body>\n{body}\n</body>\n</html>\n'


def escape(text: str) -> str:
    """Text as HTML, also within an attribute."""
    return html.escape(_CONTROL.sub("", text), quote=True)


def _body(dossier: Dossier) -> Iterator[str]:
    words = dossier.words
    yield f"<h1>{escape(dossier.title)}</h1>"
    yield f'<p class="dates">{"<br>".join(map(escape, dossier.dates))}</p>'
    yield f'<p class="about">{escape(words.about)}</p>'
    if len(dossier.entries) >= CONTENTS_FROM:
        rows = (f'<li><a href="#q{one.number}">{escape(one.answer.question)}</a></li>' for one in dossier.entries)
        yield f'<ol class="contents">{"".join(rows)}</ol>'
    for entry in dossier.entries:
        yield from _entry(entry, dossier)
    if dossier.passages:
        yield f'<h2 class="part" id="passages">{escape(words.passages)}</h2>'
        for passage in dossier.passages:
            yield from _passage(passage, words.passage)


def _entry(entry: Entry, dossier: Dossier) -> Iterator[str]:
    words = dossier.words
    yield f'<p class="number" id="q{entry.number}">{escape(words.question.format(n=entry.number))}</p>'
    yield f'<h2 class="question">{_lines(entry.answer.question)}</h2>'
    if entry.verdict:
        yield f'<p class="verdict">{escape(" ".join(entry.verdict))}</p>'
    if entry.model_said:
        yield f'<p class="note">{escape(words.model_said)}</p>'
        yield f'<blockquote class="withheld">{_lines(entry.model_said)}</blockquote>'
    if not entry.answer.abstained:
        marked, cites = mark(entry.answer.answer, entry.answer.sentences, every=True)
        yield f'<div class="answer">\n{render(marked, _Marks(entry, cites, dossier), heading=4)}\n</div>'
    if entry.files or entry.also_read:
        yield f"<h3>{escape(entry.heading)}</h3>"
    for file in entry.files:
        yield from _file(entry, file, dossier)
    if entry.also_read:
        places = "; ".join(_short(entry, place) for place in entry.also_read)
        yield f'<p class="also">{escape(words.also_read).format(places=places)}</p>'
    rows = (f"<tr><th>{escape(label)}</th><td>{escape(value)}</td></tr>" for label, value in entry.facts)
    yield f'<table class="facts">{"".join(rows)}</table>'


def _file(entry: Entry, file: File, dossier: Dossier) -> Iterator[str]:
    yield f'<p class="file"><b><bdi>{escape(file.name)}</bdi></b></p>'
    yield f'<p class="hash">{escape(dossier.words.sha256)} {escape(file.sha256)}</p>'
    for place in file.places:
        pages = f"{escape(place.pages)} · " if place.pages else ""
        full = f'<a href="#p{place.passage}">{escape(dossier.words.in_full)}</a>'
        yield f'<p class="place" id="{_anchor(entry, place.n)}"><b>[{place.n}]</b> {pages}{full}</p>'
        for quote in place.quotes:
            yield f'<blockquote class="quote">“{escape(quote)}”</blockquote>'


def _short(entry: Entry, place: Place) -> str:
    pages = f", {escape(place.pages)}" if place.pages else ""
    where = f"<bdi>{escape(place.document)}</bdi>{pages}"
    return f'<a id="{_anchor(entry, place.n)}" href="#p{place.passage}">[{place.n}]</a> {where}'


def _passage(passage: FullPassage, title: str) -> Iterator[str]:
    yield f'<h3 class="passage" id="p{passage.number}">{escape(title.format(n=passage.number))}</h3>'
    told = (passage.place, passage.heading, passage.note)
    yield f'<p class="where">{" – ".join(f"<bdi>{escape(part)}</bdi>" for part in told if part)}</p>'
    yield f'<p class="text">{_lines(passage.text)}</p>'


def _lines(text: str) -> str:
    return "<br>\n".join(escape(line) for line in text.strip().splitlines())


def _anchor(entry: Entry, n: int) -> str:
    return f"s{entry.number}-{n}"


class _Marks:
    """Turns the plain text of an answer into HTML, and the marks in it into what they stand for."""

    def __init__(self, entry: Entry, cites: list[Cite], dossier: Dossier) -> None:
        self._entry = entry
        self._cites = cites
        self._words = dossier.words
        self._places = {place.n: place for place in entry.places}
        self._doubtful = False

    def __call__(self, text: str) -> str:
        made: list[str] = []
        done = 0
        for found in MARKS.finditer(text):
            made.append(self._plain(text[done : found.start()]))
            made.append(self._mark(found[0]))
            done = found.end()
        return "".join([*made, self._plain(text[done:])])

    def _plain(self, text: str) -> str:
        """Never a tag that spans others: each run of doubtful words has its own."""
        escaped = escape(text)
        return f'<span class="doubt">{escaped}</span>' if self._doubtful and text.strip() else escaped

    def _mark(self, mark: str) -> str:
        if mark in (BEGIN, END):
            self._doubtful = mark == BEGIN
            return ""
        code = ord(mark)
        if code >= CITE:
            return self._cite(self._cites[code - CITE]) if code - CITE < len(self._cites) else ""
        words = self._words.partly_in_sources if code == NOTE + 1 else self._words.not_in_sources
        return f' <span class="mark">({escape(words)})</span>'

    def _cite(self, cite: Cite) -> str:
        place = self._places.get(cite.n)
        if place is None:
            return f" [{cite.n}]"
        where = escape(", ".join(part for part in (place.document, place.pages) if part))
        return f' <a class="cite" href="#{_anchor(self._entry, cite.n)}" title="{where}">[{cite.n}]</a>'
