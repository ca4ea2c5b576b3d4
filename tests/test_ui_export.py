"""Exporting from the window: the file the user names, in the form it says, and the window free all the while."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from fake_engine import FakeClient, overview, wait_until
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFileDialog
from windows import Opened, opened_windows

from app.errors import InvalidInput
from app.events import DataProgress
from app.export_html import write
from app.export_requests import ExportConversation
from app.export_words import ENGLISH
from app.exporting import Facts, prepare
from app.records import Answer, Conversation, Passage, Sentence, Source, Timings, Turn
from app.requests import OpenConversation
from ui import export_work
from ui.export_words import export_words
from ui.export_work import file_name
from ui.main_window import MainWindow
from ui.pdf_printing import print_pdf

pytestmark = pytest.mark.usefixtures("qapp")
SHOWN = Conversation(7, "What is it? / A: “b”", 0.0)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    yield from opened_windows(tmp_path)


@pytest.fixture
def window(opened: Callable[..., Opened]) -> Opened:
    """A window that shows a conversation."""
    shown, engine = opened(overview(conversations=(SHOWN,)))
    shown.chat.open(SHOWN.id)
    engine.done(engine.of(OpenConversation)[-1], SHOWN)
    wait_until(lambda: shown.chat.shown == SHOWN.id)
    return shown, engine


def choose(monkeypatch: pytest.MonkeyPatch, name: Path | str, kind: str = "") -> list[tuple[Any, ...]]:
    """The user names this file; returns what the dialogs were given."""
    asked: list[tuple[Any, ...]] = []

    def dialog(*given: Any) -> tuple[str, str]:
        asked.append(given)
        chosen = next((one for one in given[3].split(";;") if kind and kind in one), given[3].split(";;")[0])
        return str(name), chosen

    monkeypatch.setattr(QFileDialog, "getSaveFileName", dialog)
    return asked


def exported(window: MainWindow, engine: FakeClient) -> ExportConversation:
    window.export_shown()
    request = engine.of(ExportConversation)[-1].request
    assert isinstance(request, ExportConversation)
    return request


def long_conversation(turns: int, said: str = "The tower is old.") -> Conversation:
    passages = tuple(
        Passage(n, "town.pdf", "", (n,), f"Passage {n}. " + "The tower is old and tall. " * 60, 0.5)
        for n in range(1, 6)
    )
    answers = [
        Answer(
            question=f"Question {number}?",
            searched_for="tower",
            answer=f"{said} " * 40,
            abstained=False,
            sentences=(Sentence(said, "supported", (Source(1, "The tower is old", ()),)),),
            passages=passages,
            prompt_order=(1, 2, 3, 4, 5),
            model="starter",
            style="long",
            timings=Timings(),
        )
        for number in range(1, turns + 1)
    ]
    return Conversation(7, "The tower", 0.0, tuple(Turn(number, one) for number, one in enumerate(answers, 1)))


def paper(conversation: Conversation) -> str:
    return write(prepare(conversation, Facts(0.0), ENGLISH), paper=True)


@pytest.mark.parametrize(
    ("name", "kind", "form", "ends"),
    [
        ("a.html", "", "html", "a.html"),
        ("a.MD", "", "markdown", "a.MD"),
        ("a", "Markdown", "markdown", "a.md"),
        ("v1.2 notes", "HTML", "html", "v1.2 notes.html"),
        ("a.pdf", "Markdown", "markdown", "a.md"),
    ],
)
def test_the_form_is_the_files(
    window: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, kind: str, form: str, ends: str
) -> None:
    choose(monkeypatch, tmp_path / name, kind)
    request = exported(*window)
    assert (request.conversation_id, request.form, request.path) == (7, form, str(tmp_path / ends))


def test_the_user_hears_where_it_went(window: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown, engine = window
    opened_outside: list[str] = []
    monkeypatch.setattr("ui.outside.open_file", lambda parent, path: opened_outside.append(path))
    choose(monkeypatch, tmp_path / "a.html")
    exported(shown, engine)
    engine.event(engine.jobs[-1], DataProgress("hashing", 1, 5_000_000_000))
    wait_until(lambda: "read through once" in shown.banner.sentence)
    engine.done(engine.jobs[-1], str(tmp_path / "a.html"))
    wait_until(lambda: "was exported to “a.html”" in shown.banner.sentence)
    shown.banner._action.click()
    assert opened_outside == [str(tmp_path)]


def test_the_next_file_is_proposed_beside_the_last(
    window: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = choose(monkeypatch, tmp_path / "a.md")
    exported(*window)
    exported(*window)
    assert asked[1][2] == str(tmp_path / "What is it A “b”.pdf")


def test_a_file_that_is_there_is_replaced_only_where_the_user_says_so(
    window: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, engine = window
    (tmp_path / "a.md").write_text("mine")
    choose(monkeypatch, tmp_path / "a", "Markdown")
    monkeypatch.setattr(export_work, "confirm", lambda *_: False)
    shown.export_shown()
    assert not engine.of(ExportConversation)
    monkeypatch.setattr(export_work, "confirm", lambda *_: True)
    assert exported(shown, engine).path == str(tmp_path / "a.md")


def test_leaving_the_dialog_does_nothing(window: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(monkeypatch, "")
    window[0].export_shown()
    assert not window[1].of(ExportConversation)


def test_without_a_conversation_there_is_a_sentence(opened: Callable[..., Opened]) -> None:
    shown, engine = opened(overview())
    shown.export_shown()
    assert "no conversation to export" in shown.banner.sentence
    assert not engine.of(ExportConversation)


def test_a_pdf_is_made_while_the_window_stays_free(
    window: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, engine = window
    target = tmp_path / "a.pdf"
    choose(monkeypatch, target)
    request = exported(shown, engine)
    assert (request.form, request.path) == ("paper", "")
    engine.done(engine.of(ExportConversation)[-1], paper(long_conversation(120)))
    longest = 0.0
    while "was exported" not in shown.banner.sentence:
        began = time.thread_time()
        QCoreApplication.processEvents()
        longest = max(longest, time.thread_time() - began)
        time.sleep(0.002)
    assert longest < 0.1
    pages = pypdf.PdfReader(target).pages
    assert len(pages) > 20 and f"{len(pages)} / {len(pages)}" in " ".join(pages[-1].extract_text().split())


def test_a_pdf_that_cannot_be_written_is_a_sentence(
    window: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, engine = window
    choose(monkeypatch, tmp_path / "nowhere" / "a.pdf")
    exported(shown, engine)
    engine.done(engine.of(ExportConversation)[-1], paper(long_conversation(1)))
    wait_until(lambda: "cannot be written" in shown.banner.sentence, 30)
    assert not (tmp_path / "nowhere").exists()


def test_a_pdf_is_written_also_where_the_program_is_ended_meanwhile(tmp_path: Path) -> None:
    """As main.py ends: when the window is closed, the interpreter does, and a process of its own was at the PDF."""
    page = tmp_path / "page.html"
    page.write_text(paper(long_conversation(60)), "utf-8")
    program = tmp_path / "program.py"
    program.write_text(
        "import multiprocessing, sys, threading, time\n"
        "from pathlib import Path\n"
        "from ui.jobs import _in_process\n"
        "from ui.pdf_printing import print_pdf\n"
        "if __name__ == '__main__':\n"
        "    given = (Path(sys.argv[1]).read_text('utf-8'), 'Title', sys.argv[2], False)\n"
        "    threading.Thread(target=_in_process, args=(print_pdf, given), daemon=True).start()\n"
        "    while not multiprocessing.active_children():\n"
        "        time.sleep(0.01)\n",
        "utf-8",
    )
    target = tmp_path / "a.pdf"
    environment = os.environ | {"PYTHONPATH": str(Path(export_work.__file__).parent.parent)}
    ended = subprocess.run(
        [sys.executable, str(program), str(page), str(target)], env=environment, capture_output=True, timeout=120
    )
    assert ended.returncode == 0 and ended.stderr == b""
    assert len(pypdf.PdfReader(target).pages) > 10


def test_a_pdf_holds_its_words_its_links_and_its_title(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    count = print_pdf(paper(long_conversation(2)), "The tower", str(target), letter=True)
    made = pypdf.PdfReader(target)
    assert (len(made.pages), made.metadata and made.metadata.title) == (count, "The tower")
    assert made.pages[0].mediabox.width == pytest.approx(612, abs=1)
    first = " ".join(made.pages[0].extract_text().split())
    assert "Question 1?" in first and "The tower is old. [1]" in first
    assert first.endswith(f"The tower 1 / {count}")
    links = {note.get_object().get("/Dest") for page in made.pages for note in page.get("/Annots", [])}
    assert {"s1-1", "p1"} <= links <= set(made.named_destinations)
    fonts = [font.get_object() for page in made.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts and all("/ToUnicode" in font for font in fonts), "they come with the file and can be read back"


def test_a_pdf_that_is_cut_short_is_none(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))  # as little as a full disk takes
    try:
        with pytest.raises(InvalidInput, match="cannot be written"):
            print_pdf(paper(long_conversation(2)), "a", str(tmp_path / "a.pdf"), letter=False)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not list(tmp_path.glob("*.pdf"))


def test_what_is_no_file_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(InvalidInput, match="no file that can be written"):
        print_pdf("", "a", str(tmp_path / "folder.pdf"), letter=False)
    assert (tmp_path / "folder.pdf").is_dir()


def test_japanese_comes_out_of_a_pdf(tmp_path: Path) -> None:
    if not QFontDatabase.families(QFontDatabase.WritingSystem.Japanese):
        pytest.skip("no font of this machine has Japanese letters")
    print_pdf(paper(long_conversation(1, "塔は古いです。")), "塔", str(tmp_path / "a.pdf"), letter=False)
    words = pypdf.PdfReader(tmp_path / "a.pdf").pages[0].extract_text()
    assert "塔は古いです" in "".join(words.split()), "letters that a font of its own draws may stand apart"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("What is it?", "What is it"),
        ('a/b\\c:d*e\n\t<f>|"g"', "a b c d e f g"),
        ("../../etc/passwd", "etc passwd"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("...", "conversation"),
        ("\u202egpj.exe", "gpj.exe"),
        ("売上" * 60, "売上" * 20),
    ],
)
def test_a_title_is_a_name_that_every_file_system_takes(title: str, name: str) -> None:
    assert file_name(title) == name


def test_the_window_says_the_same_as_the_terminal_in_english() -> None:
    assert export_words() == ENGLISH
