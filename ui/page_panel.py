"""The page a source stands on, with its lines marked; or, where the file cannot be shown, the passage's text."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QWheelEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.records import Box, Document, Passage
from ui import icons, text
from ui.labels import ElidedLabel, plain_label
from ui.library_model import SEARCHABLE
from ui.library_panel import open_outside
from ui.page_view import MARGIN, PageView
from ui.password_dialog import Passwords, Question

ZOOM_STEP = 1.2
ZOOM_RANGE = (0.25, 6.0)


class PagePanel(QWidget):
    """Shows pages of one document at a time."""

    close_wanted = Signal()

    def __init__(self, passwords: Passwords) -> None:
        super().__init__()
        self._passwords = passwords
        self._again: Callable[[], None] = lambda: None  # shows the locked file that is wanted
        self._in_library = False
        self._locked = ""  # its path
        self.setObjectName("pagePanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.view = PageView()
        self._path = ""
        self._zoom: float | None = None  # None: as wide as the panel
        self._follow = False  # keep the first mark in sight while the panel finds its width
        self._build()

    # What the window asks.

    def show_source(self, passage: Passage, boxes: Sequence[Box], document: Document | None) -> None:
        """Show where `passage` stands, `boxes` of it marked. `document` is its record, None if the library lacks it.

        Only a file that the engine has read whole is opened: QtPdf runs in this process.
        """
        marked = tuple(boxes) or passage.boxes
        page = marked[0][0] if marked else passage.page or 1
        self._name.tell(passage.document)
        self.ocr.setVisible(passage.ocr)
        self._again = lambda: self.show_source(passage, boxes, document)
        if not self._open(passage.path, document):
            self._show_text(passage)
            return
        self.view.set_marks(marked, passage.geometry)
        self.go_to(page)
        self._follow = True
        QTimer.singleShot(0, self, self._reveal)

    def show_document(self, document: Document) -> None:
        """Show a document from its first page."""
        self._name.tell(document.name)
        self.ocr.hide()
        self._again = lambda: self.show_document(document)
        if not self._open(document.path, document):
            gone = self.tr("This document cannot be shown: its file is gone or has changed.")
            self._tell(self._locked_note() if self._locked else gone)
            self._passage.setPlainText("")
            return
        self.view.set_marks((), ())
        self.go_to(1)

    def go_to(self, page: int) -> None:
        """Show `page`, from 1."""
        count = self.view.document.pageCount()
        page = min(max(page, 1), max(count, 1))
        self._stack.setCurrentIndex(0)
        self._field.blockSignals(True)
        self._field.setRange(1, max(count, 1))
        self._field.setValue(page)
        self._field.blockSignals(False)
        self._count.setText(self.tr("of {count}").format(count=text.number(count)))
        self._back.setEnabled(page > 1)
        self._forth.setEnabled(page < count)
        self.view.show_page(page, self._scale(page))

    def _turn(self, step: int) -> None:
        self._follow = False
        if self._path:
            self.go_to(self.view.page + step)
            self._scroll.verticalScrollBar().setValue(0)

    # Opening.

    def _open(self, path: str, document: Document | None) -> bool:
        self._locked = ""
        self._in_library = document is not None
        allowed = document is not None and document.status in SEARCHABLE
        if not allowed or not os.path.isfile(path):
            self._close_file()
            return False
        if path != self._path and not self._load(path):
            return False
        for control in self._controls:
            control.setEnabled(True)
        return True

    def _load(self, path: str) -> bool:
        """Open a file; one that wants a password is asked for, once by itself."""
        tried = self._passwords.known.get(path, "")
        self.view.document.setPassword(tried)
        error = self.view.document.load(path)
        if error != QPdfDocument.Error.None_:
            self._close_file()
            if error == QPdfDocument.Error.IncorrectPassword:
                self._passwords.forget(path)
                self._locked = path
                if tried or not self._passwords.was_asked(path):
                    self._ask(self.tr("This password does not open it.") if tried else "")
            return False
        self._path = path
        return True

    def _ask(self, note: str = "") -> None:
        path = self._locked
        self._passwords.ask(Question((path,), self._name.words, lambda _: self._unlocked(path), note))

    def _unlocked(self, path: str) -> None:
        if path == self._locked:  # else the user has gone elsewhere meanwhile
            self._again()

    def _locked_note(self) -> str:
        return self.tr("The file is protected by a password.")

    def _close_file(self) -> None:
        self.view.document.close()
        self._path = ""
        for control in self._controls:
            control.setEnabled(False)

    def _show_text(self, passage: Passage) -> None:
        if self._locked:
            self._tell(self._locked_note() + " " + self.tr("This is what the answer was given:"))
        elif os.path.isfile(passage.path) and self._in_library:
            self._tell(self.tr("This document is being read again. This is what the answer was given:"))
        elif os.path.isfile(passage.path):
            self._tell(self.tr("This document is not in the library any more. This is what the answer was given:"))
        elif passage.path:
            self._tell(self.tr("The file is gone from its place. This is what the answer was given:"))
        else:
            self._tell(self.tr("This passage came without a file:"))
        self._passage.setPlainText(passage.text)

    def _tell(self, sentence: str) -> None:
        self._note.setText(sentence)
        self.unlock.setVisible(bool(self._locked))
        self._stack.setCurrentIndex(1)

    # Zoom and place.

    def _scale(self, page: int) -> float:
        if self._zoom is not None:
            return self._zoom
        points = self.view.document.pagePointSize(page - 1)
        room = self._scroll.width() - 2 * MARGIN - self._scroll.verticalScrollBar().sizeHint().width() - 2
        low, high = ZOOM_RANGE
        return min(max(room / points.width() if points.width() > 0 else 1.0, low), high)

    def _set_zoom(self, zoom: float | None) -> None:
        low, high = ZOOM_RANGE
        self._zoom = None if zoom is None else min(max(zoom, low), high)
        self._follow = False
        if self._path:
            self.go_to(self.view.page)

    def _reveal(self) -> None:
        """Scroll so that the first mark stands in the upper third."""
        marks = self.view.marks()
        if not marks:
            self._scroll.verticalScrollBar().setValue(0)
            return
        spot = QRectF(marks[0])
        height = self._scroll.viewport().height()
        self._scroll.verticalScrollBar().setValue(int(spot.top() - height / 3))
        self._scroll.horizontalScrollBar().setValue(int(max(0.0, spot.left() - 40)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._path and self._zoom is None:
            self._refit.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            step = ZOOM_STEP if event.angleDelta().y() > 0 else 1 / ZOOM_STEP
            self._set_zoom(self.view.scale * step)
            return True
        if event.type() in (QEvent.Type.Wheel, QEvent.Type.MouseButtonPress):
            self._follow = False
        return super().eventFilter(watched, event)

    # Building.

    def _build(self) -> None:
        self._refit = QTimer(self, interval=60, singleShot=True)
        self._refit.timeout.connect(self._fit_again)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._build_scroll())
        self._stack.addWidget(self._build_text())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._build_bar())
        layout.addWidget(self._stack, 1)
        self._shortcuts()

    def _fit_again(self) -> None:
        if self._path and self._stack.currentIndex() == 0:
            self.go_to(self.view.page)
            if self._follow:
                self._reveal()

    def _build_scroll(self) -> QWidget:
        self._scroll = QScrollArea()
        self._scroll.setObjectName("pageScroll")
        self._scroll.setAccessibleName(self.tr("Page of the document"))
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._scroll.setWidget(self.view)
        self._scroll.viewport().installEventFilter(self)
        return self._scroll

    def _build_text(self) -> QWidget:
        page = QWidget()
        self._note = plain_label("muted")
        self._note.setContentsMargins(14, 12, 14, 8)
        self.unlock = QPushButton(self.tr("Unlock…"))
        self.unlock.clicked.connect(lambda: self._ask())
        locked = QHBoxLayout()
        locked.setContentsMargins(14, 0, 14, 10)
        locked.addWidget(self.unlock)
        locked.addStretch(1)
        self._passage = QPlainTextEdit()
        self._passage.setObjectName("passageText")
        self._passage.setReadOnly(True)
        self._passage.setAccessibleName(self.tr("Text of the passage"))
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._note)
        layout.addLayout(locked)
        layout.addWidget(self._passage, 1)
        return page

    def _build_bar(self) -> QWidget:
        bar = QFrame()
        bar.setObjectName("pageBar")
        rows = QVBoxLayout(bar)
        rows.setContentsMargins(12, 8, 8, 6)
        rows.setSpacing(4)
        self._name = ElidedLabel("heading")
        self.ocr = QLabel(self.tr("OCR"))
        self.ocr.setObjectName("tag")
        self.ocr.setToolTip(text.tooltip(text.ocr_note()))
        self.ocr.setAccessibleDescription(text.ocr_note())
        self.ocr.hide()
        first = QHBoxLayout()
        first.addWidget(self._name, 1)
        first.addWidget(self.ocr, 0, Qt.AlignmentFlag.AlignVCenter)
        close = self._button("close", self.tr("Close the page (Ctrl+P)"), self.close_wanted.emit)
        first.addWidget(close)
        rows.addLayout(first)
        rows.addLayout(self._build_controls())
        return bar

    def _build_controls(self) -> QHBoxLayout:
        self._back = self._button("left", self.tr("Previous page"), lambda: self._turn(-1))
        self._forth = self._button("right", self.tr("Next page"), lambda: self._turn(1))
        self._field = QSpinBox()
        self._field.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self._field.setKeyboardTracking(False)
        self._field.setAccessibleName(self.tr("Page number"))
        self._field.setFixedSize(60, 26)
        self._field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._field.valueChanged.connect(self.go_to)
        self._count = QLabel()
        self._count.setObjectName("small")
        out = self._button("zoom_out", self.tr("Smaller"), lambda: self._set_zoom(self.view.scale / ZOOM_STEP))
        into = self._button("zoom_in", self.tr("Larger"), lambda: self._set_zoom(self.view.scale * ZOOM_STEP))
        fit = self._button("fit", self.tr("As wide as the panel"), lambda: self._set_zoom(None))
        outside = self._button("open", self.tr("Open in the system viewer"), lambda: open_outside(self._path))
        self._controls: tuple[QWidget, ...] = (self._back, self._forth, self._field, out, into, fit, outside)
        row = QHBoxLayout()
        row.setSpacing(2)
        for control in (self._back, self._field, self._count, self._forth):
            row.addWidget(control)
        row.addStretch(1)
        for control in (out, into, fit, outside):
            row.addWidget(control)
        return row

    def _button(self, icon: str, name: str, act: object) -> QToolButton:
        button = QToolButton()
        icons.keep(button, icon)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.clicked.connect(lambda: act())  # type: ignore[operator]
        return button

    def _shortcuts(self) -> None:
        steps = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        for key, step in steps.items():
            shortcut = QShortcut(QKeySequence(Qt.KeyboardModifier.AltModifier | key), self)
            shortcut.activated.connect(lambda step=step: self._turn(step))
