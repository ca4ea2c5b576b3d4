"""Asks for the passwords of encrypted PDFs, one at a time, and keeps those given until the program ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.frozen import frozen

if TYPE_CHECKING:
    from ui.password_dialog import PasswordDialog


@frozen
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

    def leave_be(self, path: str) -> None:
        """This file is not asked for by itself."""
        self._asked.add(path)

    def was_asked(self, path: str) -> bool:
        """Whether the user has been asked for it in this run."""
        return path in self._asked

    def forget(self, path: str) -> None:
        """It was not the right one."""
        self.known.pop(path, None)

    def _next(self) -> None:
        if self.dialog is not None or not self._waiting:
            return
        from ui.password_dialog import PasswordDialog

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
