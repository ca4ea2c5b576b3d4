"""Texts as the window words them. What comes out of a document or a model is data: it never becomes HTML here."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale

from app.events import LibraryProgress
from app.records import Answer, Document, ModelInfo, Passage, Placement, Refusal, Timings
from ui import language

translate = QCoreApplication.translate

_ENDLESS = re.compile(r"(\S{30})(?=\S)")
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "<br>"})  # html's takes 3 ms of the start


def number(value: int) -> str:
    """1240 → 1,240, as the user's locale writes it."""
    return QLocale().toString(value)


def seconds(value: float) -> str:
    """3.14 → 3.1 s"""
    return translate("Text", "{seconds} s").format(seconds=QLocale().toString(value, "f", 1))


def placement(where: Placement) -> str:
    """Where a model runs: “33 of 33 layers on NVIDIA …, 4,096 tokens, 6.1 GB”, and why it is not all on the GPU."""
    if where.device:
        place = translate("Text", "{some} of {all} layers on {device}").format(
            some=number(where.gpu_layers), all=number(where.layers), device=where.device
        )
    else:
        place = translate("Text", "on the processor (%Ln thread(s))", "", where.threads)
    words = translate("Text", "{place}, {tokens} tokens, {size}").format(
        place=place, tokens=number(where.context_tokens), size=file_size(where.memory)
    )
    return f"{words}. {language.sentence(where.reason)}".strip()


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
    return f"<qt>{text.translate(_ESCAPED)}</qt>"


def one_line(text: str) -> str:
    """`text` with every run of white space made one space."""
    return " ".join(text.split())


def breakable(text: str) -> str:
    """`text` with places to break a line at in what is too long for one: a label does not show the rest of it."""
    return _ENDLESS.sub("\\1\u200b", text)


def count_pages(count: int) -> str:
    return translate("Text", "%Ln page(s)", "", count)


def count_documents(count: int) -> str:
    return translate("Text", "%Ln document(s)", "", count)


def count_passages(count: int) -> str:
    return translate("Text", "%Ln passage(s)", "", count)


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


def document_status(
    document: Document, read: tuple[int, int] | None = None, scans: tuple[int, int] | None = None
) -> str:
    """A document's state in words; `read` is pages done and in all while it is read, `scans` while OCR reads it."""
    if document.paused and document.status in ("queued", "reading", "searchable", "embedding"):
        return _paused(document)
    if document.status == "reading":
        return _reading(read)
    if document.status == "embedding" or (document.status == "searchable" and document.embedded):
        return translate("Text", "Searchable, {done} of {total} embedded").format(
            done=number(document.embedded), total=number(document.passages)
        )
    if scans is not None:
        return translate("Text", "Reading scan {n} of {total}").format(
            n=number(min(scans[0] + 1, scans[1])), total=number(scans[1])
        )
    if document.status == "ready":
        return _ready(document)
    if document.status == "failed" and document.reason_code == "password":
        return translate("Text", "Locked by a password")
    if document.status == "failed":
        return translate("Text", "Failed: {reason}").format(
            reason=language.sentence(document.reason or "") or translate("Text", "the reason is unknown")
        )
    words = {
        "queued": translate("Text", "Waiting"),
        "searchable": translate("Text", "Searchable"),
        "missing": translate("Text", "The file is gone; its answers keep their sources"),
    }
    return words.get(document.status, document.status)


def _paused(document: Document) -> str:
    if document.status not in ("searchable", "embedding") or not document.passages:
        return translate("Text", "Paused")
    share = 100 * document.embedded // document.passages
    return translate("Text", "Paused, {share} % embedded").format(share=number(share))


def _reading(read: tuple[int, int] | None) -> str:
    if read is None or not read[1]:
        return translate("Text", "Reading…")
    return translate("Text", "Reading page {done} of {total}").format(done=number(read[0]), total=number(read[1]))


def _ready(document: Document) -> str:
    return translate("Text", "Ready, {pages}").format(pages=_scans(document) or count_pages(document.pages))


def _scans(document: Document) -> str:
    """What of it is scans, and whether they were read; empty where nothing is."""
    scans, read = document.scanned_pages, document.ocr_pages
    if not scans:
        return ""
    if read >= scans:
        return translate("Text", "%Ln scan(s) read by OCR", "", scans)
    words = translate("Text", "%Ln of {pages} pages are scans", "", scans).format(pages=number(document.pages))
    return words + (translate("Text", ", {read} read by OCR").format(read=number(read)) if read else "")


