"""The window is closed, or a question stopped, while the engine is at work: what was asked is not lost."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from fakes import Counted, ScriptedModel, WordEmbedder
from test_library import finish

from app import embedding, engine
from app.client import CLOSE_S, EngineClient
from app.events import Began, Event, LoadingModel, Reading, Token
from app.home import Home
from app.models import STARTER
from app.parts import Parts
from app.records import ModelInfo, Turn
from app.requests import Ask, Request, WarmUp
from app.sampling import Sampling

PATIENCE_S = 60.0
FIRST, NEXT, STUCK = "When was the tower built?", "Who built the tower?", "Why was the tower built?"
DEAF_S = 30.0  # of work in which nothing is heard of a stop, as in llama.cpp on a GPU


class SlowModel(ScriptedModel):
    """Says word after word without end; asked why, it hears nothing for long."""

    def generate(
        self, tokens: Sequence[int], most: int, stops: Sequence[str], sampling: Sampling
    ) -> Generator[Reading | Token, None, Counted]:
        """Yield Reading, then the words."""
        yield Reading(0, len(tokens))
        if STUCK in "".join(map(chr, tokens)):
            time.sleep(DEAF_S)
        for number in range(10_000):
            time.sleep(0.02)
            yield Token(f" The tower was built in {number}.")
        return Counted(10_000, 0)


def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model and an embedder in the place of the real ones."""
    known = ModelInfo(STARTER.name, "Starter", "", 1, "", "long")
    monkeypatch.setattr("app.home.models.find", lambda name: known)
    monkeypatch.setattr(embedding, "load", lambda *_: WordEmbedder())
    monkeypatch.setattr(Parts, "model_to_answer", lambda parts: SlowModel("").load())


def serve(connection: Connection, home: str) -> None:
    """An engine whose model is slow, and slower to load."""

    def load(home: Home) -> Generator[Event, None, None]:
        yield LoadingModel("Starter")
        time.sleep(DEAF_S)

    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch)
        patch.setattr(Home, "warm_up", load)
        engine.serve(connection, home)


@pytest.fixture
def talk(tmp_path: Path, make_pdf: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> int:
    """A home with a document, and a conversation in it."""
    stand_in(monkeypatch)
    home = Home.open(tmp_path / "home")
    finish(home.library.add([str(make_pdf("town.pdf", ["The tower was built in 1921 by Anna Lind."]))]))
    conversation = home.conversations.begin(FIRST)
    home.conversations.keep(FIRST, conversation.id)
    home.close()
    return conversation.id


@pytest.fixture
def client(tmp_path: Path, talk: int) -> Iterator[EngineClient]:
    made = EngineClient(tmp_path / "home", serve=serve)
    yield made
    made.close()


def submitted(client: EngineClient, request: Request, until: type[object]) -> tuple[Any, queue.Queue[Any]]:
    """Have it begun, as far as to this event; the job, and where its end is told."""
    events: queue.Queue[Any] = queue.Queue()
    ended: queue.Queue[Any] = queue.Queue()
    job = client.submit(request, events.put, ended.put, ended.put)
    while not isinstance(events.get(timeout=PATIENCE_S), until):
        pass
    return job, ended


def closed(client: EngineClient) -> float:
    """Close it: the seconds that took."""
    began = time.monotonic()
    client.close()
    return time.monotonic() - began


def turns(folder: Path, conversation: int) -> tuple[Turn, ...]:
    home = Home.open(folder / "home")
    try:
        return home.conversations.open(conversation).turns
    finally:
        home.close()


def titles(folder: Path) -> list[str]:
    home = Home.open(folder / "home")
    try:
        return [one.title for one in home.conversations.all()]
    finally:
        home.close()


def test_a_follow_up_under_way_is_kept_with_what_was_said(client: EngineClient, talk: int, tmp_path: Path) -> None:
    submitted(client, Ask(NEXT, talk), Token)
    closed(client)
    first, last = turns(tmp_path, talk)
    assert (first.answer.question, last.answer.question, last.answer.stopped) == (FIRST, NEXT, True)
    assert "The tower was built in 0." in last.answer.answer and last.answer.passages


def test_a_model_that_hears_no_stop_holds_the_close_up_no_longer_and_its_question_is_kept(
    client: EngineClient, talk: int, tmp_path: Path
) -> None:
    submitted(client, Ask(STUCK, talk), Reading)
    assert closed(client) < CLOSE_S + 1.0
    last = turns(tmp_path, talk)[-1]
    assert (last.answer.question, last.answer.answer, last.answer.stopped) == (STUCK, "", True)


@pytest.mark.parametrize("follows", [True, False], ids=["a follow-up", "a first question"])
def test_a_question_that_waits_for_the_model_is_kept(
    client: EngineClient, talk: int, tmp_path: Path, follows: bool
) -> None:
    submitted(client, WarmUp(), LoadingModel)
    client.submit(Ask(NEXT, talk if follows else None))
    closed(client)
    if follows:
        assert [turn.answer.question for turn in turns(tmp_path, talk)] == [FIRST, NEXT]
    else:
        assert titles(tmp_path) == [NEXT, FIRST]


def test_a_first_question_under_way_is_kept_once(client: EngineClient, talk: int, tmp_path: Path) -> None:
    submitted(client, Ask(STUCK), Began)
    closed(client)
    assert titles(tmp_path) == [STUCK, FIRST]


def test_a_question_stopped_before_it_began_ends_at_once(client: EngineClient, talk: int) -> None:
    submitted(client, WarmUp(), LoadingModel)
    ended: queue.Queue[Any] = queue.Queue()
    job = client.submit(Ask(NEXT, talk), on_done=ended.put)
    client.cancel(job)
    assert ended.get(timeout=DEAF_S / 3) is None
