"""The language models: which there are, which is in use, adding one's own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import ChatQAError
from app.events import Downloading
from app.records import ModelInfo, Overview
from app.requests import AddModel, DownloadModel, GetOverview, ListModels, UseModel
from ui import text
from ui.jobs import Jobs, Task
from ui.library_model import Role
from ui.rows import RowDelegate


class ModelDialog(QDialog):
    """The catalogue; double click or Use takes a model. It outlives its closing: a download goes on meanwhile."""

    changed = Signal()  # another model is in use

    def __init__(self, parent: QWidget, jobs: Jobs) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.list = QListWidget()
        self._use = QPushButton(self.tr("Use"))
        self._get = QPushButton(self.tr("Download"))
        self._where = QLabel()
        self._download: Task | None = None
        self._coming = ""  # the name of the model that is being downloaded
        self._note = QLabel()
        self.setWindowTitle(self.tr("Language models"))
        self.resize(640, 480)
        self._build()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._load()

    def _load(self) -> None:
        self._jobs.submit(ListModels(), self, on_done=self._show, on_failed=self._tell)
        self._jobs.submit(GetOverview(), self, on_done=self._show_placement)

    def _show_placement(self, overview: Overview | None) -> None:
        if overview is not None and overview.placement is not None:
            self._where.setText(f"{overview.placement.model}: {text.placement(overview.placement)}")
            self._where.show()

    def _show(self, models: tuple[ModelInfo, ...] | None) -> None:
        chosen = self._model()
        self.list.blockSignals(True)  # what the note says stays, till another model is chosen
        self.list.clear()
        for model in models or ():
            item = QListWidgetItem(model.title or model.name, self.list)
            item.setData(Role.RECORD, model)
            item.setData(Role.SUBTITLE, self._describe(model))
            item.setData(Role.TONE, "busy" if model.in_use else "plain")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{model.title}, {self._describe(model)}")
            item.setData(Qt.ItemDataRole.ToolTipRole, text.tooltip(model.path or model.name))
            if model.name == chosen.name if chosen is not None else model.in_use:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self._show_buttons()

    def _describe(self, model: ModelInfo) -> str:
        parts = [self._state(model)]
        if model.size:
            parts.append(text.file_size(model.size))
        parts += [model.licence, text.memory(model)]
        return " · ".join(part for part in parts if part)

    def _state(self, model: ModelInfo) -> str:
        if model.name == self._coming:
            return self.tr("Downloading")
        if not model.path:
            return self.tr("Partly downloaded") if model.here else self.tr("Not on this computer")
        if model.in_use:
            return self.tr("In use")
        if model.origin in ("catalogue", "own"):
            return self.tr("On this computer")
        return self.tr("On this computer, of {program}").format(program=model.origin)

    def _model(self) -> ModelInfo | None:
        item = self.list.currentItem()
        model = item.data(Role.RECORD) if item is not None else None
        return model if isinstance(model, ModelInfo) else None

    def _selected(self) -> None:
        self._show_buttons()
        model = self._model()
        if model is not None and not model.path and not model.downloadable:
            words = self.tr("“{title}” is not on this computer: fetch its GGUF file yourself, then add it here.")
            self._say(words.format(title=model.title), bad=False)
        else:
            self._say("", bad=False)

    def _show_buttons(self) -> None:
        model = self._model()
        self._use.setEnabled(model is not None and bool(model.path) and not model.in_use)
        self._get.setVisible(model is not None and model.downloadable)
        self._get.setEnabled(self._download is None or (model is not None and model.name == self._coming))
        if model is not None:
            label = self.tr("Go on downloading") if model.here else self.tr("Download")
            self._get.setText(self.tr("Pause") if model.name == self._coming else label)

    def _take(self) -> None:
        model = self._model()
        if model is not None and self._use.isEnabled():
            self._use.setEnabled(False)
            self._use_it(model)

    def _fetch_or_pause(self) -> None:
        model = self._model()
        if self._download is not None:
            self._jobs.cancel(self._download)
        elif model is not None:
            self._coming = model.name
            self._download = self._jobs.submit(
                DownloadModel(model.name),
                self,
                on_event=self._downloading,
                on_done=self._fetched,
                on_failed=self._not_fetched,
            )
            self._selected()

    def _downloading(self, event: object) -> None:
        if not isinstance(event, Downloading):
            return
        for row in range(self.list.count()):
            item = self.list.item(row)
            model = item.data(Role.RECORD)
            if isinstance(model, ModelInfo) and model.name == self._coming:
                words = self.tr("Downloading: {done} of {total}")
                sizes = {"done": text.file_size(event.done), "total": text.file_size(event.total)}
                item.setData(Role.SUBTITLE, words.format(**sizes))
                item.setData(Role.PROGRESS, event.done / event.total if event.total else None)
                item.setData(Role.TONE, "busy")

    def _fetched(self, model: ModelInfo | None) -> None:
        """All of it is here; or it was paused, which gives no model."""
        self._download, self._coming = None, ""
        self._load()

    def _not_fetched(self, error: ChatQAError) -> None:
        self._fetched(None)
        self._tell(error)

    def _add(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Add a language model"), "", self.tr("GGUF models (*.gguf *.GGUF)")
        )
        if name:
            self._say(self.tr("Looking at the file…"), bad=False)
            self._jobs.submit(AddModel(name), self, on_done=self._added, on_failed=self._tell)

    def _added(self, model: ModelInfo | None) -> None:
        if model is not None:
            self._use_it(model)

    def _use_it(self, model: ModelInfo) -> None:
        name = model.name if model.origin == "catalogue" else model.path  # two files may have one name
        self._jobs.submit(UseModel(name), self, on_done=self._taken, on_failed=self._tell)

    def _taken(self, model: ModelInfo | None) -> None:
        self.changed.emit()
        self._load()

    def _tell(self, error: ChatQAError) -> None:
        self._selected()
        self._say(str(error), bad=True)

    def _say(self, sentence: str, bad: bool) -> None:
        self._note.setObjectName("turnError" if bad else "small")
        self._note.style().unpolish(self._note)
        self._note.style().polish(self._note)
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))

    def _build(self) -> None:
        words = QLabel(
            self.tr(
                "Questions are answered by a model that runs on this computer. A larger one answers better and slower. "
                "The ChatQA models, such as Llama3-ChatQA-1.5-8B, are made for this."
            )
        )
        words.setObjectName("muted")
        words.setWordWrap(True)
        self._delegate = RowDelegate("chip", two_lines=True, menu=False)
        self.list.setObjectName("models")
        self.list.setItemDelegate(self._delegate)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(self.tr("Language models"))
        self.list.currentItemChanged.connect(self._selected)
        self.list.itemActivated.connect(self._take)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setWordWrap(True)
        add = QPushButton(self.tr("Add a GGUF file…"))
        add.setAutoDefault(False)
        add.clicked.connect(self._add)
        self._use.setAutoDefault(False)
        self._use.clicked.connect(self._take)
        self._get.setAutoDefault(False)
        self._get.clicked.connect(self._fetch_or_pause)
        self._where.setObjectName("small")
        self._where.setTextFormat(Qt.TextFormat.PlainText)
        self._where.setWordWrap(True)
        self._where.hide()
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        buttons = QHBoxLayout()
        for button in (add, self._get, self._use):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(12)
        layout.addWidget(words)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._where)
        layout.addWidget(self._note)
        layout.addLayout(buttons)
