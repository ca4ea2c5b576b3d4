"""What covers the window while something is dragged over it, and says what a drop would do."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QWidget

from ui import icons, theme

MARGIN = 14


class DropOverlay(QWidget):
    """Takes no events: the window does. `left_free` stays as it is, so that what stands there can be aimed at."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._covered = parent
        self._words = ""
        self._left_free = QRect()
        self._frame: QRect | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def words(self) -> str:
        """What is said; "" while nothing is dragged."""
        return "" if self.isHidden() else self._words

    def cover(self, words: str, left_free: QRect, frame: QRect | None) -> None:
        """Lie over the window, say this, and frame the place a drop is aimed at; None: all that is covered.

        What frames itself has an empty one."""
        if (words, left_free, frame) != (self._words, self._left_free, self._frame):
            self._words, self._left_free, self._frame = words, left_free, frame
            self.update()
        if self.isHidden() or self.size() != self._covered.size():
            self.setGeometry(self._covered.rect())
            self.setAccessibleName(words)
            self.raise_()
            self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        ground = QColor(colours.base)
        ground.setAlphaF(0.96)
        painter.setClipRegion(QRegion(self.rect()).subtracted(QRegion(self._left_free)))
        painter.fillRect(self.rect(), ground)
        painter.setClipping(False)
        body = self._body()
        painter.setPen(QPen(QColor(colours.accent), 2, Qt.PenStyle.DashLine))
        if self._frame is None:
            painter.drawRoundedRect(body.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN), 16, 16)
        elif not self._frame.isEmpty():
            painter.drawRoundedRect(QRectF(self._frame).adjusted(2, 2, -2, -2), 10, 10)
        self._paint_words(painter, body, colours)
        painter.end()

    def _body(self) -> QRectF:
        """The larger part of what is covered, beside what is left free."""
        body = QRectF(self.rect())
        if not self._left_free.isEmpty():
            body.setLeft(self._left_free.right() + 1)
        return body

    def _paint_words(self, painter: QPainter, body: QRectF, colours: theme.Theme) -> None:
        middle = body.center()
        icons.paint(painter, "add_page", colours.accent, QRectF(middle.x() - 28, middle.y() - 66, 56, 56))
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.4)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        where = QRectF(body.left() + 3 * MARGIN, middle.y() + 4, body.width() - 6 * MARGIN, 96)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(where, int(flags), self._words)
