"""What was given to be added and is not through: tried again, taken up, cancelled and dismissed in the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fake_engine import overview, settle, wait_until
from test_ui_library import choose
from windows import Opened, opened_windows

from app.errors import EngineLost
from app.events import DocumentChanged
from app.file_requests import GiveUpPaths, TakeLeft
from app.records import Document
from app.requests import AddDocuments, RemoveDocuments

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def open_window(qapp: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    yield from opened_windows(tmp_path)


def test_what_was_added_is_not_lost_with_the_engine(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview())
    window.add_paths(["/books/1.pdf"])
    engine.fail(engine.of(AddDocuments)[0], EngineLost("It died."))
    wait_until(lambda: len(engine.of(AddDocuments)) == 2)
    assert engine.of(AddDocuments)[1].request == AddDocuments(("/books/1.pdf",))
    engine.fail(engine.of(AddDocuments)[1], EngineLost("It died again."))
    settle()
    assert len(engine.of(AddDocuments)) == 2, "what may be what kills it is not tried for ever"
    engine.done(engine.of(TakeLeft)[0], (AddDocuments(("/books/1.pdf",), job=engine.of(AddDocuments)[0].request.job),))
    settle()
    assert len(engine.of(AddDocuments)) == 2, "also where the next engine knows it as left"


def test_what_is_cancelled_after_an_engine_died_is_not_taken_up_from_what_it_left(
    open_window: Callable[..., Opened],
) -> None:
    """The rest of its job is, once: under the number it had."""
    window, engine = open_window(overview())
    library = window.sidebar.library
    for paths in (["/books/1.pdf"], ["/books/2.pdf", "/books/3.pdf"]):
        library.add(paths)
    first, second = (job.request.job for job in engine.of(AddDocuments))
    for job in engine.of(AddDocuments):
        engine.fail(job, EngineLost("It died."))
    wait_until(lambda: len(engine.of(AddDocuments)) == 4)
    assert [job.request.job for job in engine.of(AddDocuments)] == [first, second, first, second]
    for path in ("/books/1.pdf", "/books/2.pdf"):
        wait_until(lambda path=path: library.model.find_path(path) is not None)  # type: ignore[misc]
        choose(library.commands(library.model.find_path(path)), "Cancel")  # type: ignore[arg-type]
    left = (AddDocuments(("/books/1.pdf",), job=first), AddDocuments(("/books/2.pdf", "/books/3.pdf"), job=second))
    engine.done(engine.of(TakeLeft)[0], left)
    settle()
    given = engine.of(AddDocuments)[4:]
    assert [(job.request.paths, job.request.job) for job in given] == [(("/books/3.pdf",), second)]
    dismissed = [path for job in engine.of(GiveUpPaths) for path in job.request.paths]
    assert dismissed == ["/books/1.pdf", "/books/2.pdf"]


def test_what_an_earlier_run_left_is_taken_up_with_rows_to_cancel(
    open_window: Callable[..., Opened],
) -> None:
    window, engine = open_window(overview())
    library = window.sidebar.library
    left = (AddDocuments(("/books/1.pdf", "/books/2.pdf"), job=4), AddDocuments(("/a",), 7, ("/a/removed.pdf",), 5))
    engine.done(engine.of(TakeLeft)[0], left)
    wait_until(lambda: len(engine.of(AddDocuments)) == 2)
    assert [(job.request, job.request.job) for job in engine.of(AddDocuments)] == [(left[0], 4), (left[1], 5)]
    wait_until(lambda: library.model.find_path("/a") is not None)
    unwanted = library.model.find_path("/a")
    assert unwanted is not None
    choose(library.commands(unwanted), "Cancel")
    assert engine.cancelled == [engine.of(AddDocuments)[1].id]


def test_what_was_refused_and_is_dismissed_does_not_come_again(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview())
    library = window.sidebar.library
    library.add(["/drive/1.pdf"])
    refused = Document(0, "1.pdf", "/drive/1.pdf", "failed", "The file is not there.")
    engine.event(engine.of(AddDocuments)[0], DocumentChanged(refused))
    engine.done(engine.of(AddDocuments)[0], (refused,))
    wait_until(lambda: library.model.find_path(refused.path) == refused)
    library.work.remove([refused])
    assert [job.request for job in engine.of(GiveUpPaths)] == [GiveUpPaths(("/drive/1.pdf",))]


def test_before_what_can_be_searched_is_removed_it_is_asked_with_the_number_of_all_that_goes(
    open_window: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What only waits goes without a question."""
    asked: list[str] = []
    monkeypatch.setattr("ui.library_panel.confirm", lambda parent, question, *rest: asked.append(question))
    window, engine = open_window(overview())
    library = window.sidebar.library
    library.add(["/books/1.pdf", "/books/2.pdf", "/books/3.pdf"])
    for number, status in enumerate(("searchable", "embedding", "queued"), 1):
        new = Document(number, f"{number}.pdf", f"/books/{number}.pdf", "queued")
        engine.event(engine.of(AddDocuments)[0], DocumentChanged(new), DocumentChanged(replace(new, status=status)))
    wait_until(lambda: library.model.find(3) is not None)
    documents = [library.model.find(number) for number in (1, 2, 3)]
    library.remove([one for one in documents if one is not None])
    library.remove([one for one in documents[:1] if one is not None])
    assert asked == ["Remove 3 documents from the library?", "Remove “1.pdf” from the library?"]
    assert engine.of(RemoveDocuments) == []
    library.remove([one for one in documents[2:] if one is not None])
    assert len(asked) == 2 and engine.of(RemoveDocuments)[0].request == RemoveDocuments((3,))


def test_what_was_cancelled_is_not_added_again_where_the_engine_dies_of_it(open_window: Callable[..., Opened]) -> None:
    """The cancel had not ended yet."""
    window, engine = open_window(overview())
    engine.cancel = lambda job: None  # it dies before it can answer
    library = window.sidebar.library
    library.add(["/books/1.pdf", "/books/2.pdf"])
    wait_until(lambda: library.model.find_path("/books/1.pdf") is not None)
    choose(library.commands(library.model.find_path("/books/1.pdf")), "Cancel")  # type: ignore[arg-type]
    engine.fail(engine.of(AddDocuments)[0], EngineLost("It died."))
    settle()
    assert [job.request.paths for job in engine.of(AddDocuments)[1:]] == [("/books/2.pdf",)]
