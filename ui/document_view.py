"""The list of documents: rows that are drawn quickly however many there are, and can be dragged out as copies."""

from __future__ import annotations

from PySide6.QtCore import QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListView

from app.records import Document
from ui.library_model import LibraryModel
from ui.list_roles import Role
from ui.rows import RowDelegate, RowsView


class DocumentView(RowsView):
    """Asks for what is wanted with the documents selected; does nothing with them itself."""

    menu_wanted = Signal(object, object)  # QModelIndex, QPoint on the screen
    opened = Signal(object)  # Document
    removal_wanted = Signal()  # of what is selected

    def __init__(self, model: LibraryModel) -> None:
        super().__init__()
        self._delegate = RowDelegate("page", two_lines=True)  # kept: the view does not own it
        self._delegate.menu_wanted.connect(self.menu_wanted)
        self._rows = QSortFilterProxyModel()  # sorts and filters nothing: it answers Qt's layout without asking Python
        self._rows.setSourceModel(model)
        self.setModel(self._rows)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)  # else every row is measured whenever one comes
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Documents"))
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setDragDropMode(QListView.DragDropMode.DragOnly)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda where: self.menu_wanted.emit(self.indexAt(where), self.viewport().mapToGlobal(where))
        )
        self.activated.connect(lambda index: self.opened.emit(index.data(Role.RECORD)))
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.removal_wanted)

    def selected(self) -> tuple[Document, ...]:
        """The documents selected, in the order of the list."""
        rows = sorted(self.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return tuple(index.data(Role.RECORD) for index in rows)
