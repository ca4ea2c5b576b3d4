"""Every key of the window, in one list: made of the menus' own commands, and of what the widgets do by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QMenu,
    QMenuBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.labels import plain_label

translate = QCoreApplication.translate

Group = tuple[str, tuple[tuple[str, str], ...]]
"""A heading, and (keys, what they do) of each line."""


def groups(bar: QMenuBar) -> tuple[Group, ...]:
    """The keys of the menus, menu by menu, then those of the dialogue and of lists."""
    return (*(group for group in map(_of_menu, _menus(bar)) if group[1]), *_of_widgets())


def _menus(bar: QMenuBar) -> Iterator[QMenu]:
    for action in bar.actions():
        menu = action.menu()
        if isinstance(menu, QMenu):
            yield menu


def _of_menu(menu: QMenu) -> Group:
    lines = [(_keys(action), _words(action.text())) for action in _actions(menu) if not action.shortcut().isEmpty()]
    return _words(menu.title()), tuple(dict.fromkeys(lines))


def _actions(menu: QMenu) -> Iterator[QAction]:
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from _actions(inner)
        else:
            yield action


def _of_widgets() -> tuple[Group, ...]:
    return (
        (
            translate("Keys", "Questions"),
            (
                (_named("Return"), translate("Keys", "Send the question")),
                (_named("Shift+Return"), translate("Keys", "Begin a new line")),
                (_named("Up"), translate("Keys", "Edit the last question, from an empty field")),
            ),
        ),
        (
            translate("Keys", "Conversations and documents"),
            (
                (_named("Return"), translate("Keys", "Open what is chosen")),
                (_named("F2"), translate("Keys", "Give it another name")),
                (_named("Del"), translate("Keys", "Delete or remove it")),
                (_both("Menu", "Shift+F10"), translate("Keys", "Its commands")),
                (_named("Ctrl+Z"), translate("Keys", "Take back a deletion, while that is offered")),
                (_both("Up", "Down"), translate("Keys", "The one before, the one after")),
            ),
        ),
        (
            translate("Keys", "The page"),
            (
                (_both("Alt+PgUp", "Alt+PgDown"), translate("Keys", "The page before, the page after")),
                (_both("Ctrl++", "Ctrl+-"), translate("Keys", "Larger, smaller")),
                (_named("Ctrl+0"), translate("Keys", "As wide as the pane")),
                (_both("F3", "Shift+F3"), translate("Keys", "The next place found, the one before")),
                (
                    _both("Shift+Right", "Ctrl+Shift+Right"),
                    translate("Keys", "Select one more letter of its text, or word"),
                ),
                (_both("Shift+Down", "Ctrl+A"), translate("Keys", "Select one more line, or the whole page")),
            ),
        ),
        (
            translate("Keys", "Everywhere"),
            (
                (_named("Tab"), translate("Keys", "To the next control")),
                (_named("Shift+Tab"), translate("Keys", "To the one before")),
                (_both("Space", "Return"), translate("Keys", "Press a button, open or close a fold")),
                ("?", translate("Keys", "This list, while no text is typed")),
            ),
        ),
    )


def _keys(action: QAction) -> str:
    return ", ".join(each.toString(QKeySequence.SequenceFormat.NativeText) for each in action.shortcuts())


def _named(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _both(one: str, other: str) -> str:
    return f"{_named(one)}, {_named(other)}"


def _words(title: str) -> str:
    """A title of a menu without the marks of its key, and without the dots of a dialog.

    Where the words have no Latin letter to mark, the key stands behind them in brackets: “設定(&S)”.
    """
    return re.sub(r"\(&\w\)", "", title).replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("….").strip()


class KeysDialog(QDialog):
    """The list, to be looked at."""

    def __init__(self, parent: QWidget, shown: Sequence[Group]) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard keys"))
        self.resize(520, 560)
        body = QWidget()
        lines = QVBoxLayout(body)
        lines.setContentsMargins(22, 18, 22, 12)
        lines.setSpacing(6)
        for heading, keys in shown:
            lines.addWidget(plain_label("heading", heading))
            lines.addLayout(_grid(keys))
            lines.addSpacing(8)
        lines.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("plainScroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName(self.windowTitle())
        scroll.setWidget(body)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.setContentsMargins(22, 12, 22, 16)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addWidget(buttons)


def _grid(keys: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(6)
    grid.setColumnMinimumWidth(0, 140)
    grid.setColumnStretch(1, 1)
    for row, (pressed, words) in enumerate(keys):
        key = plain_label("key", pressed)
        key.setWordWrap(False)
        grid.addWidget(key, row, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(plain_label("plain", words), row, 1)
    return grid
