"""The pipeline as plain as it can be written: pypdf's text, 300-word chunks, MiniLM, cosine, the last question only.

MiniLM is the program's own built-in embedder: the same weights and the same 256 tokens, without torch.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path

import numpy as np
import psutil
import pypdf
import pypdfium2
from hits import Place
from program import show
from pypdf.errors import DependencyError

from app import embedding
from app.paths import resources_dir

CHUNK_WORDS = 300
CHUNK_CHARACTERS = 780  # in Japanese
TOP = 5
TOGETHER = 64  # chunks embedded between two signs of life


class Plain:
    """Chunks and their vectors, kept in a folder from run to run."""

    def __init__(self, folder: Path, pdfs: Sequence[Path], japanese: bool = False) -> None:
        self._embedder = embedding.load(embedding.BUILT_IN, resources_dir())
        texts, vectors = folder / "chunks.json", folder / "vectors.npy"
        if not vectors.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            chunks = _read_all(pdfs, japanese)
            texts.write_text(json.dumps([asdict(chunk) for chunk in chunks]), "utf-8")
            part = folder / "part.npy"
            np.save(part, self._embed([chunk.text for chunk in chunks]))
            part.rename(vectors)
        stored = json.loads(texts.read_text("utf-8"))
        self._chunks = [Place(one["document"], tuple(one["pages"]), one["text"]) for one in stored]
        self._vectors = np.load(vectors)

    def search(self, question: str, document: str | None = None) -> list[Place]:
        """The nearest chunks, best first, of one document or of all."""
        scores = self._vectors @ self._embedder.embed_question(question)
        order = np.argsort(-scores, kind="stable")
        mine = (self._chunks[i] for i in order if document in (None, self._chunks[i].document))
        return [chunk for chunk, _ in zip(mine, range(TOP), strict=False)]

    def _embed(self, texts: Sequence[str]) -> embedding.Vectors:
        parts = []
        for at in range(0, len(texts), TOGETHER):
            show(f"plain: {at} of {len(texts)} chunks embedded")
            parts.append(self._embedder.embed_passages(texts[at : at + TOGETHER]))
        show("")
        return np.concatenate(parts)


def chunks_of(document: str, pages: Sequence[str], japanese: bool) -> Iterator[Place]:
    """A document's chunks in order, each with the pages (from 1) its text comes from."""
    units = [
        (unit, number)
        for number, text in enumerate(pages, 1)
        for unit in ("".join(text.split()) if japanese else text.split())
    ]
    size, between = (CHUNK_CHARACTERS, "") if japanese else (CHUNK_WORDS, " ")
    for at in range(0, len(units), size):
        part = units[at : at + size]
        numbers = tuple(sorted({number for _, number in part}))
        yield Place(document, numbers, between.join(unit for unit, _ in part))


def _read_all(pdfs: Sequence[Path], japanese: bool) -> list[Place]:
    chunks: list[Place] = []
    with ProcessPoolExecutor(psutil.cpu_count(logical=False)) as pool:
        for done, (path, pages) in enumerate(zip(pdfs, pool.map(_pages, pdfs), strict=True), 1):
            show(f"plain: {done} of {len(pdfs)} files read by pypdf")
            chunks += chunks_of(path.name, pages, japanese)
    show("")
    return chunks


def _pages(path: Path) -> list[str]:
    logging.getLogger("pypdf").setLevel(logging.ERROR)  # what it warns of in others' files is not ours to mend
    try:
        return [page.extract_text() for page in pypdf.PdfReader(path).pages]
    except DependencyError:  # pypdf decrypts no AES by itself; PDFium does
        with pypdfium2.PdfDocument(path) as file:
            return [page.get_textpage().get_text_range() for page in file]
