"""The program's icon as the images that each system wants."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DRAWING = ROOT / "resources" / "icon.svg"
SIZES = (16, 24, 32, 48, 64, 128, 256)
DRAW = """
import sys
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
app = QGuiApplication([])
size = int(sys.argv[2])
image = QImage(size, size, QImage.Format.Format_ARGB32)
image.fill(0)
painter = QPainter(image)
QSvgRenderer(sys.argv[1]).render(painter)
painter.end()
sys.exit(not image.save(sys.argv[3]))
"""


def draw(size: int, target: Path) -> Path:
    """A PNG of so many pixels, drawn in a process of its own: Qt wants to be an application."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", DRAW, DRAWING, str(size), target], check=True, env=environment)
    return target


def of_the_program(folder: Path) -> Path | None:
    """What a program of this system carries inside: an .ico, an .icns, or nothing."""
    suffix = {"win32": ".ico", "darwin": ".icns"}.get(sys.platform)
    return None if suffix is None else write(folder / f"icon{suffix}")


def write(target: Path) -> Path:
    """An .ico or an .icns, by its suffix."""
    from PIL import Image

    target.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(draw(1024, target.with_suffix(".png"))) as image:
        if target.suffix == ".ico":
            image.save(target, sizes=[(size, size) for size in SIZES])
        else:
            image.save(target)
    return target
