"""The one split: what thresholds and models may be fitted on, and what is reported.

By the document a question belongs to, never by the question: two questions on one page know of each other.
"""

from __future__ import annotations

import hashlib


def reported(document: str) -> bool:
    """Whether figures that depend on something fitted are taken from this document; the other half is for fitting."""
    return _byte(document) % 2 == 1


def kept_apart(document: str) -> bool:
    """Whether the starter is never trained on this document: a fifth of them, all of which are `reported`."""
    return _byte(document) % 10 in (1, 3)


def _byte(document: str) -> int:
    return hashlib.sha256(document.encode()).digest()[0]
