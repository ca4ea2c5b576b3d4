"""What a question is put to where it is not put to all documents, and how the field to ask in says so."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton

from app.frozen import frozen
from app.records import Document
from ui import icons, text
from ui.documents import is_searchable
from ui.labels import ElidedLabel
from ui.late import fill


@frozen
class Scope:
    """Some documents; those of a collection where `collection` names one."""

    document_ids: tuple[int, ...]
    searchable: int  # of them
    collection: str = ""
    coming: bool = False  # documents are on their way into that, which the engine does not know yet

    def words(self) -> str:
        """Asking 12 documents in “Contracts”"""
        count = text.count_documents(self.searchable)
        if not self.collection:
            return QCoreApplication.translate("Scope", "Asking {documents}").format(documents=count)
        words = QCoreApplication.translate("Scope", "Asking {documents} in “{name}”")
        return words.format(documents=count, name=text.one_line(self.collection))

    def block(self) -> str:
        """Why nothing can be asked of them; empty where it can."""
        if self.searchable:
            return ""
        if self.document_ids or self.coming:
            return QCoreApplication.translate("Scope", "None of these documents can be searched yet.")
        name = text.one_line(self.collection)
        return QCoreApplication.translate("Scope", "There is no document in “{name}”.").format(name=name)


def none_of_them(working: int) -> str:
    """Why no document of the library can be searched; empty where that passes, for so many are in work."""
    none = QCoreApplication.translate("Scope", "None of your documents can be searched; the list says why.")
    return "" if working else none


def scope_of(documents: Sequence[Document], collection: str = "", coming: bool = False) -> Scope:
    """These documents as a scope."""
    ids = tuple(sorted(one.id for one in documents))
    return Scope(ids, sum(is_searchable(one) for one in documents), collection, coming)


class ScopeBar(QFrame):
    """One line with a button that goes back to all documents; hidden where all are asked."""

    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("scope")
        self.hide()

    @property
    def words(self) -> str:
        """What is said, "" where all documents are asked."""
        return "" if self.isHidden() else self._label.words

    def tell(self, words: str) -> None:
        """Say it; "" hides it."""
        if words:
            fill(self, self._build)
            self._label.tell(words)
        self.setVisible(bool(words))

    def _build(self) -> None:
        self._label = ElidedLabel("scopeWords")
        self.clear = QToolButton()
        self.clear.setAccessibleName(self.tr("Ask all documents again"))
        self.clear.setToolTip(self.tr("Ask all documents again"))
        self.clear.setIconSize(QSize(14, 14))
        self.clear.clicked.connect(self.cleared)
        icons.keep(self.clear, "close")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 1, 3, 1)
        row.addWidget(self._label, 1)
        row.addWidget(self.clear)
