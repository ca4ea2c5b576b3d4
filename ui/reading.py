"""What is read beside the dialogue: the page pane, made when it is first wanted, and everything that opens it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.library_panel import LibraryPanel
from ui.panes import Panes

if TYPE_CHECKING:
    from app.records import Box, Document, Passage
    from ui.page_panel import Citation, PagePanel


class Reading(QObject):
    """The page pane as the other panes see it."""

    left = Signal()  # the pane was folded away by the user

    def __init__(self, panes: Panes, library: LibraryPanel) -> None:
        super().__init__(panes)
        self._panes = panes
        self._library = library
        self._page: PagePanel | None = None

    @property
    def page(self) -> PagePanel:
        """The pane itself."""
        if self._page is None:
            from ui.page_panel import PagePanel

            self._page = PagePanel(self._library.passwords)
            self._page.close_wanted.connect(self.fold)
            self._panes.add_page(self._page)
            leave_drops(self._page)
        return self._page

    def show_source(self, passage: Passage, boxes: Sequence[Box]) -> None:
        """Open the page at a source."""
        self._unfolded().show_source(passage, boxes, self._find(passage))

    def show_citations(self, citations: Sequence[Citation], at: int) -> None:
        """Open the page at one of an answer's citations, with the way to the others."""
        self._unfolded().show_citations(citations, at, self._find)

    def step_citation(self, step: int) -> bool:
        """To the next citation, or with -1 the one before. Whether an answer's citations are being walked through."""
        if self._page is None or not self._page.has_walk:
            return False
        self._unfolded().step_citation(step)
        return True

    def find_text(self) -> None:
        """Look for words in the document shown."""
        self._unfolded().find_text()

    def show_document(self, document: Document) -> None:
        """Open a document at its first page."""
        self._unfolded().show_document(document)

    def toggle(self) -> None:
        """Fold the pane away, or unfold it."""
        if self._panes.page_is_open:
            self.fold()
        else:
            self._unfolded()

    def fold(self) -> None:
        """Fold the pane away."""
        self._panes.fold_page()
        self.left.emit()

    def _unfolded(self) -> PagePanel:
        page = self.page
        self._panes.unfold_page()
        return page

    def _find(self, passage: Passage) -> Document | None:
        known = self._library.model
        return known.find(passage.document_id) or known.find_path(passage.path)


def leave_drops(pane: QWidget) -> None:
    """Whatever a drop falls on in `pane`, the window takes it."""
    for child in pane.findChildren(QWidget):
        child.setAcceptDrops(False)
