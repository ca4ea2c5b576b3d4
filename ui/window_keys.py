"""Keys as a window sees them once nothing within it has taken them.

Enter presses the button in focus, as Space does: Qt leaves that to dialogs. Esc is left to a field that has a use for
it, before the menu's: such a field says so by `takes_escape`. Shift+F10 opens the menu of what has the focus, as the
menu key does, which many keyboards lack. Ctrl+Z takes back what the banner offers to.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

_SHIFT = Qt.KeyboardModifier.ShiftModifier


class WindowKeys(QObject):
    """One filter on the window, in place of one in each field."""

    def __init__(self, window: QWidget, undo: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window = window
        self._undo = undo
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
        if event.type() == QEvent.Type.KeyPress and event.matches(QKeySequence.StandardKey.Undo):
            return self._undo()
        if event.type() == QEvent.Type.KeyPress and key == Qt.Key.Key_F10 and event.modifiers() == _SHIFT:
            return focused is not None and _open_menu(focused)
        presses = event.type() == QEvent.Type.KeyPress and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not presses or not isinstance(focused, QAbstractButton):
            return False
        if not event.isAutoRepeat():
            focused.click()
        return True


def _open_menu(focused: QWidget) -> bool:
    """As Qt does for the menu key: at the text cursor, or at the row that is chosen."""
    found = focused.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    shown = found.toRect() if isinstance(found, QRectF) else found
    place = (shown if isinstance(shown, QRect) else focused.rect()).center()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, focused.mapToGlobal(place))
    QApplication.sendEvent(focused, asked)
    return True
