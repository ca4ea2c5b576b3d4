"""The list of the language models, with what is said of each, and how far the one that is downloaded has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.events import Downloading
from app.records import ModelInfo, Outlook
from ui import model_words, text
from ui.list_roles import Role
from ui.rows import RowDelegate


class ModelList(QListWidget):
    """A row a model. `coming` is the name of the one that is being downloaded."""

    def __init__(self) -> None:
        super().__init__()
        self.coming = ""
        self._outlooks: dict[str, Outlook] = {}  # once known: a list that was asked for earlier may come later
        self._delegate = RowDelegate("chip", two_lines=True, menu=False)  # kept: the view does not own it
        self.setObjectName("models")
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setAccessibleName(self.tr("Language models"))

    def model_chosen(self) -> ModelInfo | None:
        """The model in the current row."""
        return _model(self.currentItem())

    def show_models(self, models: Sequence[ModelInfo], wanted: str = "") -> None:
        """Show these; the row of `wanted`, else the one chosen before, else the one in use is the current one."""
        before = self.model_chosen()
        chosen = wanted or (model_words.key(before) if before is not None else "")
        self.blockSignals(True)  # what is said of the one chosen stays, till another is
        self.clear()
        for model in map(self._with_outlook, models):
            item = QListWidgetItem(model.title or model.name, self)
            item.setData(Role.RECORD, model)
            item.setData(Qt.ItemDataRole.ToolTipRole, text.tooltip(model.path or model.name))
            self._describe(item, model)
            is_chosen = chosen == model_words.key(model) or wanted == model.name
            if is_chosen if chosen else model.in_use:
                self.setCurrentItem(item)
        self.blockSignals(False)

    def _with_outlook(self, model: ModelInfo) -> ModelInfo:
        if model.outlook is not None:
            self._outlooks[model_words.key(model)] = model.outlook
        return replace(model, outlook=self._outlooks.get(model_words.key(model)))

    def choose(self, name: str) -> None:
        """Make the row of this model the current one, if it is there."""
        for item in self._items():
            model = _model(item)
            if model is not None and model.name == name:
                self.setCurrentItem(item)
                self.scrollToItem(item)

    def set_coming(self, name: str) -> None:
        """This model is being downloaded from now on; "" for none."""
        self.coming = name
        for item in self._items():
            model = _model(item)
            if model is not None:
                self._describe(item, model)

    def show_progress(self, event: Downloading, left: str) -> None:
        """How far the one that is coming is; `left` says how long it still takes."""
        words = self.tr("Downloading: {done} of {total}")
        words = words.format(done=text.file_size(event.done), total=text.file_size(event.total))
        for item in self._items():
            model = _model(item)
            if model is not None and model.name == self.coming:
                item.setData(Role.SUBTITLE, f"{words} · {left}" if left else words)
                item.setData(Role.PROGRESS, event.done / event.total if event.total else None)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{model.title}, {words}, {left}")

    def _describe(self, item: QListWidgetItem, model: ModelInfo) -> None:
        coming = model.name == self.coming
        words = model_words.describe(model, self.tr("Downloading") if coming else model_words.state(model))
        item.setData(Role.SUBTITLE, words)
        item.setData(Role.PROGRESS, None)
        item.setData(Role.TONE, "busy" if coming or model.in_use else "plain")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{model.title}, {words}")

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]


def _model(item: QListWidgetItem | None) -> ModelInfo | None:
    model = item.data(Role.RECORD) if item is not None else None
    return model if isinstance(model, ModelInfo) else None
