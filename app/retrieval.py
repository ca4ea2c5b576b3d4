"""Question and dialogue to the passages to ground on: full text and vectors, fused by reciprocal rank, widened."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from app.catalog import Catalog
from app.passages import StoredPassage, bigrams, compose, widen
from app.records import Line, Message, Passage, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CANDIDATES = 50  # short passages from each search
RANK_CONSTANT = 60  # of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)
REACH = 6  # neighbours looked at to either side when widening

_WORD = re.compile(r"\w+")
STOP_WORDS = frozenset(
    "a about after all also am an and any are as at be been before but by can could did do does for from give had "
    "has have he her him his how i if in into is it its just me more most my no not of on or our out please she "
    "should so some such tell than that the their them then there these they this those to up us was we were what "
    "when where which while who whom whose why will with would you your".split()
)


class Finder(Protocol):
    """The nearest-neighbour search: app.vectors.VectorIndex."""

    def search(
        self, vector: NDArray[np.float32], limit: int, document_ids: Sequence[int] = ()
    ) -> list[tuple[int, float]]:
        """(passage, similarity), best first."""


class QuestionEmbedder(Protocol):
    """What embeds a question: app.embedding.Embedder."""

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """One vector, shape (dimension,)."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brought: the words searched for, and wide passages, best first."""

    searched_for: str
    passages: tuple[Passage, ...]


def search(
    catalog: Catalog,
    nearest: tuple[QuestionEmbedder, Finder] | None,
    question: str,
    history: Sequence[Message] = (),
    top: int = 5,
    document_ids: Sequence[int] = (),
) -> Found:
    """The `top` wide passages for a question in its dialogue. Without `nearest`, by full text alone."""
    views = _views(question, history)
    rankings = []
    for view in views:
        rankings.append([hit for hit, _ in catalog.search_words(words_query(view), CANDIDATES, document_ids)])
        if nearest is not None:
            embedder, finder = nearest
            hits = finder.search(embedder.embed_question(view), CANDIDATES, document_ids)
            rankings.append([hit for hit, _ in hits])
    fused = fuse(rankings)
    with catalog.read():  # a document may be removed meanwhile
        return Found(views[-1], _widened(catalog, fused, top))


def fuse(rankings: Iterable[Sequence[int]]) -> list[tuple[int, float]]:
    """Reciprocal rank fusion: (item, score), best first; ties by item, so that the order never wavers."""
    scores: dict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, item in enumerate(ranking, 1):
            scores[item] += 1.0 / (RANK_CONSTANT + rank)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


def words_query(text: str) -> str:
    """An FTS5 query for any of a text's words; each is quoted, so that none is read as an operator."""
    words = [word.lower() for word in _WORD.findall(text)]
    telling = [word for word in words if word not in STOP_WORDS] or words
    terms = dict.fromkeys([*telling, *bigrams(text).split()])
    return " OR ".join(f'"{term}"' for term in terms)


def _views(question: str, history: Sequence[Message]) -> list[str]:
    """What to search for: the question, and in a dialogue also with the question before it."""
    asked = [message.content for message in history if message.role == "user"]
    return [question, f"{asked[-1]} {question}"] if asked else [question]


def _widened(catalog: Catalog, fused: Sequence[tuple[int, float]], top: int) -> tuple[Passage, ...]:
    stored = catalog.passages([item for item, _ in fused])
    documents = catalog.names()
    taken: set[tuple[int, int]] = set()  # (document, ordinal) already inside a wide passage
    wide: list[Passage] = []
    for item, score in fused:
        short = stored.get(item)
        if short is None or (short.document_id, short.ordinal) in taken or short.document_id not in documents:
            continue
        parts = [part for part in _around(catalog, short) if (part.document_id, part.ordinal) not in taken]
        parts = _unbroken(parts, short.ordinal)
        taken.update((part.document_id, part.ordinal) for part in parts)
        name, path = documents[short.document_id]
        wide.append(
            _wide_passage(catalog, parts, replace(_BLANK, n=len(wide) + 1, document=name, path=path, score=score))
        )
        if len(wide) == top:
            break
    return tuple(wide)


_BLANK = Passage(0, "", "", (), "", 0.0)


def _wide_passage(catalog: Catalog, parts: Sequence[StoredPassage], blank: Passage) -> Passage:
    """The parts as one passage: under the heads of its table's columns, where it begins further down in that."""
    pages = {part.page: catalog.page(part.document_id, part.page) for part in parts}
    lines: list[tuple[int, Line]] = []
    for part in parts:
        chosen = pages[part.page][1][part.first : part.last]
        lines += [(part.page, line) for line in chosen if not line.margin]
    text, spans = compose(lines)
    header, header_spans = _header(parts[0], pages[parts[0].page][1])
    return replace(
        blank,
        pages=tuple(sorted(pages)),
        text=header + text,
        spans=header_spans + _moved(spans, len(header)),
        document_id=parts[0].document_id,
        geometry=tuple(geometry for geometry, _, _ in pages.values()),
        heading=parts[0].heading,
        ocr=any(ocr for _, _, ocr in pages.values()),
    )


def _header(part: StoredPassage, lines: Sequence[Line]) -> tuple[str, tuple[Span, ...]]:
    """The heads of the columns above a row further down, and where they stand on its page."""
    if not part.header:
        return "", ()
    wanted = part.header.split("\n")
    composed = [compose([(part.page, line)]) for line in lines[: part.first]]
    starts = range(len(composed) - len(wanted), -1, -1)
    found = next((at for at in starts if [text for text, _ in composed[at : at + len(wanted)]] == wanted), None)
    if found is None:  # a page of an earlier version
        return part.header + "\n", ()
    header = ""
    spans: tuple[Span, ...] = ()
    for text, places in composed[found : found + len(wanted)]:
        spans += _moved(places, len(header))
        header += text + "\n"
    return header, spans


def _moved(spans: tuple[Span, ...], by: int) -> tuple[Span, ...]:
    return tuple(replace(span, start=span.start + by, end=span.end + by) for span in spans)


def _around(catalog: Catalog, short: StoredPassage) -> list[StoredPassage]:
    near = catalog.neighbours(short.document_id, short.ordinal, REACH)
    index = next(i for i, other in enumerate(near) if other.ordinal == short.ordinal)
    first, last = widen([part.words for part in near], index, [part.heading for part in near])
    return near[first:last]


def _unbroken(parts: Sequence[StoredPassage], ordinal: int) -> list[StoredPassage]:
    """The parts that stand side by side with `ordinal`, where others between them were taken."""
    places = {part.ordinal: part for part in parts}
    first = last = ordinal
    while first - 1 in places:
        first -= 1
    while last + 1 in places:
        last += 1
    return [places[place] for place in range(first, last + 1)]
