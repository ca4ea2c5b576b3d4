"""The conversations: newest first, each titled by its first question."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QLabel,
    QListView,
    QMenu,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.records import Conversation
from app.requests import DeleteConversation, RenameConversation
from ui import icons, text
from ui.error_dialog import ask_name, confirm
from ui.jobs import Jobs
from ui.library_model import Role
from ui.rows import RowDelegate

Index = QModelIndex | QPersistentModelIndex


class ConversationModel(QAbstractListModel):
    """Conversations without their turns, newest first."""

    def __init__(self) -> None:
        super().__init__()
        self._all: list[Conversation] = []

    def set_conversations(self, conversations: Iterable[Conversation]) -> None:
        """Show these."""
        self.beginResetModel()
        self._all = sorted(conversations, key=lambda one: -one.updated)
        self.endResetModel()

    def put(self, conversation: Conversation) -> None:
        """Show a conversation's newest state; the freshest goes to the top."""
        self.set_conversations([one for one in self._all if one.id != conversation.id] + [conversation])

    def drop(self, conversation_id: int) -> None:
        """Take it away."""
        self.set_conversations([one for one in self._all if one.id != conversation_id])

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
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return text.one_line(one.title) or self.tr("Untitled")
        if role == Qt.ItemDataRole.ToolTipRole:
            return text.tooltip(one.title)
        return one if role == Role.RECORD else None


class ConversationList(QWidget):
    """The list and its commands; `chosen` and `new_wanted` say what the user wants to see."""

    chosen = Signal(int)
    new_wanted = Signal()
    removed = Signal(int)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._current: int | None = None
        self.model = ConversationModel()
        self._list = QListView()
        self._new = QPushButton(self.tr("New conversation"))
        self._build()
        self.model.modelReset.connect(self._refresh)
        self._refresh()

    def set_current(self, conversation_id: int | None) -> None:
        """Mark the conversation that is shown; None for a new one."""
        self._current = conversation_id
        row = self.model.row(conversation_id)
        if row >= 0:
            self._list.setCurrentIndex(self.model.index(row))
        else:
            self._list.clearSelection()
            self._list.setCurrentIndex(QModelIndex())

    def show_menu(self, index: QModelIndex, where: QPoint) -> None:
        """The commands for one conversation."""
        if not index.isValid():
            return
        conversation = self.model.conversation(index.row())
        menu = QMenu(self)
        menu.addAction(self.tr("Rename…")).triggered.connect(lambda: self.rename(conversation))
        menu.addAction(self.tr("Delete…")).triggered.connect(lambda: self.delete(conversation))
        menu.exec(where)
        menu.deleteLater()

    def rename(self, conversation: Conversation) -> None:
        """Ask for a new title."""
        title = ask_name(self, self.tr("Rename conversation"), self.tr("Title"), conversation.title)
        if title:
            self._jobs.submit(RenameConversation(conversation.id, title), self, on_done=self.model.put)

    def delete(self, conversation: Conversation) -> None:
        """Delete a conversation, if the user means it."""
        question = self.tr("Delete the conversation “{title}”?").format(title=text.one_line(conversation.title)[:120])
        comfort = self.tr("Its questions and answers are deleted for good. Your documents stay.")
        if confirm(self, question, comfort, self.tr("Delete")):
            self._jobs.submit(
                DeleteConversation(conversation.id), self, on_done=lambda _: self._deleted(conversation.id)
            )

    def _deleted(self, conversation_id: int) -> None:
        self.model.drop(conversation_id)
        self.removed.emit(conversation_id)

    def _build(self) -> None:
        self._new.setObjectName("newConversation")
        icons.keep(self._new, "compose", "accent")
        self._new.setToolTip(self.tr("Start a new conversation (Ctrl+N)"))
        self._new.clicked.connect(self.new_wanted)
        title = QLabel(self.tr("Conversations"))
        title.setObjectName("section")
        title.setContentsMargins(14, 8, 14, 4)
        self._empty = QLabel(self.tr("Your questions will be kept here."))
        self._empty.setObjectName("small")
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(14, 2, 14, 0)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._build_list()
        self._stack = QStackedLayout()
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._empty)
        button = QVBoxLayout()
        button.setContentsMargins(10, 12, 10, 4)
        button.addWidget(self._new)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(button)
        layout.addWidget(title)
        layout.addLayout(self._stack, 1)

    def _build_list(self) -> None:
        self._delegate = RowDelegate("chat", two_lines=False)  # kept: the view does not own it
        self._delegate.menu_wanted.connect(self.show_menu)
        view = self._list
        view.setModel(self.model)
        view.setItemDelegate(self._delegate)
        view.setMouseTracking(True)
        view.setAccessibleName(self.tr("Conversations"))
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(
            lambda where: self.show_menu(view.indexAt(where), view.viewport().mapToGlobal(where))
        )
        view.clicked.connect(self._open)
        view.activated.connect(self._open)
        for key, act in (
            (QKeySequence(Qt.Key.Key_F2), self.rename),
            (QKeySequence(Qt.Key.Key_Delete), self.delete),
        ):
            shortcut = QShortcut(key, view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda act=act: self._on_current(act))

    def _on_current(self, act: Any) -> None:
        index = self._list.currentIndex()
        if index.isValid():
            act(self.model.conversation(index.row()))

    def _open(self, index: QModelIndex) -> None:
        wanted = self.model.conversation(index.row()).id
        if wanted != self._current:
            self.chosen.emit(wanted)

    def _refresh(self) -> None:
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)
        self.set_current(self._current)
