"""Question and dialogue to the passages to ground on.

The full-text index and the vectors each name candidates; each candidate is then scored by what it holds: BM25 over the
query's weighted terms as a share of what could be had, the nearness of its vector, and whether the question names its
document or page. On every set this was measured on that found more than fusing ranks did (EVALUATION.md). The best
short passages are widened for the model to read.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from app import naming, queries
from app.catalog import Catalog
from app.frozen import frozen
from app.passages import CJK_CHARACTER, WIDE_WORDS, StoredPassage, bigrams
from app.queries import Query
from app.records import Message, Passage
from app.terms import counted, tokens
from app.widening import around, wide_passage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.reranking import Reranker

BY_WORDS = 80  # candidates of the full-text index
IN_NAMED = 40  # candidates of either in the documents that the question names
BY_VECTOR = 100  # candidates of the vectors; the last one's nearness counts 0, the first one's 1
MOST_ROWS = 8_000  # passages that full text ranks: the commonest words of a question are left to the scoring
MOST_COUNTED = 5_000  # passages of a scope in which terms are counted by themselves
FEWEST_TERMS = 3  # that are looked for however common
RERANKED = 20  # wide passages that a cross-encoder reads

K1, B = 1.2, 0.75  # of BM25
IN_HEADING = 0.6  # of a term in the headings
NEARNESS = 0.5
UNREAD_NEARNESS = 0.05  # of a script that the embedder does not know
NAMED_DOCUMENT = 1.0
NAMED_PAGE = 1.5
CARRIED_NAME = 0.5  # of a document that the question before names
MOST_NAMED = 3  # documents that are searched by themselves because the question names them
MOST_PAGED = 50  # documents whose page is looked up where a question names a page alone
NEAR_DUPLICATE = 0.9  # share of the words that two passages have in common: they take one place
FAIR = 0.3  # of the best score: where several documents are asked, one with a passage so good has a place


class Finder(Protocol):
    """The nearest-neighbour search: app.vectors.VectorIndex."""

    def search(
        self, vector: NDArray[np.float32], limit: int, document_ids: Sequence[int] = ()
    ) -> list[tuple[int, float]]:
        """(passage, similarity), best first."""


class QuestionEmbedder(Protocol):
    """What embeds a question: app.embedding.Embedder."""

    @property
    def english_only(self) -> bool:
        """Whether other scripts than the Latin one tell it nothing."""

    def embed_question(self, text: str) -> NDArray[np.float32]:
        """One vector, shape (dimension,)."""

    def embed_dialogue(self, history: Sequence[Message], question: str) -> NDArray[np.float32] | None:
        """A question with the dialogue before it; None where only single texts are understood."""


@frozen
class Found:
    """What a search brought: the words searched for, and wide passages, best first.

    `first`: their `n` in the order in which a model that reads only some is to be given them. It is another where
    documents are asked together: then each has its say.
    """

    searched_for: str
    passages: tuple[Passage, ...]
    first: tuple[int, ...] = ()


@frozen
class _Near:
    """The vectors' candidates with their similarity, and the question's vector."""

    similar: dict[int, float]
    vector: NDArray[np.float32]


@frozen
class _Asked:
    """A question as it is scored."""

    query: Query
    history: Sequence[Message]
    question: str
    scope: tuple[int, ...]  # the documents to search; none: all
    clear: Mapping[int, float]  # documents that it names, and how clearly
    closest: Sequence[int]  # those of them that are searched by themselves as well
    rarity: Mapping[str, float]  # term → its inverse document frequency in the scope


def search(
    catalog: Catalog,
    nearest: tuple[QuestionEmbedder, Finder] | None,
    question: str,
    history: Sequence[Message] = (),
    top: int = 5,
    document_ids: Sequence[int] = (),
    reranker: Reranker | None = None,
    words: int = 0,
) -> Found:
    """The `top` wide passages for a question in its dialogue, of about so many words each (0: WIDE_WORDS). Without
    `nearest`, by full text alone."""
    query = queries.parse(question, history)
    with catalog.read():  # a document may be removed meanwhile
        names = catalog.names()
        scope = tuple(document for document in dict.fromkeys(document_ids) if document in names)
        if document_ids and not scope:
            return Found(query.searched_for, ())
        clear = _named(question, history, {key: names[key][0] for key in scope or names})
        asked = _Asked(query, history, question, scope, clear, _closest(clear, scope), _rarity(catalog, query, scope))
        near = _by_vector(asked, *nearest) if nearest is not None else None
        similar = near.similar if near is not None else {}
        ids = dict.fromkeys([*_by_words(catalog, asked), *similar, *_on_pages(catalog, asked, names)])
        short = catalog.passages(list(ids))
        nearness = _nearness(catalog, short, near) if near is not None else {}
        weight = _vector_weight(question, nearest)
        short = {key: passage for key, passage in short.items() if passage.document_id in names}
        scores = _scored(asked, short, {key: weight * value for key, value in nearness.items()})
        ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
        wanted = max(top, RERANKED) if reranker is not None else top
        best = [(short[key], score) for key, score in ranked]
        wide = _chosen(catalog, asked, best, wanted, names, words or WIDE_WORDS)
    if reranker is not None and wide:
        order = np.argsort(-reranker.scores(query.searched_for, [passage.text for passage in wide]), kind="stable")
        wide = [wide[place] for place in order][:top]
    ranks = sorted(range(len(wide)), key=lambda place: place if reranker is not None else -wide[place].score)
    found = tuple(replace(wide[place], n=n) for n, place in enumerate(ranks, 1))
    return Found(query.searched_for, found, tuple(ranks.index(place) + 1 for place in range(len(wide))))


def _named(question: str, history: Sequence[Message], names: Mapping[int, str]) -> dict[int, float]:
    """Documents that the question names, else those that the one before it does."""
    clear = naming.named(question, names)
    before = [message.content for message in history if message.role == "user"][-1:]
    if clear or not before:
        return clear
    return {document: CARRIED_NAME * value for document, value in naming.named(before[0], names).items()}


def _rarity(catalog: Catalog, query: Query, scope: Sequence[int]) -> dict[str, float]:
    total = catalog.count_passages(scope)
    if total > MOST_COUNTED:  # of so many, what is rare among all is rare among them, and all are counted faster
        scope, total = (), catalog.count_passages()
    counts = {term.key: catalog.count_words(term.matching, scope) for term in query.terms}
    return {key: math.log(1 + (total - count + 0.5) / (count + 0.5)) for key, count in counts.items() if count}


# Candidates.


def _by_words(catalog: Catalog, asked: _Asked) -> list[int]:
    """By BM25 over the query's terms that tell most."""
    telling = sorted(
        (term for term in asked.query.terms if term.key in asked.rarity),
        key=lambda term: -term.weight * asked.rarity[term.key],
    )
    total = catalog.count_passages(asked.scope)
    chosen: list[str] = []
    rows = 0.0
    for term in telling:
        count = total / math.exp(asked.rarity[term.key])
        if len(chosen) < FEWEST_TERMS or rows + count <= MOST_ROWS:
            chosen.append(term.matching)
            rows += count
    query = " OR ".join(chosen)
    found = catalog.search_words(query, BY_WORDS, asked.scope)
    if asked.closest:
        found += catalog.search_words(query, IN_NAMED, asked.closest)
    return [passage for passage, _ in found]


