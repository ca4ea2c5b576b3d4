"""A source: its headings, and whether its words were read from an image."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pdfs
import pytest
from fake_engine import overview, passage, wait_until
from windows import Opened, opened_windows

from app.records import Document
from ui.source_card import SourceCard

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def open_window(qapp: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    yield from opened_windows(tmp_path)


def test_a_source_names_the_headings_it_stands_under() -> None:
    plain, headed = SourceCard(passage(1)), SourceCard(passage(1, heading="A › B <b> › C"))
    assert headed.sizeHint().height() > plain.sizeHint().height()
    assert "A › B &lt;b&gt; › C" in headed.toolTip()
    assert "A › B <b> › C" in headed.accessibleName()
    headed.resize(180, headed.sizeHint().height())
    assert not headed.grab().isNull()


def test_words_read_from_an_image_are_marked() -> None:
    card = SourceCard(passage(1, ocr=True))
    assert "may be wrong" in card.toolTip() and "may be wrong" in card.accessibleName()
    assert "OCR" not in SourceCard(passage(1)).toolTip()
    card.resize(240, card.sizeHint().height())
    other = SourceCard(passage(1))
    other.resize(card.size())
    assert card.grab().toImage() != other.grab().toImage()


def test_the_page_of_such_a_source_is_marked_too(open_window: Callable[..., Opened], tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    pdfs.plain(path, [["One"]])
    window, _ = open_window(overview(Document(1, "letter.pdf", str(path), "ready", pages=1)))
    window.reading.show_source(passage(1, str(path), ocr=True), ())
    wait_until(window.page.bar.ocr.isVisible)
    assert "may be wrong" in window.page.bar.ocr.toolTip()
    window.reading.show_source(passage(1, str(path)), ())
    assert not window.page.bar.ocr.isVisible()
