"""Make .venv ready to run ChatQA Desktop: `make run` and `make test` begin here.

    python3 packaging/set_up.py [--test] [--start]

Standard library only. Each step does nothing when it is done already, so running this again takes about
a second, and going on after a failure is running it again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import llama_wheel
import system_packages
import translations
from steps import LOG, SetUpError, step, take_turn

# The trial below and PyInstaller import ONNX Runtime by itself, without app/__init__.py, which says why.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
VENV = ROOT / ".venv"
PROGRAMS = VENV / ("Scripts" if sys.platform == "win32" else "bin")
STAMP = VENV / "set-up.json"
PYTHONS = ((3, 11), (3, 12), (3, 13))

RUN_PARTS = ("base", "llama", "ocr", "starter", "project", "trial")
TEST_PARTS = ("base", "llama", "ocr", "starter", "sentence-transformers", "torch", "test", "project", "trial")
ABOUT = {
    "base": "Installing the packages (about 330 MB to download the first time)",
    "llama": "Installing llama.cpp",
    "ocr": "Installing text recognition (about 100 MB to download the first time)",
    "starter": "Installing what makes the starter model",
    "sentence-transformers": "Installing sentence-transformers",
    "torch": "Installing torch (190 MB or more to download the first time)",
    "test": "Installing the test tools",
    "package": "Installing what makes packages",
    "project": "Installing the command chatqa",
    "trial": "Trying the libraries",
}


def main(arguments: Sequence[str]) -> int:
    """Set up; with --start, go on as the program itself."""
    parser = argparse.ArgumentParser(prog="set_up.py", description="Make .venv ready for ChatQA Desktop.")
    parser.add_argument("--test", action="store_true", help="bring what the tests need too")
    parser.add_argument("--start", action="store_true", help="start the program afterwards")
    chosen = parser.parse_args(arguments)
    try:
        right_python(arguments)
        take_turn()
        set_up(TEST_PARTS if chosen.test else RUN_PARTS)
    except SetUpError as error:
        print(f"Set-up stopped: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Set-up stopped: {error}; run the same command to go on.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Set-up was interrupted; run the same command to go on.", file=sys.stderr)
        return 130
    return start() if chosen.start else 0


def right_python(arguments: Sequence[str]) -> None:
    """Go on under a Python that the lock files are for, or say which one to get."""
    if sys.version_info[:2] in PYTHONS:
        return
    for version in PYTHONS:
        other = shutil.which("python{}.{}".format(*version))
        # A launcher may stand in for a version that is not there, so it is asked.
        if other and subprocess.run([other, "-c", ""], capture_output=True).returncode == 0:
            os.execv(other, [other, os.path.abspath(sys.argv[0]), *arguments])
    here = "{}.{}".format(*sys.version_info)
    raise SetUpError(f"Python 3.11, 3.12 or 3.13 is needed and this is {here}; please install one of them.")


def set_up(parts: Sequence[str]) -> None:
    """Every step, in order."""
    wanted = digests(parts)
    done = usable_stamp(wanted)
    left = [part for part in parts if done.get(part) != wanted[part]]
    system("llama" in left and llama_wheel.kept(os.environ) is None)
    if left:
        LOG.write_text("", encoding="utf-8")
        make_venv()
        for part in left:
            if part == "llama":
                build_llama()  # apart, since cutting these minutes short leaves .venv whole
            write_stamp({**done, "unfinished": part})
            try:
                install(part)
            except SetUpError:
                # A pip that fails has changed nothing, or left a package without its RECORD, which
                # is_whole() sees. The mark is for a pip that was killed.
                write_stamp(done)
                raise
            done[part] = wanted[part]
            write_stamp(done)
    compile_translations()
    fetch_starter()


# -- what is there already ------------------------------------------------------------------------------


def digests(parts: Sequence[str]) -> dict[str, str]:
    """For each part a digest of all that decides what gets installed."""
    version = "{}.{}.{}".format(*sys.version_info)
    common = [version, str(ROOT)]
    of_part: dict[str, list[str]] = dict.fromkeys(parts, common)
    of_part["llama"] = [*common, llama_wheel.key(os.environ)]
    of_part["project"] = [*common, (ROOT / "pyproject.toml").read_text(encoding="utf-8")]
    for part in parts:
        lock = LOCKS / f"{part}.lock"
        text = lock.read_text(encoding="utf-8") if lock.is_file() else ""
        of_part[part] = [*of_part[part], text]
    return {part: hashlib.sha256("\0".join(of_part[part]).encode()).hexdigest() for part in parts}


def read_stamp() -> dict[str, str]:
    """What .venv says it holds: part → digest; "unfinished" → the part whose installation was cut short."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(stamp: dict[str, str]) -> None:
    """Say what is installed in .venv; never half-written."""
    new = STAMP.with_suffix(".new")
    new.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    os.replace(new, STAMP)


def must_remake(stamp: dict[str, str], wanted: dict[str, str]) -> bool:
    """Whether .venv must be made from nothing: pip can't be trusted to mend or to take packages away."""
    if "unfinished" in stamp or "base" not in stamp:
        return True
    # The others are one package each or none, and installing one again does replace it.
    lasting = [part for part in wanted if part not in ("llama", "project", "trial")]
    return any(stamp.get(part, wanted[part]) != wanted[part] for part in lasting)


def usable_stamp(wanted: dict[str, str]) -> dict[str, str]:
    """The stamp of a .venv worth keeping; any other .venv is removed."""
    stamp = read_stamp()
    if not must_remake(stamp, wanted) and is_whole(VENV):
        return stamp
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    elif VENV.exists():
        print("Making .venv anew: what it holds is unfinished, damaged or out of date.")
        shutil.rmtree(VENV)
    return {}


