"""The program in the system tray: where the user wants it, and the system has one."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QMenu

if TYPE_CHECKING:
    from PySide6.QtWidgets import QSystemTrayIcon

LONG_S = 60.0  # work of the library that took longer is worth a word once it is done


class Tray(QObject):
    """Hides the window instead of its being closed, and brings it back."""

    def __init__(self, window: QMainWindow, leave: Callable[[], None]) -> None:
        """`leave` ends the program."""
        super().__init__(window)
        self._window = window
        self._icon: QSystemTrayIcon | None = None
        self._menu = QMenu(window)
        self._menu.addAction(self.tr("Show the window")).triggered.connect(self.show_window)
        self._menu.addAction(self.tr("Quit")).triggered.connect(leave)
        self._working_since: float | None = None

    @property
    def keeps_running(self) -> bool:
        """Whether the window is to be hidden where the user closes it."""
        app = QGuiApplication.instance()
        ending = isinstance(app, QGuiApplication) and app.isSavingSession()
        return self._icon is not None and self._icon.isVisible() and not ending

    def set_wanted(self, wanted: bool) -> None:
        """Stand in the tray from now on, or no longer."""
        if wanted == (self._icon is not None):
            return
        from PySide6.QtWidgets import QSystemTrayIcon  # few want it

        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None
            self._window.show()  # nothing else could bring it back
        elif QSystemTrayIcon.isSystemTrayAvailable():
            self._icon = QSystemTrayIcon(self._window.windowIcon(), self)
            self._icon.setToolTip(self._window.windowTitle())
            self._icon.setContextMenu(self._menu)
            self._icon.activated.connect(self._activated)
            self._icon.show()

    def show_window(self) -> None:
        """Bring the window back."""
        self._window.setWindowState(self._window.windowState() & ~self._window.windowState().WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def note_work(self, working: int) -> None:
        """So many documents are in work. The end of long work is told where the window is hidden."""
        now = time.monotonic()
        if working:
            self._working_since = self._working_since or now
            return
        began, self._working_since = self._working_since, None
        if began is not None and now - began > LONG_S and self._window.isHidden() and self._icon is not None:
            self._icon.showMessage(self._window.windowTitle(), self.tr("All documents are ready."))

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (reason.Trigger, reason.DoubleClick):
            self.show_window()
