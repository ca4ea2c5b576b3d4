"""The whole way: the real window, the real engine, the real starter model."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pdfs
import pytest
from fake_engine import settle, wait_until
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent
from PySide6.QtTest import QTest

from ui.application import make_application
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.turn_view import TurnView

pytestmark = pytest.mark.usefixtures("starter")

START_S = 60.0
ANSWER_S = 240.0  # a cold model on a busy machine
PAGES = [
    [
        "The Harbour Museum of Lindholm",
        "",
        "The museum was founded in 1931 by the ship builder Anna Lindqvist.",
        "It stands in the old rope factory on the eastern quay.",
        "The first exhibition showed forty models of fishing boats.",
    ],
    [
        "Opening hours and tickets",
        "",
        "The museum is open from Tuesday to Sunday, from ten to five.",
        "On Mondays the museum is closed.",
        "A ticket for an adult costs twelve euros.",
        "Children under seven need no ticket at all.",
    ],
    [
        "The lighthouse",
        "",
        "The lighthouse on the island of Skarv belongs to the museum.",
        "It is 34 metres high and was built in 1887.",
        "A boat brings visitors to it every Saturday in summer.",
    ],
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def window(qapp: object, home: Path) -> Iterator[MainWindow]:
    made = open_window(home)
    yield made
    close(made)


def open_window(home: Path) -> MainWindow:
    make_application()
    made = MainWindow(home, Jobs(home))
    made.resize(1280, 800)
    made.show()
    wait_until(lambda: made._overview_seen, START_S)
    return made


def close(window: MainWindow) -> None:
    window.close()
    window.deleteLater()
    settle(0.05)


def drop(window: MainWindow, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPointF(600, 400),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def ask(window: MainWindow, question: str) -> TurnView:
    """Type a question, and wait for its whole answer."""
    window.chat.composer.editor.setPlainText(question)
    QTest.keyClick(window.chat.composer.editor, Qt.Key.Key_Return)
    assert window.chat.is_running and window.chat.dialogue is not None
    turn = window.chat.dialogue.turns[-1]
    wait_until(lambda: turn.sources.cards, ANSWER_S)
    assert window.chat.is_running, "the sources stand before the answer does"
    wait_until(lambda: not window.chat.is_running, ANSWER_S)
    assert turn.answer is not None, turn.failure.label.text()
    return turn


def keep_picture(window: MainWindow, folder: Path, name: str) -> None:
    chosen = os.environ.get("CHATQA_SCREENSHOTS")
    target = Path(chosen) if chosen else folder
    target.mkdir(parents=True, exist_ok=True)
    assert window.grab().save(str(target / name))


def marked_pixels(window: MainWindow) -> int:
    """Pixels of the highlighter inside the first mark."""
    image = window.page.view.grab().toImage()
    spot = window.page.view.marks()[0].toRect()
    colours = [image.pixelColor(x, spot.center().y()) for x in range(spot.left(), spot.right())]
    return sum(is_marker(colour) for colour in colours)


def is_marker(colour: QColor) -> bool:
    return colour.red() > 200 and colour.blue() < 160


def test_from_a_dropped_pdf_to_the_marked_line(window: MainWindow, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "Harbour museum.pdf"
    pdfs.plain(path, PAGES)
    assert window.chat.welcome._zone.isVisible()
    drop(window, path)
    model = window.sidebar.library.model
    wait_until(lambda: model.rowCount() == 1 and model.document(0).status == "ready", START_S)

    first = ask(window, "Who founded the museum, and in which year?")
    assert first.answer is not None and first.answer.answer.strip()
    assert first.sources.cards[0].passage.document == path.name
    conversation = window.chat._shown
    second = ask(window, "And where does it stand?")
    assert second.answer is not None
    assert window.chat._shown == conversation, "a follow-up belongs to its dialogue"
    assert window.sidebar.conversations.model.rowCount() == 1

    assert not window.page.isVisible()
    QTest.mouseClick(first.sources.cards[0], Qt.MouseButton.LeftButton)
    wait_until(lambda: window.page.view.is_drawn)
    settle(0.3)
    assert window.page.view.page == first.sources.cards[0].passage.page
    assert window.page.view.marks() and marked_pixels(window) > 20
    keep_picture(window, tmp_path, "window.png")

    close(window)
    again = open_window(home)
    assert again.sidebar.library.model.rowCount() == 1
    conversations = again.sidebar.conversations.model
    assert conversations.rowCount() == 1, "the conversation list survives a restart"
    again.sidebar.conversations._open(0)
    wait_until(lambda: again.chat.dialogue is not None and len(again.chat.dialogue.turns) == 2)
    assert again.chat.dialogue is not None
    assert again.chat.dialogue.turns[0].answer == first.answer
    close(again)


def test_stop_keeps_what_was_said(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "Harbour museum.pdf"
    pdfs.plain(path, PAGES)
    drop(window, path)
    wait_until(lambda: window.sidebar.library.model.searchable() == 1, START_S)
    wait_until(lambda: not window.chat.composer.is_blocked)
    window.chat.ask("Tell me everything about the museum, its tickets and the lighthouse.")
    assert window.chat.dialogue is not None
    turn = window.chat.dialogue.turns[-1]
    wait_until(lambda: turn.text.streamed or not window.chat.is_running, ANSWER_S)
    window.chat.composer.stop()
    wait_until(lambda: not window.chat.is_running, 30)
    assert turn.stopped.isVisible() or turn.answer is not None
    after = ask(window, "When is the museum closed?")
    assert after.answer is not None and not after.answer.stopped


def test_a_locked_pdf_is_unlocked_put_into_a_collection_and_asked_alone(window: MainWindow, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    locked = folder / "Lease.pdf"
    pdfs.plain(locked, [["The rent of the warehouse is 1,200 euros a month."]], password="secret")
    pdfs.plain(folder / "Museum.pdf", PAGES)
    drop(window, folder)
    library = window.sidebar.library
    wait_until(lambda: library.passwords.dialog is not None, START_S)
    assert library.passwords.dialog is not None
    library.passwords.dialog.field.setText("secret")
    QTest.keyClick(library.passwords.dialog.field, Qt.Key.Key_Return)
    wait_until(lambda: [one.status for one in library.model.documents] == ["ready", "ready"], START_S)

    lease = library.model.find_path(str(locked))
    assert lease is not None
    library.work.collect("Contracts", (lease,))
    wait_until(lambda: library.work.collections)
    library.choose_collection(library.work.collections[0].id)
    assert window.chat.composer.scope.words == "Asking 1 document in “Contracts”"
    turn = ask(window, "What does it cost?")
    assert {card.passage.document for card in turn.sources.cards} == {"Lease.pdf"}
    QTest.mouseClick(turn.sources.cards[0], Qt.MouseButton.LeftButton)
    wait_until(lambda: window.page.view.is_drawn)
    assert window.page.view.marks(), "the password given opens the page too"


def test_a_watched_folder_is_taken_in_by_itself(window: MainWindow, tmp_path: Path) -> None:
    folder = tmp_path / "watched"
    folder.mkdir()
    pdfs.plain(folder / "one.pdf", [["The first paper."]])
    library = window.sidebar.library
    library.work.folders.set_folder(str(folder), True)
    wait_until(lambda: [one.status for one in library.model.documents] == ["ready"], START_S)
    settle(2)  # the engine's eyes are open
    pdfs.plain(folder / "two.pdf", [["The second paper."]])
    wait_until(lambda: [one.status for one in library.model.documents] == ["ready", "ready"], START_S)
    (folder / "one.pdf").unlink()
    wait_until(lambda: "missing" in [one.status for one in library.model.documents], START_S)
