"""Waiting for the mains: a line in the library's pane while documents wait for that, and a way to go on anyway."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.errands import WatchMains
from app.errors import ChatQAError, EngineLost
from app.events import MainsChanged
from app.requests import ChangeSetting
from ui.jobs import Jobs
from ui.labels import plain_label
from ui.late import fill


class MainsNote(QWidget):
    """Hidden while the machine is on the mains, or nothing waits for it."""

    back = Signal()  # what waited can go on

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._off = self._work = False
        self.hide()

    def _build(self) -> None:
        go_on = QPushButton(self.tr("Go on anyway"))
        go_on.setObjectName("quiet")
        go_on.setAccessibleName(self.tr("Read and index on battery too"))
        go_on.setToolTip(self.tr("Turns off the setting “Battery”"))
        go_on.clicked.connect(self._go_on)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 8, 4)
        row.addWidget(plain_label("small", self.tr("Waiting for mains power")), 1)
        row.addWidget(go_on)

    def begin(self) -> None:
        """The engine is a new one: have it tell."""
        self._off = False
        self._refresh()
        self._jobs.submit(WatchMains(), self, on_event=self._take, on_failed=self._lost)

    def show_work(self, waiting: bool) -> None:
        """Whether there is work that would wait."""
        self._work = waiting
        self._refresh()

    def _take(self, event: object) -> None:
        if isinstance(event, MainsChanged):
            was, self._off = self._off, event.off
            self._refresh()
            if was and not self._off:
                self.back.emit()

    def _lost(self, error: ChatQAError) -> None:
        """Nothing is known of the mains any more; a new engine is asked anew, and its death is told for all jobs."""
        self._off = False
        self._refresh()
        if not isinstance(error, EngineLost):
            self._jobs.failed.emit(error)

    def _go_on(self) -> None:
        self._jobs.submit(ChangeSetting("pause_on_battery", "off"), self)

    def _refresh(self) -> None:
        wanted = self._off and self._work
        if wanted:
            fill(self, self._build)
        self.setVisible(wanted)
