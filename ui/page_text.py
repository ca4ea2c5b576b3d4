"""What stands in the page pane where there is no page: a sentence, and the words that an answer was given."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from ui import icons
from ui.labels import plain_label


class PassageText(QWidget):
    """A passage whose file cannot be shown."""

    unlock_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.note = plain_label("muted")
        self.note.setContentsMargins(14, 12, 14, 8)
        self.unlock = QPushButton(self.tr("Unlock…"))
        self.unlock.clicked.connect(self.unlock_wanted)
        locked = QHBoxLayout()
        locked.setContentsMargins(14, 0, 14, 10)
        locked.addWidget(self.unlock)
        locked.addStretch(1)
        self.words = QPlainTextEdit()
        self.words.setObjectName("passageText")
        self.words.setReadOnly(True)
        self.words.setAccessibleName(self.tr("Text of the passage"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.note)
        layout.addLayout(locked)
        layout.addWidget(self.words, 1)

    def tell(self, sentence: str, words: str, locked: bool) -> None:
        """Why there is no page, and what was read there."""
        self.note.setText(sentence)
        self.unlock.setVisible(locked)
        self.words.setPlainText(words)


class NoPage(QWidget):
    """Nothing has been asked for yet."""

    def __init__(self) -> None:
        super().__init__()
        sign = QToolButton()
        sign.setObjectName("sign")
        sign.setIconSize(QSize(40, 40))
        sign.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        icons.keep(sign, "page")
        words = plain_label("muted", self.tr("Choose a source of an answer, or a document, to see its pages here."))
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setMaximumWidth(320)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(10)
        layout.addStretch(2)
        layout.addWidget(sign, 0, Qt.AlignmentFlag.AlignHCenter)
        centred = QHBoxLayout()
        centred.addWidget(words)
        layout.addLayout(centred)
        layout.addStretch(3)
