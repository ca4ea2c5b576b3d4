"""The door of the window: makes the application, opens the window, runs until it is closed."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app import __version__, logs, settings
from app.client import EngineClient, EngineState
from app.errors import InvalidInput
from app.paths import APP_NAME, resources_dir
from ui import language, theme
from ui.instance import PATIENCE_MS, Instance, hand_over
from ui.jobs import ClientFactory, Jobs
from ui.main_window import MainWindow
from ui.theme import Look, put_on_sheet

if TYPE_CHECKING:
    from app.errands import Errand
    from ui.file_opener import FileOpener

LISTEN_MS = 50  # after the window is shown: it is drawn first
STYLE = "Fusion"  # the same on every system, and it obeys the palette
ON_MACOS: bool = sys.platform == "darwin"
log = logging.getLogger(__name__)


def run(home: Path, files: Sequence[str], engine: EngineClient | None = None) -> int:
    """Open the window of `home` and add `files`; where one is open already, give them to it. The exit status.

    `engine` is one that was started for `home` before Qt was loaded, to get ready meanwhile.
    """
    app = make_application(language.chosen(home), with_sheet=False)
    if hand_over(home, files):
        if engine is not None:
            engine.close()
        return 0
    app.setQuitOnLastWindowClosed(False)  # it may be in the tray, or closed for an errand
    opener = _opener(app)
    connect: ClientFactory = partial(_join, engine) if engine is not None else EngineClient
    while True:
        status, errand = _run_window(app, opener, connect, home, files)
        if errand is None:
            return status
        from ui.errand_dialog import carry_out

        home, files, connect = carry_out(errand), (), EngineClient


def _join(engine: EngineClient, home: Path, on_state: Callable[[EngineState], None]) -> EngineClient:
    """The engine that was started with the program."""
    engine.listen(on_state)
    return engine


def _run_window(
    app: QApplication, opener: FileOpener | None, connect: ClientFactory, home: Path, files: Sequence[str]
) -> tuple[int, Errand | None]:
    """One window from its opening to its end, and what is to be done then."""
    _dress(home)
    jobs = Jobs(home, connect)
    window = MainWindow(home, jobs)
    put_on_sheet(app)
    sys.excepthook = _Reporter(window)
    window.closed.connect(app.quit)
    window.show()
    QTimer.singleShot(LISTEN_MS, window, lambda: _listen(window, home))
    jobs.state_changed.connect(partial(_be_the_one, window, home, files))
    logs.start(home)
    window.add_paths(files)
    if opener is not None:
        opener.give_to(window.add_paths)
    status = app.exec()
    if opener is not None:
        opener.give_to(None)
    errand = window.errand
    sys.excepthook = sys.__excepthook__
    shiboken6.delete(window)  # before the interpreter takes things apart in its own order
    return status, errand


def _be_the_one(window: MainWindow, home: Path, files: Sequence[str], state: EngineState) -> None:
    """Where another start was quicker by a moment, so that it could not be noticed at the beginning, give the files to
    that one and go."""
    if state.name == "ready":
        again = LISTEN_MS + PATIENCE_MS  # if another window, which is closed by now, had the place at first
        QTimer.singleShot(again, window, lambda: _listen(window, home))
    elif state.name == "refused" and not _listens(window) and hand_over(home, files):
        window.quit()


def _listens(window: MainWindow) -> bool:
    return any(one.is_listening for one in window.findChildren(Instance))


def _listen(window: MainWindow, home: Path) -> None:
    """Take what later starts hand over, from now until the window is closed."""
    if _listens(window):
        return
    instance = Instance(home)
    instance.setParent(window)  # else nobody holds it, and it listens no longer than this function runs
    instance.handed.connect(lambda paths: _come_forward(window, paths))
    window.closed.connect(instance.close)


def _dress(home: Path) -> None:
    """Look as the settings say from the first moment on: the engine, which tells them too, takes a while to start."""
    look = theme.look()
    try:
        chosen = settings.load(home)
    except InvalidInput:
        return  # the engine reads the file too, and tells what is wrong with it
    if look is not None:
        look.choose(chosen.theme, chosen.font_size)


def _opener(app: QApplication) -> FileOpener | None:
    """Where the system hands files over: on macOS alone, for it looks at every event of the program."""
    if not ON_MACOS:
        return None
    from ui.file_opener import FileOpener

    return FileOpener(app)


def make_application(speaking: str = language.SOURCE, with_sheet: bool = True) -> QApplication:
    """The one QApplication, with the program's name, look and language; its style sheet can be put on later."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        app.setStyle(STYLE)
    else:  # named before it is made: a style that is set comes back as an object, which takes PySide 6 ms to make known
        app = QApplication([*sys.argv[:1], "-style", STYLE])
    QCoreApplication.setApplicationName(APP_NAME)
    QCoreApplication.setApplicationVersion(__version__)
    app.setDesktopFileName("desktop.chatqa.ChatQA")  # as packaging/linux names it
    app.setWindowIcon(QIcon(str(resources_dir() / "icon.svg")))
    language.install(app, speaking)
    if theme.look() is None:
        Look(app, with_sheet)
    return app


def _come_forward(window: MainWindow, paths: Sequence[str]) -> None:
    """A later start of the program: show the window, and add the files it was started with."""
    window.tray.show_window()
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
            from ui.error_dialog import show_error

            dialog = show_error(self._window, RuntimeError(sentence), more)
            dialog.finished.connect(self._told)

    def _told(self) -> None:
        self._telling = False
