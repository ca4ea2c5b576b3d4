"""The library's model, without a window."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fake_engine import wait_until
from PySide6.QtCore import Qt

from app.events import DocumentChanged, ReadProgress
from app.records import Document, Status
from ui.documents import is_beneath, places
from ui.library_model import STATES, LibraryModel
from ui.list_roles import Order, Role

pytestmark = pytest.mark.usefixtures("qapp")


def document(number: int, status: Status = "ready", **more: Any) -> Document:
    return Document(number, f"{number}.pdf", f"/books/{number}.pdf", status, **more)


def said(model: LibraryModel, row: int = 0) -> str:
    return str(model.data(model.index(row), Role.SUBTITLE))


def names(model: LibraryModel) -> list[str]:
    return [str(model.data(model.index(row))) for row in range(model.rowCount())]


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (document(1, "queued"), "Waiting"),
        (document(1, "reading"), "Reading…"),
        (document(1, "searchable", passages=512), "Searchable"),
        (document(1, "embedding", passages=1512, embedded=120), "Searchable, 120 of 1,512 embedded"),
        (document(1, "ready", pages=160), "Ready, 160 pages"),
        (document(1, "ready", pages=1), "Ready, 1 page"),
        (document(1, "ready", pages=3, scanned_pages=2), "Ready, 2 of 3 pages are scans"),
        (document(1, "ready", pages=3, scanned_pages=1), "Ready, 1 of 3 pages is a scan"),
        (document(1, "ready", pages=3, scanned_pages=2, ocr_pages=1), "Ready, 2 of 3 pages are scans, 1 read by OCR"),
        (document(1, "ready", pages=40, scanned_pages=12, ocr_pages=12), "Ready, 12 scans read by OCR"),
        (document(1, "queued", paused=True), "Paused"),
        (document(1, "embedding", passages=200, embedded=50, paused=True), "Paused, 25 % embedded"),
        (document(1, "ready", pages=2, paused=True), "Ready, 2 pages"),
        (document(1, "failed", reason="It is locked."), "Failed: It is locked."),
        (document(1, "missing"), "The file is gone; its answers keep their sources"),
    ],
)
def test_a_status_is_told_in_words(shown: Document, words: str) -> None:
    model = LibraryModel()
    model.set_documents([shown])
    assert said(model) == words
    assert model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole) == f"1.pdf, {words}"


def test_pages_read_are_counted_while_a_document_is_read() -> None:
    model = LibraryModel()
    model.take(DocumentChanged(document(1, "reading")))
    model.take(ReadProgress("/books/1.pdf", 40, 160))
    assert said(model) == "Reading page 40 of 160"
    assert model.data(model.index(0), Role.PROGRESS) == 0.25
    model.take(DocumentChanged(document(1, "ready", pages=160)))
    assert said(model) == "Ready, 160 pages"
    assert model.data(model.index(0), Role.PROGRESS) is None


def test_the_newest_document_stands_first() -> None:
    model = LibraryModel()
    model.set_documents([document(1), document(2)])
    model.take(DocumentChanged(document(3)))
    model.take(DocumentChanged(document(2, "failed")))
    assert names(model) == ["3.pdf", "2.pdf", "1.pdf"]
    assert model.searchable() == 2


def test_a_dropped_file_has_a_row_at_once_and_only_one() -> None:
    model = LibraryModel()
    waiting = model.await_paths(["/books/1.pdf", "/books/2.pdf"])
    assert names(model) == ["2.pdf", "1.pdf"]
    assert said(model) == "Waiting"
    model.take(
        DocumentChanged(
            document(
                7,
                "reading",
            )
        )
    )
    model.take(DocumentChanged(Document(1, "1.pdf", "/books/1.pdf", "reading")))
    assert sorted(names(model)) == ["1.pdf", "2.pdf", "7.pdf"]
    model.drop(waiting)
    assert sorted(names(model)) == ["1.pdf", "7.pdf"]


def test_an_overview_leaves_the_waiting_rows() -> None:
    model = LibraryModel()
    model.await_paths(["/books/9.pdf"])
    model.set_documents([document(1)])
    assert names(model) == ["9.pdf", "1.pdf"]


def test_a_file_name_never_becomes_html_in_the_tool_tip() -> None:
    model = LibraryModel()
    model.set_documents([Document(1, "<b>x</b>.pdf", "/books/<b>x</b>.pdf", "ready")])
    assert "<b>" not in model.data(model.index(0), Qt.ItemDataRole.ToolTipRole)


def test_refused_files_stand_apart_and_can_be_taken_away(qapp: object) -> None:
    model = LibraryModel()
    for name in ("one.pdf", "two.pdf"):
        model.put(Document(0, name, f"/x/{name}", "failed", reason="The file is empty.", reason_code="empty"))
    assert {model.document(row).name for row in range(model.rowCount())} == {"one.pdf", "two.pdf"}
    model.set_documents([Document(7, "three.pdf", "/x/three.pdf", "ready")])
    assert model.rowCount() == 3
    model.put(Document(8, "one.pdf", "/x/one.pdf", "queued"))
    assert model.rowCount() == 3
    model.drop_path("/x/two.pdf")
    assert {model.document(row).name for row in range(model.rowCount())} == {"one.pdf", "three.pdf"}


def test_a_refused_file_stands_where_it_was_meant_to_go(qapp: object) -> None:
    model = LibraryModel()
    model.set_documents([document(1), document(2)])
    model.put(Document(0, "bad.pdf", "/x/bad.pdf", "failed", reason="The file is empty.", reason_code="empty"))
    model.narrow(frozenset({1}), refused=frozenset({"/x/bad.pdf"}))
    assert set(names(model)) == {"bad.pdf", "1.pdf"}
    model.narrow(frozenset({2}))
    assert names(model) == ["2.pdf"]
    model.narrow(None)
    assert set(names(model)) == {"bad.pdf", "1.pdf", "2.pdf"}


def counted(model: LibraryModel) -> tuple[int, int, int]:
    return model.all.searchable, model.all.working, model.all.paused


def test_what_is_counted_is_right_whatever_comes_and_goes() -> None:
    model = LibraryModel()
    model.await_paths(["/books/1.pdf", "/books/2.pdf"])
    assert counted(model) == (0, 0, 0), "the engine does not know of them yet"
    model.put(document(1, "reading"))
    model.put(document(2, "embedding", passages=9, paused=True))
    model.put(document(3, "missing", passages=9))
    assert counted(model) == (2, 1, 1)
    model.put(document(1, "ready", passages=4))
    model.drop([3])
    assert counted(model) == (2, 0, 1)
    model.set_documents([document(1, "failed")])
    assert counted(model) == (0, 0, 0) and len(model.all) == 1


def test_a_file_in_a_dropped_folder_takes_the_folders_row_away() -> None:
    model = LibraryModel()
    model.await_paths(["/books", "/bookshelf", "/letters/"])
    model.put(Document(4, "a.pdf", "/books/deep/a.pdf", "queued"))
    model.put(Document(5, "b.pdf", "/letters/b.pdf", "queued"))
    assert names(model) == ["b.pdf", "a.pdf", "bookshelf"]


def test_a_document_whose_file_moved_to_anothers_place_is_one_document() -> None:
    model = LibraryModel()
    model.set_documents([document(1), document(2)])
    model.put(Document(1, "2.pdf", "/books/2.pdf", "ready"))
    model.drop([2])
    assert names(model) == ["2.pdf"] and model.find_path("/books/2.pdf") == model.find(1)
    assert model.find_path("/books/1.pdf") is None


def test_rows_stay_in_order_while_documents_change_under_any_order() -> None:
    model = LibraryModel()
    model.set_documents([document(number, passages=1) for number in range(1, 30)])
    for order, key in (
        (Order.NAME, lambda one: one.name.casefold()),
        (Order.STATE, lambda one: STATES.index(one.status)),
        (Order.ADDED, lambda one: -one.id),
    ):
        model.sort_by(order)
        for number, status in ((3, "failed"), (7, "reading"), (3, "ready"), (29, "queued"), (40, "missing")):
            model.put(replace(document(number, status, passages=1), name=f"{order}{status}{number}.pdf"))
            shown = [model.document(row) for row in range(model.rowCount())]
            assert [*map(key, shown)] == sorted(map(key, shown))
            assert len(shown) == len(model.all)


def test_a_busy_library_tells_its_views_now_and_then() -> None:
    model = LibraryModel()
    model.set_documents([document(number, "embedding", passages=9) for number in range(1, 501)])
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    for number in range(10, 500):
        model.put(document(number, "embedding", passages=9, embedded=3))
    assert told == []
    wait_until(lambda: told)
    assert told == [(1, 490)]
    assert said(model, 1) == "Searchable, 3 of 9 embedded"


def test_a_change_costs_as_little_among_thousands_as_among_few(monkeypatch: pytest.MonkeyPatch) -> None:
    model = LibraryModel()
    model.set_documents([document(number, passages=9) for number in range(1, 5001)])
    looked_at: list[int] = []
    key = LibraryModel._key
    monkeypatch.setattr(LibraryModel, "_key", lambda self, number: looked_at.append(number) or key(self, number))
    model.put(document(17, "failed"))
    model.take(ReadProgress("/books/17.pdf", 1, 2))
    model.put(document(5001, "queued"))
    model.drop([42])
    assert len(looked_at) == 2
    model.narrow(frozenset(range(1, 2000)))
    looked_at.clear()
    model.narrow(frozenset(range(5, 2003)))
    assert sorted(looked_at) == [1, 2, 3, 4, 2000, 2001, 2002], "a collection grows and shrinks"
    assert names(model) == [f"{number}.pdf" for number in range(2002, 4, -1) if number != 42]


def test_a_file_is_found_beneath_the_places_it_came_from() -> None:
    among = places(["/books/a.pdf", "/letters/", "/"])
    assert is_beneath("/books/a.pdf", among - {"/"}) and is_beneath("/letters/1999/b.pdf", among - {"/"})
    assert not is_beneath("/books/b.pdf", among - {"/"}) and not is_beneath("/lettersonly.pdf", among - {"/"})
    assert is_beneath("/anything.pdf", among) and not is_beneath("/anything.pdf", places([]))
