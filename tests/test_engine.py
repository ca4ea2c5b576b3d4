"""The process boundary: jobs and their events cross it, and neither side's death takes the other's work."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from app.client import EngineClient, EngineState
from app.errors import ChatQAError, EngineLost, HomeBusy, InvalidInput, ModelError
from app.events import DocumentChanged, ModelLoaded, Token
from app.home import Home
from app.records import Asked, Overview
from app.requests import (
    AddDocuments,
    AddModel,
    Ask,
    DeleteConversation,
    EmbedPassages,
    GetOverview,
    OpenConversation,
    RenameConversation,
    Request,
    ResumeLibrary,
    UseModel,
)

MakePdf = Callable[..., Path]
PATIENCE_S = 120.0


class Caller:
    """Waits for jobs, which call back on another thread."""

    def __init__(self, home: Path) -> None:
        self.states: queue.Queue[EngineState] = queue.Queue()
        self.client = EngineClient(home, self.states.put)

    def run(self, request: Request) -> tuple[list[Any], Any]:
        """Submit and wait: the events, and the result or the error."""
        events: list[Any] = []
        ended: queue.Queue[Any] = queue.Queue()
        self.client.submit(request, events.append, ended.put, ended.put)
        return events, ended.get(timeout=PATIENCE_S)

    def state(self) -> EngineState:
        return self.states.get(timeout=PATIENCE_S)


@pytest.fixture
def own_models(starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model folder of the test's own with the starter in it; named before `caller`, whose engine is to see it."""
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / starter.name).symlink_to(starter)
    monkeypatch.setenv("CHATQA_MODELS", str(folder))


@pytest.fixture
def caller(tmp_path: Path) -> Iterator[Caller]:
    """A client of an engine on an empty home."""
    made = Caller(tmp_path / "home")
    yield made
    made.client.close()


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.02)
    return true()


