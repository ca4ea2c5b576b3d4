"""Whether passages are near enough to a question for the model to be asked: the first of the three ways to say no.

Two measures: the share of the question's telling terms that one stretch of a passage holds, and how near the nearest
stretch's vector is. Their weights and the threshold are fitted by tests/eval/refusals.py, on one half of its data, and
reported on the other (EVALUATION.md).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app import queries
from app.evidence import sentences
from app.frozen import frozen
from app.passages import CJK_CHARACTER
from app.records import Message
from app.terms import STOP_WORDS, counted, telling

STRETCH = 3  # sentences
COMPARED = 4  # stretches whose vectors are compared: those that hold most of the terms
MANY_TERMS = 4  # of a question: that of so many the passages hold few tells something
# Terms that ask of the document itself, or for something to be done with it.
ITSELF = frozenset(
    "document file pdf text page kind type sort thi titl author wrote written first last exampl translat explain "
    "answer question tell describ section part".split()
)
# Fitted: see above.
COVER, NEARNESS, CONSTANT = 4.83, 7.35, -5.85
LEAST = -0.81
LEAST_NEARNESS = 0.26  # where the question has few terms
LEAST_IN_DIALOGUE = -2.81  # what a follow-up means is said before it
LEAST_COVER_UNREAD = 0.29  # of a script that the embedder does not know


class PassageEmbedder(Protocol):
    """What embeds: app.embedding.Embedder."""

    @property
    def english_only(self) -> bool:
        """Whether other scripts than the Latin one tell it nothing."""

    @property
    def comparable(self) -> bool:
        """Whether its cosines are on the scale that the threshold was fitted on."""

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (n, dimension)."""


@frozen
class Strength:
    """How near passages are to a question. `nearness` is None where no vector tells."""

    cover: float  # 0 to 1
    nearness: float | None  # cosine
    terms: int  # that the question has
    in_dialogue: bool

    @property
    def score(self) -> float:
        """Bigger is nearer."""
        return COVER * self.cover + NEARNESS * (self.nearness or 0.0) + CONSTANT

    def is_weak(self, caution: float = 0.0) -> bool:
        """Whether it is not worth asking the model. `caution` is in units of the score: above 0, more is too weak."""
        if self.nearness is None:
            return self.cover < LEAST_COVER_UNREAD + caution / COVER and not self.in_dialogue
        if self.terms < MANY_TERMS and self.nearness >= LEAST_NEARNESS + caution / NEARNESS:
            return False  # "how much is the deposit?": a source that says "security" for it covers nothing
        return self.score < (LEAST_IN_DIALOGUE if self.in_dialogue else LEAST) + caution


def measure(
    question: str, history: Sequence[Message], passages: Sequence[str], embedder: PassageEmbedder
) -> Strength | None:
    """How near the passages are.

    None where the question has no telling words or names a page, where it and the passages are in different scripts,
    or where the embedder's scale is not the one that was fitted on.
    """
    return _told(question, history, passages, embedder, embedder.comparable)


def _told(
    question: str, history: Sequence[Message], passages: Sequence[str], embedder: PassageEmbedder, by_vector: bool
) -> Strength | None:
    """The same; without `by_vector` None where a vector would have to tell."""
    plain = queries.plain_years(question)
    main, _ = queries.parted(plain)
    texts = _forms(main, plain)
    asked = [frozenset(telling(text)) - STOP_WORDS - ITSELF for text in texts]
    stretches = [stretch for passage in passages for stretch in _stretches(passage)]
    if not asked[0] or not stretches or queries.named_pages(question):
        return None
    if _unspaced(question) != _unspaced(" ".join(passages)):
        return None
    history = queries.spoken(history)
    before = frozenset(key for message in history[-2:] for key in telling(message.content))
    held = [set(counts) for counts, _ in counted(stretches, before.union(*asked))]
    cover = max(len(terms & one) / len(terms) for terms in asked for one in held)
    if embedder.english_only and _unspaced(question):
        return Strength(cover, None, len(asked[0]), bool(history))
    if not by_vector:
        return None
    often = Counter(term for one in held for term in one)
    sought = [*asked, asked[0] | before] if before else asked
    fits = [max(_fit(terms, one, often, len(held)) for terms in sought) for one in held]
    best = sorted(range(len(stretches)), key=lambda place: -fits[place])[:COMPARED]
    if history:
        texts.append(" ".join([*(message.content for message in history), question]))
    vectors = embedder.embed_passages([*texts, *(stretches[place] for place in best)])
    nearness = float((vectors[len(texts) :] @ vectors[: len(texts)].T).max())
    return Strength(cover, nearness, len(asked[0]), bool(history))


def nearest(
    question: str, history: Sequence[Message], passages: Sequence[str], embedder: PassageEmbedder, count: int
) -> list[int]:
    """The places of the `count` passages that are nearest, in their order; of those that cannot be told, the first."""
    told = [_told(question, history, [passage], embedder, by_vector=True) for passage in passages]
    scores = [one.score if one is not None else -math.inf for one in told]
    return sorted(sorted(range(len(passages)), key=lambda place: -scores[place])[:count])


def _unspaced(text: str) -> bool:
    """Whether it is in a script that parts no words."""
    return len(CJK_CHARACTER.findall(text)) > len(text) / 4


def _forms(main: str, plain: str) -> list[str]:
    """The question, and how documents put it, where the glossary knows."""
    known = queries.expanded(plain)
    return [main, known] if known else [main]


def _fit(terms: frozenset[str], held: set[str], often: Mapping[str, int], stretches: int) -> float:
    """Of how many of the terms a stretch holds, and of how rare ones."""
    found = terms & held
    rare = sum(math.log(1 + stretches / (1 + often[term])) for term in found)
    return (len(found) + rare / 10) / len(terms)


def _stretches(text: str) -> list[str]:
    """A few sentences side by side, beginning at each."""
    places = sentences(text)
    last = max(1, len(places) - STRETCH + 1) if places else 0
    return [text[places[at][0] : places[min(at + STRETCH, len(places)) - 1][1]] for at in range(last)]
