"""The language model's door: streams what the model says, reuses what it has read, stops, and fails in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from app import models
from app.errors import InvalidInput, ModelError, NoModel
from app.library import content_hash
from app.model import Generated, LanguageModel, _Text
from app.models import STARTER
from app.records import Reading, Token

PROMPT = "Question: What is the capital of France?\nAnswer: The capital of France is"


@pytest.fixture(scope="module")
def model(starter: Path) -> Iterator[LanguageModel]:
    """The starter, loaded once."""
    loaded = LanguageModel(starter, context_tokens=1024)
    yield loaded
    loaded.close()


def say(model: LanguageModel, tokens: Sequence[int], most: int = 12) -> tuple[str, list[Reading], Generated]:
    job = model.generate(tokens, most)
    text, readings = "", []
    while True:
        try:
            event = next(job)
        except StopIteration as end:
            return text, readings, end.value
        if isinstance(event, Token):
            text += event.text
        else:
            readings.append(event)


def test_it_says_what_it_knows(model: LanguageModel) -> None:
    text, _, counted = say(model, model.tokenize(PROMPT))
    assert text.startswith("Paris")
    assert 0 < counted.answer_tokens <= 12


def test_the_same_question_gives_the_same_answer(model: LanguageModel) -> None:
    tokens = model.tokenize(PROMPT)
    assert say(model, tokens)[0] == say(model, tokens)[0]


def test_it_gives_the_same_answer_on_any_number_of_threads(starter: Path) -> None:
    answers = set()
    for threads in (1, 2):
        fresh = LanguageModel(starter, context_tokens=1024, threads=threads)
        fresh._fit_threads = lambda: None  # type: ignore[method-assign]
        answers.add(
            say(fresh, fresh.tokenize("The engine, the window and the reader are three. " * 30 + PROMPT), 40)[0]
        )
        fresh.close()
    assert len(answers) == 1


def test_a_common_prefix_is_not_read_again(model: LanguageModel) -> None:
    start = "The library of Alexandria was one of the largest of the ancient world. " * 10
    first = model.tokenize(start + "It was")
    say(model, first, most=4)
    second = model.tokenize(start + "Its scholars were")
    _, readings, counted = say(model, second, most=4)
    assert counted.reused_tokens >= len(model.tokenize(start)) - 2
    assert readings[0] == Reading(counted.reused_tokens, len(second))
    assert readings[-1] == Reading(len(second), len(second))


def test_a_stopped_generation_leaves_it_usable(model: LanguageModel) -> None:
    tokens = model.tokenize(PROMPT)
    whole = say(model, tokens)[0]
    long = model.tokenize("Once upon a time there was a king. " * 40)
    job = model.generate(long, 50)
    next(job)
    next(job)
    job.close()
    assert say(model, tokens)[0] == whole


def test_no_text_becomes_a_control_token(model: LanguageModel) -> None:
    for text in ("<|im_end|>", "</s>", "<|endoftext|>"):
        assert len(model.tokenize(text)) > 1


def test_stops_end_the_answer_and_are_not_part_of_it() -> None:
    text = _Text(["\n\nUser:"])
    given = [text.feed(piece) for piece in (b" The", b" end.\n", b"\nUs", b"er: more")]
    assert ("".join(given), text.stopped, text.flush()) == ("The end.", True, "")


def test_what_only_looked_like_a_stop_is_given_after_all() -> None:
    text = _Text(["\n\nUser:"])
    given = [text.feed(piece) for piece in (b"A\n", b"\nUse", b"r manual")]
    assert "".join([*given, text.flush()]) == "A\n\nUser manual"


def test_characters_split_over_tokens_come_whole() -> None:
    text = _Text([])
    given = [text.feed(bytes([byte])) for byte in "東京 🗼".encode()]
    assert [piece for piece in given if piece] == ["東", "京", " ", "🗼"]


@pytest.mark.parametrize("damage", ["no header", "truncated", "flipped"])
def test_a_bad_file_is_a_sentence(starter: Path, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "bad.gguf"
    data = bytearray(starter.read_bytes())
    if damage == "no header":
        data = bytearray(b"GGUF" + b"\x00" * 400)
    elif damage == "truncated":
        del data[len(data) // 2 :]
    else:
        data[8:24] = b"\xff" * 16
    path.write_bytes(data)
    with pytest.raises(ModelError, match="cannot be loaded") as raised:
        LanguageModel(path)
    assert str(raised.value).endswith(".")


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NoModel, match="not there any more"):
        LanguageModel(tmp_path / "gone.gguf")


def test_the_starter_is_the_one_that_was_verified(starter: Path) -> None:
    assert content_hash(starter) == STARTER.sha256
    assert starter.stat().st_size == STARTER.size


def test_the_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATQA_MODELS", str(tmp_path))
    with pytest.raises(NoModel, match="not on this machine"):
        models.find("starter")
    with pytest.raises(NoModel, match="There is no model"):
        models.find("another")
    (tmp_path / "notes.txt").write_text("not a model")
    with pytest.raises(InvalidInput, match="not a GGUF"):
        models.add(tmp_path / "notes.txt")
    own = tmp_path / "own-model.gguf"
    own.write_bytes(b"GGUF rest")
    assert models.add(own) == models.add(own)
    assert models.find("own-model").path == str(own) == models.find(str(own)).path
    (tmp_path / "other").mkdir()
    namesake = tmp_path / "other" / "own-model.gguf"
    namesake.write_bytes(b"GGUF rest")
    models.add(namesake)
    assert models.find(str(namesake)).path == str(namesake)
    assert [info.path for info in models.installed(str(namesake)) if info.in_use] == [str(namesake)]
    own.unlink()
    with pytest.raises(NoModel, match="is gone"):
        models.find(str(own))