def test_requests_and_events_cross(caller: Caller, make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", ["The tower was built in 1921."])
    events, documents = caller.run(AddDocuments((str(path),)))
    assert [event.document.status for event in events if isinstance(event, DocumentChanged)][-1] == "searchable"
    events, documents = caller.run(EmbedPassages())
    assert [event.document.status for event in events if isinstance(event, DocumentChanged)][-1] == "ready"
    assert [document.name for document in documents] == ["a.pdf"]
    _, overview = caller.run(GetOverview())
    assert isinstance(overview, Overview)
    assert overview.documents == documents


def test_an_error_crosses_as_itself(caller: Caller) -> None:
    _, error = caller.run(OpenConversation(12))
    assert isinstance(error, InvalidInput)
    assert str(error) == "This conversation is no longer there."


def test_a_killed_engine_comes_back_and_loses_nothing(caller: Caller, make_pdf: MakePdf) -> None:
    assert caller.state().name == "ready"
    first = caller.client.pid
    paths = tuple(str(make_pdf(f"{n}.pdf", *[[f"Text {page} of {n}."] for page in range(30)])) for n in range(4))
    lost: queue.Queue[Any] = queue.Queue()
    killed = []

    def kill_at_first_sign(event: object) -> None:
        if isinstance(event, DocumentChanged) and event.document.status == "searchable" and not killed:
            killed.append(True)
            os.kill(first or 0, signal.SIGKILL)

    caller.client.submit(AddDocuments(paths), kill_at_first_sign, lost.put, lost.put)
    assert isinstance(lost.get(timeout=PATIENCE_S), EngineLost)
    state = caller.state()
    assert state.name == "restarting"
    assert "started again" in state.message
    assert caller.client.pid != first
    caller.run(ResumeLibrary())
    _, documents = caller.run(EmbedPassages())
    assert [(document.status, document.pages) for document in documents] == [("ready", 30)] * 4


def test_an_engine_that_dies_again_and_again_is_given_up_in_a_sentence(caller: Caller) -> None:
    for _ in range(3):
        while caller.state().name != "ready":
            pass
        os.kill(caller.client.pid or 0, signal.SIGKILL)
    names = []
    while (state := caller.state()).name != "given_up":
        names.append(state.name)
        if state.name == "ready":
            os.kill(caller.client.pid or 0, signal.SIGKILL)
    _, error = caller.run(GetOverview())
    assert isinstance(error, EngineLost)


def test_a_home_in_use_is_refused(tmp_path: Path) -> None:
    held = Home.open(tmp_path / "home")
    caller = Caller(tmp_path / "home")
    try:
        state = caller.state()
        assert (state.name, "Another program" in state.message) == ("refused", True)
        _, error = caller.run(GetOverview())
        assert isinstance(error, HomeBusy)
    finally:
        caller.client.close()
        held.close()


def test_the_engine_ends_within_two_seconds_of_its_parent(tmp_path: Path) -> None:
    script = textwrap.dedent(
        """
        import sys, time
        from pathlib import Path
        from app.client import EngineClient
        if __name__ == "__main__":
            client = EngineClient(Path(sys.argv[1]), lambda state: print(client.pid, flush=True))
            time.sleep(600)
        """
    )
    (tmp_path / "parent.py").write_text(script)
    root = Path(__file__).resolve().parent.parent
    parent = subprocess.Popen(
        [sys.executable, str(tmp_path / "parent.py"), str(tmp_path / "home")],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert parent.stdout is not None
    engine = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    gone = wait_until(lambda: not engine.is_running() or engine.status() == psutil.STATUS_ZOMBIE, 2.0)
    assert gone


def test_closing_while_a_dead_engine_is_replaced_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = Caller(tmp_path / "home")
    assert caller.state().name == "ready"
    closed = threading.Event()
    monkeypatch.setattr(caller.client, "_on_state", lambda state: closed.wait(10))
    os.kill(caller.client.pid or 0, signal.SIGKILL)
    time.sleep(0.5)
    caller.client.close()
    closed.set()
    time.sleep(0.5)
    assert not caller.client._process.is_alive()


def test_closing_ends_the_engine(tmp_path: Path) -> None:
    caller = Caller(tmp_path / "home")
    assert caller.state().name == "ready"
    engine = psutil.Process(caller.client.pid)
    caller.client.close()
    assert wait_until(lambda: not engine.is_running(), 2.0)


def test_what_was_asked_early_is_told_to_whoever_asks_next(caller: Caller, make_pdf: MakePdf) -> None:
    """The window asks for its lists before it is there; later it is told what is so then."""
    caller.client.ask_early(GetOverview())
    caller.run(OpenConversation(12))  # in the same lane: the overview is answered before
    caller.run(AddDocuments((str(make_pdf("a.pdf", ["The tower was built in 1921."])),)))
    assert [caller.run(GetOverview())[1].documents == () for _ in range(2)] == [True, False]


def test_what_an_engine_was_asked_early_is_asked_again_where_it_died(caller: Caller) -> None:
    caller.client.ask_early(GetOverview())
    os.kill(caller.client.pid or 0, signal.SIGKILL)
    while caller.state().name != "restarting":
        pass
    assert caller.state().name == "ready"
    assert isinstance(caller.run(GetOverview())[1], Overview)


def test_the_engine_is_one_process_and_no_more(tmp_path: Path) -> None:
    """Beside it multiprocessing would start one that has nothing to do here, and the window would wait for it."""
    script = """
        import sys
        from pathlib import Path

        import psutil

        from app.client import EngineClient

        if __name__ == "__main__":
            client = EngineClient(Path(sys.argv[1]))
            print(len(psutil.Process().children(recursive=True)))
            client.close()
    """
    program = tmp_path / "program.py"
    program.write_text(textwrap.dedent(script))
    command = [sys.executable, program, tmp_path / "home"]
    root = str(Path(__file__).resolve().parent.parent)
    environment = {**os.environ, "PYTHONPATH": root}
    told = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, env=environment)
    assert (told.stdout.strip(), told.stderr) == ("1", "")


def test_a_conversation_from_first_question_to_follow_up(caller: Caller, make_pdf: MakePdf, starter: Path) -> None:
    text = ["The tower of Uppsala was built in 1921 by Anna Lind.", "It is 84 metres tall and made of granite."]
    caller.run(AddDocuments((str(make_pdf("town.pdf", text)),)))
    events, asked = caller.run(Ask("Who built the tower of Uppsala?"))
    assert isinstance(asked, Asked), asked
    assert "".join(event.text for event in events if isinstance(event, Token)).strip() == asked.turn.answer.answer
    assert "Anna Lind" in asked.turn.answer.answer
    assert asked.turn.answer.passages[0].document == "town.pdf"
    _, follow_up = caller.run(Ask("How tall is it?", asked.conversation.id))
    assert "84" in follow_up.turn.answer.answer
    assert follow_up.turn.answer.timings.reused_tokens > 50
    _, conversation = caller.run(OpenConversation(asked.conversation.id))
    assert [turn.answer for turn in conversation.turns] == [asked.turn.answer, follow_up.turn.answer]
    _, renamed = caller.run(RenameConversation(conversation.id, "  The tower "))
    assert renamed.title == "The tower"
    caller.run(DeleteConversation(conversation.id))
    _, overview = caller.run(GetOverview())
    assert overview.conversations == ()


def test_a_stopped_question_is_kept_as_far_as_it_went(caller: Caller, make_pdf: MakePdf, starter: Path) -> None:
    lines = [f"Rule {number}: every member of the board shall report to the chair in writing." for number in range(30)]
    caller.run(AddDocuments((str(make_pdf("rules.pdf", lines)),)))
    ended: queue.Queue[Any] = queue.Queue()
    asked_at: list[float] = []

    def stop_at_first_word(event: object) -> None:
        if isinstance(event, Token) and not asked_at:
            asked_at.append(time.monotonic())
            caller.client.cancel(job)

    job = caller.client.submit(Ask("What are the rules?"), stop_at_first_word, ended.put, ended.put)
    stopped = ended.get(timeout=PATIENCE_S)
    assert isinstance(stopped, Asked)
    _, conversation = caller.run(OpenConversation(stopped.conversation.id))
    (turn,) = conversation.turns
    assert turn == stopped.turn
    assert turn.answer.stopped
    assert turn.answer.passages
    assert not isinstance(caller.run(Ask("Who reports?", conversation.id))[1], ChatQAError)


def test_an_engine_killed_in_the_middle_of_an_answer_costs_that_answer_alone(
    caller: Caller, starter: Path, make_pdf: MakePdf
) -> None:
    caller.run(AddDocuments((str(make_pdf("tower.pdf", ["The tower was built in 1921 by Anna Berg."])),)))
    ended: queue.Queue[Any] = queue.Queue()

    def kill_at_first_word(event: object) -> None:
        if isinstance(event, Token):
            os.kill(caller.client.pid or 0, signal.SIGKILL)

    caller.client.submit(Ask("Tell me all about the tower."), kill_at_first_word, ended.put, ended.put)
    assert isinstance(ended.get(timeout=PATIENCE_S), EngineLost)
    events, asked = caller.run(Ask("Who built the tower?"))
    assert isinstance(asked, Asked)
    assert any(isinstance(event, ModelLoaded) for event in events)


def test_a_damaged_model_is_a_sentence_and_the_next_question_works(
    own_models: None, caller: Caller, starter: Path, make_pdf: MakePdf, tmp_path: Path
) -> None:
    caller.run(AddDocuments((str(make_pdf("tower.pdf", ["The tower was built in 1921 by Anna Berg."])),)))
    first = caller.client.pid
    damaged = tmp_path / "damaged.gguf"
    damaged.write_bytes(starter.read_bytes()[:50_000_000])
    _, info = caller.run(AddModel(str(damaged)))
    caller.run(UseModel(info.path))
    _, error = caller.run(Ask("Who built the tower?"))
    assert isinstance(error, ModelError)
    assert "cut short" in str(error)
    caller.run(UseModel("starter"))
    assert isinstance(caller.run(Ask("Who built the tower?"))[1], Asked)
    assert caller.client.pid == first


def test_a_model_file_deleted_while_in_use_is_a_sentence(
    own_models: None, caller: Caller, starter: Path, make_pdf: MakePdf, tmp_path: Path
) -> None:
    caller.run(AddDocuments((str(make_pdf("tower.pdf", ["The tower was built in 1921 by Anna Berg."])),)))
    copy = tmp_path / "copy.gguf"
    copy.write_bytes(starter.read_bytes())
    caller.run(AddModel(str(copy)))
    caller.run(UseModel(str(copy)))
    assert isinstance(caller.run(Ask("Who built the tower?"))[1], Asked)
    copy.unlink()
    assert "is gone; choose another model" in str(caller.run(Ask("When?"))[1])
    caller.run(UseModel("starter"))
    assert isinstance(caller.run(Ask("Who built the tower?"))[1], Asked)


def test_a_second_question_waits_for_the_first(caller: Caller, starter: Path, make_pdf: MakePdf) -> None:
    caller.run(AddDocuments((str(make_pdf("tower.pdf", ["The tower was built in 1921 by Anna Berg."])),)))
    ended: queue.Queue[Any] = queue.Queue()
    for question in ("Who built the tower?", "When was the tower built?"):
        caller.client.submit(Ask(question), lambda event: None, ended.put, ended.put)
    asked = [ended.get(timeout=PATIENCE_S).turn.answer.question for _ in range(2)]
    assert asked == ["Who built the tower?", "When was the tower built?"]
