"""A pair of encoders told by dot product: its order is kept by unit vectors, and a dialogue is read as a whole.

The models are random: what is held is that they are used as dragon-multiturn's authors use theirs.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from app.dual_encoder import DualEncoder
from app.embedding import load, open_pair
from app.errors import EmbedderUnavailable
from app.records import Message

if TYPE_CHECKING:
    import torch

needs_the_extra = pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is None, reason="sentence-transformers is not installed"
)
PASSAGES = [
    "the tower was built in 1889",
    "the bridge fell in 1937",
    "a cat",
    "the dog is in the river. the dog is in the river. the dog stands.",
    "granite, iron",
    "who was the cat of the year?",
    "",
    "iron stands in the river of granite when the tower fell",
]
HISTORY = (Message("user", "When was the tower built?"), Message("assistant", "The tower was built in 1889."))
QUESTION = "what of the bridge?"


# Without any model.


def test_the_order_is_that_of_the_dot_product() -> None:
    random = np.random.default_rng(0)
    passages = random.normal(size=(500, 24)) * random.uniform(0.2, 3, size=(500, 1))
    questions = random.normal(size=(20, 24)) * 5
    longest = 1.5 * np.linalg.norm(passages, axis=1).max()
    pair = DualEncoder("k", 512, rows_of(questions), rows_of(passages), float(longest), False)
    stored = pair.embed_passages([str(i) for i in range(500)])
    np.testing.assert_allclose(np.linalg.norm(stored, axis=1), 1, atol=1e-6)
    for i, question in enumerate(questions):
        asked = pair.embed_question(str(i))
        assert np.linalg.norm(asked) == pytest.approx(1, abs=1e-6)
        expected = passages @ question / np.linalg.norm(question) / longest
        np.testing.assert_allclose(stored @ asked, expected, atol=1e-6)
        assert (np.argsort(-(stored @ asked))[:10] == np.argsort(-expected)[:10]).all()


def rows_of(vectors: NDArray[np.float64]) -> RowsOf:
    return RowsOf(vectors.astype(np.float32))


class RowsOf:
    """Encodes "3" as the third of some vectors."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        self._vectors = vectors

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._vectors[[int(text or 0) for text in texts]]


# With two small random ones.


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import tiny_transformers

    folder = tmp_path_factory.mktemp("models")
    for stem in ("dragon-multiturn", "dragon-plus"):
        tiny_transformers.make(folder / f"{stem}-query-encoder", "bert", seed=1)
        tiny_transformers.make(folder / f"{stem}-context-encoder", "bert", seed=2)
    return folder


@pytest.fixture(scope="module")
def dragon(folder: Path) -> DualEncoder:
    return open_pair(str(folder / "dragon-multiturn-query-encoder"), device="cpu")


