"""The library: its documents, adding to it, and every command about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QStandardPaths, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QListView, QMenu, QStackedLayout, QVBoxLayout, QWidget

from app.records import Collection, Document
from ui import text
from ui.error_dialog import ask_name, confirm
from ui.jobs import Jobs
from ui.labels import plain_label
from ui.library_head import LibraryHead
from ui.library_menus import document_menu, fill_collection_menu, fill_library_menu
from ui.library_model import SEARCHABLE, UNREAD, Role, Shown, is_beneath, is_searchable
from ui.library_work import LibraryWork
from ui.password_dialog import Passwords, Question
from ui.rows import RowDelegate
from ui.scope import Scope

Documents = tuple[Document, ...]
REFRESH_MS = 60  # at most one refresh in this time: a job tells of a document many times a second


class LibraryPanel(QWidget):
    """The list of documents with its commands."""

    changed = Signal()  # a document came, went or has a new state
    scope_changed = Signal(object)  # Scope, None for all documents
    notice = Signal(str)  # a sentence for the user; "" takes the last one back
    document_wanted = Signal(object)  # Document, to be shown in the window

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.work = LibraryWork(jobs)
        self.model = self.work.model
        self.passwords = Passwords(self)
        self.scope: Scope | None = None
        self.head = LibraryHead()
        self.list = QListView()
        self._shown = Shown(self.model)
        self._collection: int | None = None  # the one chosen
        self._picked: tuple[int, ...] = ()  # documents chosen to be asked
        self._due = QTimer(self, interval=REFRESH_MS, singleShot=True)
        self._stale = False
        self._build()
        self._connect()
        self._refresh()

    # Adding.

    def add(self, paths: Sequence[str]) -> None:
        """Add files and folders, into the collection that is shown, if one is."""
        chosen = self.collection()
        self.work.add(paths, chosen.name if chosen is not None else "")

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

    def watch_folder(self) -> None:
        """Ask for a folder to be watched from now on."""
        name = QFileDialog.getExistingDirectory(self, self.tr("Watch a folder"), _documents_folder())
        if name:
            self.work.folders.set_folder(name, True)

    # Commands about documents.

    def selected(self) -> Documents:
        """The documents selected in the list, in its order."""
        rows = sorted(self.list.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return tuple(index.data(Role.RECORD) for index in rows)

    def show_menu(self, index: QModelIndex, where: QPoint) -> None:
        """The commands for the documents selected, or for the one in `index` where that is not one of them."""
        if not index.isValid():
            return
        chosen = self.selected()
        document: Document = index.data(Role.RECORD)
        self._run_menu(self.commands(*(chosen if document in chosen else (document,))), where)

    def commands(self, *documents: Document) -> QMenu:
        """What can be done with these documents, as a menu."""
        return document_menu(self, documents)

    def retry(self, documents: Documents) -> None:
        """Read documents again, each with the password it is known to want."""
        for password in sorted({self._password(one) for one in documents}):
            self.work.retry([one for one in documents if self._password(one) == password], password)

    def unlock(self, documents: Documents) -> None:
        """Ask for the password of encrypted documents."""
        self.passwords.ask(self._question(documents))

    def remove(self, documents: Documents) -> None:
        """Take documents out of the library: if the user means it, where anything would be lost."""
        known = [one for one in documents if one.id > 0 and not self.model.is_new(one)]
        if len(known) == 1:
            question = self.tr("Remove “{name}” from the library?").format(name=known[0].name)
        else:
            question = self.tr("Remove {documents} from the library?").format(
                documents=text.count_documents(len(known))
            )
        comfort = self.tr("Files stay where they are, and saved answers keep their sources.")
        if any(is_beneath(one.path, self.work.folders.folders) for one in known):
            comfort += " " + self.tr("What stands in a watched folder is added again when that is looked at.")
        if not known or confirm(self, question, comfort, self.tr("Remove")):
            self.work.remove(documents)

    def ask(self, documents: Documents) -> None:
        """Put what is asked from now on to these documents alone."""
        self._picked = tuple(one.id for one in documents if one.id > 0)
        self._refresh()

    def open_outside(self, document: Document) -> None:
        """Open a document in the program the system has for it."""
        open_outside(document.path)

    # Commands about the library.

    def failed(self) -> Documents:
        """Documents that trying again may help: not those that want a password."""
        return tuple(one for one in self.model.documents if one.status == "failed" and one.reason_code != "password")

    def unread(self) -> Documents:
        """Documents that were not read yet and never before."""
        return tuple(one for one in self.model.documents if one.status in UNREAD and self.model.is_new(one))

    def retry_failed(self) -> None:
        """Read all failed documents again."""
        self.retry(self.failed())

    def cancel_unread(self) -> None:
        """Take everything back that was not read yet, if the user means it."""
        unread = self.unread()
        question = self.tr("Cancel {documents}?").format(documents=text.count_documents(len(unread)))
        comfort = self.tr("What was not read yet is taken out of the library. The files stay where they are.")
        if unread and confirm(self, question, comfort, self.tr("Cancel reading")):
            self.work.remove(unread)

    # Collections.

    def collection(self) -> Collection | None:
        """The collection chosen, None while all documents are shown."""
        return next((one for one in self.work.collections if one.id == self._collection), None)

    def choose_collection(self, collection_id: int | None) -> None:
        """Show and ask the documents of this collection; None: all."""
        self._collection = collection_id
        self._picked = ()
        self._refresh()

    def ask_all(self) -> None:
        """Show and ask all documents again."""
        self.choose_collection(None)

    def new_collection(self, documents: Documents) -> None:
        """Ask for the name of a new collection of these documents."""
        name = ask_name(self, self.tr("New collection"), self.tr("Name"))
        if name:
            self.work.collect(name, documents)

    def rename_collection(self, collection: Collection) -> None:
        """Ask for another name."""
        name = ask_name(self, self.tr("Rename collection"), self.tr("Name"), collection.name)
        if name and name != collection.name:
            self.work.rename_collection(collection.name, name)

    def delete_collection(self, collection: Collection) -> None:
        """Delete a collection, if the user means it."""
        question = self.tr("Delete the collection “{name}”?").format(name=text.one_line(collection.name))
        if confirm(self, question, self.tr("Its documents stay in the library."), self.tr("Delete")):
            self.work.rename_collection(collection.name, "")

    # Passwords.

    def _question(self, documents: Documents) -> Question:
        name = documents[0].name if len(documents) == 1 else text.count_documents(len(documents))
        return Question(tuple(one.path for one in documents), name, lambda password: self._open(documents, password))

    def _open(self, documents: Documents, password: str) -> None:
        self.notice.emit("")
        self.work.retry(documents, password)

    def _password(self, document: Document) -> str:
        return self.passwords.known.get(document.path, "")

    def _refused_password(self, document: Document) -> None:
        self.passwords.forget(document.path)
        words = self.tr("The password does not open “{name}”. Its menu has “Unlock…” to try another.")
        self.notice.emit(words.format(name=document.name))

    # What is shown.

    def _refresh_soon(self) -> None:
        """Now, unless that was a moment ago: then in a moment."""
        if self._due.isActive():
            self._stale = True
        else:
            self._refresh()
            self._due.start()

    def _refresh_late(self) -> None:
        if self._stale:
            self._refresh_soon()

    def _refresh(self) -> None:
        self._stale = False
        work = self.work
        if self.collection() is None:
            self._collection = None
        members = [(one, len(work.members(one))) for one in work.collections]
        self.head.show_count(self.model.rowCount())
        self.head.show_collections(members, self._collection)
        self.head.progress.show_work(
            len(self.model.in_work(paused=False)), len(self.model.in_work(paused=True)), work.progress
        )
        self._narrow()
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)
        self._set_scope()
        self.changed.emit()

    def _narrow(self) -> None:
        chosen = self.collection()
        if chosen is None:
            self._shown.narrow(None)
            return
        arriving = tuple(path for path, name in self.work.arriving if name == chosen.name)
        self._shown.narrow(frozenset(chosen.documents), arriving)

    def _set_scope(self) -> None:
        chosen = self.collection()
        picked = tuple(one for one in self.model.documents if one.id in self._picked)
        if not picked:
            self._picked = ()
        documents = picked or (self.work.members(chosen) if chosen is not None else ())
        scope = None
        if picked or chosen is not None:
            name = chosen.name if chosen is not None and not picked else ""
            ids = tuple(sorted(one.id for one in documents))
            scope = Scope(ids, sum(is_searchable(one) for one in documents), name)
        if scope != self.scope:
            self.scope = scope
            self.scope_changed.emit(scope)

    # Building.

    def _build(self) -> None:
        self._empty = plain_label("small", self.tr("No documents yet.\nDrop PDFs anywhere in the window."))
        self._empty.setContentsMargins(14, 6, 14, 0)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._build_list()
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.head)
        layout.addLayout(self._stack, 1)

    def _build_list(self) -> None:
        self._delegate = RowDelegate("page", two_lines=True)  # kept: the view does not own it
        self._delegate.menu_wanted.connect(self.show_menu)
        view = self.list
        view.setModel(self._shown)
        view.setItemDelegate(self._delegate)
        view.setMouseTracking(True)
        view.setAccessibleName(self.tr("Documents"))
        view.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._menu_at)
        view.activated.connect(self._activated)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), view)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(lambda: self.remove(self.selected()))

    def _connect(self) -> None:
        model, work, head = self.model, self.work, self.head
        for signal in (model.dataChanged, model.rowsInserted, model.rowsRemoved, model.modelReset, work.changed):
            signal.connect(self._refresh_soon)
        self._due.timeout.connect(self._refresh_late)
        work.locked.connect(lambda document: self.passwords.ask_by_itself(self._question((document,))))
        work.still_locked.connect(self._refused_password)
        work.nothing_found.connect(lambda: self.notice.emit(self.tr("No PDF was found in this folder.")))
        head.add_wanted.connect(self.choose_files)
        head.menu_wanted.connect(self._library_menu)
        head.collection_chosen.connect(self.choose_collection)
        head.collection_menu_wanted.connect(self._collection_menu)
        head.progress.toggled.connect(self._pause_or_go_on)

    def _pause_or_go_on(self) -> None:
        if self.model.in_work(paused=False):
            self.work.pause_all()
        else:
            self.work.go_on_all()

    def _menu_at(self, where: QPoint) -> None:
        self.show_menu(self.list.indexAt(where), self.list.viewport().mapToGlobal(where))

    def _library_menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        fill_library_menu(menu, self)
        self._run_menu(menu, where)

    def _collection_menu(self, where: QPoint) -> None:
        chosen = self.collection()
        if chosen is not None:
            menu = QMenu(self)
            fill_collection_menu(menu, self, chosen)
            self._run_menu(menu, where)

    def _run_menu(self, menu: QMenu, where: QPoint) -> None:
        menu.exec(where)
        menu.deleteLater()

    def _activated(self, index: QModelIndex) -> None:
        document: Document = index.data(Role.RECORD)
        if document.status in SEARCHABLE:
            self.document_wanted.emit(document)


def open_outside(path: str) -> None:
    """Open a file in the program the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(path))


def _documents_folder() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
