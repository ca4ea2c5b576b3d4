"""The library: from a dropped file to a searchable, ready document, once, whatever happens on the way."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pdfs
import pytest
from fakes import WordEmbedder

from app.errors import HomeBusy, HomeReadOnly, HomeTooNew
from app.events import DocumentChanged, ReadProgress
from app.home import Home
from app.library import Events
from app.records import Document

MakePdf = Callable[..., Path]


def finish(job: Events) -> tuple[Document, ...]:
    while True:
        try:
            next(job)
        except StopIteration as end:
            done: tuple[Document, ...] = end.value
            return done


def statuses(job: Events) -> list[str]:
    return [event.document.status for event in job if isinstance(event, DocumentChanged)]


def test_a_document_is_searchable_before_it_is_embedded(home: Home, make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", ["The tower was built in 1921."], ["It is 84 metres tall."])
    job = home.library.add([str(path)])
    seen: dict[str, int] = {}
    for event in job:
        if isinstance(event, DocumentChanged):
            words = len(home.catalog.search_words('"tower"', 5))
            seen.setdefault(event.document.status, words)
    assert list(seen) == ["queued", "reading", "searchable", "embedding", "ready"]
    assert seen["searchable"] == 1
    (document,) = home.catalog.documents()
    assert (document.pages, document.passages, document.embedded) == (2, 2, 2)
    seconds = document.seconds
    assert seconds.read is not None and seconds.searchable is not None and seconds.embedded is not None
    assert 0 < seconds.read <= seconds.searchable <= seconds.embedded


def test_known_content_is_not_added_twice(home: Home, make_pdf: MakePdf, tmp_path: Path) -> None:
    path = make_pdf("a.pdf", ["Some text."])
    finish(home.library.add([str(path)]))
    copy = tmp_path / "copy.pdf"
    shutil.copy(path, copy)
    (again,) = finish(home.library.add([str(copy)]))
    assert (again.known, again.status, again.name) == (True, "ready", "a.pdf")
    assert len(home.catalog.documents()) == 1


def test_a_moved_file_is_found_by_its_content(home: Home, make_pdf: MakePdf, tmp_path: Path) -> None:
    path = make_pdf("a.pdf", ["Some text."])
    finish(home.library.add([str(path)]))
    moved = path.rename(tmp_path / "moved.pdf")
    finish(home.library.add([str(moved)]))
    (document,) = home.catalog.documents()
    assert (document.name, document.path) == ("moved.pdf", str(moved))


def test_a_folder_is_walked_and_one_bad_file_costs_only_itself(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "deep").mkdir(parents=True)
    pdfs.plain(folder / "good.pdf", [["A good one."]])
    pdfs.plain(folder / "deep" / "locked.PDF", [["Secret."]], password="open sesame")
    pdfs.scanned(folder / "deep" / "scan.pdf", pages=2)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of the kind")
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "text.pdf").write_text("no PDF")
    (folder / "notes.txt").write_text("not looked at")
    done = {document.name: document for document in finish(home.library.add([str(folder)]))}
    assert {name: (document.status, document.reason_code) for name, document in done.items()} == {
        "good.pdf": ("ready", None),
        "locked.PDF": ("failed", "password"),
        "scan.pdf": ("ready", None),
        "broken.pdf": ("failed", "damaged"),
        "empty.pdf": ("failed", "empty"),
        "text.pdf": ("failed", "not_pdf"),
    }
    assert done["scan.pdf"].scanned_pages == 2
    assert "2 of 2 pages are scans" in (done["scan.pdf"].reason or "")
    assert all((document.reason or "").endswith(".") for document in done.values() if document.status == "failed")


def test_progress_counts_pages(home: Home, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.library.PROGRESS_S", 0.0)
    path = make_pdf("a.pdf", *[["Text."] for _ in range(5)])
    events = [event for event in home.library.add([str(path)]) if isinstance(event, ReadProgress)]
    assert (events[-1].done, events[-1].total) == (5, 5)


def test_a_job_closed_anywhere_goes_on_at_the_next_start(home: Home, make_pdf: MakePdf, tmp_path: Path) -> None:
    paths = [str(make_pdf(f"{n}.pdf", [f"Text number {n}."], [f"More of {n}."])) for n in range(3)]
    total = sum(1 for _ in home.library.add(paths))
    for stop in range(0, total + 1):
        other = Home.open(tmp_path / f"home-{stop}")
        try:
            job = other.library.add(paths)
            for _ in range(stop):
                next(job, None)
            job.close()
            finish(other.library.add(paths))
            finish(other.library.resume())
            documents = other.catalog.documents()
            assert [(document.status, document.embedded) for document in documents] == [("ready", 2)] * 3
            assert other.check() == ([], [])
        finally:
            other.close()


def test_without_waiting_it_returns_when_searchable(home: Home, make_pdf: MakePdf) -> None:
    (document,) = finish(home.library.add([str(make_pdf("a.pdf", ["Text."]))], wait=False))
    assert document.status == "searchable"
    (document,) = finish(home.library.resume())
    assert document.status == "ready"


def test_removing_takes_everything_along(home: Home, make_pdf: MakePdf) -> None:
    finish(home.library.add([str(make_pdf("a.pdf", ["The tower."])), str(make_pdf("b.pdf", ["The bridge."]))]))
    first, second = home.catalog.documents()
    assert [gone.name for gone in home.library.remove([first.id])] == ["a.pdf"]
    assert home.catalog.documents() == (second,)
    assert home.catalog.search_words('"tower"', 5) == []
    assert [passage.document for passage in home.search("the tower").passages] == ["b.pdf"]
    assert home.check() == ([], [])


def test_a_failed_document_can_be_tried_again(home: Home, make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", ["Readable after all."])
    finish(home.library.add([str(path)]))
    (document,) = home.catalog.documents()
    home.catalog.set_status(document.id, "failed", "It broke.", "crashed")
    finish(home.library.retry([document.id]))
    (document,) = finish(home.library.finish())
    assert (document.status, document.reason, document.passages) == ("ready", None, 1)


def test_a_document_whose_file_is_gone_when_its_turn_comes_fails_kindly(home: Home, make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", ["Text."])
    job = home.library.add([str(path)])
    assert next(job)
    path.unlink()
    (document,) = finish(job)
    assert (document.status, document.reason_code) == ("failed", "missing")


def test_a_file_that_is_gone_is_marked_and_found_again(home: Home, make_pdf: MakePdf, tmp_path: Path) -> None:
    path = make_pdf("a.pdf", ["The tower."])
    finish(home.library.add([str(path)]))
    moved = path.rename(tmp_path / "moved.pdf")
    (document,) = finish(home.library.resume())
    assert (document.status, document.passages) == ("missing", 1)
    assert [passage.document for passage in home.search("tower").passages] == ["a.pdf"]
    finish(home.library.add([str(moved)]))
    (document,) = home.catalog.documents()
    assert (document.status, document.name, document.reason) == ("ready", "moved.pdf", None)


def test_another_embedder_embeds_anew(home: Home, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch) -> None:
    finish(home.library.add([str(make_pdf("a.pdf", ["The tower."]))]))
    other = WordEmbedder()
    other.key = "other/1"  # type: ignore[misc]
    monkeypatch.setattr("app.embedding.load", lambda *args: other)
    home.change_setting("embedder", "other")
    (document,) = finish(home.library.resume())
    assert (document.status, document.embedded) == ("ready", 1)
    assert home.catalog.embedded("other/1") == {1}
    assert [passage.document for passage in home.search("tower").passages] == ["a.pdf"]


def test_a_home_belongs_to_one_program(home: Home) -> None:
    with pytest.raises(HomeBusy, match="Another program"):
        Home.open(home.folder)


def test_a_home_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(HomeReadOnly, match="cannot be written"):
        Home.open(tmp_path / "file" / "home")


def test_a_newer_library_is_left_alone(home: Home) -> None:
    folder = home.folder
    home.catalog.connection.execute("PRAGMA user_version = 999")
    home.close()
    with pytest.raises(HomeTooNew, match="newer version"):
        Home.open(folder)


def test_a_changed_file_takes_the_place_of_what_it_was(home: Home, make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", ["The old text."])
    finish(home.library.add([str(path)]))
    make_pdf("a.pdf", ["The new text."])
    finish(home.library.add([str(path)]))
    (document,) = home.catalog.documents()
    assert (document.status, document.path) == ("ready", str(path))
    assert [passage.text for passage in home.search("text").passages] == ["The new text."]


def test_a_pipe_is_refused_at_once(home: Home, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    (document,) = finish(home.library.add([str(tmp_path / "pipe.pdf")]))
    assert (document.status, document.reason) == ("failed", "It is not a plain file.")


def test_a_name_longer_than_the_system_takes_is_no_such_file(home: Home) -> None:
    (document,) = finish(home.library.add(["x" * 300 + ".pdf"]))
    assert (document.status, document.reason_code) == ("failed", "missing")


def test_a_long_line_is_cut_into_passages_of_the_usual_size(home: Home, tmp_path: Path) -> None:
    pdfs.unicode_text(tmp_path / "a.pdf", ["many words on one line and no end " * 400])
    finish(home.library.add([str(tmp_path / "a.pdf")]))
    (document,) = home.catalog.documents()
    assert document.passages > 20
    assert all(len(passage.text.split()) <= 450 for passage in home.search("words on one line").passages)


def test_a_file_that_claims_a_million_pages_is_refused(home: Home, tmp_path: Path) -> None:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1000000 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ]
    (tmp_path / "a.pdf").write_bytes(pdfs.assemble(objects))
    (document,) = finish(home.library.add([str(tmp_path / "a.pdf")]))
    assert document.pages < 2 or document.reason_code == "too_large"


def test_searching_while_documents_come_and_go(home: Home, make_pdf: MakePdf) -> None:
    stays, goes = make_pdf("stays.pdf", ["The tower stays."]), make_pdf("goes.pdf", *[["The tower goes."]] * 9)
    finish(home.library.add([str(stays), str(goes)]))
    failures: list[BaseException] = []
    stop = threading.Event()

    def ask() -> None:
        try:
            while not stop.is_set():
                assert home.search("tower").passages
        except BaseException as error:
            failures.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    for _ in range(6):
        gone = [document.id for document in home.catalog.documents() if document.name == "goes.pdf"]
        home.library.remove(gone)
        finish(home.library.add([str(goes)]))
    stop.set()
    asking.join()
    assert failures == []


def test_a_file_that_comes_back_is_read_by_itself(home: Home, make_pdf: MakePdf) -> None:
    """A drive that was unplugged while its files waited: the program is started again, and it is there."""
    known = make_pdf("known.pdf", ["The tower is old."])
    finish(home.library.add([str(known)]))
    make_pdf("known.pdf", ["The lighthouse is new."])
    new = make_pdf("new.pdf", ["The ferry is slow."])
    job = home.library.add([str(known), str(new)])
    while sum(document.status == "queued" for document in home.catalog.documents()) < 2:
        next(job)
    aside = [path.rename(path.with_suffix(".aside")) for path in (known, new)]
    finish(job)
    assert {document.name: document.status for document in home.catalog.documents()} == {
        "known.pdf": "missing",
        "new.pdf": "failed",
    }
    assert home.search("tower").passages, "what was read of it is kept meanwhile"
    for path, place in zip(aside, (known, new), strict=True):
        path.rename(place)
    finish(home.library.resume())
    assert {document.status for document in home.catalog.documents()} == {"ready"}
    assert "lighthouse" in home.search("Is the lighthouse new?").passages[0].text
    assert "ferry" in home.search("Is the ferry slow?").passages[0].text
