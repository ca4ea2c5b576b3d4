"""What is dropped on the window, pasted into it or handed to it: where it goes, and what is kindly refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from fake_engine import FakeClient, overview, wait_until
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QFileOpenEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from windows import Opened, opened_windows

from app.events import DocumentChanged
from app.file_records import Looked
from app.file_requests import LookAtPaths
from app.group_requests import Collect
from app.records import Collection, Document
from app.requests import AddDocuments
from ui import drops
from ui.file_opener import FileOpener
from ui.list_roles import Role
from ui.main_window import MainWindow

READY = tuple(Document(n, f"{n}.pdf", f"/books/{n}.pdf", "ready", pages=3) for n in (1, 2, 3))
REPORTS = Collection(4, "Reports & <b>", (1,))
LETTERS = Collection(5, "Letters", ())
KEYS = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
ANYWHERE = QPoint(600, 200)


@pytest.fixture
def open_window(qapp: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    yield from opened_windows(tmp_path)


def files(*paths: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return mime


def hover(window: MainWindow, mime: QMimeData, where: QPoint = ANYWHERE) -> bool:
    """Drag it over the window to there; whether it would be taken."""
    copy = Qt.DropAction.CopyAction
    window.dragEnterEvent(QDragEnterEvent(where, copy, mime, *KEYS))
    event = QDragMoveEvent(where, copy | Qt.DropAction.MoveAction, mime, *KEYS)
    window.dragMoveEvent(event)
    return event.isAccepted()


def drop(window: MainWindow, mime: QMimeData, where: QPoint = ANYWHERE) -> QDropEvent:
    """Drop it there, the way a file manager does."""
    hover(window, mime, where)
    both = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    event = QDropEvent(QPointF(where), both, mime, *KEYS)
    window.dropEvent(event)
    return event


def row(window: MainWindow, number: int) -> QPoint:
    """Where a row of the collections is, in the window."""
    rows = window.sidebar.library.head.collections
    wait_until(lambda: rows.isVisible() and not rows.visualRect(rows.rows.index(number, 0)).isEmpty())
    return rows.viewport().mapTo(window, rows.visualRect(rows.rows.index(number, 0)).center())


def pane(window: MainWindow) -> QPoint:
    """A place in the library pane, beside the collections."""
    library = window.sidebar.library
    return library.mapTo(window, QPoint(40, library.height() - 10))


def looked(engine: FakeClient, taken: Sequence[str] = (), refused: Sequence[str] = ()) -> None:
    """The engine has looked at what its name does not tell."""
    engine.done(engine.of(LookAtPaths)[-1], Looked(tuple(taken), tuple(refused)))


def added(engine: FakeClient) -> list[tuple[str, ...]]:
    requests: list[Any] = [job.request for job in engine.of(AddDocuments)]
    return [request.paths for request in requests]


# What is taken.


def test_pdfs_are_added_at_once_and_what_else_there_is_after_a_look(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview())
    drop(window, files("/books/a.pdf", "/books/B.PDF", "/pictures/cat.png", "/folder", "/books/letter"))
    assert added(engine) == [("/books/a.pdf", "/books/B.PDF")]
    assert engine.of(LookAtPaths)[0].request == LookAtPaths(("/pictures/cat.png", "/folder", "/books/letter"))
    assert not window.drops.overlay.isVisible()
    looked(engine, ("/folder", "/books/letter"), ("cat.png",))
    wait_until(lambda: window.banner.sentence == "“cat.png” is not a PDF file and was left out.")
    assert added(engine)[1] == ("/folder", "/books/letter")
    assert len(window.sidebar.library.model.all) == 4


def test_a_drive_that_does_not_answer_holds_up_nothing(
    open_window: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    def dead(*path: object) -> bool:
        raise AssertionError("the window looked at the disk")

    window, engine = open_window(overview())
    for name in ("os.path.isdir", "os.path.isfile", "os.path.exists", "os.stat", "pathlib.Path.is_dir"):
        monkeypatch.setattr(name, dead)
    drop(window, files("/dead/mount", "/dead/a.pdf"))
    monkeypatch.undo()
    assert added(engine) == [("/dead/a.pdf",)], "what is known is taken while the look takes forever"


def test_a_drop_of_no_pdf_adds_nothing_and_names_some(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview())
    drop(window, files("/a.txt", "/b.txt", "/c.txt", "/d.txt", "/e.txt"))
    looked(engine, refused=("a.txt", "b.txt", "c.txt", "d.txt", "e.txt"))
    wait_until(lambda: "“a.txt”, “b.txt”, “c.txt” and 2 more are not PDF files" in window.banner.sentence)
    assert added(engine) == []


def test_a_folder_dropped_becomes_the_documents_in_it(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview())
    drop(window, files("/folder"))
    looked(engine, ("/folder",))
    wait_until(lambda: engine.of(AddDocuments))
    [job] = engine.of(AddDocuments)
    found = Document(4, "in.pdf", "/folder/in.pdf", "ready", pages=1)
    engine.event(job, DocumentChanged(found))
    engine.done(job, (found,))
    library = window.sidebar.library.model
    wait_until(lambda: library.documents == (found,))


def test_what_lies_on_the_web_is_never_fetched(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview())
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/report.pdf"), QUrl.fromLocalFile("/books/a.pdf")])
    assert hover(window, mime), "it is taken, to be able to say why not"
    drop(window, mime)
    assert added(engine) == [("/books/a.pdf",)]
    assert window.banner.sentence.startswith("“https://example.org/report.pdf”: this program fetches nothing")


@pytest.mark.parametrize(
    ("words", "paths"),
    [
        ("file:///books/a%20b.pdf\r\nfile:///books/c.pdf\r\n", ("/books/a b.pdf", "/books/c.pdf")),
        ("file://localhost/books/a.pdf\n", ("/books/a.pdf",)),
        ("I read file:///books/a.pdf yesterday", ()),
        ("Only words", ()),
    ],
)
def test_a_list_of_addresses_as_text_is_a_list_of_files_too(words: str, paths: tuple[str, ...]) -> None:
    mime = QMimeData()
    mime.setText(words)
    assert drops.carries_files(mime) == bool(paths)
    assert drops.read(mime).paths == paths


def test_words_dragged_over_the_window_are_left_alone(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview())
    mime = QMimeData()
    mime.setText("Only words")
    assert not hover(window, mime) and not window.drops.overlay.isVisible()
    drop(window, mime)
    assert added(engine) == []


# Where it goes.


def test_no_child_takes_a_drop_from_the_window(open_window: Callable[..., Opened]) -> None:
    window, _ = open_window(overview(*READY, collections=(REPORTS,)))
    window.chat.ask("Why?")
    assert window.acceptDrops()
    assert [child for child in window.findChildren(QWidget) if child.acceptDrops()] == []


def test_files_dropped_on_a_collection_go_into_it(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(*READY, collections=(LETTERS, REPORTS)))
    assert hover(window, files("/books/new.pdf"), row(window, 2))
    assert window.drops.overlay.words == "Add to “Reports & <b>”"
    rows = window.sidebar.library.head.collections.rows
    assert rows.index(2, 0).data(Role.TARGET) and rows.index(2, 0).data(Role.ASIDE) == "+"
    event = drop(window, files("/books/new.pdf"), row(window, 2))
    assert event.dropAction() == Qt.DropAction.CopyAction, "nothing is moved on the disk"
    assert not rows.index(2, 0).data(Role.TARGET)
    assert engine.of(AddDocuments)[0].request == AddDocuments(("/books/new.pdf",), REPORTS.id)
    drop(window, files("/folder"), row(window, 1))
    looked(engine, ("/folder",))
    wait_until(lambda: len(engine.of(AddDocuments)) == 2)
    assert engine.of(AddDocuments)[1].request == AddDocuments(("/folder",), LETTERS.id)


def test_files_dropped_on_the_library_go_into_the_collection_shown(open_window: Callable[..., Opened]) -> None:
    window, _ = open_window(overview(*READY, collections=(REPORTS,)))
    window.sidebar.library.choose_collection(REPORTS.id)
    for place, words, name in (
        (pane(window), "Add to “Reports & <b>”", REPORTS.name),
        (ANYWHERE, "Add to your documents", ""),
        (row(window, 0), "Add to your documents", ""),
    ):
        hover(window, files("/books/new.pdf"), place)
        assert window.drops.overlay.words == words
        drop(window, files(f"/books/{name}{place.y()}.pdf"), place)
    adding = window.sidebar.library.work.adding
    assert len(adding.arriving(REPORTS.id)) == 1 and len(adding.arriving(None)) == 2


def test_a_refused_file_is_tried_again_for_the_collection_it_was_dropped_on(
    open_window: Callable[..., Opened],
) -> None:
    window, engine = open_window(overview(*READY, collections=(LETTERS, REPORTS)))
    drop(window, files("/books/bad.pdf"), row(window, 2))
    bad = Document(0, "bad.pdf", "/books/bad.pdf", "failed", reason="The file is empty.", reason_code="empty")
    engine.done(engine.of(AddDocuments)[0], (bad,))
    library = window.sidebar.library
    adding = library.work.adding
    wait_until(lambda: adding.refused_of(REPORTS.id) == {bad.path})
    library.retry((bad,))
    assert adding.arriving(REPORTS.id) == {bad.path}
    assert engine.of(AddDocuments)[1].request == AddDocuments((bad.path,), REPORTS.id)
    engine.done(engine.of(AddDocuments)[1], (Document(9, "bad.pdf", bad.path, "searchable"),))
    wait_until(lambda: adding.refused_of(REPORTS.id) == frozenset())


def test_documents_are_dragged_onto_a_collection(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(*READY, collections=(REPORTS,)))
    library = window.sidebar.library
    model = library.list.model()
    mime = model.mimeData([model.index(line, 0) for line in range(3)])
    assert [url.toLocalFile() for url in mime.urls()] == ["/books/3.pdf", "/books/2.pdf", "/books/1.pdf"]
    assert model.supportedDragActions() == Qt.DropAction.CopyAction
    assert not hover(window, mime) and not window.drops.overlay.isVisible(), "they are in the library already"
    assert not hover(window, mime, row(window, 0))
    assert hover(window, mime, row(window, 1))
    assert library.head.collections.rows.index(1, 0).data(Role.ASIDE) == "+ 3"
    drop(window, mime)
    assert engine.of(Collect) == [] and added(engine) == []
    drop(window, mime, row(window, 1))
    assert engine.of(Collect)[0].request == Collect(REPORTS.name, (3, 2)), "the first is in it already"


# Other ways in.


def test_copied_files_are_pasted_but_words_are_not(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(*READY))
    window.sidebar.library.list.setFocus()
    QGuiApplication.clipboard().setMimeData(files("/books/new.pdf"))
    QTest.keyClick(window.sidebar.library.list, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert added(engine) == [("/books/new.pdf",)]
    QGuiApplication.clipboard().setText("Some words")
    window.drops.paste()
    assert len(added(engine)) == 1 and "No files were copied" in window.banner.sentence
    window.chat.composer.editor.setFocus()
    QTest.keyClick(window.chat.composer.editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert window.chat.composer.editor.toPlainText() == "Some words", "in a field, words are pasted as ever"
    QGuiApplication.clipboard().setMimeData(files("/books/more.pdf"))
    QTest.keyClick(window.chat.composer.editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert added(engine)[1:] == [("/books/more.pdf",)] and window.chat.composer.editor.toPlainText() == "Some words"


def test_a_file_the_system_hands_over_waits_for_the_window(qapp: QApplication) -> None:
    opener = FileOpener(qapp)
    taken: list[str] = []
    try:
        QApplication.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile("/books/early.pdf")))
        opener.give_to(taken.extend)
        assert taken == ["/books/early.pdf"]
        QApplication.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile("/books/late.pdf")))
        QApplication.sendEvent(qapp, QEvent(QEvent.Type.User))
        opener.give_to(None)
        QApplication.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile("/books/between.pdf")))
        assert taken == ["/books/early.pdf", "/books/late.pdf"]
    finally:
        qapp.removeEventFilter(opener)
        opener.deleteLater()
