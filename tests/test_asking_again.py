"""Asking in a conversation: what the model is given, and what is saved of a question asked in place of another."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest
from fakes import ScriptedModel
from test_library import finish

from app.errors import ChatQAError, InvalidInput
from app.events import Began, Event
from app.home import AGAIN, Home
from app.manner import Manner
from app.models import STARTER
from app.passages import SHORT_WORDS
from app.records import Asked, ModelInfo, Passage


@pytest.fixture
def asking(home: Home, make_pdf: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[Home, ScriptedModel]:
    """A home with a document, and the model that answers in it."""
    finish(home.library.add([str(make_pdf("town.pdf", ["The tower was built in 1921 by Anna Lind."]))]))
    model = ScriptedModel("The tower was built in 1921.")
    known = ModelInfo(STARTER.name, "Starter", "", 1, "", "long")
    monkeypatch.setattr("app.home.models.find", lambda name: known)
    monkeypatch.setattr(home.parts, "model_to_answer", model.load)
    return home, model


def begun_and_asked(job: Generator[Event, None, Asked]) -> tuple[Began, Asked]:
    events: list[Event] = []
    while True:
        try:
            events.append(next(job))
        except StopIteration as end:
            return next(event for event in events if isinstance(event, Began)), end.value


def test_a_regenerated_answer_is_given_only_what_came_before(asking: tuple[Home, ScriptedModel]) -> None:
    home, model = asking
    _, first = begun_and_asked(home.ask_in_conversation("When was the tower built?", None))
    _, second = begun_and_asked(home.ask_in_conversation("Who built the tower then?", first.conversation.id))
    replaced = home.ask_in_conversation("Was the tower built by Anna?", first.conversation.id, (), second.turn.id)
    began, third = begun_and_asked(replaced)
    assert "When was the tower built?" in model.prompts[2] and "Who built" not in model.prompts[2]
    assert third.turn.versions == (second.turn.id, third.turn.id)
    assert began.conversation.turns == () == third.conversation.turns
    assert third.conversation.updated > began.conversation.updated, "the list puts it first by that"


def test_a_regenerate_that_fails_leaves_the_old_version_in_force(
    asking: tuple[Home, ScriptedModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, _ = asking
    _, first = begun_and_asked(home.ask_in_conversation("When was the tower built?", None))

    def broken() -> Generator[Event, None, Any]:
        raise InvalidInput("It does not load.")
        yield

    monkeypatch.setattr(home.parts, "model_to_answer", broken)
    with pytest.raises(InvalidInput, match="load"):
        begun_and_asked(home.ask_in_conversation("When was the tower built?", first.conversation.id, (), first.turn.id))
    assert home.conversations.open(first.conversation.id).turns == (first.turn,)


def test_a_regenerate_that_is_stopped_is_a_version_of_its_own(asking: tuple[Home, ScriptedModel]) -> None:
    home, _ = asking
    _, first = begun_and_asked(home.ask_in_conversation("When was the tower built?", None))
    job = home.ask_in_conversation("When was the tower built?", first.conversation.id, (), first.turn.id)
    next(job)
    with pytest.raises(StopIteration) as ended:
        job.throw(GeneratorExit())
    (turn,) = home.conversations.open(first.conversation.id).turns
    assert turn == ended.value.value.turn and turn.answer.stopped
    assert turn.versions == (first.turn.id, turn.id)


def test_a_failed_first_question_can_be_asked_again_in_its_conversation(asking: tuple[Home, ScriptedModel]) -> None:
    home, model = asking
    model.context_tokens = 1  # no prompt fits
    with pytest.raises(ChatQAError):
        begun_and_asked(home.ask_in_conversation("When was the tower built?", None))
    (begun,) = home.conversations.all()
    model.context_tokens = 20_000
    _, asked = begun_and_asked(home.ask_in_conversation("When was the tower built?", begun.id))
    assert home.conversations.open(begun.id).turns == (asked.turn,)


def test_the_same_question_once_more_is_answered_with_chance_and_another_is_not(
    asking: tuple[Home, ScriptedModel],
) -> None:
    home, model = asking
    drawn = []
    generate = model.generate

    def watched(tokens: Any, most: int, stops: Any, sampling: Any) -> Any:
        drawn.append((sampling.temperature, sampling.seed))
        return generate(tokens, most, stops, sampling)

    model.generate = watched  # type: ignore[method-assign]
    question = "When was the tower built?"
    _, first = begun_and_asked(home.ask_in_conversation(question, None))
    _, again = begun_and_asked(home.ask_in_conversation(question, first.conversation.id, (), first.turn.id))
    begun_and_asked(home.ask_in_conversation(question, first.conversation.id, (), again.turn.id))
    begun_and_asked(home.ask_in_conversation("Who built the tower?", first.conversation.id, (), again.turn.id))
    assert drawn == [(0.0, 0), (AGAIN, 1), (AGAIN, 2), (0.0, 0)]


def test_a_small_model_is_given_the_best_of_what_was_found(
    asking: tuple[Home, ScriptedModel], make_pdf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that was found is shown, and which of it was read."""
    home, model = asking
    texts = {"port.pdf": "The port of the tower was dug in 1850.", "fair.pdf": "A fair is held at the tower in May."}
    finish(home.library.add([str(make_pdf(name, [text])) for name, text in texts.items()]))
    small = ModelInfo(STARTER.name, "Starter", "", 1, "", "long", manner=Manner(reads=1))
    monkeypatch.setattr("app.home.models.find", lambda name: small)
    answer = finish(home.ask("Who built the tower?"))
    assert len(answer.passages) > 1 and answer.prompt_order == (1,)
    assert answer.passages[0].text in model.prompts[-1] and answer.passages[1].text not in model.prompts[-1]


