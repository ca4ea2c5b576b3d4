"""What is done with collections, with what has to be asked of the user."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.records import Collection, Document
from ui import text
from ui.error_dialog import ask_name, confirm
from ui.library_work import LibraryWork

Documents = tuple[Document, ...]


class CollectionCommands(QObject):
    """Each command asks what it must know, then has the engine do it."""

    def __init__(self, window: QWidget, work: LibraryWork) -> None:
        super().__init__(window)
        self._window = window
        self._work = work

    def create(self, documents: Documents = ()) -> None:
        """Ask for the name of a new collection of these documents."""
        name = ask_name(self._window, self.tr("New collection"), self.tr("Name"))
        if name:
            self._work.collect(name, documents)

    def rename(self, collection: Collection) -> None:
        """Ask for another name."""
        name = ask_name(self._window, self.tr("Rename collection"), self.tr("Name"), collection.name)
        if name and name != collection.name:
            self._work.rename_collection(collection.name, name)

    def delete(self, collection: Collection) -> None:
        """Delete a collection, if the user means it."""
        question = self.tr("Delete the collection “{name}”?").format(name=text.one_line(collection.name))
        if confirm(self._window, question, self.tr("Its documents stay in the library."), self.tr("Delete")):
            self._work.rename_collection(collection.name, "")

    def put(self, document_ids: tuple[int, ...], collection: Collection) -> None:
        """Put documents of the library into a collection."""
        found = (self._work.model.find(one) for one in document_ids)
        coming = tuple(one for one in found if one is not None and one.id not in collection.documents)
        if coming:
            self._work.collect(collection.name, coming)
