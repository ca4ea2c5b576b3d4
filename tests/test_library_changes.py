"""Files change, move and go; documents are paused, removed and unlocked; none of it costs more than it must."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pdfs
import pytest
from fakes import WordEmbedder
from test_library import finish

from app import intake
from app.catalog import Reading
from app.errors import DiskFull
from app.events import DocumentChanged, DocumentRemoved, LibraryProgress, Notice
from app.home import Home

MakePdf = Callable[..., Path]


class CountingEmbedder(WordEmbedder):
    """Knows what it embedded."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed_passages(self, texts: object) -> object:  # type: ignore[override]
        self.texts += texts  # type: ignore[arg-type, operator]
        return super().embed_passages(texts)  # type: ignore[arg-type]


@pytest.fixture
def counted(home: Home, monkeypatch: pytest.MonkeyPatch) -> CountingEmbedder:
    """The home's embedder, which counts."""
    embedder = CountingEmbedder()
    monkeypatch.setattr("app.embedding.load", lambda *args: embedder)
    return embedder


def words(number: int) -> list[str]:
    return [f"Page number {number} tells of matter {number * 7} and of nothing else, as pages do."] * 3


def rewrite(path: Path, *pages: list[str]) -> None:
    """Another content, and a time of change that differs."""
    pdfs.plain(path, pages)
    os.utime(path, ns=(path.stat().st_mtime_ns + 10**9,) * 2)


def test_only_the_changed_pages_of_a_changed_file_are_embedded_again(
    home: Home, counted: CountingEmbedder, make_pdf: MakePdf
) -> None:
    path = make_pdf("a.pdf", *[words(n) for n in range(9)])
    (before,) = finish(home.library.add([str(path)]))
    counted.texts.clear()
    rewrite(
        path, *[words(n) for n in range(4)], ["An altogether new page about whales."], *[words(n) for n in range(5, 9)]
    )
    events = list(home.library.add([str(path)]))
    assert [text for text in counted.texts if "whales" not in text] == []
    assert len(counted.texts) == 1
    (after,) = home.catalog.documents()
    assert (after.id, after.status, after.pages, after.embedded) == (before.id, "ready", 9, after.passages)
    assert any(5 in passage.pages and "whales" in passage.text for passage in home.search("whales").passages)
    assert home.check() == ([], [])
    assert {event.document.id for event in events if isinstance(event, DocumentChanged)} == {before.id}


