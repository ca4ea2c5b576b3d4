"""Deleting everything: said twice, the second time in writing."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.home_records import Storage
from app.paths import gpu_pack_dir
from ui import text
from ui.labels import plain_label


class EraseDialog(QDialog):
    """Accepted only where the user has typed the word."""

    def __init__(self, parent: QWidget, storage: Storage | None) -> None:
        super().__init__(parent)
        self._word = self.tr("delete")
        self.setWindowTitle(self.tr("Delete everything"))
        self.setMinimumWidth(460)
        self._too = QCheckBox(self._about_models(storage))
        self._too.setAccessibleName(self._too.text())
        self.field = QLineEdit()
        ask = self.tr("Type “{word}” to go on:").format(word=self._word)
        self.field.setAccessibleName(ask)
        self.field.setAcceptDrops(False)
        self.field.textChanged.connect(self._typed)
        self._build(storage, ask)

    @property
    def models(self) -> bool:
        """Whether the downloaded models go too."""
        return self._too.isChecked()

    def _typed(self, words: str) -> None:
        self._delete.setEnabled(words.strip().casefold() == self._word.casefold())

    def _about_models(self, storage: Storage | None) -> str:
        if gpu_pack_dir().exists():
            return self.tr("Delete the downloaded language models and the GPU pack too")
        if storage is None:
            return self.tr("Delete the downloaded language models too")
        return self.tr("Delete the downloaded language models too ({size})").format(
            size=text.file_size(storage.model_files)
        )

    def _build(self, storage: Storage | None, ask: str) -> None:
        count = len(storage.documents) if storage is not None else 0
        comfort = self.tr(
            "All conversations, what was read of {documents}, collections, settings and the log go for good, also what "
            "a move left elsewhere. Your PDFs stay where they are. The window closes for that and opens empty."
        ).format(documents=text.count_documents(count))
        buttons = QDialogButtonBox()
        self._delete = QPushButton(self.tr("Delete everything"))
        self._delete.setEnabled(False)
        buttons.addButton(self._delete, QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self._delete.setAutoDefault(False)
        cancel.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(12)
        layout.addWidget(plain_label("heading", self.tr("Delete everything that this program keeps?")))
        layout.addWidget(plain_label("muted", comfort))
        layout.addWidget(self._too)
        layout.addWidget(plain_label("plain", ask))
        layout.addWidget(self.field)
        layout.addWidget(buttons)
