"""What empties a field: a cross at its end, in the colours of the look in force."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from ui import icons, theme


class ClearAction(QAction):
    """Shown while there is something to clear. Qt's own button has an icon of its own, the same on dark and light."""

    def __init__(self, field: QLineEdit, words: str) -> None:
        super().__init__(icons.icon("close"), words, field)
        field.addAction(self, QLineEdit.ActionPosition.TrailingPosition)
        self.setVisible(bool(field.text()))  # once it is in the field: being added shows it
        self.triggered.connect(field.clear)
        field.textChanged.connect(lambda text: self.setVisible(bool(text)))
        look = theme.look()
        if look is not None:
            look.changed.connect(self._paint)

    def _paint(self) -> None:
        self.setIcon(icons.icon("close"))
