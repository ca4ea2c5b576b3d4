"""All that is known of one document: its state, the facts, and for one that failed why, and what helps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.records import Document
from ui import document_words, icons, text
from ui.documents import SEARCHABLE
from ui.labels import plain_label
from ui.rows import SYMBOLS

if TYPE_CHECKING:
    from ui.library_panel import LibraryPanel

WIDTH = 480
OFFICES = {"bad": "error", "locked": "warn", "busy": "accent"}


class DocumentCard(QDialog):
    """Goes when it is closed. Its buttons are the way on that the document's state has."""

    def __init__(self, panel: LibraryPanel, document: Document) -> None:
        super().__init__(panel.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Document"))
        self.setMinimumWidth(WIDTH)
        self._panel = panel
        self._document = document
        self._buttons = QHBoxLayout()
        self._build()

    def _build(self) -> None:
        document = self._document
        tone = document_words.tone(document, scanning=False)
        sign = QLabel()
        symbol = SYMBOLS.get(tone, "page")
        sign.setPixmap(icons.icon(symbol, icons.colour(OFFICES.get(tone, "muted"))).pixmap(QSize(26, 26)))
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(plain_label("heading", text.breakable(text.one_line(document.name))))
        state = plain_label("turnError" if tone == "bad" else "muted", text.document_status(document))
        words.addWidget(state)
        advice = document_words.advice(document)
        if advice:
            words.addWidget(plain_label("", advice))
        words.addSpacing(6)
        for line in document_words.facts(document):
            label = plain_label("small", text.breakable(line))
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(16)
        layout.addLayout(row)
        layout.addLayout(self._buttons)
        self._build_buttons()

    def _build_buttons(self) -> None:
        document, panel = self._document, self._panel
        these = (document,)
        if document.id >= 0 and document.status in ("failed", "missing"):
            if document.reason_code == "password":
                self._button(self.tr("Unlock…"), lambda: panel.unlock(these))
            else:
                self._button(self.tr("Try again"), lambda: panel.retry(these))
        elif document.status in SEARCHABLE:
            self._button(self.tr("Show"), lambda: panel.document_wanted.emit(document))
        self._button(self.tr("Remove…"), lambda: panel.remove(these))
        copy = QPushButton(self.tr("Copy the path"))
        copy.setAutoDefault(False)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(document.path))
        self._buttons.addWidget(copy)
        self._buttons.addStretch(1)
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self._buttons.addWidget(close)
        close.setFocus()

    def _button(self, words: str, act: Callable[[], object]) -> QWidget:
        button = QPushButton(words)
        button.setAutoDefault(False)

        def do() -> None:
            self.accept()
            act()

        button.clicked.connect(do)
        self._buttons.addWidget(button)
        return button
