"""A conversation made ready to leave the program: what is told of each answer so that others can check it.

`prepare` says what is told, `app.export_markdown` and `app.export_html` how it looks.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import field
from pathlib import PurePath

from app import __version__
from app.export_words import ExportWords
from app.frozen import frozen
from app.origins import ModelFile
from app.records import Answer, Conversation, Passage, Turn

PROGRAM = f"ChatQA Desktop {__version__}"


@frozen
class Facts:
    """What is known beside the conversation itself."""

    exported: float  # seconds since the epoch
    model_hashes: dict[ModelFile, str] = field(default_factory=dict)  # SHA-256; "": it cannot be told any more
    documents: dict[int, str] = field(default_factory=dict)  # the SHA-256 of the library's documents as they are now


@frozen
class Place:
    """A passage as an answer points to it. All texts of these records are plain text."""

    n: int
    pages: str
    quotes: tuple[str, ...]
    passage: int  # its number among the passages in full
    document: str


@frozen
class File:
    """A document of an answer and what is cited of it."""

    name: str
    sha256: str  # or why it is not told
    places: tuple[Place, ...]


@frozen
class Entry:
    """A question and its answer."""

    number: int
    answer: Answer
    verdict: tuple[str, ...]  # why there is no answer, or that it was stopped
    model_said: str  # where that is no answer; else empty
    heading: str  # of its files
    files: tuple[File, ...]
    also_read: tuple[Place, ...]
    facts: tuple[tuple[str, str], ...]  # label and value

    @property
    def places(self) -> tuple[Place, ...]:
        """All that it points to."""
        return (*(place for file in self.files for place in file.places), *self.also_read)


@frozen
class FullPassage:
    """A passage to be read whole."""

    number: int
    place: str
    heading: str
    text: str
    note: str


@frozen
class Dossier:
    """A conversation with all that is told of it."""

    title: str
    dates: tuple[str, str]  # of the conversation, and of the export with the program
    entries: tuple[Entry, ...]
    passages: tuple[FullPassage, ...]
    words: ExportWords


def model_files(conversation: Conversation) -> tuple[ModelFile, ...]:
    """The files whose hashes are wanted."""
    origins = [turn.answer.origin for turn in conversation.turns]
    return tuple(dict.fromkeys(file for origin in origins if origin is not None for file in origin.model_files))


def prepare(conversation: Conversation, facts: Facts, words: ExportWords) -> Dossier:
    """All that is told of a conversation."""
    shelf = _Shelf(words)
    entries = tuple(_entry(number, turn, facts, words, shelf) for number, turn in enumerate(conversation.turns, 1))
    dates = (
        words.conversation_of.format(date=_date(conversation.updated)),
        words.exported.format(date=_date(facts.exported), program=PROGRAM),
    )
    return Dossier(one_line(conversation.title), dates, entries, tuple(shelf.passages), words)


class _Shelf:
    """The passages in full, each once however often it is pointed to."""

    def __init__(self, words: ExportWords) -> None:
        self.passages: list[FullPassage] = []
        self._words = words
        self._numbers: dict[tuple[str, tuple[int, ...], str], int] = {}

    def number(self, passage: Passage) -> int:
        """Its number from 1; put there where it is new."""
        key = (passage.document, passage.pages, passage.text)
        if key not in self._numbers:
            self._numbers[key] = len(self.passages) + 1
            pages = page_label(passage.pages, self._words)
            place = ", ".join(part for part in (one_line(passage.document), pages) if part)
            note = self._words.read_by_ocr if passage.ocr else ""
            self.passages.append(
                FullPassage(self._numbers[key], place, one_line(passage.heading), passage.text.strip(), note)
            )
        return self._numbers[key]


def _entry(number: int, turn: Turn, facts: Facts, words: ExportWords, shelf: _Shelf) -> Entry:
    answer = turn.answer
    refusal = _refusal(answer)
    cited = {source.n for sentence in answer.sentences for source in sentence.sources}
    shown = [one for one in answer.passages if answer.abstained or one.n in cited]
    read = [one for one in answer.passages if one.n in answer.prompt_order or answer.pages_total]
    others = [one for one in read if one not in shown]
    return Entry(
        number=number,
        answer=answer,
        verdict=_verdict(answer, refusal, words),
        model_said={"model": answer.answer, "unsupported": answer.withheld}.get(refusal, "").strip(),
        heading=words.nearest if answer.abstained else words.sources,
        files=_files(answer, shown, facts, words, shelf),
        also_read=tuple(_place(one, (), words, shelf) for one in others),
        facts=tuple(_facts(answer, facts, words)),
    )


def _refusal(answer: Answer) -> str:
    """Why it was not answered. Turns of earlier versions do not say: there it is whether the model was asked."""
    if answer.refusal or not answer.abstained:
        return answer.refusal
    return "model" if answer.prompt_order else "weak"


def _verdict(answer: Answer, refusal: str, words: ExportWords) -> tuple[str, ...]:
    why = {"weak": words.weak, "model": words.model_refused, "unsupported": words.unsupported}
    told = [words.not_found, why[refusal]] if refusal else []
    if not refusal and not answer.answer.strip():
        told.append(words.said_nothing)
    return (*told, *([words.stopped] if answer.stopped else []))


def _files(
    answer: Answer, passages: Sequence[Passage], facts: Facts, words: ExportWords, shelf: _Shelf
) -> tuple[File, ...]:
    """The documents of these passages, in the order of their first one."""
    groups: dict[tuple[str, int | None], list[Place]] = {}
    for passage in passages:
        sources = [source for sentence in answer.sentences for source in sentence.sources if source.n == passage.n]
        quotes = tuple(dict.fromkeys(one_line(source.quote) for source in sources if source.quote.strip()))
        group = groups.setdefault((one_line(passage.document), passage.document_id), [])
        group.append(_place(passage, quotes, words, shelf))
    return tuple(
        File(name, _document_hash(answer, document_id, facts, words), tuple(places))
        for (name, document_id), places in groups.items()
    )


def _place(passage: Passage, quotes: tuple[str, ...], words: ExportWords, shelf: _Shelf) -> Place:
    pages = page_label(passage.pages, words)
    return Place(passage.n, pages, quotes, shelf.number(passage), one_line(passage.document))


def _document_hash(answer: Answer, document_id: int | None, facts: Facts, words: ExportWords) -> str:
    if answer.origin is not None:
        recorded = dict(answer.origin.documents).get(document_id if document_id is not None else -1)
        return recorded or words.not_recorded
    now = facts.documents.get(document_id) if document_id is not None else None
    return words.sha256_now.format(sha256=now) if now else words.not_recorded


def _facts(answer: Answer, facts: Facts, words: ExportWords) -> list[tuple[str, str]]:
    told = [(words.searched_for, one_line(answer.searched_for) or "–")]
    if answer.pages_total:
        done = words.of_pages.format(done=answer.pages_read, total=answer.pages_total)
        told.append((words.pages_read, done))
    asked = answer.origin is None or bool(answer.origin.model_files)
    told.append((words.model, one_line(answer.model) if asked else words.not_asked))
    if answer.origin is None:
        return [*told, (words.model_file, words.not_recorded), (words.answered, words.not_recorded)]
    for file in answer.origin.model_files:
        told.append((words.model_file, PurePath(file.path.replace("\\", "/")).name))
        told.append((words.sha256, facts.model_hashes.get(file) or words.file_changed))
    return [*told, (words.answered, _date(answer.origin.answered))]


def page_label(pages: Sequence[int], words: ExportWords) -> str:
    """(3,) → page 3; (3, 4) → pages 3–4"""
    if not pages:
        return ""
    if len(pages) == 1:
        return words.page.format(page=pages[0])
    return words.pages.format(first=pages[0], last=pages[-1])


def one_line(text: str) -> str:
    """`text` with every run of white space made one space."""
    return " ".join(text.split())


def _date(seconds: float) -> str:
    """2026-11-25 04:12+00:00"""
    return datetime.datetime.fromtimestamp(seconds).astimezone().isoformat(" ", "minutes")
