"""Collections and watched folders: kept in the catalog, asked by name, told when something changes."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pdfs
import pytest
from test_engine import Caller
from test_library import finish

from app import watching
from app.errors import InvalidInput, UnknownDocument
from app.events import CollectionsChanged, DocumentChanged, FoldersChanged
from app.group_requests import Collect, GetCollections
from app.home import Home
from app.requests import AddDocuments, GetOverview

MakePdf = Callable[..., Path]


@pytest.fixture
def town(home: Home, make_pdf: MakePdf) -> Home:
    """A home of three documents that all tell of towers."""
    finish(
        home.library.add([str(make_pdf(f"{name}.pdf", [f"The tower of {name}."])) for name in ("Ulm", "Pisa", "Lund")])
    )
    return home


def ids(home: Home, *names: str) -> list[int]:
    return list(home.groups.document_ids([f"{name}.pdf" for name in names]))


def test_a_question_is_put_to_a_collection(town: Home) -> None:
    town.groups.collect("Leaning  towers", ids(town, "Pisa"))
    town.groups.collect("Leaning towers", ids(town, "Ulm", "Pisa"))
    (collection,) = town.groups.collections()
    assert (collection.name, set(collection.documents)) == ("Leaning towers", set(ids(town, "Ulm", "Pisa")))
    found = town.search("tower", document_ids=town.groups.document_ids((), ["Leaning towers"])).passages
    assert {passage.document for passage in found} == {"Ulm.pdf", "Pisa.pdf"}


def test_documents_leave_a_collection_and_collections_end(town: Home) -> None:
    town.groups.collect("All", ids(town, "Ulm", "Pisa", "Lund"))
    assert len(town.groups.release("All", ids(town, "Ulm")).documents) == 2
    town.library.remove(ids(town, "Pisa"))
    assert town.groups.rename("All", "Some").documents == tuple(ids(town, "Lund"))
    town.groups.dissolve("Some")
    assert town.groups.collections() == ()
    assert len(town.catalog.documents()) == 2
    assert town.check() == ([], [])


def test_what_cannot_be_is_said(town: Home) -> None:
    town.groups.collect("One", ids(town, "Ulm"))
    town.groups.collect("Two", ())
    for wrong, error in (
        (lambda: town.groups.collect("  ", ()), InvalidInput),
        (lambda: town.groups.rename("One", "Two"), InvalidInput),
        (lambda: town.groups.collection("Three"), UnknownDocument),
        (lambda: town.groups.document_ids((), ["Two"]), UnknownDocument),
        (lambda: town.groups.watch(Path("/nowhere/at/all")), InvalidInput),
    ):
        with pytest.raises(error, match=r"\.$"):
            wrong()


# Files that are added into a collection.


def inside(home: Home, name: str = "Contracts") -> set[str]:
    """The names of the documents in a collection."""
    names = home.catalog.names()
    return {names[one][0] for one in home.groups.collection(name).documents}


def test_what_is_added_into_a_collection_is_in_it_before_it_is_read(
    town: Home, make_pdf: MakePdf, tmp_path: Path
) -> None:
    contracts = town.groups.collect("Contracts", ())
    shutil.copy(tmp_path / "Ulm.pdf", tmp_path / "copy.pdf")
    changed, new = make_pdf("Lund.pdf", ["Another tower."]), make_pdf("new.pdf", ["A new tower."])
    (tmp_path / "empty.pdf").touch()
    paths = [str(path) for path in (new, tmp_path / "copy.pdf", changed, tmp_path / "Pisa.pdf", tmp_path / "empty.pdf")]
    job = town.library.add(paths, collection=contracts.id)
    told = [next(job) for _ in range(2)]
    assert [type(event) for event in told] == [DocumentChanged, CollectionsChanged]
    assert inside(town) == {"new.pdf"} and town.catalog.document_at(new) is not None
    finish(job)
    assert inside(town) == {"new.pdf", "Ulm.pdf", "Lund.pdf", "Pisa.pdf"}, "what was refused is nowhere"
    assert town.check() == ([], [])


def test_a_new_document_and_its_place_in_a_collection_are_one_change(
    home: Home, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    contracts = home.groups.collect("Contracts", ())
    monkeypatch.setattr(home.catalog, "collect", lambda *given: pytest.fail("the program ended before"))
    with pytest.raises(pytest.fail.Exception):
        finish(home.library.add([str(make_pdf("a.pdf", ["Text."]))], collection=contracts.id))
    assert inside(home) == {"a.pdf"}


def test_documents_taken_out_or_removed_while_a_job_goes_on_stay_out(home: Home, make_pdf: MakePdf) -> None:
    contracts = home.groups.collect("Contracts", ())
    paths = [str(make_pdf(f"{name}.pdf", [f"Text of {name}."])) for name in "abc"]
    job = home.library.add(paths, collection=contracts.id)
    while inside(home) != {"a.pdf", "b.pdf", "c.pdf"}:
        next(job)
    home.groups.release("Contracts", ids(home, "a"))
    home.library.remove(ids(home, "b"))
    finish(job)
    assert inside(home) == {"c.pdf"}


def test_a_collection_that_is_renamed_gets_the_rest_and_one_that_is_deleted_is_no_more(
    home: Home, make_pdf: MakePdf
) -> None:
    papers, letters = home.groups.collect("Papers", ()), home.groups.collect("Letters", ())
    paths = [str(make_pdf(f"{name}.pdf", [f"Text of {name}."])) for name in "ab"]
    into_papers, into_letters = (home.library.add(paths, collection=one.id) for one in (papers, letters))
    next(into_papers)
    home.groups.rename("Papers", "Contracts")
    finish(into_papers)
    next(into_letters)
    home.groups.dissolve("Letters")
    finish(into_letters)
    assert [one.name for one in home.groups.collections()] == ["Contracts"]
    assert inside(home) == {"a.pdf", "b.pdf"}


def test_a_killed_engine_leaves_every_document_in_its_collection(tmp_path: Path, make_pdf: MakePdf) -> None:
    caller = Caller(tmp_path / "home")
    try:
        _, (contracts,) = caller.run(Collect("Contracts", ()))
        paths = tuple(str(make_pdf(f"{n}.pdf", *[[f"Text {page} of {n}."] for page in range(30)])) for n in range(9))
        pid, died = caller.client.pid or 0, threading.Event()

        def kill(event: object) -> None:
            if isinstance(event, DocumentChanged) and not died.is_set():
                os.kill(pid, signal.SIGKILL)

        caller.client.submit(AddDocuments(paths, contracts.id), kill, lambda result: None, lambda error: died.set())
        assert died.wait(60)
        _, overview = caller.run(GetOverview())
        (contracts,) = overview.collections
        assert contracts.documents and contracts.documents == tuple(one.id for one in overview.documents)
        assert caller.run(GetCollections())[1] == overview.collections
    finally:
        caller.client.close()


# Watched folders.


def test_a_watched_folder_is_brought_up_to_date(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "watched"
    folder.mkdir()
    for name in ("stays", "moves", "goes", "changes"):
        pdfs.plain(folder / f"{name}.pdf", [[f"It {name} here."]])
    home.groups.watch(folder)
    assert home.groups.folders() == (str(folder),)
    finish(home.library.add(home.groups.folders()))
    before = {document.name: document.id for document in home.catalog.documents()}
    (folder / "deep").mkdir()
    (folder / "moves.pdf").rename(folder / "deep" / "moved.pdf")
    (folder / "goes.pdf").unlink()
    pdfs.plain(folder / "changes.pdf", [["It is another one now."]])
    pdfs.plain(folder / "new.pdf", [["It is new."]])
    finish(home.library.add(home.groups.folders()))
    after = {document.name: (document.id, document.status) for document in home.catalog.documents()}
    assert after == {
        "stays.pdf": (before["stays.pdf"], "ready"),
        "moved.pdf": (before["moves.pdf"], "ready"),
        "goes.pdf": (before["goes.pdf"], "missing"),
        "changes.pdf": (before["changes.pdf"], "ready"),
        "new.pdf": (max(id for id, _ in after.values()), "ready"),
    }
    assert home.search("another one").passages[0].document == "changes.pdf"
    home.groups.forget(str(folder))
    assert home.groups.folders() == ()


def told_within(job: Iterator[object], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if isinstance(next(job), FoldersChanged):
            return True
    return False


def test_a_change_in_a_folder_is_told_once_it_has_settled(tmp_path: Path) -> None:
    folder = tmp_path / "watched"
    folder.mkdir()
    job = watching.watch([str(folder)])
    assert next(job) is None
    threading.Timer(0.3, lambda: pdfs.plain(folder / "a.pdf", [["New."]])).start()
    assert told_within(job, 20)
    assert not told_within(job, 2.5)
    threading.Timer(0.3, lambda: (folder / "notes.txt").write_text("not looked at")).start()
    assert not told_within(job, 3)
    threading.Timer(0.3, lambda: (folder / "a.pdf").unlink()).start()
    assert told_within(job, 20)
    job.close()


def test_a_folder_that_comes_back_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "ABSENT_S", 0.5)
    folder = tmp_path / "drive"
    job = watching.watch([str(folder)])
    assert not told_within(job, 1)
    folder.mkdir()
    assert told_within(job, 20)
    shutil.rmtree(folder)
    assert told_within(job, 20)
    job.close()
