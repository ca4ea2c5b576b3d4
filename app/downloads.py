"""A model file from the Hugging Face Hub: resumed where it was cut, verified, stopped at any moment.

What has come is kept beside the target as `NAME.part` until all of it is there, has the hash the hub names, and is a
GGUF file; only then does it take the target's name. Nothing is contacted but the hub, by `fetch` and `files`, and the
address that `text` is given.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import queue
import re
import shutil
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app import gguf
from app.errors import DownloadError, ModelError
from app.events import Downloading
from app.frozen import frozen
from app.paths import make_private

HEARTBEAT_S = 0.1
CHUNK = 1 << 18  # bytes between two looks at whether to stop
RESERVE = 512 << 20  # bytes of the disk left free
SHA256 = re.compile(r"^[0-9a-f]{64}$")
SHOWN_FILES = 12
TEXT_TIMEOUT_S = 15.0
LONGEST_TEXT = 1 << 20  # bytes


@frozen
class Wanted:
    """A file of a repository on the hub; `sha256` where it is known beforehand."""

    name: str
    repository: str
    file_name: str
    sha256: str = ""


def part_of(target: Path) -> Path:
    """Where what has come of a file is kept."""
    return target.with_name(target.name + ".part")


def fetch(wanted: Wanted, target: Path) -> Generator[Downloading | None, None, None]:
    """Bring a file to `target`, yielding Downloading; None while waiting. DownloadError is a sentence.

    Closing the generator stops it; what has come stays, and the next call goes on from there.
    """
    work = _Fetch(wanted, target)
    thread = threading.Thread(target=work.run, name="download", daemon=True)
    thread.start()
    try:
        while thread.is_alive() or not work.events.empty():
            try:
                yield work.events.get(timeout=HEARTBEAT_S)
            except queue.Empty:
                yield None
    finally:
        work.stopped.set()  # a thread that waits for the network writes nothing any more when that answers
    if work.failure is not None:
        raise work.failure


def files(repository: str) -> list[str]:
    """The GGUF files of a repository, as the hub lists them."""
    hub = _hub()
    return [name for name in hub.HfApi().list_repo_files(repository) if name.endswith(".gguf")]


def text(address: str) -> str:
    """A small text at an address. DownloadError is a sentence."""
    try:
        answer = _hub().utils.get_session().get(address, timeout=TEXT_TIMEOUT_S, follow_redirects=True)
    except Exception as error:  # the job boundary: whatever the client raises is a sentence
        failure = DownloadError(f"The network failed: {urlsplit(address).hostname} could not be reached.")
        failure.add_note(repr(error))
        raise failure from error
    if answer.status_code != 200 or len(answer.content) > LONGEST_TEXT:
        raise DownloadError(f"{urlsplit(address).hostname} refuses to tell (it answers {answer.status_code}).")
    return str(answer.text)


class _Stopped(Exception):
    """The download was stopped."""


class _Fetch:
    """One download, on a thread of its own."""

    def __init__(self, wanted: Wanted, target: Path) -> None:
        self.wanted = wanted
        self.target = target
        self.part = part_of(target)
        self.etag_file = self.part.with_name(self.part.name + ".etag")
        self.events: queue.SimpleQueue[Downloading] = queue.SimpleQueue()
        self.stopped = threading.Event()
        self.failure: ModelError | None = None

    def run(self) -> None:
        try:
            hub = _hub()
        except ImportError as error:
            self.failure = DownloadError(f"Downloads do not work here: {error.name} is missing; run the set-up again.")
            return
        try:
            self._fetch(hub)
        except _Stopped:
            return
        except ModelError as error:
            self.failure = error
        except Exception as error:  # the job boundary: whatever the hub's client raises is a sentence
            self.failure = DownloadError(_sentence(hub, self.wanted, error, self._had()))
            self.failure.add_note(repr(error))

    def _fetch(self, hub: Any) -> None:
        url = hub.hf_hub_url(self.wanted.repository, self.wanted.file_name)
        about = hub.get_hf_file_metadata(url)
        size = int(about.size or 0)
        make_private(self.target.parent)
        self._keep_if_same(str(about.etag))
        _check_room(self.target.parent, size - self._had(), self.wanted)
        if self._had() < size or not size:
            self._bring(hub, url, about, size)
        self._verify(str(about.etag), size)
        os.replace(self.part, self.target)
        self.etag_file.unlink(missing_ok=True)

    def _bring(self, hub: Any, url: str, about: Any, size: int) -> None:
        # A key of the user's own goes to the hub alone, never to where the hub sends us for the bytes.
        same_host = urlsplit(url).hostname == urlsplit(about.location).hostname
        headers = hub.utils.build_hf_headers(token=None if same_host else False)
        with self.part.open("ab") as file:
            hub.file_download.http_get(
                about.location,
                file,
                resume_size=file.tell(),
                headers=headers,
                expected_size=size or None,
                tqdm_class=self._progress_class(size),
            )
            file.flush()
            os.fsync(file.fileno())

    def _progress_class(self, size: int) -> type:
        """What the hub's client takes for a progress bar: it tells us, and raises where we were stopped."""
        fetch = self

        class Progress:
            def __init__(self, initial: int = 0, **kwargs: object) -> None:
                self.done = initial

            def __enter__(self) -> Progress:
                return self

            def __exit__(self, *error: object) -> None:
                return None

            def update(self, count: int = 1) -> None:
                if fetch.stopped.is_set():
                    raise _Stopped
                self.done += count
                fetch.events.put(Downloading(fetch.wanted.name, self.done, size))

        return Progress

    def _verify(self, etag: str, size: int) -> None:
        """DownloadError where what has come is not what was asked for; then it is not kept."""
        expected = self.wanted.sha256 or (etag if SHA256.match(etag) else "")
        if expected and self._sha256() != expected:
            self._forget()
            raise DownloadError(
                f"What was downloaded as {self.wanted.file_name} is not the file the hub names (its hash differs); it "
                "was not kept. Please try again."
            )
        try:
            gguf.check_whole(self.part, self.target.name)
        except Exception:
            self._forget()
            raise

    def _sha256(self) -> str:
        digest = hashlib.sha256()
        with self.part.open("rb") as file:
            while data := file.read(CHUNK * 16):
                if self.stopped.is_set():
                    raise _Stopped
                digest.update(data)
        return digest.hexdigest()

    def _keep_if_same(self, etag: str) -> None:
        """What an earlier call brought is of use only if the hub still has that very file."""
        with contextlib.suppress(FileNotFoundError):
            if self.etag_file.read_text("utf-8") == etag:
                return
        self._forget()
        self.etag_file.write_text(etag, "utf-8")

    def _had(self) -> int:
        return self.part.stat().st_size if self.part.exists() else 0

    def _forget(self) -> None:
        self.part.unlink(missing_ok=True)
        self.etag_file.unlink(missing_ok=True)


