"""`make screenshots`: pictures of every state of the real program, in several looks, and one page to see them all.

    .venv/bin/python packaging/screenshots.py [--out FOLDER] [--only LOOK]… [--font FILE]

The engine, the documents, what is found and what bears the sentences out are real. Two things are not: the words of
the saved answers are written in screenshot_home.py, and the answer that is caught while it streams is said at a fixed
speed; the starter model would say too little for a picture. --font names a font file for the looks whose script the
system has none for.
"""

from __future__ import annotations

import argparse
import html
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from display import display
from screenshot_documents import write_archive
from screenshot_home import make_home

from app import settings

ROOT = Path(__file__).resolve().parent.parent
LOOKS = {  # settings, and how much larger everything is
    "light": ({"theme": "light"}, "1"),
    "dark": ({"theme": "dark"}, "1"),
    "japanese": ({"theme": "light", "language": "ja"}, "1"),
    "125 percent": ({"theme": "light"}, "1.25"),
    "200 percent": ({"theme": "dark"}, "2"),
}
ARCHIVE = 60  # files, to be seen while they are added
PATIENCE_S = 180.0


def main() -> int:
    """Make the home, and a process for each look."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "screenshots")
    parser.add_argument("--only", action="append", choices=LOOKS, default=[])
    parser.add_argument("--font", action="append", default=[])
    parser.add_argument("--look", help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.look:
        return _draw(chosen.look, chosen.work, chosen.out, chosen.font)
    began = time.monotonic()
    looks = chosen.only or list(LOOKS)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, display(own=True) as environment:
        work = Path(folder)
        make_home(work / "home", work / "Documents")
        write_archive(work / "Archive", ARCHIVE)
        codes = [_start(look, work, chosen.out, chosen.font, environment) for look in looks]
    _write_sheet(chosen.out)
    print(f"{chosen.out / 'index.html'} ({time.monotonic() - began:.0f} s)")
    return max(codes)


def _start(look: str, work: Path, out: Path, fonts: list[str], environment: dict[str, str]) -> int:
    command = [sys.executable, __file__, "--look", look, "--work", work, "--out", out]
    for font in fonts:
        command += ["--font", font]
    variables = {**environment, "QT_SCALE_FACTOR": LOOKS[look][1], "TZ": "UTC"}
    return subprocess.run([str(part) for part in command], env=variables, timeout=PATIENCE_S).returncode


def _draw(look: str, work: Path, out: Path, fonts: list[str]) -> int:
    """All pictures of one look."""
    import screenshot_states as states
    from PySide6.QtGui import QFontDatabase

    from ui import language, theme
    from ui.application import make_application

    pictures = out / look
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.mkdir(parents=True)
    wanted = settings.Settings(**LOOKS[look][0])  # type: ignore[arg-type]  # each is a text here
    fresh, used = work / f"{look} fresh", work / f"{look} used"
    fresh.mkdir()
    shutil.copytree(work / "home", used)
    for home in (fresh, used):
        settings.save(home, wanted)
    make_application(language.chosen(used))
    for font in fonts:
        QFontDatabase.addApplicationFont(font)
    looks = theme.look()
    assert looks is not None
    looks.choose(wanted.theme)
    code = 0
    for home, play in ((fresh, lambda stage: states.new_home(stage, work / "Archive")), (used, states.used_home)):
        stage = states.Stage(home, pictures)
        try:
            play(stage)
        except Exception as error:  # the other states are wanted all the same
            print(f"{look}: {error!r}", file=sys.stderr)
            stage.take("99 where it stopped")
            code = 1
        stage.shut()
        stage.close()
    sys.stdout.flush()
    os._exit(code)  # whatever else is still at work


def _write_sheet(out: Path) -> None:
    """All pictures there are, small, a row a state and a column a look."""
    looks = [look for look in LOOKS if (out / look).is_dir()]
    names = sorted({path.name for look in looks for path in (out / look).glob("*.png")})
    rows = []
    for name in names:
        cells = "".join(
            f'<td><a href="{html.escape(look)}/{html.escape(name)}">'
            f'<img loading="lazy" src="{html.escape(look)}/{html.escape(name)}"></a></td>'
            for look in looks
        )
        rows.append(f"<tr><th>{html.escape(Path(name).stem)}</th>{cells}</tr>")
    head = "".join(f"<th>{html.escape(look)}</th>" for look in looks)
    style = "body{font:14px sans-serif;background:#888}img{width:420px}th{text-align:left;vertical-align:top}"
    page = f"<!doctype html><meta charset=utf-8><title>Screenshots</title><style>{style}</style>"
    page += f"<table><tr><th></th>{head}</tr>{''.join(rows)}</table>"
    (out / "index.html").write_text(page, "utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
