"""Where an answer comes from: recorded with it when it is given, so that others can check it later."""

from __future__ import annotations

from app.frozen import frozen


@frozen
class ModelFile:
    """A file as it stood; its SHA-256 is worked out only when it is wanted, from a file that still is as this says."""

    path: str
    size: int  # bytes
    changed: int  # nanoseconds since the epoch


@frozen
class Origin:
    """The files behind one answer."""

    answered: float  # seconds since the epoch
    model_files: tuple[ModelFile, ...] = ()  # one, or the parts of a model in parts; empty: no model was asked
    documents: tuple[tuple[int, str], ...] = ()  # id of each document read, and the SHA-256 of its file