def library_progress(progress: LibraryProgress) -> tuple[str, str]:
    """“120 of 1,240 pages read” and “about 2 minutes left”; the second may be empty."""
    left = time_left(progress.seconds_left)
    if progress.read < progress.total:
        words = translate("Text", "Reading {done} of {total} pages")
        return words.format(done=number(progress.read), total=number(progress.total)), left
    words = translate("Text", "{done} of {total} pages embedded")
    words = words.format(done=number(progress.embedded), total=number(progress.total))
    searchable = translate("Text", "Searchable")
    return words, f"{searchable} · {left}" if left else searchable


def time_left(left: float | None) -> str:
    """In words as rough as the estimate is; empty where there is none."""
    if left is None:
        return ""
    if left < 50:
        return translate("Text", "less than a minute left")
    minutes = round(left / 60)
    if minutes <= 1:
        return translate("Text", "about a minute left")
    if minutes < 55:
        return translate("Text", "about %Ln minute(s) left", "", minutes if minutes <= 10 else 5 * round(minutes / 5))
    hours = round(left / 3600)
    if hours <= 1:
        return translate("Text", "about an hour left")
    return translate("Text", "about %Ln hour(s) left", "", hours)


def in_menu(words: str, longest: int = 60) -> str:
    """A name as a menu shows it: one line, not endless, its & no shortcut."""
    return in_sentence(words, longest).replace("&", "&&")


def in_sentence(words: str, longest: int = 60) -> str:
    """A name as a sentence has it: one line, not endless."""
    flat = one_line(words)
    half = longest // 2
    return flat if len(flat) <= longest else f"{flat[:half]}…{flat[-half:]}"


def ocr_note() -> str:
    """What is to be known of words that OCR has read."""
    return translate("Text", "These words were read from an image of the page by OCR and may be wrong.")


def timings(values: Timings) -> str:
    """Found in 0.1 s · first word after 2.1 s · 8.4 s in all · 25.3 tokens a second"""
    parts = [translate("Text", "found in {time}").format(time=seconds(values.retrieve_s))]
    if values.first_token_s is not None:
        parts.append(translate("Text", "first word after {time}").format(time=seconds(values.first_token_s)))
    parts.append(translate("Text", "{time} in all").format(time=seconds(values.total_s)))
    writing = values.total_s - values.load_s - (values.first_token_s or 0.0)
    if values.first_token_s is not None and values.answer_tokens > 1 and writing > 0.05:
        speed = QLocale().toString((values.answer_tokens - 1) / writing, "f", 1)
        parts.append(translate("Text", "{speed} tokens a second").format(speed=speed))
    return " · ".join(parts)


def model_work(answer: Answer) -> str:
    """ChatQA · 1,840 of 2,300 tokens were kept from before; empty where no model was asked."""
    values = answer.timings
    if not answer.model or not values.prompt_tokens:
        return answer.model
    if values.reused_tokens:
        words = translate("Text", "{kept} of {total} tokens of the prompt were kept from before")
    else:
        words = translate("Text", "the prompt had {total} tokens")
    words = words.format(kept=number(values.reused_tokens), total=number(values.prompt_tokens))
    return f"{answer.model} · {words}"


def searched_for(words: str) -> str:
    """Searched for: revenue 2019"""
    if not words:
        return translate("Text", "Nothing was searched.")
    return translate("Text", "Searched for: {words}").format(words=breakable(words))


def what_was_read(answer: Answer) -> str:
    """“Read 5 passages”, or of whole documents “Read 212 of 212 pages”; empty where the model read nothing."""
    if answer.pages_total:
        return read_pages(answer.pages_read, answer.pages_total)
    if not answer.prompt_order or (answer.stopped and answer.timings.first_token_s is None):
        return ""
    return translate("Text", "Read {passages}").format(passages=count_passages(len(answer.prompt_order)))


def read_pages(done: int, total: int) -> str:
    """Read 40 of 212 pages"""
    return translate("Text", "Read {done} of {pages}").format(done=number(done), pages=count_pages(total))


def refusal(answer: Answer) -> Refusal:
    """Why it was not answered. Turns saved by earlier versions do not say: there it is whether the model was asked."""
    if answer.refusal or not answer.abstained:
        return answer.refusal
    return "model" if answer.prompt_order else "weak"


def why_not_found(kind: Refusal) -> str:
    """One sentence for the user."""
    if kind == "weak":
        return translate("Text", "Nothing near enough to the question was found, so the model was not asked.")
    if kind == "unsupported":
        return translate("Text", "What the model answered is not borne out by the passages it read.")
    return translate("Text", "The model found no answer in the passages it read.")


def file_size(size: int) -> str:
    """98000000 → 98.0 MB"""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
