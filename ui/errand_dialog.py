"""Moving, restoring and deleting a home: done while no window has it open, with a dialog of its own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QProgressBar, QVBoxLayout

from app import logs
from app.client import EngineState, errand_client
from app.errands import EraseHome, Errand, MoveHome
from app.errors import ChatQAError
from app.events import DataProgress
from app.paths import home_dir
from ui import language
from ui.jobs import ClientFactory, Jobs, Task
from ui.labels import plain_label

STEPS = 1000  # of the progress bar

translate = QCoreApplication.translate


def carry_out(errand: Errand, connect: ClientFactory = errand_client) -> Path:
    """Do it, the user looking on. The home's place from now on: the old one where it failed or was stopped."""
    logs.stop()  # its file may be deleted
    jobs = Jobs(Path(errand.home), connect)
    dialog = ErrandDialog(jobs, errand)
    dialog.exec()
    jobs.close()
    place = home_dir(dialog.place)  # a move may have got there before it failed
    dialog.deleteLater()
    return place


def step_words(step: str) -> str:
    """What a backup or a move is at."""
    return {
        "copying": translate("Errand", "Copying…"),
        "packing": translate("Errand", "Packing…"),
        "checking": translate("Errand", "Checking the copy…"),
    }.get(step, step)


class ErrandDialog(QDialog):
    """Shows how far it is; closes by itself when it is done, and stays with a sentence where it failed."""

    def __init__(self, jobs: Jobs, errand: Errand) -> None:
        super().__init__()
        self.place = errand.home
        self._jobs = jobs
        self._running = True
        self.setWindowTitle(self.tr("ChatQA Desktop"))
        self.setMinimumWidth(420)
        self._words = plain_label("muted")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(12)
        layout.addWidget(plain_label("heading", _title(errand)))
        layout.addWidget(self._words)
        layout.addWidget(self._bar)
        layout.addWidget(self._buttons)
        jobs.state_changed.connect(self._take_state)
        self._task: Task = jobs.submit(
            errand, self, on_event=self._progress, on_done=self._done, on_failed=self._failed
        )

    def reject(self) -> None:
        """Stop: everything stays as it was."""
        if self._running:
            self._jobs.cancel(self._task)
        else:
            super().reject()

    def _progress(self, event: object) -> None:
        if isinstance(event, DataProgress):
            self._bar.setRange(0, STEPS)
            self._bar.setValue(STEPS * event.done // max(event.total, 1))
            self._words.setText(step_words(event.step))

    def _done(self, place: object) -> None:
        self._running = False
        if isinstance(place, str):
            self.place = place
        self.accept()

    def _failed(self, error: ChatQAError) -> None:
        self._end(language.sentence(str(error)))

    def _take_state(self, state: EngineState) -> None:
        if state.name in ("refused", "given_up") and self._running:
            self._end(language.sentence(state.message))

    def _end(self, sentence: str) -> None:
        self._running = False
        self._bar.hide()
        self._words.setText(sentence)
        self._buttons.setStandardButtons(QDialogButtonBox.StandardButton.Close)


def _title(errand: Errand) -> str:
    if isinstance(errand, MoveHome):
        return translate("Errand", "Moving the library")
    if isinstance(errand, EraseHome):
        return translate("Errand", "Deleting everything")
    return translate("Errand", "Restoring the library")