def _hub() -> Any:
    """The hub's client: no telemetry, and the plain protocol, which can go on where it was cut."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_XET", "1")
    import huggingface_hub
    import huggingface_hub.file_download

    huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE = CHUNK
    return huggingface_hub


def _check_room(folder: Path, wanted: int, what: Wanted) -> None:
    free = shutil.disk_usage(folder).free
    if wanted + RESERVE > free:
        raise DownloadError(
            f"There is not enough room for {what.file_name} in {folder}: {wanted / 1e9:.1f} GB are still to come, and "
            f"{free / 1e9:.1f} GB are free."
        )


def _sentence(hub: Any, wanted: Wanted, error: Exception, here: int) -> str:
    """Why a download failed, and what to do."""
    errors = hub.errors
    kept = f" What has come, {here / 1e9:.2f} GB, is kept: get it again to go on." if here else ""
    if isinstance(error, errors.EntryNotFoundError):
        return f"The repository {wanted.repository} has no file {wanted.file_name}. {_offer(wanted.repository)}".strip()
    if isinstance(error, errors.GatedRepoError):
        return f"The repository {wanted.repository} is given only to those who agreed to its terms on the hub."
    if isinstance(error, errors.RepositoryNotFoundError):
        return f"There is no repository {wanted.repository} on the hub, or it is not public."
    if isinstance(error, errors.OfflineModeIsEnabled):
        return "Downloads are switched off here (HF_HUB_OFFLINE is set)."
    if isinstance(error, errors.HfHubHTTPError):
        return f"The hub refuses {wanted.file_name} (it answers {error.response.status_code}); try again later.{kept}"
    if isinstance(error, ValueError):
        return f"{wanted.repository}/{wanted.file_name} cannot be downloaded: {error}"
    if isinstance(error, OSError) and error.errno:
        return f"{wanted.file_name} cannot be written: {error.strerror}.{kept}"
    return f"The network failed while {wanted.file_name} was downloaded.{kept}"


def _offer(repository: str) -> str:
    """What a repository has instead."""
    try:
        there = files(repository)
    except Exception:  # the hub again: it was the missing file that was asked about, not this
        return ""
    if not there:
        return "It has no GGUF file at all."
    more = ", …" if len(there) > SHOWN_FILES else ""
    return f"It has {', '.join(there[:SHOWN_FILES])}{more}: get one with `chatqa models get {repository}/FILE`."
