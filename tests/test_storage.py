"""The user's data as a whole: what it takes, a backup, another place, its end; killed at any moment, nothing lost."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import psutil
import pytest

from app import backup, machine, moving, paths, storage
from app.errors import HomeBusy, HomeError, InvalidInput
from app.events import DataProgress, MainsChanged
from app.home import Home
from app.home_records import Storage
from app.power import Mains
from app.settings import Settings

MakePdf = Callable[..., Path]


def finished(job: Generator[Any, None, Any]) -> Any:
    """A job's result."""
    while True:
        try:
            next(job)
        except StopIteration as end:
            return end.value


@pytest.fixture
def filled(home: Home, make_pdf: MakePdf) -> Home:
    for name in ("one.pdf", "two.pdf"):
        finished(home.library.add([str(make_pdf(name, [f"The words of {name} stand here.", "And more of them."]))]))
    home.change_setting("passages", "7")
    return home


def names(folder: Path) -> list[str]:
    """The documents of a home, opened and closed."""
    opened = Home.open(folder)
    try:
        assert opened.settings.passages == 7
        assert [one.status for one in opened.catalog.documents()] == ["ready", "ready"]
        return [one.name for one in opened.catalog.documents()]
    finally:
        opened.close()


def test_what_each_document_takes_is_told(filled: Home) -> None:
    told: Storage = finished(storage.measure(filled.catalog, filled.folder))
    assert told.home == str(filled.folder) and told.catalog > 4096
    assert [one.name for one in told.documents] == ["one.pdf", "two.pdf"]
    for one, document in zip(told.documents, filled.catalog.documents(), strict=True):
        assert one.file == Path(document.path).stat().st_size
        assert one.text > len("The words of one.pdf stand here.") and one.vectors == 256 * 4
        assert one.in_library == one.text + one.vectors
    assert told.index > 0 and told.former == ()


def test_a_backup_made_in_use_is_whole_and_can_be_restored(filled: Home, tmp_path: Path, make_pdf: MakePdf) -> None:
    target = tmp_path / "kept" / "backup.zip"
    target.parent.mkdir()
    steps = [event.step for event in backup.make(filled.folder, target) if isinstance(event, DataProgress)]
    assert steps[0] == "copying" and steps[-1] == "checking" and "packing" in steps
    assert [each.name for each in target.parent.iterdir()] == ["backup.zip"]
    assert not list(filled.folder.glob("backup*"))
    finished(filled.library.add([str(make_pdf("three.pdf", ["Came later."]))]))
    filled.close()
    assert finished(backup.restore(filled.folder, target)) == str(filled.folder)
    assert names(filled.folder) == ["one.pdf", "two.pdf"]
    with sqlite3.connect(filled.folder / backup.BEFORE_FILE) as before:
        assert before.execute("SELECT count(*) FROM documents").fetchone() == (3,)


def test_a_restored_catalog_is_searched_by_its_own_vectors(home: Home, tmp_path: Path, make_pdf: MakePdf) -> None:
    finished(home.library.add([str(make_pdf("old.pdf", ["Alpha beta gamma."]))]))
    finished(backup.make(home.folder, tmp_path / "b.zip"))
    finished(iter_of(home.library.remove([1])))
    finished(home.library.add([str(make_pdf("new.pdf", ["Something else altogether."]))]))
    home.close()
    finished(backup.restore(home.folder, tmp_path / "b.zip"))
    opened = Home.open(home.folder)
    assert [one.document for one in opened.search("alpha beta gamma").passages] == ["old.pdf"]
    assert opened.parts.index().found == []
    opened.close()


def iter_of(value: object) -> Generator[None, None, object]:
    yield
    return value


def test_a_backup_that_is_stopped_leaves_nothing(filled: Home, tmp_path: Path) -> None:
    target = tmp_path / "kept.zip"
    target.write_bytes(b"an older one")
    job = backup.make(filled.folder, target)
    next(job)
    job.close()
    assert target.read_bytes() == b"an older one"
    assert not (tmp_path / "kept.zip.part").exists() and not list(filled.folder.glob("backup*"))


