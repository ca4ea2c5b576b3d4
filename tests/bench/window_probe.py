"""Runs in a process of its own: a window that says when it can be used. Started by window_start.

    window_probe.py bare | program HOME [SECONDS]

Prints the seconds from the process's start to the usable window; with SECONDS the window then stays so long, and the
process's PSS in bytes is printed too. `program` is the real program through its own door, main.py: usable is when both
lists have drawn rows of what the engine told, and the composer has taken a key. How that is watched costs nothing that
the program does not need: the first `viewport()` would have PySide make all of Qt's widgets known, 8 ms.
"""

from __future__ import annotations

import importlib.abc
import importlib.util
import os
import sys
import time
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

LIMIT_S = 60


def since_start() -> float:
    """Seconds since this process was started, to a hundredth."""
    ticks = int(Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")


def proportional_memory() -> int:
    """PSS of this process: its own pages, and its share of those that others use too."""
    rollup = Path("/proc/self/smaps_rollup").read_text()
    return next(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))


def bare(stay_s: float) -> int:
    """A window with a label, painted."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    class Window(QMainWindow):
        painted = False

        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            if not self.painted:
                self.painted = True
                QTimer.singleShot(0, self, lambda: finish(app, stay_s))

    app = QApplication(sys.argv[:1])
    window = Window()
    window.setCentralWidget(QLabel("A bare window"))
    window.resize(1280, 800)
    window.show()
    return app.exec()


def finish(app: Any, stay_s: float) -> None:
    """Say when the window was usable, and what it holds after a while."""
    from PySide6.QtCore import QTimer

    print(f"{since_start():.4f}", flush=True)

    def leave() -> None:
        if stay_s:
            print(proportional_memory(), flush=True)
        for window in app.topLevelWidgets():
            window.close()
        app.quit()

    QTimer.singleShot(round(stay_s * 1000), app, leave)


class Watched(importlib.abc.MetaPathFinder):
    """Has the module that opens the window open one that is watched; else the program runs as it always does."""

    def __init__(self, stay_s: float) -> None:
        self._stay_s = stay_s

    def find_spec(self, fullname: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname != "ui.application":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        assert spec is not None and spec.loader is not None
        run = spec.loader.exec_module

        def run_and_watch(module: ModuleType) -> None:
            run(module)
            kind, stay_s = module.MainWindow, self._stay_s  # type: ignore[attr-defined]

            def made(*arguments: Any) -> Any:
                window = kind(*arguments)
                watch(window, stay_s)
                return window

            module.MainWindow = made  # type: ignore[attr-defined]

        spec.loader.exec_module = run_and_watch  # type: ignore[method-assign]
        return spec


def watch(window: Any, stay_s: float) -> None:
    """Finish as soon as the window can be used."""
    from PySide6.QtCore import QEvent, Qt, QTimer
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    from ui.rows import RowDelegate

    app = QApplication.instance()
    lists = {window.sidebar.library.list._delegate, window.sidebar.conversations._list._delegate}
    drawn: set[Any] = set()
    paint = RowDelegate.paint

    def painted(delegate: Any, *row: Any) -> None:
        paint(delegate, *row)
        if delegate in lists and drawn != lists:
            drawn.add(delegate)
            if drawn == lists:
                QTimer.singleShot(0, window, type_a_key)  # once all is painted

    def type_a_key() -> None:
        editor = window.chat.composer.editor
        if not editor.isEnabled() or not editor.isVisible() or editor.toPlainText():
            return
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(editor, QKeyEvent(kind, Qt.Key.Key_H, Qt.KeyboardModifier.NoModifier, "h"))
        assert editor.toPlainText() == "h", "the composer did not take a key"
        finish(app, stay_s)
        editor.clear()  # else it is a draft, which the next start finds

    RowDelegate.paint = painted  # type: ignore[method-assign]
    QTimer.singleShot(LIMIT_S * 1000, app, lambda: os._exit(3))


def main() -> int:
    """Open the one or the other."""
    kind, *more = sys.argv[1:]
    if kind == "bare":
        return bare(float(more[0]) if more else 0.0)
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    sys.meta_path.insert(0, Watched(float(more[1]) if len(more) > 1 else 0.0))
    import main as door

    sys.argv = ["chatqa", "--home", more[0]]
    return door.main()


if __name__ == "__main__":
    raise SystemExit(main())
