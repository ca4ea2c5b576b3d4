"""Newer versions: looked for only when the user asks, at the one address that is named, and nothing is installed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_engine import FakeClient, connect_to, overview, settle, wait_until
from hub import Hub
from PySide6.QtWidgets import QMessageBox, QWidget

from app import __version__, errands, export_requests, file_requests, requests, updates
from app.errands import LookForRelease
from app.errors import DownloadError
from app.home_records import Release
from ui import outside
from ui.jobs import Jobs
from ui.release_dialog import ReleaseDialog

pytestmark = pytest.mark.loopback


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    from huggingface_hub import constants

    made = Hub()
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    yield made
    made.shutdown()
    made.server_close()


def told(hub: Hub, version: str, page: str = "https://example.org/new") -> str:
    hub.files["release.json"] = json.dumps({"tag_name": version, "html_url": page}).encode()
    return f"{hub.url}/owner/repo/resolve/main/release.json"


@pytest.mark.parametrize(("version", "newer"), [("v99.0.0", True), (f"v{__version__}", False), ("0.0.9", False)])
def test_a_newer_release_is_told_from_an_older_one(hub: Hub, version: str, newer: bool) -> None:
    assert updates.newest(told(hub, version)) == Release(version.removeprefix("v"), "https://example.org/new", newer)


def test_what_is_no_release_is_a_sentence(hub: Hub) -> None:
    for version, page in (("nightly", "https://example.org"), ("v1.2.3", "file:///etc/passwd")):
        with pytest.raises(DownloadError, match="What came"):
            updates.newest(told(hub, version, page))
    with pytest.raises(DownloadError, match=r"127\.0\.0\.1 refuses to tell \(it answers 404\)"):
        updates.newest(f"{hub.url}/owner/repo/resolve/main/none.json")
    with pytest.raises(DownloadError, match="could not be reached"):
        updates.newest("http://127.0.0.1:9/none.json")


def test_looking_for_a_release_sends_nothing_of_the_users(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "a secret of the user's")
    updates.newest(told(hub, "v1.0.0"))
    assert "a secret" not in str(hub.headers[-1])
    assert not {name.lower() for name in hub.headers[-1]} & {"authorization", "cookie"}


def test_every_request_runs_in_a_lane_that_the_engine_has() -> None:
    def below(kind: type[requests.Request]) -> list[type[requests.Request]]:
        return [kind, *(one for child in kind.__subclasses__() for one in below(child))]

    assert export_requests and file_requests  # where there are more of them
    for kind in below(requests.Request):
        assert issubclass(kind, errands.Errand) or kind.lane in requests.LANES, kind


def test_a_newer_version_is_looked_for_only_when_asked_and_it_says_where(
    qapp: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[FakeClient] = []
    jobs, parent = Jobs(tmp_path, connect_to(made, overview())), QWidget()
    wait_until(lambda: jobs._ready)
    engine = made[0]
    dialog = ReleaseDialog(parent, jobs, "https://releases.example.org/newest")
    settle(0.05)
    assert "releases.example.org" in dialog.words.text() and not engine.of(LookForRelease)
    dialog.look.click()
    engine.fail(engine.of(LookForRelease)[0], DownloadError("The network failed."))
    wait_until(lambda: dialog.words.text() == "The network failed.")
    dialog.look.click()
    engine.done(engine.of(LookForRelease)[1], Release("99.0.0", "https://releases.example.org/99", True))
    wait_until(lambda: "Version 99.0.0" in dialog.words.text())
    opened: list[str] = []
    monkeypatch.setattr(outside.QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    dialog.open_page.click()
    assert opened == ["https://releases.example.org/99"]
    assert "names no place" in ReleaseDialog(parent, jobs, "").words.text()
    jobs.close()
    parent.deleteLater()
    settle(0.05)


def test_programs_that_are_opened_get_none_of_a_packages_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str | None] = []
    parent = QWidget()
    openers = outside.QDesktopServices
    monkeypatch.setattr(openers, "openUrl", lambda url: seen.append(os.environ.get(outside.SEARCH)) or True)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv(outside.SEARCH, "/program/_internal")
    monkeypatch.delenv(outside.BEFORE, raising=False)
    outside.open_file(parent, "/some/file.pdf")
    monkeypatch.setenv(outside.BEFORE, "/their/own")
    outside.open_outside(parent, "https://example.org")
    parent.deleteLater()
    assert seen == [None, "/their/own"]
    assert os.environ[outside.SEARCH] == "/program/_internal", "our own processes need it"


def test_what_nothing_opens_is_told_with_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    parent = QWidget()
    monkeypatch.setattr(outside.QDesktopServices, "openUrl", lambda url: False)
    outside.open_file(parent, "/papers/a <b>.pdf")
    outside.open_outside(parent, "https://example.org/9")
    told = [box.text() for box in parent.findChildren(QMessageBox)]
    parent.deleteLater()
    assert ["“a <b>.pdf”" in told[0], "/papers" in told[0], "https://example.org/9" in told[1]] == [True] * 3
