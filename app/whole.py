"""Questions about whole documents: which ones they are, and going over every page, in steps.

Each step puts consecutive passages before the model and takes a note; the notes are put together, in steps again
while they are too many for one prompt. The answer comes of the last notes.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace

from app import naming
from app.catalog import Catalog
from app.events import PagesRead
from app.frozen import frozen
from app.model_protocol import Model, all_said
from app.passages import WIDE_WORDS, StoredPassage
from app.prompt import STOPS, Prompt, build, language_of, render
from app.records import Answer, Document, Message, Passage, Sentence, Source
from app.refusing import abstains
from app.sampling import Sampling
from app.widening import wide_passage

STEP_TOKENS = 3_000  # of passages before the model at once, where its window has room for so many
SMALLEST_STEP = 100
NOTE_TOKENS = 160
TITLE_TOKENS = 40  # of the header that a passage has in the prompt
SHORTEST_PART = 200  # characters
MOST_CITED = 20
MOST_PAGES = 500  # of a library that is gone over whole without anyone having chosen its documents

_WHOLE = (
    r"(?:it|(?:this|these)(?:\s\w+)?|"
    r"(?:the|my|all)\s(?:whole\s)?(?:documents?|files?|reports?|papers?|books?|contracts?|pdfs?))"
)
_SUMMARY = re.compile(
    r"\bsummari[sz]e\b(?! (?:your|the answer))|\btl;?dr\b|"
    r"\b(?:give|write|make|provide|need|want)\b.{0,30}\b(?:summary|overview|gist)\b|"
    rf"\b(?:summary|overview|gist|main (?:points|ideas|topics|findings)|key (?:points|takeaways|findings)) "
    rf"(?:of|in) {_WHOLE}|"
    rf"\bwhat (?:is|are) {_WHOLE}\s(?:all )?about\b|要約|まとめて|概要を|要点",
    re.IGNORECASE,
)
_SUMMARY_OF_PART = re.compile(
    r"\b(?:section|chapter|page|paragraph|clause|table|note|item)s?\s(?:\d|[ivx]+\b)|"
    r"\b(?:section|chapter|page|paragraph|clause|table) (?:on|of|about)\b",
    re.IGNORECASE,
)
_EVERYWHERE = re.compile(
    r"^(?:please\s|(?:can|could|would) you (?:please\s)?|i (?:want|need) you to\s)*"
    r"(?:list|name|find|show|give|enumerate|collect|extract)(?: me| us)?(?: out)?\s(?:all|every|each)\b|\beverywhere\b|"
    r"\bevery (?:mention|place|passage|occurrence)\b|\ball (?:mentions|places|passages|occurrences)\b|"
    r"\bthroughout the (?:document|documents|report|reports|file|files|contract|paper|book)\b|"
    r"(?:すべて|全て|全部).{0,20}(?:挙げ|列挙|リスト|一覧|教え)|一覧(?:に|を)",
    re.IGNORECASE,
)
_KIND = r"(?:document|file|report|paper|book|contract)"
_THIS = re.compile(  # “that” and “it” point back, or only lead on: “contracts that mention it”
    rf"\bthis\b|\bthe {_KIND}\b|\bthat\b(?=\s{_KIND}\b|\W*$)|\b(?:summari[sz]e|of|in|from|through|about) (?:it|that)\b|"
    r"\bit(?=\s(?:all\s)?about\b|\s(?:mentions|says|contains|lists|names)\b)|この|これ(?!まで|から)|それ(?!ぞれ|まで)",
    re.IGNORECASE,
)


def asks_for_all(question: str) -> bool:
    """Whether a question is about whole documents, so that some passages would not do."""
    if _EVERYWHERE.search(question):
        return True
    return bool(_SUMMARY.search(question)) and not _SUMMARY_OF_PART.search(question)


@frozen
class Text:
    """All that is to be gone over: every passage of the documents, in their order, wide; and how many pages."""

    passages: tuple[Passage, ...]
    pages: int


def all_passages(catalog: Catalog, document_ids: Sequence[int]) -> Generator[None, None, Text]:
    """Documents whole, yielding between them. `n` of a passage is its place from 1."""
    wide: list[Passage] = []
    pages = 0
    for document_id in document_ids:
        with catalog.read():  # it may be removed, or read anew, meanwhile
            document = catalog.document(document_id)
            if document is not None:
                pages += document.pages
                wide += _all_of(catalog, document)
        yield None
    return Text(tuple(replace(passage, n=n) for n, passage in enumerate(wide, 1)), pages)


def _all_of(catalog: Catalog, document: Document) -> list[Passage]:
    wide: list[Passage] = []
    group: list[StoredPassage] = []
    place = document.name, document.path
    for short in catalog.neighbours(document.id, 0, document.passages + 1):
        if group and sum(part.words for part in group) + short.words > WIDE_WORDS:
            wide.append(wide_passage(catalog, group, place, 0.0))
            group = []
        group.append(short)
    return [*wide, wide_passage(catalog, group, place, 0.0)] if group else wide


def documents_meant(
    catalog: Catalog, question: str, chosen: Sequence[int], previous: Answer | None
) -> tuple[tuple[int, ...], str]:
    """The documents to go over: those chosen, else those the question names, else those of the last answer, else all.

    None where all are too many, and a sentence that says so.
    """
    names = {document: name for document, (name, _) in catalog.names().items()}
    if chosen:
        return tuple(chosen), ""
    meant = naming.clearest(naming.named(question, names))
    if not meant and previous is not None and _THIS.search(question):
        shown = [passage.document_id for passage in previous.passages if passage.document_id in names]
        meant = tuple(document for document in dict.fromkeys(shown) if document is not None)[:1]
    if meant:
        return meant, ""
    pages = sum(document.pages for document in catalog.documents())
    if pages > MOST_PAGES:
        return (), (
            f"This question is about whole documents, and your library has {pages:,} pages: choose or name the "
            "documents to have all of them read. Only the nearest passages were read."
        )
    return tuple(names), ""


@dataclass(slots=True)
class Notes:
    """What has been gone over so far, and what was noted of it."""

    pages: int = 0
    taken: list[str] = field(default_factory=list)


def take_notes(
    model: Model, text: Text, question: str, style: str, sampling: Sampling, notes: Notes
) -> Generator[PagesRead | None, None, Prompt]:
    """Go over all of it, filling `notes` on the way. Returns the prompt for the answer."""
    language = language_of((), question, text.passages)
    bare = len(model.tokenize(render((), (Message("user", _step_question(question)),), style, language)))
    room = min(STEP_TOKENS, max(SMALLEST_STEP, model.context_tokens - _note_tokens(model) - bare - TITLE_TOKENS))
    yield PagesRead(0, text.pages)
    steps = _steps(model, text.passages, room)
    for number, step in enumerate(steps, 1):
        note = yield from _note(model, step, question, style, sampling)
        if note:
            notes.taken.append(note)
        notes.pages = text.pages if number == len(steps) else max(notes.pages, _pages(text.passages, step[-1].n - 1))
        yield PagesRead(notes.pages, text.pages)
    together = [_as_passage(note, n) for n, note in enumerate(notes.taken, 1)]
    while len(steps := _steps(model, together, room)) > 1 and len(steps) < len(together):
        shorter: list[str] = []
        for step in steps:
            note = yield from _note(model, step, question, style, sampling)
            shorter += [note] if note else [one.text for one in step]
        if len(shorter) >= len(together):
            break
        together = [_as_passage(note, n) for n, note in enumerate(shorter, 1)]
    room = model.context_tokens - _note_tokens(model)
    return build(model.tokenize, together, (), question, style, room, language)


def _note_tokens(model: Model) -> int:
    return min(NOTE_TOKENS, model.context_tokens // 8)


def _step_question(question: str) -> str:
    return f"{question} Use only this part of the text, and be brief."


def _steps(model: Model, passages: Sequence[Passage], most: int) -> list[list[Passage]]:
    """Consecutive passages, so many tokens of them together; what is longer by itself comes in parts."""
    steps: list[list[Passage]] = []
    room = 0
    for passage, count in (part for whole in passages for part in _parts(model, whole, most)):
        if not steps or count > room:
            steps.append([])
            room = most
        steps[-1].append(passage)
        room -= count
    return steps


def _parts(model: Model, passage: Passage, most: int) -> list[tuple[Passage, int]]:
    """A passage, or its halves, or theirs, so that each is of at most so many tokens; with its tokens."""
    text = passage.text
    count = len(model.tokenize(text)) + TITLE_TOKENS
    if len(text) < SHORTEST_PART or count <= most:
        return [(passage, count)]
    middle = text.rfind(" ", 0, len(text) // 2 + 1)
    middle = middle if middle > 0 else len(text) // 2
    halves = (replace(passage, text=text[:middle]), replace(passage, text=text[middle:]))
    return [part for half in halves for part in _parts(model, half, most)]


def _note(
    model: Model, step: Sequence[Passage], question: str, style: str, sampling: Sampling
) -> Generator[None, None, str]:
    """What the model makes of some passages; empty where it finds nothing in them."""
    most = _note_tokens(model)
    language = language_of((), question, step)  # the words for the step are English in any case
    room = model.context_tokens - most
    prompt = build(model.tokenize, step, (), _step_question(question), style, room, language)
    said = yield from all_said(model.generate(prompt.tokens, most, STOPS, sampling))
    return "" if abstains(said) else " ".join(said.split())


def _pages(passages: Sequence[Passage], count: int) -> int:
    """How many pages the first so many passages stand on; blank ones before the last are gone over as well."""
    last: dict[int | None, int] = {}
    for passage in passages[:count]:
        last[passage.document_id] = max(passage.pages, default=0)
    return sum(last.values())


def _as_passage(note: str, n: int) -> Passage:
    return Passage(n, "", "", (), note, 0.0)


def cited(
    sentences: Sequence[Sentence], passages: Sequence[Passage]
) -> tuple[tuple[Sentence, ...], tuple[Passage, ...]]:
    """The passages that the sentences point to, numbered anew in the order they come, and the sentences so numbered."""
    numbers: dict[int, int] = {}
    renumbered = []
    for sentence in sentences:
        sources: list[Source] = []
        for source in sentence.sources:
            if source.n not in numbers and (len(numbers) < MOST_CITED or not sources):  # none goes without
                numbers[source.n] = len(numbers) + 1
            if source.n in numbers:
                sources.append(replace(source, n=numbers[source.n]))
        renumbered.append(replace(sentence, sources=tuple(sources)))
    by_place = {passage.n: passage for passage in passages}
    return tuple(renumbered), tuple(replace(by_place[old], n=new) for old, new in numbers.items())
