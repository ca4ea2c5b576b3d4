"""The terminal's contract: the lines, the exit codes, and one sentence for everything that goes wrong."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pdfs
import pytest
from fakes import ScriptedModel, WordEmbedder

from app import cli
from app.home import Home
from app.models import STARTER
from app.parts import Parts

MakePdf = Callable[..., Path]
ROOT = Path(__file__).resolve().parent.parent
TOWN = ["The tower of Uppsala was built in 1921 by Anna Lind.", "It is 84 metres tall."]


@pytest.fixture
def chatqa(
    tmp_path: Path, word_embedder: WordEmbedder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, list[Any], str]]:
    """Run a command in this process on a home of its own: exit code, JSON lines, stderr. The model is scripted."""
    models = tmp_path / "models"
    models.mkdir()
    (models / STARTER.file_name).write_bytes(b"GGUF")
    monkeypatch.setenv("CHATQA_MODELS", str(models))
    monkeypatch.setattr(Parts, "model", lambda self: ScriptedModel("The tower was built in 1921.").load())

    def run(*arguments: object) -> tuple[int, list[Any], str]:
        code = cli.run(["--home", str(tmp_path / "home"), "--json", *map(str, arguments)])
        out, err = capsys.readouterr()
        assert out.isascii()
        assert "Traceback" not in err
        return code, [json.loads(line) for line in out.splitlines()], err

    return run


Chatqa = Callable[..., tuple[int, list[Any], str]]


def test_add_prints_a_line_a_file(chatqa: Chatqa, make_pdf: MakePdf, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    good = shutil.move(make_pdf("å.pdf", TOWN), folder)
    pdfs.plain(folder / "locked.pdf", [["Secret."]], password="open sesame")
    code, lines, _ = chatqa("add", folder)
    assert code == 1
    by_name = {line["document"]: line for line in lines}
    assert len(lines) == 2
    line = by_name["å.pdf"]
    assert {key: line[key] for key in ("path", "status", "pages", "scanned_pages", "reason", "known")} == {
        "path": str(good),
        "status": "ready",
        "pages": 1,
        "scanned_pages": 0,
        "reason": None,
        "known": False,
    }
    assert 0 < line["seconds"]["read"] <= line["seconds"]["searchable"] <= line["seconds"]["embedded"]
    assert (by_name["locked.pdf"]["status"], by_name["locked.pdf"]["reason_code"]) == ("failed", "password")
    assert by_name["locked.pdf"]["seconds"] == {"read": None, "searchable": None, "embedded": None}
    code, lines, _ = chatqa("add", good)
    assert (code, lines[0]["known"], lines[0]["status"]) == (0, True, "ready")


def test_the_same_content_twice_in_one_call_gives_a_line_each(
    chatqa: Chatqa, make_pdf: MakePdf, tmp_path: Path
) -> None:
    path = make_pdf("a.pdf", TOWN)
    shutil.copy(path, tmp_path / "b.pdf")
    _, lines, _ = chatqa("add", path, tmp_path / "b.pdf")
    assert sorted((line["document"], line["known"], line["status"]) for line in lines) == [
        ("a.pdf", False, "ready"),
        ("a.pdf", True, "ready"),
    ]


def test_a_line_a_file_also_where_copies_fail(chatqa: Chatqa, tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.7 and no more")
    _, lines, _ = chatqa("add", tmp_path / "a.pdf", tmp_path / "b.pdf")
    assert sorted((line["status"], line["known"]) for line in lines) == [("failed", False), ("failed", True)]


def test_an_earlier_document_that_is_finished_along_gets_no_line(chatqa: Chatqa, make_pdf: MakePdf) -> None:
    chatqa("add", "--no-wait", make_pdf("a.pdf", TOWN))
    _, lines, _ = chatqa("add", make_pdf("b.pdf", ["Other."]))
    assert [line["document"] for line in lines] == ["b.pdf"]
    assert [line["status"] for line in chatqa("documents")[1]] == ["ready", "ready"]


def test_without_waiting_it_is_searchable(chatqa: Chatqa, make_pdf: MakePdf) -> None:
    _, lines, _ = chatqa("add", "--no-wait", make_pdf("a.pdf", TOWN))
    assert lines[0]["status"] == "searchable"
    assert chatqa("search", "tower")[1][0]["passages"][0]["document"] == "a.pdf"


def test_ask_prints_the_whole_answer(chatqa: Chatqa, make_pdf: MakePdf) -> None:
    path = make_pdf("town.pdf", TOWN)
    chatqa("add", path)
    code, (line,), _ = chatqa("ask", "When was the tower built?")
    assert code == 0
    assert set(line) == {
        "question", "searched_for", "answer", "abstained", "refusal", "withheld", "sentences", "passages", "model",
        "style", "timings", "pages_read", "pages_total",
    }  # fmt: skip
    assert (line["refusal"], line["withheld"], line["pages_total"]) == ("", "", 0)
    assert (line["answer"], line["abstained"], line["style"]) == ("The tower was built in 1921.", False, STARTER.style)
    (sentence,) = line["sentences"]
    assert (sentence["support"], sentence["sources"][0]["n"]) == ("supported", 1)
    assert sentence["sources"][0]["boxes"][0][0] == 1
    (passage,) = line["passages"]
    assert set(passage) == {"n", "document", "path", "page", "pages", "text", "score", "boxes"}
    assert (passage["n"], passage["document"], passage["path"], passage["page"]) == (1, "town.pdf", str(path), 1)
    assert set(line["timings"]) == {
        "load_s", "retrieve_s", "first_token_s", "total_s", "prompt_tokens", "reused_tokens", "answer_tokens",
    }  # fmt: skip
    assert line["timings"]["answer_tokens"] == 6


def test_a_context_of_ones_own_is_grounded_on(chatqa: Chatqa, tmp_path: Path) -> None:
    context = tmp_path / "context.json"
    context.write_text(json.dumps(["The tower was built in 1921.", {"text": "Else.", "document": "b.pdf", "page": 4}]))
    code, (line,), _ = chatqa("ask", "When?", "--context", context, "--style", "short")
    assert (code, line["style"]) == (0, "short")
    assert [
        (passage["document"], passage["path"], passage["page"], passage["boxes"]) for passage in line["passages"]
    ] == [
        (None, None, None, []),
        ("b.pdf", None, 4, []),
    ]


def test_a_history_is_part_of_the_question(chatqa: Chatqa, make_pdf: MakePdf, tmp_path: Path) -> None:
    chatqa("add", make_pdf("town.pdf", TOWN))
    history = tmp_path / "history.json"
    history.write_text(
        json.dumps([{"role": "user", "content": "The tower?"}, {"role": "assistant", "content": "Yes."}])
    )
    _, (line,), _ = chatqa("search", "How tall is it?", "--history", history)
    assert line["searched_for"] == "How tall is it? (tower)"
    assert set(line) == {"question", "searched_for", "passages", "timings"}


def test_a_batch_goes_on_after_a_line_that_fails(chatqa: Chatqa, make_pdf: MakePdf, tmp_path: Path) -> None:
    chatqa("add", make_pdf("town.pdf", TOWN))
    batch = tmp_path / "batch.jsonl"
    items = [
        {"id": 1, "question": "When was the tower built?"},
        {"id": "two", "question": "  "},
        {"id": 3, "question": "When?", "documents": ["other.pdf"]},
        {"id": 4, "question": "When?", "context": ["Long ago."], "style": "short"},
    ]
    batch.write_text("\n".join([*map(json.dumps, items), "{broken", '{"id": 6}', ""]))
    code, lines, _ = chatqa("ask", "--batch", batch)
    assert code == 1
    assert [line["id"] for line in lines] == [1, "two", 3, 4, None, 6]
    assert ["error" in line for line in lines] == [False, True, True, False, True, True]
    assert chatqa("search", "--batch", batch)[1][0]["passages"]


def test_a_batch_takes_the_options_where_a_line_leaves_them_open(
    chatqa: Chatqa, make_pdf: MakePdf, tmp_path: Path
) -> None:
    chatqa("add", make_pdf("town.pdf", TOWN), make_pdf("b.pdf", ["Other."]))
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"id": 1, "question": "When\u2028was it?"}\n{"id": 2, "question": "When?", "style": "mixed"}\n')
    _, lines, _ = chatqa("ask", "--batch", batch, "--style", "short", "--document", "b.pdf")
    assert [line["style"] for line in lines] == ["short", "mixed"]
    assert {passage["document"] for line in lines for passage in line["passages"]} == {"b.pdf"}


def test_documents_and_remove(chatqa: Chatqa, make_pdf: MakePdf) -> None:
    chatqa("add", make_pdf("a.pdf", TOWN), make_pdf("b.pdf", ["Other."]))
    assert [line["document"] for line in chatqa("documents")[1]] == ["a.pdf", "b.pdf"]
    assert chatqa("remove", "a.pdf")[0] == 0
    assert [line["document"] for line in chatqa("documents")[1]] == ["b.pdf"]
    code, _, err = chatqa("remove", "a.pdf")
    assert (code, "no document “a.pdf”" in err) == (1, True)


def test_collections_and_watched_folders(chatqa: Chatqa, make_pdf: MakePdf, tmp_path: Path) -> None:
    folder = tmp_path / "watched"
    folder.mkdir()
    shutil.move(make_pdf("a.pdf", TOWN), folder)
    code, lines, _ = chatqa("folders", "watch", folder)
    assert (code, [line["document"] for line in lines]) == (0, ["a.pdf"])
    assert chatqa("folders")[1] == [{"folder": str(folder)}]
    assert chatqa("collections", "add", "Towns", "a.pdf")[:2] == (0, [{"collection": "Towns", "documents": ["a.pdf"]}])
    assert chatqa("collections", "remove", "Towns", "a.pdf")[1] == [{"collection": "Towns", "documents": []}]
    assert chatqa("collections", "remove", "Towns")[:2] == (0, [])
    shutil.move(make_pdf("b.pdf", ["The bridge of Uppsala is red."]), folder)
    assert "b.pdf" in [line["document"] for line in chatqa("folders", "update")[1]]
    assert chatqa("folders", "forget", folder)[:2] == (0, [])


def test_check_says_it_is_whole(chatqa: Chatqa, make_pdf: MakePdf) -> None:
    chatqa("add", make_pdf("a.pdf", TOWN))
    assert chatqa("check")[:2] == (0, [{"ok": True, "found": [], "repaired": []}])


def test_settings_and_models(chatqa: Chatqa, tmp_path: Path) -> None:
    assert chatqa("settings", "passages", "3")[1] == [{"passages": 3}]
    assert chatqa("settings", "passages")[1] == [{"passages": 3}]
    assert len(chatqa("settings")[1][0]) > 8
    own = tmp_path / "own.gguf"
    own.write_bytes(b"GGUF")
    assert chatqa("models", "add", own)[0] == 0
    assert chatqa("models", "use", "own")[0] == 0
    listed = {line["name"]: line for line in chatqa("models")[1]}
    assert [name for name, line in listed.items() if line["in_use"]] == ["own"]
    chatqa_8b = listed["chatqa-1.5-8b"]
    assert chatqa_8b["downloadable"]
    assert chatqa_8b["size"] < chatqa_8b["memory"] < 2 * chatqa_8b["size"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ask", "Anything?"], "no documents"),
        (["ask", ""], "empty"),
        (["search", " "], "empty"),
        (["add", "gone.pdf"], None),
        (["add", "."], "no PDF"),
        (["ask", "x", "--history", "gone.json"], "cannot be read"),
        (["settings", "colour"], "no setting"),
        (["settings", "passages", "x"], "number"),
        (["models", "use", "gone"], "no model"),
        (["models", "add", "gone.gguf"], "cannot be opened"),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    chatqa: Chatqa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: Sequence[str], says: str | None
) -> None:
    (tmp_path / "nothing").mkdir()
    monkeypatch.chdir(tmp_path / "nothing")
    code, lines, err = chatqa(*arguments)
    assert code == 1
    if says is None:
        assert lines[0]["reason"] == "There is no such file."
    else:
        assert says in err
        assert len(err.strip().splitlines()) == 1


def test_no_model_is_one_sentence(chatqa: Chatqa, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch) -> None:
    chatqa("add", make_pdf("a.pdf", TOWN))
    monkeypatch.setenv("CHATQA_MODELS", "/nonexistent")
    code, _, err = chatqa("ask", "When?")
    assert (code, "is not on this machine" in err) == (1, True)


def test_a_question_longer_than_the_window_is_one_sentence(
    chatqa: Chatqa, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    chatqa("add", make_pdf("a.pdf", TOWN))
    monkeypatch.setattr(Parts, "model", lambda self: ScriptedModel("x", context_tokens=2000).load())
    code, _, err = chatqa("ask", "why " * 1000)
    assert (code, "too long" in err) == (1, True)


def test_a_home_in_use_is_one_sentence(chatqa: Chatqa, make_pdf: MakePdf, tmp_path: Path) -> None:
    path = make_pdf("a.pdf", TOWN)
    chatqa("add", path)
    held = Home.open(tmp_path / "home")
    try:
        for command in (["add", path], ["ask", "When?"], ["search", "When?"]):
            code, _, err = chatqa(*command)
            assert (code, "Another program is using" in err) == (1, True)
        assert [line["document"] for line in chatqa("documents")[1]] == ["a.pdf"]
    finally:
        held.close()


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "x", "--style", "poetic"],
        ["ask"],
        ["search"],
        ["models", "use"],
        ["models", "add"],
        ["collections", "add"],
        ["folders", "watch"],
        ["fly"],
        [],
    ],
)
def test_wrong_usage_is_two(arguments: Sequence[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.run(arguments)
    assert ended.value.code == 2


def program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    env.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        capture_output=True,
        text=True,
        env=env | environment,
        timeout=300,
    )


def test_without_a_display_the_window_names_the_commands() -> None:
    done = program()
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "no display" in done.stderr and "chatqa demo" in done.stderr


def test_the_demo_answers_twice_with_its_sources(starter: Path, tmp_path: Path) -> None:
    done = program("demo", CHATQA_HOME=str(tmp_path / "untouched"))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.count("Question:") == 2
    assert done.stdout.count("handbook.pdf, page ") >= 2
    assert not (tmp_path / "untouched").exists()


def test_from_a_file_to_a_grounded_answer_with_nothing_faked(starter: Path, make_pdf: MakePdf, tmp_path: Path) -> None:
    home = str(tmp_path / "home")
    added = program("add", str(make_pdf("town.pdf", TOWN)), "--home", home, "--json")
    assert json.loads(added.stdout)["status"] == "ready", added.stderr
    asked = program("ask", "Who built the tower of Uppsala?", "--home", home, "--json")
    line = json.loads(asked.stdout)
    assert "Anna Lind" in line["answer"]
    assert line["passages"][0]["page"] == 1
    assert asked.stderr == ""
