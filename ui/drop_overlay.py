"""What covers the window while something is dragged over it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui import icons, theme


class DropOverlay(QWidget):
    """Says that a drop will be taken. Takes no events: the window does."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._covered = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self) -> None:
        """Lie over the whole window."""
        self.setGeometry(self._covered.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        ground = QColor(colours.base)
        ground.setAlphaF(0.93)
        painter.fillRect(self.rect(), ground)
        painter.setPen(QPen(QColor(colours.accent), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(16, 16, -16, -16), 16, 16)
        middle = QRectF(self.rect()).center()
        icons.paint(painter, "add_page", colours.accent, QRectF(middle.x() - 28, middle.y() - 62, 56, 56))
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.4)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        words = QRectF(0, middle.y() + 8, self.width(), 40)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.tr("Drop to add to your documents"))
        painter.end()
