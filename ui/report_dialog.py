"""A problem report: everything that it would hold, to be read, changed, copied and saved. Nothing is sent."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QDir, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QPlainTextEdit, QVBoxLayout, QWidget

from app import __version__, logs
from app.errands import GetFacts
from app.errors import ChatQAError
from app.home_records import Facts
from app.paths import write_whole
from ui.error_dialog import copy_details
from ui.jobs import Jobs
from ui.labels import plain_label
from ui.outside import documents_folder

LOG_LINES = 60
FILE_NAME = "chatqa-report.txt"


class ReportDialog(QDialog):
    """Its text is the report, as the user leaves it."""

    def __init__(self, parent: QWidget, jobs: Jobs, home: Path) -> None:
        super().__init__(parent)
        self._log = logs.tail(home, LOG_LINES)
        self.setWindowTitle(self.tr("Report a problem"))
        self.resize(640, 560)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(self.tr("The report"))
        self.text.setTabChangesFocus(True)
        self.text.setAcceptDrops(False)
        self.text.setObjectName("report")
        self._note = plain_label("small")
        self._note.hide()
        self._build()
        self._fill(None)
        jobs.submit(GetFacts(), self, on_done=self._fill, on_failed=self._without_facts)

    def _fill(self, facts: Facts | None) -> None:
        if facts is not None and self.text.document().isModified():  # they may come minutes later
            self.text.appendPlainText("\n".join(["", *_of_facts(facts)]))
        else:
            self.text.setPlainText(report(facts, self._log))

    def _without_facts(self, error: ChatQAError) -> None:
        self._tell(self.tr("The engine does not answer: its facts are not in the report."))

    def _copy(self) -> None:
        copy_details(self.text.toPlainText())
        self._tell(self.tr("Copied."))

    def _save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the report"), QDir(documents_folder()).filePath(FILE_NAME), self.tr("Text (*.txt)")
        )
        if not name:
            return
        try:
            write_whole(Path(name), self.text.toPlainText() + "\n")
        except OSError as error:
            self._tell(self.tr("It cannot be saved there: {reason}.").format(reason=error.strerror))
            return
        self._tell(self.tr("Saved."))

    def _tell(self, words: str) -> None:
        self._note.setText(words)
        self._note.show()

    def _build(self) -> None:
        about = self.tr(
            "This is all that a report holds: no text of your documents, no questions, no names of files. Add what you "
            "did and what went wrong, take out what you like, and send it yourself. The program sends nothing."
        )
        kinds = QDialogButtonBox.ButtonRole
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.tr("Copy"), kinds.ActionRole).clicked.connect(self._copy)
        buttons.addButton(self.tr("Save…"), kinds.ActionRole).clicked.connect(self._save)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(12)
        layout.addWidget(plain_label("plain", about))
        layout.addWidget(self.text, 1)
        layout.addWidget(self._note)
        layout.addWidget(buttons)


def report(facts: Facts | None, log: Sequence[str]) -> str:
    """The text of a report. In English whatever the window's language: who mends the program reads it."""
    lines = [
        "What I did, and what went wrong:",
        "",
        "",
        f"ChatQA Desktop {__version__}, Python {platform.python_version()}, Qt {qVersion()}",
        f"{platform.system()} {platform.release()}, {platform.machine()}",
    ]
    if facts is not None:
        lines += _of_facts(facts)
    return "\n".join([*lines, "", "Log:", *(log or ["(empty)"])])


def _of_facts(facts: Facts) -> list[str]:
    states = ", ".join(f"{count} {status}" for status, count in facts.statuses)
    return [
        f"{facts.cores} cores, {facts.memory / 1e9:.1f} GB of memory, {facts.free_memory / 1e9:.1f} GB free, "
        + ("an NVIDIA card" if facts.nvidia else "no NVIDIA card"),
        f"Model: {facts.model}; {facts.placement or 'not loaded'}",
        f"{facts.documents} documents ({states or 'none'}), {facts.pages} pages, {facts.passages} passages, "
        f"{facts.conversations} conversations",
        f"Settings changed: {', '.join(facts.changed_settings) or 'none'}",
    ]
