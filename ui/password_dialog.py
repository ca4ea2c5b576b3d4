"""The dialog that asks for the password of an encrypted PDF."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui import icons, text
from ui.labels import plain_label

WIDTH = 460


class PasswordDialog(QDialog):
    """One field. Enter unlocks, Esc leaves it locked."""

    def __init__(self, parent: QWidget | None, name: str, note: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Password"))
        self.setMinimumWidth(WIDTH)
        question = self.tr("“{name}” is protected by a password").format(name=text.one_line(name))
        self._build(question, note)
        self.field.textChanged.connect(lambda words: self._unlock.setEnabled(bool(words)))

    @property
    def password(self) -> str:
        """What was typed."""
        return self.field.text()

    def _build(self, question: str, note: str) -> None:
        lock = QToolButton()
        lock.setEnabled(True)
        icons.keep(lock, "lock", "accent")
        lock.setIconSize(QSize(26, 26))
        lock.setObjectName("sign")
        lock.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        lock.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.note = plain_label("turnError", note)
        self.note.setVisible(bool(note))
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(self.tr("Password"))
        self.field.setAcceptDrops(False)
        shown = QCheckBox(self.tr("Show the password"))
        shown.toggled.connect(self._show)
        comfort = self.tr("The password is used on this computer alone, and is forgotten when the program is closed.")
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(plain_label("heading", question))
        words.addWidget(plain_label("muted", comfort))
        words.addSpacing(4)
        for part in (self.field, self.note, shown):
            words.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(lock, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(16)
        layout.addLayout(row)
        layout.addWidget(self._build_buttons())
        self.field.setFocus()

    def _build_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        self._unlock = QPushButton(self.tr("Unlock"))
        self._unlock.setDefault(True)
        self._unlock.setEnabled(False)
        buttons.addButton(self._unlock, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.tr("Leave it locked"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _show(self, shown: bool) -> None:
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
