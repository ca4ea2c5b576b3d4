"""The catalog and its conversations: whole or not at all, and an answer comes back as it was."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import ScriptedModel
from test_answering import run
from test_library import finish

from app.answering import Asking
from app.catalog import Catalog
from app.conversations import Conversations, dialogue
from app.errors import InvalidInput
from app.home import CATALOG_FILE, Home
from app.records import Message
from app.settings import Settings

MakePdf = Callable[..., Path]


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    """A new catalog."""
    return Catalog(tmp_path / "catalog.sqlite3")


def test_a_turn_comes_back_as_it_was(catalog: Catalog) -> None:
    conversations = Conversations(catalog)
    conversation = conversations.begin("  When was the\ntower built? ")
    assert conversation.title == "When was the tower built?"
    _, answer = run(ScriptedModel("The tower was built in 1921. 東京 <b>&amp;</b> \u2028"))
    turn = conversations.save(conversation.id, answer)
    again = Conversations(Catalog(catalog._path)).open(conversation.id)
    assert again.turns == (turn,)
    assert again.turns[0].answer == answer
    assert dialogue(again.turns) == (Message("user", answer.question), Message("assistant", answer.answer))


def test_a_turn_without_a_word_is_no_part_of_the_dialogue(catalog: Catalog) -> None:
    conversations = Conversations(catalog)
    conversation = conversations.begin("When?")
    conversations.save(conversation.id, Asking("When?", (), Settings(), "scripted", "long").answer(stopped=True))
    assert dialogue(conversations.open(conversation.id).turns) == ()


def test_conversations_stand_latest_first(catalog: Catalog) -> None:
    conversations = Conversations(catalog)
    first, second = conversations.begin("First?"), conversations.begin("Second?")
    conversations.save(first.id, run(ScriptedModel("Yes."))[1])
    assert [each.id for each in conversations.all()] == [first.id, second.id]


def test_what_is_gone_is_said(catalog: Catalog) -> None:
    conversations = Conversations(catalog)
    conversation = conversations.begin("First?")
    conversations.delete(conversation.id)
    for wrong in (
        lambda: conversations.open(conversation.id),
        lambda: conversations.rename(conversation.id, "x"),
        lambda: conversations.save(99, run(ScriptedModel("Yes."))[1]),
        lambda: conversations.restore(99),
    ):
        with pytest.raises(InvalidInput, match="no longer there"):
            wrong()


def test_old_answers_keep_their_sources_after_a_document_is_removed(home: Home, make_pdf: MakePdf) -> None:
    (document,) = finish(home.library.add([str(make_pdf("town.pdf", ["The tower was built in 1921."]))]))
    _, answer = run(ScriptedModel("In 1921."), passages=home.search("tower").passages)
    conversation = home.conversations.begin("When?")
    home.conversations.save(conversation.id, answer)
    home.library.remove([document.id])
    (turn,) = home.conversations.open(conversation.id).turns
    assert turn.answer.passages[0].text == "The tower was built in 1921."
    assert turn.answer.passages[0].boxes


def test_a_failed_transaction_leaves_nothing(catalog: Catalog) -> None:
    with pytest.raises(RuntimeError), catalog.write() as connection:
        connection.execute("INSERT INTO conversations (title, updated) VALUES ('x', 0)")
        raise RuntimeError
    assert Conversations(catalog).all() == ()


def test_threads_write_beside_each_other(catalog: Catalog) -> None:
    conversations = Conversations(catalog)

    def begin() -> None:
        for number in range(20):
            conversations.begin(f"Question {number}?")

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(conversations.all()) == 80


def test_killed_at_any_moment_every_document_is_whole_or_goes_on(make_pdf: MakePdf, tmp_path: Path) -> None:
    """A program that adds is killed -9 at growing delays; then the library is finished and holds all, once."""
    paths = [str(make_pdf(f"{n}.pdf", *[[f"Page {page} of document {n}."] for page in range(40)])) for n in range(3)]
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from fakes import WordEmbedder
        from app import embedding
        from app.home import Home
        if __name__ == "__main__":
            embedding.load = lambda *args: WordEmbedder()
            for event in Home.open(Path(sys.argv[1])).library.add(sys.argv[2:]):
                print(type(event).__name__, flush=True)
        """
    )
    (tmp_path / "adding.py").write_text(script)
    root = Path(__file__).resolve().parent.parent
    env = {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"}
    folder = tmp_path / "killed"
    for events in (1, 4, 7, 9, 12):
        adding = subprocess.Popen(
            [sys.executable, str(tmp_path / "adding.py"), str(folder), *paths],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=env,
        )
        assert adding.stdout is not None
        for _ in range(events):
            adding.stdout.readline()
        adding.kill()
        adding.wait()
        adding.stdout.close()
    finished = subprocess.run(
        [sys.executable, str(tmp_path / "adding.py"), str(folder), *paths], env=env, capture_output=True, text=True
    )
    assert finished.returncode == 0, finished.stderr
    documents = Catalog(folder / CATALOG_FILE).documents()
    assert [(document.status, document.pages, document.embedded) for document in documents] == [("ready", 40, 40)] * 3


def test_a_damaged_full_text_index_is_built_anew(home: Home, make_pdf: MakePdf) -> None:
    finish(home.library.add([str(make_pdf("a.pdf", ["The tower."]))]))
    home.catalog.connection.execute("DELETE FROM words_idx")
    home.catalog.connection.execute("DELETE FROM words_data WHERE id > 10")
    found, repaired = home.check()
    assert found == repaired != []
    assert len(home.catalog.search_words('"tower"', 5)) == 1
    assert home.check() == ([], [])


def test_check_finishes_what_was_left(home: Home, make_pdf: MakePdf) -> None:
    finish(home.library.add([str(make_pdf("a.pdf", ["The tower."]))], wait=False))
    found, repaired = home.check()
    assert found == repaired == ["1 document had not been finished; this was done now."]
    assert home.catalog.documents()[0].status == "ready"
