"""The window as a whole, with an engine that says what the test wants."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pdfs
import pytest
from fake_engine import answer, cited, overview, passage, settle, wait_until
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QPlainTextEdit, QSpinBox, QWidget
from windows import Opened, opened_windows

from app.errors import ChatQAError
from app.records import Asked, Collection, Conversation, Document, Turn
from app.requests import (
    AddDocuments,
    Ask,
    GetOverview,
    GetSettings,
    OpenConversation,
    RemoveDocuments,
    ResumeLibrary,
    RetryDocuments,
)
from ui import main_window
from ui.suggestions import Suggestions

READY = Document(1, "book.pdf", "/books/book.pdf", "ready", pages=3)


@pytest.fixture
def open_window(qapp: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    yield from opened_windows(tmp_path)


def test_a_newcomer_is_told_what_to_do(
    open_window: Callable[..., Opened], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "handbook.pdf").write_bytes(b"%PDF-")
    monkeypatch.setattr(main_window, "resources_dir", lambda: tmp_path)
    window, engine = open_window(overview(model=None))
    welcome = window.chat.welcome
    assert welcome.isVisible() and welcome._zone.isVisible() and welcome._steps.isVisible()
    assert welcome._no_model.isVisible() and "GGUF" in _words(welcome)
    assert not window.chat.composer.editor.isEnabled()
    assert "language model" in window.chat.composer._hint.text()
    welcome.sample.click()
    assert engine.of(AddDocuments)[0].request == AddDocuments((str(tmp_path / "handbook.pdf"),))


def test_a_regular_is_asked_what_he_wants_to_know(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(READY))
    assert not window.chat.welcome._zone.isVisible() and not window.chat.welcome._no_model.isVisible()
    assert window.chat.composer.editor.isEnabled() and not window.chat.composer.is_blocked
    assert len(engine.of(ResumeLibrary)) == 1


def test_the_sample_by_itself_comes_with_questions_to_try(open_window: Callable[..., Opened]) -> None:
    """So the first answer is one click away, without a key."""
    window, engine = open_window(overview(Document(1, main_window.SAMPLE, "/x/handbook.pdf", "ready", pages=12)))
    examples = window.chat.welcome.examples
    assert isinstance(examples, Suggestions) and examples.isVisible()
    examples.chips[0].click()
    assert engine.of(Ask)[0].request == Ask(examples.chips[0].question)


def test_other_documents_come_with_none(open_window: Callable[..., Opened]) -> None:
    sample = Document(1, main_window.SAMPLE, "/x/handbook.pdf", "ready", pages=12)
    window, _ = open_window(overview(sample, replace(READY, id=2)))
    assert window.chat.welcome.examples is None


def test_before_the_engine_is_ready_nothing_is_claimed(open_window: Callable[..., Opened]) -> None:
    window, _ = open_window(overview(model=None), ready=False)
    assert not window.chat.welcome._no_model.isVisible()
    assert window.chat.composer.is_blocked


def test_a_refused_home_is_told_and_stays_told(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(), ready=False)
    engine.state("refused", "Another program holds the library.")
    wait_until(lambda: window.banner.sentence)
    assert window.banner.sentence == "Another program holds the library."
    assert not window.banner._close.isVisible()
    assert not window.chat.composer.editor.isEnabled()


def test_a_restarted_engine_is_told_and_asked_to_go_on(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(READY))
    engine.state("restarting", "The engine stopped and was started again.")
    wait_until(lambda: window.banner.sentence == "The engine stopped and was started again.")
    assert window.chat.composer.is_blocked
    engine.state("ready")
    wait_until(lambda: not window.chat.composer.is_blocked)
    assert len(engine.of(ResumeLibrary)) == 2 and len(engine.of(GetOverview)) == 2


def test_an_error_is_one_sentence(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(READY))
    window.sidebar.library.retry((READY,))
    engine.fail(engine.of(RetryDocuments)[0], ChatQAError("The disk is full."))
    wait_until(lambda: window.banner.sentence == "The disk is full.")
    assert "ChatQAError" in window.banner._details


def test_a_removed_document_goes(open_window: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch) -> None:
    window, engine = open_window(overview(READY))
    monkeypatch.setattr("ui.library_panel.confirm", lambda *words: True)
    window.sidebar.library.remove((READY,))
    [job] = engine.of(RemoveDocuments)
    assert job.request == RemoveDocuments((1,))
    engine.done(job, (READY,))
    wait_until(lambda: window.sidebar.library.model.rowCount() == 0)
    wait_until(window.chat.welcome._zone.isVisible)


def test_conversations_stand_newest_first_and_open(open_window: Callable[..., Opened]) -> None:
    old, new = Conversation(1, "Old", 1.0), Conversation(2, "New <b>", 2.0)
    window, engine = open_window(overview(READY, conversations=(old, new)))
    model = window.sidebar.conversations.model
    assert [model.data(model.index(row)) for row in range(2)] == ["New <b>", "Old"]
    window.sidebar.conversations._open(1)
    assert engine.of(OpenConversation)[0].request.conversation_id == 1


def test_a_source_opens_the_page_and_marks_it(open_window: Callable[..., Opened], tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    pdfs.plain(path, [["One"], ["Two"], ["Three"]])
    document = Document(1, "book.pdf", str(path), "ready", pages=3)
    window, _ = open_window(overview(document))
    assert not window.page.isVisible()
    window.reading.show_source(passage(1, str(path), page=2), ())
    wait_until(lambda: window.page.view.is_drawn)
    assert window.page.isVisible() and window.page.view.page == 2
    assert len(window.page.view.marks()) == 1
    window.page.bar.forth.click()
    assert window.page.view.page == 3 and window.page.view.marks() == ()
    assert not window.page.bar.forth.isEnabled()


@pytest.mark.parametrize("status", ["reading", "failed", None])
def test_a_file_the_engine_has_not_read_is_never_opened(
    open_window: Callable[..., Opened], tmp_path: Path, status: Any
) -> None:
    path = tmp_path / "book.pdf"
    pdfs.plain(path, [["One"]])
    documents = (Document(1, "book.pdf", str(path), status),) if status else ()
    window, _ = open_window(overview(*documents))
    window.reading.show_source(passage(1, str(path), text="The <i>words</i>."), ())
    assert window.page.view.document.pageCount() == 0
    assert window.page.passage.words.toPlainText() == "The <i>words</i>."


def test_a_file_that_is_gone_leaves_its_text(open_window: Callable[..., Opened]) -> None:
    window, _ = open_window(overview(READY))
    window.reading.show_source(passage(1, READY.path, text="What was read."), ())
    assert "gone" in window.page.passage.note.text()
    assert window.page.passage.words.toPlainText() == "What was read."


def test_the_window_remembers_its_shape_inside_the_home(open_window: Callable[..., Opened], tmp_path: Path) -> None:
    window, engine = open_window(overview(READY))
    window.resize(790, 555)  # within the small screen of the offscreen platform
    window.close()
    assert engine.closed
    assert (tmp_path / "window.ini").is_file()
    again, _ = open_window(overview(READY))
    assert (again.width(), again.height()) == (790, 555)


def test_every_control_has_a_name(open_window: Callable[..., Opened]) -> None:
    window, _ = open_window(overview(READY))
    kinds = (QAbstractButton, QPlainTextEdit, QSpinBox, QAbstractItemView)
    nameless = [
        child
        for kind in kinds
        for child in window.findChildren(kind)
        if not child.accessibleName()
        and not (isinstance(child, QAbstractButton) and child.text())
        and not child.objectName().startswith("qt_")
        and child.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    assert nameless == []


def test_the_windows_process_loads_nothing_heavy() -> None:
    code = (
        "import sys, ui.application; "
        "heavy = ('llama_cpp', 'chromadb', 'onnxruntime', 'pypdfium2', 'sqlite3', 'numpy', 'app.home', "
        "'app.catalog', 'app.model', 'app.vectors', 'app.embedding', 'app.pdf'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def _words(widget: QWidget) -> str:
    from PySide6.QtWidgets import QLabel

    return " ".join(label.text() for label in widget.findChildren(QLabel))


def test_the_page_pane_keeps_its_width_however_often_it_is_opened(open_window: Callable[..., Opened]) -> None:
    window, _ = open_window(overview(READY))
    window.resize(1280, 800)
    widths = []
    for _ in range(5):
        window.reading.toggle()
        settle()
        widths.append(window.panes.sizes()[2])
        window.reading.toggle()
        settle()
    assert max(widths) - min(widths) <= 0.03 * 1280


def test_the_next_start_shows_what_the_last_one_did(open_window: Callable[..., Opened]) -> None:
    kept, other = Conversation(7, "Kept", 1.0), Conversation(8, "Other", 2.0)
    reports = Collection(3, "Reports", (READY.id,))
    shown = overview(READY, conversations=(kept, other), collections=(reports,))
    window, engine = open_window(shown)
    window.chat.open(7)
    engine.done(engine.of(OpenConversation)[0], kept)
    window.sidebar.library.choose_collection(3)
    wait_until(lambda: window.chat.shown == 7)
    window.close()
    again, engine = open_window(shown)
    wait_until(lambda: engine.of(OpenConversation))
    assert engine.of(OpenConversation)[0].request.conversation_id == 7
    assert again.sidebar.library.collection() == reports
    again.close()
    _, engine = open_window(overview(READY, conversations=(other,)))
    wait_until(lambda: engine.of(GetSettings))
    settle()
    assert not engine.of(OpenConversation), "what was deleted meanwhile is not looked for"


def test_in_a_small_window_the_sidebar_gives_way_to_the_page(open_window: Callable[..., Opened]) -> None:
    window, _ = open_window(overview(READY))
    window.resize(760, 520)
    settle()
    window.reading.toggle()
    settle()
    right = window.page.mapTo(window, QPoint(window.page.width(), 0)).x()
    assert window.page.isVisible() and right <= window.width() and not window.sidebar.isVisible()
    window.resize(1280, 800)
    wait_until(window.sidebar.isVisible)
    window.resize(760, 520)
    settle()
    window.reading.toggle()
    wait_until(window.sidebar.isVisible)


def test_the_next_citation_opens_the_page_where_none_is_shown(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(READY))
    given = answer("It is so.", cited("It is so.", 1), passages=(passage(1),))
    window.chat.open(7)
    engine.done(engine.of(OpenConversation)[0], Conversation(7, "Talk", 1.0, turns=(Turn(1, given, (1,)),)))
    wait_until(lambda: window.chat.dialogue is not None and window.chat.dialogue.last_saved is not None)
    window.reading.step_citation(1)
    assert window.page.isVisible() and len(window.page._citations) == 1


def test_after_another_answer_the_next_citation_is_one_of_that(open_window: Callable[..., Opened]) -> None:
    window, engine = open_window(overview(READY))
    older, newer = (
        answer("It is so.", cited("It is so.", 1), passages=(passage(1, text=words),)) for words in ("old", "new")
    )
    talk = Conversation(7, "Talk", 1.0, turns=(Turn(1, older, (1,)),))
    window.chat.open(7)
    engine.done(engine.of(OpenConversation)[0], talk)
    wait_until(lambda: window.chat.dialogue is not None and window.chat.dialogue.last_saved is not None)
    window.reading.step_citation(1)
    assert window.page.passage.words.toPlainText() == "old"
    window.chat.composer.editor.setPlainText("And now?")
    QTest.keyClick(window.chat.composer.editor, Qt.Key.Key_Return)
    window.reading.step_citation(-1)  # while it is being written, those of the one before are gone through
    assert window.page.passage.words.toPlainText() == "old"
    engine.done(engine.of(Ask)[-1], Asked(replace(talk, turns=()), Turn(2, newer, (2,))))
    wait_until(lambda: window.chat.dialogue.last_saved is window.chat.dialogue.turns[-1])  # type: ignore[union-attr]
    window.reading.step_citation(1)
    wait_until(lambda: window.page.passage.words.toPlainText() == "new")


def test_the_page_that_was_read_is_open_at_the_next_start(open_window: Callable[..., Opened], tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    pdfs.plain(path, [["One"], ["Two"], ["Three"]])
    document = Document(4, "book.pdf", str(path), "ready", pages=3)
    window, _ = open_window(overview(document))
    wait_until(lambda: window._state.number("read_document", -1) == 0)  # it has looked for one
    window.reading.show_document(document)
    wait_until(lambda: window.page.view.count == 3)
    window.page.view.go_to(2)
    window.close()
    again, _ = open_window(overview(document))
    wait_until(lambda: again.panes.page_is_open and again.page.view.page == 2)
    assert again._state.number("read_document", 0) == 0, "should it end the program, it is not opened again"
    again.reading.fold()
    again.close()
    third, _ = open_window(overview(document))
    wait_until(lambda: third.reading._page is not None)
    settle()
    assert not third.panes.page_is_open


def test_a_locked_page_that_was_read_is_not_asked_for_at_the_next_start(
    open_window: Callable[..., Opened], tmp_path: Path
) -> None:
    path = tmp_path / "locked.pdf"
    pdfs.plain(path, [["One"]], password="secret")
    document = Document(4, path.name, str(path), "ready", pages=1)
    window, _ = open_window(overview(document))
    window._state.setValue("read_document", 4)
    window.reading.restore(window._state)
    settle()
    assert window.sidebar.library.passwords.dialog is None
    assert "password" in window.page.passage.note.text()


def test_a_library_of_which_nothing_can_be_searched_is_not_said_to_be_read(open_window: Callable[..., Opened]) -> None:
    window, _ = open_window(overview(replace(READY, status="failed", reason="It is damaged.")))
    assert "the list says why" in _words(window.chat.welcome)
    other, _ = open_window(overview(replace(READY, status="reading")))
    assert "being read" in _words(other.chat.welcome)
