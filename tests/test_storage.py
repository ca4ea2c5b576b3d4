"""The user's data as a whole: what it takes, a backup, another place, its end; killed at any moment, nothing lost."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
import zipfile
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from at_work import finished
from filled_homes import MakePdf, fill, names

from app import backup, home_files, machine, storage
from app.errors import InvalidInput
from app.events import DataProgress, MainsChanged
from app.holding import hold
from app.home import Home
from app.home_records import Storage
from app.power import Mains


@pytest.fixture
def filled(home: Home, make_pdf: MakePdf) -> Home:
    return fill(home, make_pdf)


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


def test_what_waits_to_be_added_is_in_no_backup(filled: Home, tmp_path: Path) -> None:
    """Restored, maybe years later and elsewhere, it would bring files that nobody asked for there."""
    filled.pending.note(1, ["/books/waiting.pdf"], None)
    filled.pending.finish()
    finished(backup.make(filled.folder, tmp_path / "b.zip"))
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert not any(b"waiting.pdf" in archive.read(name) for name in archive.namelist())


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


def test_a_backup_that_was_killed_does_no_harm_to_a_restored_library(filled: Home, tmp_path: Path) -> None:
    """A hot journal beside the file that the backup was being written to would roll the restored catalog back."""
    kept = tmp_path / "b.zip"
    finished(backup.make(filled.folder, kept))
    filled.close()
    left = filled.folder / home_files.BACKUP_PART
    with closing(sqlite3.connect(left)) as connection:
        connection.executescript(
            "PRAGMA journal_mode = DELETE; CREATE TABLE a (b); INSERT INTO a VALUES (zeroblob(9000));"
        )
        connection.execute("BEGIN")
        connection.execute("PRAGMA cache_spill = 1")
        connection.execute("UPDATE a SET b = zeroblob(9000000)")
        journal = left.with_name(left.name + "-journal")
        copy = journal.read_bytes() if journal.exists() else b""
    journal.write_bytes(copy or b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(504))
    finished(backup.restore(filled.folder, kept))
    assert names(filled.folder) == ["one.pdf", "two.pdf"]
    left.write_bytes(b"x")
    hold(filled.folder).release()
    assert not left.exists() and not journal.exists(), "gone when the home is next opened"


def test_a_backup_brings_back_what_a_damaged_catalog_has_lost(filled: Home, tmp_path: Path) -> None:
    kept = tmp_path / "b.zip"
    finished(backup.make(filled.folder, kept))
    filled.close()
    catalog = filled.folder / storage.CATALOG_FILE
    catalog.write_bytes(b"garbage" * 4000)
    catalog.with_name(catalog.name + "-wal").write_bytes(b"more garbage")
    finished(backup.restore(filled.folder, kept))
    assert names(filled.folder) == ["one.pdf", "two.pdf"]
    before = filled.folder / backup.BEFORE_FILE
    assert before.read_bytes().startswith(b"garbage")
    before.with_name(before.name + "-wal").write_bytes(b"what stood beside it")
    finished(backup.restore(filled.folder, kept))
    assert not before.with_name(before.name + "-wal").exists(), "it belonged to the damaged one"


def test_a_backup_of_an_empty_database_is_refused(filled: Home, tmp_path: Path) -> None:
    filled.close()
    kept = tmp_path / "b.zip"
    manifest = {"program": backup.PROGRAM, "sha256": {storage.CATALOG_FILE: hashlib.sha256(b"").hexdigest()}}
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr(storage.CATALOG_FILE, b"")
        archive.writestr(backup.MANIFEST, json.dumps(manifest))
    with pytest.raises(InvalidInput, match="damaged"):
        finished(backup.restore(filled.folder, kept))
    assert names(filled.folder) == ["one.pdf", "two.pdf"]


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
    for file in Path(storage.__file__).parent.glob("*.py"):
        text = file.read_text("utf-8")
        assert "deadline = time.time()" not in text and "datetime.now" not in text
    assert time.get_clock_info("monotonic").adjustable is False
