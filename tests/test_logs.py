"""The log holds kinds and places of what went wrong, and no word of what the user has or asks."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfs
import pytest
from fake_engine import wait_until
from PySide6.QtCore import QObject

from app import logs
from app.requests import AddDocuments, Ask, EmbedPassages, RetryDocuments, UseModel
from ui.jobs import Jobs

WORDS = ("zanzibarword", "quixoticquestion", "flabbergastedfile", "gobbledygookfolder")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The log's file, and nothing of it left in the process."""
    level = logging.getLogger().level
    logs.start(tmp_path)
    yield tmp_path / logs.FILE_NAME
    logs.stop()
    logging.getLogger().setLevel(level)


@pytest.mark.logs_errors
def test_an_error_is_logged_by_its_kind_and_place(log: Path) -> None:
    try:
        try:
            raise OSError(2, "No such file", "/books/secret.pdf")
        except OSError as error:
            raise ValueError("the secret text") from error
    except ValueError:
        logging.getLogger("app.engine").exception("A job failed: %s", "Ask")
    written = log.read_text("utf-8")
    assert "A job failed: Ask" in written and "ValueError" in written and "FileNotFoundError" in written
    assert "test_an_error_is_logged_by_its_kind_and_place" in written
    assert "secret" not in written and str(Path.home()) not in written


def test_paths_errors_and_what_libraries_say_are_left_out(log: Path) -> None:
    own = logging.getLogger("app.reader")
    own.warning("At %s: %s, %d pages", Path("/books/secret.pdf"), OSError("secret"), 7)
    logging.getLogger("chromadb.api").warning("Cannot read %s", "/books/secret.pdf")
    written = log.read_text("utf-8")
    assert "7 pages" in written and "OSError" in written and "chromadb.api WARNING (a message from" in written
    assert "secret" not in written


def test_the_last_lines_are_those_shown(log: Path, tmp_path: Path) -> None:
    for number in range(30):
        logging.getLogger("app.x").warning("line %d", number)
    assert [line.rsplit(" ", 1)[1] for line in logs.tail(tmp_path, 3)] == ["27", "28", "29"]
    assert logs.tail(tmp_path / "nowhere", 3) == []


@pytest.mark.logs_errors
@pytest.mark.usefixtures("qapp", "starter")
def test_a_whole_job_leaves_no_word_of_the_user_in_the_log(log: Path, tmp_path: Path) -> None:
    """Files whole and broken, questions answered and failed, by the real engine; the window's own log is the same."""
    folder = tmp_path / WORDS[3]
    folder.mkdir()
    pdfs.plain(folder / f"{WORDS[2]}.pdf", [[f"The {WORDS[0]} is a word of this document alone."]])
    (folder / f"{WORDS[2]}-broken.pdf").write_bytes(b"%PDF-1.7 " + WORDS[0].encode())
    jobs, owner = Jobs(tmp_path), QObject()
    ended: list[Any] = []
    requests = (
        AddDocuments((str(folder), str(folder / "nothing.pdf"))),
        EmbedPassages(),
        RetryDocuments((1, 2)),
        Ask(f"What is the {WORDS[1]} of {WORDS[0]}?"),
        Ask(f"{WORDS[1]}?", 77),
        UseModel(str(folder / WORDS[2])),
    )
    for count, request in enumerate(requests, 1):
        jobs.submit(request, owner, ended.append, on_failed=ended.append)
        wait_until(lambda wanted=count: len(ended) == wanted, 120)  # type: ignore[misc]
    jobs.close()
    written = log.read_text("utf-8")
    assert "UseModel failed" in written, "there is something in it"
    assert [word for word in WORDS if word in written.lower()] == []
