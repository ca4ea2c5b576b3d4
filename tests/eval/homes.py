"""Homes of the program and plain indices of the data sets, made once in build/eval and kept from run to run."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from plain import Plain
from program import ROOT, Program
from text_pdfs import Text, write_all

BUILD = ROOT / "build" / "eval"
# The sources that decide what is read from a PDF and stored.
READING = [
    *(ROOT / "app" / f"{name}.py" for name in "pdf fragments layout structure passages embedding schema".split()),
    ROOT / "resources" / "embedding" / "config.json",
]
PLAIN = [Path(__file__).with_name("plain.py"), ROOT / "resources" / "embedding" / "config.json"]
SETTING = Path(__file__).with_name("text_pdfs.py")


@dataclass(frozen=True, slots=True)
class Library:
    """A data set as the program's library and as the plain index; `files` is each document's file name."""

    program: Program
    plain: Plain
    files: dict[str, str]


def of_texts(name: str, texts: dict[str, Text], models: Path | None) -> Library:
    """A PDF a text."""
    content = repr(texts).encode()
    folder = _folder(f"{name}-pdfs", _key([SETTING], content))
    paths = write_all(folder, list(texts.values()))
    files = {key: path.name for key, path in zip(texts, paths, strict=True)}
    japanese = any(text.japanese for text in texts.values())
    return _library(name, paths, files, content + SETTING.read_bytes(), japanese, models)


def of_pdfs(name: str, pdfs: Sequence[Path], models: Path | None) -> Library:
    """The set's own PDFs."""
    content = b"".join(hashlib.sha256(path.read_bytes()).digest() for path in pdfs)
    return _library(name, pdfs, {path.name: path.name for path in pdfs}, content, False, models)


def of_handbook(models: Path | None) -> Program:
    """The program's own handbook as its library."""
    path = ROOT / "resources" / "handbook.pdf"
    return _filled("handbook", [path], path.read_bytes(), models)


def empty(models: Path | None, strict: bool = True) -> Program:
    """A home without documents, to answer from given passages. Not `strict`: by the model's own word alone."""
    program = Program(_folder("no-documents" if strict else "no-documents-lax", _key(READING, b"")), models)
    if not strict:
        program.run("settings", "strict", "off")
    return program


def _library(
    name: str,
    paths: Sequence[Path],
    files: dict[str, str],
    content: bytes,
    japanese: bool,
    models: Path | None,
) -> Library:
    program = _filled(name, paths, content, models)
    return Library(program, Plain(_folder(f"{name}-plain", _key(PLAIN, content)), paths, japanese), files)


def _filled(name: str, paths: Sequence[Path], content: bytes, models: Path | None) -> Program:
    program = Program(_folder(f"{name}-home", _key(READING, content)), models)
    whole = program.home / "whole"  # stands once every document was ready
    if not whole.is_file():
        program.run("add", *map(str, paths))
        whole.touch()
    return program


def _folder(name: str, key: str) -> Path:
    """build/eval/NAME-KEY; those of other keys are taken away."""
    folder = BUILD / f"{name}-{key}"
    for other in BUILD.glob(f"{name}-*"):
        if other != folder:
            shutil.rmtree(other)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _key(sources: Sequence[Path], content: bytes) -> str:
    digest = hashlib.sha256(content)
    for path in sources:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
