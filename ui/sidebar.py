"""The left pane: conversations above, documents below, the model and the settings at the foot."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSplitter, QToolButton, QVBoxLayout, QWidget

from app.records import ModelInfo, Placement
from ui import icons, text
from ui.conversation_list import ConversationList
from ui.jobs import Jobs
from ui.library_panel import LibraryPanel


class Sidebar(QWidget):
    """Holds the two lists."""

    models_wanted = Signal()
    settings_wanted = Signal()

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.conversations = ConversationList(jobs)
        self.library = LibraryPanel(jobs)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self._model = QPushButton()
        self._build()

    def show_model(self, model: ModelInfo | None) -> None:
        """Name the model in use."""
        self._name = model.title or model.name if model is not None else self.tr("No language model")
        self._model.setText(self._elided())
        self._model.setAccessibleName(self.tr("Language model: {name}").format(name=self._name))
        self._model.setToolTip(text.tooltip(self._name))
        self._model.setAccessibleDescription("")
        icons.keep(self._model, "chip" if model is not None else "warning", "muted" if model is not None else "warn")

    def show_placement(self, placement: Placement) -> None:
        """Say where the model runs, now that it is loaded."""
        words = text.placement(placement)
        self._model.setToolTip(text.tooltip(f"{self._name}: {words}"))
        self._model.setAccessibleDescription(words)

    def _elided(self) -> str:
        metrics = self._model.fontMetrics()
        shown = metrics.elidedText(text.one_line(self._name), Qt.TextElideMode.ElideRight, max(80, self.width() - 100))
        return shown.replace("&", "&&")

    def _build(self) -> None:
        self._name = ""
        self.splitter.addWidget(self.conversations)
        self.splitter.addWidget(self.library)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.setSizes([260, 360])  # the library has three lists in it
        rule = QFrame()
        rule.setObjectName("rule")
        self._model.setObjectName("quiet")
        self._model.setIconSize(QSize(18, 18))
        self._model.clicked.connect(self.models_wanted)
        gear = QToolButton()
        icons.keep(gear, "gear")
        gear.setIconSize(QSize(18, 18))
        gear.setAccessibleName(self.tr("Settings"))
        gear.setToolTip(self.tr("Settings"))
        gear.clicked.connect(self.settings_wanted)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 6, 8, 8)
        foot.addWidget(self._model, 1)
        foot.addWidget(gear)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(rule)
        layout.addLayout(foot)
