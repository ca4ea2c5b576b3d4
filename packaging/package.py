"""Make the packages for Linux: `make package`. They and their checksums come to dist/.

    python3 packaging/package.py [--program]

Debian 12, or another system whose glibc is no newer than that of the systems it is for.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import set_up  # noqa: E402
import system_packages  # noqa: E402
from steps import TURN, SetUpError, step, take_turn  # noqa: E402

OUT = HERE.parent / "dist"
PACKAGES = (".deb", ".run", ".zip")
INSIDE = "CHATQA_PACKAGING"  # set: this runs under .venv's Python, and all is brought


def main() -> int:
    """Build all; the program alone with --program."""
    parser = argparse.ArgumentParser(prog="package.py", description="Make the packages of ChatQA Desktop.")
    parser.add_argument("--program", action="store_true", help="the program's folder alone, for the other systems")
    chosen = parser.parse_args()
    try:
        set_up.right_python(sys.argv[1:])
        if not os.environ.pop(INSIDE, ""):  # what follows needs what .venv holds, and asks what it holds
            take_turn()
            set_up.set_up((*set_up.RUN_PARTS, "package"))
            command = [str(set_up.python()), __file__, *sys.argv[1:]]
            turn = [file.fileno() for file in TURN]
            return subprocess.run(command, pass_fds=turn, env={**os.environ, INSIDE: "1"}).returncode
        shared_python()
        made = packages(chosen.program)
    except (SetUpError, subprocess.CalledProcessError, OSError) as error:
        print(f"Packaging stopped: {error}", file=sys.stderr)
        return 1
    for path in made:
        print(f"{path.stat().st_size / 1e6:8.1f} MB  {path}" if path.is_file() else path)
    return 0


def shared_python() -> None:
    """PyInstaller takes Python as a shared library, a package of its own on Debian: brought where that may be."""
    name = sysconfig.get_config_var("INSTSONAME") or ""
    if not sys.platform.startswith("linux") or not name.startswith("libpython") or ".so" not in name:
        name = f"libpython{sys.version_info[0]}.{sys.version_info[1]}.so.1.0"
    folders = [
        sysconfig.get_config_var("LIBDIR") or "",
        "/usr/lib",
        f"/usr/lib/{sysconfig.get_config_var('MULTIARCH')}",
    ]
    if not sys.platform.startswith("linux") or any(Path(folder, name).exists() for folder in folders):
        return
    package = name.split(".so")[0]
    root, apt = system_packages.administrator(), shutil.which("apt-get")
    if root is None or apt is None:
        raise SetUpError(f"{name} is missing; on Debian this brings it: sudo apt-get install {package}")
    step(f"Installing {package}", [*root, apt, "-qy", "install", "--no-install-recommends", package])


def packages(program_alone: bool) -> list[Path]:
    """Everything, in order."""
    import deb
    import freeze

    source_date = int(freeze.source_date())
    folder = freeze.make()
    if program_alone:
        return [folder]
    if not sys.platform.startswith("linux"):
        raise SetUpError("the packages of this system are made of the program's folder: see RELEASING.md.")
    OUT.mkdir(exist_ok=True)
    for old in (*OUT.glob("*.deb"), *OUT.glob("*.run")):
        old.unlink()
    files = deb.tree(folder, freeze.BUILD / "tree", source_date)
    made = [deb.build(files, OUT, source_date), deb.self_extracting(files, OUT, source_date)]
    return [*made, sums(OUT)]


def sums(folder: Path) -> Path:
    """SHA256SUMS beside the packages, as `sha256sum --check` reads it: of all that are there, a GPU pack too."""
    target = folder / "SHA256SUMS"
    lines = []
    for path in sorted(one for one in folder.iterdir() if one.suffix in PACKAGES):
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    target.write_text("".join(lines), "utf-8")
    os.chmod(target, 0o644)
    return target


if __name__ == "__main__":
    sys.exit(main())
