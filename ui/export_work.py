"""A conversation put into a file that the user names: as Markdown, as HTML, or as a PDF."""

from __future__ import annotations

import os
import re
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.events import DataProgress
from app.export_requests import ExportConversation, Form
from ui import text
from ui.error_dialog import confirm
from ui.export_words import export_words
from ui.jobs import Jobs
from ui.outside import documents_folder
from ui.pdf_printing import print_pdf

LONGEST_NAME = 120  # bytes: some file systems take 255, and some programs put more before it
LARGE = 500_000_000  # bytes of a file whose reading is worth a word
FORMS: dict[str, Form] = {".pdf": "paper", ".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown"}
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")


class Exporter(QObject):
    """Asks for a file, has it made, and tells what came of it; an error goes to `Jobs.failed`."""

    notice = Signal(str)  # a sentence while it goes on
    done = Signal(str, str)  # a sentence, and the path of the file

    def __init__(self, parent: QWidget, jobs: Jobs) -> None:
        super().__init__(parent)
        self._window = parent
        self._jobs = jobs
        self._folder = ""  # that the last file went to
        self._told = False

    def export(self, conversation_id: int, title: str) -> None:
        """Ask where to, and put the conversation there."""
        path = self._ask(title)
        if not path:
            return
        self._told = False
        form = FORMS[Path(path).suffix.lower()]
        request = ExportConversation(conversation_id, form, "" if form == "paper" else path, export_words())
        self._jobs.submit(
            request,
            self,
            on_event=self._tell_progress,
            on_done=lambda made: self._go_on(made, title, path),
        )

    def _ask(self, title: str) -> str:
        """The path of the file, its suffix one of FORMS; empty where the user leaves it."""
        filters = {
            self.tr("PDF (*.pdf)"): ".pdf",
            self.tr("Web page, HTML (*.html)"): ".html",
            self.tr("Markdown (*.md)"): ".md",
        }
        folder = self._folder or documents_folder()
        proposed = str(Path(folder, f"{file_name(title)}.pdf"))
        name, chosen = QFileDialog.getSaveFileName(
            self._window, self.tr("Export the conversation"), proposed, ";;".join(filters)
        )
        if not name:
            return ""
        self._folder = str(Path(name).parent)
        if Path(name).suffix.lower() in FORMS and not self._is_other(name, filters.get(chosen, "")):
            return name
        return self._with_suffix(name, filters.get(chosen, ".pdf"))

    def _is_other(self, name: str, suffix: str) -> bool:
        """Whether only the proposed .pdf was left standing while another kind was chosen."""
        return Path(name).suffix.lower() == ".pdf" and suffix not in ("", ".pdf")

    def _with_suffix(self, name: str, suffix: str) -> str:
        """The name as it will be; the dialog has not asked about a file of that name."""
        path = Path(name)
        whole = path.with_suffix(suffix) if path.suffix.lower() == ".pdf" else path.with_name(path.name + suffix)
        if not os.path.exists(whole):
            return str(whole)
        question = self.tr("Replace the file “{name}”?").format(name=text.one_line(whole.name))
        comfort = self.tr("There is one of this name already.")
        return str(whole) if confirm(self._window, question, comfort, self.tr("Replace")) else ""

    def _tell_progress(self, event: object) -> None:
        if isinstance(event, DataProgress) and event.total >= LARGE and not self._told:
            self._told = True
            self.notice.emit(
                self.tr("Exporting… The model's file is read through once for its SHA-256; this may take a minute.")
            )

    def _go_on(self, made: str | None, title: str, path: str) -> None:
        if made is None:  # it was cancelled
            return
        if FORMS[Path(path).suffix.lower()] != "paper":
            self._finish(path)
            return
        letter = QLocale().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
        arguments = (made, text.one_line(title), path, letter)
        self._jobs.in_background(print_pdf, arguments, self, lambda _: self._finish(path), self._jobs.failed.emit)

    def _finish(self, path: str) -> None:
        words = self.tr("The conversation was exported to “{name}”.")
        self.done.emit(words.format(name=text.one_line(Path(path).name)), path)


def file_name(title: str) -> str:
    """A title as the name of a file that every file system takes, without a suffix."""
    name = " ".join(_UNSAFE.sub(" ", title).split())
    name = name.encode("utf-8")[:LONGEST_NAME].decode("utf-8", "ignore").strip(" .")
    if _RESERVED.match(name):
        name = f"_{name}"
    return name or "conversation"
