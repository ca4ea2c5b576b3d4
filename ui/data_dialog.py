"""The user's data: where it lies, what it takes, a backup, another place, its end."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.errands import BackUp, ClearFormer, EraseHome, GetStorage, MoveHome, RestoreHome
from app.errors import ChatQAError
from app.events import DataProgress
from app.home_records import Storage
from ui import language, text
from ui.erase_dialog import EraseDialog
from ui.errand_dialog import step_words
from ui.error_dialog import confirm
from ui.jobs import Jobs, Task
from ui.labels import plain_label
from ui.outside import choose_folder, documents_folder, show_in_folder
from ui.storage_table import StorageTable

STEPS = 1000  # of a progress bar


class DataDialog(QDialog):
    """Asks the engine for what there is. What needs the home to itself is left to the window, as an errand."""

    errand_wanted = Signal(object)  # app.errands.Errand: to be done once the home is closed

    def __init__(self, parent: QWidget, jobs: Jobs, home: Path) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._home = home
        self._backing_up: Task | None = None
        self._storage: Storage | None = None
        self.setWindowTitle(self.tr("Your data"))
        self.resize(780, 600)
        self.table = StorageTable()
        self._places = QGridLayout()
        self._note = plain_label("small")
        self._bar = QProgressBar()
        self._bar.setRange(0, STEPS)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._bar.hide()
        self._build()
        self._tell(self.tr("Looking how much there is…"))
        jobs.submit(GetStorage(), self, on_done=self._show, on_failed=self._tell_error)

    # What there is.

    def _show(self, storage: Storage | None) -> None:
        if storage is None:
            return
        self._storage = storage
        self._tell("")
        self.table.model_of_documents.set_documents(storage.documents)
        self.table.fit_columns()
        while (item := self._places.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        size = text.file_size
        catalog = self.tr("Catalog {catalog}, search index {index}, the rest {other}")
        parts = catalog.format(catalog=size(storage.catalog), index=size(storage.index), other=size(storage.other))
        self._add_place(self.tr("Library"), storage.home, parts)
        self._add_place(self.tr("Language models"), storage.models, size(storage.model_files))
        self._add_place(self.tr("Log"), storage.log, self.tr("No text of yours is in it."))
        for place, left in storage.former:
            self._add_place(self.tr("Where it was before"), place, size(left), former=True)

    def _add_place(self, name: str, path: str, words: str, former: bool = False) -> None:
        row = self._places.rowCount()
        where = plain_label("plain", text.breakable(path))
        where.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        where.setAccessibleName(self.tr("{name}: {path}").format(name=name, path=path))
        show = QPushButton(self.tr("Show in folder"))
        show.setAccessibleName(self.tr("{name}: show in the file manager").format(name=name))
        show.clicked.connect(lambda: show_in_folder(self, path))
        self._places.addWidget(plain_label("heading", name), row, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addWidget(where)
        column.addWidget(plain_label("small", words))
        holder = QWidget()
        holder.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        self._places.addWidget(holder, row, 1)
        self._places.addWidget(show, row, 2, Qt.AlignmentFlag.AlignTop)
        if former:
            clear = QPushButton(self.tr("Delete…"))
            clear.setAccessibleName(self.tr("Delete what is left in {path}").format(path=path))
            clear.clicked.connect(lambda: self._clear(path))
            self._places.addWidget(clear, row, 3, Qt.AlignmentFlag.AlignTop)

    # A backup.

    def _back_up(self) -> None:
        if self._backing_up is not None:
            self._jobs.cancel(self._backing_up)
            return
        name = f"ChatQA {time.strftime('%Y-%m-%d')}.zip"
        path, _ = QFileDialog.getSaveFileName(
            self, self.tr("Back up to"), str(Path(documents_folder()) / name), self.tr("Backup (*.zip)")
        )
        if not path:
            return
        self._bar.setValue(0)
        self._bar.show()
        self._back_up_button.setText(self.tr("Stop the backup"))
        self._backing_up = self._jobs.submit(
            BackUp(path), self, on_event=self._progress, on_done=self._backed_up, on_failed=self._backup_failed
        )

    def _progress(self, event: object) -> None:
        if isinstance(event, DataProgress):
            self._bar.setValue(STEPS * event.done // max(event.total, 1))
            self._tell(step_words(event.step))

    def _backed_up(self, path: object) -> None:
        self._end_backup()
        if isinstance(path, str):
            done = self.tr("Everything is backed up and checked: {path}. Your PDFs and the models are not in it.")
            self._tell(done.format(path=path))
        else:
            self._tell(self.tr("The backup was stopped; nothing was written."))

    def _backup_failed(self, error: ChatQAError) -> None:
        self._end_backup()
        self._tell_error(error)

    def _end_backup(self) -> None:
        self._backing_up = None
        self._bar.hide()
        self._back_up_button.setText(self.tr("Back up…"))

    # What needs the home to itself.

    def _restore(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Restore from a backup"), documents_folder(), self.tr("Backup (*.zip)")
        )
        question = self.tr("Put the backup in place of the library?")
        comfort = self.tr(
            "The window closes for that and opens again. The library of now is kept as one file beside the new one, "
            "until the next restoring."
        )
        if path and confirm(self, question, comfort, self.tr("Restore")):
            self._leave(RestoreHome(str(self._home), path))

    def _move(self) -> None:
        path = choose_folder(self, self.tr("Move the library into"))
        question = self.tr("Move the library into “{folder}”?").format(folder=text.one_line(path))
        comfort = self.tr(
            "The window closes for that and opens again. Everything is copied and checked first; the old files stay "
            "until you delete them here."
        )
        if path and confirm(self, question, comfort, self.tr("Move")):
            self._leave(MoveHome(str(self._home), path))

    def _erase(self) -> None:
        dialog = EraseDialog(self, self._storage)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._leave(EraseHome(str(self._home), dialog.models))
        dialog.deleteLater()

    def _clear(self, place: str) -> None:
        question = self.tr("Delete what the library left in “{folder}”?").format(folder=text.one_line(place))
        comfort = self.tr("It was copied and checked when it was moved. This cannot be taken back.")
        if confirm(self, question, comfort, self.tr("Delete")):
            self._jobs.submit(ClearFormer(place), self, on_done=self._show, on_failed=self._tell_error)

    def _leave(self, errand: object) -> None:
        self._stop_backup()
        self.accept()
        self.errand_wanted.emit(errand)

    def reject(self) -> None:
        """Close; a backup under way is stopped."""
        self._stop_backup()
        super().reject()

    def _stop_backup(self) -> None:
        if self._backing_up is not None:
            self._jobs.cancel(self._backing_up)

    # Building.

    def _tell(self, words: str) -> None:
        self._note.setText(words)
        self._note.setVisible(bool(words))

    def _tell_error(self, error: ChatQAError) -> None:
        self._tell(language.sentence(str(error)))

    def _build(self) -> None:
        self._places.setHorizontalSpacing(14)
        self._places.setVerticalSpacing(10)
        self._places.setColumnStretch(1, 1)
        rule = QFrame()
        rule.setObjectName("rule")
        acts = QHBoxLayout()
        acts.setSpacing(8)
        self._back_up_button = self._button(acts, self.tr("Back up…"), self._back_up)
        self._button(acts, self.tr("Restore…"), self._restore)
        self._button(acts, self.tr("Move…"), self._move)
        acts.addStretch(1)
        self._button(acts, self.tr("Delete everything…"), self._erase)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(12)
        layout.addLayout(self._places)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._note)
        layout.addWidget(self._bar)
        layout.addLayout(acts)
        layout.addWidget(rule)
        layout.addWidget(buttons)

    def _button(self, row: QHBoxLayout, words: str, act: object) -> QPushButton:
        made = QPushButton(words)
        made.setAccessibleName(words)
        made.setAutoDefault(False)
        made.clicked.connect(act)
        row.addWidget(made)
        return made
