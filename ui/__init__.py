"""The window: Qt widgets over the engine's client. Knows no llama.cpp, Chroma, PDFium or SQLite."""

import builtins

import shiboken6  # noqa: F401

# PySide reads the source of every module that is imported, to see whether it may want its `__feature__`. Ours do not,
# and the start is 4 ms shorter with the import as it was.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
