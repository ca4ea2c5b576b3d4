"""Texts as the window words them. What comes out of a document or a model is data: it never becomes HTML here."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale

from app.records import Document, ModelInfo, Passage, Placement, Timings

translate = QCoreApplication.translate


def _locale() -> QLocale:
    """The user's; English where the system names none, for numbers without any grouping are hard to read."""
    system = QLocale()
    return system if system.language() != QLocale.Language.C else QLocale(QLocale.Language.English)


def number(value: int) -> str:
    """1240 → 1,240, as the user's locale writes it."""
    return _locale().toString(value)


def seconds(value: float) -> str:
    """3.14 → 3.1 s"""
    return translate("Text", "{seconds} s").format(seconds=_locale().toString(value, "f", 1))


def placement(where: Placement) -> str:
    """Where a model runs: “33 of 33 layers on NVIDIA …, 4,096 tokens, 6.1 GB”, and why it is not all on the GPU."""
    if where.device:
        place = translate("Text", "{some} of {all} layers on {device}").format(
            some=number(where.gpu_layers), all=number(where.layers), device=where.device
        )
    else:
        place = translate("Text", "on the processor ({count} threads)").format(count=number(where.threads))
    words = translate("Text", "{place}, {tokens} tokens, {size}").format(
        place=place, tokens=number(where.context_tokens), size=file_size(where.memory)
    )
    return f"{words}. {where.reason}".strip()


def memory(model: ModelInfo) -> str:
    """What a model needs, and whether that is here; empty where it is not known."""
    if not model.memory:
        return ""
    if not model.free or model.memory <= model.free:
        return translate("Text", "needs {size} of memory").format(size=file_size(model.memory))
    return translate("Text", "needs {size} of memory, {free} are free").format(
        size=file_size(model.memory), free=file_size(model.free)
    )


def tooltip(text: str) -> str:
    """`text` as a tool tip that wraps. Escaped: Qt would take plain text that looks like HTML for HTML."""
    return f"<qt>{html.escape(text)}</qt>"


def one_line(text: str) -> str:
    """`text` with every run of white space made one space."""
    return " ".join(text.split())


def count_pages(count: int) -> str:
    return translate("Text", "1 page") if count == 1 else translate("Text", "{count} pages").format(count=number(count))


def count_documents(count: int) -> str:
    return (
        translate("Text", "1 document")
        if count == 1
        else translate("Text", "{count} documents").format(count=number(count))
    )


def page_label(pages: Sequence[int]) -> str:
    """(3,) → page 3; (3, 4) → pages 3–4"""
    if not pages:
        return ""
    if len(pages) == 1:
        return translate("Text", "page {page}").format(page=number(pages[0]))
    return translate("Text", "pages {first}–{last}").format(first=number(pages[0]), last=number(pages[-1]))


def place(passage: Passage) -> str:
    """handbook.pdf, page 3"""
    label = page_label(passage.pages)
    return f"{passage.document}, {label}" if label else passage.document


def document_status(document: Document, read: tuple[int, int] | None = None) -> str:
    """A document's state in words; `read` is pages done and in all while it is being read."""
    if document.status == "reading":
        return _reading(read)
    if document.status == "embedding" or (document.status == "searchable" and document.embedded):
        return translate("Text", "Searchable, {done} of {total} embedded").format(
            done=number(document.embedded), total=number(document.passages)
        )
    if document.status == "ready":
        return _ready(document)
    if document.status == "failed":
        return translate("Text", "Failed: {reason}").format(
            reason=document.reason or translate("Text", "the reason is unknown")
        )
    words = {
        "queued": translate("Text", "Waiting"),
        "searchable": translate("Text", "Searchable"),
        "missing": translate("Text", "The file is gone; its answers keep their sources"),
    }
    return words.get(document.status, document.status)


def _reading(read: tuple[int, int] | None) -> str:
    if read is None or not read[1]:
        return translate("Text", "Reading…")
    return translate("Text", "Reading page {done} of {total}").format(done=number(read[0]), total=number(read[1]))


def _ready(document: Document) -> str:
    text = translate("Text", "Ready, {pages}").format(pages=count_pages(document.pages))
    if document.scanned_pages:
        text += " " + translate("Text", "({count} scanned, without text)").format(count=number(document.scanned_pages))
    return text


def timings(values: Timings) -> str:
    """Found in 0.1 s · first word after 2.1 s · 8.4 s in all · 212 tokens"""
    parts = [translate("Text", "found in {time}").format(time=seconds(values.retrieve_s))]
    if values.first_token_s is not None:
        parts.append(translate("Text", "first word after {time}").format(time=seconds(values.first_token_s)))
    parts.append(translate("Text", "{time} in all").format(time=seconds(values.total_s)))
    if values.answer_tokens:
        parts.append(translate("Text", "{count} tokens").format(count=number(values.answer_tokens)))
    return " · ".join(parts)


def file_size(size: int) -> str:
    """98000000 → 98.0 MB"""
    return _locale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
