"""The library: its documents, adding to it, removing from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, QPoint, QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.records import Document
from app.requests import AddDocuments, RemoveDocuments, ResumeLibrary, RetryDocument
from ui import icons, text
from ui.error_dialog import confirm
from ui.jobs import Jobs
from ui.library_model import LibraryModel
from ui.rows import RowDelegate


class LibraryPanel(QWidget):
    """The list of documents with its commands. The jobs it starts queue in the engine's library lane."""

    changed = Signal()  # a document came, went or has a new state
    document_wanted = Signal(object)  # Document, to be shown in the window

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self.model = LibraryModel()
        self._list = QListView()
        self._add = QToolButton()
        self._build()
        for signal in (
            self.model.dataChanged,
            self.model.rowsInserted,
            self.model.rowsRemoved,
            self.model.modelReset,
        ):
            signal.connect(self._refresh)
        self._refresh()

    def add(self, paths: Sequence[str]) -> None:
        """Add files and folders; each has a row at once."""
        if not paths:
            return
        waiting = self.model.await_paths(paths)
        self._jobs.submit(
            AddDocuments(tuple(paths)),
            self,
            on_done=lambda done: self._ended(waiting, done),
            on_event=self.model.take,
            on_failed=lambda error: self._lost(waiting, error),
        )

    def resume(self) -> None:
        """Let the engine finish what an earlier run left unfinished."""
        self._jobs.submit(ResumeLibrary(), self, on_event=self.model.take, on_done=self._put_all)

    def choose_files(self) -> None:
        """Ask for files to add."""
        names, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Add documents"), _documents_folder(), self.tr("PDF documents (*.pdf *.PDF)")
        )
        self.add(names)

    def choose_folder(self) -> None:
        """Ask for a folder to add, with everything in it."""
        name = QFileDialog.getExistingDirectory(self, self.tr("Add a folder"), _documents_folder())
        self.add([name] if name else [])

    def show_menu(self, index: QModelIndex, where: QPoint) -> None:
        """The commands for one document."""
        if not index.isValid():
            return
        document = self.model.document(index.row())
        if document.id < 0:
            return
        menu = self.commands(document)
        menu.exec(where)
        menu.deleteLater()

    def commands(self, document: Document) -> QMenu:
        """What can be done with `document`, as a menu."""
        menu = QMenu(self)
        shown = self._action(menu, self.tr("Show in this window"), lambda: self.document_wanted.emit(document))
        shown.setEnabled(document.status in ("searchable", "embedding", "ready"))
        opened = self._action(menu, self.tr("Open in the system viewer"), lambda: open_outside(document.path))
        opened.setEnabled(document.status != "missing")
        if document.status in ("failed", "missing"):
            self._action(menu, self.tr("Try again"), lambda: self.retry(document))
        menu.addSeparator()
        self._action(menu, self.tr("Remove from the library…"), lambda: self.remove(document))
        return menu

    def retry(self, document: Document) -> None:
        """Read a failed document again."""
        if document.id == 0:  # it was refused and never entered the catalog
            self.add([document.path])
            return
        self._jobs.submit(RetryDocument(document.id), self, on_event=self.model.take, on_done=self._put_all)

    def remove(self, document: Document) -> None:
        """Take a document out of the library, if the user means it."""
        if document.id == 0:
            self.model.drop_path(document.path)
            return
        question = self.tr("Remove “{name}” from the library?").format(name=document.name)
        comfort = self.tr("The file itself stays where it is, and saved answers keep their sources.")
        if confirm(self, question, comfort, self.tr("Remove")):
            self._jobs.submit(RemoveDocuments((document.id,)), self, on_done=self._removed)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(14, 6, 8, 2)
        self._title = QLabel(self.tr("Documents"))
        self._title.setObjectName("section")
        icons.keep(self._add, "plus")
        self._add.setAccessibleName(self.tr("Add documents"))
        self._add.setToolTip(self.tr("Add documents (Ctrl+O)"))
        self._add.clicked.connect(self.choose_files)
        head.addWidget(self._title, 1)
        head.addWidget(self._add)
        self._empty = QLabel(self.tr("No documents yet.\nDrop PDFs anywhere in the window."))
        self._empty.setObjectName("small")
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(14, 6, 14, 0)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._build_list()
        self._stack = QStackedLayout()
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addLayout(self._stack, 1)

    def _build_list(self) -> None:
        self._delegate = RowDelegate("page", two_lines=True)  # kept: the view does not own it
        self._delegate.menu_wanted.connect(self.show_menu)
        view = self._list
        view.setModel(self.model)
        view.setItemDelegate(self._delegate)
        view.setMouseTracking(True)
        view.setAccessibleName(self.tr("Documents"))
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._menu_at)
        view.activated.connect(self._activated)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), view)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._delete_current)

    def _menu_at(self, where: QPoint) -> None:
        self.show_menu(self._list.indexAt(where), self._list.viewport().mapToGlobal(where))

    def _activated(self, index: QModelIndex) -> None:
        document = self.model.document(index.row())
        if document.status in ("searchable", "embedding", "ready"):
            self.document_wanted.emit(document)

    def _delete_current(self) -> None:
        index = self._list.currentIndex()
        if index.isValid() and self.model.document(index.row()).id >= 0:
            self.remove(self.model.document(index.row()))

    def _action(self, menu: QMenu, words: str, act: object) -> QAction:
        action = menu.addAction(words)
        action.triggered.connect(act)
        return action

    def _ended(self, waiting: tuple[int, ...], documents: object) -> None:
        self._put_all(documents)
        self.model.drop(waiting)

    def _lost(self, waiting: tuple[int, ...], error: object) -> None:
        self.model.drop(waiting)
        self._jobs.failed.emit(error)

    def _put_all(self, documents: object) -> None:
        for document in documents if isinstance(documents, tuple) else ():
            self.model.put(document)

    def _removed(self, documents: Iterable[Document] | None) -> None:
        self.model.drop(one.id for one in documents or ())

    def _refresh(self) -> None:
        count = self.model.rowCount()
        self._stack.setCurrentIndex(0 if count else 1)
        self._title.setText(text.count_documents(count) if count else self.tr("Documents"))
        self.changed.emit()


def open_outside(path: str) -> None:
    """Open a file in the program the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(path))


def _documents_folder() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
