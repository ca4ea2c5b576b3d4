"""A conversation as Markdown. An answer keeps its own Markdown, and nothing in it or in a document gets beyond that:
no HTML, no link, no heading that could pass for one of ours, no code that is never closed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.exporting import Dossier, Entry, File, FullPassage, Place
from app.marking import mark, replaced

HEADINGS_BELOW = 3  # levels of headings that are ours
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~@#$]")
_FENCE = re.compile(r"\s*(`{3,}(?!.*`)|~{3,})(.*)$")
_HEADING = re.compile(r"^((?:\s|>|[-*+]\s|\d{1,9}[.)]\s)*)(#{1,6})(?=\s|$)")
_SETEXT = re.compile(r"^([\s>]*)(=+|-+)(?=\s*$)")
_TAG = re.compile(r"(\\*)<")


def write(dossier: Dossier) -> str:
    """The whole of it."""
    words = dossier.words
    parts = [f"# {escape(dossier.title)}", "  \n".join(map(escape, dossier.dates)), escape(words.about)]
    for entry in dossier.entries:
        parts += _entry(entry, dossier)
    if dossier.passages:
        parts.append(f"## {escape(words.passages)}")
        for passage in dossier.passages:
            parts += _passage(passage, words.passage)
    return "\n\n".join(part for part in parts if part) + "\n"


def escape(text: str) -> str:
    """Text that is none of ours as one line that Markdown leaves as it is."""
    flat = " ".join(_CONTROL.sub(" ", text).split())
    return _unlinked(_SPECIAL.sub(r"\\\g<0>", flat))


def contained(markdown: str) -> str:
    """An answer's Markdown that stays within its place."""
    made: list[str] = []
    fence = ""
    for line in _CONTROL.sub("", markdown.expandtabs(4)).split("\n"):
        opened = _FENCE.match(line)
        if fence:
            closes = opened is not None and opened[1].startswith(fence) and not opened[2].strip()
            fence = "" if closes else fence
            made.append(opened[1] if closes and opened else line)
        elif opened is not None:
            fence = opened[1]
            # At the margin, so that no list or quotation around it can end it unseen.
            made.append(fence + re.sub(r"[^\w+#-]", "", opened[2]))
        else:
            made.append(_line(line, made[-1] if made else ""))
    return "\n".join([*made, fence] if fence else made).strip("\n")


def _line(line: str, before: str) -> str:
    line = _HEADING.sub(lambda found: found[1] + "#" * min(6, len(found[2]) + HEADINGS_BELOW), line)
    if before.strip(" >"):
        line = _SETEXT.sub(r"\1\\\2", line)
    line = _TAG.sub(lambda found: found[0] if len(found[1]) % 2 else f"{found[1]}\\<", line)
    return _unlinked(line.replace("](", "]\\(").replace("]:", "]\\:").replace("@", "\\@"))


def _unlinked(text: str) -> str:
    """Without what some readers make links of by themselves."""
    return re.sub(r"(?i)\bwww\.", lambda found: found[0][:-1] + "\\.", text.replace("://", ":\\//"))


def fenced(text: str) -> str:
    """Text of a document, word for word, in a fence that it cannot close."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{_CONTROL.sub('', text)}\n{fence}"


def _entry(entry: Entry, dossier: Dossier) -> Iterator[str]:
    words = dossier.words
    yield f"## {escape(words.question.format(n=entry.number))}"
    yield "> " + escape(entry.answer.question)
    if entry.verdict:
        yield f"**{escape(' '.join(entry.verdict))}**"
    if entry.model_said:
        yield escape(words.model_said)
        yield fenced(entry.model_said)
    if not entry.answer.abstained:
        yield _answer(entry, dossier)
    if entry.files:
        yield f"**{escape(entry.heading)}**"
        yield "\n".join(line for file in entry.files for line in _file(file, dossier))
    if entry.also_read:
        places = "; ".join(_short(place, dossier) for place in entry.also_read)
        yield escape(words.also_read).format(places=places)
    yield "\n".join(f"- {escape(label)}: {escape(value)}" for label, value in entry.facts)


def _answer(entry: Entry, dossier: Dossier) -> str:
    words = dossier.words
    marked, cites = mark(entry.answer.answer, entry.answer.sentences, every=True)
    said = replaced(
        marked,
        cites,
        lambda cite: f" [{cite.n}]",
        lambda partly: f" *({escape(words.partly_in_sources if partly else words.not_in_sources)})*",
    )
    return contained(said)  # last: what a mark and the words after it make together is no link either


def _file(file: File, dossier: Dossier) -> Iterator[str]:
    yield f"- {escape(file.name)}, {escape(dossier.words.sha256)}: {escape(file.sha256)}"
    for place in file.places:
        full = escape(dossier.words.passage.format(n=place.passage))
        quotes = " ".join(f"“{escape(quote)}”" for quote in place.quotes)
        head = ", ".join(part for part in (escape(place.pages), full) if part)
        yield f"  - [{place.n}] {head}" + (f": {quotes}" if quotes else "")


def _short(place: Place, dossier: Dossier) -> str:
    full = dossier.words.passage.format(n=place.passage)
    return f"[{place.n}] " + ", ".join(escape(part) for part in (place.document, place.pages, full) if part)


def _passage(passage: FullPassage, title: str) -> Iterator[str]:
    yield f"### {escape(title.format(n=passage.number))}"
    yield escape(" – ".join(part for part in (passage.place, passage.heading, passage.note) if part))
    yield fenced(passage.text)
