"""What stands above the list of documents: their number, the buttons, the collections, how far the work is."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.events import LibraryProgress
from ui import icons, text, theme
from ui.clear_action import ClearAction
from ui.collection_list import CollectionList
from ui.labels import ElidedLabel
from ui.late import fill


class TwoToneBar(QWidget):
    """A thin bar of two lengths: what can be searched, and what of it is done."""

    def __init__(self) -> None:
        super().__init__()
        self._first = self._second = 0.0
        self.setFixedHeight(4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def shares(self) -> tuple[float, float]:
        """The two lengths, 0 to 1."""
        return self._first, self._second

    def show_shares(self, first: float, second: float) -> None:
        """Both from 0 to 1."""
        self._first, self._second = min(max(first, 0.0), 1.0), min(max(second, 0.0), 1.0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        light = QColor(colours.accent)
        light.setAlphaF(0.42)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for share, colour in (
            (1.0, QColor(colours.line)),
            (self._first, light),
            (self._second, QColor(colours.accent)),
        ):
            where = QRectF(0, 0, self.width() * share, self.height())
            painter.setBrush(colour)
            painter.drawRoundedRect(where, 2, 2)
        painter.end()


class ProgressRow(QWidget):
    """How far the engine is with the library, and the button that has it wait or go on."""

    toggled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.hide()

    def show_work(self, working: int, paused: int, progress: LibraryProgress | None) -> None:
        """So many documents are in work, so many wait; `progress` is None until the engine has told."""
        if not working + paused:
            self.hide()
            return
        fill(self, self._build)
        if self.isHidden():
            self.bar.show_shares(0.0, 0.0)
        self.show()
        if working:
            self._show_progress(working, progress)
        else:
            self.words.tell(self.tr("Paused"))
            count = text.count_documents(paused)
            self.aside.tell(self.tr("{documents} waiting").format(documents=count))
        name = self.tr("Pause all documents in work") if working else self.tr("Go on with all documents")
        if name != self.button.accessibleName():
            self.button.setAccessibleName(name)
            self.button.setToolTip(name)
            icons.keep(self.button, "pause" if working else "play")
        self.bar.setAccessibleName(f"{self.words.words}, {self.aside.words}")

    def _show_progress(self, working: int, progress: LibraryProgress | None) -> None:
        if progress is None or not progress.total:
            self.words.tell(self.tr("{documents} in work").format(documents=text.count_documents(working)))
            self.aside.tell("")
            return
        words, left = text.library_progress(progress)
        self.words.tell(words)
        self.aside.tell(left)
        self.bar.show_shares(progress.read / progress.total, progress.embedded / progress.total)

    def _build(self) -> None:
        self.words = ElidedLabel("small", Qt.TextElideMode.ElideRight)
        self.aside = ElidedLabel("small", Qt.TextElideMode.ElideRight)
        self.bar = TwoToneBar()
        self.button = QToolButton()
        self.button.clicked.connect(self.toggled)
        lines = QVBoxLayout()
        lines.setSpacing(1)
        lines.addWidget(self.words)
        lines.addWidget(self.aside)
        row = QHBoxLayout()
        row.addLayout(lines, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 8, 6)
        layout.setSpacing(5)
        layout.addLayout(row)
        bar = QHBoxLayout()
        bar.setContentsMargins(0, 0, 6, 0)
        bar.addWidget(self.bar)
        layout.addLayout(bar)


class LibraryHead(QWidget):
    """The title, and below it what there is to choose and to know."""

    add_wanted = Signal()
    menu_wanted = Signal(object)  # QPoint on the screen

    def __init__(self) -> None:
        super().__init__()
        self.collections = CollectionList()
        self.filter = QLineEdit()
        self.progress = ProgressRow()
        self.more = QToolButton()
        self._title = QLabel()
        self._title.setObjectName("section")
        self._build()

    def show_count(self, count: int) -> None:
        """How many documents there are."""
        self._title.setText(text.count_documents(count) if count else self.tr("Documents"))

    def show_filter(self, wanted: bool) -> None:
        """Offer the field that filters by name; one that is in use stays."""
        self.filter.setVisible(wanted or bool(self.filter.text()))

    def _build(self) -> None:
        add = QToolButton()
        icons.keep(add, "plus")
        add.setAccessibleName(self.tr("Add documents"))
        add.setToolTip(self.tr("Add documents (Ctrl+O)"))
        add.clicked.connect(self.add_wanted)
        icons.keep(self.more, "more")
        self.more.setAccessibleName(self.tr("More for the library"))
        self.more.setToolTip(self.tr("Folders, collections, pausing and more"))
        self.more.clicked.connect(lambda: self.menu_wanted.emit(self._below(self.more)))
        head = QHBoxLayout()
        head.setContentsMargins(14, 6, 8, 2)
        head.setSpacing(2)
        head.addWidget(self._title, 1)
        head.addWidget(self.more)
        head.addWidget(add)
        self._build_filter()
        field = QVBoxLayout()
        field.setContentsMargins(10, 4, 10, 4)
        field.addWidget(self.filter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.collections)
        layout.addWidget(self.progress)
        layout.addLayout(field)

    def _build_filter(self) -> None:
        self.filter.setObjectName("search")
        self.filter.setPlaceholderText(self.tr("Filter by name"))
        self.filter.setAccessibleName(self.tr("Filter documents by name"))
        self.filter.textChanged.connect(self._offer_clearing)
        self.filter.setAcceptDrops(False)
        self.filter.hide()

    def _offer_clearing(self) -> None:
        """Once there is something to clear: most starts do without."""
        if not self.filter.actions():
            ClearAction(self.filter, self.tr("Clear the filter"))

    def _below(self, widget: QWidget) -> QPoint:
        return widget.mapToGlobal(QPoint(0, widget.height() + 2))

    def sizeHint(self) -> QSize:
        return QSize(200, super().sizeHint().height())
