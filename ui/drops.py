"""What is dropped on the window or pasted into it: files and folders, places on the web, documents of the library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QMimeData

from app.frozen import frozen
from app.records import Document
from ui import text

if TYPE_CHECKING:  # not wanted at the start
    from PySide6.QtCore import QUrl

translate = QCoreApplication.translate
SHOWN_NAMES = 3  # refused files named one by one; the rest is counted
DOCUMENTS_MIME = "application/x-chatqa-documents"  # ids of documents of this library, parted by spaces
SCHEMES = ("file:", "http:", "https:", "ftp:")


@frozen
class Dropped:
    """Local paths, and addresses on the web, which are never fetched."""

    paths: tuple[str, ...]
    addresses: tuple[str, ...]


def carries_files(mime: QMimeData) -> bool:
    """Whether there is something in it to add or to refuse. Quick, however much it is."""
    return mime.hasUrls() or (mime.hasText() and _is_list(mime.text()))


def read(mime: QMimeData) -> Dropped:
    """The files and addresses it carries, as a list of addresses or as text of such, each once."""
    from PySide6.QtCore import QUrl

    urls = mime.urls()
    if not urls and carries_files(mime):
        urls = [QUrl(line.strip()) for line in mime.text().splitlines() if line.strip()]
    paths = [_local(url) for url in urls if url.isLocalFile()]
    addresses = [url.toDisplayString() for url in urls if not url.isLocalFile() and not url.isEmpty()]
    return Dropped(tuple(dict.fromkeys(paths)), tuple(dict.fromkeys(addresses)))


def documents_mime(documents: Sequence[Document]) -> QMimeData:
    """Documents of the library as they are dragged: files for other programs, ids for this one."""
    from PySide6.QtCore import QUrl

    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(one.path) for one in documents])
    mime.setData(DOCUMENTS_MIME, " ".join(str(one.id) for one in documents if one.id > 0).encode())
    return mime


def document_ids(mime: QMimeData) -> tuple[int, ...]:
    """The documents of this library that it carries; empty where it comes from outside."""
    parts = bytes(mime.data(DOCUMENTS_MIME).data()).split()
    return tuple(int(part) for part in parts) if all(part.isdigit() for part in parts) else ()


def is_named_as_pdf(path: str) -> bool:
    """Whether its name alone says what it is."""
    return path.lower().endswith(".pdf")


def refusal(names: Iterable[str]) -> str:
    """One sentence that names what was not added; empty where nothing was refused."""
    every = tuple(dict.fromkeys(names))
    if not every:
        return ""
    shown = _quoted(every)
    if len(every) > SHOWN_NAMES:
        more = translate("Drops", "{names} and %Ln more are not PDF files and were left out.", "", _more(every))
        return more.format(names=shown)
    if len(every) > 1:
        return translate("Drops", "{names} are not PDF files and were left out.").format(names=shown)
    return translate("Drops", "{names} is not a PDF file and was left out.").format(names=shown)


def web_refusal(addresses: Sequence[str]) -> str:
    """Why nothing is fetched from the web, and the way on; empty where nothing was to be."""
    if not addresses:
        return ""
    words = translate(
        "Drops", "{names}: this program fetches nothing from the web. Save the file on this computer, then add it here."
    )
    if len(addresses) > SHOWN_NAMES:
        words = translate(
            "Drops",
            "{names} and %Ln more: this program fetches nothing from the web. Save the files on this computer, "
            "then add them here.",
            "",
            _more(addresses),
        )
    return words.format(names=_quoted(addresses))


def _local(url: QUrl) -> str:
    """A local path; some file managers name this machine as the host."""
    from PySide6.QtCore import QSysInfo

    return url.path() if url.host() in ("localhost", QSysInfo.machineHostName()) else url.toLocalFile()


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"“{text.in_sentence(name)}”" for name in names[:SHOWN_NAMES])


def _more(names: Sequence[str]) -> int:
    return len(names) - SHOWN_NAMES


def _is_list(words: str) -> bool:
    """Whether each line is an address of a file or of the web; a text that mentions one is not."""
    lines = [line.strip() for line in words[:10_000].splitlines() if line.strip()]
    return bool(lines) and all(line.startswith(SCHEMES) and " " not in line for line in lines[:-1] or lines)
