"""The door of the window: makes the application, opens the window, runs until it is closed."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import shiboken6
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app import __version__, logs
from app.paths import APP_NAME, resources_dir
from ui.error_dialog import show_error
from ui.instance import Instance, hand_over
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.theme import Look

log = logging.getLogger(__name__)


def run(home: Path, files: Sequence[str]) -> int:
    """Open the window of `home` and add `files`; where one is open already, give them to it. The exit status."""
    app = make_application()
    if hand_over(home, files):
        return 0
    instance = Instance(home)
    jobs = Jobs(home)
    window = MainWindow(home, jobs)
    sys.excepthook = _Reporter(window)
    instance.handed.connect(lambda paths: _come_forward(window, paths))
    window.closed.connect(instance.close)
    window.closed.connect(app.quit)
    window.show()
    logs.start(home)
    window.add_paths(files)
    status = app.exec()
    sys.excepthook = sys.__excepthook__
    shiboken6.delete(window)  # before the interpreter takes things apart in its own order
    return status


def make_application() -> QApplication:
    """The one QApplication, with the program's name and look."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    QCoreApplication.setApplicationName(APP_NAME)
    QCoreApplication.setApplicationVersion(__version__)
    app.setDesktopFileName("chatqa")
    app.setWindowIcon(QIcon(str(resources_dir() / "icon.svg")))
    if app.findChild(Look) is None:
        Look(app)
    return app


def _come_forward(window: MainWindow, paths: Sequence[str]) -> None:
    """A later start of the program: show the window, and add the files it was started with."""
    window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
    window.add_paths(paths)


class _Reporter:
    """The top: what nobody caught is logged and told, once at a time, and the window lives on."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._telling = False

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        log.error("Unexpected error", exc_info=(kind, error, trace))
        if not self._telling:
            self._telling = True
            sentence = QCoreApplication.translate("Reporter", "Something unexpected happened; your work is saved.")
            more = "".join(traceback.format_exception(kind, error, trace))
            dialog = show_error(self._window, RuntimeError(sentence), more)
            dialog.finished.connect(self._told)

    def _told(self) -> None:
        self._telling = False
