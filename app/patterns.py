"""Regular expressions that are compiled when they are first used.

One with the ranges of Chinese and Japanese takes milliseconds, and the window waits for the engine that imports it.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, cast


class _Late:
    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._pattern)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._compiled, name)


def late(pattern: str) -> re.Pattern[str]:
    """The same as `re.compile`, later."""
    return cast("re.Pattern[str]", _Late(pattern))
