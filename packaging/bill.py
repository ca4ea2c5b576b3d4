"""What is inside the packaged program: a bill of materials (CycloneDX 1.6) and everyone's licences.

It is made of what PyInstaller took, file by file, not of what is installed.
"""

from __future__ import annotations

import importlib.metadata
import json
import platform
import re
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from steps import SetUpError

from app import __version__
from app.models import STARTER

TEXTS = Path(__file__).resolve().parent / "licences"
OF_QT = (TEXTS / "LGPL-3.0.txt", TEXTS / "GPL-3.0.txt", TEXTS / "Qt-third-party.txt")
KEPT_TEXTS = {  # of parts whose wheels bring none
    **dict.fromkeys(("pyside6", "pyside6-essentials", "pyside6-addons", "shiboken6"), OF_QT),
    "tokenizers": (Path(__file__).resolve().parent.parent / "LICENSE",),  # the text of Apache-2.0
}
LICENCE_FILE = re.compile(r"(?i)(licen[cs]e|copying|notice|authors)[^/]*$|/licenses?/.+")
SYSTEM = ("/usr/lib", "/lib", "/lib64")  # where a system keeps its own libraries
BILL, LIST = "bill-of-materials.cdx.json", "LICENCES.md"
TOLD = 100  # characters: a licence field longer than that is a whole text, and stands in its own file


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A piece of software inside, or a model."""

    name: str
    version: str
    licence: str
    address: str  # a package URL (purl), where it has one
    texts: tuple[Path, ...] = ()


def write(sources: Sequence[Path], folder: Path, source_date: int) -> list[Part]:
    """Bill, list and texts into `folder`, of the program that was made of these files; returns the parts."""
    parts = sorted({*_packages(sources), *_of_the_system(sources), *_others()})
    bare = [part.name for part in parts if not part.texts]
    if bare:
        raise SetUpError(f"No licence text was found for {', '.join(bare)}: packaging/bill.py says where it looks.")
    folder.mkdir(parents=True, exist_ok=True)
    for part in parts:
        for text in part.texts:
            target = folder / part.name / "-".join(text.parts[-2:] if "licenses" in text.parts else text.parts[-1:])
            target.parent.mkdir(exist_ok=True)
            shutil.copy(text, target)
    bill = json.dumps(_bill(parts, source_date), indent=1, ensure_ascii=False)
    (folder / BILL).write_text(bill + "\n", "utf-8")
    (folder / LIST).write_text(_list(parts), "utf-8")
    return parts


def _packages(sources: Iterable[Path]) -> Iterable[Part]:
    """The Python packages that these files belong to."""
    owner: dict[Path, importlib.metadata.Distribution] = {}
    for one in importlib.metadata.distributions():
        for file in one.files or ():
            owner[Path(str(one.locate_file(file))).resolve()] = one
    found = {package.metadata["Name"]: package for path in sources if (package := owner.get(path.resolve()))}
    found["llama_cpp_python"] = importlib.metadata.distribution("llama_cpp_python")
    for name, package in found.items():
        if name == "chatqa-desktop":
            continue
        plain = re.sub(r"[-_.]+", "-", name).lower()
        address = f"pkg:pypi/{plain}@{package.version}"
        yield Part(plain, package.version, _licence(package), address, _texts(package) or KEPT_TEXTS.get(plain, ()))


def _texts(package: importlib.metadata.Distribution) -> tuple[Path, ...]:
    """The licences that it brings."""
    found = [package.locate_file(file) for file in package.files or () if LICENCE_FILE.search(str(file))]
    return tuple(
        sorted(path for text in found if (path := Path(str(text))).is_file() and path.suffix not in (".py", ".pyc"))
    )


def _licence(package: importlib.metadata.Distribution) -> str:
    said = package.metadata
    short = next((said[name] for name in ("License-Expression", "License") if name in said), "")
    if short and len(short) < TOLD and "\n" not in short:
        return short
    kinds = [
        line.rsplit("::", 1)[-1].strip() for line in said.get_all("Classifier") or () if line.startswith("License")
    ]
    return ", ".join(kinds) or "see its text"


def _of_the_system(sources: Iterable[Path]) -> Iterable[Part]:
    """Libraries that were taken from this system, by the Debian package that holds them. SetUpError: none does."""
    ask = shutil.which("dpkg-query")
    libraries = sorted(path for path in sources if any(map(path.is_relative_to, SYSTEM)))
    if ask is None or not libraries:
        return
    names = set()
    for library in libraries:
        said = subprocess.run([ask, "--search", *_names(library)], capture_output=True, text=True).stdout
        owners = {line.split(":")[0] for line in said.splitlines() if not line.startswith("diversion")}
        if not owners:
            raise SetUpError(f"No package of this system owns {library}, so its licence is not known.")
        names |= owners
    for name in sorted(names):
        version = subprocess.run([ask, "-W", "-f", "${Version}", name], capture_output=True, text=True).stdout
        text = Path("/usr/share/doc", name, "copyright")
        texts = (text,) if text.is_file() else ()
        yield Part(
            name, version.split()[0] if version else "", "see its text", f"pkg:deb/debian/{name}@{version}", texts
        )


def _names(library: Path) -> list[str]:
    """A library's path in every form that a package may list it by: /lib is /usr/lib now, and was not."""
    paths = {str(path) for path in (library, library.resolve())}
    paths |= {f"/usr{path}" for path in paths if not path.startswith("/usr")}
    return sorted(paths | {path.removeprefix("/usr") for path in paths})


