"""What was given to be added outlives a program that is killed before it came to it. With the real engine."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from test_engine import Caller

from app.file_requests import GiveUpPaths, TakeLeft
from app.group_requests import Collect
from app.home import Home
from app.pending import Given, Pending
from app.requests import AddDocuments, GetOverview, RemoveDocuments, number

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
        caller.run(GetOverview())  # what came before it has been taken down by now, or is about to be
        os.kill(caller.client.pid or 0, signal.SIGKILL)
        assert lost.wait(60)
    caller.client.close()

    after = Caller(tmp_path / "home")
    try:
        _, left = after.run(TakeLeft())
        assert {path for one in left for path in one.paths} >= set(second)
        for one in left:
            after.run(one)
        documents = after.run(GetOverview())[1].documents
        assert {document.name for document in documents} >= {"g.pdf"}
        assert {document.path for document in documents} <= {*first, *second}
        (found,) = after.run(GetOverview())[1].collections
        assert [document.name for document in documents if document.id in found.documents] == ["g.pdf"]
        after.run(RemoveDocuments(tuple(document.id for document in documents)))
        assert after.run(TakeLeft())[1] == ()
    finally:
        after.client.close()
    home = Home.open(tmp_path / "home", lock_patience_s=5.0)
    assert home.pending.take_left() == (), "what was added, and removed since, does not come again"
    home.close()


@pytest.mark.parametrize("end", ["cancelled", "one taken back"])
def test_a_running_drop_that_was_taken_back_does_not_come_again(tmp_path: Path, make_pdf: MakePdf, end: str) -> None:
    """Nor does the one file of it that was; what lay beside it does."""
    running, waiting = books(make_pdf, *"abcd"), books(make_pdf, "e", "f")
    caller = Caller(tmp_path / "home")
    begun = threading.Event()
    job = caller.client.submit(AddDocuments(running), lambda event: begun.set())
    assert begun.wait(60)
    caller.client.submit(AddDocuments(waiting))
    caller.client.cancel(job)
    if end == "one taken back":
        caller.client.submit(AddDocuments(running[1:]))
    caller.client.close()
    home = Home.open(tmp_path / "home", lock_patience_s=5.0)
    left = {path for one in home.pending.take_left() for path in one.paths}
    known = {document.path for document in home.catalog.documents()}
    home.close()
    assert running[0] not in left and set(waiting) <= left | known
    assert set(running[1:]) <= left | known if end == "one taken back" else left.isdisjoint(running)


def left_of(home: Home) -> tuple[Given, ...]:
    """What the next start would find."""
    home.pending.finish()
    home.pending = Pending(home.catalog)
    return home.pending.take_left()


def noted(home: Home, *paths: str, collection: int | None = None) -> int:
    """The number of a job that was given these."""
    request = AddDocuments(paths, collection)
    assert request.noted(home) == request
    return request.job


def unwanted(home: Home) -> list[str]:
    """What is kept of removed files."""
    home.pending.finish()
    return [os.fsdecode(row["path"]) for row in home.catalog.rows("SELECT path FROM to_add WHERE unwanted")]


def test_what_is_given_is_noted_as_it_is_named(home: Home) -> None:
    odd = os.fsdecode(b"/books/\xff.pdf")
    first = noted(home, odd, "/books/a.pdf", "/books/a.pdf/")
    second = noted(home, "/books/a.pdf", collection=3)
    assert home.pending.take_left() == (), "this run has it before it"
    assert left_of(home) == (Given(first, (odd, "/books/a.pdf"), None), Given(second, ("/books/a.pdf",), 3))
    assert home.pending.take_left() == ()
    third = noted(home, "/books/b.pdf")
    assert first < second < third
    home.pending.give_up(first)
    home.pending.give_up(second)
    assert left_of(home) == (Given(third, ("/books/b.pdf",), None),)


def test_the_same_folder_given_twice_is_known_as_long_as_one_of_them_is_not_through(home: Home, tmp_path: Path) -> None:
    folder = str(tmp_path)
    first, second = noted(home, folder), noted(home, folder)
    home.pending.settle(first, [folder], None)
    assert left_of(home) == (Given(second, (folder,), None),)
    home.pending.give_up(noted(home, folder))
    assert left_of(home) == (Given(second, (folder,), None),)
    home.pending.settle(noted(home, folder), [folder], None)
    assert left_of(home) == (), "it was gone through after the second had been given"


def test_a_job_that_is_given_to_the_next_engine_again_is_the_same(home: Home, tmp_path: Path) -> None:
    """So it is taken up once, is given up whole, and brings nothing that was removed meanwhile."""
    request, removed = AddDocuments((str(tmp_path),)), str(tmp_path / "removed.pdf")
    request.noted(home)
    home.pending.unwant(number(), [removed])
    home.pending.finish()
    home.pending = Pending(home.catalog)
    again = request.noted(home)
    assert again.unwanted == (removed,) and again.job == request.job
    assert home.pending.take_left() == ()
    assert left_of(home) == (Given(request.job, (str(tmp_path),), None, (removed,)),)
    request.give_up(home)
    assert left_of(home) == () and unwanted(home) == []


def test_what_was_removed_meanwhile_does_not_come_again_with_its_folder(home: Home, make_pdf: MakePdf) -> None:
    """Unless the folder is given once more since, in whichever run."""
    kept, removed = Path(make_pdf("kept.pdf", ["Kept."])), Path(make_pdf("removed.pdf", ["Removed."]))
    folder = str(kept.parent)
    job = noted(home, folder)
    since, again_removed = number(), noted(home, str(removed))
    home.pending.unwant(since, [str(removed)])  # the request was made first, and came later
    home.pending.give_up(again_removed)
    (left,) = left_of(home)
    again = noted(home, folder)
    (old, new) = left_of(home)
    assert left == old and (old.job, old.unwanted, new.job, new.unwanted) == (job, (str(removed),), again, ())
    for _ in AddDocuments(old.paths, old.collection, old.unwanted, old.job).run(home):
        pass
    assert [Path(document.path).name for document in home.catalog.documents()] == ["kept.pdf"]
    assert [one.job for one in left_of(home)] == [again] and unwanted(home) == [str(removed)]
    home.pending.settle(again, (folder,), None)
    assert unwanted(home) == [], "nor is it remembered for ever"
    home.pending.unwant(number(), [str(removed)])
    assert unwanted(home) == [], "nor where nothing waits"


def test_what_lies_on_a_drive_that_is_not_there_is_looked_for_again(home: Home, tmp_path: Path) -> None:
    """What is gone from a folder that is there is not; nor what the user dismisses, however it was named."""
    away, gone = str(tmp_path / "drive" / "books"), str(tmp_path / "gone.pdf")
    request = AddDocuments((f"{away}/", gone))
    for _ in request.noted(home).run(home):
        pass
    assert left_of(home) == (Given(request.job, (away,), None),)
    for _ in GiveUpPaths((away,)).run(home):
        pass
    assert left_of(home) == ()


def test_a_disk_that_cannot_be_written_to_holds_up_nobody(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    home.catalog.connection.execute("DROP TABLE to_add")
    noted(home, "/books/secret.pdf")
    assert left_of(home) == ()
    assert "could not be written down" in caplog.text and "secret" not in caplog.text
