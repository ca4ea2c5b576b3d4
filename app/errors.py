"""Every error the program raises on purpose. Each message is one sentence for the user.

ChatQAError
├── HomeError            the data folder cannot serve
│   ├── HomeBusy         another program holds it
│   ├── HomeReadOnly     it cannot be written
│   ├── HomeTooNew       a newer version of the program wrote it
│   └── DiskFull         no room is left
├── DocumentError        one document cannot be read; `code` says why in one word
├── QuestionError        this question cannot be asked
│   ├── NoDocuments      the library is empty
│   └── UnknownDocument  no document of that name
├── ModelError           the language model cannot serve
│   ├── NoModel          none is there
│   └── DownloadError    a model could not be downloaded
├── EmbedderUnavailable  the embedding model cannot be loaded
├── RerankerUnavailable  the reranking model cannot be loaded
├── InvalidInput         a file, a setting or a value the user gave is not of its form
└── EngineLost           the engine process died under a job
"""

from __future__ import annotations


class ChatQAError(Exception):
    """The root. `str(error)` is a sentence for the user."""


class HomeError(ChatQAError):
    """The data folder cannot serve."""


class HomeBusy(HomeError):
    """Another program holds the data folder."""


class HomeReadOnly(HomeError):
    """The data folder cannot be written."""


class HomeTooNew(HomeError):
    """A newer version of the program wrote the data folder."""


class DiskFull(HomeError):
    """No room is left on the disk of the data folder."""

    def __init__(self) -> None:
        super().__init__()  # without arguments, so that it survives pickling

    def __str__(self) -> str:
        return "The disk is full: free some room and try again; nothing saved was lost."


class DocumentError(ChatQAError):
    """One document cannot be read.

    `code`: missing, not_pdf, password, damaged, empty, timeout, memory, crashed, unreadable or ocr_missing.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)  # both in args, so that it survives pickling
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message


class QuestionError(ChatQAError):
    """This question cannot be asked."""


class NoDocuments(QuestionError):
    """The library is empty."""


class UnknownDocument(QuestionError):
    """No document of that name is in the library."""


class ModelError(ChatQAError):
    """The language model cannot be loaded, or failed."""


class NoModel(ModelError):
    """No language model is there."""


class DownloadError(ModelError):
    """Something could not be downloaded."""


class EmbedderUnavailable(ChatQAError):
    """The embedding model cannot be loaded."""


class RerankerUnavailable(ChatQAError):
    """The reranking model cannot be loaded."""


class InvalidInput(ChatQAError):
    """A file, a setting or a value the user gave is not of its form."""


class EngineLost(ChatQAError):
    """The engine process died under a job."""


def unexpected(error: Exception) -> ChatQAError:
    """What is said of an error that nobody raised on purpose, where its trace went to the log."""
    return ChatQAError(f"Something went wrong inside the program ({type(error).__name__}); the log says more.")
