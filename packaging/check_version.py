"""The program's version, which stands in app/__init__.py alone: `check_version.py [TAG]` prints it, or says that a tag
or the changelog has another. Standard library only.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def version() -> str:
    """As the program has it."""
    match = re.search(r'^__version__ = "(\d+\.\d+\.\d+)"$', (ROOT / "app/__init__.py").read_text("utf-8"), re.MULTILINE)
    if match is None:
        raise SystemExit("app/__init__.py names no version of the form 1.2.3.")
    return match[1]


def releases() -> str:
    """The address that is asked for a newer version; empty where none is named."""
    match = re.search(r'^__releases__ = "(.*)"', (ROOT / "app/__init__.py").read_text("utf-8"), re.MULTILINE)
    return match[1] if match else ""


def changelog() -> tuple[str, str]:
    """The newest version of the changelog, and its date or “Unreleased”."""
    match = re.search(r"^## \[(.+?)\] - (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    if match is None:
        raise SystemExit("CHANGELOG.md has no version.")
    return match[1], match[2]


def main() -> int:
    """Print it; with a tag, hold tag and changelog to it."""
    here, (newest, date) = version(), changelog()
    if newest != here:
        raise SystemExit(f"app/__init__.py says {here}, CHANGELOG.md {newest}.")
    if len(sys.argv) > 1:
        if sys.argv[1] != f"v{here}":
            raise SystemExit(f"The tag is {sys.argv[1]}, the program {here}.")
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", date):
            raise SystemExit(f"CHANGELOG.md has no date for {here}.")
        if not releases():
            raise SystemExit("app/__init__.py names no address of releases, so nobody would hear of a newer one.")
    print(here)
    return 0


if __name__ == "__main__":
    sys.exit(main())
