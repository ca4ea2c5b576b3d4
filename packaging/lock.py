"""Renew requirements/*.lock from pyproject.toml: `make lock`.

One resolution of everything gives the versions, for Linux, macOS and Windows and each Python that we
support; then it is cut into the parts that set_up.py installs. uv resolves, because it does so for all
platforms at once and with hashes; it lives in a throw-away environment and is needed nowhere else.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
EXTRAS = ("build", "ocr", "package", "sentence-transformers", "starter", "test")

HEADER = """\
# {what}
# Made by `make lock` from pyproject.toml: change it there.
"""
WHAT = {
    "base": "What the program needs, and setuptools, which installs the program itself.",
    "llama": "llama.cpp for Python. It has no wheels: set_up.py compiles it once and keeps the wheel.",
    "ocr": "The extra that reads the text of scanned pages; its models come in rapidocr's wheel.",
    "starter": "What makes the starter model of its base and its adapter.",
    "package": "What `make package` adds.",
    "build": "What compiles llama.cpp; installed only when there is no compiled wheel yet.",
    "sentence-transformers": "The extra that runs other embedding models than our own; without torch.",
    "torch": "torch, without a hash: its CPU build and the index's own build differ, and either will do.",
    "test": "What `make test` adds.",
}

# torch without the CUDA packages that its Linux build asks for: they have no place in a lock for every
# machine. Where the torch that pip finds does want them, pip brings them (see set_up.py).
TORCH_NEEDS = """
[[dependency-metadata]]
name = "torch"
version = "2.13.0"
requires-dist = [
    "filelock", "fsspec>=0.8.5", "jinja2", "networkx>=2.5.1", "setuptools>=77.0.3", "sympy>=1.13.3",
    "typing-extensions>=4.10.0",
]
"""

Lock = dict[str, str]


def needs(extras: tuple[str, ...]) -> list[str]:
    """What pyproject.toml asks for with these extras, setuptools included: it installs the program."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted: list[str] = project["build-system"]["requires"] + project["project"]["dependencies"]
    return wanted + [need for extra in extras for need in project["project"]["optional-dependencies"][extra]]


def resolve(uv: Path, extras: tuple[str, ...], pins: Lock | None = None) -> Lock:
    """Package name → its lines in the lock, for the program with these extras."""
    command = [str(uv), "pip", "compile", "--quiet", "--universal", "--fork-strategy", "fewest"]
    command += ["--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "uv.toml").write_text(TORCH_NEEDS)
        (folder / "pins.txt").write_text("".join((pins or {}).values()))
        (folder / "needs.in").write_text("\n".join(needs(extras)))
        command += ["--config-file", "uv.toml", "--constraints", "pins.txt", "needs.in"]
        text = subprocess.run(command, cwd=folder, check=True, text=True, stdout=subprocess.PIPE).stdout
    return split(text)


def split(text: str) -> Lock:
    """A lock's text by package; a package may have several lines, one a platform."""
    packages: Lock = {}
    for block in re.split(r"(?m)^(?=[A-Za-z0-9])", text):
        if block.strip():
            name = re.split(r"[=<>;\[ ]", block, maxsplit=1)[0]
            packages[name] = packages.get(name, "") + block.rstrip() + "\n"
    return packages


def parts(uv: Path) -> dict[str, Lock]:
    """The whole resolution, cut into the parts that are installed one by one."""
    everything = resolve(uv, EXTRAS)
    closure = {extra: set(resolve(uv, (extra,), everything)) for extra in EXTRAS}
    base = set(resolve(uv, (), everything))
    apart = {"llama-cpp-python", "torch"}
    names = {
        "base": base - apart,
        "llama": {"llama-cpp-python"},
        "ocr": closure["ocr"] - base,
        "starter": closure["starter"] - base,
        "package": closure["package"] - base,
        "build": closure["build"] - base,
        "sentence-transformers": closure["sentence-transformers"] - base - apart,
        "torch": {"torch"},
        "test": closure["test"] - base - closure["sentence-transformers"] - closure["ocr"],
    }
    return {part: {name: everything[name] for name in sorted(names[part])} for part in WHAT}


def main() -> int:
    """Write the lock files."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        programs = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin")
        subprocess.run([str(programs / "python"), "-m", "pip", "install", "-q", "uv>=0.9"], check=True)
        made = parts(programs / "uv")
    made["torch"] = {"torch": made["torch"]["torch"].split(" ")[0].strip() + "\n"}
    LOCKS.mkdir(exist_ok=True)
    for part, packages in made.items():
        text = HEADER.format(what=WHAT[part]) + "".join(packages.values())
        (LOCKS / f"{part}.lock").write_text(text)
        print(f"{part}.lock: {len(packages)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
