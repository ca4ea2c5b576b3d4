"""What the window's start is spared: dialogs nobody has opened, and a style sheet put on widget by widget."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from fake_engine import connect_to, overview, settle, wait_until
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from ui import theme
from ui.jobs import Jobs
from ui.main_window import MainWindow

ROOT = Path(__file__).resolve().parent.parent
LATER = ("settings_dialog", "data_dialog", "report_dialog", "keys_dialog", "model_dialog", "errand_dialog")


def test_no_dialog_is_loaded_before_it_is_opened() -> None:
    code = "import sys, ui.application; print(*(name for name in sys.modules if name.startswith('ui.')))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {f"ui.{name}" for name in LATER} & set(done.stdout.split())


def picture(home: Path, app: QApplication, late: bool) -> QImage:
    """A window's, its style sheet put on before it was made, or after."""
    sheet = app.styleSheet()
    if late:
        app.setStyleSheet("")
    window = MainWindow(home, Jobs(home, connect_to([], overview())))
    theme.put_on_sheet(app)
    assert app.styleSheet() == sheet
    window.show()
    wait_until(lambda: window._overview_seen)
    settle(0.3)
    taken = window.grab().toImage()
    window.close()
    window.deleteLater()
    return taken


def test_a_window_that_gets_its_style_sheet_late_looks_as_one_that_had_it_before(
    qapp: QApplication, tmp_path: Path
) -> None:
    assert picture(tmp_path / "a", qapp, late=True) == picture(tmp_path / "b", qapp, late=False)


def test_the_first_picture_has_pyside_make_no_class_known_that_takes_long(tmp_path: Path) -> None:
    """QStyle alone takes it 6 ms: what is drawn and focused at the start does without."""
    code = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from pathlib import Path\n"
        "from fake_engine import connect_to, overview, settle, wait_until\n"
        "from app.records import Document\n"
        "from ui.application import make_application, put_on_sheet\n"
        "from ui.jobs import Jobs\n"
        "from ui.main_window import MainWindow\n"
        "app = make_application(with_sheet=False)\n"
        "home = Path(sys.argv[1])\n"
        "window = MainWindow(home, Jobs(home, connect_to([], overview(Document(1, 'a.pdf', '/a.pdf', 'ready')))))\n"
        "put_on_sheet(app); window.show(); wait_until(lambda: window._overview_seen); settle(0.1)\n"
        "import PySide6.QtWidgets\n"
        "print('QStyle' in vars(PySide6.QtWidgets))\n"
        "window.close()\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == ["False"], done.stderr
