"""What is painted on a page: cited lines as a highlighter marks them, hits of a search in frames, selected text.

The paper is white in the dark too, so these colours are the light look's.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui import theme

PAPER = theme.LIGHT


def paint_marks(painter: QPainter, spots: Iterable[QRectF]) -> None:
    """The paper takes the colour, the letters stay black. The line below needs no colour."""
    colour = QColor(PAPER.mark)
    for spot in spots:
        wide = spot.adjusted(-1.5, -1, 1.5, 1)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(wide, 2, 2)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setPen(QPen(colour.darker(160), 1))
        painter.drawLine(wide.bottomLeft(), wide.bottomRight())


def paint_hits(painter: QPainter, spots: Iterable[QRectF], current: bool = False) -> None:
    """Frames; the hit one is at has a strong one, and a ground."""
    colour = QColor(PAPER.accent)
    painter.setPen(QPen(colour, 2.2 if current else 1.2))
    painter.setBrush(_through(colour, 45) if current else Qt.BrushStyle.NoBrush)
    for spot in spots:
        painter.drawRoundedRect(spot.adjusted(-1.5, -1.5, 1.5, 1.5), 2, 2)


def paint_selection(painter: QPainter, spots: Iterable[QRectF]) -> None:
    """Selected text."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_through(QColor(PAPER.accent), 80))
    for spot in spots:
        painter.drawRect(spot)


def _through(colour: QColor, alpha: int) -> QColor:
    colour.setAlpha(alpha)
    return colour
