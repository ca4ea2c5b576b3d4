"""The look: every text can be read on its ground."""

from __future__ import annotations

from typing import Any

import pytest
from fake_engine import passage, settle
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget

from app.paths import resources_dir
from ui import theme as themes
from ui.labels import plain_label
from ui.rows import RowDelegate
from ui.source_card import SourceCard
from ui.theme import DARK, LIGHT, STYLE_FILE, Theme, fill

TEXTS = ("text", "muted", "accent", "warn", "error")
GROUNDS = ("window", "base", "raised")
PAIRS = [(text, ground) for text in TEXTS for ground in GROUNDS] + [
    ("text", "bubble"),
    ("accent", "bubble"),
    ("text", "hover"),
    ("muted", "hover"),
    ("text", "selected"),
    ("muted", "selected"),
    ("text", "warn_ground"),
    ("muted", "warn_ground"),
    ("warn", "warn_ground"),
    ("text", "error_ground"),
    ("error", "error_ground"),
    ("accent_text", "accent"),
    ("accent_text", "accent_hover"),
    ("good", "base"),
]


def luminance(colour: str) -> float:
    """As WCAG 2 defines it."""
    read = QColor(colour)
    parts = (read.redF(), read.greenF(), read.blueF())
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(theme: Theme, text: str, ground: str) -> None:
    assert contrast(getattr(theme, text), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_edges_of_controls_stand_out(theme: Theme, ground: str) -> None:
    assert contrast(theme.outline, getattr(theme, ground)) >= 3.0


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_names_only_what_there_is(theme: Theme) -> None:
    sheet = fill((resources_dir() / STYLE_FILE).read_text("utf-8"), theme, 10.0)
    assert "@" not in sheet


def test_all_that_is_sized_by_the_type_follows_it(qapp: Any) -> None:
    """Lists, cards and labels, while they are shown, and back to the system's own."""
    look = themes.look()
    assert look is not None
    root = QWidget()
    column = QVBoxLayout(root)
    lines, label = QListWidget(), plain_label("title", "Title")
    lines.setItemDelegate(RowDelegate("page", two_lines=True))
    lines.addItem("One")
    card = SourceCard(passage(1, text="Words of a passage. " * 20))
    for part in (lines, label, card):
        column.addWidget(part)
    root.resize(500, 500)
    root.show()

    def heights() -> tuple[int, int, int]:
        settle(0.05)
        return lines.sizeHintForRow(0), label.sizeHint().height(), card.sizeHint().height()

    small = heights()
    told: list[bool] = []
    look.changed.connect(lambda: told.append(True))
    look.choose("system", 20)
    large = heights()
    assert all(after > before * 1.3 for before, after in zip(small, large, strict=True)), (small, large)
    look.choose("system", 0)
    assert heights() == small and len(told) == 2
    root.deleteLater()
