"""The user's data in the window, the report, the keys, the tray, and waiting for the mains."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_engine import FakeClient, connect_to, overview, settle, wait_until
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPushButton, QSystemTrayIcon, QWidget
from windows import Opened, opened_windows

from app import logs, paths
from app.errands import BackUp, ClearFormer, EraseHome, GetFacts, GetStorage, MoveHome, RestoreHome, WatchMains
from app.errors import DiskFull
from app.events import DataProgress, DocumentChanged, MainsChanged
from app.home import Home
from app.home_records import DocumentStorage, Facts, Storage
from app.records import Document
from app.requests import ChangeSetting, EmbedPassages, GetSettings, ResumeLibrary
from app.settings import Settings
from ui import keys_dialog
from ui.data_dialog import DataDialog
from ui.erase_dialog import EraseDialog
from ui.errand_dialog import ErrandDialog, carry_out
from ui.jobs import Jobs
from ui.keys_dialog import KeysDialog, groups
from ui.report_dialog import ReportDialog
from ui.tray import Tray

DOCUMENTS = (
    DocumentStorage(1, "small.pdf", 300, 5_000, 1_000, 2_000),
    DocumentStorage(2, "<b>large</b>.pdf", 3, 9_000, 8_000_000, 1_000_000),
)
STORAGE = Storage("/home", "/models", "/home/chatqa.log", 10_000_000, 2_000_000, 90_000_000, 5_000, DOCUMENTS)
OpenWindow = Callable[..., Opened]


@pytest.fixture
def open_window(qapp: Any, tmp_path: Path) -> Iterator[OpenWindow]:
    yield from opened_windows(tmp_path)


@pytest.fixture
def stage(qapp: Any, tmp_path: Path) -> Iterator[tuple[QWidget, Jobs, FakeClient]]:
    made: list[FakeClient] = []
    jobs = Jobs(tmp_path, connect_to(made, overview()))
    parent = QWidget()
    wait_until(lambda: jobs._ready)
    yield parent, jobs, made[0]
    jobs.close()
    parent.deleteLater()
    settle(0.05)


@pytest.fixture
def data(stage: tuple[QWidget, Jobs, FakeClient], tmp_path: Path) -> tuple[DataDialog, FakeClient]:
    parent, jobs, engine = stage
    dialog = DataDialog(parent, jobs, tmp_path)
    dialog.show()
    engine.done(engine.of(GetStorage)[0], STORAGE)
    wait_until(lambda: dialog.table.model_of_documents.rowCount() == 2)
    return dialog, engine


def shown(dialog: DataDialog, column: int) -> list[str]:
    model = dialog.table.model_of_documents
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def test_the_largest_document_comes_first_and_any_column_sorts(data: tuple[DataDialog, FakeClient]) -> None:
    dialog, _ = data
    assert shown(dialog, 0) == ["<b>large</b>.pdf", "small.pdf"]
    assert shown(dialog, 3) == ["9.0 MB", "3.0 kB"]
    dialog.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert shown(dialog, 1) == ["300", "3"]
    dialog.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert shown(dialog, 0) == ["small.pdf", "<b>large</b>.pdf"]


def test_a_backup_tells_how_far_it_is_and_that_it_was_checked(
    data: tuple[DataDialog, FakeClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog, engine = data
    monkeypatch.setattr("ui.data_dialog.QFileDialog.getSaveFileName", lambda *words: ("/disk/b.zip", ""))
    dialog._back_up_button.click()
    [job] = engine.of(BackUp)
    assert job.request == BackUp("/disk/b.zip")
    engine.event(job, DataProgress("checking", 50, 100))
    wait_until(lambda: dialog._bar.value() == 500)
    assert dialog._note.text() == "Checking the copy…" and dialog._back_up_button.text() == "Stop the backup"
    engine.done(job, "/disk/b.zip")
    wait_until(lambda: "backed up and checked: /disk/b.zip" in dialog._note.text())
    assert not dialog._bar.isVisible()
    dialog._back_up_button.click()
    engine.fail(engine.of(BackUp)[1], DiskFull())
    wait_until(lambda: "The disk is full" in dialog._note.text())
    dialog._back_up_button.click()
    dialog.reject()
    assert engine.cancelled == [engine.of(BackUp)[2].id], "a dialog that is closed leaves no backup behind"


def test_what_needs_the_home_to_itself_is_left_to_the_window_once_it_is_meant(
    data: tuple[DataDialog, FakeClient], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog, _ = data
    wanted: list[object] = []
    dialog.errand_wanted.connect(wanted.append)
    monkeypatch.setattr("ui.data_dialog.QFileDialog.getExistingDirectory", lambda *words: "/disk")
    monkeypatch.setattr("ui.data_dialog.QFileDialog.getOpenFileName", lambda *words: ("/disk/b.zip", ""))
    monkeypatch.setattr("ui.data_dialog.confirm", lambda *words: False)
    dialog._move()
    dialog._restore()
    assert wanted == []
    monkeypatch.setattr("ui.data_dialog.confirm", lambda *words: True)
    dialog._move()
    dialog._restore()
    assert wanted == [MoveHome(str(tmp_path), "/disk"), RestoreHome(str(tmp_path), "/disk/b.zip")]
    monkeypatch.setattr(EraseDialog, "exec", lambda self: EraseDialog.DialogCode.Accepted)
    dialog._erase()
    assert wanted[2] == EraseHome(str(tmp_path), models=False)


def test_everything_is_deleted_only_by_who_types_the_word(stage: tuple[QWidget, Jobs, FakeClient]) -> None:
    dialog = EraseDialog(stage[0], STORAGE)
    assert not dialog._delete.isEnabled()
    dialog.field.setText("delet")
    assert not dialog._delete.isEnabled()
    dialog.field.setText(" Delete ")
    assert dialog._delete.isEnabled() and not dialog.models
    assert any("2 documents" in label.text() for label in dialog.findChildren(QLabel))


def test_what_a_move_left_can_be_deleted(data: tuple[DataDialog, FakeClient], monkeypatch: pytest.MonkeyPatch) -> None:
    dialog, engine = data
    dialog._show(Storage(*[getattr(STORAGE, one) for one in STORAGE.__slots__[:-1]], former=(("/old", 77),)))
    monkeypatch.setattr("ui.data_dialog.confirm", lambda *words: True)
    dialog._clear("/old")
    assert engine.of(ClearFormer)[0].request == ClearFormer("/old")


def test_a_library_is_moved_while_no_window_has_it_open(qapp: Any, home: Home, tmp_path: Path) -> None:
    folder = home.folder
    home.close()
    (tmp_path / "disk").mkdir()
    place = carry_out(MoveHome(str(folder), str(tmp_path / "disk")))
    assert place == tmp_path / "disk" / paths.APP_NAME and paths.home_dir(folder) == place
    opened = Home.open(place)
    opened.close()


def test_an_errand_that_fails_says_so_and_the_old_place_stays(qapp: Any, home: Home, tmp_path: Path) -> None:
    folder = home.folder
    jobs = Jobs(folder, connect_to([], overview()))
    dialog = ErrandDialog(jobs, MoveHome(str(folder), str(tmp_path)))
    dialog._failed(DiskFull())
    dialog.show()
    assert "The disk is full" in dialog._words.text() and dialog._buttons.standardButtons() == (
        QDialogButtonBox.StandardButton.Close
    )
    dialog.reject()
    assert not dialog.isVisible() and dialog.place == str(folder)
    dialog.deleteLater()
    jobs.close()
    settle(0.05)


def test_a_home_that_another_program_holds_is_not_touched(qapp: Any, home: Home, tmp_path: Path) -> None:
    """The dialog says why and waits to be closed."""
    said: list[str] = []

    def look() -> None:
        for widget in qapp.topLevelWidgets():
            if isinstance(widget, ErrandDialog) and not widget._running:
                said.append(widget._words.text())
                widget.reject()

    timer = QTimer(interval=100)
    timer.timeout.connect(look)
    timer.start()
    assert carry_out(EraseHome(str(home.folder))) == home.folder
    assert "Another program is using the library" in said[0]
    timer.stop()


# The report, the keys.


def test_a_report_shows_all_that_it_holds(stage: tuple[QWidget, Jobs, FakeClient], tmp_path: Path) -> None:
    parent, jobs, engine = stage
    (tmp_path / logs.FILE_NAME).write_text("old\n" * 200 + "the last line\n")
    dialog = ReportDialog(parent, jobs, tmp_path)
    facts = Facts(8, 16_000_000_000, 1, True, "starter", "", 3, 40, 200, 2, (("ready", 3),), ("theme",))
    engine.done(engine.of(GetFacts)[0], facts)
    wait_until(lambda: "8 cores" in dialog.text.toPlainText())
    words = dialog.text.toPlainText()
    assert "ChatQA Desktop" in words and "Model: starter" in words and "3 documents (3 ready)" in words
    assert words.endswith("the last line") and words.count("old") < 100
    assert str(tmp_path) not in words and str(Path.home()) not in words
    dialog.text.setPlainText("only this")
    dialog._copy()
    assert QGuiApplication.clipboard().text() == "only this"


def test_what_was_typed_into_a_report_stays_when_the_facts_come(
    stage: tuple[QWidget, Jobs, FakeClient], tmp_path: Path
) -> None:
    parent, jobs, engine = stage
    dialog = ReportDialog(parent, jobs, tmp_path)
    QTest.keyClicks(dialog.text, "It stopped. ")
    facts = Facts(8, 16_000_000_000, 1, True, "starter", "", 3, 40, 200, 2, (("ready", 3),), ("theme",))
    engine.done(engine.of(GetFacts)[0], facts)
    wait_until(lambda: "8 cores" in dialog.text.toPlainText())
    assert dialog.text.toPlainText().startswith("It stopped. ")


def test_the_list_of_keys_has_every_key_of_the_window(open_window: OpenWindow) -> None:
    window, _ = open_window(overview())
    listed = {keys for _, lines in groups(window.menuBar()) for pressed, _ in lines for keys in pressed.split(", ")}
    own = [action.shortcut() for action in window.findChildren(type(window.menuBar().actions()[0]))]
    own += [shortcut.key() for shortcut in window.findChildren(QShortcut)]
    wanted = {one.toString(QKeySequence.SequenceFormat.NativeText) for one in own if not one.isEmpty()}
    assert wanted - {part for one in listed for part in (one, *one.split(" "))} == set()


def test_no_key_of_a_menu_stands_in_its_words() -> None:
    assert keys_dialog._words("設定(&S)…") == "設定" and keys_dialog._words("&Fit && go…") == "Fit & go"


def test_enter_presses_the_button_in_focus(open_window: OpenWindow) -> None:
    window, _ = open_window(overview(Document(1, "a.pdf", "/a.pdf", "ready")))
    pressed: list[bool] = []
    button = QPushButton("Go", window.sidebar)
    button.clicked.connect(lambda: pressed.append(True))
    button.show()
    window.activateWindow()
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    QTest.keyClick(button, Qt.Key.Key_Enter)
    assert len(pressed) == 2


def test_f1_and_the_question_mark_open_it_but_not_while_one_types(open_window: OpenWindow) -> None:
    window, _ = open_window(overview(Document(1, "a.pdf", "/a.pdf", "ready")))
    window.activateWindow()
    window.chat.composer.editor.setEnabled(True)
    window.chat.composer.editor.setFocus()
    QTest.keyClicks(window.chat.composer.editor, "why?")
    assert not window.findChildren(KeysDialog)
    for key in (Qt.Key.Key_F1, Qt.Key.Key_Question):
        window.activateWindow()
        window.sidebar.library.list.setFocus()
        settle(0.05)
        QTest.keyClick(window.sidebar.library.list, key)
        wait_until(lambda: window.findChildren(KeysDialog))
        window.findChildren(KeysDialog)[0].close()
        wait_until(lambda: not window.findChildren(KeysDialog))


# The tray.


class FakeTray(QSystemTrayIcon):
    """A tray on a system without one."""

    told: list[str]

    @staticmethod
    def isSystemTrayAvailable() -> bool:
        return True

    def isVisible(self) -> bool:
        return True

    def showMessage(self, title: str, message: str) -> None:  # type: ignore[override]
        FakeTray.told.append(message)


def test_closing_hides_the_window_where_the_user_wants_that(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("PySide6.QtWidgets.QSystemTrayIcon", FakeTray)
    FakeTray.told = []
    window, engine = open_window(overview())
    engine.done(engine.of(GetSettings)[0], Settings())
    window.in_force.apply(Settings(tray=True))
    window.close()
    assert window.isHidden() and not engine.closed
    window.tray.note_work(3)
    window.tray._working_since = time.monotonic() - 300
    window.tray.note_work(0)
    assert FakeTray.told == ["All documents are ready."]
    window.tray.show_window()
    assert window.isVisible()
    window.tray.note_work(1)
    window.tray.note_work(0)
    assert len(FakeTray.told) == 1, "short work is not worth a word"
    window.close()
    window.in_force.apply(Settings(tray=False))
    assert window.isVisible(), "nothing else could bring it back"
    window.in_force.apply(Settings(tray=True))
    window.quit()
    assert engine.closed


def test_without_a_tray_closing_quits(open_window: OpenWindow) -> None:
    window, engine = open_window(overview())
    window.in_force.apply(Settings(tray=True))
    assert isinstance(window.tray, Tray) and not window.tray.keeps_running
    window.close()
    assert engine.closed


# The mains.


def test_waiting_for_the_mains_is_told_while_something_waits_and_ends_by_itself(open_window: OpenWindow) -> None:
    window, engine = open_window(overview())
    watching = engine.of(WatchMains)[0]
    engine.event(watching, MainsChanged(True))
    settle(0.1)
    assert not window.mains.isVisible(), "nothing waits"
    resumed = len(engine.of(ResumeLibrary))
    engine.event(engine.of(ResumeLibrary)[0], DocumentChanged(Document(1, "a.pdf", "/a.pdf", "queued")))
    wait_until(window.mains.isVisible)
    engine.done(engine.of(ResumeLibrary)[0], (Document(1, "a.pdf", "/a.pdf", "queued"),))
    settle(0.1)
    engine.event(watching, MainsChanged(False))
    wait_until(lambda: len(engine.of(ResumeLibrary)) == resumed + 1)
    assert not window.mains.isVisible()
    window.mains._go_on()
    assert engine.of(ChangeSetting)[-1].request == ChangeSetting("pause_on_battery", "off")


def test_another_embedder_has_everything_embedded_again(open_window: OpenWindow) -> None:
    window, engine = open_window(overview(Document(1, "a.pdf", "/a.pdf", "ready")))
    window.in_force.apply(Settings())
    before = len(engine.of(EmbedPassages))
    window.in_force.apply(Settings(passages=9))
    assert len(engine.of(EmbedPassages)) == before
    window.in_force.apply(Settings(embedder="other"))
    assert len(engine.of(EmbedPassages)) == before + 1
