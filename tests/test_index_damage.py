"""Chroma's files: whatever becomes of them, no crash, the answers as before, and the damage said."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from test_library import finish

from app.home import Home
from app.paths import index_dir, index_files_record

MakePdf = Callable[..., Path]
WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in ("an", "el", "or", "ul") for c in ("ta", "mo", "ri", "ke")]
RANDOM = random.Random(4)
PAGES = [" ".join(RANDOM.sample(WORDS, 9)) for _ in range(1200)]
QUESTIONS = [" ".join(RANDOM.sample(page.split(), 5)) for page in RANDOM.sample(PAGES, 30)]
SCRIPT = """
    import json, sys
    from pathlib import Path
    from fakes import DenseEmbedder
    from app import embedding, vectors
    from app.home import Home
    vectors.EXACT = 0  # so that Chroma is asked
    embedding.load = lambda *args: DenseEmbedder()
    home = Home.open(Path(sys.argv[1]))
    index = home.parts.index()
    answers = [index.search(DenseEmbedder().embed_question(q), 5) for q in json.loads(sys.argv[2])]
    print(json.dumps([[[i for i, _ in hits] for hits in answers], index.found]))
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a home of 1,200 vectors, closed."""
    import pdfs
    from fakes import DenseEmbedder

    from app import embedding

    folder = tmp_path_factory.mktemp("whole")
    patch = pytest.MonkeyPatch()
    patch.setattr(embedding, "load", lambda *args: DenseEmbedder())
    pdfs.plain(folder / "a.pdf", [[page] for page in PAGES])
    home = Home.open(folder / "home")
    finish(home.library.add([str(folder / "a.pdf")]))
    home.close()
    patch.undo()
    return folder / "home"


@pytest.fixture(scope="module")
def answers(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> list[list[int]]:
    """What is found where nothing is damaged, which is said to be so."""
    folder = tmp_path_factory.mktemp("undamaged")
    shutil.copytree(whole, folder / "home")
    found, said = asked(folder / "home", folder)
    assert said == []
    return found


def asked(folder: Path, tmp_path: Path) -> tuple[list[list[int]], list[str]]:
    """What another process finds and says, as the next start would."""
    (tmp_path / "ask.py").write_text(textwrap.dedent(SCRIPT))
    root = Path(__file__).resolve().parent.parent
    env = {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"}
    run = subprocess.run(
        [sys.executable, str(tmp_path / "ask.py"), str(folder), json.dumps(QUESTIONS)],
        env=env,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    found, said = json.loads(run.stdout)
    return found, said


def damage(path: Path, how: str) -> None:
    data = bytearray(path.read_bytes())
    if how == "deleted":
        path.unlink()
        return
    if how == "halved":
        data = data[: len(data) // 2]
    elif how == "emptied":
        data = bytearray()
    elif data:
        data[random.Random(how + path.name).randrange(len(data))] ^= 0x10
    path.write_bytes(data)


@pytest.mark.parametrize("how", ["deleted", "halved", "emptied", "one bit turned"])
@pytest.mark.parametrize("name", ["chroma.sqlite3", "data_level0.bin", "header.bin", "length.bin", "link_lists.bin"])
def test_damage_to_any_file_changes_no_answer_and_is_said(
    whole: Path, answers: list[list[int]], tmp_path: Path, name: str, how: str
) -> None:
    folder = tmp_path / "home"
    shutil.copytree(whole, folder)
    (path,) = index_dir(folder).rglob(name)
    before = path.read_bytes()
    damage(path, how)
    changed = not path.exists() or path.read_bytes() != before
    found, said = asked(folder, tmp_path)
    assert found == answers
    assert bool(said) == changed
    assert all("nothing is lost" in sentence for sentence in said)


def test_an_undamaged_index_is_used_as_it_is_start_after_start(
    whole: Path, answers: list[list[int]], tmp_path: Path
) -> None:
    folder = tmp_path / "home"
    shutil.copytree(whole, folder)
    for _ in range(2):
        assert asked(folder, tmp_path) == (answers, [])
    assert index_files_record(index_dir(folder)).exists()


def test_a_folder_that_is_gone_is_said_and_searched_without(
    whole: Path, answers: list[list[int]], tmp_path: Path
) -> None:
    folder = tmp_path / "home"
    shutil.copytree(whole, folder)
    shutil.rmtree(index_dir(folder))
    found, said = asked(folder, tmp_path)
    assert found == answers and len(said) == 1
