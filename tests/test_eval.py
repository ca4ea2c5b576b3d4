"""The evaluation's own promises: what counts as found, how answers are scored, how sure a figure is."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pypdfium2
import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "tests" / "eval"))

import data  # noqa: E402
import hits  # noqa: E402
import homes  # noqa: E402
import metrics  # noqa: E402
import plain  # noqa: E402
import report  # noqa: E402
from hits import Gold, Place  # noqa: E402
from program import Program, places  # noqa: E402
from split import reported  # noqa: E402
from text_pdfs import Text, write_all  # noqa: E402

SPAN = "If you do not turn in your plates, we will suspend your registration (and can suspend your licence)."
GOLD = Gold("a.pdf", (hits.beginning(SPAN),))


def test_a_passage_with_the_beginning_of_the_span_is_found_whatever_its_lines_and_marks() -> None:
    text = "Plates. IF you do not\nturn in your plates - we will suspend your regis-\ntration AND (can"
    assert hits.is_found(GOLD, [Place("a.pdf", (1,), text)])
    assert not hits.is_found(GOLD, [Place("a.pdf", (1,), "If you do not turn in your plates, nothing happens.")])


def test_a_passage_of_another_document_is_not_found() -> None:
    assert not hits.is_found(GOLD, [Place("b.pdf", (1,), SPAN)])


@pytest.mark.parametrize(
    ("place", "found"),
    [
        (Place("a.pdf", (1, 2, 3), SPAN), True),
        (Place("a.pdf", (1, 2, 3, 4), SPAN), False),
        (Place("a.pdf", (1,), SPAN + " word" * 400), True),
        (Place("a.pdf", (1,), SPAN + " word" * 450), False),
    ],
)
def test_a_passage_that_is_too_long_is_not_found(place: Place, found: bool) -> None:
    assert hits.is_found(GOLD, [place]) == found


def test_a_japanese_passage_is_measured_in_characters() -> None:
    gold = Gold("j.pdf", (hits.letters("東大寺の仏像"),))
    assert hits.is_found(gold, [Place("j.pdf", (1,), "東大寺の仏像。" + "像" * 1100)])
    assert not hits.is_found(gold, [Place("j.pdf", (1,), "東大寺の仏像。" + "像" * 1200)])


def test_a_gold_page_is_found_among_the_pages_of_a_passage() -> None:
    gold = Gold("a.pdf", pages=frozenset({60}))
    assert hits.is_found(gold, [Place("a.pdf", (59, 60), "x")])
    assert not hits.is_found(gold, [Place("a.pdf", (59, 61), "x"), Place("b.pdf", (60,), "x")])


def test_the_place_of_an_answer_is_sixty_letters_around_it() -> None:
    paragraph = "a" * 100 + " ANSWER, " + "b" * 100
    assert hits.around(paragraph, 101, 107) == "a" * 27 + "answer" + "b" * 27
    assert hits.around("ANSWER " + "b" * 100, 0, 6) == "answer" + "b" * 54
    assert hits.around("a" * 100 + " ANSWER", 101, 107) == "a" * 54 + "answer"
    assert hits.around("short ANSWER", 6, 12) == "shortanswer"


def test_the_pages_of_the_filings_are_counted_from_one(tmp_path: Path) -> None:
    asked = [{"id": "q", "question": "?", "pdf": "a.pdf", "pages": [59], "answer": "", "type": "", "evidence": []}]
    (tmp_path / "questions.json").write_text(json.dumps(asked), "utf-8")
    assert data.financebench(tmp_path)[0].gold.pages == {60}


def test_f1_is_of_words_without_case_marks_and_articles() -> None:
    assert metrics.f1("The Amazon Rainforest.", ["amazon rainforest"]) == 1.0
    assert metrics.f1("in October 1973", ["1973", "October"]) == pytest.approx(0.5)
    assert metrics.f1("nothing", ["1973"]) == 0.0
    assert metrics.f1("奈良の大仏", ["奈良"]) == pytest.approx(2 * 2 / (5 + 2))


def test_numbers_are_compared_without_their_separators() -> None:
    assert metrics.numbers("$1,577.00 million in 2018") == {1577.0, 2018.0}


def test_the_interval_of_a_share_is_wilsons() -> None:
    figure = metrics.share([True] * 8 + [False] * 2)
    assert figure is not None and figure.count == 10
    assert (figure.value, figure.low, figure.high) == pytest.approx((0.8, 0.4902, 0.9433), abs=1e-4)
    assert metrics.share([]) is None


def test_the_bootstrap_is_the_same_for_the_same_seed_and_holds_the_mean() -> None:
    values = [0.0, 0.25, 1.0, 0.5] * 25
    first, again = metrics.mean(values, 7), metrics.mean(values, 7)
    assert first is not None and first == again
    assert first.low is not None and first.high is not None
    assert first.low < 0.4375 == first.value < first.high
    assert first.high - first.low == pytest.approx(2 * 1.96 * 0.37 / 10, rel=0.15)


def test_a_handful_of_answers_has_no_interval() -> None:
    assert metrics.mean([0.5] * 9, 7) == metrics.Figure(0.5, None, None, 9)
    assert report.line(report.Row("s", "m", metrics.mean([0.5], 7))) == "| s | m | 50.0 % | – | 1 |  |"


def test_always_refusing_is_worth_half() -> None:
    figure = metrics.mean_of_halves([True] * 5, [False] * 50)
    assert figure is not None and (figure.value, figure.count) == (0.5, 55)
    assert figure.low is not None and figure.high is not None and figure.low < 0.5 < figure.high


def test_chunks_know_the_pages_they_come_from() -> None:
    chunks = list(plain.chunks_of("a.pdf", ["one " * 200, "two " * 200, "three " * 10], japanese=False))
    assert [chunk.pages for chunk in chunks] == [(1, 2), (2, 3)]
    assert [len(chunk.text.split()) for chunk in chunks] == [300, 110]
    assert [len(chunk.text) for chunk in plain.chunks_of("j.pdf", ["像 " * 800], japanese=True)] == [780, 20]


def test_a_text_is_read_back_from_its_pdf(tmp_path: Path) -> None:
    english = Text("Pharmacy", tuple(f"Paragraph {n}: the <Taihō> Code & its 康熙 heirs. " * 8 for n in range(30)))
    japanese = Text("東大寺", ("本項では東大寺に所在する仏像彫刻について概観する。" * 60,) * 3, japanese=True)
    for text, path in zip((english, japanese), write_all(tmp_path, (english, japanese)), strict=True):
        with pypdfium2.PdfDocument(path) as file:
            read = hits.letters("".join(page.get_textpage().get_text_range() for page in file))
            assert len(file) > 1
        assert read == hits.letters(text.title + "".join(text.paragraphs))


def test_documents_of_one_title_get_names_of_their_own(tmp_path: Path) -> None:
    paths = write_all(tmp_path, [Text("Plans: A/B | SSA", ("x",)), Text("Plans: A/B | SSA", ("y",)), Text("?", ("z",))])
    assert [path.name for path in paths] == ["Plans A B SSA.pdf", "Plans A B SSA 2.pdf", "untitled.pdf"]


def test_the_sources_that_a_kept_home_depends_on_are_there() -> None:
    assert all(path.is_file() for path in (*homes.READING, *homes.PLAIN, homes.SETTING))


def test_the_split_is_fixed() -> None:
    assert [reported(title) for title in ("Warsaw", "Islamism", "Oxygen", "Rhine")] == [True, True, False, False]


def test_the_table_is_put_between_its_marks_alone(tmp_path: Path) -> None:
    document = tmp_path / "EVALUATION.md"
    document.write_text("before\n" + "\nold\n".join(report.MARKS) + "\nafter\n", "utf-8")
    report.write_into(document, r"new \1")
    assert document.read_text("utf-8") == f"before\n{report.MARKS[0]}\n\nnew \\1\n\n{report.MARKS[1]}\nafter\n"
    with pytest.raises(ValueError):
        report.write_into(ROOT / "README.md", "x")


def test_a_row_shows_shares_and_differences() -> None:
    figure = metrics.Figure(0.153, 0.1, 0.2, 300)
    assert report.line(report.Row("s", "m", figure, None, "≥ 10 %")) == (
        "| s | m | 15.3 % (10.0 to 20.0) | – | 300 | ≥ 10 % |"
    )
    assert "+15.3 points (+10.0 to +20.0)" in report.line(report.Row("s", "m", figure, points=True))


def test_the_document_has_the_marks() -> None:
    text = (ROOT / "EVALUATION.md").read_text("utf-8")
    assert all(text.count(mark) == 1 for mark in report.MARKS)


def test_a_batch_goes_through_the_terminal_and_ends_at_its_deadline(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    lines = program.batch("search", [{"id": "a", "question": "Who signed it?"}, {"id": "b"}])
    assert places(lines["a"]) == [] and "error" in lines["b"]
    assert program.batch("search", [{"id": "a", "question": "Who signed it?"}], time.monotonic()) == {}


def test_without_data_it_says_so_and_ends_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATQA_EVAL", str(tmp_path / "none"))
    done = subprocess.run([sys.executable, ROOT / "tests/eval/run.py"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Nothing is measured") and not done.stderr
