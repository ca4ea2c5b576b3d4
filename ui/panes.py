"""The three panes side by side: how wide each is, the page folding away, and all of it remembered."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

STATE_FILE = "window.ini"
SIDEBAR = 272  # pixels
LEAST_OF_SIDEBAR, LEAST_OF_CHAT, LEAST_OF_PAGE = 220, 360, 300
LEAST_CHAT = 380  # pixels the dialogue keeps when the page unfolds
SHARE = 46  # of the room beside the sidebar, percent: the page's


class WindowState(QSettings):
    """What the window remembers from one start to the next. What cannot be read falls back to the default."""

    def __init__(self, home: Path) -> None:
        super().__init__(str(home / STATE_FILE), QSettings.Format.IniFormat)

    def number(self, key: str, default: int) -> int:
        """A whole number."""
        try:
            return int(float(str(self.value(key, default))))
        except (ValueError, OverflowError):
            return default

    def layout(self, key: str) -> QByteArray | None:
        """What a widget of Qt's has saved of itself."""
        value = self.value(key)
        return value if isinstance(value, QByteArray) else None


class Panes(QSplitter):
    """The sidebar, the dialogue and, once it is there, the page, which is folded away at first."""

    def __init__(self, sidebar: QWidget, chat: QWidget, state: WindowState) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._page: QWidget | None = None
        self._sidebar = sidebar
        self._state = state
        self._add(sidebar, LEAST_OF_SIDEBAR)
        self._add(chat, LEAST_OF_CHAT)
        self.setMinimumWidth(LEAST_OF_CHAT + LEAST_OF_PAGE)  # what all three need is more than the window may have
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)

    def add_page(self, page: QWidget) -> None:
        """The pane on the right, folded away."""
        page.hide()
        self._page = page
        self._add(page, LEAST_OF_PAGE)

    @property
    def page_is_open(self) -> bool:
        """Whether the page is unfolded, also while the window itself is hidden."""
        return self._page is not None and not self._page.isHidden()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        """Where the three do not fit side by side, the sidebar gives way to the page."""
        least = LEAST_OF_SIDEBAR + LEAST_OF_CHAT + LEAST_OF_PAGE
        self._sidebar.setHidden(self.page_is_open and self.width() < least)

    def unfold_page(self) -> None:
        """Show the page, as wide as it last was."""
        if self._page is None or self.page_is_open:
            return
        left, middle, _ = self.sizes()
        right = (left + middle) * self._state.number("page_share", SHARE) // 100
        self._page.show()
        self._give_room()
        self.setSizes([left, max(middle - right, LEAST_CHAT), right])

    def show_sidebar(self) -> None:
        """Have the sidebar be seen; where it had given way to the page, that goes."""
        if self._sidebar.isHidden():
            self.fold_page()

    def fold_page(self) -> None:
        """Hide the page."""
        self._remember_share()
        if self._page is not None:
            self._page.hide()
        self._give_room()

    def remember(self) -> None:
        """Keep the widths."""
        self._remember_share()
        if not self._sidebar.isHidden():
            self._state.setValue("sidebar_width", self.sizes()[0])

    def restore(self, width: int) -> None:
        """Take the widths that were kept, in a window `width` pixels wide."""
        left = self._state.number("sidebar_width", SIDEBAR)
        self.setSizes([left, max(width - left, LEAST_CHAT)])

    def _add(self, pane: QWidget, least: int) -> None:
        pane.setMinimumWidth(least)
        self.addWidget(pane)
        self.setStretchFactor(self.count() - 1, min(self.count() - 1, 1))

    def _remember_share(self) -> None:
        if self.page_is_open and not self._sidebar.isHidden():  # without it the share would be of another room
            sizes = self.sizes()
            self._state.setValue("page_share", round(100 * sizes[2] / max(sum(sizes), 1)))
