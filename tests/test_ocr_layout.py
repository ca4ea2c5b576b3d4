"""Fragments in reading order: rows, columns, tables, paragraphs, and their boxes on a page of any rotation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from app.ocr_layout import Found, lines_of
from app.records import Line

A4 = (595.0, 842.0)
HEIGHT = 12.0  # of a fragment, in points
Placed = tuple[str, float, float]  # a text, and its left and top

WORDS = "lease rent tenant landlord notice month".split()


def width(text: str) -> float:
    return 0.5 * HEIGHT * len(text)


def corners(fragments: list[Placed]) -> NDArray[np.float64]:
    return np.array(
        [
            [(left, top), (left + width(text), top), (left + width(text), top + HEIGHT), (left, top + HEIGHT)]
            for text, left, top in fragments
        ]
    ).reshape(-1, 4, 2)


def found(fragments: list[Placed], turn: NDArray[np.float64] | None = None) -> Found:
    places = corners(fragments) if turn is None else corners(fragments) @ turn
    ink = np.hstack([places.min(axis=1), places.max(axis=1)])
    return Found([text for text, _, _ in fragments], places, ink)


def read(fragments: list[Placed]) -> tuple[Line, ...]:
    return lines_of(found(fragments), A4, 0)


def texts(fragments: list[Placed]) -> list[str]:
    return [line.text for line in read(fragments)]


def prose(name: str, left: float, top: float, lines: int = 4) -> list[Placed]:
    """Lines of a column some 200 points wide."""
    return [
        (f"{name}{number} {' '.join(WORDS[number % 2 :][:5])}"[:34], left, top + 14 * number) for number in range(lines)
    ]


def test_a_page_without_text_has_no_lines() -> None:
    assert read([]) == ()


def test_fragments_come_from_top_to_bottom_and_a_line_in_pieces_is_joined() -> None:
    assert texts([("below", 72, 120), ("of a line", 72 + width("The half") + 4, 101), ("The half", 72, 100)]) == [
        "The half of a line",
        "below",
    ]


def test_the_left_column_is_read_before_the_right_one() -> None:
    left, right = prose("a", 72, 100), prose("b", 310, 101)
    mixed = [one for pair in zip(left, right, strict=True) for one in pair]
    assert texts(mixed) == [text for text, _, _ in left + right]


def test_a_line_across_both_columns_parts_them_in_bands() -> None:
    above = prose("a", 72, 100), prose("b", 310, 100)
    title = [("A heading that runs across both columns of the page, all of it", 72.0, 180.0)]
    below = prose("c", 72, 210), prose("d", 310, 210)
    fragments = [*above[0], *above[1], *title, *below[0], *below[1]]
    assert texts(sorted(fragments, key=lambda each: each[2])) == [text for text, _, _ in fragments]


def test_a_table_is_read_row_by_row_with_its_cells_apart() -> None:
    rows = [("Revenue", "1,234", "1,100"), ("Cost of sales and services", "640", "580"), ("Profit", "594", "520")]
    cells = [
        (text, 72.0 + 180 * column, 100.0 + 16 * row)
        for row, each in enumerate(rows)
        for column, text in enumerate(each)
    ]
    lines = read(cells)
    assert [line.text for line in lines] == ["  ".join(row) for row in rows]
    assert {line.cells for line in lines} == {3}


def test_what_stands_far_apart_in_one_row_alone_is_two_lines() -> None:
    head = [("Annual report", 72.0, 40.0), ("Page 7", 480.0, 40.0)]
    lines = read([*head, *prose("a", 72, 100)])
    assert [line.text for line in lines[:2]] == ["Annual report", "Page 7"]
    assert {line.cells for line in lines} == {1}


def test_a_gap_begins_a_block() -> None:
    lines = read([*prose("a", 72, 100, 3), *prose("b", 72, 160, 3)])
    assert [line.block for line in lines] == [0, 0, 0, 1, 1, 1]


def test_a_page_scanned_askew_keeps_its_rows() -> None:
    cells = [
        (f"{name} {number}", left, 100.0 + 15 * number)
        for number in range(4)
        for name, left in (("item", 72.0), ("sum", 400.0))
    ]
    fragments = [("A long line that tells how far askew the page lies", 72.0, 60.0), *cells]
    angle = math.radians(2.0)
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    lines = lines_of(found(fragments, turn), A4, 0)
    assert [line.text for line in lines[1:]] == [f"item {number}  sum {number}" for number in range(4)]


def test_a_space_that_was_lost_between_sentences_is_put_back() -> None:
    assert texts([("It ends.The rent of 1.5% stays.", 72, 100)]) == ["It ends. The rent of 1.5% stays."]


@pytest.mark.parametrize(
    ("rotation", "size", "box"),
    [
        (0, (595.0, 842.0), (72.0, 730.0, 102.0, 742.0)),
        (90, (842.0, 595.0), (100.0, 72.0, 112.0, 102.0)),
        (180, (595.0, 842.0), (493.0, 100.0, 523.0, 112.0)),
        (270, (842.0, 595.0), (730.0, 493.0, 742.0, 523.0)),
    ],
)
def test_a_box_is_that_of_the_unrotated_page(
    rotation: int, size: tuple[float, float], box: tuple[float, float, float, float]
) -> None:
    (line,) = lines_of(found([("tenth", 72.0, 100.0)]), size, rotation)  # 30 points wide
    assert line.box == pytest.approx(box)
