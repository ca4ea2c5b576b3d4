"""What the lines of a document are: running heads, headings, tables; and how passages keep to them."""

from __future__ import annotations

from app.passages import compose, split, text_to_embed
from app.records import Line, Page
from app.structure import SEPARATOR, Place, analyse, is_row, mark_margins

PROSE = "The committee met again and talked at length about the agenda of the coming meeting of members."


def line(text: str, row: int, block: int = 0, size: float = 10.0, bold: bool = False, x: float = 72.0) -> Line:
    cells = text.count("  ") + 1
    top = 760.0 - 14 * row
    return Line(text, (x, top - 10, x + 5.0 * len(text), top), block, size=size, bold=bold, cells=cells)


def page(number: int, *lines: Line) -> Page:
    return Page(number, 595.0, 842.0, 0, lines)


def prose(first: int, count: int, block: int) -> list[Line]:
    return [line(PROSE, row, block) for row in range(first, first + count)]


def chapter(number: int, title: str) -> Page:
    head = Line(f"Annual report {2000 + number}", (72.0, 815.0, 200.0, 825.0), 0, size=8.0)
    foot = Line(str(number + 4), (290.0, 30.0, 300.0, 38.0), 9, size=8.0)
    return page(number, head, line(title, 2, 1, bold=True), *prose(4, 10, 2), foot)


def test_running_heads_and_page_numbers_are_no_part_of_the_text() -> None:
    titles = ["Duties", "Rights of members", "Fees", "Meetings", "The board", "Dissolution"]
    pages = mark_margins([chapter(number, title) for number, title in enumerate(titles, 1)])
    assert all([each.margin for each in one.lines] == [True, *[False] * 11, True] for one in pages)
    assert not any("Annual report" in short.text or short.text.endswith("5") for short in split(pages))


def test_a_page_number_below_a_text_that_ends_early_is_seen() -> None:
    pages = [page(n, *prose(10, 3, 0), line(str(n + 36), 18, 1)) for n in range(1, 5)]
    assert all([each.margin for each in one.lines] == [False] * 3 + [True] for one in mark_margins(pages))


def test_what_is_all_there_is_on_most_pages_is_text() -> None:
    pages = [page(number, line(f"Page {number} of the list", 0)) for number in range(1, 9)]
    assert not any(one.lines[0].margin for one in mark_margins(pages))


def test_numbers_that_do_not_count_along_are_text() -> None:
    numbers = (48213, 11702, 90551, 30008, 71234, 55190)
    pages = [page(n, line(f"Invoice {number}", 0), *prose(10, 5, 1)) for n, number in enumerate(numbers, 1)]
    assert not any(each.margin for one in mark_margins(pages) for each in one.lines)


def test_a_title_that_looks_like_a_page_number_is_text() -> None:
    for title in ("CV", "Q4", "A4", "2024", "Civil"):
        (one,) = mark_margins([page(1, line(title, 0), *prose(10, 5, 1))])
        assert not any(each.margin for each in one.lines)


def test_the_years_above_a_table_are_no_running_head() -> None:
    names = ("whales", "kites", "boats", "lamps", "ropes", "sails", "nets")
    pages = [page(n, line("(Millions)  2018  2017", 0), *prose(10, 3, 1)) for n, _ in enumerate(names, 1)]
    assert not any(each.margin for one in mark_margins(pages) for each in one.lines)


def test_a_document_of_one_page_has_no_running_head() -> None:
    assert not any(each.margin for each in mark_margins([chapter(1, "Duties")])[0].lines[:1])


def test_headings_nest_by_number_and_type() -> None:
    lines = [
        line("PART II", 0, 0, bold=True),
        line("Item 7. Discussion and Analysis", 2, 1, bold=True),
        *prose(4, 6, 2),
        line("Liquidity", 12, 3, size=11.5, bold=True),
        *prose(14, 6, 4),
        line("Item 8. Statements", 22, 5, bold=True),
        *prose(24, 6, 6),
    ]
    found = [(short.heading, short.first) for short in split([page(1, *lines)])]
    assert found == [
        ("PART II › Item 7. Discussion and Analysis", 0),
        ("PART II › Item 7. Discussion and Analysis › Liquidity", 8),
        ("PART II › Item 8. Statements", 15),
    ]


