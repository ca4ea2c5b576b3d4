"""What each document takes, as a table that sorts by any column. Filled once; a thousand rows cost nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.frozen import frozen
from app.home_records import DocumentStorage
from ui import text

Index = QModelIndex | QPersistentModelIndex
Value = str | int
ROW_PADDING = 8  # pixels
ARROW = 16  # pixels

translate = QCoreApplication.translate


@frozen
class _Column:
    title: str
    value: Callable[[DocumentStorage], Value]
    words: Callable[[DocumentStorage], str]


def _columns() -> tuple[_Column, ...]:
    size = text.file_size
    return (
        _Column(translate("Storage", "Document"), lambda one: one.name.casefold(), lambda one: text.one_line(one.name)),
        _Column(translate("Storage", "Pages"), lambda one: one.pages, lambda one: text.number(one.pages)),
        _Column(translate("Storage", "File"), lambda one: one.file, lambda one: size(one.file)),
        _Column(translate("Storage", "In the library"), lambda one: one.in_library, lambda one: size(one.in_library)),
    )


class StorageModel(QAbstractTableModel):
    """Rows are documents."""

    def __init__(self) -> None:
        super().__init__()
        self._columns = _columns()
        self._rows: list[DocumentStorage] = []

    def set_documents(self, documents: Sequence[DocumentStorage]) -> None:
        """Show these, the largest first."""
        self.beginResetModel()
        self._rows = sorted(documents, key=lambda one: -one.in_library)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[index.column()].words(one)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.ToolTipRole and not index.column():
            return text.tooltip(one.name)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        down = order == Qt.SortOrder.DescendingOrder
        self._rows.sort(key=self._columns[column].value, reverse=down)
        self.layoutChanged.emit()


def _alignment(column: int) -> Qt.AlignmentFlag:
    """Names to the left, numbers to the right."""
    return (Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


class StorageTable(QTableView):
    """The table."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("storage")
        self.setAccessibleName(translate("Storage", "What each document takes"))
        self.model_of_documents = StorageModel()
        self.setModel(self.model_of_documents)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)  # Tab leaves the table
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + ROW_PADDING)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setSortIndicator(3, Qt.SortOrder.DescendingOrder)
        self.setSortingEnabled(True)

    def fit_columns(self) -> None:
        """Have each column of numbers be as wide as what is in it, and the arrow that it may be sorted by."""
        for column in range(1, self.model_of_documents.columnCount()):
            self.resizeColumnToContents(column)
            self.setColumnWidth(column, self.columnWidth(column) + ARROW)
