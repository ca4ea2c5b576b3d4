"""The row in which words of the document are looked for."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout

from ui import icons, text
from ui.clear_action import ClearAction
from ui.labels import plain_label
from ui.page_search import PageSearch

TYPED_MS = 250  # after the last letter


class FindRow(QFrame):
    """Hidden until it is opened. Enter goes on, with Shift back; Esc closes it."""

    closed = Signal()  # while the keyboard was in it

    def __init__(self, search: PageSearch) -> None:
        super().__init__()
        self.setObjectName("pageFind")
        self.search = search
        self._sought = ""
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Find in the document"))
        self.field.setAccessibleName(self.tr("Find in the document"))
        ClearAction(self.field, self.tr("Clear the search"))
        self.count = QLabel()
        self.count.setObjectName("small")
        self.back = icons.button("up", self.tr("Previous hit (Shift+F3)"), lambda: self.step(-1))
        self.forth = icons.button("down", self.tr("Next hit (F3)"), lambda: self.step(1))
        self.note = plain_label("small", self.tr("Scanned pages that have not been read by OCR cannot be searched."))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 6, 8, 6)
        rows.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(4)
        rows.addLayout(row)
        rows.addWidget(self.note)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        row.addWidget(self.back)
        row.addWidget(self.forth)
        row.addWidget(icons.button("close", self.tr("Close the search (Esc)"), self.close_row))
        self._typed = QTimer(self, singleShot=True, interval=TYPED_MS)
        self._typed.timeout.connect(self._seek)
        self.field.textChanged.connect(lambda: self._typed.start())
        search.changed.connect(self._tell)
        self._tell()
        self.hide()

    def open_row(self, words: str = "") -> None:
        """Show it, with `words` or those of last time."""
        self.show()
        if words:
            self.field.setText(words)
        self.field.setFocus()
        self.field.selectAll()
        if self.search.has_unread:  # more may have been read since
            self._sought = ""
        if self.field.text():
            self._typed.start(0)

    def close_row(self) -> None:
        """Hide it, and the frames on the pages."""
        here = self.isAncestorOf(self.window().focusWidget() or self)
        self.search.select()
        self.forget()
        self.hide()
        if here:
            self.closed.emit()

    def forget(self) -> None:
        """The pages are gone to which the hits belong."""
        self._typed.stop()
        self._sought = ""
        self.search.end()

    def step(self, step: int) -> None:
        """To the next hit or the one before."""
        if self._typed.isActive() or self.field.text().strip() != self._sought:
            self._seek()
        else:
            self.search.step(step)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.field.hasFocus():
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def _seek(self) -> None:
        self._typed.stop()
        words = self.field.text().strip()
        if words != self._sought:
            self._sought = words
            self.search.begin(words)
            self._tell()

    def _tell(self) -> None:
        found = self.search.count
        self.back.setEnabled(found > 1)
        self.forth.setEnabled(found > 1)
        self.count.setText(self._words(found))
        self.note.setVisible(self.search.has_unread and bool(self._sought) and not self.search.is_running)

    def _words(self, found: int) -> str:
        if not self._sought:
            return ""
        if self.search.is_running:
            return self.tr("Searching… {count}").format(count=text.number(found))
        if found:
            words = self.tr("{n} of {count} or more") if self.search.is_cut else self.tr("{n} of {count}")
            return words.format(n=text.number(self.search.number), count=text.number(found))
        return self.tr("Not found")
