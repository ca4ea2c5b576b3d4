"""One sentence across the top of the window: what the user should know now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton

from ui import icons, theme
from ui.error_dialog import copy_details
from ui.late import fill

KINDS = {"info": ("info", "accent"), "warning": ("warning", "warn"), "error": ("warning", "error")}
ACTION_MS = 10_000  # what can be done from here is left so long; a mere information waits
Action = tuple[str, Callable[[], None]]
"""A button's words, and what it does."""


def undo_words() -> str:
    """Of an action that takes something back."""
    return QCoreApplication.translate("Banner", "Undo")


class Banner(QFrame):
    """Hidden until there is something to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._details = ""
        self._lasting = False
        self._act: Callable[[], None] | None = None
        self._waiting = ""  # an information, to be told after what is told with an action
        self._covered: list[tuple[str, Action]] = []  # what can still be done, under what had to be told
        self._reserved = QTimer(self, singleShot=True, interval=ACTION_MS)
        self._reserved.timeout.connect(self._end_offers)
        self.hide()

    def _build(self) -> None:
        self._sign = QToolButton()
        self._sign.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._sign.setIconSize(QSize(18, 18))
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._copy = QPushButton(self.tr("Copy details"))
        self._copy.setObjectName("quiet")
        self._copy.clicked.connect(lambda: copy_details(self._details))
        self._action = QPushButton(undo_words())
        self._action.clicked.connect(self._do)
        self._close = QToolButton()
        self._close.setAccessibleName(self.tr("Dismiss"))
        self._close.setToolTip(self.tr("Dismiss"))
        self._close.clicked.connect(self._leave)
        icons.keep(self._close, "close")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 8, 5)
        row.addWidget(self._sign)
        row.addWidget(self._label, 1)
        row.addWidget(self._action)
        row.addWidget(self._copy)
        row.addWidget(self._close)

    @property
    def sentence(self) -> str:
        """What is said, "" where nothing is."""
        return "" if self.isHidden() else self._label.text()

    def tell(
        self, sentence: str, kind: str = "info", details: str = "", lasting: bool = False, action: Action | None = None
    ) -> None:
        """Say it. `kind`: info, warning, error. `lasting`: it stays, whatever is told after. `action` dismisses it.

        What could still be done comes back when the user dismisses this.
        """
        if self._lasting and not lasting:
            return
        if self._reserved.isActive() and kind == "info" and action is None and not lasting:
            self._waiting = sentence
            return
        fill(self, self._build)
        if self._act is not None and not self.isHidden():
            self._covered.append((self._label.text(), (self._action.text(), self._act)))
        self._reserved.stop()
        self._lasting = lasting
        self._details = details
        words, self._act = action or (self._action.text(), None)
        self._action.setText(words)
        self._action.setVisible(action is not None)
        if action is not None:
            self._reserved.start()
        self._label.setText(sentence)
        self.setAccessibleName(sentence)
        self._copy.setVisible(bool(details))
        self._close.setVisible(not lasting)
        icons.keep(self._sign, *KINDS[kind])
        self.setProperty("kind", kind)
        theme.restyle(self)
        self.show()

    def take_up(self) -> bool:
        """Take back what is offered to be; False where nothing is."""
        if self._act is None or self.isHidden() or self._action.text() != undo_words():
            return False
        self._do()
        return True

    def withdraw(self, sentence: str) -> None:
        """It holds no longer: hide it, if it is still what is said."""
        if sentence and self._waiting == sentence:
            self._waiting = ""
        if sentence and self.sentence == sentence:
            self._dismiss()

    def forget(self) -> None:
        """Nothing that was offered can be done any more."""
        self._covered.clear()
        if self._act is not None:
            self._dismiss()

    def _leave(self) -> None:
        """The user dismisses it. An offer that is not taken up takes those before it along."""
        if self._act is not None:
            self._covered.clear()
        self._dismiss()
        self._offer_again()

    def _do(self) -> None:
        act = self._act
        self._dismiss()
        self._offer_again()
        if act is not None:
            act()

    def _offer_again(self) -> None:
        if self._covered and self.isHidden():
            sentence, action = self._covered.pop()
            self.tell(sentence, action=action)

    def _dismiss(self) -> None:
        self._lasting, self._act = False, None
        self.hide()
        self._go_on()

    def _end_offers(self) -> None:
        """They have stood long enough for an information to be told."""
        if self._waiting:
            self._covered.clear()
            self._act = None
            self._go_on()

    def _go_on(self) -> None:
        """Tell what waited."""
        self._reserved.stop()
        waiting, self._waiting = self._waiting, ""
        if waiting:
            self.tell(waiting)
