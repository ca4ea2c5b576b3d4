"""Whoever cannot see the window, or uses no mouse: every control has a name, and the one in focus shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fake_engine import answer, cited, connect_to, overview, passage, settle, wait_until
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenuBar,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QTextEdit,
    QWidget,
)
from windows import Opened, opened_windows

from app.errands import GetStorage, MoveHome
from app.home_records import Storage
from app.records import Conversation, Document, Turn
from app.requests import OpenConversation
from ui.data_dialog import DataDialog
from ui.erase_dialog import EraseDialog
from ui.errand_dialog import ErrandDialog
from ui.error_dialog import show_error
from ui.jobs import Jobs
from ui.keys_dialog import KeysDialog, groups
from ui.main_window import MainWindow
from ui.model_dialog import ModelDialog
from ui.password_dialog import PasswordDialog
from ui.report_dialog import ReportDialog
from ui.settings_dialog import SettingsDialog

CONTROLS = (
    QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit,
)  # fmt: skip
FOCUSABLE = Qt.FocusPolicy.TabFocus
OpenWindow = Callable[..., Opened]
MakeDialog = Callable[[str], QDialog]


@pytest.fixture
def open_window(qapp: Any, tmp_path: Path) -> Iterator[OpenWindow]:
    yield from opened_windows(tmp_path)


@pytest.fixture
def make_dialog(qapp: Any, tmp_path: Path) -> Iterator[MakeDialog]:
    """Makes each dialog of the program, shown and filled."""
    made: list[Any] = []
    jobs = Jobs(tmp_path, connect_to(made, overview()))
    parent = QWidget()
    wait_until(lambda: jobs._ready)
    storage = Storage("/h", "/m", "/l", 1, 2, 3, 4, (), (("/old", 9_000),))
    bar = QMenuBar()
    bar.addMenu("&File").addAction("&New").setShortcut("Ctrl+N")

    def make(name: str) -> QDialog:
        dialog: QDialog = {
            "settings": lambda: SettingsDialog(parent, jobs, 5),
            "models": lambda: ModelDialog(parent, jobs),
            "data": lambda: DataDialog(parent, jobs, tmp_path),
            "erase": lambda: EraseDialog(parent, storage),
            "errand": lambda: ErrandDialog(jobs, MoveHome("/h", "/t")),
            "report": lambda: ReportDialog(parent, jobs, tmp_path),
            "keys": lambda: KeysDialog(parent, groups(bar)),
            "password": lambda: PasswordDialog(parent, "a.pdf", ""),
            "error": lambda: show_error(parent, RuntimeError("It failed."), "why"),
        }[name]()
        dialog.show()
        dialog.activateWindow()
        for job in made[0].of(GetStorage):
            made[0].done(job, storage)
        if isinstance(dialog, SettingsDialog):
            dialog._fold.setChecked(True)
        settle(0.15)
        opened.append(dialog)
        return dialog

    opened: list[QDialog] = []
    yield make
    for dialog in opened:
        dialog.close()
        dialog.deleteLater()
    jobs.close()
    parent.deleteLater()
    settle(0.05)


DIALOGS = ("settings", "models", "data", "erase", "errand", "report", "keys", "password", "error")


def filled(open_window: OpenWindow) -> MainWindow:
    """A window with documents, one in work, an answer, its page pane open, and every row that comes and goes."""
    said = answer("It is so.", cited("It is so.", 1), passages=(passage(1),))
    turn = Turn(1, said)
    talk = Conversation(1, "Talk", 0.0)
    document = Document(1, "book.pdf", "/book.pdf", "ready", pages=3, passages=9)
    coming = Document(2, "next.pdf", "/next.pdf", "queued")
    window, engine = open_window(overview(document, coming, conversations=(talk,)))
    window.chat.open(1)
    wait_until(lambda: engine.of(OpenConversation))
    engine.done(engine.of(OpenConversation)[0], Conversation(1, "Talk", 0.0, (turn,)))
    window.panes.unfold_page()
    window.banner.tell("A sentence.", "info")
    window.chat.composer.scope.tell("Asking one document")
    settle(0.3)
    return window


def controls(root: QWidget) -> list[QWidget]:
    """What can be used of what is seen; the insides of Qt's own widgets belong to these."""
    found = [one for one in root.findChildren(QWidget) if one.isVisibleTo(root) and one.isVisible()]
    return [
        one
        for one in found
        if (isinstance(one, CONTROLS) or one.focusPolicy() & FOCUSABLE)
        and not isinstance(one, QScrollBar | QMenuBar)
        and not one.objectName().startswith("qt_")
        and not isinstance(one.parent(), QComboBox | QAbstractSpinBox | QLineEdit)
        and one.metaObject().className() not in ("QHeaderView", "QTableCornerButton")
        and not one.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    ]


