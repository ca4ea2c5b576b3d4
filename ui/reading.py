"""What is read beside the dialogue: the page pane, made when it is first wanted, and everything that opens it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.chat_panel import ChatPanel
from ui.documents import is_searchable
from ui.jobs import Jobs
from ui.library_panel import LibraryPanel
from ui.panes import Panes, WindowState

if TYPE_CHECKING:
    from app.records import Box, Document, Passage
    from ui.page_panel import Citation, PagePanel


class Reading(QObject):
    """The page pane as the other panes see it."""

    def __init__(self, panes: Panes, library: LibraryPanel, chat: ChatPanel, jobs: Jobs) -> None:
        super().__init__(panes)
        self._jobs = jobs
        self._panes = panes
        self._library = library
        self._chat = chat
        self._page: PagePanel | None = None
        self._walking = False  # through the citations of the answer that was last chosen
        library.document_wanted.connect(self.show_document)
        chat.source_wanted.connect(self.show_source)
        chat.citations_wanted.connect(self.show_citations)
        chat.shown_changed.connect(self._leave_walk)
        chat.conversation_changed.connect(lambda talk: self._leave_walk() if talk.id == chat.shown else None)

    @property
    def page(self) -> PagePanel:
        """The pane itself."""
        if self._page is None:
            from ui.page_panel import PagePanel

            self._page = PagePanel(self._library.passwords, self._jobs)
            self._page.close_wanted.connect(self.fold)
            self._panes.add_page(self._page)
            leave_drops(self._page)
        return self._page

    def show_source(self, passage: Passage, boxes: Sequence[Box]) -> None:
        """Open the page at a source."""
        self._walking = False
        self._unfolded().show_source(passage, boxes, self._find(passage))

    def show_citations(self, citations: Sequence[Citation], at: int) -> None:
        """Open the page at one of an answer's citations, with the way to the others."""
        self._walking = True
        self._unfolded().show_citations(citations, at, self._find)

    def step_citation(self, step: int) -> None:
        """To the next citation, or with -1 the one before; where none is shown yet, to the first of the last answer at
        hand that has any."""
        dialogue = self._chat.dialogue
        if dialogue is not None and dialogue.last_saved is not None and not self._walking:
            any(turn.show_first_cited() for turn in reversed(dialogue.turns))
        elif self._page is not None and self._page.has_walk:  # also while the next answer is being written
            self._unfolded().step_citation(step)

    def find_text(self) -> None:
        """Look for words in the document shown."""
        self._unfolded().find_text()

    def show_document(self, document: Document, number: int = 1) -> None:
        """Open a document, at its first page where no other is named."""
        self._walking = False
        self._unfolded().show_document(document, number)

    def remember(self, state: WindowState) -> None:
        """Keep what is read, for the next start."""
        if self._page is None:
            return  # closed before anything could be opened again: it stays as it was
        document = self._page.document if self._panes.page_is_open and self._page.view.count > 0 else None
        state.setValue("read_document", document.id if document is not None else 0)
        state.setValue("read_page", self._page.view.page)

    def restore(self, state: WindowState) -> None:
        """Open what was read when the window was last closed, where nothing else has been opened yet."""
        document = self._library.model.find(state.number("read_document", 0))
        number = state.number("read_page", 1)
        state.setValue("read_document", 0)
        state.sync()  # a file at which the program hangs or ends is not opened again by itself
        if document is not None and is_searchable(document) and not self._panes.page_is_open:
            self._library.passwords.leave_be(document.path)  # nobody has asked for it now
            self.show_document(document, number)

    def toggle(self) -> None:
        """Fold the pane away, or unfold it."""
        if self._panes.page_is_open:
            self.fold()
        else:
            self._unfolded()

    def fold(self) -> None:
        """Fold the pane away."""
        self._panes.fold_page()
        self._chat.composer.editor.setFocus()

    def _unfolded(self) -> PagePanel:
        page = self.page
        self._panes.unfold_page()
        return page

    def _leave_walk(self) -> None:
        """Another answer is the one to be read: the next step begins with it."""
        self._walking = False

    def _find(self, passage: Passage) -> Document | None:
        known = self._library.model
        return known.find(passage.document_id) or known.find_path(passage.path)


def leave_drops(pane: QWidget) -> None:
    """Whatever a drop falls on in `pane`, the window takes it."""
    for child in pane.findChildren(QWidget):
        child.setAcceptDrops(False)
