"""Finding: words, numbers, scripts without spaces, follow-ups, and the place each passage knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pdfs
import pytest
from numpy.typing import NDArray
from test_library import finish

from app.errors import NoDocuments, UnknownDocument
from app.home import Home
from app.records import Message
from app.retrieval import search

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


def test_a_follow_up_is_searched_with_the_words_before_it(town: Home) -> None:
    history = [Message("user", "What did the bridge of Uppsala cost?"), Message("assistant", "It cost a lot.")]
    found = town.search("How many exactly?", history)
    assert found.searched_for == "How many exactly? (bridge, Uppsala, cost, lot)"
    assert 2 in found.passages[0].pages
    assert 2 in town.search("Why?", history).passages[0].pages


def test_a_question_that_stands_by_itself_is_not_drowned_in_the_dialogue(town: Home) -> None:
    history = [Message("user", "What did the bridge of Uppsala cost?"), Message("assistant", "4,250,000 crowns.")] * 3
    assert 3 in town.search("When is the museum open?", history).passages[0].pages


def test_only_the_documents_asked_for_are_searched(town: Home) -> None:
    only = town.groups.document_ids(["nihon.pdf"])
    assert {passage.document for passage in town.search("Who built the tower?", document_ids=only).passages} == {
        "nihon.pdf"
    }
    with pytest.raises(UnknownDocument, match=r"tower\.pdf"):
        town.groups.document_ids(["tower.pdf"])


def test_an_empty_library_says_so(home: Home) -> None:
    with pytest.raises(NoDocuments, match="add some PDFs"):
        home.search("anything")


@pytest.mark.parametrize("question", ['"', "AND OR NOT", "(a* NEAR b)", "text:x", "?!", "'; DROP TABLE words; --"])
def test_no_question_is_read_as_a_query_language(town: Home, question: str) -> None:
    assert town.search(question).searched_for == question


def test_a_number_is_found_with_its_commas_or_without(town: Home) -> None:
    assert 2 in town.search("4250000").passages[0].pages
    assert 2 in town.search("4,250,000").passages[0].pages


def test_a_page_that_is_named_is_found(town: Home) -> None:
    best = town.search("What stands on page 3 of town.pdf?").passages[0]
    assert (best.document, 3 in best.pages) == ("town.pdf", True)
    assert town.search("nihon.pdfの1ページには何がありますか").passages[0].document == "nihon.pdf"


def test_a_document_that_is_named_is_searched(home: Home, make_pdf: MakePdf) -> None:
    for name, colour in (("ACME_2021_10K", "red"), ("ACME_2022_10K", "green"), ("GLOBEX_2021_10K", "blue")):
        lines = [f"The colour of the year was {colour}.", *FILLER]
        finish(home.library.add([str(make_pdf(f"{name}.pdf", lines))]))
    for question, document in (
        ("Which colour did Acme have in FY2021?", "ACME_2021_10K.pdf"),
        ("Which colour did ACME's report for fiscal 2022 name?", "ACME_2022_10K.pdf"),
        ("What was Globex's colour?", "GLOBEX_2021_10K.pdf"),
    ):
        assert home.search(question).passages[0].document == document, question
    follow_up = home.search("And the colour of the year?", [Message("user", "Tell me about Globex.")])
    assert follow_up.passages[0].document == "GLOBEX_2021_10K.pdf"


def test_near_duplicates_take_one_place(home: Home, make_pdf: MakePdf, tmp_path: Path) -> None:
    rule = ["Members pay the fee of 30 crowns in March of each year to the treasurer of the society."]
    for number in range(4):
        finish(home.library.add([str(make_pdf(f"rules-{number}.pdf", [*rule, f"Edition {number}."]))]))
    finish(home.library.add([str(make_pdf("minutes.pdf", ["The fee was discussed by the members in the autumn."]))]))
    found = home.search("When do members pay the fee?").passages
    assert [passage.document[:5] for passage in found] == ["rules", "minut"]


def test_each_document_asked_for_has_its_say(home: Home, make_pdf: MakePdf) -> None:
    for name in ("lease", "contract"):
        pages = [[f"Clause {n}: the notice period is {n} months under this {name}.", *FILLER] for n in range(1, 7)]
        finish(home.library.add([str(make_pdf(f"{name}.pdf", *pages))]))
    together = home.groups.document_ids(["lease.pdf", "contract.pdf"])
    for found in (
        home.search("What is the notice period under this lease?", document_ids=together, top=3),
        home.search("Compare the notice period of the lease and of the contract", top=3),
    ):
        both = {"lease.pdf", "contract.pdf"}
        assert {passage.document for passage in found.passages} == both
        assert sorted(found.first) == [1, 2, 3]
        assert {passage.document for passage in found.passages if passage.n in found.first[:2]} == both, "also of two"


def test_without_vectors_full_text_finds(town: Home) -> None:
    found = search(town.catalog, None, "Who built the tower?")
    assert 1 in found.passages[0].pages


class Backwards:
    """A cross-encoder that likes short passages best."""

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        return np.array([-len(passage) for passage in passages], np.float32)


def test_a_cross_encoder_orders_what_was_found(town: Home) -> None:
    nearest = town.parts.embedder(), town.parts.index()
    found = search(town.catalog, nearest, "Who built the tower?", top=3, reranker=Backwards())
    lengths = [len(passage.text) for passage in found.passages]
    assert lengths == sorted(lengths) and [passage.n for passage in found.passages] == [1, 2, 3]