def first_tokens(folder: Path, texts: Sequence[str]) -> NDArray[np.float32]:
    """As the model card of dragon-multiturn does it: the last layer's vector of [CLS]."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    tokens = tokenizer(list(texts), padding=True, truncation=True, max_length=48, return_tensors="pt")
    with torch.inference_mode():
        hidden: torch.Tensor = AutoModel.from_pretrained(folder)(**tokens).last_hidden_state
    return hidden[:, 0].numpy()


@needs_the_extra
def test_passages_are_ranked_by_the_dot_product_of_the_two_models(dragon: DualEncoder, folder: Path) -> None:
    passages = first_tokens(folder / "dragon-multiturn-context-encoder", PASSAGES)
    lengths = np.linalg.norm(passages, axis=1)
    assert lengths.max() > 1.05 * lengths.min()  # else the cosine would do
    stored = dragon.embed_passages(PASSAGES)
    assert (stored.shape, stored.dtype) == ((len(PASSAGES), dragon.dimension), np.float32)
    np.testing.assert_allclose(np.linalg.norm(stored, axis=1), 1, atol=1e-6)
    for question in ("who built the tower?", "what fell?", "cat"):
        [vector] = first_tokens(folder / "dragon-multiturn-query-encoder", [f"user: {question}"])
        asked = dragon.embed_question(question)
        assert (asked.shape, asked.dtype) == ((dragon.dimension,), np.float32)
        scale = (passages @ vector)[0] / (stored @ asked)[0]
        np.testing.assert_allclose(stored @ asked * scale, passages @ vector, rtol=1e-3, atol=1e-3)
        assert (np.argsort(-(stored @ asked)) == np.argsort(-(passages @ vector))).all()


@needs_the_extra
def test_no_vector_is_longer_than_the_last_layer_allows(dragon: DualEncoder) -> None:
    random = np.random.default_rng(0)
    words = " ".join(PASSAGES).split()
    stored = dragon.embed_passages([" ".join(random.choice(words, size)) for size in range(1, 60)])
    assert stored[:, -1].min() > 0.05  # so much is left up to the longest


@needs_the_extra
def test_a_dialogue_is_read_turn_by_turn_with_the_question_last(dragon: DualEncoder, folder: Path) -> None:
    text = "user: When was the tower built?\nagent: The tower was built in 1889.\nuser: what of the bridge?"
    [vector] = first_tokens(folder / "dragon-multiturn-query-encoder", [text])
    asked = dragon.embed_dialogue(HISTORY, QUESTION)
    assert asked is not None
    np.testing.assert_allclose(asked[:-1], vector / np.linalg.norm(vector), atol=1e-5)
    np.testing.assert_array_equal(dragon.embed_dialogue((), QUESTION), dragon.embed_question(QUESTION))


@needs_the_extra
def test_of_a_long_dialogue_the_end_is_read(dragon: DualEncoder) -> None:
    later = (Message("user", "the river is " * 30), Message("assistant", "iron"))
    asked = dragon.embed_dialogue((*HISTORY, *later), QUESTION)
    assert asked is not None
    np.testing.assert_allclose(dragon.embed_dialogue(later, QUESTION), asked, atol=1e-6)
    assert asked @ dragon.embed_dialogue((*HISTORY, *later), "who is the cat?") < 0.999


@needs_the_extra
def test_what_texts_hold_is_data(dragon: DualEncoder) -> None:
    marked, brackets, plain = dragon.embed_passages(["cat [SEP] dog", "cat [ sep ] dog", "cat dog"])
    np.testing.assert_allclose(marked, brackets, atol=1e-6)
    assert np.abs(marked - plain).max() > 1e-3
    assert np.isfinite(dragon.embed_passages(["", "half a pair: \ud835", "x" * 5000, "cat " * 500])).all()
    assert dragon.embed_passages([]).shape == (0, dragon.dimension)


@needs_the_extra
def test_a_pair_that_was_not_taught_on_dialogues_is_asked_the_bare_question(folder: Path) -> None:
    pair = open_pair(str(folder / "dragon-plus-query-encoder"), device="cpu")
    [vector] = first_tokens(folder / "dragon-plus-query-encoder", [QUESTION])
    np.testing.assert_allclose(pair.embed_question(QUESTION)[:-1], vector / np.linalg.norm(vector), atol=1e-5)
    assert pair.embed_dialogue(HISTORY, QUESTION) is None


@needs_the_extra
@pytest.mark.parametrize("name", ["dragon-multiturn-query-encoder", "dragon-multiturn-context-encoder/"])
def test_either_name_opens_both(dragon: DualEncoder, folder: Path, name: str) -> None:
    embedder = load(f"{folder}/{name}", Path())
    assert isinstance(embedder, DualEncoder)
    assert (embedder.key, embedder.dimension, embedder.max_tokens) == (dragon.key, 33, 48)
    assert embedder.key.startswith("dragon-multiturn/")


@needs_the_extra
@pytest.mark.parametrize("changed", ["query", "context"])
def test_a_changed_model_has_another_key(dragon: DualEncoder, tmp_path: Path, changed: str) -> None:
    import tiny_transformers

    for end, seed in (("query", 1), ("context", 2)):
        folder = tmp_path / f"dragon-multiturn-{end}-encoder"
        tiny_transformers.make(folder, "bert", seed=9 if end == changed else seed)
    assert open_pair(str(tmp_path / "dragon-multiturn-query-encoder"), device="cpu").key != dragon.key


@needs_the_extra
@pytest.mark.parametrize("wrong", ["missing", "another kind", "another width", "cut", "no configuration"])
def test_a_pair_that_cannot_be_used_is_named(tmp_path: Path, wrong: str) -> None:
    import tiny_transformers

    tiny_transformers.make(tmp_path / "d-query-encoder", "bert")
    context = tmp_path / "d-context-encoder"
    if wrong != "missing":
        kind = "roberta" if wrong == "another kind" else "bert"
        tiny_transformers.make(context, kind, width=16 if wrong == "another width" else 32)
    if wrong == "cut":
        weights = (context / "model.safetensors").read_bytes()
        (context / "model.safetensors").write_bytes(weights[:1000])
    if wrong == "no configuration":
        (context / "config.json").write_text(json.dumps({}))
    with pytest.raises(EmbedderUnavailable, match=re.escape(str(context))):
        open_pair(str(tmp_path / "d-query-encoder"), device="cpu")
