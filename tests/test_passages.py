"""Passages: whole lines, within the embedder, on one page, and read as a person would."""

from __future__ import annotations

import pytest

from app.passages import _PIECE, SHORT_PIECES, SHORT_WORDS, bigrams, compose, count_words, split, widen
from app.records import Line, Page


def line(text: str, block: int = 0, row: int = 0, right: float = 500.0) -> Line:
    return Line(text, (72.0, 700.0 - 14 * row, right, 710.0 - 14 * row), block)


def page(number: int, lines: list[Line]) -> Page:
    return Page(number, 595.0, 842.0, 0, tuple(lines))


def prose(lines: int, words: int = 12, block_of: int = 6) -> list[Line]:
    return [line("word " * (words - 1) + f"end{row}.", row // block_of, row) for row in range(lines)]


def test_every_line_stands_in_exactly_one_passage() -> None:
    pages = [page(1, prose(60)), page(2, prose(7)), page(3, [])]
    seen = [(short.page, row) for short in split(pages) for row in range(short.first, short.last)]
    assert seen == [(1, row) for row in range(60)] + [(2, row) for row in range(7)]


def test_short_passages_keep_to_the_limits() -> None:
    for short in split([page(1, prose(200)), page(2, [line("1,234.5 " * 30, 0, row) for row in range(40)])]):
        assert count_words(short.text) <= SHORT_WORDS
        assert len(_PIECE.findall(short.text)) <= SHORT_PIECES or short.last - short.first == 1


def test_a_passage_ends_where_a_paragraph_does() -> None:
    passages = split([page(1, prose(24, block_of=8))])
    assert [(short.first, short.last) for short in passages] == [(0, 8), (8, 16), (16, 24)]


def test_a_hyphenated_word_is_made_whole() -> None:
    text, _ = compose([(1, line("The depre-")), (1, line("ciation was 3.5 % and non-", row=1)), (1, line("US", row=2))])
    assert text == "The depreciation was 3.5 % and non- US"


def test_rows_of_a_table_stay_rows() -> None:
    rows = ["Net sales $ 32,765 $ 31,657", "Cost of sales 16,682 16,055"]
    text, _ = compose([(1, line(row, 0, index)) for index, row in enumerate(rows)])
    assert text.splitlines() == rows


def test_japanese_lines_join_without_a_blank() -> None:
    text, _ = compose([(1, line("東京は日本の")), (1, line("首都です。", row=1))])
    assert text == "東京は日本の首都です。"


def test_spans_point_at_the_lines_of_the_text() -> None:
    lines = [line("One paragraph that"), line("goes on.", row=1), line("Another.", 1, 3)]
    text, spans = compose([(4, each) for each in lines])
    assert text == "One paragraph that goes on.\nAnother."
    assert [text[span.start : span.end] for span in spans] == [each.text for each in lines]
    assert [span.box for span in spans] == [(4, *each.box) for each in lines if each.box]


def test_headings_come_from_the_outline() -> None:
    pages = [page(number, [line(f"Text of page {number}.")]) for number in range(1, 5)]
    headings = [short.heading for short in split(pages, ((2, 0, "Duties"), (4, 0, "Penalties")))]
    assert headings == ["", "Duties", "Duties", "Penalties"]


@pytest.mark.parametrize("index", [0, 3, 9])
def test_widening_takes_neighbours_to_about_300_words(index: int) -> None:
    words = [100] * 10
    first, last = widen(words, index, [""] * 10)
    assert first <= index < last
    assert 300 <= sum(words[first:last]) <= 400


@pytest.mark.parametrize("index", [0, 3, 9])
def test_widening_takes_as_many_as_are_wanted(index: int) -> None:
    words = [40] * 10
    first, last = widen(words, index, [""] * 10, 120)
    assert first <= index < last
    assert 120 <= sum(words[first:last]) <= 160


def test_widening_stays_in_its_section() -> None:
    assert widen([50] * 6, 2, ["a", "a", "b", "b", "c", "c"]) == (2, 4)


def test_words_of_scripts_without_spaces_are_counted_by_character() -> None:
    assert count_words("three plain words") == 3
    assert 20 <= count_words("日本" * 30) <= 30


def test_bigrams_cover_each_run() -> None:
    assert bigrams("東京都 is 東") == "東京 京都 東"
