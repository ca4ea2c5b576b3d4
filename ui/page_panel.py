"""The page pane: the pages a source stands on, its lines marked; or, where the file cannot be shown, its text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.frozen import frozen
from app.records import Box, Document, Passage
from ui import text
from ui.documents import SEARCHABLE
from ui.jobs import Jobs
from ui.outside import open_file
from ui.page_bar import PageBar, WalkRow
from ui.page_file import Stamp, has_changed, look
from ui.page_find import FindRow
from ui.page_search import PageSearch
from ui.page_text import NoPage, PassageText
from ui.page_view import STEP, PageView
from ui.passwords import Passwords, Question

Citation = tuple[Passage, tuple[Box, ...]]
"""A source, and its lines that are cited."""

_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
SLOW_MS = 500  # that a drive may take to answer before this is said


@frozen
class _Wanted:
    """What the pane was last asked to show."""

    path: str
    document: Document | None  # its record
    mark: Callable[[], None]  # goes to the place, once the file is open
    passage: Passage | None = None  # where it is a source

    @property
    def file_hash(self) -> str:
        """Of the version that an answer was written from: places in it are none in another."""
        return self.passage.file_hash if self.passage is not None else ""


class PagePanel(QWidget):
    """Shows one document at a time."""

    close_wanted = Signal()

    def __init__(self, passwords: Passwords, jobs: Jobs) -> None:
        super().__init__()
        self._passwords = passwords
        self._jobs = jobs
        self._wanted: _Wanted | None = None
        self._found: Stamp | None = None  # its file, by the last look
        self.document: Document | None = None  # the record of what is shown, where the library has one
        self._may_open = False  # the engine has read it whole, and it is the one that was read
        self._unseen: _Wanted | None = None  # what it was to show when it was folded away
        self._changed = False  # the file is another than the library read: its marks would point at anything
        self._locked = ""  # its path
        self._opened: Stamp | None = None
        self._citations: Sequence[Citation] = ()
        self._at = 0
        self._documents: Callable[[Passage], Document | None] = lambda _: None
        self.setObjectName("pagePanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.view = PageView()
        self.bar = PageBar(self.view)
        self.walk = WalkRow()
        self.find_row = FindRow(PageSearch(self.view, jobs))
        self.passage = PassageText()
        self._slow = QTimer(self, singleShot=True, interval=SLOW_MS)
        self._slow.timeout.connect(self._tell_slow)
        self._build()

    # What the window asks.

    def show_source(self, passage: Passage, boxes: Sequence[Box], document: Document | None) -> None:
        """Show where `passage` stands, `boxes` of it marked. `document` is its record, None if the library lacks it.

        Only a file that the engine has read whole is opened: QtPdf runs in this process.
        """
        self._leave_walk()
        self._show_source(passage, boxes, document)

    def show_citations(
        self, citations: Sequence[Citation], at: int, documents: Callable[[Passage], Document | None]
    ) -> None:
        """Show the citation `at`, and offer the way to the others; `documents` finds a passage's record."""
        self._citations, self._at, self._documents = citations, at, documents
        self.step_citation(0)

    @property
    def has_walk(self) -> bool:
        """Whether the citations of an answer are being walked through."""
        return bool(self._citations)

    def step_citation(self, step: int) -> None:
        """To the next citation, or with -1 the one before."""
        at = self._at + step
        if 0 <= at < len(self._citations):
            self._at = at
            passage, boxes = self._citations[at]
            self.walk.show_place(at, len(self._citations), passage.n)
            self._show_source(passage, boxes, self._documents(passage))

    def show_document(self, document: Document, number: int = 1) -> None:
        """Show a document from its first page on, or from the one of this number."""
        self._leave_walk()
        self.bar.name.tell(document.name)
        self.bar.ocr.hide()

        self._show(_Wanted(document.path, document, lambda: self.view.go_to(number)))

    def find_text(self) -> None:
        """Open the row in which words of the document are looked for."""
        if self.view.count and self._stack.currentWidget() is self.view:
            self.find_row.open_row(text.one_line(self.view.selection.text))

    # Showing.

    def _show_source(self, passage: Passage, boxes: Sequence[Box], document: Document | None) -> None:
        marked = tuple(boxes) or passage.boxes
        self.bar.name.tell(passage.document)
        self.bar.ocr.setVisible(passage.ocr)

        def mark() -> None:
            self.view.set_marks(marked, passage.geometry)
            self.view.reveal() if marked else self.view.go_to(passage.page or 1)

        self._show(_Wanted(passage.path, document, mark, passage))

    def _show(self, wanted: _Wanted) -> None:
        """Look for its file, and show it. A drive that does not answer holds nothing up."""
        self._wanted, self._locked = wanted, ""
        self._slow.start()
        self._jobs.look(partial(look, wanted.path), self, partial(self._take, wanted))

    def _take(self, wanted: _Wanted, found: Stamp | None) -> None:
        """What the look found. A page that is being drawn is waited for, and then the file may have gone."""
        if wanted is not self._wanted:
            return
        document = wanted.document
        changed = found is not None and document is not None and has_changed(found, document, wanted.file_hash)
        may_open = document is not None and document.status in SEARCHABLE and not changed
        if self.view.pictures.is_busy and not (may_open and found == self._opened):
            self.view.pictures.when_free(lambda: self._show(wanted) if wanted is self._wanted else None)
            return
        self._slow.stop()
        if not self.isVisible():
            self._unseen = wanted  # the pane was folded away meanwhile: nothing is opened, and nobody asked
            return
        self.document, self._found, self._changed, self._may_open = document, found, changed, may_open
        if may_open and found is not None and (self._opened == found or self._load(found)):
            self.bar.refresh()
            self.view.set_marks((), ())
            self._stack.setCurrentWidget(self.view)
            self.find_row.search.of_document(document)
            wanted.mark()
        else:
            self._close_file()
            self._tell_why_not(wanted.passage)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        unseen, self._unseen = self._unseen, None
        if unseen is not None and unseen is self._wanted:
            self._show(unseen)

    def _tell_slow(self) -> None:
        """Nothing can be shown yet. What is open belongs to another name than the one above."""
        self.find_row.forget()
        self.find_row.hide()
        self.bar.refresh(shown=False)
        passage = self._wanted.passage if self._wanted is not None else None
        sentence = self.tr("The drive of this file does not answer yet. The page is shown as soon as it does.")
        if self.view.pictures.is_busy:
            sentence = self.tr("Another page is still being drawn. This one is shown as soon as that is done.")
        self._tell(sentence, passage.text if passage is not None else "")

    def _leave_walk(self) -> None:
        self._citations = ()
        self.walk.hide()

    def _load(self, found: Stamp) -> bool:
        """Open a file; one that wants a password is asked for, once by itself."""
        path = found.path
        tried = self._passwords.known.get(path, "")
        self.find_row.forget()
        self.view.document.setPassword(tried)
        error = self.view.document.load(path)
        if error != QPdfDocument.Error.None_:
            if error == QPdfDocument.Error.IncorrectPassword:
                self._passwords.forget(path)
                self._locked = path
                if tried or not self._passwords.was_asked(path):
                    self._ask(self.tr("This password does not open it.") if tried else "")
            return False
        self._opened = found
        self.view.begin()
        return True

    def _ask(self, note: str = "") -> None:
        path = self._locked
        self._passwords.ask(Question((path,), self.bar.name.words, lambda _: self._unlocked(path), note))

    def _unlocked(self, path: str) -> None:
        if path == self._locked and self._wanted is not None:  # else the user has gone elsewhere meanwhile
            self._show(self._wanted)

    def _locked_note(self) -> str:
        return self.tr("The file is protected by a password.")

    def _close_file(self) -> None:
        self.find_row.forget()
        self.find_row.hide()
        self.view.document.close()
        self._opened = None
        self.view.begin()
        self.bar.refresh()

    def _tell_why_not(self, passage: Passage | None) -> None:
        """Why its file is not shown, and what is known of it without."""
        if passage is None:
            gone = self.tr("This document cannot be shown: its file is gone or has changed.")
            self._tell(self._locked_note() if self._locked else gone)
            return
        if self._locked:
            sentence = self._locked_note() + " " + self.tr("This is what the answer was given:")
        elif self._changed:
            sentence = self.tr("The file has changed since it was read. This is what the answer was given:")
        elif self._found is not None and self.document is None:
            sentence = self.tr("This document is not in the library any more. This is what the answer was given:")
        elif self._found is not None and not self._may_open:
            sentence = self.tr("This document is being read again. This is what the answer was given:")
        elif self._found is not None:
            sentence = self.tr("The file cannot be opened. This is what the answer was given:")
        elif passage.path:
            sentence = self.tr("The file is gone from its place. This is what the answer was given:")
        else:
            sentence = self.tr("This passage came without a file:")
        self._tell(sentence, passage.text)

    def _tell(self, sentence: str, words: str = "") -> None:
        self.passage.tell(sentence, words, bool(self._locked))
        self._stack.setCurrentWidget(self.passage)

    def _open_outside(self) -> None:
        if self._opened is not None:
            open_file(self, self._opened.path)

    # Keys: the pane's own, before the window's of the same name.

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._command(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        command = self._command(event)
        if command is None:
            super().keyPressEvent(event)
        else:
            command()

    def _command(self, event: QKeyEvent) -> Callable[[], object] | None:
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self._stack.currentWidget() is not self.view:  # what is open is not what is shown
            return None
        if held in (_CONTROL, _CONTROL | _SHIFT) and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            return lambda: self.view.zoom_by(STEP)
        if key == Qt.Key.Key_F3 and self.find_row.isVisible():
            return lambda: self.find_row.step(-1 if held == _SHIFT else 1)
        if key == Qt.Key.Key_Escape and self.find_row.isVisible():
            return self.find_row.close_row
        commands: dict[tuple[Qt.KeyboardModifier, int], Callable[[], object]] = {
            (_CONTROL, Qt.Key.Key_Minus): lambda: self.view.zoom_by(1 / STEP),
            (_CONTROL, Qt.Key.Key_0): lambda: self.view.set_zoom("width"),
            (_CONTROL, Qt.Key.Key_F): self.find_text,
            (_CONTROL, Qt.Key.Key_C): self.view.copy,
            (_ALT, Qt.Key.Key_PageUp): lambda: self.view.go_to(self.view.page - 1),
            (_ALT, Qt.Key.Key_PageDown): lambda: self.view.go_to(self.view.page + 1),
        }
        return commands.get((held, key))

    # Building.

    def _build(self) -> None:
        self._stack = QStackedWidget()
        for page in (NoPage(), self.view, self.passage):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for row in (self.bar, self.walk, self.find_row):
            layout.addWidget(row)
        layout.addWidget(self._stack, 1)
        self.setFocusProxy(self.view)
        self.bar.page_wanted.connect(self.view.go_to)
        self.bar.find_wanted.connect(self.find_text)
        self.bar.outside_wanted.connect(self._open_outside)
        self.bar.close_wanted.connect(self.close_wanted)
        self.walk.step_wanted.connect(self.step_citation)
        self.find_row.closed.connect(self.view.setFocus)
        self.passage.unlock_wanted.connect(self._ask)
