"""Asks for the passwords of encrypted PDFs, one at a time, and keeps those given until the program ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Qt
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


@dataclass(frozen=True, slots=True)
class Question:
    """A password to be asked for: of these files, named so."""

    paths: tuple[str, ...]
    name: str
    use: Callable[[str], None]  # gets the password
    note: str = ""
    leave: Callable[[], None] | None = None  # is called where it is not given


class Passwords(QObject):
    """Those the user has given in this run, by path. One dialog at a time; a file is asked for by itself once."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.known: dict[str, str] = {}
        self.dialog: PasswordDialog | None = None
        self._window = parent
        self._asked: set[str] = set()  # by itself, or declined
        self._waiting: list[Question] = []

    def ask_by_itself(self, question: Question) -> None:
        """Ask, unless these files were asked for before in this run."""
        if not self._asked & set(question.paths):
            self.ask(question)

    def ask(self, question: Question) -> None:
        """Ask, as soon as no other file is asked for."""
        self._asked |= set(question.paths)
        self._waiting.append(question)
        self._next()

    def was_asked(self, path: str) -> bool:
        """Whether the user has been asked for it in this run."""
        return path in self._asked

    def forget(self, path: str) -> None:
        """It was not the right one."""
        self.known.pop(path, None)

    def _next(self) -> None:
        if self.dialog is not None or not self._waiting:
            return
        question = self._waiting.pop(0)
        self.dialog = dialog = PasswordDialog(self._window, question.name, question.note)
        dialog.finished.connect(lambda result: self._answered(dialog, question, bool(result)))
        dialog.open()

    def _answered(self, dialog: PasswordDialog, question: Question, given: bool) -> None:
        password = dialog.password
        self.dialog = None
        dialog.deleteLater()
        if given and password:
            self.known.update(dict.fromkeys(question.paths, password))
            question.use(password)
        elif question.leave is not None:
            question.leave()
        self._next()
