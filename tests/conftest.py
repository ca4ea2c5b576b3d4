"""What every test stands on: no display, no network, no stray error in the log, a home of its own."""

from __future__ import annotations

import logging
import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["HF_HUB_OFFLINE"] = "1"

import pdfs
from fakes import WordEmbedder

from app import embedding, gpu_pack
from app.home import Home
from app.models import STARTER
from app.paths import models_dir


@pytest.fixture(autouse=True)
def _alone(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the user's library, and none reaches the network; one marked `loopback` may reach this machine."""
    loopback = request.node.get_closest_marker("loopback") is not None
    monkeypatch.setenv("CHATQA_HOME", str(tmp_path / "default-home"))
    monkeypatch.setattr(gpu_pack, "gpu_pack_dir", lambda: tmp_path / "no-pack")
    if "ui.jobs" in sys.modules:  # on a busy machine too a look at the disk is waited for
        monkeypatch.setattr(sys.modules["ui.jobs"], "PATIENCE_S", 5.0)
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        here = loopback and address[0] in ("127.0.0.1", "::1")
        if self.family in (socket.AF_INET, socket.AF_INET6) and not here:
            raise AssertionError(f"A test reached for the network: {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _quiet_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """An error in the log fails the test, unless it is marked as expected."""
    yield
    if request.node.get_closest_marker("logs_errors") is None:
        stray = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
        assert not stray, f"errors in the log: {stray}"


@pytest.fixture
def word_embedder(monkeypatch: pytest.MonkeyPatch) -> WordEmbedder:
    """An embedder that is fast and knows only words, in place of the built-in one."""
    embedder = WordEmbedder()
    monkeypatch.setattr(embedding, "load", lambda *args: embedder)
    return embedder


@pytest.fixture
def home(tmp_path: Path, word_embedder: WordEmbedder) -> Iterator[Home]:
    """An opened, empty home: everything real but the embedder."""
    opened = Home.open(tmp_path / "home")
    yield opened
    opened.close()


@pytest.fixture
def make_pdf(tmp_path: Path) -> Callable[..., Path]:
    """Make a PDF of pages of lines in the test's folder."""

    def make(name: str, *pages: list[str]) -> Path:
        path = tmp_path / name
        pdfs.plain(path, pages)
        return path

    return make


@pytest.fixture(scope="session")
def starter() -> Path:
    """The starter model's file, as the set-up brought it."""
    path = models_dir() / STARTER.file_name
    if not path.is_file():
        pytest.skip(f"the starter model is not in {path.parent}; make test brings it")
    return path


@pytest.fixture(scope="session")
def qapp() -> Any:
    """The one QApplication of the test process."""
    from ui.application import make_application

    return make_application()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """See page_panes.write_book; Qt is loaded only where it is asked for."""
    from page_panes import write_book

    return write_book(tmp_path)


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """See page_panes.write_mixed."""
    from page_panes import write_mixed

    return write_mixed(tmp_path)
