"""The language models: which there are, which is in use, adding one's own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
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
from app.records import ModelInfo
from app.requests import AddModel, ListModels, UseModel
from ui import text
from ui.jobs import Jobs
from ui.library_model import Role
from ui.rows import RowDelegate


class ModelDialog(QDialog):
    """The catalogue; double click or Use takes a model."""

    changed = Signal()  # another model is in use

    def __init__(self, parent: QWidget, jobs: Jobs) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.list = QListWidget()
        self._use = QPushButton(self.tr("Use"))
        self._note = QLabel()
        self.setWindowTitle(self.tr("Language models"))
        self.resize(560, 420)
        self._build()
        self._load()

    def _load(self) -> None:
        self._jobs.submit(ListModels(), self, on_done=self._show, on_failed=self._tell)

    def _show(self, models: tuple[ModelInfo, ...] | None) -> None:
        self.list.clear()
        for model in models or ():
            item = QListWidgetItem(model.title or model.name, self.list)
            item.setData(Role.RECORD, model)
            item.setData(Role.SUBTITLE, self._describe(model))
            item.setData(Role.TONE, "busy" if model.in_use else "plain")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{model.title}, {self._describe(model)}")
            item.setData(Qt.ItemDataRole.ToolTipRole, text.tooltip(model.path or model.name))
            if model.in_use:
                self.list.setCurrentItem(item)
        self._selected()

    def _describe(self, model: ModelInfo) -> str:
        there = self.tr("In use") if model.in_use else self.tr("On this computer")
        parts = [there if model.path else self.tr("Not on this computer")]
        if model.size:
            parts.append(text.file_size(model.size))
        if model.licence:
            parts.append(model.licence)
        return " · ".join(parts)

    def _model(self) -> ModelInfo | None:
        item = self.list.currentItem()
        model = item.data(Role.RECORD) if item is not None else None
        return model if isinstance(model, ModelInfo) else None

    def _selected(self) -> None:
        model = self._model()
        self._use.setEnabled(model is not None and bool(model.path) and not model.in_use)
        if model is not None and not model.path:
            words = self.tr("“{title}” is not on this computer: fetch its GGUF file yourself, then add it here.")
            self._say(words.format(title=model.title), bad=False)
        else:
            self._say("", bad=False)

    def _take(self) -> None:
        model = self._model()
        if model is not None and self._use.isEnabled():
            self._use.setEnabled(False)
            self._jobs.submit(UseModel(model.name), self, on_done=self._taken, on_failed=self._tell)

    def _add(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Add a language model"), "", self.tr("GGUF models (*.gguf *.GGUF)")
        )
        if name:
            self._say(self.tr("Looking at the file…"), bad=False)
            self._jobs.submit(AddModel(name), self, on_done=self._added, on_failed=self._tell)

    def _added(self, model: ModelInfo | None) -> None:
        if model is not None:
            self._jobs.submit(UseModel(model.name), self, on_done=self._taken, on_failed=self._tell)

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
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        buttons = QHBoxLayout()
        for button in (add, self._use):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(12)
        layout.addWidget(words)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._note)
        layout.addLayout(buttons)