def is_whole(venv: Path) -> bool:
    """Whether Python starts and every file that pip says it installed is there."""
    if not python(venv).exists():
        return False
    if subprocess.run([python(venv), "-c", ""], capture_output=True).returncode != 0:
        return False
    packages = next(venv.glob("[Ll]ib/python3*/site-packages"), venv / "Lib" / "site-packages")
    infos = list(packages.glob("*.dist-info"))
    return bool(infos) and all(is_complete(packages, info) for info in infos)


def is_complete(packages: Path, info: Path) -> bool:
    """Whether each file in a package's RECORD exists."""
    try:
        record = (info / "RECORD").read_text(encoding="utf-8")
    except OSError:
        return False
    base = str(packages) + os.sep
    files = (line.split(",")[0] for line in record.splitlines() if line[:1] not in ('"', ""))
    return all(os.path.lexists(base + file) for file in files if not file.endswith(".pyc"))


# -- the steps ------------------------------------------------------------------------------------------


def system(compiler: bool) -> None:
    """See that compiler and system libraries are there; install them where we may."""
    display = system_packages.has_display(sys.platform, os.environ)
    # With no screen, what only a window needs is brought where that is free, and else not asked for.
    lacking = system_packages.missing(compiler, window=True)
    if not lacking:
        return
    root, apt = system_packages.administrator(), shutil.which("apt-get")
    if root is None or apt is None:
        lacking = system_packages.missing(compiler, window=display)
        if lacking:
            raise SetUpError(system_packages.advice(lacking, has_apt=apt is not None))
        return
    names = sorted(set(lacking.values()))
    quiet = [*root, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-q"]
    step("Reading the system's package lists", [*quiet, "update"])
    step(f"Installing {', '.join(names)}", [*quiet, "install", "-y", "--no-install-recommends", *names])


def make_venv() -> None:
    """An environment with pip, if there is none."""
    if not python().exists():
        step("Making .venv", [sys.executable, "-m", "venv", str(VENV)])


def install(part: str) -> None:
    """Install one part, exactly as locked. Dependencies are never resolved: the lock names them all."""
    if part == "trial":
        return step(ABOUT[part], [python(), "-c", TRIAL])
    lock = str(LOCKS / f"{part}.lock")
    own: dict[str, Callable[[], list[str]]] = {
        "llama": lambda: ["--no-deps", "--force-reinstall", str(build_llama())],
        "project": lambda: ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
        # With dependencies, for the one torch that needs more than we lock: the CUDA build. Its pins are
        # exact too. The CPU build finds all it needs in place and brings nothing.
        "torch": lambda: ["--requirement", lock],
    }
    locked = ["--no-deps", "--require-hashes", "--requirement", lock]
    what = own[part]() if part in own else locked
    step(ABOUT[part], [*pip("install"), *what])


def build_llama(
    environment: Mapping[str, str] = os.environ,
    about: str = "Compiling llama.cpp for this processor (2 to 8 minutes, once)",
) -> Path:
    """llama.cpp's wheel, compiled now if it is not kept from before."""
    wheel = llama_wheel.kept(environment)
    if wheel:
        return wheel
    locked = ["--no-deps", "--require-hashes", "--requirement"]
    step("Bringing cmake and ninja", [*pip("install"), *locked, str(LOCKS / "build.lock")])
    kept = llama_wheel.folder(environment)
    kept.parent.mkdir(parents=True, exist_ok=True)
    # Without pip's own cache: it would hand out a wheel made with other flags or for another processor.
    build = [*pip("wheel"), "--no-cache-dir", "--no-build-isolation", *locked, str(llama_wheel.LOCK)]
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        made = Path(folder) / "wheel"
        step(about, [*build, "--wheel-dir", made], llama_wheel.build_environment(environment, PROGRAMS))
        shutil.rmtree(kept, ignore_errors=True)
        os.replace(made, kept)
    return next(kept.glob("*.whl"))


# One line a library that is compiled for a certain system or processor: better to hear of it here.
TRIAL = """
import llama_cpp
import chromadb, numpy, onnxruntime, pypdfium2, tokenizers
import cv2, pyclipper, shapely
from PySide6 import QtPdf, QtWidgets
"""


def compile_translations() -> None:
    """The window's other languages, made of their .ts files where those are newer."""
    if not translations.is_built(translations.FOLDER):
        script = Path(translations.__file__)
        step("Compiling the translations", [python(), script, "compile"])


def fetch_starter() -> None:
    """The model to begin with; the script answers at once when it is there."""
    if subprocess.run([python(), str(ROOT / "packaging" / "fetch_starter.py")], cwd=ROOT).returncode != 0:
        raise SetUpError("the starter model is not there; run the same command to try again.")


def start() -> int:
    """Become the program: the window, or where there is no display the demonstration."""
    command = [str(python()), str(ROOT / "main.py")]
    if not system_packages.has_display(sys.platform, os.environ):
        print("There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open.")
        print("Running the demonstration in the terminal instead: .venv/bin/python main.py demo", flush=True)
        command.append("demo")
    if sys.platform == "win32":
        return subprocess.run(command).returncode
    os.execv(command[0], command)


# -- .venv's own programs --------------------------------------------------------------------------------


def python(venv: Path = VENV) -> Path:
    """The environment's Python."""
    return venv / PROGRAMS.name / ("python.exe" if sys.platform == "win32" else "python")


def pip(verb: str) -> list[str]:
    """The environment's pip; the user's pip configuration holds."""
    return [str(python()), "-m", "pip", verb, "--disable-pip-version-check", "--no-input"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