@pytest.mark.parametrize("damage", ["cut", "turned", "foreign", "none"])
def test_what_is_no_whole_backup_is_refused_and_nothing_changes(filled: Home, tmp_path: Path, damage: str) -> None:
    target = tmp_path / "b.zip"
    finished(backup.make(filled.folder, target))
    filled.close()
    data = bytearray(target.read_bytes())
    if damage == "cut":
        target.write_bytes(data[: len(data) // 2])
    elif damage == "turned":
        data[len(data) // 3] ^= 0xFF
        target.write_bytes(data)
    elif damage == "foreign":
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("backup.json", json.dumps({"program": "another", "sha256": {}}))
    else:
        target.unlink()
    with pytest.raises(InvalidInput, match=r"backup|cannot be read"):
        finished(backup.restore(filled.folder, target))
    assert names(filled.folder) == ["one.pdf", "two.pdf"]


def test_a_moved_home_is_found_where_it_is(filled: Home, tmp_path: Path) -> None:
    filled.close()
    disk = tmp_path / "disk"
    disk.mkdir()
    (disk / "photo.jpg").write_bytes(b"")
    new = Path(finished(moving.move(filled.folder, disk)))
    assert new == disk / paths.APP_NAME
    assert paths.home_dir(filled.folder) == new
    assert names(new) == ["one.pdf", "two.pdf"]
    assert (filled.folder / storage.CATALOG_FILE).is_file(), "the old files stay until the user has them deleted"
    opened = Home.open(new)
    [(place, left)] = finished(storage.measure(opened.catalog, new)).former
    assert place == str(filled.folder) and left > 4096
    with pytest.raises(InvalidInput):
        moving.clear_former(new, tmp_path)
    moving.clear_former(new, filled.folder)
    assert [each.name for each in filled.folder.iterdir()] == [paths.MOVED_FILE]
    assert finished(storage.measure(opened.catalog, new)).former == ()
    opened.close()


def test_a_home_moved_twice_is_found_from_every_place_it_was_in(filled: Home, tmp_path: Path) -> None:
    filled.close()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    first = Path(finished(moving.move(filled.folder, tmp_path / "a")))
    second = Path(finished(moving.move(first, tmp_path / "b")))
    moving._empty(tmp_path / "a", keep=())
    assert paths.home_dir(filled.folder) == second and names(second) == ["one.pdf", "two.pdf"]


def test_a_home_whose_disk_is_gone_is_a_sentence_not_an_empty_library(filled: Home, tmp_path: Path) -> None:
    filled.close()
    disk = tmp_path / "disk"
    disk.mkdir()
    new = Path(finished(moving.move(filled.folder, disk)))
    disk.rename(tmp_path / "unplugged")
    assert paths.home_dir(filled.folder) == filled.folder
    with pytest.raises(HomeError, match=r"was moved to .* connect its disk"):
        Home.open(filled.folder)
    assert not new.exists()


def test_a_home_is_not_moved_into_itself_nor_over_something(filled: Home, tmp_path: Path) -> None:
    filled.close()
    with pytest.raises(InvalidInput, match="into itself"):
        finished(moving.move(filled.folder, filled.folder))
    there = tmp_path / "disk" / paths.APP_NAME
    there.mkdir(parents=True)
    (there / "mine.txt").write_text("mine")
    with pytest.raises(InvalidInput, match="There is something"):
        finished(moving.move(filled.folder, tmp_path / "disk"))
    assert names(filled.folder) == ["one.pdf", "two.pdf"] and (there / "mine.txt").read_text() == "mine"


# Told "call act home other", does the act in a process that dies at that call of those that change the disk.
KILLED = """
import os, signal, sys
from pathlib import Path
from app import backup, database, moving, paths
CHANGING = ((os, "rename"), (os, "replace"), (os, "link"), (os, "fsync"), (moving, "write_whole"),
            (database, "settle"), (Path, "unlink"), (Path, "rmdir"), (Path, "touch"))
calls = 0
def dying(function, at):
    def run(*args, **more):
        global calls
        calls += 1
        if calls == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **more)
    return run
for line in sys.stdin:
    at, act, home, other = line.rstrip().split("\\t")
    child = os.fork()
    if child == 0:
        for owner, name in CHANGING:
            setattr(owner, name, dying(getattr(owner, name), int(at)))
        for _ in (moving.move if act == "move" else backup.restore)(Path(home), Path(other)):
            pass
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forks of one process")
@pytest.mark.parametrize("act", ["move", "restore"])
def test_killed_at_any_step_the_library_is_whole(filled: Home, tmp_path: Path, act: str) -> None:
    """Every call that changes something on the disk is once the last one."""
    kept, at, code = tmp_path / "b.zip", 0, -signal.SIGKILL
    finished(backup.make(filled.folder, kept))
    filled.close()
    command = [sys.executable, "-c", KILLED]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as killer:
        assert killer.stdin is not None and killer.stdout is not None
        while code == -signal.SIGKILL:
            at += 1
            assert at < 80
            disk = tmp_path / f"disk-{at}"
            disk.mkdir()
            print(at, act, filled.folder, disk if act == "move" else kept, sep="\t", file=killer.stdin, flush=True)
            code = int(killer.stdout.readline())
            assert names(paths.home_dir(filled.folder)) == ["one.pdf", "two.pdf"], f"killed at {at}"
            (filled.folder / paths.MOVED_FILE).unlink(missing_ok=True)  # the next try begins where this one did
        killer.stdin.close()
    assert code == 0 and at > 5


def test_everything_deleted_is_deleted_and_the_users_files_stay(
    filled: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = tmp_path / "models"
    models.mkdir()
    monkeypatch.setenv("CHATQA_MODELS", str(models))
    for name in ("large.gguf", moving.STARTER.file_name):
        (models / name).write_bytes(b"gguf")
    filled.close()
    (tmp_path / "disk").mkdir()
    new = Path(finished(moving.move(filled.folder, tmp_path / "disk")))
    finished(moving.erase(new, models=False))
    assert list(new.iterdir()) == [] and (models / "large.gguf").is_file()
    assert [each.name for each in filled.folder.iterdir()] == [paths.MOVED_FILE], "also what the move left"
    assert (tmp_path / "one.pdf").is_file()
    opened = Home.open(paths.home_dir(filled.folder))
    assert opened.folder == new and opened.catalog.documents() == () and opened.settings == Settings()
    opened.close()
    finished(moving.erase(new, models=True))
    assert [each.name for each in models.iterdir()] == [moving.STARTER.file_name]


def test_a_deleting_that_was_killed_is_finished_at_the_next_start(filled: Home) -> None:
    filled.close()
    (filled.folder / moving.ERASING_FILE).write_text('{"models": false}')  # the first thing that it does
    os.remove(filled.folder / storage.CATALOG_FILE)
    opened = Home.open(filled.folder)
    assert opened.catalog.documents() == () and opened.settings == Settings()
    assert not (filled.folder / moving.ERASING_FILE).exists()
    opened.close()


def test_a_home_in_use_is_not_moved(filled: Home, tmp_path: Path) -> None:
    from app.holding import hold

    with pytest.raises(HomeBusy):
        hold(filled.folder)


# The battery.


def test_reading_and_embedding_wait_for_the_mains_and_go_on(
    tmp_path: Path, word_embedder: object, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    battery: list[bool | None] = [True]
    monkeypatch.setattr(machine, "on_battery", lambda: battery[0])
    monkeypatch.setattr("app.power.LOOK_S", 0.0)
    home = Home.open(tmp_path / "home", saves_power=True)
    file = str(make_pdf("one.pdf", ["The words of it."]))
    [document] = finished(home.library.add([file], wait=False))
    assert document.status == "queued"
    battery[0] = False
    finished(home.library.read_waiting())
    battery[0] = True
    [document] = finished(home.library.finish())
    assert document.status == "searchable" and document.embedded == 0
    assert [one.document for one in home.search("words").passages] == ["one.pdf"], "questions never wait"
    home.change_setting("pause_on_battery", "off")
    [document] = finished(home.library.finish())
    assert document.status == "ready"
    home.close()


def test_the_terminal_does_not_wait_and_a_desktop_never_does(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "on_battery", lambda: True)
    assert not home.mains.off()
    monkeypatch.setattr(machine, "on_battery", lambda: None)
    assert list(Mains(lambda: True).watch()) == [], "without a battery there is nothing to watch"


def test_changes_are_told_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    battery: list[bool | None] = [False]
    monkeypatch.setattr(machine, "on_battery", lambda: battery[0])
    monkeypatch.setattr("app.power.LOOK_S", 0.0)
    watching = Mains(lambda: True).watch()
    assert next(watching) is None
    battery[0] = True
    assert next(watching) == MainsChanged(True)
    battery[0] = False
    assert [next(watching), next(watching)] == [None, MainsChanged(False)]


def test_a_battery_that_does_not_tell_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    class Unknown:
        power_plugged = None

    monkeypatch.setattr(psutil, "sensors_battery", lambda: Unknown(), raising=False)
    assert machine.on_battery() is None
    monkeypatch.setattr(psutil, "sensors_battery", lambda: None, raising=False)
    assert machine.on_battery() is None


def test_a_clock_that_is_set_back_or_on_ends_no_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time limits of workers go by a clock that nobody sets."""
    for file in (Path(paths.__file__).parent).glob("*.py"):
        text = file.read_text("utf-8")
        assert "deadline = time.time()" not in text and "datetime.now" not in text
    assert time.get_clock_info("monotonic").adjustable is False
