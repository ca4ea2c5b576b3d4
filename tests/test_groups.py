"""Collections and watched folders: kept in the catalog, asked by name, told when something changes."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pdfs
import pytest
from test_library import finish

from app import watching
from app.errors import InvalidInput, UnknownDocument
from app.events import FoldersChanged
from app.home import Home

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
