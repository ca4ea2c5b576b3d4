"""A source beside an answer: its number, its place, two lines of its text. One widget, painted, not laid out."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from app.records import Passage
from ui import text, theme

PAD = 10.0
BADGE = 20.0
LINES = 2
SHOWN = 240  # characters of the text that two lines could ever need


class SourceCard(QAbstractButton):
    """A click shows the page."""

    def __init__(self, passage: Passage) -> None:
        super().__init__()
        self.passage = passage
        self.cited = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._heading = text.one_line(passage.heading)
        self.setAccessibleName(self.tr("Source {n}: {place}").format(n=passage.n, place=", ".join(self._about())))
        self._excerpt = passage.text
        self.setAccessibleDescription(text.one_line(passage.text)[:SHOWN])
        self.setToolTip(text.tooltip("\n".join(self._about())))

    def _about(self) -> list[str]:
        """Its place, the headings it stands under, and whether OCR has read it."""
        said = [text.place(self.passage), self._heading, text.ocr_note() if self.passage.ocr else ""]
        return [words for words in said if words]

    def set_cited(self, quote: str | None) -> None:
        """The words here that a sentence of the answer points to, shown from now on; None where none does."""
        self.cited = quote is not None
        self._excerpt = quote or self.passage.text
        self.setAccessibleDescription(text.one_line(self._excerpt)[:SHOWN])
        self.update()

    def sizeHint(self) -> QSize:
        name, small = self._metrics()
        lines = LINES + (1 if self._heading else 0)
        gap = 6 if self._heading else 3
        return QSize(240, int(max(name.height(), BADGE) + gap + lines * small.lineSpacing() + 2 * PAD))

    def minimumSizeHint(self) -> QSize:
        return QSize(140, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        self._paint_ground(painter, colours)
        name, small = self._metrics()
        high = max(BADGE, name.height())
        badge = QRectF(PAD, PAD, max(BADGE, small.horizontalAdvance(str(self.passage.n)) + 10), high)
        self._paint_badge(painter, badge, colours)
        left = badge.right() + 8
        self._paint_place(painter, QRectF(left, PAD, self.width() - left - PAD, high), colours)
        top = PAD + high + 3
        if self._heading:
            self._paint_heading(painter, QRectF(PAD, top, self.width() - 2 * PAD, small.lineSpacing()), colours)
            top += small.lineSpacing() + 3
        self._paint_excerpt(painter, QRectF(PAD, top, self.width() - 2 * PAD, 0), colours)
        painter.end()

    def _paint_ground(self, painter: QPainter, colours: theme.Theme) -> None:
        edge = colours.accent if self.hasFocus() else colours.outline if self.underMouse() else colours.line
        painter.setPen(QPen(QColor(edge), 1.6 if self.hasFocus() else 1.0))
        painter.setBrush(QColor(colours.hover if self.isDown() else colours.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 9, 9)

    def _paint_badge(self, painter: QPainter, where: QRectF, colours: theme.Theme) -> None:
        painter.setPen(Qt.PenStyle.NoPen if self.cited else QPen(QColor(colours.outline), 1))
        painter.setBrush(QColor(colours.accent) if self.cited else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(where.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(QColor(colours.accent_text if self.cited else colours.muted))
        painter.setFont(self._small(bold=True))
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, str(self.passage.n))

    def _paint_place(self, painter: QPainter, where: QRectF, colours: theme.Theme) -> None:
        """The name gives way, the page never does."""
        small = QFontMetricsF(self._small())
        label = text.page_label(self.passage.pages)
        page_width = small.horizontalAdvance(label) + 2
        tag_width = self._paint_tag(painter, where, page_width, colours) if self.passage.ocr else 0.0
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(QColor(colours.text))
        room = QRectF(where.left(), where.top(), max(0.0, where.width() - page_width - tag_width - 8), where.height())
        metrics = QFontMetricsF(bold)
        name = metrics.elidedText(text.one_line(self.passage.document), Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, name)
        painter.setFont(self._small())
        painter.setPen(QColor(colours.muted))
        aside = QRectF(where.right() - page_width, where.top(), page_width, where.height())
        painter.drawText(aside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, label)

    def _paint_tag(self, painter: QPainter, where: QRectF, right: float, colours: theme.Theme) -> float:
        """OCR, left of the page's `right` pixels; returns how much of the name's room it takes."""
        font = self._small(bold=True)
        font.setPointSizeF(font.pointSizeF() * 0.88)
        metrics = QFontMetricsF(font)
        width, high = metrics.horizontalAdvance(self.tr("OCR")) + 10, max(16.0, metrics.height())
        tag = QRectF(where.right() - right - 8 - width, where.center().y() - high / 2, width, high)
        painter.setPen(QPen(QColor(colours.warn), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(tag.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(font)
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, self.tr("OCR"))
        return width + 8

    def _paint_heading(self, painter: QPainter, where: QRectF, colours: theme.Theme) -> None:
        """The innermost heading tells most: both ends stay."""
        font = self._small()
        font.setWeight(QFont.Weight.Medium)
        font.setItalic(True)
        painter.setFont(font)
        painter.setPen(QColor(colours.muted))
        shown = QFontMetricsF(font).elidedText(self._heading, Qt.TextElideMode.ElideMiddle, where.width())
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)

    def _paint_excerpt(self, painter: QPainter, where: QRectF, colours: theme.Theme) -> None:
        font = self._small()
        layout = QTextLayout(text.one_line(self._excerpt)[: 2 * SHOWN], font)
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        painter.setPen(QColor(colours.muted))
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        layout.beginLayout()
        for index in range(LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(where.width())
            baseline = QPointF(where.left(), where.top() + index * metrics.lineSpacing() + metrics.ascent())
            rest = layout.text()[line.textStart() :]
            words = rest[: line.textLength()]
            if index == LINES - 1:
                words = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, where.width())
            painter.drawText(baseline, words.rstrip())
        layout.endLayout()

    def _small(self, bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def _metrics(self) -> tuple[QFontMetricsF, QFontMetricsF]:
        return QFontMetricsF(self.font()), QFontMetricsF(self._small())