def _by_vector(asked: _Asked, embedder: QuestionEmbedder, finder: Finder) -> _Near:
    vector = embedder.embed_dialogue(asked.history, asked.question)
    if vector is None:
        vector = np.sum([weight * embedder.embed_question(text) for text, weight in asked.query.views], axis=0)
        vector = np.asarray(vector / (np.linalg.norm(vector) or 1.0), np.float32)
    hits = finder.search(vector, BY_VECTOR, asked.scope)
    if asked.closest:
        hits += finder.search(vector, IN_NAMED, asked.closest)
    return _Near(dict(hits), vector)


def _on_pages(catalog: Catalog, asked: _Asked, names: Mapping[int, object]) -> list[int]:
    """The passages of the pages that the question names: of the documents it names, else of all that are asked."""
    documents = asked.closest or list(asked.scope or names)
    return catalog.passages_on(documents[:MOST_PAGED], asked.query.pages) if asked.query.pages else []


def _closest(clear: Mapping[int, float], scope: Sequence[int]) -> list[int]:
    """The documents that the question names most clearly; none where just these are searched anyway."""
    ranked = sorted(clear, key=lambda document: (-clear[document], document))[:MOST_NAMED]
    return [] if set(ranked) == set(scope) else ranked


# Scores.


def _nearness(catalog: Catalog, short: Mapping[int, StoredPassage], near: _Near) -> dict[int, float]:
    """Candidate → 0 to 1: from the farthest of the vectors' own candidates to the nearest of all."""
    others, vectors = catalog.vectors([key for key in short if key not in near.similar], len(near.vector))
    beside = (vectors @ near.vector).tolist() if len(others) else []
    similar = near.similar | dict(zip(others, beside, strict=True))
    if not near.similar:
        return {}
    best = max(similar.values())
    least = sorted(near.similar.values(), reverse=True)[:BY_VECTOR][-1]
    return {key: max(0.0, value - least) / ((best - least) or 1.0) for key, value in similar.items()}


