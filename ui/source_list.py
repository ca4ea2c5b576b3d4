"""The sources of one answer, as cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.records import Passage
from ui import text
from ui.source_card import SourceCard

SHOWN = 5  # cards before "Show all"


class SourceList(QWidget):
    """A title, the cards, best first, and a button for those beyond the first few."""

    wanted = Signal(object)  # Passage

    def __init__(self) -> None:
        super().__init__()
        self._passages: tuple[Passage, ...] = ()
        self.cards: list[SourceCard] = []
        self._all = False
        self._title = QLabel(self.tr("Sources"))
        self._title.setObjectName("section")
        self._more = QPushButton()
        self._more.setObjectName("quiet")
        self._more.clicked.connect(self._show_all)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(7)
        self._layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._layout.addWidget(self._title)
        self._layout.addWidget(self._more)

    def set_title(self, words: str) -> None:
        """Sources, or what else they are."""
        self._title.setText(words)

    def set_passages(self, passages: Sequence[Passage]) -> None:
        """Show these; nothing is rebuilt where they are shown already."""
        if tuple(passages) == self._passages:
            return
        self._passages = tuple(passages)
        for card in self.cards:
            self._layout.removeWidget(card)
            card.deleteLater()
        self.cards = [self._card(passage) for passage in passages]
        for place, card in enumerate(self.cards):
            self._layout.insertWidget(1 + place, card)
        self._fold()

    def set_cited(self, quotes: Mapping[int, str]) -> None:
        """Mark the cards that a sentence points to, by their number, and show what it points to."""
        for card in self.cards:
            card.set_cited(quotes.get(card.passage.n))
        self._fold()

    def _card(self, passage: Passage) -> SourceCard:
        card = SourceCard(passage)
        card.clicked.connect(lambda: self.wanted.emit(passage))
        return card

    def _fold(self) -> None:
        shown = [self._all or place < SHOWN or card.cited for place, card in enumerate(self.cards)]
        for card, visible in zip(self.cards, shown, strict=True):
            card.setVisible(visible)
        self._more.setText(self.tr("Show all {count}").format(count=text.number(len(self.cards))))
        self._more.setAccessibleName(self.tr("Show all sources"))
        self._more.setVisible(not all(shown))

    def _show_all(self) -> None:
        self._all = True
        self._fold()
