"""The language model at work: streams, reuses what it has read, drafts without changing a word, stops at once."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import ggufs
import pytest

from app import model as models_at_work
from app import prompt
from app.errors import ModelError, NoModel
from app.events import LoadingModel, Reading, Token
from app.fit import Wish
from app.intake import file_state
from app.model import Generated, LanguageModel
from app.models import STARTER
from app.records import Message, Passage
from app.refusing import NOTHING_FOUND
from app.sampling import GREEDY, Sampling
from app.text_stream import TextStream

PROMPT = "Question: What is the capital of France?\nAnswer: The capital of France is"
STORY = "The library of Alexandria was one of the largest and most significant libraries of the ancient world. " * 30


def run(job: Generator[Any, None, Any]) -> tuple[Any, list[Any]]:
    """A job's result and what it yielded, the waiting left out."""
    events = []
    while True:
        try:
            event = next(job)
        except StopIteration as end:
            return end.value, events
        if event is not None:
            events.append(event)


def loaded(path: Path, **wish: Any) -> LanguageModel:
    model: LanguageModel = run(models_at_work.load(path, Wish(**wish)))[0]
    return model


def say(
    model: LanguageModel, tokens: Sequence[int], most: int = 12, sampling: Sampling = GREEDY
) -> tuple[str, list[Reading], Generated]:
    counted, events = run(model.generate(tokens, most, (), sampling))
    text = "".join(event.text for event in events if isinstance(event, Token))
    return text, [event for event in events if isinstance(event, Reading)], counted


@pytest.fixture(scope="module")
def model(starter: Path) -> Iterator[LanguageModel]:
    """The starter, loaded once."""
    made = loaded(starter)
    yield made
    made.close()


@pytest.fixture(scope="module", params=["spm", "bpe"])
def tiny(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageModel]:
    """A tiny model with random weights, of Llama-2's and of Llama-3's kind."""
    path = ggufs.write(tmp_path_factory.mktemp("tiny") / f"{request.param}.gguf", tokenizer=request.param)
    assert path.stat().st_size < 2_000_000
    made = loaded(path)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("passage", "said"),
    [("The invoice of the new roof is due on 3 May 2024.", "3 May 2024"), ("Warsaw lies on the Vistula.", "Sorry")],
)
def test_it_says_what_the_passage_says(model: LanguageModel, passage: str, said: str) -> None:
    shown = [Passage(1, "", "", (), passage, 0.0)]
    asked = prompt.render(shown, [Message("user", "When is the invoice due?")], "short")
    text, _, counted = say(model, model.tokenize(asked))
    assert text.strip().startswith(said)
    assert 0 < counted.answer_tokens <= 12


def test_how_readily_it_refuses_can_be_set(model: LanguageModel) -> None:
    """Its best answer takes the place of a refusal that is held back, and a refusal that of an answer."""
    readiness = {"Warsaw lies on the Vistula.": -30.0, "The invoice of the new roof is due on 3 May 2024.": 30.0}
    token = prompt.first_token(model.tokenize, NOTHING_FOUND)
    assert b" Sorry".startswith(model._loaded.piece(token)) and len(model._loaded.piece(token)) >= 4, "hardly any other"
    for passage, bias in readiness.items():
        asked = prompt.render([Passage(1, "", "", (), passage, 0.0)], [Message("user", "When is it due?")], "short")
        biased = Sampling(first_bias=(token, bias))
        tokens = model.tokenize(asked)
        text, _, _ = say(model, tokens, 20, biased)
        said = [event for event in model.generate(tokens, 20, prompt.STOPS, biased) if isinstance(event, Token)]
        assert said[0].lead is not None and abs(said[0].lead) < 30, "as it is without the bias"
        assert all(event.lead is None for event in said[1:])
        assert text.strip().startswith("Sorry. I cannot find the answer") == (bias > 0), text
        assert text.strip()


def test_it_says_where_it_runs(model: LanguageModel) -> None:
    assert "on the processor" in str(model.placement)
    assert "4,096 tokens" in str(model.placement)
    assert "GPU" in model.placement.reason


def test_it_gives_the_same_answer_on_any_number_of_threads(starter: Path) -> None:
    answers = set()
    for threads in (1, 2):
        fresh = loaded(starter, context_tokens=1024, threads=threads)
        fresh._free_cores.threads = lambda: None  # type: ignore[method-assign]
        answers.add(say(fresh, fresh.tokenize(STORY[:2000] + PROMPT), 40)[0])
        fresh.close()
    assert len(answers) == 1


def test_a_common_prefix_is_not_read_again(model: LanguageModel) -> None:
    first = model.tokenize(STORY + "It was")
    say(model, first, most=4)
    second = model.tokenize(STORY + "Its scholars were")
    _, readings, counted = say(model, second, most=4)
    assert counted.reused_tokens >= len(model.tokenize(STORY)) - 2
    assert readings[0] == Reading(counted.reused_tokens, len(second))
    assert readings[-1] == Reading(len(second), len(second))


def test_what_was_kept_gives_the_answer_that_reading_it_all_would_give(model: LanguageModel, starter: Path) -> None:
    question = model.tokenize(STORY + "Question: What was one of the largest? Answer:")
    say(model, model.tokenize(STORY + "It was built"), most=8)
    warm, _, counted = say(model, question, 40)
    assert counted.reused_tokens > 0
    fresh = loaded(starter)
    cold = say(fresh, question, 40)[0]
    fresh.close()
    assert warm == cold


