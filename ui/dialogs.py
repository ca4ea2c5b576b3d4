"""The dialogs that the window's menus open, but for the models': each made when it is wanted, and gone when closed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QMainWindow

from app import __version__
from ui.jobs import Jobs
from ui.library_model import LibraryModel


class Dialogs(QObject):
    """One of each at a time: they are modal to the window."""

    settings_applied = Signal(object)  # Settings
    errand_wanted = Signal(object)  # app.errands.Errand: the home has to be closed for it

    def __init__(self, window: QMainWindow, jobs: Jobs, home: Path, library: LibraryModel) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._home = home
        self._library = library

    def open_settings(self) -> None:
        """The settings."""
        from ui.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self._window, self._jobs, sum(one.passages for one in self._library.all))
        dialog.applied.connect(self.settings_applied)
        _open(dialog)

    def open_data(self) -> None:
        """Where the user's data lies, and what can be done with all of it."""
        from ui.data_dialog import DataDialog

        dialog = DataDialog(self._window, self._jobs, self._home)
        dialog.errand_wanted.connect(self.errand_wanted)
        _open(dialog)

    def open_report(self) -> None:
        """What a problem report would hold."""
        from ui.report_dialog import ReportDialog

        _open(ReportDialog(self._window, self._jobs, self._home))

    def open_release(self) -> None:
        """Whether there is a newer version."""
        from ui.release_dialog import ReleaseDialog

        _open(ReleaseDialog(self._window, self._jobs))

    def open_keys(self) -> None:
        """Every key."""
        from ui.keys_dialog import KeysDialog, groups

        _open(KeysDialog(self._window, groups(self._window.menuBar())))

    def tell_about(self) -> None:
        """What this program is."""
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self._window)
        box.setWindowTitle(self.tr("About ChatQA Desktop"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(f"ChatQA Desktop {__version__}")
        box.setInformativeText(
            self.tr("Answers questions about your own PDFs, on this computer. Nothing you add or ask leaves it.")
        )
        box.setIconPixmap(self._window.windowIcon().pixmap(64, 64))
        _open(box)


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
