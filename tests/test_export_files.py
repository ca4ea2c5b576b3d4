"""An export's way to a file: what is recorded with an answer, model files hashed, files whole, and the terminal."""

from __future__ import annotations

import hashlib
import json
import stat
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakes import ScriptedModel

from app import cli, export_files, file_hashes
from app.errors import DiskFull, InvalidInput
from app.export_requests import ExportConversation
from app.home import Home
from app.models import STARTER
from app.origins import ModelFile
from app.parts import Parts
from app.requests import Ask
from app.terminal import finish


def hashed(file: ModelFile) -> str:
    return finish(file_hashes.hash_of(file), lambda event: None)


def test_a_model_is_hashed_once_and_never_wrongly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATQA_MODELS", str(tmp_path / "models"))
    path = tmp_path / "a.gguf"
    path.write_bytes(b"GGUF one")
    (first,) = file_hashes.identify(path)
    right = hashlib.sha256(b"GGUF one").hexdigest()
    assert hashed(first) == right
    path.write_bytes(b"GGUF two, longer")
    assert hashed(first) == right, "of the file that answered, though another stands there now"
    (second,) = file_hashes.identify(path)
    path.unlink()
    assert hashed(second) == "", "it is gone, and nobody had read it"
    assert file_hashes.identify(path) == ()


def test_all_parts_of_a_model_are_named(tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / f"m-0000{number}-of-00002.gguf").write_bytes(b"GGUF")
    found = file_hashes.identify(tmp_path / "m-00001-of-00002.gguf")
    assert [Path(file.path).name for file in found] == ["m-00001-of-00002.gguf", "m-00002-of-00002.gguf"]


@pytest.fixture
def asked(
    home: Home, make_pdf: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Home, int]:
    """A home with a conversation of one turn, and its id."""
    monkeypatch.setenv("CHATQA_MODELS", str(tmp_path / "models"))
    (tmp_path / "models").mkdir()
    file = tmp_path / "models" / STARTER.file_name
    file.write_bytes(b"GGUF")
    model = ScriptedModel("The tower was built in 1921.")
    model.path = file
    monkeypatch.setattr(Parts, "model", lambda self: model.load())
    deque(home.library.add([str(make_pdf("town.pdf", ["The tower was built in 1921."]))]), maxlen=0)
    done = finish(Ask("When was the tower built?").run(home), lambda event: None)
    return home, done.conversation.id


def test_an_answer_keeps_the_files_behind_it(asked: tuple[Home, int], tmp_path: Path) -> None:
    home, number = asked
    origin = home.conversations.open(number).turns[0].answer.origin
    assert origin is not None and Path(origin.model_files[0].path).name == STARTER.file_name
    pdf = hashlib.sha256((tmp_path / "town.pdf").read_bytes()).hexdigest()
    assert [sha for _, sha in origin.documents] == [pdf]
    text = finish(ExportConversation(number, "markdown").run(home), lambda event: None)
    assert pdf in text and hashlib.sha256(b"GGUF").hexdigest() in text


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_a_file_is_written_whole_and_readable(asked: tuple[Home, int], tmp_path: Path, form: Any) -> None:
    home, number = asked
    target = tmp_path / "out" / "conversation"
    assert finish(ExportConversation(number, form, str(target)).run(home), lambda event: None) == str(target)
    begins = {"markdown": "# When was the tower built?", "html": "<!DOCTYPE html>"}
    text = target.read_text("utf-8")
    assert text.startswith(begins[form]) and text.endswith("\n")
    assert list(target.parent.iterdir()) == [target]
    if sys.platform != "win32":
        assert stat.S_IMODE(target.stat().st_mode) == export_files.READABLE


def test_what_cannot_be_written_is_a_sentence_and_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.md"
    target.write_text("before")
    with pytest.raises(InvalidInput, match="cannot be written"):
        export_files.save(str(target / "below.md"), "text")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(DiskFull):
        export_files.save(str(target), "text")
    assert target.read_text() == "before" and list(tmp_path.iterdir()) == [target]


def test_a_link_stays_and_what_is_no_file_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "real.md").write_text("before")
    (tmp_path / "link.md").symlink_to(tmp_path / "real.md")
    export_files.save(str(tmp_path / "link.md"), "after")
    assert (tmp_path / "link.md").is_symlink() and (tmp_path / "real.md").read_text() == "after"
    with pytest.raises(InvalidInput, match="no file that can be written"):
        export_files.save(str(tmp_path), "text")


def test_the_terminal_lists_and_exports(
    asked: tuple[Home, int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, number = asked  # it stays open: reading works beside it
    folder = ["--home", str(home.folder)]
    assert cli.run([*folder, "--json", "conversations"]) == 0
    line = json.loads(capsys.readouterr().out)
    assert (line["id"], line["title"], line["pinned"]) == (number, "When was the tower built?", False)
    assert cli.run([*folder, "export", str(number)]) == 0
    assert capsys.readouterr().out.startswith("# When was the tower built?")
    out = tmp_path / "page.html"
    assert cli.run([*folder, "--json", "export", str(number), "--out", str(out)]) == 0
    assert json.loads(capsys.readouterr().out)["path"] == str(out)
    assert out.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert cli.run([*folder, "export", "99"]) == 1
    assert "no longer there" in capsys.readouterr().err
