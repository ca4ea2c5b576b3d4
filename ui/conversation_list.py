"""The conversations: pinned ones, then the newest, each titled by its first question; and searching them."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from app.errors import ChatQAError
from app.records import Conversation, ConversationHit
from app.requests import DeleteConversation, PinConversation, RenameConversation, RestoreConversation
from ui import icons
from ui.conversation_model import ConversationModel
from ui.conversation_search import ConversationSearch, Found
from ui.conversation_view import ConversationView
from ui.error_dialog import ask_name
from ui.jobs import Jobs
from ui.labels import pane_note


class ConversationList(QWidget):
    """The list and its commands; `chosen` and `new_wanted` say what the user wants to see."""

    chosen = Signal(int)
    turn_wanted = Signal(int)  # a turn of the conversation just chosen: it is where the search found its words
    new_wanted = Signal()
    removed = Signal(int)  # gone from the list: nobody should show it any more
    deleted = Signal(object)  # Conversation; `restore` takes it back
    export_wanted = Signal(object)  # Conversation

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._current: int | None = None
        self._left_open: set[int] = set()  # were shown when they were deleted
        self.model = ConversationModel()
        self.search_field = ConversationSearch(jobs)
        self._list = ConversationView(self.model, self.tr("Conversations"))
        self._new = QPushButton(self.tr("New conversation"))
        self._build()
        self._connect()
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

    def search(self) -> None:
        """Have the user search."""
        self.search_field.begin()

    def put(self, conversation: Conversation) -> None:
        """Show a conversation's newest state."""
        self.model.put(conversation)
        self.search_field.put(conversation)

    def show_menu(self, conversation: Conversation, where: QPoint) -> None:
        """The commands for one conversation."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        pin = self.tr("Unpin") if conversation.pinned else self.tr("Pin to the top")
        menu.addAction(self.tr("Rename…")).triggered.connect(lambda: self.rename(conversation))
        menu.addAction(pin).triggered.connect(lambda: self.pin(conversation, not conversation.pinned))
        menu.addAction(self.tr("Export…")).triggered.connect(lambda: self.export_wanted.emit(conversation))
        menu.addSeparator()
        menu.addAction(self.tr("Delete")).triggered.connect(lambda: self.delete(conversation))
        menu.popup(where)

    def rename(self, conversation: Conversation) -> None:
        """Ask for a new title."""
        title = ask_name(self, self.tr("Rename conversation"), self.tr("Title"), conversation.title)
        if title:
            self._jobs.submit(RenameConversation(conversation.id, title), self, on_done=self.put)

    def pin(self, conversation: Conversation, pinned: bool) -> None:
        """Have it stand above the others, or no longer."""
        self._jobs.submit(PinConversation(conversation.id, pinned), self, on_done=self.put)

    def delete(self, conversation: Conversation) -> None:
        """Delete a conversation at once: it can be taken back."""
        if conversation.id == self._current:
            self._left_open.add(conversation.id)
        self.model.drop(conversation.id)
        self.search_field.drop(conversation.id)
        self.removed.emit(conversation.id)
        self._jobs.submit(
            DeleteConversation(conversation.id),
            self,
            on_done=lambda _: self.deleted.emit(conversation),
            on_failed=lambda error: self._not_deleted(conversation, error),
        )

    def restore(self, conversation: Conversation) -> None:
        """Take its deletion back, and show it if it was shown."""
        self._jobs.submit(RestoreConversation(conversation.id), self, on_done=self._restored)

    def _restored(self, conversation: Conversation | None) -> None:
        if conversation is None:
            return
        self.model.bring_back(conversation)
        self.search_field.again()
        if not self.search_field.is_searching:  # the button pressed is gone, and the keyboard with it
            row = self.model.index(self.model.row(conversation.id))
            self._list.selectionModel().setCurrentIndex(row, QItemSelectionModel.SelectionFlag.NoUpdate)
            self._list.setFocus()
        if conversation.id in self._left_open:
            self._left_open.remove(conversation.id)
            self.chosen.emit(conversation.id)

    def _not_deleted(self, conversation: Conversation, error: ChatQAError) -> None:
        self.model.bring_back(conversation)
        self.search_field.again()
        self._jobs.failed.emit(error)

    def _open(self, row: int) -> None:
        wanted = self.model.conversation(row).id
        if wanted != self._current:
            self.chosen.emit(wanted)

    def _open_hit(self, hit: ConversationHit) -> None:
        if hit.conversation.id != self._current:
            self.chosen.emit(hit.conversation.id)
        if hit.turn_id is not None:
            self.turn_wanted.emit(hit.turn_id)

    def _refresh(self) -> None:
        """Show the list, what says that it is empty, or what was found."""
        searching = self.search_field.is_searching
        self._title.setText(self.tr("Search results") if searching else self.tr("Conversations"))
        if searching:
            self._stack.setCurrentWidget(self.search_field.results)
        else:
            self._stack.setCurrentWidget(self._list if self.model.rowCount() else self._empty)

    def _return(self) -> None:
        """The search was left: the keyboard goes to the list, unless it came from elsewhere."""
        (self._list if self.model.rowCount() else self._new).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _build(self) -> None:
        self._new.setObjectName("newConversation")
        icons.keep(self._new, "compose", "accent")
        self._new.setToolTip(self.tr("Start a new conversation (Ctrl+N)"))
        self._title = QLabel()
        self._title.setObjectName("section")
        self._title.setContentsMargins(14, 8, 14, 4)
        self._empty = pane_note(self.tr("Your questions will be kept here."))
        self._stack = QStackedLayout()
        for widget in (self._list, self._empty):
            self._stack.addWidget(widget)
        top = QVBoxLayout()
        top.setContentsMargins(10, 12, 10, 2)
        top.setSpacing(8)
        top.addWidget(self._new)
        top.addWidget(self.search_field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(top)
        layout.addWidget(self._title)
        layout.addLayout(self._stack, 1)

    def _take_results(self, results: Found) -> None:
        self._stack.addWidget(results)
        QWidget.setTabOrder(self.search_field, results.view)
        self._connect_rows(results.view)

    def _connect_rows(self, view: ConversationView) -> None:
        view.menu_wanted.connect(self.show_menu)
        view.rename_wanted.connect(self.rename)
        view.delete_wanted.connect(self.delete)

    def _connect(self) -> None:
        self._new.clicked.connect(self.new_wanted)
        self._list.opened.connect(self._open)
        self.search_field.chosen.connect(self._open_hit)
        self.search_field.left.connect(self._return)
        self.search_field.searching_changed.connect(self._refresh)
        self.search_field.results_made.connect(self._take_results)
        self._connect_rows(self._list)
        self.model.modelReset.connect(lambda: self.set_current(self._current))
        for changed in (self.model.modelReset, self.model.rowsInserted, self.model.rowsRemoved):
            changed.connect(self._refresh)
