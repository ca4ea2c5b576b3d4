"""Words on the pages that were read by OCR: where they stand, whatever their case, their line and the page's turn."""

from __future__ import annotations

import pytest

from app.page_words import find
from app.records import Line, Rect

BLACK = Line("The black whale, and", (100.0, 700.0, 300.0, 712.0), 0)
WHITE = Line("the WHITE whale", (100.0, 680.0, 250.0, 692.0), 0)
BARE = Line("whale without a place", None, 0)


def test_each_place_is_told_whatever_its_case() -> None:
    assert list(find([BLACK, BARE, WHITE], "Whale")) == [
        ((200.0, 700.0, 250.0, 712.0),),
        ((200.0, 680.0, 250.0, 692.0),),
    ]
    assert list(find([BLACK, WHITE], "squid")) == list(find([BLACK], "  ")) == list(find([], "whale")) == []


def test_what_was_typed_is_no_pattern() -> None:
    assert len(list(find([BLACK], "whale,"))) == 1
    assert list(find([BLACK], "w.ale")) == list(find([BLACK], "(")) == []


def test_words_are_found_where_a_line_ends_between_them() -> None:
    ((above, below),) = find([BLACK, WHITE], "and  the white")
    assert above == (270.0, 700.0, 300.0, 712.0) and below == (100.0, 680.0, 190.0, 692.0)


@pytest.mark.parametrize(
    ("rotation", "where"),
    [
        (0, (0.0, 0.0, 25.0, 40.0)),
        (90, (0.0, 0.0, 100.0, 10.0)),
        (180, (75.0, 0.0, 100.0, 40.0)),
        (-90, (0.0, 30.0, 100.0, 40.0)),
    ],
)
def test_letters_go_the_way_the_page_is_turned(rotation: int, where: Rect) -> None:
    assert list(find([Line("abcd", (0.0, 0.0, 100.0, 40.0), 0)], "a", rotation)) == [(where,)]


def test_parts_of_a_line_are_told_apart() -> None:
    parts = ((0, 4, (0.0, 0.0, 40.0, 10.0)), (5, 9, (100.0, 0.0, 140.0, 10.0)))
    line = Line("left then", (0.0, 0.0, 140.0, 10.0), 0, parts)
    assert list(find([line], "ft th")) == [((20.0, 0.0, 40.0, 10.0), (100.0, 0.0, 120.0, 10.0))]
