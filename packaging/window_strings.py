"""The window's strings: what ui/ hands to `self.tr` and `translate`, found in its source.

pyside6-lupdate would read most of them, but of `translate` it drops every call that counts something.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


class NotLiteral(Exception):
    """A string that is put together before it is translated: nobody could translate it. The message says where."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A string to translate."""

    context: str
    text: str
    counts: bool = False  # %n in it has plural forms


def strings(folder: Path) -> list[Entry]:
    """Every string of the files here, once, in their order."""
    return list(dict.fromkeys(entry for path in sorted(folder.glob("*.py")) for entry in read(path)))


def read(path: Path) -> Iterator[Entry]:
    """One file's strings."""
    yield from _walk(ast.parse(path.read_text("utf-8")), "", path.name)


def _walk(node: ast.AST, owner: str, name: str) -> Iterator[Entry]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            called = ast.unparse(child.func)
            if called.endswith(".tr"):
                yield _entry(child, [owner], name)
            elif called in ("translate", "QCoreApplication.translate"):
                yield _entry(child, [], name)
        yield from _walk(child, child.name if isinstance(child, ast.ClassDef) else owner, name)


def _entry(call: ast.Call, known: list[str], name: str) -> Entry:
    given = [argument.value for argument in call.args[: 2 - len(known)] if isinstance(argument, ast.Constant)]
    words = [word for word in (*known, *given) if isinstance(word, str) and word]
    if len(words) != 2:
        raise NotLiteral(f"ui/{name}, line {call.lineno}: what is translated is no literal string.")
    counts = len(call.args) == 4 - len(known) or any(keyword.arg == "n" for keyword in call.keywords)
    return Entry(words[0], words[1], counts)
