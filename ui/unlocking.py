"""Opening encrypted documents: asks for what is not known, and says what does not fit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.records import Document
from ui import text
from ui.library_work import LibraryWork
from ui.passwords import Passwords, Question


class Unlocking(QObject):
    """Between the passwords of the user and the engine, which reads with them."""

    notice = Signal(str)  # a sentence for the user; "" takes the last one back

    def __init__(self, passwords: Passwords, work: LibraryWork) -> None:
        super().__init__(passwords)
        self._passwords = passwords
        self._work = work
        self._tried: set[str] = set()  # files whose password was just given
        work.adding.locked.connect(lambda document: passwords.ask_by_itself(self._question((document,))))
        work.still_locked.connect(self._refused)

    def ask(self, documents: Sequence[Document]) -> None:
        """Ask for the password of these."""
        self._passwords.ask(self._question(documents))

    def retry(self, documents: Sequence[Document]) -> None:
        """Read documents again, each with the password it is known to want."""
        for password in sorted({self._known(one) for one in documents}):
            self._work.retry([one for one in documents if self._known(one) == password], password)

    def _question(self, documents: Sequence[Document], note: str = "") -> Question:
        name = documents[0].name if len(documents) == 1 else text.count_documents(len(documents))
        paths = tuple(one.path for one in documents)
        return Question(paths, name, lambda password: self._open(documents, password), note)

    def _open(self, documents: Sequence[Document], password: str) -> None:
        self.notice.emit("")
        if len(documents) == 1:
            self._tried.add(documents[0].path)
        self._work.retry(documents, password)

    def _known(self, document: Document) -> str:
        return self._passwords.known.get(document.path, "")

    def _refused(self, document: Document) -> None:
        """Ask once more where it was asked for this document alone: of many at once that would be many questions."""
        self._passwords.forget(document.path)
        if document.path in self._tried:
            self._tried.discard(document.path)
            self._passwords.ask(self._question((document,), self.tr("This password does not open it.")))
            return
        words = self.tr("The password does not open “{name}”. Its menu has “Unlock…” to try another.")
        self.notice.emit(words.format(name=document.name))
