"""The look: two sets of colours, one style sheet. Contrast of every text colour on its ground is at least 4.5 : 1."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from app.frozen import frozen
from app.paths import resources_dir

STYLE_FILE = "style.qss"
WIDEST = 1040  # pixels of the dialogue's column, text and sources: longer lines are hard to read
SIDE = 24  # pixels beside it at least


@frozen
class Theme:
    """Colours by their office."""

    dark: bool
    window: str  # side panes
    base: str  # the dialogue
    raised: str  # cards, fields
    line: str  # hairlines
    outline: str  # edges of fields: 3 : 1 on their ground
    text: str
    muted: str
    accent: str
    accent_hover: str
    accent_text: str
    bubble: str
    hover: str
    selected: str
    warn: str
    warn_ground: str
    error: str
    error_ground: str
    good: str
    mark: str  # the highlighter on a page


LIGHT = Theme(
    dark=False,
    window="#f3f5f4",
    base="#ffffff",
    raised="#ffffff",
    line="#e0e5e3",
    outline="#7d8884",
    text="#1a2421",
    muted="#586660",
    accent="#0b6e63",
    accent_hover="#095a51",
    accent_text="#ffffff",
    bubble="#e8f1ef",
    hover="#e7ebe9",
    selected="#d7e8e4",
    warn="#855300",
    warn_ground="#fdf3dc",
    error="#b0271e",
    error_ground="#fdecea",
    good="#1d7044",
    mark="#ffe070",
)
DARK = Theme(
    dark=True,
    window="#161a19",
    base="#1d2221",
    raised="#252b2a",
    line="#333b39",
    outline="#75827e",
    text="#e7ecea",
    muted="#a2afab",
    accent="#6ed3c3",
    accent_hover="#8fe0d3",
    accent_text="#06302a",
    bubble="#28363a",
    hover="#2a3230",
    selected="#254640",
    warn="#f0c269",
    warn_ground="#352b15",
    error="#ff9d93",
    error_ground="#3d201d",
    good="#74d19c",
    mark="#ffe070",
)


class Look(QObject):
    """The look in force: follows the system unless the user has chosen. One object for the whole program."""

    changed = Signal()
    _made: Look | None = None  # kept: whoever draws asks for its colours, and Qt would look through all it has

    def __init__(self, app: QApplication, with_sheet: bool = True) -> None:
        super().__init__(app)
        Look._made = self
        self._app = app
        self._with_sheet = with_sheet
        self._sheet = (resources_dir() / STYLE_FILE).read_text("utf-8")
        self._system = QFont(app.font())
        self.theme = LIGHT
        QGuiApplication.styleHints().colorSchemeChanged.connect(lambda scheme: self._follow(scheme))
        self._follow(sized=True)

    def put_on_sheet(self) -> None:
        """The style sheet as the look is now."""
        self._with_sheet = True
        self._app.setStyleSheet(fill(self._sheet, self.theme, self._app.font().pointSizeF()))

    def choose(self, name: str, points: int = 0) -> None:
        """`name`: system, light or dark. `points`: the size of the type; 0 is the system's own."""
        sized = self._set_points(float(points) or self._system.pointSizeF())
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        QGuiApplication.styleHints().setColorScheme(schemes.get(name, Qt.ColorScheme.Unknown))
        self._follow(schemes.get(name), sized)

    def _set_points(self, points: float) -> bool:
        """Whether that is another size than before."""
        if self._app.font().pointSizeF() == points:
            return False
        font = QFont(self._system)
        font.setPointSizeF(points)
        self._app.setFont(font)
        return True

    def _follow(self, scheme: Qt.ColorScheme | None = None, sized: bool = False) -> None:
        scheme = scheme or QGuiApplication.styleHints().colorScheme()
        theme = DARK if scheme == Qt.ColorScheme.Dark else LIGHT
        if theme == self.theme and not sized:
            return
        self.theme = theme
        self._app.setPalette(palette(theme))
        if self._with_sheet:
            self.put_on_sheet()
        self.changed.emit()


def current() -> Theme:
    """The colours in force; the light ones where no Look was made."""
    made = look()
    return made.theme if made is not None else LIGHT


def put_on_sheet(app: QApplication) -> None:
    """Put the style sheet on where it is not yet: once on a whole window costs half of what it costs part by part."""
    made = look()
    if made is not None and not app.styleSheet():
        made.put_on_sheet()


def restyle(widget: QWidget) -> None:
    """Have the style sheet look anew at what the widget is: its name, and its properties."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def look() -> Look | None:
    """The program's look, where it has one."""
    made = Look._made
    return made if made is not None and shiboken6.isValid(made) else None


def fill(sheet: str, theme: Theme, points: float) -> str:
    """`sheet` with its @names replaced: colours of `theme`, and font sizes relative to the user's own."""
    names = {key: str(value) for key, value in asdict(theme).items()}
    names |= {
        "small": f"{points * 0.9:.1f}pt",
        "body": f"{points * 1.08:.1f}pt",
        "large": f"{points * 1.25:.1f}pt",
        "title": f"{points * 2.0:.1f}pt",
        "check": "check-dark.svg" if theme.dark else "check.svg",
        "resources": Path(resources_dir()).as_posix(),
    }
    return re.sub(r"@(\w+)", lambda found: names[found[1]], sheet)


def palette(theme: Theme) -> QPalette:
    """The palette for everything the style sheet does not speak of."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.raised,
        QPalette.ColorRole.AlternateBase: theme.window,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.raised,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.error,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.accent_text,
        QPalette.ColorRole.ToolTipBase: theme.raised,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.LinkVisited: theme.accent,
        QPalette.ColorRole.Light: theme.raised,
        QPalette.ColorRole.Midlight: theme.hover,
        QPalette.ColorRole.Mid: theme.line,
        QPalette.ColorRole.Dark: theme.outline,
        QPalette.ColorRole.Shadow: theme.outline,
        QPalette.ColorRole.Accent: theme.accent,
    }
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return made
