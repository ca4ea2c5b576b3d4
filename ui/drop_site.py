"""Where a drop falls, and what it does there. Whatever it falls on, the window takes it: no widget in it does."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QWidget

from app.frozen import frozen
from app.records import Collection
from ui import drops, text
from ui.drop_overlay import DropOverlay
from ui.library_panel import LibraryPanel
from ui.question_field import QuestionField


@frozen
class Aim:
    """What a drop is aimed at: a row of the collections (-1: none of them), and what it would go into."""

    row: int = -1
    collection: Collection | None = None
    library: bool = False  # the library pane, beside the rows of its collections


class DropSite(QObject):
    """Files from outside go into the library, or into the collection they are dropped on or that is shown there.

    Documents of the library go into the collection they are dropped on, and nowhere else.
    """

    def __init__(self, window: QWidget, library: LibraryPanel, editor: QuestionField) -> None:
        super().__init__(window)
        editor.files_pasted.connect(self.paste)
        self._window = window
        self._library = library
        self._collections = library.head.collections
        self._urls = 0  # of what is dragged: counted once, on entering
        self.overlay = DropOverlay(window)

    def enter(self, event: QDragMoveEvent) -> None:
        """Something came over the window."""
        mime = event.mimeData()
        self._urls = len(drops.document_ids(mime) or mime.urls())
        self.move(event)

    def move(self, event: QDragMoveEvent) -> None:
        """It is over another place."""
        mime = event.mimeData()
        aim = self._aim(event.position().toPoint())
        inside = drops.document_ids(mime)
        if inside:
            self._collections.rows.set_target(aim.row if aim.collection is not None else -1, self._urls)
            self._answer(event, aim.row >= 0 and aim.collection is not None)
        elif drops.carries_files(mime):
            self._collections.rows.set_target(aim.row)
            self._cover(aim)
            self._answer(event, True)
        else:
            event.ignore()

    def leave(self) -> None:
        """It left the window, or was dropped."""
        self.overlay.hide()
        self._collections.rows.set_target(-1)

    def drop(self, event: QDropEvent) -> None:
        """It was let go."""
        self.leave()
        mime = event.mimeData()
        aim = self._aim(event.position().toPoint())
        inside = drops.document_ids(mime)
        if inside:
            self._answer(event, aim.collection is not None and aim.row >= 0)
            if aim.collection is not None and aim.row >= 0:
                self._library.collecting.put(inside, aim.collection)
        elif drops.carries_files(mime):
            self._answer(event, True)
            self.take(mime, aim.collection)

    def paste(self) -> None:
        """Add the files that were copied in a file manager, into the collection that is shown."""
        mime = QGuiApplication.clipboard().mimeData()
        if drops.carries_files(mime):
            self.take(mime, self._library.collection())
        else:
            self._library.notice.emit(
                self.tr("No files were copied: copy some in the file manager, then paste them here.")
            )

    def take(self, mime: QMimeData, collection: Collection | None = None) -> None:
        """Add the files it carries."""
        self._library.take(drops.read(mime), collection.id if collection is not None else None)

    def _aim(self, where: QPoint) -> Aim:
        """What stands at a place of the window."""
        row = self._collections.row_at(self._window.mapToGlobal(where))
        if row >= 0:
            return Aim(row, self._collections.rows.collection(row))
        if self._pane().contains(where):
            return Aim(-1, self._library.collection(), library=True)
        return Aim()

    def _pane(self) -> QRect:
        """The library pane in the window."""
        corner = self._library.mapTo(self._window, QPoint(0, 0))
        return QRect(corner, self._library.size()) if self._library.isVisible() else QRect()

    def _cover(self, aim: Aim) -> None:
        words = self.tr("Add to your documents")
        if aim.collection is not None:
            words = self.tr("Add to “{name}”").format(name=text.in_sentence(aim.collection.name))
        pane = self._pane()
        frame = pane if aim.library else None
        if aim.row >= 0:
            frame = QRect()  # the row has a frame of its own
        self.overlay.cover(words, pane if self._has_collections() else QRect(), frame)

    def _has_collections(self) -> bool:
        return self._collections.isVisible()

    def _answer(self, event: QDropEvent, taken: bool) -> None:
        """Whatever the other program offers, a copy is taken: nothing is moved on the disk."""
        if taken:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()
