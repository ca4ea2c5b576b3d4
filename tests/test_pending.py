"""What was given to be added outlives a program that is killed before it came to it. With the real engine."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from test_engine import Caller

from app.events import DocumentChanged
from app.group_requests import Collect
from app.home import Home
from app.requests import AddDocuments, GetOverview, RemoveDocuments, ResumeLibrary

MakePdf = Callable[..., Path]


def books(make_pdf: MakePdf, *names: str) -> tuple[str, ...]:
    return tuple(str(make_pdf(f"{name}.pdf", *[[f"Page {page} of {name}."] for page in range(30)])) for name in names)


@pytest.mark.parametrize("end", ["killed", "closed"])
def test_a_drop_that_waits_behind_another_is_taken_up_at_the_next_start(
    tmp_path: Path, make_pdf: MakePdf, end: str
) -> None:
    """Also the files of the first that it had not come to; but not what was taken back."""
    first, second, third = books(make_pdf, *"abcdef"), books(make_pdf, "g"), books(make_pdf, "h")
    caller = Caller(tmp_path / "home")
    _, (contracts,) = caller.run(Collect("Contracts", ()))
    begun, lost = threading.Event(), threading.Event()
    caller.client.submit(AddDocuments(first), lambda event: begun.set(), lambda result: None, lambda error: lost.set())
    caller.client.submit(AddDocuments(second, contracts.id))
    given_up = threading.Event()
    job = caller.client.submit(AddDocuments(third), on_done=lambda result: given_up.set())
    caller.client.cancel(job)
    assert begun.wait(60) and given_up.wait(60)
    if end == "killed":
        os.kill(caller.client.pid or 0, signal.SIGKILL)
        assert lost.wait(60)
    caller.client.close()

    after = Caller(tmp_path / "home")
    try:
        events, documents = after.run(ResumeLibrary())
        assert {document.name for document in documents} == {f"{name}.pdf" for name in "abcdefg"}
        assert all(document.status == "searchable" for document in documents)
        assert any(isinstance(event, DocumentChanged) for event in events)
        (found,) = after.run(GetOverview())[1].collections
        assert [document.name for document in documents if document.id in found.documents] == ["g.pdf"]
        after.run(RemoveDocuments(tuple(document.id for document in documents)))
        assert after.run(ResumeLibrary())[1] == ()
    finally:
        after.client.close()
    home = Home.open(tmp_path / "home", lock_patience_s=5.0)
    assert home.pending.take_left() == [], "what was added, and removed since, does not come again"
    home.close()


def test_what_is_given_is_noted_as_it_is_named(home: Home) -> None:
    odd = os.fsdecode(b"/books/\xff.pdf")
    home.pending.note((odd, "/books/a.pdf", "/books/a.pdf"), None)
    home.pending.note(("/books/a.pdf",), 3)
    assert home.pending.take_left() == [], "this run has it before it"
    home.pending.forget(("/books/none.pdf",), None)
    again = type(home.pending)(home.catalog)
    assert again.take_left() == [(None, (odd, "/books/a.pdf")), (3, ("/books/a.pdf",))]
    assert again.take_left() == []
    third = type(home.pending)(home.catalog)
    third.forget((odd,), None)
    third.forget(("/books/a.pdf",), 3)
    assert third.take_left() == [(None, ("/books/a.pdf",))], "what is given up before its turn does not come"
    home.pending.forget((odd, "/books/a.pdf"), None)
    assert type(home.pending)(home.catalog).take_left() == []