def _vector_weight(question: str, nearest: tuple[QuestionEmbedder, Finder] | None) -> float:
    if nearest is None:
        return 0.0
    foreign = len(CJK_CHARACTER.findall(question)) > len(question) / 3
    return UNREAD_NEARNESS if foreign and nearest[0].english_only else NEARNESS


def _scored(asked: _Asked, short: Mapping[int, StoredPassage], nearness: Mapping[int, float]) -> dict[int, float]:
    """Candidate → how well it fits."""
    weights = {term.key: term.weight * asked.rarity.get(term.key, 0.0) for term in asked.query.terms}
    most = sum(weights.values()) or 1.0
    held = counted([f"{passage.header}\n{passage.text}" for passage in short.values()], weights)
    usual = sum(length for _, length in held) / max(1, len(held)) or 1.0
    distinct = list({passage.heading for passage in short.values()})
    headings = dict(zip(distinct, counted(distinct, weights), strict=True))
    scores = {}
    for (key, passage), (counts, length) in zip(short.items(), held, strict=True):
        heading, _ = headings[passage.heading]
        damping = K1 * (1 - B + B * length / usual)
        score = 0.0
        for term in counts.keys() | heading.keys():
            often = counts[term] + IN_HEADING * heading[term]
            score += weights[term] * often * (K1 + 1) / (often + damping)
        scores[key] = (
            score / most
            + nearness.get(key, 0.0)
            + NAMED_DOCUMENT * asked.clear.get(passage.document_id, 0.0)
            + (NAMED_PAGE if passage.page in asked.query.pages else 0.0)
        )
    return scores


# The choice.

_Ranked = tuple[StoredPassage, float]


def _chosen(
    catalog: Catalog,
    asked: _Asked,
    ranked: Sequence[_Ranked],
    top: int,
    names: Mapping[int, tuple[str, str]],
    words: int,
) -> list[Passage]:
    """Wide passages, none twice, best first; but where some documents are asked together, first the best of each."""
    taken: set[tuple[int, int]] = set()  # (document, ordinal) already inside a wide passage
    seen: list[tuple[int, Counter[str]]] = []
    wide: list[Passage] = []
    together = asked.scope if 1 < len(asked.scope) <= top else _side_by_side(asked.clear, top)
    for short, score in _spread(asked, ranked, together):
        held = Counter(tokens(short.text) + bigrams(short.text).split())
        rivals = (other for of, other in seen if of == short.document_id or short.document_id not in together)
        if (short.document_id, short.ordinal) in taken or any(_alike(held, other) for other in rivals):
            continue
        parts = around(catalog, short, taken, words)
        taken.update((part.document_id, part.ordinal) for part in parts)
        seen.append((short.document_id, held))
        wide.append(wide_passage(catalog, parts, names[short.document_id], score))
        if len(wide) == top:
            break
    return wide


def _spread(asked: _Asked, ranked: Sequence[_Ranked], together: Sequence[int]) -> list[_Ranked]:
    """The best of each of a few documents that are asked together first, then all by their score."""
    if len(together) < 2:
        return list(ranked)
    first: dict[int, _Ranked] = {}
    fits = [score - NAMED_DOCUMENT * asked.clear.get(short.document_id, 0.0) for short, score in ranked]
    fair = FAIR * max(fits, default=0.0)
    for one, fit in zip(ranked, fits, strict=True):
        if one[0].document_id in together and fit >= fair:
            first.setdefault(one[0].document_id, one)
    return [*first.values(), *(one for one in ranked if one[0].document_id not in first or one not in first.values())]


def _side_by_side(clear: Mapping[int, float], top: int) -> tuple[int, ...]:
    """Documents that a question names alike: "compare the lease and the contract"."""
    alike = naming.clearest(clear)
    return alike if len(alike) <= top else ()


def _alike(one: Counter[str], other: Counter[str]) -> bool:
    """Whether two texts have nearly all their words in common; numbers are words, so the tables of two years differ."""
    smaller, larger = sorted((sum(one.values()), sum(other.values())))
    return larger > 0 and smaller >= NEAR_DUPLICATE * larger and sum((one & other).values()) >= NEAR_DUPLICATE * larger
