"""Markdown as it streams: what has ended is rendered once, what grows each time, and it ends as it would in one go."""

from __future__ import annotations

import re

import pytest
from fake_engine import answer, wait_until
from PySide6.QtGui import QFont, QTextCursor, QTextDocument, QTextTable

from ui import answer_view
from ui.answer_view import AnswerView
from ui.markdown import Writer, rendered
from ui.markdown_blocks import LONGEST, blocks, split
from ui.theme import DARK, LIGHT, Theme

pytestmark = pytest.mark.usefixtures("qapp")
TABLE = "| a | b |\n|---|--:|\n| 1 | 2 |\n| 3 | 4 |"
CODE = "```python\nx = 1\n\ny = 2\n```"
LISTS = "- one\n- two\n   - deep\n\n3. three\n4. four"
ALL = f"# Head\n\nPara **bold** `code`\nsecond line\n\n{TABLE}\n\n{LISTS}\n\n{CODE}\n\nEnd."


def frames(document: QTextDocument) -> list[object]:
    return list(document.rootFrame().childFrames())


def words(document: QTextDocument) -> list[str]:
    return [line for line in document.toPlainText().splitlines() if line.strip()]


def streamed(markdown: str, piece: int, theme: Theme = LIGHT) -> QTextDocument:
    document = QTextDocument()
    writer, tail = Writer(document, theme), ""
    for start in range(0, len(markdown), piece):
        ended, tail = split(tail + markdown[start : start + piece])
        for block in ended:
            writer.settle(block)
        writer.show(tail)
    return document


def test_blocks_are_paragraphs_items_tables_and_code() -> None:
    assert blocks(ALL) == [
        "# Head",
        "Para **bold** `code`\nsecond line",
        TABLE,
        "- one",
        "- two\n   - deep",
        "3. three",
        "4. four",
        CODE,
        "End.",
    ]
    assert blocks("") == blocks("\n \n") == []


def test_code_holds_whatever_stands_in_it() -> None:
    code = "~~~\n# no head\n\n- no item\n```\n~~~"
    assert blocks(f"{code}\nAfter") == [code, "After"]


def test_an_item_goes_on_over_an_empty_line_where_it_is_indented() -> None:
    assert blocks("- one\n\n  more of it\n\nText") == ["- one\n\n  more of it", "Text"]


def test_a_year_at_the_head_of_a_line_begins_no_list() -> None:
    assert blocks("It was so in\n2019. Then not.") == ["It was so in\n2019. Then not."]


@pytest.mark.parametrize("piece", [1, 3, 7, 10_000])
def test_in_whatever_pieces_it_comes_it_ends_alike(piece: int) -> None:
    whole, parts = rendered(ALL, QFont(), LIGHT), streamed(ALL, piece)
    assert words(parts) == words(whole)
    assert len(frames(parts)) == len(frames(whole)) == 2
    items = [block for block in _blocks(parts) if block.textList() is not None]
    assert [block.textList().itemText(block) for block in items][-2:] == ["3.", "4."] and len(items) == 5


def _blocks(document: QTextDocument) -> list[object]:
    block, found = document.begin(), []
    while block.isValid():
        found.append(block)
        block = block.next()
    return found


def test_a_block_without_an_end_is_parted_while_it_streams() -> None:
    sentence = "So it is, and so it was. "
    ended, tail = split(sentence * (2 * LONGEST // len(sentence)))
    assert ended and all(len(part) <= LONGEST for part in [*ended, tail])
    assert " ".join([*ended, tail]).split() == (sentence * (2 * LONGEST // len(sentence))).split()
    lines = "\n".join(["```py", *["x = 1"] * LONGEST])
    ended, tail = split(lines)
    assert tail.startswith("```py\n") and all(part.endswith("\n```") for part in ended)


def test_what_has_settled_is_left_alone() -> None:
    document = QTextDocument()
    writer = Writer(document, LIGHT)
    writer.settle("First.")
    kept = QTextCursor(document.begin())
    kept.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, 5)
    for tail in ("Sec", "Second", "Second one"):
        writer.show(tail)
        assert kept.selectedText() == "First", "what is selected in it stays selected"
    assert words(document) == ["First.", "Second one"]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_table_has_lines_and_room_and_code_a_ground_and_its_type(theme: Theme) -> None:
    document = streamed(f"{TABLE}\n\n{CODE}\n\nEnd.", 4, theme)
    table, code = frames(document)
    assert isinstance(table, QTextTable) and not isinstance(code, QTextTable)
    assert table.format().border() >= 1 and table.format().cellPadding() >= 4
    assert table.format().borderBrush().color().name() == theme.outline
    assert table.cellAt(0, 0).format().background().color().name() == theme.hover
    assert code.frameFormat().background().color().name() == theme.hover  # type: ignore[attr-defined]
    inside = code.firstCursorPosition()  # type: ignore[attr-defined]
    inside.movePosition(QTextCursor.MoveOperation.NextCharacter)
    assert "monospace" in inside.charFormat().fontFamilies()


def test_a_growing_table_shows_whole_rows_alone() -> None:
    view = AnswerView()
    seen = []
    for character in f"So:\n\n{TABLE}\n":
        view.add(character)
        view.flush()
        seen.append(words(view.document()))
    assert seen[-1] == ["So:", "a", "b", "1", "2", "3", "4"]
    assert not any("|" in line for lines in seen for line in lines)
    assert ["So:", "a", "b", "1", "2"] in seen and ["So:", "a", "b", "1", "2", "3"] not in seen


def test_an_answer_that_fails_keeps_what_had_come_of_its_last_row() -> None:
    view = AnswerView()
    view.add(f"{TABLE}\n| 5 | six")
    view.flush()
    assert "six" not in words(view.document())
    view.finish_partial()
    assert words(view.document())[-2:] == ["5", "six"]


def test_a_table_that_takes_long_to_render_is_rendered_more_rarely(monkeypatch: pytest.MonkeyPatch) -> None:
    view = AnswerView()
    clock = iter((0.0, 0.040, 1.0, 1.001))
    monkeypatch.setattr(answer_view.time, "perf_counter", lambda: next(clock))
    view.add(TABLE)
    view.flush()
    assert view._flusher.interval() == 200
    view.add("\n")
    view.flush()
    assert view._flusher.interval() == answer_view.FLUSH_MS


def test_a_long_answer_is_finished_in_steps_and_shown_at_once() -> None:
    view = AnswerView()
    view.add("So")
    view.flush()
    long = "\n\n".join(f"Paragraph {number}." for number in range(200))
    view.finish(answer(long))
    assert view.is_writing and view.toPlainText() == "So", "what was streamed stays until the whole is there"
    wait_until(lambda: not view.is_writing)
    assert re.findall(r"\d+", view.toPlainText()) == [str(number) for number in range(200)]