def _others() -> Iterable[Part]:
    """What comes in no package of its own."""
    root = Path(__file__).resolve().parent.parent
    apache = root / "resources" / "embedding" / "LICENSE"
    found = [
        Path(sys.base_prefix, "LICENSE.txt"),
        *Path(sys.base_prefix).glob("lib*/python3*/LICENSE.txt"),
        *Path("/usr/share/doc").glob("python3.*/copyright"),
    ]
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    python = tuple(path for path in found if path.is_file() and (here in str(path) or sys.platform == "win32"))[:1]
    yield Part(
        "cpython", platform.python_version(), "PSF-2.0", f"pkg:generic/cpython@{platform.python_version()}", python
    )
    for one in importlib.metadata.distributions(name="pyinstaller"):  # there where packages are made
        licence = "GPL-2.0-or-later WITH Bootloader-exception"
        yield Part("pyinstaller-bootloader", one.version, licence, f"pkg:pypi/pyinstaller@{one.version}", _texts(one))
    # Inside the binding, whose licence names its own maker alone.
    inside = f"as in llama-cpp-python {importlib.metadata.version('llama_cpp_python')}"
    yield Part("llama.cpp", inside, "MIT", "pkg:github/ggml-org/llama.cpp", (TEXTS / "llama.cpp.txt",))
    yield Part(
        "smollm2-135m-instruct", "tuned", STARTER.licence, "", (root / "resources/starter/MODEL_CARD.md", apache)
    )
    yield Part("all-minilm-l6-v2", "8 bit", "Apache-2.0", "", (apache, root / "resources" / "embedding" / "NOTICE"))


def _bill(parts: Sequence[Part], source_date: int) -> dict[str, object]:
    components = [
        {
            "type": "machine-learning-model" if not part.address else "library",
            "name": part.name,
            "version": part.version,
            "licenses": [{"license": {"name": part.licence}}],
        }
        | ({"purl": part.address, "bom-ref": part.address} if part.address else {"bom-ref": part.name})
        for part in parts
    ]
    own = {"type": "application", "name": "chatqa-desktop", "version": __version__, "bom-ref": "chatqa-desktop"}
    when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(source_date))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(components))}",
        "version": 1,
        "metadata": {"timestamp": when, "component": own},
        "components": components,
    }


def _list(parts: Sequence[Part]) -> str:
    rows = "".join(f"| {part.name} | {part.version} | {part.licence} |\n" for part in parts)
    return (
        f"# What is inside ChatQA Desktop {__version__}\n\nThe texts stand beside this file, a folder a part.\n\n"
        f"| Part | Version | Licence |\n|---|---|---|\n{rows}"
    )
