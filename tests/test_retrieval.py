"""Finding: words, numbers, scripts without spaces, follow-ups, and the place each passage knows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pdfs
import pytest
from test_library import finish

from app.errors import NoDocuments, UnknownDocument
from app.home import Home
from app.records import Message
from app.retrieval import fuse, words_query

MakePdf = Callable[..., Path]
FILLER = ["The committee met again and talked at length about the agenda of the coming meeting."] * 40


@pytest.fixture
def town(home: Home, make_pdf: MakePdf, tmp_path: Path) -> Home:
    """A home with an English and a Japanese document."""
    pages = (
        ["The tower of Uppsala was built in 1921 by Anna Lind.", *FILLER],
        ["The bridge of Uppsala cost 4,250,000 crowns.", *FILLER],
        ["Opening hours of the museum: daily from 9 to 17.", *FILLER],
    )
    pdfs.unicode_text(tmp_path / "nihon.pdf", ["東京は日本の首都です。", "富士山の高さは3,776メートルです。"])
    finish(home.library.add([str(make_pdf("town.pdf", *pages)), str(tmp_path / "nihon.pdf")]))
    return home


@pytest.mark.parametrize(
    ("question", "document", "page"),
    [
        ("Who built the tower?", "town.pdf", 1),
        ("What cost 4,250,000 crowns?", "town.pdf", 2),
        ("When is the museum open?", "town.pdf", 3),
        ("富士山の高さは？", "nihon.pdf", 1),
    ],
)
def test_the_first_passage_is_from_the_right_page(town: Home, question: str, document: str, page: int) -> None:
    best = town.search(question).passages[0]
    assert (best.document, best.n) == (document, 1)
    assert page in best.pages


def test_a_passage_knows_its_place(town: Home) -> None:
    best = town.search("Who built the tower?").passages[0]
    assert best.text[best.spans[0].start : best.spans[0].end].startswith("The tower of Uppsala was built")
    assert best.spans[0].box[0] == 1
    assert {geometry.page for geometry in best.geometry} == set(best.pages)
    assert 250 <= len(best.text.split()) <= 450


def test_a_row_far_down_comes_under_the_heads_of_its_columns(home: Home, tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "table.pdf"), invariant=1)
    canvas.setFont("Helvetica", 7)
    rows = [
        ("Division", "Sales", "Costs"),
        *[(f"Harbour number {n} of town", f"1,{n:03d}", f"2,{n:03d}") for n in range(95)],
    ]
    for row, cells in enumerate(rows):
        for x, cell in zip((60, 260, 360), cells, strict=True):
            canvas.drawString(x, 800 - 8 * row, cell)
    canvas.save()
    finish(home.library.add([str(tmp_path / "table.pdf")]))
    best = next(passage for passage in home.search("1,090", top=3).passages if "1,090" in passage.text)
    head, first = best.text.split("\n")[:2]
    assert head.split() == ["Division", "Sales", "Costs"] and first.startswith("Harbour number")
    assert best.text[best.spans[0].start : best.spans[0].end] == head
    assert best.spans[0].box[2] > best.spans[1].box[4] - 8, "the head's box stands above the first row's"
    for span in best.spans:
        assert best.text[span.start : span.end].strip()


def test_no_line_is_given_twice(town: Home) -> None:
    passages = town.search("committee agenda meeting", top=5).passages
    boxes = [(passage.document, box) for passage in passages for box in passage.boxes]
    assert len(boxes) == len(set(boxes))


def test_a_follow_up_is_searched_with_the_question_before_it(town: Home) -> None:
    history = [Message("user", "What did the bridge of Uppsala cost?"), Message("assistant", "It cost a lot.")]
    found = town.search("How many exactly?", history)
    assert found.searched_for == "What did the bridge of Uppsala cost? How many exactly?"
    assert 2 in found.passages[0].pages


def test_only_the_documents_asked_for_are_searched(town: Home) -> None:
    only = town.document_ids(["nihon.pdf"])
    assert {passage.document for passage in town.search("Who built the tower?", document_ids=only).passages} == {
        "nihon.pdf"
    }
    with pytest.raises(UnknownDocument, match=r"tower\.pdf"):
        town.document_ids(["tower.pdf"])


def test_an_empty_library_says_so(home: Home) -> None:
    with pytest.raises(NoDocuments, match="add some PDFs"):
        home.search("anything")


@pytest.mark.parametrize("question", ['"', "AND OR NOT", "(a* NEAR b)", "text:x", "?!", "'; DROP TABLE words; --"])
def test_no_question_is_read_as_a_query_language(town: Home, question: str) -> None:
    assert town.search(question).searched_for == question


def test_words_are_quoted_and_stop_words_dropped() -> None:
    assert words_query("What is the EBITDA of 3M?") == '"ebitda" OR "3m"'
    assert words_query("Who is it?") == '"who" OR "is" OR "it"'
    assert words_query("?!") == ""


def test_fusion_by_reciprocal_rank() -> None:
    fused = fuse([[1, 2, 3], [3, 1]])
    assert [item for item, _ in fused] == [1, 3, 2]
    assert fused[0][1] == pytest.approx(1 / 61 + 1 / 62)
