"""The end of a library, and of what a move left: all that is the program's goes, and nothing else."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from at_work import finished
from filled_homes import MakePdf, fill, names

from app import backup, gpu_pack, home_files, moving, paths, storage
from app.errors import HomeError, InvalidInput
from app.home import Home
from app.models import CATALOGUE, STARTER
from app.settings import Settings


@pytest.fixture
def filled(home: Home, make_pdf: MakePdf) -> Home:
    return fill(home, make_pdf)


@pytest.mark.parametrize("name", ["index/notes.txt", "index", "settings.json"])
def test_a_folder_with_files_of_somebody_else_under_our_names_is_no_home(tmp_path: Path, name: str) -> None:
    home = tmp_path / "book"
    (home / name).parent.mkdir(parents=True)
    (home / name).write_text('{"editor.fontSize": 14}')
    with pytest.raises(HomeError, match="is not of this program"):
        Home.open(home)
    assert (home / name).read_text() == '{"editor.fontSize": 14}'
    (home / name).unlink()
    Home.open(home).close()


def test_everything_deleted_is_deleted_and_the_users_files_stay(
    filled: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.close()
    (tmp_path / "disk").mkdir()
    new = Path(finished(moving.move(filled.folder, tmp_path / "disk")))
    finished(moving.erase(new, models=False))
    assert [each.name for each in filled.folder.iterdir()] in ([], ["lock"]), "also what the move left"
    assert list(new.iterdir()) == []
    assert (tmp_path / "one.pdf").is_file()
    shutil.rmtree(new)
    opened = Home.open(paths.home_dir(filled.folder))
    assert opened.folder == filled.folder, "where a start looks first; nothing leads elsewhere any more"
    assert opened.catalog.documents() == () and opened.settings == Settings()
    opened.close()


def test_of_the_models_those_downloaded_are_deleted_and_no_others(
    filled: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = tmp_path / "models"
    monkeypatch.setenv("CHATQA_MODELS", str(models))
    known = next(entry for entry in CATALOGUE if entry.repository).file_name
    ours = [known, f"{known}.part", "acme/tiny/q4/tiny.gguf", "acme/tiny/b-00002-of-00002.gguf.part"]
    ours += ["acme/tiny/b-00001-of-00002.gguf", "added.json", "tried.json"]
    theirs = [STARTER.file_name, "my-finetune.gguf", "papers/thesis.docx", "acme/mine/own.gguf"]
    for name in (*ours, *theirs):
        (models / name).parent.mkdir(parents=True, exist_ok=True)
        (models / name).write_bytes(b"GGUF")
    known_files = [str(models / name) for name in ours if name.startswith("acme") and not name.endswith(".part")]
    (models / "added.json").write_text(json.dumps([*known_files, "/elsewhere/b.gguf"]))
    filled.close()
    (pack := gpu_pack.gpu_pack_dir()).mkdir()
    (pack / "libggml-cuda.so").write_bytes(b"of whatever version")
    finished(moving.erase(filled.folder, models=True))
    assert not pack.exists()
    assert sorted(str(path.relative_to(models)) for path in models.rglob("*") if path.is_file()) == sorted(theirs)
    assert not (models / "acme" / "tiny").exists()


def test_files_of_the_users_in_a_home_are_neither_copied_nor_deleted(filled: Home, tmp_path: Path) -> None:
    """--home can name any folder."""
    filled.close()
    mine = [filled.folder / name for name in ("thesis.docx", "index.html", "index.md", "sub/notes.txt")]
    for path in mine:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
    (tmp_path / "disk").mkdir()
    new = Path(finished(moving.move(filled.folder, tmp_path / "disk")))
    assert not {path.name for path in new.iterdir()} & {"thesis.docx", "index.html", "index.md", "sub"}
    moving.clear_former(new, filled.folder)
    assert all(path.read_text() == "mine" for path in mine)
    finished(moving.erase(filled.folder, models=False))
    assert all(path.read_text() == "mine" for path in mine)


def test_every_file_that_a_home_holds_is_known_as_the_programs_own(filled: Home) -> None:
    finished(backup.make(filled.folder, filled.folder.with_name("b.zip")))
    assert {path.name for path in filled.folder.iterdir()} == {path.name for path in home_files.entries(filled.folder)}


def test_a_place_that_does_not_lead_here_any_more_is_left_alone(filled: Home, tmp_path: Path) -> None:
    """Another library may stand there now: on another disk under the same letter, in a copy made by hand."""
    filled.close()
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
    first = Path(finished(moving.move(filled.folder, tmp_path / "x")))
    shutil.copytree(first, tmp_path / "copy")
    second = Path(finished(moving.move(first, tmp_path / "y")))
    (first / paths.MOVED_FILE).unlink()
    with pytest.raises(InvalidInput):
        moving.clear_former(second, first)
    finished(moving.erase(second, models=False))
    assert names(first) == ["one.pdf", "two.pdf"]


def test_an_old_place_that_cannot_be_listed_locks_nobody_out(
    filled: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.close()
    (tmp_path / "x").mkdir()
    new = Path(finished(moving.move(filled.folder, tmp_path / "x")))
    listing = Path.iterdir

    def unreadable(path: Path) -> Any:
        if path == filled.folder:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr(Path, "iterdir", unreadable)
    opened = Home.open(new)
    assert finished(storage.measure(opened.catalog, new)).former == ()
    opened.close()
    with pytest.raises(InvalidInput, match="Not everything could be deleted"):
        finished(moving.erase(new, models=False))
    opened = Home.open(new)
    assert opened.catalog.documents() == ()
    opened.close()


def test_what_cannot_be_deleted_is_told_and_locks_nobody_out(
    filled: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.close()
    unlink = Path.unlink

    def stuck(path: Path, missing_ok: bool = False) -> None:
        if path.name == "settings.json" and path.exists():
            raise OSError(errno.EROFS, "Read-only file system", str(path))
        unlink(path, missing_ok=missing_ok)

    (filled.folder / "settings.json").write_text("{}")
    monkeypatch.setattr(Path, "unlink", stuck)
    with pytest.raises(InvalidInput, match="Not everything could be deleted"):
        finished(moving.erase(filled.folder, models=False))
    opened = Home.open(filled.folder)
    assert opened.catalog.documents() == ()
    opened.close()


def test_a_deleting_that_was_killed_is_finished_at_the_next_start(filled: Home) -> None:
    filled.close()
    (filled.folder / moving.ERASING_FILE).write_text('{"models": false}')  # the first thing that it does
    os.remove(filled.folder / storage.CATALOG_FILE)
    opened = Home.open(filled.folder)
    assert opened.catalog.documents() == () and opened.settings == Settings()
    assert not (filled.folder / moving.ERASING_FILE).exists()
    opened.close()
