"""The window: three panes, and what one tells the others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QMainWindow, QMessageBox, QSplitter, QVBoxLayout, QWidget

from app import __version__
from app.client import EngineState
from app.errors import ChatQAError
from app.paths import resources_dir
from app.records import Box, ModelInfo, Overview, Passage
from app.requests import GetOverview, GetSettings
from app.settings import Settings
from ui import drops, theme
from ui.banner import Banner
from ui.chat_panel import ChatPanel
from ui.drop_overlay import DropOverlay
from ui.error_dialog import details
from ui.jobs import Jobs
from ui.menus import fill_menu_bar
from ui.model_dialog import ModelDialog
from ui.page_panel import PagePanel
from ui.settings_dialog import SettingsDialog
from ui.sidebar import Sidebar

STATE_FILE = "window.ini"
SAMPLE = "handbook.pdf"


class MainWindow(QMainWindow):
    """Owns the engine through `jobs`, and ends it when it is closed."""

    closed = Signal()

    def __init__(self, home: Path, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._state = QSettings(str(home / STATE_FILE), QSettings.Format.IniFormat)
        self._engine = "starting"
        self._notice = ""
        self._model: ModelInfo | None = None
        self._models: ModelDialog | None = None
        self._overview_seen = False
        self.banner = Banner()
        self.sidebar = Sidebar(jobs)
        self.chat = ChatPanel(jobs)
        self.page = PagePanel(self.sidebar.library.passwords)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self._build()
        fill_menu_bar(self)
        self._connect()
        self._restore()
        self._refresh()

    # Documents from outside.

    def add_paths(self, paths: Sequence[str]) -> None:
        """Add PDFs and folders; name what is neither."""
        drop = drops.sort_paths(paths)
        self.sidebar.library.add(drop.paths)
        if drop.refused:
            self.banner.tell(drops.refusal(drop.refused), "warning")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if drops.local_paths(event.mimeData()):
            event.acceptProposedAction()
            self._overlay.cover()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._overlay.hide()
        paths = drops.local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.add_paths(paths)

    # What the engine tells.

    def _take_state(self, state: EngineState) -> None:
        self._engine = state.name
        if state.name == "ready":
            self._jobs.submit(GetOverview(), self, on_done=self._show_overview)
            self._jobs.submit(GetSettings(), self, on_done=self._apply_settings)
            self.sidebar.library.work.begin()
        elif state.name == "restarting":
            self.chat.engine_lost()
            self.banner.tell(state.message, "warning")
        else:
            self.banner.tell(state.message, "error", details=state.message, lasting=True)
        self._refresh()

    def _show_overview(self, overview: Overview | None) -> None:
        if overview is None:
            return
        self._overview_seen = True
        self._model = overview.model
        self.sidebar.library.work.show(overview)
        self.sidebar.conversations.model.set_conversations(overview.conversations)
        self.sidebar.show_model(overview.model)
        if overview.placement is not None:
            self.sidebar.show_placement(overview.placement)
        if overview.notice:
            self.banner.tell(overview.notice, "info")
        self._refresh()

    def _apply_settings(self, settings: Settings | None) -> None:
        look = theme.look()
        if settings is not None and look is not None:
            look.choose(settings.theme)

    def _tell_error(self, error: ChatQAError) -> None:
        if self._engine not in ("refused", "given_up"):  # their sentence stands already
            self.banner.tell(str(error), "error", details=details(error))

    def _tell_notice(self, sentence: str) -> None:
        self.banner.withdraw(self._notice)
        self._notice = sentence
        if sentence and self._engine not in ("refused", "given_up"):
            self.banner.tell(sentence, "info")

    def _refresh(self) -> None:
        """What can be asked now, and what to say where nothing can."""
        library, scope = self.sidebar.library.model, self.sidebar.library.scope
        self.chat.welcome.show_state(
            library.rowCount(),
            scope.searchable if scope is not None else library.searchable(),
            has_model=self._model is not None or not self._overview_seen,
            has_sample=(resources_dir() / SAMPLE).is_file(),
        )
        reason, hard = self._block(library.rowCount(), library.searchable())
        was_blocked = self.chat.composer.is_blocked
        self.chat.composer.set_block(reason, hard)
        if was_blocked and not reason and not isinstance(self.focusWidget(), QLineEdit):
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

    def show_source(self, passage: Passage, boxes: Sequence[Box]) -> None:
        """Open the page pane at a source."""
        library = self.sidebar.library.model
        self._unfold_page()
        self.page.show_source(passage, boxes, library.find(passage.document_id) or library.find_path(passage.path))

    def _show_document(self, document: object) -> None:
        self._unfold_page()
        self.page.show_document(document)  # type: ignore[arg-type]  # a signal carries objects

    def _unfold_page(self) -> None:
        if self.page.isVisible():
            return
        left, middle, _ = self.splitter.sizes()
        share = int(float(str(self._state.value("page_share", 46)))) / 100
        right = int((left + middle) * share)
        self.page.show()
        self.splitter.setSizes([left, max(middle - right, 380), right])

    def _fold_page(self) -> None:
        self._remember_share()
        self.page.hide()
        self.chat.composer.editor.setFocus()

    def toggle_page(self) -> None:
        """Fold the page pane, or unfold it."""
        self._fold_page() if self.page.isVisible() else self._unfold_page()

    def add_sample(self) -> None:
        """Add the handbook of this program, as a document to try it with."""
        self.sidebar.library.add([str(resources_dir() / SAMPLE)])

    def open_models(self) -> None:
        """The dialog of the language models."""
        if self._models is None:  # it stays: a download goes on while it is closed
            self._models = ModelDialog(self, self._jobs)
            self._models.changed.connect(lambda: self._jobs.submit(GetOverview(), self, on_done=self._show_overview))
            self._models.changed.connect(self.chat.engine_lost)
        self._models.open()

    def open_settings(self) -> None:
        """The dialog of the settings."""
        dialog = SettingsDialog(self, self._jobs)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def tell_about(self) -> None:
        """What this program is."""
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("About ChatQA Desktop"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(f"ChatQA Desktop {__version__}")
        box.setInformativeText(
            self.tr("Answers questions about your own PDFs, on this computer. Nothing you add or ask leaves it.")
        )
        box.setIconPixmap(self.windowIcon().pixmap(64, 64))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    # Building, remembering, closing.

    def closeEvent(self, event: QCloseEvent) -> None:
        self._remember_share()
        self._state.setValue("geometry", self.saveGeometry())
        self._state.setValue("sidebar_width", self.splitter.sizes()[0])
        self._state.setValue("sidebar", self.sidebar.splitter.saveState())
        self._state.sync()
        self.hide()  # ending the engine may take a second
        self._jobs.close()
        event.accept()
        self.closed.emit()

    def _remember_share(self) -> None:
        if self.page.isVisible():
            sizes = self.splitter.sizes()
            self._state.setValue("page_share", round(100 * sizes[2] / max(sum(sizes), 1)))

    def _restore(self) -> None:
        geometry = self._state.value("geometry")
        if not (isinstance(geometry, QByteArray) and self.restoreGeometry(geometry)):
            self.resize(1280, 800)
        width = int(float(str(self._state.value("sidebar_width", 272))))
        self.splitter.setSizes([width, max(self.width() - width, 380), 0])
        sidebar = self._state.value("sidebar")
        if isinstance(sidebar, QByteArray):
            self.sidebar.splitter.restoreState(sidebar)

    def _build(self) -> None:
        self.setWindowTitle("ChatQA Desktop")
        self.setMinimumSize(760, 520)
        self.setAcceptDrops(True)
        for pane in (self.sidebar, self.chat, self.page):
            self.splitter.addWidget(pane)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setStretchFactor(2, 1)
        self.sidebar.setMinimumWidth(220)
        self.chat.setMinimumWidth(360)
        self.page.setMinimumWidth(300)
        self.page.hide()
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(self.splitter, 1)
        self.setCentralWidget(body)
        self._overlay = DropOverlay(self)
        for child in body.findChildren(QWidget):
            child.setAcceptDrops(False)  # whatever a drop falls on, the window takes it

    def _connect(self) -> None:
        library, conversations, chat = self.sidebar.library, self.sidebar.conversations, self.chat
        self._jobs.state_changed.connect(self._take_state)
        self._jobs.failed.connect(self._tell_error)
        self._jobs.noticed.connect(self._tell_notice)
        library.changed.connect(self._refresh)
        library.document_wanted.connect(self._show_document)
        library.notice.connect(self._tell_notice)
        library.scope_changed.connect(chat.set_scope)
        chat.scope_cleared.connect(library.ask_all)
        conversations.new_wanted.connect(chat.begin)
        conversations.chosen.connect(chat.open)
        conversations.removed.connect(chat.forget)
        chat.model_loaded.connect(self.sidebar.show_placement)
        chat.conversation_changed.connect(conversations.model.put)
        chat.shown_changed.connect(conversations.set_current)
        chat.source_wanted.connect(self.show_source)
        chat.welcome.files_wanted.connect(library.choose_files)
        chat.welcome.folder_wanted.connect(library.choose_folder)
        chat.welcome.sample_wanted.connect(self.add_sample)
        chat.welcome.models_wanted.connect(self.open_models)
        self.sidebar.models_wanted.connect(self.open_models)
        self.sidebar.settings_wanted.connect(self.open_settings)
        self.page.close_wanted.connect(self._fold_page)