def test_of_given_passages_a_small_model_is_given_the_nearest(
    asking: tuple[Home, ScriptedModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, model = asking
    small = ModelInfo(STARTER.name, "Starter", "", 1, "", "long", manner=Manner(reads=2))
    monkeypatch.setattr("app.home.models.find", lambda name: small)
    texts = (
        "Eggs are boiled for ten minutes.",
        "The tower is 84 metres tall.",
        "A ferry sails at noon.",
        "Ann built the tower.",
    )
    given = [Passage(n, "", "", (), text, 0.0) for n, text in enumerate(texts, 1)]
    answer = finish(home.ask("Who built the tower?", context=given))
    assert answer.prompt_order == (2, 4)
    assert "Eggs" not in model.prompts[-1] and texts[1] in model.prompts[-1] and texts[3] in model.prompts[-1]


def test_a_model_that_refuses_too_readily_is_held_back_by_what_it_begins_a_refusal_with(
    asking: tuple[Home, ScriptedModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, model = asking
    biases = []
    generate = model.generate

    def watched(tokens: Any, most: int, stops: Any, sampling: Any) -> Any:
        biases.append(sampling.first_bias)
        return generate(tokens, most, stops, sampling)

    model.generate = watched  # type: ignore[method-assign]
    finish(home.ask("Who built the tower?"))
    known = ModelInfo(STARTER.name, "Starter", "", 1, "", "long", manner=Manner(refusal_bias=-1.5))
    monkeypatch.setattr("app.home.models.find", lambda name: known)
    finish(home.ask("Who built the tower?"))
    home.change_setting("caution", "0.5")
    finish(home.ask("Who built the tower?"))
    assert biases == [None, (ord(" "), -1.5), (ord(" "), -1.0)], "a token of this model is a character"


def test_a_small_model_is_given_less_around_what_was_found(
    asking: tuple[Home, ScriptedModel], make_pdf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its passages are shown as it was given them."""
    home, model = asking
    lines = [f"Lamp {number} of the harbour shines " + "over the grey water of the bay " * 6 for number in range(9)]
    finish(home.library.add([str(make_pdf("lamps.pdf", lines))]))
    lengths = []
    for words in (0, 60):
        known = ModelInfo(STARTER.name, "Starter", "", 1, "", "long", manner=Manner(reads=1, words=words))
        monkeypatch.setattr("app.home.models.find", lambda name, known=known: known)
        answer = finish(home.ask("Where does lamp 4 of the harbour shine?"))
        (read,) = [one for one in answer.passages if one.n in answer.prompt_order]
        assert "Lamp 4" in read.text and read.text in model.prompts[-1]
        lengths.append(len(read.text.split()))
    assert lengths[1] <= SHORT_WORDS < 250 <= lengths[0], lengths
