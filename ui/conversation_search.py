"""Searching the conversations as one types: the field, and the list of what was found."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget, QWidget

from app.records import Conversation, ConversationHit
from app.requests import SearchConversations
from ui import icons, text, theme
from ui.clear_action import ClearAction
from ui.conversation_model import HitModel
from ui.conversation_view import ConversationView
from ui.jobs import Jobs
from ui.labels import pane_note

PAUSE_MS = 120  # of typing, before it is searched


class Found(QStackedWidget):
    """What was found, or that nothing was."""

    def __init__(self, model: HitModel) -> None:
        super().__init__()
        self.view = ConversationView(model, self.tr("Conversations found"), two_lines=True, leaves=True)
        self.nothing = pane_note()
        self.addWidget(self.view)
        self.addWidget(self.nothing)

    def tell(self, count: int, words: str) -> None:
        """So many were found of these words."""
        self.nothing.setText(self.tr("Nothing found for “{words}”.").format(words=text.breakable(words)))
        self.setCurrentWidget(self.view if count else self.nothing)


class ConversationSearch(QLineEdit):
    """The field. `results` holds what it found, to be shown while `is_searching`; made with the first search."""

    results_made = Signal(object)  # Found
    searching_changed = Signal()
    chosen = Signal(object)  # ConversationHit
    takes_escape = True  # see ui.window_keys
    left = Signal()  # Esc: the user goes back to where the keyboard was

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._words = ""  # what `results` shows the hits of
        self._awaited: str | None = None  # what is being searched
        self._opens_first = False  # Enter was pressed before the hits were there
        self._came_from: QWidget | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.found = HitModel()
        self._results: Found | None = None
        self._build()

    @property
    def is_searching(self) -> bool:
        """Whether there are results of a search to be shown."""
        return bool(self._words)

    @property
    def results(self) -> Found:
        """The list of what was found."""
        if self._results is None:
            self._results = Found(self.found)
            self._results.view.opened.connect(self._open)
            self._results.view.left.connect(self.leave)
            self._results.view.left_above.connect(self.begin)
            self.results_made.emit(self._results)
        return self._results

    @property
    def view(self) -> ConversationView:
        """Its rows."""
        return self.results.view

    def begin(self) -> None:
        """Have the keyboard here; Esc gives it back."""
        focused = QApplication.focusWidget()
        if focused is not self and (self._results is None or focused is not self.view):
            self._came_from = focused
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def leave(self) -> None:
        """Clear the field, and give the keyboard back."""
        back, self._came_from = self._came_from, None
        self.clear()
        self.left.emit()
        if back is not None and shiboken6.isValid(back) and back.isVisible():
            back.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def put(self, conversation: Conversation) -> None:
        """A conversation found has another title, or is pinned."""
        if self.is_searching:
            self._change([_of(hit, conversation) for hit in self.found.hits])

    def drop(self, conversation_id: int) -> None:
        """A conversation found was deleted."""
        if self.is_searching:
            self._change([hit for hit in self.found.hits if hit.conversation.id != conversation_id])

    def again(self) -> None:
        """What can be found has changed."""
        if self.is_searching:
            self._search()

    def _type(self) -> None:
        self._opens_first = False
        if self._typed():
            self._pause.start()
        else:
            self._pause.stop()
            self._awaited = None
            self._show("", ())

    def _typed(self) -> str:
        return text.one_line(self.text())

    def _search(self) -> None:
        self._pause.stop()
        self._awaited = words = self._typed()
        request = SearchConversations(words)
        self._jobs.submit(request, self, on_done=lambda hits: self._take(words, hits))

    def _take(self, words: str, hits: tuple[ConversationHit, ...] | None) -> None:
        if hits is None or words != self._awaited:
            return  # more was typed meanwhile
        self._awaited = None
        self._show(words, hits)
        if self._opens_first and hits:
            self._open(0)
        self._opens_first = False

    def _show(self, words: str, hits: tuple[ConversationHit, ...]) -> None:
        was_searching = self.is_searching
        self._words = words
        if words or was_searching:
            self._change(list(hits))
            self.view.scrollToTop()
        if was_searching != self.is_searching:
            self.searching_changed.emit()

    def _change(self, hits: list[ConversationHit]) -> None:
        row = self.view.currentIndex().row()
        self.found.set_hits(hits)
        if row >= 0:
            self.view.setCurrentIndex(self.found.index(min(row, len(hits) - 1)))
        self.results.tell(len(hits), self._words)

    def _enter(self) -> None:
        if not self._typed():
            return
        if self._words == self._typed() and self._awaited is None:
            self._open(0)
        else:
            self._opens_first = True
            self._search()

    def _open(self, row: int) -> None:
        if row < self.found.rowCount():
            self.view.setCurrentIndex(self.found.index(row))
            self.chosen.emit(self.found.hit(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() == Qt.Key.Key_Down and self.is_searching and self.found.rowCount():
            self.view.setFocus(Qt.FocusReason.TabFocusReason)
            self.view.setCurrentIndex(self.found.index(0))
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        words = self.tr("Search conversations")
        self.setObjectName("search")
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self.setAcceptDrops(False)  # a file dropped here is for the window
        self.setToolTip(self.tr("Search questions, answers and titles (Ctrl+Shift+F)"))
        # Made here: the wrapper of one that Qt makes may be invalidated while the window lives.
        self._sign = QAction(icons.icon("find"), words, self)
        self.addAction(self._sign, QLineEdit.ActionPosition.LeadingPosition)
        ClearAction(self, self.tr("Clear the search"))
        look = theme.look()
        if look is not None:
            look.changed.connect(self._paint)
        self.textChanged.connect(self._type)
        self.returnPressed.connect(self._enter)

    def _paint(self) -> None:
        self._sign.setIcon(icons.icon("find"))


def _of(hit: ConversationHit, conversation: Conversation) -> ConversationHit:
    same = hit.conversation.id == conversation.id
    return ConversationHit(conversation, hit.turn_id, hit.excerpt) if same else hit
