"""A side list, and how its rows are drawn: an icon, a name, a quiet second line, a thin bar while work goes on."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetricsF, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from ui import icons, theme
from ui.list_roles import Role

Index = QModelIndex | QPersistentModelIndex
PAD = 9.0
ICON = 18.0
MORE = 22.0
BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
SYMBOLS = {"bad": "warning", "paused": "pause", "locked": "lock"}  # in place of the list's own


class _State(NamedTuple):
    """How a row is to be drawn."""

    picked: bool  # pointed at or selected
    selected: bool
    focused: bool  # it has the keyboard, and that came by a key


AT_REST = _State(False, False, False)


class RowsView(QListView):
    """A side list. Its current row is in sight once a key brings the keyboard to it; a click goes to another."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in BY_KEY:
            self.scrollTo(self.currentIndex())


class ChoosingView(RowsView):
    """One where to go to a row is to choose it: a menu is about a row, and does not go there."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.RightButton:  # a menu is about a row; it does not go there
            super().mousePressEvent(event)


class RowDelegate(QStyledItemDelegate):
    """Draws the rows; a click on the three dots of a row asks for its menu."""

    menu_wanted = Signal(object, object)  # QModelIndex, QPoint on the screen

    def __init__(self, icon_name: str, two_lines: bool, menu: bool = True) -> None:
        super().__init__()
        self._menu = menu
        self._icon_name = icon_name
        self._two_lines = two_lines
        self._elide = Qt.TextElideMode.ElideMiddle if icon_name == "page" else Qt.TextElideMode.ElideRight

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        font: QFont = option.font
        line = QFontMetricsF(font).height()
        return QSize(0, int(line * (2 if self._two_lines else 1) + (20 if self._two_lines else 14)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        where = QRectF(option.rect).adjusted(4, 1, -4, -1)
        target = bool(index.data(Role.TARGET))
        state = _state(option)
        self._paint_ground(painter, state, where, colours, target)
        hovered = self._menu and not target and state.picked
        tone = index.data(Role.TONE) or "plain"
        tints = {"bad": colours.error, "busy": colours.accent, "locked": colours.warn}
        tint = colours.accent if target else tints.get(tone, colours.muted)
        symbol = SYMBOLS.get(tone) or index.data(Role.ICON) or self._icon_name
        line = QFontMetricsF(option.font).height()
        top = where.top() + 8 if self._two_lines else where.center().y() - line / 2
        icons.paint(painter, symbol, tint, QRectF(where.left() + PAD, top + line / 2 - ICON / 2, ICON, ICON))
        left = where.left() + PAD + ICON + 9
        width = where.right() - left - PAD - (MORE if hovered else 0)
        self._paint_words(painter, option, index, QRectF(left, top, width, line), colours)
        if hovered:
            icons.paint(painter, "more", colours.muted, self._more(where))
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, state: _State, where: QRectF, colours: theme.Theme, target: bool
    ) -> None:
        if target or state.picked:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.selected if target or state.selected else colours.hover))
            painter.drawRoundedRect(where, 7, 7)
        if target or state.focused:
            edge = 2 if target else 1
            painter.setPen(
                QPen(QColor(colours.accent), edge, Qt.PenStyle.DashLine if target else Qt.PenStyle.SolidLine)
            )
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(where.adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2), 7, 7)

    def _paint_words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
        line: QRectF,
        colours: theme.Theme,
    ) -> None:
        font = QFont(option.font)
        strong = index.data(Qt.ItemDataRole.FontRole)
        font.setBold(isinstance(strong, QFont) and strong.bold())
        words = QRectF(line)
        words.setWidth(line.width() - self._paint_aside(painter, font, index, line, colours))
        self._paint_line(painter, font, colours.text, words, str(index.data()), self._elide)
        if not self._two_lines:
            return
        font.setBold(False)
        font.setPointSizeF(font.pointSizeF() * 0.88)
        tint = {"bad": colours.error, "locked": colours.warn}.get(index.data(Role.TONE) or "", colours.muted)
        second = line.translated(0, line.height() + 1)
        self._paint_line(painter, font, tint, second, str(index.data(Role.SUBTITLE) or ""), Qt.TextElideMode.ElideRight)
        progress = index.data(Role.PROGRESS)
        if progress is not None:
            self._paint_bar(painter, QRectF(line.left(), second.bottom() + 2, line.width(), 3), progress, colours)

    def _paint_aside(self, painter: QPainter, font: QFont, index: Index, line: QRectF, colours: theme.Theme) -> float:
        """What stands at the end of the line; returns the width it takes."""
        words = str(index.data(Role.ASIDE) or "")
        if not words:
            return 0.0
        painter.setFont(font)
        painter.setPen(QColor(colours.accent if index.data(Role.TARGET) else colours.muted))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
        return QFontMetricsF(font).horizontalAdvance(words) + 8

    def _paint_line(
        self, painter: QPainter, font: QFont, colour: str, where: QRectF, words: str, elide: Qt.TextElideMode
    ) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        flat = " ".join(words.split())
        shown = QFontMetricsF(font).elidedText(flat, elide, where.width())
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)

    def _paint_bar(self, painter: QPainter, where: QRectF, progress: float, colours: theme.Theme) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(where, 1.5, 1.5)
        painter.setBrush(QColor(colours.accent))
        done = QRectF(where)
        done.setWidth(where.width() * min(max(progress, 0.0), 1.0))
        painter.drawRoundedRect(done, 1.5, 1.5)

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        if self._menu and isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            where = QRectF(option.rect).adjusted(4, 1, -4, -1)
            if event.button() == Qt.MouseButton.LeftButton and self._more(where).contains(event.position()):
                self.menu_wanted.emit(index, event.globalPosition().toPoint())
                return True
        return super().editorEvent(event, model, option, index)

    def _more(self, where: QRectF) -> QRectF:
        return QRectF(where.right() - MORE - 3, where.center().y() - MORE / 2, MORE, MORE)


def _state(option: QStyleOptionViewItem) -> _State:
    """A row's state, by QStyle's flags. The first look at one has PySide make that class known, which takes 5 ms: so
    not at the start, when a list is at rest."""
    view = option.widget
    if isinstance(view, RowsView) and not (
        view.hasFocus() or view.underMouse() or view.selectionModel().hasSelection()
    ):
        return AT_REST
    from PySide6.QtWidgets import QStyle

    state, flags = option.state, QStyle.StateFlag
    selected = bool(state & flags.State_Selected)
    by_key = bool(state & flags.State_HasFocus) and bool(state & flags.State_KeyboardFocusChange)
    return _State(selected or bool(state & flags.State_MouseOver), selected, by_key)
