"""The words of an exported conversation that are the program's own: English, unless who asks for it brings others."""

from __future__ import annotations

from app.frozen import frozen


@frozen
class ExportWords:
    """What is in braces is filled in."""

    language: str = "en"  # of these words, as HTML's lang has it
    about: str = (
        "Answers by a language model from the documents named beneath each of them. [1] after a sentence is the source "
        "that bears it out; what no source bears out is marked in words. The passages that the model could read stand "
        "in full at the end. A SHA-256 tells whether a file is the very one that was read."
    )
    question: str = "Question {n}"
    not_in_sources: str = "not in the sources"
    partly_in_sources: str = "partly in the sources"
    stopped: str = "Stopped before its end."
    said_nothing: str = "The model said nothing."
    not_found: str = "Not found in your documents."
    weak: str = "Nothing near enough to the question was found, so the model was not asked."
    model_refused: str = "The model found no answer in the passages it read."
    unsupported: str = "What the model answered is not borne out by the passages it read."
    model_said: str = "What the model said, which is no answer:"
    sources: str = "Sources"
    nearest: str = "Nearest passages"
    also_read: str = "Also read: {places}"
    page: str = "page {page}"
    pages: str = "pages {first}–{last}"
    in_full: str = "in full"
    read_by_ocr: str = "read from an image of the page by OCR, and may be wrong"
    sha256: str = "SHA-256"
    sha256_now: str = "{sha256} (of the file as the library holds it now; it was not recorded with the answer)"
    not_recorded: str = "not recorded"
    searched_for: str = "Searched for"
    pages_read: str = "Pages gone over"
    of_pages: str = "{done} of {total}"
    model: str = "Model"
    model_file: str = "Model file"
    not_asked: str = "not asked"
    file_changed: str = "not known: the file has changed or is gone since"
    answered: str = "Answered"
    passages: str = "The passages in full"
    passage: str = "Passage {n}"
    conversation_of: str = "Conversation of {date}"
    exported: str = "Exported on {date} by {program}"


ENGLISH = ExportWords()