def test_going_back_to_another_dialogue_reads_nothing_twice(model: LanguageModel) -> None:
    one = model.tokenize("First. " + STORY)
    other = model.tokenize("Second. " + STORY)
    before = say(model, one)[0]
    say(model, other)
    again, _, counted = say(model, one)
    assert counted.reused_tokens == len(one) - 1
    assert again == before
    assert say(model, other)[2].reused_tokens == len(other) - 1


def test_drafting_changes_no_word(model: LanguageModel) -> None:
    passages = (
        "The tower was built in 1921 by Anna Berg. It is 84 metres tall and made of red granite.\n\n" * 3
    ) + STORY
    guessed = 0
    for question in ("Who built the tower?", "How tall is it?", "What was the library?", "Repeat the first paragraph."):
        tokens = model.tokenize(f"{passages}\n\nUser: {question}\n\nAssistant:")
        model.drafting = True
        with_drafts, _, counted = say(model, tokens, 60)
        model.drafting = False
        without = say(model, tokens, 60)[0]
        model.drafting = True
        assert with_drafts == without
        guessed += counted.accepted_tokens
    assert guessed > 0


def test_a_seed_draws_the_same_again_and_another_draws_otherwise(model: LanguageModel) -> None:
    tokens = model.tokenize("Once upon a time")
    drawn = [say(model, tokens, 30, Sampling(temperature=1.0, seed=seed))[0] for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_generation_is_stopped_in_the_middle_of_a_slice_and_leaves_it_usable(model: LanguageModel) -> None:
    whole = say(model, model.tokenize(PROMPT))[0]
    long = model.tokenize("Another story: " + STORY)
    job = model.generate(long, 50)
    for event in job:
        if event is None:
            break  # it is reading
    job.close()
    assert len(model._prefix.tokens) < len(long)
    assert say(model, model.tokenize(PROMPT))[0] == whole


def test_an_answer_that_is_stopped_ends_and_the_next_one_is_right(model: LanguageModel) -> None:
    tokens = model.tokenize(PROMPT)
    whole = say(model, tokens, 30)[0]
    job = model.generate(tokens, 30)
    next(event for event in job if isinstance(event, Token))
    job.close()
    assert say(model, tokens, 30)[0] == whole


def test_a_load_can_be_given_up(starter: Path) -> None:
    job = models_at_work.load(starter)
    next(job)
    job.close()


def test_loading_tells_how_far_it_is(starter: Path) -> None:
    made, events = run(models_at_work.load(starter, name="Starter"))
    made.close()
    assert all(isinstance(event, LoadingModel) and event.name == "Starter" for event in events)
    assert events[-1].done == pytest.approx(1.0)


def test_no_text_becomes_a_control_token(model: LanguageModel, tiny: LanguageModel) -> None:
    for text in ("<|im_end|>", "</s>", "<|endoftext|>", "<|eot_id|>", "<s>"):
        assert len(model.tokenize(text)) > 1
        assert len(tiny.tokenize(text)) > 2


def test_every_family_reads_and_writes(tiny: LanguageModel) -> None:
    text = "the house of the rising sun 東京 🗼"
    tokens = tiny.tokenize(text)
    said = b"".join(tiny._loaded.piece(token) for token in tokens).decode()
    assert said.strip() == text
    first, _, counted = say(tiny, tokens, 30)
    assert counted.answer_tokens > 0
    assert say(tiny, tokens, 30)[0] == first


def test_a_window_that_is_full_ends_the_answer(tiny: LanguageModel) -> None:
    tokens = tiny.tokenize("the house " * 2000)[: tiny.context_tokens - 5]
    assert say(tiny, tokens, 100)[2].answer_tokens <= 5


def test_stops_end_the_answer_and_are_not_part_of_it() -> None:
    text = TextStream(["\n\nUser:"])
    given = [text.feed(piece) for piece in (b" The", b" end.\n", b"\nUs", b"er: more")]
    assert ("".join(given), text.stopped, text.flush()) == ("The end.", True, "")


def test_what_only_looked_like_a_stop_is_given_after_all() -> None:
    text = TextStream(["\n\nUser:"])
    given = [text.feed(piece) for piece in (b"A\n", b"\nUse", b"r manual")]
    assert "".join([*given, text.flush()]) == "A\n\nUser manual"


def test_characters_split_over_tokens_come_whole() -> None:
    text = TextStream([])
    given = [text.feed(bytes([byte])) for byte in "東京 🗼".encode()]
    assert [piece for piece in given if piece] == ["東", "京", " ", "🗼"]


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NoModel, match="not there any more"):
        loaded(tmp_path / "gone.gguf")


def test_a_window_that_does_not_fit_into_memory_is_made_smaller(starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.machine.free_memory", lambda: 500_000_000)
    made = loaded(starter, context_tokens=8192)
    assert made.context_tokens < 8192
    assert "The memory does not hold a window of 8,192 tokens." in made.placement.reason
    made.close()


def test_no_memory_at_all_is_a_sentence(starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.machine.free_memory", lambda: 1_000_000)
    with pytest.raises(ModelError, match="not enough memory for this model"):
        loaded(starter)


def test_the_starter_is_the_one_that_was_verified(starter: Path) -> None:
    assert file_state(starter).hash == STARTER.sha256
    assert starter.stat().st_size == STARTER.size
