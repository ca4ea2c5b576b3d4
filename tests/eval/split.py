"""The one split: what thresholds and models may be fitted on, and what is reported.

By the document a question belongs to, never by the question: two questions on one page know of each other.
"""

from __future__ import annotations

import hashlib


def reported(document: str) -> bool:
    """Whether figures that depend on something fitted are taken from this document; the other half is for fitting."""
    return hashlib.sha256(document.encode()).digest()[0] % 2 == 1
