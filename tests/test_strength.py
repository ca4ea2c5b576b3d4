"""Whether what was found is worth asking the model: with the real built-in embedder."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from fakes import WordEmbedder
from numpy.typing import NDArray

from app import strength
from app.embedding import BuiltInEmbedder
from app.paths import resources_dir
from app.records import Message

PASSAGES = (
    "The lighthouse of Varberg was built in 1921 by Anna Lind. It stands on the cape and is 84 metres tall. "
    "Its lamp is lit at dusk. The keeper lives beside it with his family.",
    "Capital expenditures are paid from cash. Purchases of property, plant and equipment were 1,577 in 2018. "
    "Net cash provided by operating activities rose.",
)


@pytest.fixture(scope="module")
def embedder() -> BuiltInEmbedder:
    return BuiltInEmbedder(resources_dir() / "embedding")


@pytest.mark.parametrize(
    "question",
    [
        "Who built the lighthouse of Varberg?",
        "How tall is the lighthouse?",
        "What was the capex in FY2018?",
        "Where does the keeper live?",
    ],
)
def test_what_the_passages_tell_of_is_asked(embedder: BuiltInEmbedder, question: str) -> None:
    told = strength.measure(question, (), PASSAGES, embedder)
    assert told is not None and not told.is_weak()


@pytest.mark.parametrize(
    "question",
    [
        "Who won the football world cup of 1998?",
        "What is the boiling point of ethanol?",
        "Which treaty ended the Thirty Years' War?",
    ],
)
def test_what_they_say_nothing_of_is_not(embedder: BuiltInEmbedder, question: str) -> None:
    told = strength.measure(question, (), PASSAGES, embedder)
    assert told is not None and told.is_weak()


def test_caution_moves_the_threshold_both_ways(embedder: BuiltInEmbedder) -> None:
    far = strength.measure("What is the boiling point of ethanol?", (), PASSAGES, embedder)
    near = strength.Strength(0.5, 0.4, 5, False)
    assert far is not None and far.is_weak() and not far.is_weak(-4.0)
    assert not near.is_weak() and near.is_weak(0.5)
    unread = strength.Strength(0.3, None, 5, False)
    assert not unread.is_weak() and unread.is_weak(0.5) and strength.Strength(0.2, None, 5, False).is_weak()


def test_a_follow_up_lives_on_what_was_said(embedder: BuiltInEmbedder) -> None:
    history = [Message("user", "Who built the lighthouse of Varberg?"), Message("assistant", "Anna Lind.")]
    told = strength.measure("And how high?", history, PASSAGES, embedder)
    assert told is not None and told.in_dialogue and not told.is_weak()


def test_a_question_without_telling_words_is_never_refused(embedder: BuiltInEmbedder) -> None:
    for question in ("Why?", "What kind of document is this?", "What's on page 3?", "Thanks!"):
        assert strength.measure(question, (), PASSAGES, embedder) is None
    assert strength.measure("Who built it?", (), (), embedder) is None


def test_japanese_is_told_by_its_words_alone(embedder: BuiltInEmbedder) -> None:
    passages = ["富士山は日本一高い山である。その高さは3,776メートルである。"]
    near = strength.measure("富士山の高さは？", (), passages, embedder)
    far = strength.measure("南極の首都はどこですか？", (), passages, embedder)
    assert near is not None and near.nearness is None and not near.is_weak()
    assert far is not None and far.is_weak()


@dataclass
class Other(WordEmbedder):
    """Of another scale."""


def test_the_threshold_is_not_laid_on_another_embedder() -> None:
    assert strength.measure("Who won the football world cup?", (), PASSAGES, Other()) is None


def test_a_long_document_of_tables_is_measured_in_no_time(embedder: BuiltInEmbedder) -> None:
    rows = "\n".join(f"Item {n}  {n:,}  {n * 7:,}" for n in range(3_000))
    told = strength.measure("How many items were sold?", (), [rows], embedder)
    assert told is not None


def test_the_nearest_vector_decides_not_the_first() -> None:
    class Fixed(WordEmbedder):
        comparable = True

        def embed_passages(self, texts: object) -> NDArray[np.float32]:
            count = len(texts)  # type: ignore[arg-type]
            vectors = np.zeros((count, 2), np.float32)
            vectors[:, 1] = 1.0
            vectors[0] = vectors[-1] = (1.0, 0.0)
            return vectors

    told = strength.measure("Who built the lighthouse?", (), PASSAGES, Fixed())
    assert told is not None and told.nearness == 1.0


def test_the_nearest_passages_are_told_in_their_order(embedder: BuiltInEmbedder) -> None:
    passages = ["Eggs are boiled for ten minutes.", PASSAGES[1], "The ferry sails at noon on Sundays.", PASSAGES[0]]
    for question, best in (("How tall is the lighthouse?", 3), ("What was the capex in FY2018?", 1)):
        assert strength.nearest(question, (), passages, embedder, 1) == [best]
    told = strength.nearest("When does the ferry sail to the lighthouse?", (), passages, embedder, 2)
    assert told == [2, 3]
    history = [Message("user", "Who built the lighthouse of Varberg?"), Message("assistant", "Anna Lind.")]
    assert strength.nearest("And how high?", history, passages, embedder, 1) == [3]


def test_where_nothing_tells_the_first_passages_count_as_nearest(embedder: BuiltInEmbedder) -> None:
    assert strength.nearest("What does page 3 say?", (), PASSAGES * 2, embedder, 2) == [0, 1]
