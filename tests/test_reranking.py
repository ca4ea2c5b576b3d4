"""A cross-encoder reads question and passage together, as plain text; what is none is refused in a sentence.

The models are random: what is held is that they are asked rightly, not that they rank well.
"""

from __future__ import annotations

import importlib.util
import re
import socket
import sys
from pathlib import Path

import numpy as np
import pytest

from app.errors import RerankerUnavailable
from app.reranking import BATCH, CrossEncoderReranker, load

needs_the_extra = pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is None, reason="sentence-transformers is not installed"
)
QUESTION = "when was the tower built?"
PASSAGES = ["the tower was built in 1889.", "a cat", "the bridge of iron fell in 1937", "", "granite"]


@pytest.fixture(scope="module", params=["bert ranker", "roberta ranker"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    import tiny_transformers

    return tiny_transformers.make(tmp_path_factory.mktemp("ranker"), request.param)


@pytest.fixture(scope="module")
def reranker(folder: Path) -> CrossEncoderReranker:
    return CrossEncoderReranker(str(folder), device="cpu")


@needs_the_extra
def test_a_score_is_what_the_model_says_of_the_pair(reranker: CrossEncoderReranker, folder: Path) -> None:
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokens = AutoTokenizer.from_pretrained(folder)([QUESTION] * 5, PASSAGES, padding=True, return_tensors="pt")
    with torch.inference_mode():
        expected = AutoModelForSequenceClassification.from_pretrained(folder).eval()(**tokens).logits[:, 0].numpy()
    scores = reranker.scores(QUESTION, PASSAGES)
    assert (scores.shape, scores.dtype) == ((5,), np.float32)
    np.testing.assert_allclose(scores, expected, atol=1e-5)
    assert np.ptp(scores) > 0.01
    assert np.abs(scores - reranker.scores("who is the dog?", PASSAGES)).max() > 0.01


@needs_the_extra
def test_a_passage_keeps_its_place_and_its_score_in_any_company(reranker: CrossEncoderReranker) -> None:
    many = [PASSAGES[i % 5] + " the river" * (i % 7) for i in range(2 * BATCH + 3)]
    alone = [reranker.scores(QUESTION, [passage])[0] for passage in many]
    np.testing.assert_allclose(reranker.scores(QUESTION, many), alone, atol=1e-5)


@needs_the_extra
def test_no_passages_have_no_scores(reranker: CrossEncoderReranker) -> None:
    assert reranker.scores(QUESTION, []).shape == (0,)


@needs_the_extra
@pytest.mark.parametrize("text", ["", "\0", "half a pair: \ud835", "日本語の段落", "x" * 5000, "cat " * 500])
def test_any_text_has_a_score(reranker: CrossEncoderReranker, text: str) -> None:
    assert np.isfinite(reranker.scores(text, [text, "cat"])).all()


@needs_the_extra
@pytest.mark.parametrize(
    ("marked", "spelled"), [("cat [SEP] dog", "cat [ sep ] dog"), ("cat </s> dog", "cat </ s > dog")]
)
def test_a_control_token_in_a_text_is_data(reranker: CrossEncoderReranker, marked: str, spelled: str) -> None:
    as_control, as_text, without = reranker.scores(QUESTION, [marked, spelled, "cat dog"])
    assert as_control == pytest.approx(as_text, abs=1e-6)
    assert abs(as_control - without) > 1e-4
    assert reranker.scores(marked, ["cat"]) == pytest.approx(reranker.scores(spelled, ["cat"]), abs=1e-6)


@needs_the_extra
def test_nothing_is_printed(reranker: CrossEncoderReranker, capfd: pytest.CaptureFixture[str]) -> None:
    reranker.scores(QUESTION, PASSAGES)
    assert "".join(capfd.readouterr()) == ""


@needs_the_extra
@pytest.mark.parametrize("damage", ["absent", "empty", "cut weights", "no configuration", "unreadable"])
def test_a_model_that_cannot_be_loaded_is_named(tmp_path: Path, damage: str) -> None:
    target = tmp_path / "some-model"
    if damage == "empty":
        target.mkdir()
    elif damage != "absent":
        made(target, "bert ranker")
    if damage == "cut weights":
        (target / "model.safetensors").write_bytes((target / "model.safetensors").read_bytes()[:1000])
    if damage == "no configuration":
        (target / "config.json").unlink()
    if damage == "unreadable":
        (target / "config.json").write_text("{", encoding="utf-8")
    with pytest.raises(RerankerUnavailable, match=r"some-model.*cannot be loaded"):
        load(str(target))


@needs_the_extra
def test_a_name_that_is_not_in_the_cache_is_not_looked_for_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*args: object) -> None:
        raise AssertionError("reached for the network")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", connect)
    with pytest.raises(RerankerUnavailable, match="not on this machine"):
        load("nobody/no-such-reranker")


@needs_the_extra
@pytest.mark.parametrize(
    ("kind", "labels", "chat_template", "says"),
    [
        ("bert ranker", 3, "", "more than one label"),
        ("bert", 1, "", "is no cross-encoder"),
        ("bert ranker", 1, "{{ messages }}", "chat template"),
    ],
)
def test_a_model_of_another_kind_is_refused(
    tmp_path: Path, kind: str, labels: int, chat_template: str, says: str
) -> None:
    import tiny_transformers

    folder = tiny_transformers.make(tmp_path / "some-model", kind, labels=labels, chat_template=chat_template)
    with pytest.raises(RerankerUnavailable, match=re.escape("some-model") + ".*" + says):
        load(str(folder))


def test_without_the_extra_the_user_is_told_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(RerankerUnavailable, match=r'pip install "chatqa-desktop\[sentence-transformers\]"'):
        load("any/model")


def made(folder: Path, kind: str) -> Path:
    import tiny_transformers

    return tiny_transformers.make(folder, kind)
