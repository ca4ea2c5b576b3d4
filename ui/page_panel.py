"""The page pane: the pages a source stands on, its lines marked; or, where the file cannot be shown, its text."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.records import Box, Document, Passage
from ui import text
from ui.documents import SEARCHABLE
from ui.outside import open_file
from ui.page_bar import PageBar, WalkRow
from ui.page_find import FindRow
from ui.page_search import PageSearch
from ui.page_text import NoPage, PassageText
from ui.page_view import STEP, PageView
from ui.passwords import Passwords, Question

Citation = tuple[Passage, tuple[Box, ...]]
"""A source, and its lines that are cited."""

_Stamp = tuple[str, int, int]
"""A file's path, size and time: another one, and it is opened anew."""

_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
KNOWN_CODES = (None, "", "password")  # of a document whose file is the one that was read, as far as is known


class PagePanel(QWidget):
    """Shows one document at a time."""

    close_wanted = Signal()

    def __init__(self, passwords: Passwords) -> None:
        super().__init__()
        self._passwords = passwords
        self._again: Callable[[], None] = lambda: None  # shows the locked file that is wanted
        self.document: Document | None = None  # the record of what is shown, where the library has one
        self._changed = False  # the file is another than the library read: its marks would point at anything
        self._locked = ""  # its path
        self._opened: _Stamp | None = None
        self._citations: Sequence[Citation] = ()
        self._at = 0
        self._documents: Callable[[Passage], Document | None] = lambda _: None
        self.setObjectName("pagePanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.view = PageView()
        self.bar = PageBar(self.view)
        self.walk = WalkRow()
        self.find_row = FindRow(PageSearch(self.view))
        self.passage = PassageText()
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

        def fail() -> None:
            gone = self.tr("This document cannot be shown: its file is gone or has changed.")
            self._tell(self._locked_note() if self._locked else gone)

        self._show(document.path, document, lambda: self.view.go_to(number), fail)

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

        self._show(passage.path, document, mark, lambda: self._show_text(passage), passage.file_hash)

    def _show(
        self,
        path: str,
        document: Document | None,
        then: Callable[[], None],
        otherwise: Callable[[], None],
        file_hash: str = "",
    ) -> None:
        """`file_hash` is of the version that an answer was written from: places in it are none in another."""
        self._again = lambda: self._show(path, document, then, otherwise, file_hash)
        may_be_shown = document is not None and document.status in SEARCHABLE
        is_another = _is_another(document, file_hash)

        def show() -> None:
            self._locked, self.document = "", document
            found = _stamp(path) if may_be_shown else None  # now: it may have gone while a page was drawn
            self._changed = found is not None and document is not None and document.size not in (0, found[1])
            self._changed = self._changed or is_another
            if found is not None and not self._changed and (self._opened == found or self._load(path)):
                self.view.set_marks((), ())
                self._stack.setCurrentWidget(self.view)
                self.find_row.has_scans = document is not None and document.scanned_pages > 0
                then()
            else:
                self._close_file()
                otherwise()

        is_open = may_be_shown and self._opened is not None and self._opened == _stamp(path)
        self.view.pictures.when_free(show, at_once=is_open)

    def _leave_walk(self) -> None:
        self._citations = ()
        self.walk.hide()

    def _load(self, path: str) -> bool:
        """Open a file; one that wants a password is asked for, once by itself."""
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
        self._opened = _stamp(path)
        self.view.begin()
        self.bar.refresh()
        return True

    def _ask(self, note: str = "") -> None:
        path = self._locked
        self._passwords.ask(Question((path,), self.bar.name.words, lambda _: self._unlocked(path), note))

    def _unlocked(self, path: str) -> None:
        if path == self._locked:  # else the user has gone elsewhere meanwhile
            self._again()

    def _locked_note(self) -> str:
        return self.tr("The file is protected by a password.")

    def _close_file(self) -> None:
        self.find_row.forget()
        self.find_row.hide()
        self.view.document.close()
        self._opened = None
        self.view.begin()
        self.bar.refresh()

    def _show_text(self, passage: Passage) -> None:
        if self._locked:
            sentence = self._locked_note() + " " + self.tr("This is what the answer was given:")
        elif self._changed:
            sentence = self.tr("The file has changed since it was read. This is what the answer was given:")
        elif os.path.isfile(passage.path) and self.document is not None:
            sentence = self.tr("This document is being read again. This is what the answer was given:")
        elif os.path.isfile(passage.path):
            sentence = self.tr("This document is not in the library any more. This is what the answer was given:")
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
            open_file(self, self._opened[0])

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


def _stamp(path: str) -> _Stamp | None:
    """None where there is no file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return (path, found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def _is_another(document: Document | None, file_hash: str) -> bool:
    """Whether the file at a document's place is another than the one of `file_hash`, or than the one that was read: of
    a new version that could not be, the size is noted."""
    if document is None:
        return False
    differs = bool(file_hash and document.hash) and file_hash != document.hash
    return differs or (document.status in SEARCHABLE and document.reason_code not in KNOWN_CODES)
