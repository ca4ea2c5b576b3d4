"""Keys as a window sees them once nothing within it has taken them.

Enter presses the button in focus, as Space does: Qt leaves that to dialogs. Esc is left to a field that has a use for
it, before the menu's: such a field says so by `takes_escape`.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget


class WindowKeys(QObject):
    """One filter on the window, in place of one in each field."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        focused, key = self._window.focusWidget(), event.key()
        if event.type() == QEvent.Type.ShortcutOverride:
            if key != Qt.Key.Key_Escape or not getattr(focused, "takes_escape", False):
                return False
            event.accept()  # else the menu has it
            return True
        presses = event.type() == QEvent.Type.KeyPress and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not presses or not isinstance(focused, QAbstractButton):
            return False
        if not event.isAutoRepeat():
            focused.click()
        return True
