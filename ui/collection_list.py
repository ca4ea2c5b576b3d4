"""The collections as a short list: all documents, then each collection with the number of its documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QListView, QSizePolicy

from app.records import Collection
from ui import text
from ui.library_model import Index
from ui.list_roles import Role
from ui.rows import ChoosingView, RowDelegate

MOST_ROWS = 5  # shown at once; more scroll
EDGE = 14  # pixels at either end in which the list scrolls under what is dragged

Counted = tuple[Collection | None, int]  # None: all documents


class CollectionModel(QAbstractListModel):
    """All documents in the first row, a collection in each other."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Counted] = []
        self._chosen: int | None = None
        self._target = -1  # the row a drop would fall on
        self._coming = 0  # documents that are dragged

    def show(self, rows: Sequence[Counted], chosen: int | None) -> None:
        """Show these; the id of the one chosen, None for all documents."""
        fresh = list(rows)
        if _ids(fresh) != _ids(self._rows):
            self.beginResetModel()
            self._rows, self._chosen, self._target = fresh, chosen, -1
            self.endResetModel()
        elif (fresh, chosen) != (self._rows, self._chosen):
            self._rows, self._chosen = fresh, chosen
            self._changed(0, len(fresh) - 1)

    def collection(self, row: int) -> Collection | None:
        """The collection in `row`."""
        return self._rows[row][0] if 0 <= row < len(self._rows) else None

    def row(self, collection_id: int | None) -> int:
        """Where a collection stands; -1 where it does not."""
        ids = _ids(self._rows)
        return ids.index(collection_id) if collection_id in ids else -1

    def set_target(self, row: int, coming: int = 0) -> None:
        """What is dragged, `coming` documents or files not yet counted, would fall on this row; -1: on none."""
        if (row, coming) == (self._target, self._coming):
            return
        old, self._target, self._coming = self._target, row, coming
        for changed in {old, row} - {-1}:
            self._changed(changed, changed)

    def _changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first), self.index(last))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        collection, count = self._rows[index.row()]
        name = text.one_line(collection.name) if collection is not None else self.tr("All documents")
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == Role.RECORD:
            return collection
        if role == Role.ICON:
            return "collection" if collection is not None else "library"
        if role == Role.TARGET:
            return index.row() == self._target
        if role == Role.ASIDE:
            return self._aside(index.row(), count)
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setBold((collection.id if collection is not None else None) == self._chosen)
            return font
        if role == Qt.ItemDataRole.ToolTipRole:
            return text.tooltip(f"{name}\n{text.count_documents(count)}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{name}, {text.count_documents(count)}"
        return None

    def _aside(self, row: int, count: int) -> str:
        if row == self._target:
            return f"+ {text.number(self._coming)}" if self._coming else "+"
        return text.number(count)


def _ids(rows: Sequence[Counted]) -> list[int | None]:
    return [one.id if one is not None else None for one, _ in rows]


class CollectionList(ChoosingView):
    """Choosing a row chooses what is shown and asked. As high as its rows, up to five of them."""

    chosen = Signal(object)  # a collection's id, None for all documents
    menu_wanted = Signal(object, object)  # Collection or None, QPoint on the screen
    rename_wanted = Signal(object)  # Collection
    delete_wanted = Signal(object)  # Collection

    def __init__(self) -> None:
        super().__init__()
        self._showing = False
        self.rows = CollectionModel()
        self._delegate = RowDelegate("collection", two_lines=False)  # kept: the view does not own it
        self._delegate.menu_wanted.connect(lambda index, where: self._want_menu(index, where))
        self.setModel(self.rows)
        self.setItemDelegate(self._delegate)
        self.setObjectName("collections")
        self.setAccessibleName(self.tr("Collections"))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda where: self._want_menu(self.indexAt(where), self.viewport().mapToGlobal(where))
        )
        self.selectionModel().currentChanged.connect(self._choose)

    def show_collections(
        self, collections: Sequence[tuple[Collection, int]], all_count: int, chosen: int | None
    ) -> None:
        """Show these with their numbers of documents; the list is hidden where there are none."""
        rows = self.rows.rowCount()
        self.rows.show([(None, all_count), *collections], chosen)
        self.setVisible(bool(collections))
        if self.rows.rowCount() != rows:
            self.updateGeometry()
        current = self.rows.index(self.rows.row(chosen))
        if current != self.currentIndex():
            self._showing = True
            self.setCurrentIndex(current)
            self._showing = False

    def row_at(self, where: QPoint) -> int:
        """The row at a place on the screen; -1 where there is none. Scrolls where something is held at an end."""
        if not self.isVisible():
            return -1
        here = self.viewport().mapFromGlobal(where)
        if not self.viewport().rect().contains(here):
            return -1
        bar = self.verticalScrollBar()
        if here.y() < EDGE:
            bar.setValue(bar.value() - EDGE)
        elif here.y() > self.viewport().height() - EDGE:
            bar.setValue(bar.value() + EDGE)
        return self.indexAt(here).row()

    def sizeHint(self) -> QSize:
        high = self.sizeHintForRow(0) if self.rows.rowCount() else 0
        shown = min(self.rows.rowCount(), MOST_ROWS)
        half = high // 2 if self.rows.rowCount() > MOST_ROWS else 0  # a row cut in two shows that there are more
        return QSize(super().sizeHint().width(), high * shown - half + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def keyPressEvent(self, event: Any) -> None:
        collection = self.rows.collection(self.currentIndex().row())
        if collection is not None and event.key() == Qt.Key.Key_F2:
            self.rename_wanted.emit(collection)
        elif collection is not None and event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit(collection)
        else:
            super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        collection = self.rows.collection(index.row())
        if index.isValid() and not self._showing:
            self.chosen.emit(collection.id if collection is not None else None)

    def _want_menu(self, index: QModelIndex, where: QPoint) -> None:
        self.menu_wanted.emit(self.rows.collection(index.row()), where)

    def select(self, row: int) -> None:
        """Choose a row, as a click does."""
        self.selectionModel().setCurrentIndex(self.rows.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect)
