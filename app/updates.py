"""Which release is the newest: asked when the user asks for it, and never installed."""

from __future__ import annotations

import json
import re

from app import __version__, downloads
from app.errors import DownloadError
from app.home_records import Release

VERSION = re.compile(r"^v?(\d+)\.(\d+)\.(\d+)$")


def newest(address: str) -> Release:
    """The release that an address tells of, as GitHub's interface does. DownloadError is a sentence."""
    try:
        told = json.loads(downloads.text(address))
        version, page = str(told["tag_name"]).removeprefix("v"), str(told["html_url"])
        found = _numbers(version)
    except (ValueError, KeyError, TypeError) as error:
        raise DownloadError("What came is not a release of this program.") from error
    if not page.startswith("https://"):
        raise DownloadError("What came names no page that can be trusted.")
    return Release(version, page, found > _numbers(__version__))


def _numbers(version: str) -> tuple[int, ...]:
    match = VERSION.match(version)
    if match is None:
        raise ValueError(version)
    return tuple(map(int, match.groups()))
