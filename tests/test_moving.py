"""Another place for the library: killed at any moment nothing is lost, and every start finds it."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import filelock
import pytest
from at_work import finished
from filled_homes import MakePdf, fill, names

from app import backup, home_files, moving, paths, storage
from app.errors import DiskFull, HomeBusy, HomeError, InvalidInput
from app.holding import hold
from app.home import Home


@pytest.fixture
def filled(home: Home, make_pdf: MakePdf) -> Home:
    return fill(home, make_pdf)


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
    home_files.empty(tmp_path / "a" / paths.APP_NAME)
    shutil.rmtree(tmp_path / "a")
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


def test_a_library_can_come_back_to_where_it_was(filled: Home, tmp_path: Path) -> None:
    filled.close()
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
    first = Path(finished(moving.move(filled.folder, tmp_path / "x")))
    second = Path(finished(moving.move(first, tmp_path / "y")))
    with pytest.raises(InvalidInput, match="There is something"):
        moving.place_in(second, tmp_path / "x")
    with pytest.raises(InvalidInput, match="into itself"):
        moving.place_in(second, first)
    moving.clear_former(second, first)
    back = Path(finished(moving.move(second, tmp_path / "x")))
    assert back == first and paths.home_dir(filled.folder) == back and paths.home_dir(second) == back
    assert names(back) == ["one.pdf", "two.pdf"]
    opened = Home.open(back)
    assert str(back) not in [place for place, _ in finished(storage.measure(opened.catalog, back)).former]
    opened.close()
    with pytest.raises(InvalidInput):
        moving.clear_former(back, back)
    assert names(back) == ["one.pdf", "two.pdf"]


def test_a_library_can_come_back_to_a_disk_that_was_wiped(filled: Home, tmp_path: Path) -> None:
    filled.close()
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
    first = Path(finished(moving.move(filled.folder, tmp_path / "x")))
    second = Path(finished(moving.move(first, tmp_path / "y")))
    shutil.rmtree(first)
    assert Path(finished(moving.move(second, tmp_path / "x"))) == first
    assert paths.home_dir(filled.folder) == first and names(first) == ["one.pdf", "two.pdf"]


def test_a_library_that_comes_back_to_its_first_place_is_found_from_there_at_every_moment(
    filled: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first place is the one where every start looks: it is never without a home and without a way to one."""
    filled.close()
    first = tmp_path / "x" / paths.APP_NAME
    first.parent.mkdir()
    os.rename(filled.folder, first)
    (tmp_path / "y").mkdir()
    second = Path(finished(moving.move(first, tmp_path / "y")))
    moving.clear_former(second, first)
    seen: list[bool] = []

    def look() -> None:
        found = paths.home_dir(first)
        seen.append((found / storage.CATALOG_FILE).is_file() and (found / "settings.json").is_file())

    for owner, name in ((os, "rename"), (os, "replace"), (Path, "unlink"), (Path, "rmdir")):
        real = getattr(owner, name)
        monkeypatch.setattr(
            owner, name, lambda *given, _real=real, **named: (look(), _real(*given, **named), look())[1]
        )
    assert Path(finished(moving.move(second, tmp_path / "x"))) == first
    monkeypatch.undo()
    assert len(seen) > 6 and all(seen) and names(first) == ["one.pdf", "two.pdf"]


def test_a_move_whose_last_step_fails_leaves_the_library_where_it_was(
    filled: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.close()
    (tmp_path / "disk").mkdir()
    replace = os.replace

    def full(source: str | Path, target: str | Path) -> None:
        if Path(target).name == paths.MOVED_FILE:
            raise OSError(errno.ENOSPC, "No space left on device", str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(DiskFull):
        finished(moving.move(filled.folder, tmp_path / "disk"))
    monkeypatch.undo()
    assert paths.home_dir(filled.folder) == filled.folder and names(filled.folder) == ["one.pdf", "two.pdf"]
    assert finished(moving.move(filled.folder, tmp_path / "disk"))


def test_an_old_place_that_cannot_be_written_does_not_undo_a_move(
    filled: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.close()
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
    first = Path(finished(moving.move(filled.folder, tmp_path / "x")))
    write = moving.write_whole

    def read_only(target: Path, text: str) -> None:
        if target.parent == filled.folder:
            raise OSError(errno.EROFS, "Read-only file system", str(target))
        write(target, text)

    monkeypatch.setattr(moving, "write_whole", read_only)
    second = Path(finished(moving.move(first, tmp_path / "y")))
    assert paths.home_dir(filled.folder) == second, "by way of the place between"


def test_who_waited_for_the_lock_while_the_library_was_moved_opens_nothing_old(
    filled: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.close()
    acquire = filelock.FileLock.acquire

    def moved_meanwhile(lock: filelock.FileLock, *given: Any, **named: Any) -> Any:
        taken = acquire(lock, *given, **named)
        (filled.folder / paths.MOVED_FILE).write_text(json.dumps({"to": str(tmp_path / "new")}))
        return taken

    monkeypatch.setattr(filelock.FileLock, "acquire", moved_meanwhile)
    with pytest.raises(HomeError, match="was moved"):
        hold(filled.folder)
    monkeypatch.undo()
    (filled.folder / paths.MOVED_FILE).unlink()
    hold(filled.folder).release()


def test_a_home_in_use_is_not_moved(filled: Home, tmp_path: Path) -> None:
    with pytest.raises(HomeBusy):
        hold(filled.folder)