def described(widget: QWidget) -> str:
    return f"{type(widget).__name__} #{widget.objectName() or '-'} in {type(widget.parent()).__name__}"


def nameless(root: QWidget) -> list[str]:
    """Controls that a screen reader has no name for."""
    found = []
    for one in controls(root):
        interface = QAccessible.queryAccessibleInterface(one)
        name = interface.text(QAccessible.Text.Name) if interface is not None else one.accessibleName()
        if not name.strip():
            found.append(described(one))
    return found


def unmarked(root: QWidget) -> list[str]:
    """Controls that the keyboard reaches and that look the same with and without the focus."""
    found = []
    for one in controls(root):
        if not one.focusPolicy() & FOCUSABLE or not one.isEnabled() or isinstance(one, QScrollArea):
            continue
        root.setFocus()
        _bring_into_view(one)
        focus = one.focusProxy() or one
        focus.clearFocus()
        before = _picture(root, one)
        focus.setFocus(Qt.FocusReason.TabFocusReason)
        settle(0.01)
        if focus.hasFocus() and _picture(root, one) == before:
            found.append(described(one))
    return found


def _bring_into_view(one: QWidget) -> None:
    area: Any = one.parent()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parent()
    if area is not None:
        area.ensureWidgetVisible(one)


def _picture(root: QWidget, one: QWidget) -> QImage:
    """The control and a little around it: a frame about it marks the focus too."""
    where = one.rect().translated(one.mapTo(root, one.rect().topLeft())).adjusted(-6, -6, 6, 6)
    return root.grab(where).toImage()


@pytest.mark.parametrize("name", DIALOGS)
def test_every_control_of_a_dialog_has_a_name(make_dialog: MakeDialog, name: str) -> None:
    dialog = make_dialog(name)
    assert controls(dialog), "there is something to look at"
    assert "; ".join(nameless(dialog)) == ""


@pytest.mark.parametrize("name", DIALOGS)
def test_the_control_in_focus_shows_it_in_a_dialog(make_dialog: MakeDialog, name: str) -> None:
    assert "; ".join(unmarked(make_dialog(name))) == ""


def test_every_control_of_the_window_has_a_name(open_window: OpenWindow) -> None:
    window = filled(open_window)
    assert len(controls(window)) > 15
    assert "; ".join(nameless(window)) == ""


def test_the_control_in_focus_shows_it_in_the_window(open_window: OpenWindow) -> None:
    window = filled(open_window)
    window.activateWindow()
    settle(0.1)
    assert "; ".join(unmarked(window)) == ""


def reached(window: MainWindow) -> list[QWidget]:
    """Where Tab stops, in its order."""
    stops: list[QWidget] = []
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        if widget.focusPolicy() & FOCUSABLE and widget.isVisible():
            stops.append(widget)
        widget = widget.nextInFocusChain()
    return stops


def test_tab_reaches_what_was_built_late_where_it_stands(open_window: OpenWindow) -> None:
    window = filled(open_window)
    head, composer = window.sidebar.library.head, window.chat.composer
    after = dict(pairwise(reached(window)))
    assert after[composer.scope.clear] is composer.editor
    assert after[head.progress.button] is window.sidebar.library.list
    assert window.banner._close in after


def test_tab_goes_through_the_first_page_in_the_order_in_which_it_is_seen(open_window: OpenWindow) -> None:
    window, _ = open_window(overview(model=None))
    welcome = window.chat.welcome
    stops = reached(window)
    first = stops.index(welcome.models)
    assert stops[first - 1] is welcome
    assert stops[first : first + 4] == [welcome.models, welcome.choose, welcome.folder, welcome.sample]


def test_every_control_of_an_empty_window_has_a_name(open_window: OpenWindow) -> None:
    window, _ = open_window(overview(model=None))
    assert "; ".join(nameless(window)) == ""


def test_what_has_no_name_and_no_mark_is_found(qapp: Any) -> None:
    """The two searches above can fail."""
    root = QWidget()
    edit = QLineEdit(root)
    edit.setStyleSheet("border: none; background: white;")
    edit.setFrame(False)
    edit.setReadOnly(True)  # no cursor either
    root.show()
    root.activateWindow()
    settle(0.05)
    assert nameless(root) == ["QLineEdit #- in QWidget"] == unmarked(root)
    root.deleteLater()
