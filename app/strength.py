"""Whether passages are near enough to a question for the model to be asked: the first of the three ways to say no.

Two measures: the share of the question's telling terms that one stretch of a passage holds, and how near the nearest
stretch's vector is. Their weights and the threshold are fitted by tests/eval/refusals.py, on one half of its data, and
reported on the other (EVALUATION.md).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app import queries
from app.evidence import sentences
from app.passages import CJK_CHARACTER
from app.records import Message
from app.terms import STOP_WORDS, counted, telling

STRETCH = 3  # sentences
COMPARED = 4  # stretches whose vectors are compared: those that hold most of the terms
ITSELF = frozenset("document file pdf text page kind type sort thi".split())  # terms that ask of the document itself
# Fitted: see above.
COVER, NEARNESS, CONSTANT = 5.84, 7.45, -5.73
LEAST = -0.24
LEAST_IN_DIALOGUE = -2.63  # what a follow-up means is said before it
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


@dataclass(frozen=True, slots=True)
class Strength:
    """How near passages are to a question. `nearness` is None where no vector tells."""

    cover: float  # 0 to 1
    nearness: float | None  # cosine
    in_dialogue: bool

    @property
    def score(self) -> float:
        """Bigger is nearer."""
        return COVER * self.cover + NEARNESS * (self.nearness or 0.0) + CONSTANT

    @property
    def weak(self) -> bool:
        """Whether it is not worth asking the model."""
        if self.nearness is None:
            return self.cover < LEAST_COVER_UNREAD and not self.in_dialogue
        return self.score < (LEAST_IN_DIALOGUE if self.in_dialogue else LEAST)


def measure(
    question: str, history: Sequence[Message], passages: Sequence[str], embedder: PassageEmbedder
) -> Strength | None:
    """How near the passages are. None where the question has no telling words, or
    names a page, or where the embedder's scale is another's."""
    plain = queries.plain_years(question)
    main, _ = queries.parted(plain)
    asked = [frozenset(telling(text)) - STOP_WORDS - ITSELF for text in _forms(main, plain)]
    stretches = [stretch for passage in passages for stretch in _stretches(passage)]
    if not asked[0] or not stretches or queries.named_pages(question):
        return None
    before = frozenset(key for message in history[-2:] for key in telling(message.content))
    held = [set(counts) for counts, _ in counted(stretches, before.union(*asked))]
    cover = max(len(terms & one) / len(terms) for terms in asked for one in held)
    if embedder.english_only and len(CJK_CHARACTER.findall(question)) > len(question) / 3:
        return Strength(cover, None, bool(history))
    if not embedder.comparable:
        return None
    sought = [*asked, asked[0] | before] if before else asked
    fits = [max(_fit(terms, one, held) for terms in sought) for one in held]
    best = sorted(range(len(stretches)), key=lambda place: -fits[place])[:COMPARED]
    texts = _forms(main, plain)
    if history:
        texts.append(" ".join([*(message.content for message in history), question]))
    vectors = embedder.embed_passages([*texts, *(stretches[place] for place in best)])
    return Strength(cover, float((vectors[len(texts) :] @ vectors[: len(texts)].T).max()), bool(history))


def _forms(main: str, plain: str) -> list[str]:
    """The question, and how documents put it, where the glossary knows."""
    known = queries.expanded(plain)
    return [main, known] if known else [main]


def _fit(terms: frozenset[str], one: set[str], all_held: Sequence[set[str]]) -> float:
    """Of how many of the terms, and of how rare ones."""
    rare = {term: math.log(1 + len(all_held) / (1 + sum(term in held for held in all_held))) for term in terms & one}
    return len(rare) / len(terms) + sum(rare.values()) / (10 * len(terms))


def _stretches(text: str) -> list[str]:
    """A few sentences side by side, beginning at each."""
    places = sentences(text)
    last = max(1, len(places) - STRETCH + 1) if places else 0
    return [text[places[at][0] : places[min(at + STRETCH, len(places)) - 1][1]] for at in range(last)]
