"""The menu bar of the window: every command, with its keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from ui.late import PATIENCE_MS
from ui.window_keys import WindowKeys

if TYPE_CHECKING:
    from ui.main_window import MainWindow

translate = QCoreApplication.translate


def fill_menu_bar(window: MainWindow) -> None:
    """Make the menus of `window`, and have it see to Enter and Esc."""
    WindowKeys(window, window.banner.take_up)
    bar = window.menuBar()
    _add_file(bar, window)
    _add_conversation(bar, window)
    _add_library(bar, window)
    _add_view(bar, window)
    _add_help(bar, window)


def _add_file(bar: QMenuBar, window: MainWindow) -> None:
    library = window.sidebar.library
    menu = bar.addMenu(translate("Menus", "&File"))
    _command(menu, translate("Menus", "&Add documents…"), "Ctrl+O", library.choose_files)
    _command(menu, translate("Menus", "Add a &folder…"), "Ctrl+Shift+O", library.choose_folder)
    _command(menu, translate("Menus", "&Paste files"), "Ctrl+V", window.drops.paste)
    menu.addSeparator()
    _command(menu, translate("Menus", "&Settings…"), "Ctrl+,", window.dialogs.open_settings)
    _command(menu, translate("Menus", "&Language models…"), "Ctrl+M", window.open_models)
    _command(menu, translate("Menus", "Your &data…"), "", window.dialogs.open_data)
    menu.addSeparator()
    _command(menu, translate("Menus", "&Quit"), "Ctrl+Q", window.quit)


def _add_conversation(bar: QMenuBar, window: MainWindow) -> None:
    chat = window.chat

    def search() -> None:
        window.panes.show_sidebar()
        window.sidebar.conversations.search()

    menu = bar.addMenu(translate("Menus", "&Conversation"))
    _command(menu, translate("Menus", "&New conversation"), "Ctrl+N", chat.begin)
    _command(menu, translate("Menus", "&Search conversations"), "Ctrl+Shift+F", search)
    menu.addSeparator()
    _command(menu, translate("Menus", "&Regenerate the answer"), "Ctrl+R", chat.regenerate)
    _command(menu, translate("Menus", "E&dit the last question"), "", chat.edit_last)
    _command(menu, translate("Menus", "S&top the answer"), "Esc", chat.composer.stop)
    menu.addSeparator()
    _command(menu, translate("Menus", "&Export conversation…"), "Ctrl+E", window.export_shown)


def _add_library(bar: QMenuBar, window: MainWindow) -> None:
    library = window.sidebar.library
    menu = QMenu(translate("Menus", "&Library"), bar)  # ours: the wrapper of a menu that Qt makes may go before it
    bar.addMenu(menu)

    def fill() -> None:
        from ui.library_menus import fill_library_menu

        fill_library_menu(menu, library, adding=False)

    menu.aboutToShow.connect(fill)
    QTimer.singleShot(PATIENCE_MS, menu, fill)  # some systems show no menu that is empty


def _add_view(bar: QMenuBar, window: MainWindow) -> None:
    composer = window.chat.composer
    menu = bar.addMenu(translate("Menus", "&View"))
    _command(menu, translate("Menus", "Show or hide the &page"), "Ctrl+P", window.reading.toggle)
    _command(menu, translate("Menus", "&Find in the document…"), "Ctrl+F", window.reading.find_text)
    _command(menu, translate("Menus", "&Next citation"), "F4", lambda: window.reading.step_citation(1))
    _command(menu, translate("Menus", "P&revious citation"), "Shift+F4", lambda: window.reading.step_citation(-1))
    _command(menu, translate("Menus", "Go to the &question field"), "Ctrl+L", composer.editor.setFocus)


def _add_help(bar: QMenuBar, window: MainWindow) -> None:
    menu = bar.addMenu(translate("Menus", "&Help"))
    _command(menu, translate("Menus", "Add the &sample document"), "", window.add_sample)
    keys = _command(menu, translate("Menus", "&Keyboard keys"), "F1", window.dialogs.open_keys)
    keys.setShortcuts([*keys.shortcuts(), QKeySequence("?")])  # a field that is typed in takes the mark for itself
    _command(menu, translate("Menus", "&Report a problem…"), "", window.dialogs.open_report)
    _command(menu, translate("Menus", "Look for a &newer version…"), "", window.dialogs.open_release)
    _command(menu, translate("Menus", "&About ChatQA Desktop"), "", window.dialogs.tell_about)


def _command(menu: QMenu, words: str, keys: str, act: Callable[[], object]) -> QAction:
    action = menu.addAction(words)
    if keys:
        action.setShortcut(QKeySequence(keys))
    action.triggered.connect(lambda: act())
    return action
