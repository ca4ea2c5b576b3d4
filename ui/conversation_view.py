"""A list of conversations: rows with a menu, and keys for the commands."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QListView

from app.records import Conversation
from ui.list_roles import Role
from ui.rows import ChoosingView, RowDelegate


class ConversationView(ChoosingView):
    """Draws what is in sight alone, however many there are. F2 renames, Delete deletes, Esc and going up leave."""

    opened = Signal(int)  # row
    menu_wanted = Signal(object, object)  # Conversation, QPoint on the screen
    rename_wanted = Signal(object)  # Conversation
    delete_wanted = Signal(object)  # Conversation
    left = Signal()  # Esc
    left_above = Signal()  # up from the first row

    def __init__(self, model: QAbstractItemModel, name: str, two_lines: bool = False, leaves: bool = False) -> None:
        """`leaves`: Esc and going up from the first row are for `left` and `left_above`."""
        super().__init__()
        self.takes_escape = leaves  # see ui.window_keys
        self._delegate = RowDelegate("chat", two_lines)  # kept: the view does not own it
        self._delegate.menu_wanted.connect(self._want_menu)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(lambda index: self.opened.emit(index.row()))
        self.activated.connect(lambda index: self.opened.emit(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current, key = self.currentIndex(), event.key()
        if self.takes_escape and key == Qt.Key.Key_Escape:
            self.left.emit()
        elif self.takes_escape and key == Qt.Key.Key_Up and current.row() <= 0:
            self.left_above.emit()
        elif key == Qt.Key.Key_F2 and current.isValid():
            self.rename_wanted.emit(current.data(Role.RECORD))
        elif key == Qt.Key.Key_Delete and current.isValid():
            self.delete_wanted.emit(current.data(Role.RECORD))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            row = self.visualRect(self.currentIndex())
            self._want_menu(self.currentIndex(), self.viewport().mapToGlobal(row.center()))
        else:
            self._want_menu(self.indexAt(event.pos()), event.globalPos())

    def _want_menu(self, index: QModelIndex, where: QPoint) -> None:
        conversation = index.data(Role.RECORD)
        if isinstance(conversation, Conversation):
            self.menu_wanted.emit(conversation, where)
