"""Downloads from a hub that cuts the line, lies and refuses: resumed, verified, stopped; each failure a sentence."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import ggufs
import pytest
from hub import Hub

from app import downloads, models
from app.downloads import Wanted
from app.errors import DownloadError, NoModel
from app.events import Downloading

pytestmark = pytest.mark.loopback
WANTED = Wanted("a model", "owner/repo", "model.gguf")


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    """A hub with one model in its repository."""
    from huggingface_hub import constants, file_download

    made = Hub()
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "ENDPOINT", made.url)
    monkeypatch.setattr(constants, "HF_HUB_ETAG_TIMEOUT", 5)
    template = made.url + "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    monkeypatch.setattr(file_download, "HUGGINGFACE_CO_URL_TEMPLATE", template, raising=False)
    monkeypatch.setattr(file_download.time, "sleep", lambda seconds: None)
    monkeypatch.setenv("CHATQA_MODELS", str(tmp_path / "models"))
    shape = ggufs.Shape(vocabulary=8000)  # some megabytes: more than one chunk
    made.files["model.gguf"] = ggufs.write(tmp_path / "source.gguf", shape).read_bytes()
    yield made
    made.pause.set()
    made.shutdown()
    made.server_close()


def run(job: Generator[Downloading | None, None, Any]) -> list[Downloading]:
    return [event for event in job if event is not None]


def test_a_file_comes_whole_with_progress(hub: Hub, tmp_path: Path) -> None:
    target = tmp_path / "models" / "model.gguf"
    events = run(downloads.fetch(WANTED, target))
    assert target.read_bytes() == hub.files["model.gguf"]
    assert [event.done for event in events] == sorted(event.done for event in events)
    assert events[-1] == Downloading("a model", target.stat().st_size, target.stat().st_size)
    assert [path.name for path in target.parent.iterdir()] == ["model.gguf"]


def test_a_line_that_is_cut_is_taken_up_where_it_was(hub: Hub, tmp_path: Path) -> None:
    hub.cut_after = [900_000, 100_000]
    target = tmp_path / "model.gguf"
    run(downloads.fetch(WANTED, target))
    assert target.read_bytes() == hub.files["model.gguf"]
    assert len(hub.ranges) == 3
    assert all(int(asked.removeprefix("bytes=").rstrip("-")) > 0 for asked in hub.ranges[1:])


def test_a_line_that_is_cut_for_good_keeps_what_has_come(hub: Hub, tmp_path: Path) -> None:
    target = tmp_path / "model.gguf"
    hub.cut_after = [700_000] + [0] * 20
    with pytest.raises(DownloadError, match=r"network failed .* is kept: get it again to go on"):
        run(downloads.fetch(WANTED, target))
    kept = downloads.part_of(target).stat().st_size
    assert kept > 0
    hub.cut_after.clear()
    hub.ranges.clear()
    run(downloads.fetch(WANTED, target))
    assert hub.ranges == [f"bytes={kept}-"]
    assert target.read_bytes() == hub.files["model.gguf"]


def test_it_stops_at_once_and_goes_on_later(hub: Hub, tmp_path: Path) -> None:
    target = tmp_path / "model.gguf"
    hub.pause.clear()
    job = downloads.fetch(WANTED, target)
    next(event for event in job if event is not None)
    began = time.monotonic()
    job.close()
    assert time.monotonic() - began < 2
    hub.pause.set()
    time.sleep(0.3)  # the thread that was left behind hears from the network now, and must not write
    assert not target.exists()
    run(downloads.fetch(WANTED, target))
    assert target.read_bytes() == hub.files["model.gguf"]


def test_a_hash_that_is_a_lie_is_found_and_nothing_is_kept(hub: Hub, tmp_path: Path) -> None:
    hub.hashes["model.gguf"] = "0" * 64
    with pytest.raises(DownloadError, match=r"its hash differs\); it was not kept"):
        run(downloads.fetch(WANTED, tmp_path / "models" / "model.gguf"))
    assert list((tmp_path / "models").iterdir()) == []


def test_a_hash_known_beforehand_counts_more_than_the_hubs(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="its hash differs"):
        run(downloads.fetch(Wanted("a", "owner/repo", "model.gguf", "1" * 64), tmp_path / "model.gguf"))


def test_what_is_left_of_another_file_is_not_gone_on_with(hub: Hub, tmp_path: Path) -> None:
    target = tmp_path / "model.gguf"
    hub.cut_after = [700_000] + [0] * 20
    with pytest.raises(DownloadError):
        run(downloads.fetch(WANTED, target))
    hub.cut_after.clear()
    hub.ranges.clear()
    hub.files["model.gguf"] = ggufs.write(tmp_path / "other.gguf", ggufs.Shape(vocabulary=7000), seed=3).read_bytes()
    run(downloads.fetch(WANTED, target))
    assert hub.ranges == [""]
    assert target.read_bytes() == hub.files["model.gguf"]


def test_a_refusal_is_a_sentence(hub: Hub, tmp_path: Path) -> None:
    hub.refuse = [403]
    with pytest.raises(DownloadError, match=r"The hub refuses model.gguf \(it answers 403\)"):
        run(downloads.fetch(WANTED, tmp_path / "model.gguf"))


def test_a_file_that_is_not_there_is_answered_with_those_that_are(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(
        DownloadError, match=r"has no file other.gguf. It has model.gguf: get one with `chatqa models get"
    ):
        run(downloads.fetch(Wanted("a", "owner/repo", "other.gguf"), tmp_path / "model.gguf"))


def test_no_such_repository_is_a_sentence(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="no repository some/where"):
        run(downloads.fetch(Wanted("a", "some/where", "model.gguf"), tmp_path / "model.gguf"))


def test_no_network_is_a_sentence(hub: Hub, tmp_path: Path) -> None:
    hub.shutdown()
    hub.server_close()
    with pytest.raises(DownloadError, match="The network failed"):
        run(downloads.fetch(WANTED, tmp_path / "model.gguf"))


def test_a_file_that_is_no_model_is_not_kept(hub: Hub, tmp_path: Path) -> None:
    hub.files["model.gguf"] = b"<html>" * 1000
    with pytest.raises(Exception, match="not a GGUF file"):
        run(downloads.fetch(WANTED, tmp_path / "models" / "model.gguf"))
    assert list((tmp_path / "models").iterdir()) == []


def test_a_disk_without_room_is_said_before_anything_is_brought(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "RESERVE", 1 << 60)
    with pytest.raises(DownloadError, match="not enough room"):
        run(downloads.fetch(WANTED, tmp_path / "model.gguf"))
    assert hub.ranges == []


def test_the_catalogue_gets_its_own_and_any_of_the_hubs(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    entry = replace(models.CATALOGUE[1], repository="owner/repo", file_name="model.gguf")
    monkeypatch.setattr(models, "CATALOGUE", (entry,))
    assert not models.installed()[0].path
    assert models.installed()[0].downloadable
    run(models.get(entry.name))
    assert models.find(entry.name).path.endswith("model.gguf")
    hub.ranges.clear()
    run(models.get(entry.name))
    assert hub.ranges == []  # it was here
    hub.files["b.gguf"] = hub.files["model.gguf"]
    run(models.get("owner/repo/b.gguf"))
    assert models.find("b").origin == "own"
    for name in ("nothing", "owner/repo/../../x.gguf"):
        with pytest.raises(NoModel, match="There is no model"):
            run(models.get(name))
