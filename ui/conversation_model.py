"""The conversations, and those a search found, as Qt models: a row each. Fed with the engine's records; no widget."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.records import Conversation, ConversationHit
from ui import text
from ui.list_roles import Role

Index = QModelIndex | QPersistentModelIndex
TEXT, TOOL_TIP, ACCESSIBLE = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)
LONGEST_TIP = 400  # characters of a title: until it is answered, all of a question is one


class ConversationModel(QAbstractListModel):
    """Conversations without their turns: pinned ones first, then the newest."""

    def __init__(self) -> None:
        super().__init__()
        self._all: list[Conversation] = []
        self._gone: set[int] = set()  # deleted: an answer that was on its way may still tell of one

    def set_conversations(self, conversations: Iterable[Conversation]) -> None:
        """Show these."""
        self.beginResetModel()
        self._all = sorted((one for one in conversations if one.id not in self._gone), key=_place)
        self.endResetModel()

    def put(self, conversation: Conversation) -> None:
        """Show a conversation's newest state, in its place."""
        if conversation.id in self._gone:
            return
        old = self.row(conversation.id)
        new = bisect_left(self._all, _place(conversation), key=_place)
        if old < 0:
            self.beginInsertRows(QModelIndex(), new, new)
            self._all.insert(new, conversation)
            self.endInsertRows()
            return
        if new not in (old, old + 1):
            self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), new)
            self._all.insert(new - (new > old), self._all.pop(old))
            self.endMoveRows()
        row = new - (new > old)
        self._all[row] = conversation
        self.dataChanged.emit(self.index(row), self.index(row))

    def drop(self, conversation_id: int) -> None:
        """Take it away, whatever is still told of it."""
        self._gone.add(conversation_id)
        row = self.row(conversation_id)
        if row >= 0:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._all[row]
            self.endRemoveRows()

    def bring_back(self, conversation: Conversation) -> None:
        """Show it again, now that it is no longer deleted."""
        self._gone.discard(conversation.id)
        self.put(conversation)

    def conversation(self, row: int) -> Conversation:
        """The conversation in `row`."""
        return self._all[row]

    def row(self, conversation_id: int | None) -> int:
        """Its row, or -1."""
        return next((row for row, one in enumerate(self._all) if one.id == conversation_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._all)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._all):
            return None
        one = self._all[index.row()]
        title = text.one_line(one.title) or self.tr("Untitled")
        if role == ACCESSIBLE and one.pinned:
            return self.tr("{title}, pinned").format(title=title)
        if role in (TEXT, ACCESSIBLE):
            return title
        if role == TOOL_TIP:
            return text.tooltip(one.title[:LONGEST_TIP])
        if role == Role.ICON:
            return "pin" if one.pinned else None
        return one if role == Role.RECORD else None


class HitModel(QAbstractListModel):
    """What a search found, best first."""

    def __init__(self) -> None:
        super().__init__()
        self._hits: list[ConversationHit] = []

    def set_hits(self, hits: Iterable[ConversationHit]) -> None:
        """Show these."""
        self.beginResetModel()
        self._hits = list(hits)
        self.endResetModel()

    @property
    def hits(self) -> tuple[ConversationHit, ...]:
        """All, best first."""
        return tuple(self._hits)

    def hit(self, row: int) -> ConversationHit:
        """The hit in `row`."""
        return self._hits[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._hits):
            return None
        hit = self._hits[index.row()]
        title = text.one_line(hit.conversation.title) or self.tr("Untitled")
        if role == ACCESSIBLE:
            return f"{title}. {hit.excerpt}"
        if role == TOOL_TIP:
            return text.tooltip(f"{title}\n{hit.excerpt}")
        if role == Role.ICON:
            return "pin" if hit.conversation.pinned else None
        if role == TEXT:
            return title
        if role == Role.SUBTITLE:
            return hit.excerpt
        return hit.conversation if role == Role.RECORD else None


def _place(conversation: Conversation) -> tuple[bool, float, int]:
    """What the rows are sorted by."""
    return not conversation.pinned, -conversation.updated, -conversation.id
