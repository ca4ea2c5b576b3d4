"""The handbook, which is also the sample: it can be made again byte for byte, and what it states is so."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache
from pathlib import Path

import make_handbook
import pytest

from app import __version__, cli, grounding, logs, passages, pdf, reader, settings, whole
from app.commands import DEMO_QUESTIONS
from app.fit import CONTEXT_TOKENS
from app.home import CATALOG_FILE
from app.models import STARTER
from app.paths import APP_NAME, index_dir, resources_dir
from app.prompt import MESSAGES
from app.records import Opened, Page
from app.settings import Settings
from main import VERBS

HANDBOOK = resources_dir() / "handbook.pdf"
CHAPTERS = (
    "What the program does",
    "Adding documents",
    "Asking questions",
    "Sources and how far to trust them",
    "Language models",
    "Settings",
    "The terminal",
    "Your data",
    "Help, limits and licences",
)


@cache
def read() -> tuple[Opened, tuple[Page, ...]]:
    """The handbook as the library reads it."""
    file = pdf.open_file(HANDBOOK)
    pages = tuple(file.page(number) for number in range(1, file.pages + 1))
    return Opened(file.pages, file.outline), pages


@cache
def words(chapter: str = "") -> str:
    """The text of a chapter, or of the whole, on one line."""
    opened, pages = read()
    starts = {title: page for page, _, title in opened.outline}
    later = [page for page, *_ in opened.outline if chapter and page > starts[chapter]]
    first, last = (starts[chapter], min(later, default=len(pages) + 1)) if chapter else (1, len(pages) + 1)
    found = (line.text for page in pages if first <= page.number < last for line in page.lines)
    return " ".join(" ".join(found).split())  # cells of a table stand two spaces apart


def test_making_it_again_gives_the_same_bytes() -> None:
    assert make_handbook.make(make_handbook.SOURCE.read_text("utf-8")) == HANDBOOK.read_bytes()


def test_it_has_some_pages_and_each_has_text() -> None:
    opened, pages = read()
    assert 6 <= opened.pages <= 14
    assert [page.number for page in pages] == list(range(1, opened.pages + 1))
    for page in pages:
        assert len(" ".join(line.text for line in page.lines)) > 800
        assert not page.scanned and not page.damaged


def test_each_chapter_begins_a_page_and_stands_in_the_outline() -> None:
    opened, _ = read()
    assert tuple(title for *_, title in opened.outline) == CHAPTERS
    numbers = [page for page, *_ in opened.outline]
    assert numbers == sorted(set(numbers))


def test_every_page_ends_with_its_number() -> None:
    _, pages = read()
    for page in pages:
        assert page.lines[-1].text.split() == ["ChatQA", "Desktop,", "handbook", str(page.number)]


def test_it_tells_the_version() -> None:
    assert f"Handbook of version {__version__}" in words()


@pytest.mark.parametrize("name", [field.name for field in fields(Settings)])
def test_a_setting_stands_with_its_default_and_its_range(name: str) -> None:
    default = getattr(Settings(), name)
    row = f"{name} {as_text(default)} "
    if name in settings._RANGES:
        row += "{:.0f} to {:.0f}".format(*settings._RANGES[name])
    elif name in settings._CHOICES:
        row += ", ".join(settings._CHOICES[name])
    elif isinstance(default, bool):
        row += "on, off"
    assert row in words("Settings")


def as_text(value: object) -> str:
    """A setting's value as a person writes it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value) or "empty"


def test_the_settings_in_its_sentences_are_those_of_the_code() -> None:
    assert f"The default number of passages is {Settings().passages}." in words("Settings")
    assert f"has {Settings().answer_tokens} tokens by default" in words("Settings")
    assert f"The default temperature is {Settings().temperature:g}" in words("Settings")
    assert f"it has {CONTEXT_TOKENS} tokens" in words("Settings")
    assert f"given {Settings().passages} passages for a question" in words("Sources and how far to trust them")


def test_the_table_of_settings_names_no_other() -> None:
    source = make_handbook.SOURCE.read_text("utf-8")
    table = source.split("| Name | Default |")[1].split("\n\n")[0]
    assert re.findall(r"^\| (\w+) ", table, re.MULTILINE) == [field.name for field in fields(Settings)]


@pytest.mark.parametrize("verb", VERBS)
def test_a_command_stands_in_the_chapter_on_the_terminal(verb: str) -> None:
    assert re.search(rf"\bchatqa {verb}\b", words("The terminal"))


def test_it_names_no_command_and_no_option_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    source = make_handbook.SOURCE.read_text("utf-8")
    assert set(re.findall(r"`chatqa ([a-z]+)", source)) == set(VERBS)
    there = set()
    for verb in VERBS:
        with pytest.raises(SystemExit):
            cli.run([verb, "--help"])
        there |= set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    assert set(re.findall(r"`(--[a-z-]+)", source)) == there - {"--help"}


def test_its_other_numbers_are_those_of_the_code() -> None:
    support = words("Sources and how far to trust them")
    assert f"about {passages.SHORT_WORDS} words" in support
    assert f"about {passages.WIDE_WORDS} words" in support
    assert f"the best one alone, and passages of about {STARTER.manner.words} words" in support
    assert f"at least {100 * grounding.SUPPORTED:.0f} percent" in support
    assert f"From {100 * grounding.PARTLY:.0f} percent on" in support
    assert f"{reader.PAGE_SECONDS:.0f} seconds" in words("Adding documents")
    assert f"last {MESSAGES} messages" in words("Asking questions")
    assert f"more than {whole.MOST_PAGES} pages" in words("Asking questions")
    assert f"takes {round(STARTER.size / 1e6)} MB" in words("Language models")


def test_its_keys_are_those_of_the_menus() -> None:
    window = (Path(make_handbook.__file__).parent.parent / "ui" / "menus.py").read_text("utf-8")
    keys = set(re.findall(r', "((?:Ctrl\+|Esc)[^" ]*)", ', window))
    assert len(keys) > 5
    table = make_handbook.SOURCE.read_text("utf-8").split("| Keys |")[1].split("\n\n")[0]
    assert set(re.findall(r"^\| (Ctrl\+\S+|Esc) \|", table, re.MULTILINE)) == keys


def test_it_tells_where_data_lies() -> None:
    folders = words("Your data")
    assert f"~/.local/share/{APP_NAME}/home" in folders
    assert f"~/Library/Application Support/{APP_NAME}/home" in folders
    assert f"%LOCALAPPDATA%\\{APP_NAME}\\home" in folders
    for name in (CATALOG_FILE, index_dir(Path()).name, settings.FILE_NAME, logs.FILE_NAME):
        assert name in folders


def test_the_questions_of_the_demonstration_are_answered_in_a_sentence_each() -> None:
    answers = {
        "Which kinds of files can be added to the library?": "Only PDF files can be added to the library.",
        "What happens to a file that is a scan?": "A file that is a scan is added to the library, but it cannot be",
        "What is the name of the starter model?": "The name of the starter model is SmolLM2-135M-Instruct.",
        "How many parameters does it have?": "It has 135 million parameters",
    }
    for question in DEMO_QUESTIONS:
        assert answers[question] in words()


def test_the_text_beside_it_is_the_one_it_was_made_from() -> None:
    assert make_handbook.SOURCE.is_file()
    assert Path(make_handbook.TARGET) == HANDBOOK
