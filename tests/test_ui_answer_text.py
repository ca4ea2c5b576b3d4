"""An answer as a document: its marks, and that its text stays text."""

from __future__ import annotations

import pytest
from fake_engine import answer, cited, passage, settle
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QScrollArea

from app.marking import MARKS, Cite, mark
from app.records import Answer, Sentence, Source
from ui.answer_text import link, read_link, writing
from ui.answer_view import AnswerView
from ui.theme import LIGHT

pytestmark = pytest.mark.usefixtures("qapp")


def shown(given: Answer) -> QTextDocument:
    document = QTextDocument()
    assert all(step is None for step in writing(document, given, LIGHT))
    return document


def plain(document: QTextDocument) -> str:
    return document.toPlainText().replace("\u00a0", " ")


def formats(document: QTextDocument, words: str) -> QTextCharFormat:
    found = document.find(words)
    assert not found.isNull(), words
    found.setPosition(found.selectionStart() + 1)
    return found.charFormat()


def test_a_citation_stands_after_its_sentence() -> None:
    given = answer("One is so. Two is not.", cited("One is so.", 1, 3), cited("Two is not.", 2))
    document = shown(given)
    assert plain(document) == "One is so. [1] [3] Two is not. [2]"
    assert formats(document, "[3]").anchorHref() == link(Cite(0, 3))


def test_a_sentence_without_support_says_so_without_colour() -> None:
    given = answer("So. Not so.", cited("So.", 1), Sentence("Not so.", "unsupported"))
    document = shown(given)
    assert plain(document) == "So. [1] Not so. (not in the sources)"
    assert formats(document, "Not so").underlineStyle() == QTextCharFormat.UnderlineStyle.DotLine
    assert formats(document, "So.").underlineStyle() == QTextCharFormat.UnderlineStyle.NoUnderline


def test_of_neighbours_without_support_the_last_one_says_so() -> None:
    given = answer("A. B. C.", *(Sentence(words, "unsupported") for words in ("A.", "B.", "C.")))
    assert plain(shown(given)) == "A. B. C. (not in the sources)"


def test_a_partly_supported_sentence_has_its_source_and_its_doubt() -> None:
    given = answer("Half of it.", cited("Half of it.", 2, support="partly"))
    assert plain(shown(given)) == "Half of it. [2] (partly in the sources)"


@pytest.mark.parametrize(
    "text", ["- First one.\n- Second one.", "**First one.**\n\n*Second one.*", "# First one.\n\nSecond one."]
)
def test_markdown_and_marks_leave_each_other_alone(text: str) -> None:
    first, second = (part for part in text.split("\n") if part)
    document = shown(answer(text, cited(first, 1), Sentence(second, "unsupported")))
    assert plain(document).split() == "First one. [1] Second one. (not in the sources)".split()


def test_a_sentence_is_found_whatever_its_white_space() -> None:
    assert plain(shown(answer("One\nline here.", cited("One line here.", 1)))) == "One line here. [1]"


def test_html_and_pictures_stay_text() -> None:
    text = 'A <b>bold</b> <img src="file:///etc/passwd"> <script>x()</script> ![p](http://example.org/p.png) end.'
    document = shown(answer(text))
    assert "<b>bold</b>" in plain(document)
    assert "<script>x()</script>" in plain(document)
    assert "![p]" in plain(document)
    assert "\ufffc" not in document.toRawText()


def test_only_the_programs_own_links_are_links() -> None:
    given = answer("See [here](http://example.org) or chatqa:0/1 or [x](chatqa:0/1). Yes.", cited("Yes.", 1))
    document = shown(given)
    assert not formats(document, "here").isAnchor()
    assert not formats(document, "chatqa:0/1").isAnchor()
    assert formats(document, "[1]").isAnchor()
    assert read_link("http://example.org") is None
    assert read_link("chatqa:12/3") == Cite(12, 3)


def test_private_characters_of_an_answer_cannot_pass_for_marks() -> None:
    marked, cites = mark("Evil \ue100 and \ue000 text.", [Sentence("Evil \ue100 and \ue000 text.", "supported")])
    assert marked == "Evil \ufffd and \ufffd text."
    assert not cites


def test_an_abstaining_answer_has_no_marks() -> None:
    given = answer("Sorry.", Sentence("Sorry.", "unsupported"), abstained=True)
    assert plain(shown(given)) == "Sorry."


def test_a_quote_in_a_tool_tip_is_text() -> None:
    evil = passage(1, text="<img src=x>")
    given = answer("Yes.", cited("Yes.", 1), passages=(evil,))
    document = shown(given)
    assert "<img" not in formats(document, "[1]").toolTip()


def test_the_view_loads_nothing() -> None:
    view = AnswerView()
    QTextCursor(view.document()).insertHtml('<img src="file:///etc/hostname">')
    view.grab()
    assert view.loadResource(2, QUrl("file:///etc/hostname")) is None
    assert not view.openLinks() and not view.openExternalLinks()


def test_tokens_are_gathered_then_rendered_once() -> None:
    view = AnswerView()
    view.show()
    for piece in ("**One", " is**", " so."):
        view.add(piece)
    assert view.toPlainText() == ""
    view.flush()
    assert view.toPlainText() == "One is so."
    height = view.height()
    view.finish(answer("**One is** so.\n\nAnd more.\n\nAnd more.", cited("**One is** so.", 1)))
    assert view.toPlainText().startswith("One is so.")
    assert view.height() > height


def test_a_link_that_tab_goes_to_comes_into_sight() -> None:
    area, view = QScrollArea(), AnswerView()
    sentences = tuple(cited(f"Sentence number {n} of many is here to be read.", n) for n in range(1, 40))
    view.finish(answer("\n\n".join(one.text for one in sentences), *sentences))
    area.setWidget(view)
    area.resize(400, 200)
    view.resize(380, view.height())
    area.show()
    view.setFocus()
    settle()
    for _ in range(30):
        view.focusNextPrevChild(True)
    settle()
    place = view.mapTo(area.viewport(), view.cursorRect().center())
    assert area.verticalScrollBar().value() > 0 and area.viewport().rect().contains(place)
    area.deleteLater()


def test_a_table_stays_a_table_with_its_rows_marked() -> None:
    rows = ("| Year | Revenue |", "|---|---|", "| 2022 | 10 |")
    sentences = tuple(Sentence(row, "supported", (Source(1, "10", ()),)) for row in rows)
    text, _ = mark("\n".join(rows), sentences)
    head, rule, row = text.splitlines()
    assert rule == "|---|---|", "what parts the head from the rows holds no mark"
    assert head.endswith(" |") and row.endswith(" |"), "a mark behind the last edge would open another column"
    assert len(MARKS.findall(head)) == len(MARKS.findall(row)) == 1


def test_a_links_title_is_no_tool_tip_in_which_html_would_be_read() -> None:
    given = answer('See [this](http://a "<b>bold</b><img src=/tmp/x.png>") now.')
    document = shown(given)
    assert "this" in plain(document)
    block = document.begin()
    tips = [piece.fragment().charFormat().toolTip() for piece in block]
    assert tips and not any("<b>" in tip for tip in tips)


def test_a_half_supported_sentence_is_not_told_to_have_no_support() -> None:
    document = shown(answer("Half of it.", cited("Half of it.", 2, support="partly")))
    assert "a part" in formats(document, "partly").toolTip()
    assert "No line" not in formats(document, "Half").toolTip()
