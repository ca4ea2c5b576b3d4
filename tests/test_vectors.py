"""The index: found again as it was, and built anew from the catalog whenever it does not hold."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from test_library import finish

from app.errors import EmbedderUnavailable
from app.home import Home
from app.paths import index_dir, index_mark
from app.vectors import VectorIndex

MakePdf = Callable[..., Path]
TOPICS = ("tower granite", "bridge steel", "harbour ships", "museum paintings", "library books", "garden roses")


@pytest.fixture
def filled(home: Home, make_pdf: MakePdf) -> Home:
    """A home of six documents of one page each."""
    finish(home.library.add([str(make_pdf(f"{topic.split()[0]}.pdf", [f"On {topic}."])) for topic in TOPICS]))
    return home


def first(home: Home, question: str) -> str:
    embedder = home.parts.embedder()
    found = home.parts.index().search(embedder.embed_question(question), 1)
    return home.catalog.passages([found[0][0]])[found[0][0]].text


def reopened(home: Home) -> VectorIndex:
    """The index as the next start finds it. Chroma keeps an opened folder for its process: forget it first."""
    import chromadb

    chromadb.api.shared_system_client.SharedSystemClient.clear_system_cache()
    home.parts._index = None
    return home.parts.index()


def test_the_nearest_is_found(filled: Home) -> None:
    assert first(filled, "harbour ships") == "On harbour ships."
    assert reopened(filled).found == []
    assert first(filled, "garden roses") == "On garden roses."


def test_a_search_can_keep_to_some_documents(filled: Home) -> None:
    vector = filled.parts.embedder().embed_question("tower granite")
    hits = filled.parts.index().search(vector, 5, document_ids=[2, 3])
    assert {filled.catalog.passages([hit])[hit].document_id for hit, _ in hits} == {2, 3}


def test_documents_that_are_not_embedded_yet_are_searched_by_words(home: Home, make_pdf: MakePdf) -> None:
    finish(home.library.add([str(make_pdf("a.pdf", ["On towers."]))], wait=False))
    assert home.parts.index().search(home.parts.embedder().embed_question("towers"), 5, document_ids=[1]) == []
    assert [passage.document for passage in home.search("towers", document_ids=[1]).passages] == ["a.pdf"]


def test_a_deleted_index_is_built_anew(filled: Home) -> None:
    shutil.rmtree(index_dir(filled.folder))
    assert "nothing is lost" in reopened(filled).found[0]
    assert first(filled, "museum paintings") == "On museum paintings."
    finish(filled.library.resume())
    assert reopened(filled).found == []
    assert first(filled, "museum paintings") == "On museum paintings."


@pytest.mark.logs_errors
@pytest.mark.parametrize("damage", [b"", b"this is not a database" * 100])
def test_a_damaged_database_is_moved_aside_and_built_anew(filled: Home, damage: bytes) -> None:
    import chromadb

    chromadb.api.shared_system_client.SharedSystemClient.clear_system_cache()
    (index_dir(filled.folder) / "chroma.sqlite3").write_bytes(damage)
    reopened(filled)
    finish(filled.library.resume())
    assert first(filled, "bridge steel") == "On bridge steel."


def test_an_index_that_was_being_written_is_built_anew_without_a_word(filled: Home) -> None:
    index_mark(index_dir(filled.folder)).touch()
    index = reopened(filled)
    assert index.found == []
    assert index._held == set()
    assert first(filled, "tower granite") == "On tower granite."  # all of it is searched beside Chroma
    finish(filled.library.resume())
    assert index._held == filled.catalog.embedded(filled.parts.embedder().key)
    assert first(filled, "tower granite") == "On tower granite."


def test_vectors_the_catalog_lacks_are_dropped_and_those_it_has_are_put_back(filled: Home) -> None:
    index = filled.parts.index()
    index._delete([1, 2])
    index._collection.add(ids=["999"], embeddings=filled.catalog.vectors([3])[1])
    index._held.add(999)
    finish(filled.library.resume())
    assert index._ids() == index._held == filled.catalog.embedded(filled.parts.embedder().key)


def test_a_large_library_is_searched_by_chroma_and_scored_exactly(
    filled: Home, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = [filled.parts.index().search(filled.parts.embedder().embed_question(topic), 3) for topic in TOPICS]
    monkeypatch.setattr("app.vectors.EXACT", 2)
    index = reopened(filled)
    assert index._beside == {}
    assert [index.search(filled.parts.embedder().embed_question(topic), 3) for topic in TOPICS] == few
    finish(filled.library.add([str(make_pdf("kite.pdf", ["On kites."]))], wait=False))
    embedding = filled.library.finish()
    while len(filled.catalog.embedded(filled.parts.embedder().key)) == len(TOPICS):
        next(embedding)
    assert set(index._beside) == {len(TOPICS) + 1}  # found before Chroma has it
    assert first(filled, "kites") == "On kites."
    finish(embedding)
    assert index._beside == {} and len(index._held) == len(TOPICS) + 1
    assert first(filled, "kites") == "On kites."


def test_threads_share_it(filled: Home) -> None:
    failures: list[BaseException] = []

    def ask() -> None:
        try:
            for topic in TOPICS:
                assert first(filled, topic) == f"On {topic}."
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_lost_index_is_whole_again_at_the_next_opening(filled: Home) -> None:
    import chromadb

    folder = filled.folder
    filled.close()
    chromadb.api.shared_system_client.SharedSystemClient.clear_system_cache()
    shutil.rmtree(index_dir(folder))
    again = Home.open(folder)
    try:
        assert first(again, "harbour ships") == "On harbour ships."
        assert "built anew" in again.parts.index().found[0]
    finally:
        again.close()


def test_vectors_lost_in_the_catalog_are_made_again(filled: Home) -> None:
    with filled.catalog.write() as connection:
        connection.execute("DELETE FROM vectors WHERE passage_id IN (1, 2)")
        connection.execute("UPDATE vectors SET embedder = 'older/0' WHERE passage_id = 3")
    found, repaired = filled.check()
    assert found == repaired != []
    assert [document.embedded for document in filled.catalog.documents()] == [1] * len(TOPICS)
    assert filled.catalog.embedded(filled.parts.embedder().key) == set(range(1, len(TOPICS) + 1))
    assert first(filled, "tower granite") == "On tower granite."
    assert filled.check() == ([], [])


def test_an_embedder_that_cannot_be_loaded_changes_nothing(filled: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise EmbedderUnavailable("It is not here.")

    monkeypatch.setattr("app.embedding.load", refuse)
    with pytest.raises(EmbedderUnavailable):
        filled.change_setting("embedder", "nonsense")
    assert filled.settings.embedder == "built-in"
    assert first(filled, "tower granite") == "On tower granite."
