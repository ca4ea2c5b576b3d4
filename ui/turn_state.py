"""What stands in a turn beside its answer: what is going on before the first word, and why it failed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ui import text, theme
from ui.labels import plain_label


class Status(QWidget):
    """One line and the room of a bar, so that nothing jumps when one comes."""

    def __init__(self) -> None:
        super().__init__()
        self.label = plain_label("muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.bar.setFixedWidth(220)
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 4)
        rows.setSpacing(7)
        rows.addWidget(self.label)
        rows.addWidget(self.bar)

    def tell(self, words: str) -> None:
        """Something that cannot be measured."""
        self.label.setText(words)
        self.bar.hide()
        self.show()

    def measure(self, words: str, done: int, total: int, name: str) -> None:
        """`words` with {done} and {total}, and a bar of that name."""
        self.label.setText(words.format(done=text.number(done), total=text.number(total)))
        self.bar.setAccessibleName(name)
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        self.bar.setVisible(total > 0)
        self.show()


class Failure(QWidget):
    """One sentence, and a button."""

    again_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.label = plain_label("turnError")
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.again = QPushButton(self.tr("Ask again"))
        self.again.setAccessibleName(self.again.text())
        self.again.clicked.connect(self.again_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.label, 1)
        row.addWidget(self.again, 0, Qt.AlignmentFlag.AlignTop)

    def tell(self, sentence: str, look: str = "turnError") -> None:
        """Show why. `look` is the style sheet's name for it."""
        self.label.setObjectName(look)
        theme.restyle(self.label)
        self.label.setText(sentence)
        self.show()
