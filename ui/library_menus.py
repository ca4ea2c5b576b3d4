"""The menus of the library: for some of its documents, for all of it, for one collection."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from app.records import Collection, Document
from ui import text
from ui.documents import SEARCHABLE, has_unread_scans, is_in_work, is_searchable
from ui.list_roles import Order

if TYPE_CHECKING:
    from ui.library_panel import LibraryPanel

Documents = tuple[Document, ...]
translate = QCoreApplication.translate


def document_menu(panel: LibraryPanel, documents: Documents) -> QMenu:
    """What can be done with these documents."""
    menu = QMenu(panel)
    if all(one.id < 0 for one in documents):  # the engine does not know them yet
        _action(menu, translate("LibraryMenus", "Cancel"), lambda: panel.remove(documents))
        return menu
    if len(documents) == 1:
        _add_showing(menu, panel, documents[0])
    ask = _action(
        menu,
        _these(documents, translate("LibraryMenus", "Ask about this"), translate("LibraryMenus", "Ask about these")),
        lambda: panel.ask(documents),
    )
    ask.setEnabled(any(is_searchable(one) for one in documents))
    menu.addSeparator()
    _add_work(menu, panel, documents)
    menu.addSeparator()
    _add_collections(menu, panel, documents)
    menu.addSeparator()
    remove = _action(menu, translate("LibraryMenus", "Remove from the library…"), lambda: panel.remove(documents))
    remove.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
    return menu


def fill_library_menu(menu: QMenu, panel: LibraryPanel, adding: bool = True) -> None:
    """What can be done with the library as a whole; without `adding` what a File menu has already."""
    work = panel.work
    menu.clear()
    for old in menu.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
        old.deleteLater()
    if adding:
        _action(menu, translate("LibraryMenus", "Add files…"), panel.choose_files)
        _action(menu, translate("LibraryMenus", "Add a folder…"), panel.choose_folder)
        menu.addSeparator()
    _action(menu, translate("LibraryMenus", "Watch a folder…"), panel.watch_folder)
    _add_folders(menu, panel)
    menu.addSeparator()
    _action(menu, translate("LibraryMenus", "New collection…"), panel.collecting.create)
    collections = menu.addMenu(translate("LibraryMenus", "Collections"))
    collections.setEnabled(bool(work.collections))
    for one in work.collections:
        fill_collection_menu(collections.addMenu(text.in_menu(one.name)), panel, one)
    _add_orders(menu, panel)
    menu.addSeparator()
    working, paused = work.model.in_work(paused=False), work.model.in_work(paused=True)
    _action(menu, translate("LibraryMenus", "Pause all"), work.pause_all).setEnabled(bool(working))
    _action(menu, translate("LibraryMenus", "Go on with all"), work.go_on_all).setEnabled(bool(paused))
    _action(menu, translate("LibraryMenus", "Try all failed again"), panel.retry_failed).setEnabled(
        bool(panel.failed())
    )
    _action(menu, translate("LibraryMenus", "Cancel everything not read yet…"), panel.cancel_unread).setEnabled(
        bool(panel.unread())
    )


def fill_collection_menu(menu: QMenu, panel: LibraryPanel, collection: Collection | None) -> None:
    """What can be done with a collection, or, where it is None, beside all of them."""
    if collection is not None:
        _action(
            menu,
            translate("LibraryMenus", "Show and ask its documents"),
            lambda: panel.choose_collection(collection.id),
        )
        _action(menu, translate("LibraryMenus", "Rename…"), lambda: panel.collecting.rename(collection))
        _action(menu, translate("LibraryMenus", "Delete…"), lambda: panel.collecting.delete(collection))
        menu.addSeparator()
    _action(menu, translate("LibraryMenus", "New collection…"), panel.collecting.create)


def _add_showing(menu: QMenu, panel: LibraryPanel, document: Document) -> None:
    show = _action(menu, translate("LibraryMenus", "Show in this window"), lambda: panel.document_wanted.emit(document))
    show.setEnabled(document.status in SEARCHABLE)
    outside = _action(
        menu, translate("LibraryMenus", "Open in the system viewer"), lambda: panel.open_outside(document)
    )
    outside.setEnabled(document.status != "missing")
    _action(menu, translate("LibraryMenus", "Details…"), lambda: panel.show_details(document))


def _add_work(menu: QMenu, panel: LibraryPanel, documents: Documents) -> None:
    """The commands about reading, each with those of the documents that it is for."""
    work, model = panel.work, panel.work.model
    in_work = _those(documents, lambda one: is_in_work(one) and one.id > 0)
    scans = _those(documents, lambda one: one.status == "ready" and has_unread_scans(one))
    locked = _those(documents, lambda one: one.reason_code == "password" and one.id > 0)
    failed = _those(documents, lambda one: one.status in ("failed", "missing") and one.reason_code != "password")
    commands: tuple[tuple[str, Documents, Callable[[Documents], object]], ...] = (
        (translate("LibraryMenus", "Pause"), _those(in_work, lambda one: not one.paused), work.pause),
        (translate("LibraryMenus", "Go on"), _those(in_work, lambda one: one.paused), work.go_on),
        (translate("LibraryMenus", "Cancel"), _those(documents, model.is_new), work.remove),
        (translate("LibraryMenus", "Unlock…"), locked, panel.unlock),
        (translate("LibraryMenus", "Try again"), failed, panel.retry),
        (translate("LibraryMenus", "Read again"), _those(documents, lambda one: one.status == "ready"), panel.retry),
    )
    for words, meant, act in commands:
        if meant:
            _action(menu, words, partial(act, meant))
    if scans and work.scans.is_running:
        _action(menu, translate("LibraryMenus", "Stop reading scans"), work.scans.stop)
    elif scans and work.scans.available:
        _action(menu, translate("LibraryMenus", "Read the scans"), lambda: work.scans.read(scans))


def _add_collections(menu: QMenu, panel: LibraryPanel, documents: Documents) -> None:
    known = _those(documents, lambda one: one.id > 0)
    collections = menu.addMenu(translate("LibraryMenus", "Collections"))
    collections.setEnabled(bool(known))
    ids = {document.id for document in known}
    for one in panel.work.collections:
        action = collections.addAction(text.in_menu(one.name))
        action.setCheckable(True)
        action.setChecked(ids <= set(one.documents))
        action.toggled.connect(lambda inside, name=one.name: panel.work.collect(name, known, inside))
    collections.addSeparator()
    _action(collections, translate("LibraryMenus", "New collection…"), lambda: panel.collecting.create(known))


def _add_orders(menu: QMenu, panel: LibraryPanel) -> None:
    orders = menu.addMenu(translate("LibraryMenus", "Sort documents by"))
    group = QActionGroup(orders)
    for order, words in (
        (Order.ADDED, translate("LibraryMenus", "Newest first")),
        (Order.NAME, translate("LibraryMenus", "Name")),
        (Order.STATE, translate("LibraryMenus", "State")),
    ):
        action = _action(orders, words, partial(panel.sort_by, order))
        action.setCheckable(True)
        action.setChecked(panel.model.order == order)
        group.addAction(action)


def _add_folders(menu: QMenu, panel: LibraryPanel) -> None:
    folders = menu.addMenu(translate("LibraryMenus", "Watched folders"))
    folders.setEnabled(bool(panel.work.folders.folders))
    for path in panel.work.folders.folders:
        one = folders.addMenu(text.in_menu(Path(path).name or path))
        one.setToolTip(text.tooltip(path))
        place = one.addAction(text.in_menu(path))
        place.setEnabled(False)
        _action(one, translate("LibraryMenus", "Stop watching"), partial(panel.work.folders.set_folder, path, False))


def _those(documents: Documents, holds: Callable[[Document], bool]) -> Documents:
    return tuple(one for one in documents if holds(one))


def _these(documents: Documents, one: str, several: str) -> str:
    return one if len(documents) == 1 else several


def _action(menu: QMenu, words: str, act: Callable[[], object]) -> QAction:
    action = menu.addAction(words)
    action.triggered.connect(lambda: act())
    return action
