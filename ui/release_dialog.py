"""Whether there is a newer version: says what it would contact, asks there when told to, and installs nothing."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from app import __releases__, __version__
from app.errands import LookForRelease
from app.errors import ChatQAError
from app.home_records import Release
from ui import language
from ui.jobs import Jobs
from ui.labels import plain_label
from ui.outside import open_outside


class ReleaseDialog(QDialog):
    """One question, asked when the button is pressed."""

    def __init__(self, parent: QWidget, jobs: Jobs, address: str = __releases__) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._address = address
        self._page = ""
        self.setWindowTitle(self.tr("Look for a newer version"))
        self.words = plain_label("plain", self._about())
        self.words.setMinimumWidth(420)
        self.look = QPushButton(self.tr("Look now"))
        self.open_page = QPushButton(self.tr("Open its page"))
        self._build()

    def _about(self) -> str:
        here = self.tr("This is ChatQA Desktop {version}.").format(version=__version__)
        if not self._address:
            return here + "\n\n" + self.tr("This build names no place where newer versions are published.")
        asked = self.tr(
            "To look for a newer version, the program asks {host} which one is the newest. Nothing of yours is sent, "
            "but {host} sees this computer’s network address. Nothing is installed."
        ).format(host=urlsplit(self._address).hostname)
        return f"{here}\n\n{asked}"

    def _look(self) -> None:
        self.look.setEnabled(False)
        self.words.setText(self.tr("Asking…"))
        self._jobs.submit(LookForRelease(self._address), self, on_done=self._told, on_failed=self._failed)

    def _told(self, release: Release) -> None:
        if not release.newer:
            words = self.tr("ChatQA Desktop {version} is the newest version.").format(version=__version__)
        else:
            self._page = release.page
            words = self.tr("Version {version} is there. Get it from its page and install it; your library stays.")
            words = words.format(version=release.version)
            self.open_page.show()
            self.open_page.setDefault(True)
        self.words.setText(words)
        self.look.setVisible(not release.newer)
        self.look.setEnabled(True)

    def _failed(self, error: ChatQAError) -> None:
        self.words.setText(language.sentence(str(error)))
        self.look.setEnabled(True)

    def _open_page(self) -> None:
        open_outside(self, self._page)

    def _build(self) -> None:
        kinds = QDialogButtonBox.ButtonRole
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.open_page, kinds.ActionRole)
        buttons.addButton(self.look, kinds.ActionRole)
        self.open_page.clicked.connect(self._open_page)
        self.open_page.hide()
        self.look.clicked.connect(self._look)
        self.look.setVisible(bool(self._address))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(14)
        layout.addWidget(self.words)
        layout.addWidget(buttons)
