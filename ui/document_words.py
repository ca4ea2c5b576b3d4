"""What is said of one document beside its state: how far it is, the facts about it, and what helps one that failed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from app.records import Document
from ui import language, text
from ui.documents import is_in_work

translate = QCoreApplication.translate
Pages = tuple[int, int]  # done, and in all


def progress(document: Document, read: Pages | None, scans: Pages | None) -> float | None:
    """How far it is, from 0 to 1; None where nothing is going on."""
    done, total = 0, 0
    if scans is not None:
        done, total = scans
    elif document.status == "reading" and not document.paused:
        done, total = read or (0, 0)
        return done / total if total else 0.0
    elif document.status in ("searchable", "embedding"):
        done, total = document.embedded, document.passages
    return done / total if total else None


def tone(document: Document, scanning: bool) -> str:
    """How its row is to look: plain, busy, paused, locked or bad."""
    if document.status in ("failed", "missing"):
        return "locked" if document.reason_code == "password" else "bad"
    if is_in_work(document):
        return "paused" if document.paused else "busy"
    return "busy" if scanning else "plain"


def facts(document: Document) -> list[str]:
    """Pages and size, where it lies, since when it is here, and what its reading left out: a line each."""
    known = [text.count_pages(document.pages)] if document.pages else []
    if document.size:
        known.append(text.file_size(document.size))
    lines = [" · ".join(known)] if known else []
    lines.append(document.path)
    if document.added:
        since = QDateTime.fromSecsSinceEpoch(int(document.added))
        when = QLocale().toString(since, QLocale.FormatType.ShortFormat)
        lines.append(translate("DocumentWords", "Added {when}").format(when=when))
    if document.reason and document.status != "failed":
        lines.append(language.sentence(document.reason))
    return lines


def advice(document: Document) -> str:
    """What can be done about a document that cannot be searched or shown; empty where there is nothing to do."""
    if document.status == "missing":
        return translate(
            "DocumentWords",
            "It was moved, renamed or deleted. Put it back, or add it from its new place: it is known again there. "
            "What was read of it can be searched meanwhile.",
        )
    if document.status != "failed":
        return ""
    advices = {
        "password": translate("DocumentWords", "Unlock it with its password; that is kept until the program ends."),
        "missing": translate("DocumentWords", "Put it back where it was and try again, or add it from its new place."),
        "unreadable": translate(
            "DocumentWords", "See that the file can be opened and that its drive is connected, then try again."
        ),
        "empty": translate("DocumentWords", "Maybe it was not copied whole: fetch it again, then try again."),
        "not_pdf": translate(
            "DocumentWords", "Its name ends like a PDF's, but it is something else. Export it as a PDF and add that."
        ),
        "damaged": translate(
            "DocumentWords",
            "Fetch the file again if you can. Some viewers still open it: print it to a new PDF there and add that.",
        ),
        "too_large": translate("DocumentWords", "Split it into several files and add those."),
        "timeout": translate("DocumentWords", "Try again when the computer is less busy, or split it into parts."),
        "memory": translate("DocumentWords", "Close other programs and try again, or split it into parts."),
    }
    return advices.get(document.reason_code or "", translate("DocumentWords", "Try again, or remove it from the list."))
