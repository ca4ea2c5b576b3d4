"""The terminal as people read it, without --json: what is printed of answers, passages, documents and collections."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import ScriptedModel, WordEmbedder

from app import cli
from app.models import STARTER
from app.parts import Parts
from app.refusing import NOTHING_FOUND

MakePdf = Callable[..., Path]
Said = Callable[..., tuple[int, str, str]]
TOWN = ["The tower of Uppsala was built in 1921 by Anna Lind.", "It is 84 metres tall."]


@pytest.fixture
def said(
    tmp_path: Path, word_embedder: WordEmbedder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Said:
    """Run a command in this process on a home of its own: exit code, stdout, stderr. The model is scripted."""
    models = tmp_path / "models"
    models.mkdir()
    (models / STARTER.file_name).write_bytes(b"GGUF")
    monkeypatch.setenv("CHATQA_MODELS", str(models))
    monkeypatch.setattr(Parts, "model", lambda self: ScriptedModel("The tower was built in 1921.").load())

    def run(*arguments: object) -> tuple[int, str, str]:
        code = cli.run(["--home", str(tmp_path / "home"), *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_from_a_file_to_an_answer_with_its_source(said: Said, make_pdf: MakePdf) -> None:
    code, out, _ = said("add", make_pdf("uppsala.pdf", TOWN))
    assert (code, out) == (0, "uppsala.pdf: ready: 1 page, 1 passage\n")
    assert said("documents")[1] == "uppsala.pdf: ready: 1 page, 1 passage\n"
    code, out, err = said("ask", "When was the tower of Uppsala built?")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "The tower was built in 1921."
    assert "Sources:\n  [1] uppsala.pdf, page 1" in out and "Read 1 passage." in out
    assert said("search", "tower")[1].startswith("[1] uppsala.pdf, page 1\nThe tower of Uppsala")


def test_what_the_documents_do_not_hold_is_said_so_with_the_nearest_passages(
    said: Said, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    said("add", make_pdf("uppsala.pdf", TOWN))
    monkeypatch.setattr(Parts, "model", lambda self: ScriptedModel(NOTHING_FOUND).load())
    _, out, _ = said("ask", "Which dividend did the shareholders receive?")
    assert "Not found in your documents." in out
    assert "Nearest passages:\n  [1] uppsala.pdf, page 1" in out


def test_passages_that_were_given_without_a_place_are_not_on_page_none(said: Said, tmp_path: Path) -> None:
    given = tmp_path / "given.json"
    given.write_text('["The tower was built in 1921 by Anna Lind."]')
    _, out, _ = said("ask", "When was the tower built?", "--context", given)
    assert "  [1] as given" in out and "None" not in out


def test_collections_and_settings_in_words(said: Said, make_pdf: MakePdf) -> None:
    said("add", make_pdf("uppsala.pdf", TOWN))
    assert said("collections", "add", "Towns", "uppsala.pdf")[1] == "Towns: uppsala.pdf\n"
    assert "  [1] uppsala.pdf" in said("ask", "When was the tower built?", "--collection", "Towns")[1]
    assert said("settings", "passages", "3")[1] == "passages = 3\n"
    assert said("remove", "uppsala.pdf")[1] == "Removed uppsala.pdf.\n"
    assert said("documents")[1].startswith("The library is empty")