def test_the_outline_names_headings_that_nothing_else_shows() -> None:
    lines = [line("Duties of members", 0), *prose(1, 6, 0), line("Fees", 9, 1), *prose(10, 6, 1)]
    found = split([page(1, *lines)], ((1, 0, "Duties of members"), (1, 1, "Fees")))
    assert {short.heading for short in found} == {"Duties of members", SEPARATOR.join(["Duties of members", "Fees"])}


def test_a_sentence_in_bold_is_no_heading_and_neither_is_the_head_of_a_column() -> None:
    lines = [
        *prose(0, 4, 0),
        line("Please read this first.", 6, 1, bold=True),
        *prose(8, 3, 2),
        line("Operating", 12, 3, bold=True, x=300.0),
        line("Income", 13, 3, bold=True, x=300.0),
        line("Sales  1,200  1,100", 14, 3),
    ]
    assert analyse([page(1, *lines)]).headings == {}


def table(rows: int) -> Page:
    head = [line("Years ended December 31,", 4, 1), line("(Millions)  2018  2017", 5, 1)]
    body = [line(f"Revenue of division number {n}  1,{n:03d}  ({n})", 6 + n, 1) for n in range(rows)]
    return page(1, *prose(0, 3, 0), *head, *body)


def test_a_row_holds_amounts_in_cells() -> None:
    assert is_row(line("Net sales  $ 32,765  $ 31,657", 0))
    assert is_row(line("Loss on debt  — — (25,129)", 0))
    assert not is_row(line("(Millions)  2018  2017", 0))
    assert not is_row(line("Net sales were 32,765 in 2018", 0))
    assert not is_row(line("Name  Office  Age", 0))


def test_rows_further_down_know_the_heads_of_their_columns() -> None:
    found = split([table(40)])
    assert len(found) > 2
    assert "(Millions)" in found[0].text and found[0].header == ""
    assert all(short.header == "Years ended December 31,\n(Millions)  2018  2017" for short in found[1:])
    rows = [text for short in found for text in short.text.split("\n") if text.startswith("Revenue")]
    assert rows == [f"Revenue of division number {n}  1,{n:03d}  ({n})" for n in range(40)]


def test_amounts_are_not_embedded_and_words_are() -> None:
    text = "Net sales  $ 32,765  $ 31,657\nIn 2018 net sales were $32,765 million."
    assert text_to_embed("Results", text) == "Results\nNet sales\nIn 2018 net sales were $32,765 million."


def test_a_passage_knows_its_characters_on_the_page() -> None:
    one = table(40)
    whole = "\n".join(each.text for each in one.lines)
    for short in split([one]):
        assert whole[short.start : short.end] == "\n".join(each.text for each in one.lines[short.first : short.last])


def test_sections_do_not_share_a_passage_where_each_has_enough() -> None:
    lines = [line("First things", 0, 0, bold=True), *prose(1, 5, 1), line("Other things", 8, 2, bold=True)]
    found = split([page(1, *lines, *prose(9, 5, 3))])
    assert [(short.first, short.last, short.heading) for short in found] == [
        (0, 6, "First things"),
        (6, 12, "Other things"),
    ]


def test_a_heading_never_ends_a_passage() -> None:
    for count in range(1, 12):
        lines = [*prose(0, count, 0), line("Next", count + 2, 1, bold=True), *prose(count + 3, 4, 2)]
        assert all(short.last != count + 1 for short in split([page(1, *lines)]))


def test_a_letter_that_was_lost_is_searched_and_not_shown() -> None:
    lines = [Line("It is ef\xadective at once.", (72.0, 700.0, 200.0, 710.0), 0)]
    (short,) = split([page(1, *lines)])
    assert (short.text, short.searched) == ("It is efective at once.", "It is effective at once.")
    text, spans = compose([(1, lines[0])])
    assert text[spans[0].start : spans[0].end] == text


def test_a_document_without_type_sizes_has_no_headings() -> None:
    assert analyse([page(1, Line("A line", None, 0), Line("Another", None, 0))]).headings == {}
    assert Place(1, 0) not in analyse([page(1)]).headings
