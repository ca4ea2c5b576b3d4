"""The words of an exported conversation in the window's language: those of app.export_words, translated."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.export_words import ExportWords

translate = QCoreApplication.translate


def export_words() -> ExportWords:
    """As the window speaks now."""
    application = QCoreApplication.instance()
    language = application.property("language") if application is not None else None
    return ExportWords(
        language=str(language or "en"),
        about=translate(
            "Export",
            "Answers by a language model from the documents named beneath each of them. [1] after a "
            "sentence is the source that bears it out; what no source bears out is marked in words. The"
            " passages that the model could read stand in full at the end. A SHA-256 tells whether a "
            "file is the very one that was read.",
        ),
        question=translate("Export", "Question {n}"),
        not_in_sources=translate("Export", "not in the sources"),
        partly_in_sources=translate("Export", "partly in the sources"),
        stopped=translate("Export", "Stopped before its end."),
        said_nothing=translate("Export", "The model said nothing."),
        not_found=translate("Export", "Not found in your documents."),
        weak=translate(
            "Export",
            "Nothing near enough to the question was found, so the model was not asked.",
        ),
        model_refused=translate("Export", "The model found no answer in the passages it read."),
        unsupported=translate("Export", "What the model answered is not borne out by the passages it read."),
        model_said=translate("Export", "What the model said, which is no answer:"),
        sources=translate("Export", "Sources"),
        nearest=translate("Export", "Nearest passages"),
        also_read=translate("Export", "Also read: {places}"),
        page=translate("Export", "page {page}"),
        pages=translate("Export", "pages {first}–{last}"),
        in_full=translate("Export", "in full"),
        read_by_ocr=translate("Export", "read from an image of the page by OCR, and may be wrong"),
        sha256=translate("Export", "SHA-256"),
        sha256_now=translate(
            "Export",
            "{sha256} (of the file as the library holds it now; it was not recorded with the answer)",
        ),
        not_recorded=translate("Export", "not recorded"),
        searched_for=translate("Export", "Searched for"),
        pages_read=translate("Export", "Pages gone over"),
        of_pages=translate("Export", "{done} of {total}"),
        model=translate("Export", "Model"),
        model_file=translate("Export", "Model file"),
        not_asked=translate("Export", "not asked"),
        file_changed=translate("Export", "not known: the file has changed or is gone since"),
        answered=translate("Export", "Answered"),
        passages=translate("Export", "The passages in full"),
        passage=translate("Export", "Passage {n}"),
        conversation_of=translate("Export", "Conversation of {date}"),
        exported=translate("Export", "Exported on {date} by {program}"),
    )