def test_an_unchanged_file_is_not_even_hashed(home: Home, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_pdf("a.pdf", words(1))
    finish(home.library.add([str(path)]))
    monkeypatch.setattr("app.intake.file_state", lambda path: pytest.fail("it was hashed"))
    (again,) = finish(home.library.add([str(path)]))
    assert (again.known, again.status) == (True, "ready")


def test_a_changed_file_that_cannot_be_read_keeps_what_was_read(home: Home, make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", words(1))
    finish(home.library.add([str(path)]))
    path.write_bytes(b"%PDF-1.7 cut off while it was written" + os.urandom(20))
    for _ in range(2):  # and it is not tried again by itself
        (document,) = finish(home.library.add([str(path)]))
        assert document.status == "ready"
        assert "new version cannot be read" in (document.reason or "")
        assert home.search("matter").passages


def test_a_file_that_became_the_double_of_another_leaves_one_document(home: Home, make_pdf: MakePdf) -> None:
    first, second = make_pdf("a.pdf", words(1)), make_pdf("b.pdf", words(2))
    finish(home.library.add([str(first), str(second)]))
    gone = next(document.id for document in home.catalog.documents() if document.name == "b.pdf")
    shutil.copy(first, second)
    os.utime(second, ns=(10**18, 10**18))
    events = list(home.library.add([str(second)]))
    assert DocumentRemoved(gone) in events
    assert [document.name for document in home.catalog.documents()] == ["a.pdf"]
    assert home.check() == ([], [])


def documents_by_text(home: Home, words_of_each: dict[str, str]) -> dict[str, str]:
    """Of each text the name of the document that holds it."""
    names = {document.id: document.name for document in home.catalog.documents()}
    found = {}
    for text in words_of_each:
        hits = [hit for hit, _ in home.catalog.search_words(f'"{text}"', 5)]
        found[text] = names[home.catalog.passages(hits[:1])[hits[0]].document_id]
    return found


def test_a_renamed_file_whose_name_another_took_is_two_documents(home: Home, make_pdf: MakePdf, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    pdfs.plain(folder / "contract.pdf", [["The first contract speaks of whales."]])
    (first,) = finish(home.library.add([str(folder)]))
    (folder / "contract.pdf").rename(folder / "contract_old.pdf")
    pdfs.plain(folder / "contract.pdf", [["The second contract speaks of kites."]])
    finish(home.library.add([str(folder)]))
    wanted = {"whales": "contract_old.pdf", "kites": "contract.pdf"}
    assert documents_by_text(home, wanted) == wanted
    assert {document.status for document in home.catalog.documents()} == {"ready"}
    kept = home.catalog.document(first.id)
    assert kept is not None and kept.name == "contract_old.pdf"
    assert home.check() == ([], [])


def test_two_files_that_changed_places_stay_two_documents(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    pdfs.plain(folder / "a.pdf", [["This one speaks of whales."]])
    pdfs.plain(folder / "b.pdf", [["This one speaks of kites."]])
    finish(home.library.add([str(folder)]))
    (folder / "a.pdf").rename(folder / "c")
    (folder / "b.pdf").rename(folder / "a.pdf")
    (folder / "c").rename(folder / "b.pdf")
    events = list(home.library.add([str(folder)]))
    assert not [event for event in events if isinstance(event, DocumentRemoved)]
    wanted = {"whales": "b.pdf", "kites": "a.pdf"}
    assert documents_by_text(home, wanted) == wanted
    assert [document.status for document in home.catalog.documents()] == ["ready", "ready"]


def test_two_documents_that_became_alike_are_one(home: Home, make_pdf: MakePdf) -> None:
    paths = [make_pdf("a.pdf", words(1)), make_pdf("b.pdf", words(2)), make_pdf("c.pdf", words(3))]
    finish(home.library.add([str(path) for path in paths]))
    for path in paths[:2]:
        rewrite(path, ["The same for both of them, about whales."])
    finish(home.library.add([str(path) for path in paths]))
    assert sorted(document.status for document in home.catalog.documents()) == ["ready", "ready"]
    assert home.search("whales").passages
    assert home.check() == ([], [])


def test_a_bad_version_that_was_put_right_is_forgotten(home: Home, make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", words(1))
    sound = path.read_bytes()
    finish(home.library.add([str(path)]))
    for bad in (b"", b"no PDF at all", b"%PDF-1.7 cut off"):
        path.write_bytes(bad)
        (document,) = finish(home.library.add([str(path)]))
        assert (document.status, document.passages) == ("ready", 1)
        assert "new version cannot be read" in (document.reason or "")
    path.write_bytes(sound)
    finish(home.library.add([str(path)]))
    (document,) = home.catalog.documents()
    assert (document.status, document.reason, document.reason_code) == ("ready", None, None)


def test_a_file_that_is_written_while_it_is_read_is_read_once_more(home: Home, make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", *[words(n) for n in range(30)])
    written = False
    for event in home.library.add([str(path)]):
        if isinstance(event, DocumentChanged) and event.document.status == "reading" and not written:
            rewrite(path, ["It was written again, about whales."])
            written = True
    (document,) = home.catalog.documents()
    assert (document.status, document.pages) == ("ready", 1)
    assert "whales" in home.search("whales").passages[0].text


def test_pages_read_by_ocr_do_not_undo_a_newer_reading(home: Home, make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", words(1))
    (document,) = finish(home.library.add([str(path)]))
    file, pages = home.catalog.file_state(document.id), home.catalog.pages(document.id)
    assert file is not None
    late = Reading(file, (), pages, [])
    home.catalog.set_status(document.id, "queued")
    assert home.library.take(document.id, late, read_before=True) is False
    rewrite(path, ["It is another one by now."])
    finish(home.library.resume())
    assert home.library.take(document.id, late, read_before=True) is False
    assert home.catalog.documents()[0].passages == 1


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_text_is_said(home: Home, make_pdf: MakePdf, tmp_path: Path) -> None:
    odd = tmp_path / "caf\udce9.pdf"
    shutil.copy(make_pdf("a.pdf", words(1)), odd)
    (document,) = finish(home.library.add([str(odd)]))
    assert (document.status, document.reason_code) == ("failed", "unreadable")
    assert "rename it" in (document.reason or "")
    (document,) = finish(home.library.add(["~nosuchuser/x.pdf"]))
    assert document.reason_code == "missing"


def test_a_file_that_comes_back_is_read_after_all(home: Home, make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", words(1))
    job = home.library.add([str(path)])
    next(job)
    aside = path.rename(path.with_suffix(".aside"))
    (document,) = finish(job)
    assert (document.status, document.reason_code) == ("failed", "missing")
    aside.rename(path)
    (document,) = finish(home.library.add([str(path)]))
    assert document.status == "ready"


def test_a_missing_document_that_is_tried_again_stays_missing(home: Home, make_pdf: MakePdf) -> None:
    path = make_pdf("a.pdf", words(1))
    (document,) = finish(home.library.add([str(path)]))
    path.unlink()
    finish(home.library.finish())
    finish(home.library.retry([document.id]))
    (document,) = finish(home.library.finish())
    assert (document.status, document.reason) == ("missing", None)


def test_a_paused_document_waits_and_goes_on(home: Home, make_pdf: MakePdf) -> None:
    paths = [str(make_pdf(f"{n}.pdf", *[words(n + k) for k in range(3)])) for n in range(3)]
    job = home.library.add(paths)
    for event in job:
        if isinstance(event, DocumentChanged) and event.document.name == "1.pdf" and not event.document.paused:
            home.library.pause([event.document.id], True)
    states = {document.name: document.status for document in home.catalog.documents()}
    assert (states["0.pdf"], states["2.pdf"]) == ("ready", "ready")
    assert states["1.pdf"] in ("queued", "reading", "searchable")
    paused = [document for document in home.catalog.documents() if document.paused]
    assert [document.name for document in paused] == ["1.pdf"]
    finish(home.library.resume())
    assert {document.status for document in home.catalog.documents()} != {"ready"}
    home.library.pause([paused[0].id], False)
    finish(home.library.resume())
    assert {document.status for document in home.catalog.documents()} == {"ready"}
    assert home.check() == ([], [])


@pytest.mark.parametrize("status", ["queued", "reading", "searchable", "embedding"])
def test_a_document_can_be_removed_while_it_is_in_work(home: Home, make_pdf: MakePdf, status: str) -> None:
    paths = [str(make_pdf(f"{n}.pdf", *[words(n + k) for k in range(40)])) for n in range(3)]
    removed = False
    for event in home.library.add(paths):
        if isinstance(event, DocumentChanged) and event.document.name == "1.pdf" and event.document.status == status:
            removed = bool(home.library.remove([event.document.id])) or removed
    assert removed
    assert [(document.name, document.status) for document in home.catalog.documents()] == [
        ("0.pdf", "ready"),
        ("2.pdf", "ready"),
    ]
    assert home.check() == ([], [])


def test_a_new_file_is_searchable_while_earlier_ones_are_embedded(home: Home, make_pdf: MakePdf) -> None:
    finish(home.library.add([str(make_pdf("long.pdf", *[words(n) for n in range(60)]))], wait=False))
    embedding = home.library.finish()
    while home.catalog.documents()[0].embedded == 0:
        next(embedding)
    done: list[object] = []
    adding = threading.Thread(
        target=lambda: done.append(finish(home.library.add([str(make_pdf("new.pdf", ["On whales."]))], wait=False)))
    )
    adding.start()
    adding.join()
    assert home.catalog.documents()[0].embedded < home.catalog.documents()[0].passages
    assert "new.pdf" in [passage.document for passage in home.search("whales").passages]
    finish(embedding)
    assert {document.status for document in home.catalog.documents()} == {"ready"}


def test_an_encrypted_file_is_read_with_its_password(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    pdfs.plain(path, [["The secret tower."]], password="open sesame")
    (document,) = finish(home.library.add([str(path)]))
    assert (document.status, document.reason_code) == ("failed", "password")
    (document,) = finish(home.library.retry([document.id], "wrong"))
    assert (document.status, document.reason) == ("failed", "This password does not open it.")
    finish(home.library.retry([document.id], "open sesame"))
    (document,) = finish(home.library.finish())
    assert (document.status, document.reason) == ("ready", None)
    assert home.search("secret tower").passages
    assert b"open sesame" not in (home.folder / "catalog.sqlite3").read_bytes()


def test_a_file_that_needs_no_password_to_be_read_is_read(home: Home, tmp_path: Path) -> None:
    pdfs.plain(tmp_path / "a.pdf", [["Read only by its owner's wish."]], password="")
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=tmp_path / "a.pdf")
    writer.encrypt(user_password="", owner_password="owner")
    writer.write(tmp_path / "b.pdf")
    (document,) = finish(home.library.add([str(tmp_path / "b.pdf")]))
    assert (document.status, document.passages) == ("ready", 1)


def test_progress_ends_with_everything_done(home: Home, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.progress.REPORT_S", 0.0)
    paths = [str(make_pdf(f"{n}.pdf", *[words(n + k) for k in range(20)])) for n in range(3)]
    seen = [event for event in home.library.add(paths) if isinstance(event, LibraryProgress)]
    assert (seen[-1].read, seen[-1].embedded, seen[-1].total) == (60, 60, 60)
    assert seen[-1].seconds_left == 0
    assert all(one.embedded <= one.read <= one.total for one in seen)
    known = [one.seconds_left for one in seen if one.seconds_left is not None]
    assert len(known) > 3 and min(known) >= 0


def test_a_disk_that_is_nearly_full_is_told_before_it_is(
    home: Home, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(make_pdf("a.pdf", words(1)))
    usage = shutil.disk_usage(home.folder)
    room = {"free": 100 << 20}
    monkeypatch.setattr(intake.shutil, "disk_usage", lambda folder: usage._replace(free=room["free"]))
    events = list(home.library.add([path]))
    assert [event.sentence[:20] for event in events if isinstance(event, Notice)] == ["Only 105 MB are free"]
    assert home.catalog.documents()[0].status == "ready"
    room["free"] = 1 << 20
    with pytest.raises(DiskFull, match="nothing saved was lost"):
        list(home.library.add([path]))
    assert home.catalog.documents()[0].status == "ready"
