"""What stands over the pages: the document's name, the page, the zoom, and the way through an answer's citations."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QIntValidator
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from ui import icons, text
from ui.labels import ElidedLabel
from ui.page_layout import Fit
from ui.page_view import STEP, PageView

PERCENTS = (50, 75, 100, 125, 150, 200, 400)
POINTS = 72  # an inch
MOST_PAGES = 999_999  # that the field takes


class PageBar(QFrame):
    """Moves the view by itself; what is more than that are signals."""

    page_wanted = Signal(int)
    find_wanted = Signal()
    outside_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, view: PageView) -> None:
        super().__init__()
        self.setObjectName("pageBar")
        self._view = view
        self.name = ElidedLabel("heading")
        self.ocr = QLabel(self.tr("OCR"))
        self.ocr.setObjectName("tag")
        self.ocr.setToolTip(text.tooltip(text.ocr_note()))
        self.ocr.setAccessibleDescription(text.ocr_note())
        self.ocr.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 8, 6)
        rows.setSpacing(4)
        self._controls: list[QWidget] = []
        rows.addLayout(self._build_name())
        rows.addWidget(self._build_controls())
        view.page_changed.connect(self._show_page)
        view.zoom_changed.connect(self._show_zoom)
        self.refresh()

    def refresh(self, shown: bool = True) -> None:
        """There is another document, or none, or it is not `shown`."""
        for control in self._controls:
            control.setVisible(shown and self._view.count > 0)
        self._count.setText(self.tr("of {count}").format(count=text.number(self._view.count)))
        self._show_page(self._view.page)
        self._show_zoom()

    def _show_page(self, page: int) -> None:
        self.field.setText(str(page))
        place = self.tr("Page {page} of {count}")
        place = place.format(page=text.number(page), count=text.number(self._view.count))
        self._view.setAccessibleDescription(place if self._view.count else "")
        self.back.setEnabled(page > 1)
        self.forth.setEnabled(page < self._view.count)

    def _fit(self, fit: Fit, *_: object) -> None:
        self._view.set_zoom(fit)
        self._show_zoom()  # a second press must not take the check mark away

    def _show_zoom(self) -> None:
        hundred = self.logicalDpiX() / POINTS
        percent = text.number(round(100 * self._view.scale / hundred))
        self._zoom.setText(self.tr("{percent} %").format(percent=percent))
        self._zoom.setAccessibleName(self.tr("Zoom, {percent} %").format(percent=percent))
        for fit, action in self._fits.items():
            action.setChecked(self._view.zoom == fit)

    def _build_name(self) -> QHBoxLayout:
        find = icons.button("find", self.tr("Find in the document (Ctrl+F)"), self.find_wanted.emit)
        outside = icons.button("open", self.tr("Open in the system viewer"), self.outside_wanted.emit)
        self._controls += [find, outside]
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.name, 1)
        row.addWidget(self.ocr, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(find)
        row.addWidget(outside)
        row.addWidget(icons.button("close", self.tr("Close the page (Ctrl+P)"), self.close_wanted.emit))
        return row

    def _build_controls(self) -> QWidget:
        self.back = icons.button("left", self.tr("Previous page (Alt+Page Up)"), lambda: self._turn(-1))
        self.forth = icons.button("right", self.tr("Next page (Alt+Page Down)"), lambda: self._turn(1))
        self.field = QLineEdit()
        self.field.setObjectName("pageNumber")
        self.field.setAccessibleName(self.tr("Page number"))
        self.field.setValidator(QIntValidator(1, MOST_PAGES, self.field))
        self.field.setFixedWidth(54)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.returnPressed.connect(lambda: self.page_wanted.emit(self.field.locale().toInt(self.field.text())[0]))
        self.field.editingFinished.connect(lambda: self._show_page(self._view.page))
        self._count = QLabel()
        self._count.setObjectName("small")
        smaller = icons.button("zoom_out", self.tr("Smaller (Ctrl+−)"), lambda: self._view.zoom_by(1 / STEP))
        larger = icons.button("zoom_in", self.tr("Larger (Ctrl++)"), lambda: self._view.zoom_by(STEP))
        self._zoom = self._build_zoom()
        controls = QWidget()
        self._controls.append(controls)
        row = QHBoxLayout(controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for control in (self.back, self.field, self._count, self.forth):
            row.addWidget(control)
        row.addStretch(1)
        for control in (smaller, self._zoom, larger):
            row.addWidget(control)
        return controls

    def _build_zoom(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("zoomLevel")
        button.setToolTip(self.tr("Zoom"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        self._fits: dict[Fit, QAction] = {
            "width": QAction(self.tr("Fit the width (Ctrl+0)"), self),
            "page": QAction(self.tr("Fit the page"), self),
        }
        for fit, action in self._fits.items():
            action.setCheckable(True)
            action.triggered.connect(partial(self._fit, fit))
            menu.addAction(action)
        menu.addSeparator()
        for percent in PERCENTS:
            words = self.tr("{percent} %").format(percent=text.number(percent))
            menu.addAction(words, partial(self._zoom_to, percent / 100))
        button.setMenu(menu)
        return button

    def _zoom_to(self, share: float) -> None:
        self._view.set_zoom(share * self.logicalDpiX() / POINTS)

    def _turn(self, step: int) -> None:
        self.page_wanted.emit(self._view.page + step)


class WalkRow(QFrame):
    """“Citation 2 of 5”, and to its neighbours; hidden where there is but one."""

    step_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pageWalk")
        self.words = QLabel()
        self.words.setObjectName("small")
        self.back = icons.button("left", self.tr("Previous citation (Shift+F4)"), lambda: self.step_wanted.emit(-1))
        self.forth = icons.button("right", self.tr("Next citation (F4)"), lambda: self.step_wanted.emit(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 3, 8, 3)
        row.setSpacing(2)
        row.addWidget(self.words)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.forth)
        self.hide()

    def show_place(self, at: int, count: int, n: int) -> None:
        """`at` counts from 0; `n` is the number of its mark in the answer."""
        words = self.tr("Citation {n} of {count}").format(n=text.number(at + 1), count=text.number(count))
        self.words.setText(f"[{n}] · {words}")
        self.setVisible(count > 1)
        self.back.setEnabled(at > 0)
        self.forth.setEnabled(at < count - 1)
