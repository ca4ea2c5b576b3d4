"""Model files: verified from end to end, deleted where they are the program's, left where they are the user's."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import ggufs
import pytest
from at_work import finished

from app import models
from app.errors import ModelError, NoModel
from app.fit import Machine


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty model folder."""
    made = tmp_path / "models"
    made.mkdir()
    monkeypatch.setenv("CHATQA_MODELS", str(made))
    monkeypatch.setattr("app.others.found", lambda: ())
    return made


def target(folder: Path, name: str) -> Path:
    return folder / next(entry.file_name for entry in models.CATALOGUE if entry.name == name)


def removal(name: str) -> str:
    return next(model.removal for model in models.installed() if name in (model.name, model.path))


def test_a_model_of_the_catalogue_is_deleted_with_what_a_stopped_download_left(folder: Path) -> None:
    path = target(folder, "chatqa-1.5-8b")
    path.write_bytes(b"GGUF" + bytes(96))
    part = path.with_name(path.name + ".part")
    part.write_bytes(bytes(50))
    assert removal("chatqa-1.5-8b") == "file"
    assert models.delete("chatqa-1.5-8b") == 150
    assert list(folder.iterdir()) == []
    part.write_bytes(bytes(50))
    assert removal("chatqa-1.5-8b") == ""
    assert models.delete("chatqa-1.5-8b") == 50, "also where nothing but that is here"
    with pytest.raises(NoModel):
        models.delete("chatqa-1.5-8b")


def test_the_starter_is_a_part_of_the_program(folder: Path) -> None:
    target(folder, "starter").write_bytes(b"GGUF")
    with pytest.raises(NoModel):
        models.delete("starter")


def test_a_file_of_the_users_own_is_only_taken_off_the_list(folder: Path, tmp_path: Path) -> None:
    own = ggufs.write(tmp_path / "mine.gguf")
    models.add(own)
    assert removal(str(own)) == "entry"
    assert models.delete(str(own)) == 0
    assert own.is_file() and str(own) not in [model.path for model in models.installed()]


def test_a_file_that_is_gone_is_taken_off_the_list_and_nothing_else_with_it(folder: Path, tmp_path: Path) -> None:
    part = target(folder, "chatqa-1.5-8b").with_name(target(folder, "chatqa-1.5-8b").name + ".part")
    part.write_bytes(bytes(50))
    own, kept = ggufs.write(tmp_path / "mine.gguf"), ggufs.write(tmp_path / "kept.gguf")
    models.add(own)
    models.add(kept)
    own.unlink()
    with pytest.raises(NoModel):
        models.delete("")
    assert part.is_file()
    assert models.delete("mine") == 0
    assert [model.name for model in models.installed() if model.origin == "own"] == ["kept"]


def test_of_two_files_of_one_name_the_one_that_is_there_is_not_deleted_for_the_one_that_is_gone(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "owner" / "repository").mkdir(parents=True)
    there, gone = ggufs.write(folder / "owner" / "repository" / "mine.gguf"), ggufs.write(tmp_path / "mine.gguf")
    for path in (there, gone):
        models.add(path)
    gone.unlink()
    assert models.delete("mine") == 0
    assert there.is_file()
    assert [model.path for model in models.installed() if model.origin == "own"] == [str(there)]


def test_a_file_brought_from_the_hub_is_deleted_in_all_its_parts(folder: Path) -> None:
    parts = [folder / f"big-0000{number}-of-00002.gguf" for number in (1, 2)]
    for part in parts:
        part.write_bytes(b"GGUF" + bytes(6))
    models.add(parts[0])
    assert removal(str(parts[0])) == "file"
    assert models.delete(str(parts[0])) == 20
    assert not any(part.exists() for part in parts)


def test_a_file_verified_once_is_held_to_what_it_was(folder: Path, tmp_path: Path) -> None:
    own = ggufs.write(tmp_path / "mine.gguf")
    models.add(own)
    first = finished(models.verify(str(own)))
    assert first.sha256 == hashlib.sha256(own.read_bytes()).hexdigest()
    assert first.same and not first.known
    assert finished(models.verify(str(own))).known
    data = bytearray(own.read_bytes())
    data[-1] ^= 1
    was = own.stat()
    own.write_bytes(data)
    os.utime(own, ns=(was.st_atime_ns, was.st_mtime_ns))
    rotten = finished(models.verify(str(own)))
    assert rotten.known and not rotten.same
    os.utime(own, ns=(was.st_atime_ns, was.st_mtime_ns + 1))
    other = finished(models.verify(str(own)))
    assert other.same and not other.known, "another file was put there: nothing is wrong with it"


def test_a_file_that_was_cut_is_damaged(folder: Path, tmp_path: Path) -> None:
    own = ggufs.write(tmp_path / "mine.gguf")
    models.add(own)
    own.write_bytes(own.read_bytes()[:-1000])
    with pytest.raises(ModelError):
        finished(models.verify(str(own)))


def test_each_model_is_weighed_for_the_machine_it_is_to_run_on(folder: Path) -> None:
    weighed = {model.name: model.outlook for model in models.weigh(Machine((), 5_000_000_000, 8))}
    small, large = weighed["starter"], weighed["llama-2-13b-chat"]
    assert small is not None and small.place == "processor"
    assert large is not None and large.place == "tight"
