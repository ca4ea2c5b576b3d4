"""The promises of the documents at the top of the repository."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from app import __version__

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
THIRD_PARTY = (ROOT / "THIRD_PARTY.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = sorted(ROOT.glob("*.md"))
# What the program uses of Qt; Qt offers all of it under the LGPL.
LGPL_MODULES = {"QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtSvg", "QtPdf"}
# Homes of people and machines. Put together here, so that this file itself is free of them.
PRIVATE = re.compile("/" + r"(?:work|root|home/[a-z]+)/\w|[A-Z]:\\" + r"Users\\\w")
LINK = re.compile(r"\]\(([^)#\s]+)")


def requirements() -> list[str]:
    """The names of all direct dependencies, extras included."""
    lines = [*PROJECT["dependencies"], *(one for some in PROJECT["optional-dependencies"].values() for one in some)]
    return [re.split(r"[<>=\[;! ]", line)[0] for line in lines]


def repository_files() -> list[Path]:
    """Every text file that is or could be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip("this is not a git checkout")
    return [path for name in done.stdout.splitlines() if (path := ROOT / name).is_file()]


@pytest.mark.parametrize("name", requirements())
def test_a_dependency_is_named_with_its_licence(name: str) -> None:
    row = re.search(rf"^\| {re.escape(name)} \| (.+?) \| (.+?) \|$", THIRD_PARTY, re.MULTILINE)
    assert row, f"{name} is not in THIRD_PARTY.md"
    stated = importlib.metadata.metadata(name).get("License-Expression") if is_installed(name) else None
    if stated and len(stated) < 80:
        assert row[1] == stated


def is_installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def test_the_default_installation_holds_nothing_under_the_gpl_alone() -> None:
    locked = "".join((ROOT / "requirements" / f"{part}.lock").read_text("utf-8") for part in ("base", "llama", "ocr"))
    names = re.findall(r"^([A-Za-z0-9_.-]+)==", locked, re.MULTILINE)
    assert len(names) > 50
    for name in filter(is_installed, names):
        data = importlib.metadata.metadata(name)
        classifiers = [one for one in data.get_all("Classifier") or [] if one.startswith("License")]
        stated = " ".join([data.get("License-Expression") or (data.get("License") or "")[:100], *classifiers])
        assert "AGPL" not in stated and "Affero" not in stated, name
        if "GPL" in stated:
            assert name.lower() in ("pyside6-essentials", "pyside6-addons", "shiboken6"), f"{name}: {stated}"
            assert "LGPL" in stated


def test_the_window_uses_of_qt_only_what_is_under_the_lgpl() -> None:
    used = set()
    for path in ROOT.glob("ui/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6"):
                parts = (node.module or "").split(".")
                used |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
    assert used and used <= LGPL_MODULES


def test_the_changelog_has_this_version() -> None:
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("command", ["make run", "make test"])
def test_the_readme_names_a_command_on_its_first_screen(command: str) -> None:
    assert f"\n{command} " in "\n".join(README.splitlines()[:20])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_its_links_lead_somewhere(document: Path) -> None:
    for target in LINK.findall(document.read_text("utf-8")):
        if not re.match(r"[a-z]+:", target):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_no_file_names_a_machine() -> None:
    for path in repository_files():
        data = path.read_bytes()
        if b"\0" in data[:8000] or path.suffix == ".pdf":
            continue
        found = PRIVATE.search(data.decode("utf-8", "replace"))
        assert found is None, f"{path.relative_to(ROOT)} mentions {found and found[0]}"
