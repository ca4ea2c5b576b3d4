"""The window: three panes, and what one tells the others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QLineEdit, QMainWindow, QVBoxLayout, QWidget

from app.client import EngineState
from app.errors import ChatQAError
from app.paths import resources_dir
from app.records import Conversation, ModelInfo, Overview
from app.requests import GetOverview, GetSettings
from ui import language, text
from ui.banner import Banner, undo_words
from ui.chat_panel import ChatPanel
from ui.dialogs import Dialogs
from ui.drafts import Drafts
from ui.drop_site import DropSite
from ui.error_dialog import details
from ui.in_force import InForce
from ui.jobs import Jobs
from ui.late import Late
from ui.list_roles import order_named
from ui.mains import MainsNote
from ui.menus import fill_menu_bar
from ui.offer_card import Offering
from ui.panes import Panes, WindowState
from ui.reading import Reading
from ui.scope import none_of_them
from ui.sidebar import Sidebar
from ui.tray import Tray

if TYPE_CHECKING:  # what is not wanted at the start is imported when it is
    from app.errands import Errand
    from ui.export_work import Exporter
    from ui.model_dialog import ModelDialog
    from ui.page_panel import PagePanel

SAMPLE = "handbook.pdf"
ORDER_KEY = "documents_order"  # in what the window remembers


class MainWindow(QMainWindow):
    """Owns the engine through `jobs`, and ends it when it is closed."""

    closed = Signal()

    def __init__(self, home: Path, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._state = WindowState(home)
        self._engine = "starting"
        self._notice = ""
        self._model: ModelInfo | None = None
        self._models: ModelDialog | None = None
        self._exporter: Exporter | None = None
        self._overview_seen = False
        self._overview_asked = jobs.is_open  # then it is on its way while the window is built
        if self._overview_asked:
            jobs.submit(GetOverview(), self, on_done=self._show_overview)
        self._quitting = False
        self.errand: Errand | None = None  # what is to be done once the window is closed
        self.banner = Banner()
        self.sidebar = Sidebar(jobs)
        self.chat = ChatPanel(jobs)
        self._drafts = Drafts(self.chat.composer, self._state)
        self.panes = Panes(self.sidebar, self.chat, self._state)
        self.reading = Reading(self.panes, self.sidebar.library, self.chat, jobs)
        self.mains = MainsNote(jobs)
        self.tray = Tray(self, self.quit)
        self.in_force = InForce(self.chat, self.tray)
        self.dialogs = Dialogs(self, jobs, home, self.sidebar.library.model)
        self._build()
        fill_menu_bar(self)
        self._connect()
        self._restore()
        self._refresh()

    # What is made when it is first wanted.

    @property
    def page(self) -> PagePanel:
        """The pane on the right."""
        return self.reading.page

    @property
    def exporter(self) -> Exporter:
        """Puts conversations into files."""
        if self._exporter is None:
            from ui.export_work import Exporter

            self._exporter = Exporter(self, self._jobs)
            self._exporter.done.connect(self._tell_exported)
            self._exporter.notice.connect(self._tell_notice)
        return self._exporter

    # Documents from outside.

    def add_paths(self, paths: Sequence[str]) -> None:
        """Add PDFs and folders; name what is neither."""
        self.sidebar.library.bring(paths)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.drops.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.drops.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drops.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drops.drop(event)

    # What the engine tells.

    def _take_state(self, state: EngineState) -> None:
        self._engine = state.name
        if state.name == "ready":
            if not self._overview_asked:
                self._jobs.submit(GetOverview(), self, on_done=self._show_overview)
            self._overview_asked = False
            self._jobs.submit(GetSettings(), self, on_done=self.in_force.apply)
            self.sidebar.library.work.begin()
            self.mains.begin()
        elif state.name == "restarting":
            self._overview_asked = False
            self.banner.forget()  # what was deleted is gone with the engine
            self.chat.cool_down()
            self.banner.tell(language.sentence(state.message), "warning")
        else:
            self.banner.tell(language.sentence(state.message), "error", details=state.message, lasting=True)
        self._refresh()

    def _show_overview(self, overview: Overview | None) -> None:
        if overview is None:
            return
        first, self._overview_seen = not self._overview_seen, True
        self._model = overview.model
        self.sidebar.library.work.show(overview)
        self.sidebar.conversations.model.set_conversations(overview.conversations)
        if first:
            self._drafts.keep_only({one.id for one in overview.conversations})
            self._go_where_the_user_was(overview)
            Late(self, [lambda: self.page, lambda: self.reading.restore(self._state)])
        self.sidebar.show_model(overview.model)
        if overview.placement is not None:
            self.sidebar.show_placement(overview.placement)
        self._offering.look(overview.model)
        if overview.notice:
            self.banner.tell(language.sentence(overview.notice), "info")
        self._refresh()

    def _go_where_the_user_was(self, overview: Overview) -> None:
        """To the conversation and the collection shown when the window was last closed, if they are still there."""
        collection, conversation = self._state.number("collection", 0), self._state.number("conversation", 0)
        if any(one.id == collection for one in overview.collections):
            self.sidebar.library.choose_collection(collection)
        if self.chat.is_fresh and any(one.id == conversation for one in overview.conversations):
            self.chat.open(conversation)

    def _embed_anew(self) -> None:
        self._jobs.submit(GetOverview(), self, on_done=self._show_overview)
        self.sidebar.library.work.embed()

    def _tell_error(self, error: ChatQAError) -> None:
        self.banner.tell(language.sentence(str(error)), "error", details=details(error))

    def _tell_notice(self, sentence: str) -> None:
        self.banner.withdraw(self._notice)
        self._notice = language.sentence(sentence)
        if sentence:
            self.banner.tell(self._notice, "info")

    def _tell_deleted(self, conversation: Conversation) -> None:
        sentence = self.tr("“{title}” was deleted.").format(title=text.one_line(conversation.title)[:120])
        undo = (undo_words(), lambda: self.sidebar.conversations.restore(conversation))
        self.banner.tell(sentence, action=undo)

    def _refresh(self) -> None:
        """What can be asked now, and what to say where nothing can."""
        library, scope = self.sidebar.library.model, self.sidebar.library.scope
        working = library.all.working
        self.mains.show_work(working > 0 or self.sidebar.library.work.scans.is_running)
        self.tray.note_work(working)
        if self._overview_seen:  # nothing is claimed before
            self.chat.welcome.show_state(
                len(library.all),
                scope.searchable if scope is not None else library.searchable(),
                has_model=self._model is not None,
                has_sample=(resources_dir() / SAMPLE).is_file(),
                sample_alone=len(library.all) == 1 and library.documents[0].name == SAMPLE,
                hindrance=scope.block() if scope is not None else none_of_them(working),
            )
        reason, hard = self._block(len(library.all), library.searchable())
        was_blocked = self.chat.composer.is_blocked
        self.chat.composer.set_block(reason, hard)
        if was_blocked and not reason and not isinstance(self.focusWidget(), (QLineEdit, QAbstractScrollArea)):
            self.chat.composer.editor.setFocus()  # the next thing to do is to type

    def _block(self, documents: int, searchable: int) -> tuple[str, bool]:
        if self._engine in ("refused", "given_up"):
            return self.tr("Nothing can be asked now; the reason stands at the top of the window."), True
        if not self._overview_seen or self._engine != "ready":
            return self.tr("Getting ready…"), False
        if self._model is None:
            return self.tr("Add a language model to ask questions."), True
        if searchable == 0 and documents == 0:
            return self.tr("Add a document to ask about."), True
        if searchable == 0:
            return self.tr("None of your documents can be searched yet."), False
        scope = self.sidebar.library.scope
        return scope.block() if scope is not None else "", False

    # What one pane asks of another.

    def add_sample(self) -> None:
        """Add the handbook of this program, as a document to try it with."""
        self.sidebar.library.add([str(resources_dir() / SAMPLE)])

    def open_models(self, name: str = "") -> None:
        """The dialog of the language models, at one of them if it is named."""
        from ui.model_dialog import ModelDialog

        if self._models is None:  # it stays: a download goes on while it is closed
            self._models = ModelDialog(self, self._jobs)
            self._models.changed.connect(lambda: self._jobs.submit(GetOverview(), self, on_done=self._show_overview))
            self._models.changed.connect(self.chat.cool_down)
            self._models.arrived.connect(self.banner.tell)
        self._models.open_at(name)

    def export_shown(self) -> None:
        """Put the conversation shown into a file."""
        model = self.sidebar.conversations.model
        row = model.row(self.chat.shown)
        if row < 0:
            self.banner.tell(self.tr("There is no conversation to export here: ask something first."))
        else:
            self.exporter.export(model.conversation(row).id, model.conversation(row).title)

    def _tell_exported(self, sentence: str, path: str) -> None:
        from ui.outside import show_in_folder

        self.banner.tell(sentence, action=(self.tr("Show in folder"), lambda: show_in_folder(self, path)))

    def run_errand(self, errand: Errand) -> None:
        """Close, have it done while nobody has the home open, and open again: see ui.application."""
        self.errand = errand
        self.quit()

    def quit(self) -> None:
        """Close for good, also where closing would only hide the window."""
        self._quitting = True
        self.close()

    # Building, remembering, closing.

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.tray.keeps_running and not self._quitting:
            event.ignore()
            self.hide()
            return
        self.panes.remember()
        self._drafts.save()
        self.reading.remember(self._state)
        self._state.setValue("geometry", self.saveGeometry())
        self._state.setValue("sidebar", self.sidebar.splitter.saveState())
        if self._overview_seen:  # else it is not known yet what was shown when it was last closed
            collection = self.sidebar.library.collection()
            self._state.setValue("collection", collection.id if collection is not None else 0)
            self._state.setValue("conversation", self.chat.shown or 0)
        self._state.sync()
        self.hide()  # ending the engine may take a second
        self._jobs.close()
        event.accept()
        self.closed.emit()

    def _restore(self) -> None:
        geometry = self._state.layout("geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1280, 800)
        self.panes.restore(self.width())
        self.sidebar.library.model.sort_by(order_named(str(self._state.value(ORDER_KEY, ""))))
        sidebar = self._state.layout("sidebar")
        if sidebar is not None:
            self.sidebar.splitter.restoreState(sidebar)

    def _build(self) -> None:
        self.setWindowTitle("ChatQA Desktop")
        self.setMinimumSize(760, 520)
        self.setAcceptDrops(True)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(self.panes, 1)
        self.setCentralWidget(body)
        column = self.sidebar.library.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1, self.mains)  # beneath the library's head
        self.drops = DropSite(self, self.sidebar.library, self.chat.composer.editor)
        self._offering = Offering(self._jobs, self.chat.welcome.offer, self._state)

    def _connect(self) -> None:
        library, conversations, chat = self.sidebar.library, self.sidebar.conversations, self.chat
        self._jobs.state_changed.connect(self._take_state)
        self._jobs.failed.connect(self._tell_error)
        self._jobs.noticed.connect(self._tell_notice)
        library.changed.connect(self._refresh)
        library.notice.connect(self._tell_notice)
        library.refused.connect(lambda sentence: self.banner.tell(sentence, "warning"))
        library.order_changed.connect(lambda order: self._state.setValue(ORDER_KEY, order))
        library.scope_changed.connect(chat.set_scope)
        library.asking.connect(chat.composer.editor.setFocus)
        chat.scope_cleared.connect(library.ask_all)
        conversations.new_wanted.connect(chat.begin)
        conversations.chosen.connect(chat.open)
        conversations.turn_wanted.connect(chat.show_turn)
        conversations.removed.connect(chat.forget)
        conversations.deleted.connect(self._tell_deleted)
        conversations.export_wanted.connect(lambda one: self.exporter.export(one.id, one.title))
        chat.model_loaded.connect(self.sidebar.show_placement)
        chat.conversation_changed.connect(conversations.put)
        chat.shown_changed.connect(conversations.set_current)
        chat.welcome.files_wanted.connect(library.choose_files)
        chat.welcome.folder_wanted.connect(library.choose_folder)
        chat.welcome.sample_wanted.connect(self.add_sample)
        chat.welcome.models_wanted.connect(lambda: self.open_models())
        chat.welcome.asked.connect(chat.ask)
        chat.welcome.offer.wanted.connect(self.open_models)
        self.sidebar.models_wanted.connect(lambda: self.open_models())
        self.sidebar.settings_wanted.connect(self.dialogs.open_settings)
        self.dialogs.settings_applied.connect(self.in_force.apply)
        self.in_force.embedder_changed.connect(self._embed_anew)
        self.dialogs.errand_wanted.connect(self.run_errand)
        self.mains.back.connect(library.work.resume)
