"""The program's icons: strokes on a 24 by 24 grid, drawn in the colour of the theme."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QByteArray, QObject, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QToolButton

from ui import theme

_PAGE = '<path d="M6 3h8l5 5v13H6z"/><path d="M14 3v5h5"/>'

SHAPES = {
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "compose": (
        '<path d="M12 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-6"/>'
        '<path d="M18.5 3.5l2 2L12 14l-3 1 1-3z"/>'
    ),
    "pencil": '<path d="M4.5 19.5l1-4.2L16.4 4.4a1.9 1.9 0 0 1 2.7 0l.5.5a1.9 1.9 0 0 1 0 2.7L8.7 18.5z"/>',
    "to_end": '<path d="M12 5v14M6 13l6 6 6-6"/>',
    "send": '<path d="M12 19V5M6 11l6-6 6 6"/>',
    "stop": '<rect x="7" y="7" width="10" height="10" rx="1.5" fill="COLOUR"/>',
    "page": _PAGE + '<path d="M9 13h7M9 17h5"/>',
    "check": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "library": '<path d="M8 3h8l4 4v10H8z"/><path d="M16 3v4h4"/><path d="M4 7v14h11"/>',
    "collection": '<path d="M3 6a1 1 0 0 1 1-1h5l2 2.5h9a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1z"/>',
    "gear": (
        '<circle cx="12" cy="12" r="3.2"/>'
        '<path d="M12 3v3M12 18v3M3 12h3M18 12h3"/>'
        '<path d="M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1"/>'
    ),
    "chip": (
        '<rect x="6.5" y="6.5" width="11" height="11" rx="2"/>'
        '<path d="M10 3v3.5M14 3v3.5M10 17.5V21M14 17.5V21M3 10h3.5M3 14h3.5M17.5 10H21M17.5 14H21"/>'
    ),
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "left": '<path d="M15 5l-7 7 7 7"/>',
    "right": '<path d="M9 5l7 7-7 7"/>',
    "up": '<path d="M5 15l7-7 7 7"/>',
    "down": '<path d="M5 9l7 7 7-7"/>',
    "find": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.3 15.3l5.2 5.2"/>',
    "zoom_in": ('<circle cx="11" cy="11" r="6.5"/><path d="M16 16l4.5 4.5M11 8v6M8 11h6"/>'),
    "zoom_out": ('<circle cx="11" cy="11" r="6.5"/><path d="M16 16l4.5 4.5M8 11h6"/>'),
    "fit": '<path d="M3 5v14M21 5v14M6.5 12h11M9 9l-3 3 3 3M15 9l3 3-3 3"/>',
    "open": ('<path d="M13 4h7v7M20 4l-9 9"/><path d="M18 14v4a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h4"/>'),
    "more": (
        '<circle cx="6" cy="12" r="1.2" fill="COLOUR"/>'
        '<circle cx="12" cy="12" r="1.2" fill="COLOUR"/>'
        '<circle cx="18" cy="12" r="1.2" fill="COLOUR"/>'
    ),
    "pause": (
        '<rect x="7.5" y="6" width="2.6" height="12" rx="0.8" fill="COLOUR" stroke="none"/>'
        '<rect x="13.9" y="6" width="2.6" height="12" rx="0.8" fill="COLOUR" stroke="none"/>'
    ),
    "play": '<path d="M8.5 6v12l9.5-6z" fill="COLOUR"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="9.5" rx="2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>',
    "pin": '<path d="M9 3.5h6M10 3.5l-.6 6.2L6.5 13.5h11l-2.9-3.8-.6-6.2M12 13.5V21"/>',
    "chat": '<path d="M4 5h16v11H10l-4.5 4V16H4z"/>',
    "add_page": _PAGE + '<path d="M12.5 11.5v6M9.5 14.5h6"/>',
    "warning": ('<path d="M12 4l9 16H3z"/><path d="M12 10v5M12 17.6v.2"/>'),
    "not_found": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.3 15.3l5.2 5.2M8.3 8.3l4.4 4.4m0-4.4l-4.4 4.4"/>',
    "info": ('<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.6v.2"/>'),
}

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="COLOUR" '
    'stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round">SHAPE</svg>'
)


class _Kept(QObject):
    """Keeps a button's icon in the colours of the look in force."""

    def __init__(self, button: QAbstractButton, name: str, office: str) -> None:
        super().__init__(button)
        self._button, self._name, self._office = button, name, office
        look = theme.look()
        if look is not None:
            look.changed.connect(self.apply)
        self.apply()

    def apply(self) -> None:
        self._button.setIcon(icon(self._name, getattr(theme.current(), self._office)))


def keep(button: QAbstractButton, name: str, office: str = "muted") -> None:
    """Give `button` the icon `name` in the theme's colour `office`, now and whenever the look changes."""
    for old in button.findChildren(_Kept, options=Qt.FindChildOption.FindDirectChildrenOnly):
        old.setParent(None)
        old.deleteLater()
    _Kept(button, name, office)


def button(name: str, words: str, act: Callable[[], object]) -> QToolButton:
    """A button with the icon `name` alone; `words` are its tool tip and what it is called."""
    made = QToolButton()
    keep(made, name)
    made.setToolTip(words)
    made.setAccessibleName(words)
    made.clicked.connect(lambda: act())
    return made


def colour(office: str) -> str:
    """A colour of the look in force by its office."""
    return str(getattr(theme.current(), office))


def icon(name: str, colour: str | None = None) -> QIcon:
    """The icon `name`, in the theme's quiet text colour if no other is given."""
    return _icon(name, colour or theme.current().muted)


class _Drawn(QIconEngine):
    """Draws an icon when it is seen, in the size it is seen in."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name, self._colour = name, colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        scale = painter.deviceTransform().m11()  # to ask the device has PySide make all of them known, 20 ms
        painter.drawPixmap(rect, self.pixmap(rect.size() * scale, mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tint = theme.current().outline if mode == QIcon.Mode.Disabled else self._colour
        paint(painter, self._name, tint, QRectF(QPointF(), size))
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _Drawn(self._name, self._colour)


@lru_cache(maxsize=256)
def _icon(name: str, colour: str) -> QIcon:
    return QIcon(_Drawn(name, colour))


def paint(painter: QPainter, name: str, colour: str, where: QRectF) -> None:
    """Draw the icon `name` into `where`."""
    _renderer(name, colour).render(painter, where)


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    svg = _SVG.replace("SHAPE", SHAPES[name]).replace("COLOUR", colour)
    return QSvgRenderer(QByteArray(svg.encode()))
