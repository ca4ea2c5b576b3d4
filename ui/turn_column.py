"""The turns of a dialogue one beneath the other, of which only those near the eye have a widget.

A conversation may hold hundreds of long turns. Each has its place here; one without a widget has an estimated height,
or the one it had when it was last drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.records import Turn
from ui import text, theme
from ui.theme import SIDE, WIDEST
from ui.turn_view import BESIDE, COLUMN, GAP, TurnView

EDGE = 26  # pixels above the first turn and below the last
BETWEEN = 34
CARD = 106  # pixels of a source, roughly
ROUGH = 96  # of what stands around an answer: its question, its foot


@dataclass(slots=True, eq=False)
class Place:
    """Where a turn stands; `turn` is None until it is saved, `view` while it is not drawn."""

    turn: Turn | None
    view: TurnView | None = None
    top: int = 0
    height: int = 0
    width: int = 0  # for which the height holds

    @property
    def bottom(self) -> int:
        return self.top + self.height

    def is_of(self, turn: Turn) -> bool:
        return self.turn is not None and self.turn.id == turn.id

    def is_within(self, middle: int, reach: int) -> bool:
        return self.bottom > middle - reach and self.top < middle + reach

    @property
    def question(self) -> str:
        if self.view is not None:
            return self.view.question
        return self.turn.answer.question if self.turn is not None else ""


class TurnColumn(QWidget):
    """Arranges nothing by itself: whoever scrolls calls `arrange`, and keeps what is seen in its place."""

    unsettled = Signal()  # a height may have changed

    def __init__(self, scroller: QWidget) -> None:
        super().__init__()
        self._scroller = scroller  # the focus comes from there
        self.setObjectName("dialogueBody")
        self.places: list[Place] = []

    @property
    def side(self) -> int:
        """Pixels left and right of the turns."""
        return max(SIDE, (self.width() - WIDEST) // 2)

    def draw(self, place: Place, view: TurnView) -> None:
        """Give a place its widget."""
        place.view = view
        if view.parentWidget() is not self:
            view.setParent(self)
        view.move(self.side, place.top)
        view.resize(self.width() - 2 * self.side, max(place.height, 1))
        view.show()
        self._put_in_tab_order(place, view)
        self._measure(place)

    def undraw(self, place: Place) -> None:
        """Take its widget away; its height stays."""
        if place.view is not None:
            place.view.hide()
            place.view.deleteLater()
            place.view = None

    def arrange(self, width: int) -> None:
        """Every turn below the one before it; the column as high as all of them."""
        self.resize(width, self.height())
        top, side = EDGE, self.side
        for place in self.places:
            place.top = top
            self._measure(place)
            if place.view is not None:
                place.view.setGeometry(side, top, width - 2 * side, place.height)
            top += place.height + BETWEEN
        self.resize(width, max(top - BETWEEN + EDGE, 0))
        self.update()

    @property
    def end(self) -> int:
        """The scroll position of the end: the last answer is seen with its question, or at least its last lines; what
        it was given may stand below."""
        viewport = self.parentWidget()
        seen = viewport.height() if viewport is not None else 0
        lowest = max(self.height() - seen, 0)
        last = self.places[-1] if self.places else None
        if last is None or last.view is None:
            return lowest
        return min(lowest, max(last.top - EDGE, last.top + last.view.answer_bottom + EDGE - seen))

    def _measure(self, place: Place) -> None:
        width = self.width() - 2 * self.side
        if place.view is not None:
            place.height = place.view.height_for(width)
        elif place.width != width:
            place.height = self._estimate(place, width)
        place.width = width

    def _estimate(self, place: Place, width: int) -> int:
        if place.turn is None:
            return ROUGH
        answer = place.turn.answer
        metrics = self.fontMetrics()
        beside = width >= BESIDE
        room = max(width - (COLUMN + GAP if beside else 0), 100)
        letters = max(room // max(metrics.averageCharWidth(), 1), 10)
        lines = sum(1 + len(line) // letters for line in answer.answer.splitlines())
        words = int(lines * metrics.lineSpacing() * 1.5)
        cards = CARD * min(len(answer.passages), 5)
        return ROUGH + (max(words, cards) if beside else words + cards)

    def _put_in_tab_order(self, place: Place, view: TurnView) -> None:
        """After the turn above, whenever it was drawn; a widget made later would else come last."""
        index = self.places.index(place)
        if index == len(self.places) - 1:
            return
        above = next((one.view for one in reversed(self.places[:index]) if one.view is not None), None)
        before = _focusable(above)[-1] if above is not None else self._scroller
        for widget in _focusable(view):
            QWidget.setTabOrder(before, widget)
            before = widget

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.unsettled.emit()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Where a turn is not drawn yet its question stands, so that a quick scroll does not go over blank paper."""
        super().paintEvent(event)
        painter = QPainter(self)
        colours = theme.current()
        for place in self.places:
            if place.view is None and place.bottom >= event.rect().top() and place.top <= event.rect().bottom():
                where = QRectF(self.side + 14, place.top + 8, max(self.width() - 2 * self.side - 28, 20), 24)
                words = text.one_line(place.question)
                shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(where.width()))
                painter.setPen(QColor(colours.muted))
                painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        painter.end()


def _focusable(view: TurnView) -> list[QWidget]:
    """Its controls in the order of Tab; itself where it has none."""
    found: list[QWidget] = []
    widget = view.nextInFocusChain()
    while widget is not None and widget is not view and view.isAncestorOf(widget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found or [view]
