"""The library: its documents, adding to it, and every command about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QTimer, Signal
from PySide6.QtWidgets import QMenu, QStackedLayout, QVBoxLayout, QWidget

from app.records import Collection, Document
from ui import drops, text
from ui.collection_commands import CollectionCommands
from ui.document_view import DocumentView
from ui.documents import SEARCHABLE, UNREAD, is_beneath, places
from ui.error_dialog import confirm
from ui.jobs import Jobs
from ui.labels import pane_note
from ui.library_head import LibraryHead
from ui.library_work import LibraryWork
from ui.list_roles import Order, Role
from ui.passwords import Passwords
from ui.scope import Scope, scope_of
from ui.unlocking import Unlocking

Documents = tuple[Document, ...]
REFRESH_MS = 60  # at most one refresh in this time: a job tells of a document many times a second
MANY = 12  # documents from which on there is a field to filter them by name


class LibraryPanel(QWidget):
    """The list of documents with its commands."""

    changed = Signal()  # a document came, went or has a new state
    scope_changed = Signal(object)  # Scope, None for all documents
    asking = Signal()  # documents were chosen to be asked
    notice = Signal(str)  # a sentence for the user; "" takes the last one back
    refused = Signal(str)  # a sentence that names what was not added
    order_changed = Signal(str)  # what they are sorted by from now on
    document_wanted = Signal(object)  # Document, to be shown in the window

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.work = LibraryWork(jobs)
        self.model = self.work.model
        self.passwords = Passwords(self)
        self.unlocking = Unlocking(self.passwords, self.work)
        self.collecting = CollectionCommands(self, self.work)
        self.scope: Scope | None = None
        self.head = LibraryHead()
        self.list = DocumentView(self.model)
        self._collection: int | None = None  # the one chosen
        self._picked: tuple[int, ...] = ()  # documents chosen to be asked
        self._counted: tuple[object, ...] = ()
        self._members: list[tuple[Collection, int]] = []
        self._due = QTimer(self, interval=REFRESH_MS, singleShot=True)
        self._stale = False
        self._build()
        self._connect()
        self._refresh()

    # Adding.

    def add(self, paths: Sequence[str]) -> None:
        """Add PDFs and folders, into the collection that is shown, if one is."""
        self._see_what_comes()
        self.work.adding.add(paths, self._collection)

    def bring(self, paths: Sequence[str], collection: int | None = None) -> None:
        """Add what of these are PDFs and folders, into a collection if its id is given, and tell of the others."""
        self._see_what_comes()
        self.work.adding.bring(paths, collection)

    def take(self, dropped: drops.Dropped, collection: int | None = None) -> None:
        """Add what was dropped or pasted; what lies on the web is refused in a sentence."""
        self.bring(dropped.paths, collection)
        if dropped.addresses:
            self.refused.emit(drops.web_refusal(dropped.addresses))

    def _see_what_comes(self) -> None:
        self.head.filter.clear()

    def choose_files(self) -> None:
        """Ask for files to add."""
        from ui.outside import choose_files

        self.add(choose_files(self, self.tr("Add documents"), self.tr("PDF documents (*.pdf *.PDF)")))

    def choose_folder(self) -> None:
        """Ask for a folder to add, with everything in it."""
        from ui.outside import choose_folder

        name = choose_folder(self, self.tr("Add a folder"))
        self.add([name] if name else [])

    def watch_folder(self) -> None:
        """Ask for a folder to be watched from now on."""
        from ui.outside import choose_folder

        name = choose_folder(self, self.tr("Watch a folder"))
        if name:
            self.work.folders.set_folder(name, True)

    # Commands about documents.

    def selected(self) -> Documents:
        """The documents selected in the list, in its order."""
        return self.list.selected()

    def show_menu(self, index: QModelIndex, where: QPoint) -> None:
        """The commands for the documents selected, or for the one in `index` where that is not one of them."""
        if index.isValid():
            chosen, document = self.selected(), index.data(Role.RECORD)
            self._run_menu(self.commands(*(chosen if document in chosen else (document,))), where)

    def commands(self, *documents: Document) -> QMenu:
        """What can be done with these documents, as a menu."""
        from ui.library_menus import document_menu

        return document_menu(self, documents)

    def retry(self, documents: Documents) -> None:
        """Read documents again, each with the password it is known to want."""
        self.unlocking.retry(documents)

    def unlock(self, documents: Documents) -> None:
        """Ask for the password of encrypted documents."""
        self.unlocking.ask(documents)

    def remove(self, documents: Documents) -> None:
        """Take documents out of the library: if the user means it, where anything would be lost."""
        chosen = tuple(documents)
        known = [one for one in chosen if one.id > 0 and (one.status in SEARCHABLE or not self.model.is_new(one))]
        if len(chosen) == 1:
            question = self.tr("Remove “{name}” from the library?").format(name=chosen[0].name)
        else:
            count = text.count_documents(len(chosen))
            question = self.tr("Remove {documents} from the library?").format(documents=count)
        comfort = self.tr("Files stay where they are, and saved answers keep their sources.")
        watched = places(self.work.folders.folders)
        if any(is_beneath(one.path, watched) for one in known):
            comfort += " " + self.tr("What stands in a watched folder is added again when that is looked at.")
        if not known or confirm(self, question, comfort, self.tr("Remove")):
            self.work.remove(chosen)

    def ask(self, documents: Documents) -> None:
        """Put what is asked from now on to these documents alone."""
        self._picked = tuple(one.id for one in documents if one.id > 0)
        self._refresh()
        self.asking.emit()

    def open(self, document: Document) -> None:
        """Show a document; of one that cannot be shown, what is known of it and what helps."""
        if document.status in SEARCHABLE:
            self.document_wanted.emit(document)
        else:
            self.show_details(document)

    def show_details(self, document: Document) -> None:
        """All that is known of a document, beside the work."""
        from ui.document_card import DocumentCard

        DocumentCard(self, document).open()

    def open_outside(self, document: Document) -> None:
        """Open a document in the program the system has for it."""
        from ui.outside import open_file

        open_file(self, document.path)

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

    def sort_by(self, order: Order) -> None:
        """Sort the documents by this from now on."""
        self.model.sort_by(order)
        self.order_changed.emit(str(order))

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

    # What is shown.

    def _refresh_soon(self) -> None:
        """Now, unless that was a moment ago: then in a moment."""
        if self._due.isActive():
            self._stale = True
        else:
            self._refresh()
            self._due.start()

    def _refresh(self) -> None:
        self._stale = False
        head, every = self.head, self.model.all
        if self.collection() is None:
            self._collection = None
        head.show_count(len(every))
        head.collections.show_collections(self._count_members(), len(every), self._collection)
        head.progress.show_work(every.working, every.paused, self.work.progress)
        head.show_filter(len(every) > MANY)
        self._narrow()
        self._show_emptiness()
        self._set_scope()
        self.changed.emit()

    def _count_members(self) -> list[tuple[Collection, int]]:
        state = (self.work.collections, self.model.all.generation)
        if state != self._counted:
            self._counted = state
            self._members = [(one, len(self.work.members(one))) for one in self.work.collections]
        return self._members

    def _show_emptiness(self) -> None:
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)
        if self.head.filter.text() and len(self.model.all):
            words = self.tr("No document has “{words}” in its name.")
            self._empty.setText(words.format(words=text.one_line(self.head.filter.text())))
        elif self.collection() is not None:
            self._empty.setText(self.tr("Nothing in this collection yet.\nDrop PDFs here, or documents on its name."))
        else:
            self._empty.setText(self.tr("No documents yet.\nDrop PDFs anywhere in the window."))

    def _narrow(self) -> None:
        chosen = self.collection()
        if chosen is None:
            self.model.narrow(None)
            return
        adding = self.work.adding
        self.model.narrow(frozenset(chosen.documents), adding.arriving(chosen.id), adding.refused_of(chosen.id))

    def _set_scope(self) -> None:
        chosen = self.collection()
        picked = tuple(one for one in map(self.model.find, self._picked) if one is not None)
        if not picked:
            self._picked = ()
        scope = None
        if picked:
            scope = scope_of(picked)
        elif chosen is not None:
            coming = bool(self.work.adding.arriving(chosen.id))
            scope = scope_of(self.work.members(chosen), chosen.name, coming)
        if scope != self.scope:
            self.scope = scope
            self.scope_changed.emit(scope)

    # Building.

    def _build(self) -> None:
        self._empty = pane_note()
        self._empty.setContentsMargins(14, 6, 14, 0)  # no title stands above it
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.head)
        layout.addLayout(self._stack, 1)

    def _connect(self) -> None:
        model, work, head = self.model, self.work, self.head
        model.stirred.connect(self._refresh_soon)
        work.changed.connect(self._refresh_soon)
        self._due.timeout.connect(lambda: self._refresh_soon() if self._stale else None)
        work.adding.nothing_found.connect(lambda: self.notice.emit(self.tr("No PDF was found in this folder.")))
        work.adding.refused.connect(lambda names: self.refused.emit(drops.refusal(names)))
        self.unlocking.notice.connect(self.notice)
        self.list.menu_wanted.connect(self.show_menu)
        self.list.opened.connect(self.open)
        self.list.removal_wanted.connect(lambda: self.remove(self.selected()))
        head.add_wanted.connect(self.choose_files)
        head.menu_wanted.connect(self._library_menu)
        head.filter.textChanged.connect(self._filter)
        head.filter.returnPressed.connect(self.list.setFocus)
        head.collections.chosen.connect(self.choose_collection)
        head.collections.menu_wanted.connect(self._collection_menu)
        head.collections.rename_wanted.connect(self.collecting.rename)
        head.collections.delete_wanted.connect(self.collecting.delete)
        head.progress.toggled.connect(self._pause_or_go_on)

    def _filter(self, words: str) -> None:
        self.model.search(words.strip())
        self._show_emptiness()

    def _pause_or_go_on(self) -> None:
        if self.model.all.working:
            self.work.pause_all()
        else:
            self.work.go_on_all()

    def _library_menu(self, where: QPoint) -> None:
        from ui.library_menus import fill_library_menu

        menu = QMenu(self)
        fill_library_menu(menu, self)
        self._run_menu(menu, where)

    def _collection_menu(self, collection: Collection | None, where: QPoint) -> None:
        from ui.library_menus import fill_collection_menu

        menu = QMenu(self)
        fill_collection_menu(menu, self, collection)
        self._run_menu(menu, where)

    def _run_menu(self, menu: QMenu, where: QPoint) -> None:
        menu.exec(where)
        menu.deleteLater()
