"""The window in Japanese: nothing in it is English any more, and what the engine says is not either."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import translations
from fake_engine import answer, cited, overview, passage, settle
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QMenu, QMessageBox, QPlainTextEdit, QWidget
from windows import Opened, opened_windows

from app import gguf, models, pages, settings
from app.errors import ChatQAError, NoModel
from app.events import Notice
from app.home import Home
from app.reader import check_is_pdf
from app.records import Collection, Conversation, Document, Page, Turn
from app.requests import Ask
from ui import language, text
from ui.error_dialog import show_error
from ui.model_dialog import ModelDialog
from ui.settings_dialog import SettingsDialog

JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
# What stays as it is where nothing else is said: names, keys, and what the tests call things.
NAMES = re.compile(
    r"ChatQA Desktop|OCR|GPU|English|(?:Ctrl|Shift|Alt|F\d|Enter|Esc|Tab|Home|End|Page|Delete|Space|Up|Down|\W)+|"
    r"`[^`]*`|.*\.(?:pdf|gguf)|Reports|Lighthouse|What is it\?|It is a light\.|quote \d|The words of passage \d\.|"
    r"[Ss]tarter|built-in|\d+"
)


@pytest.fixture
def japanese(qapp: QCoreApplication) -> Iterator[None]:
    """The program in Japanese, for this test alone."""
    assert language.install(qapp, "ja") == "ja"
    yield
    language.install(qapp, "en")


@pytest.fixture
def open_window(qapp: QCoreApplication, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Opens windows in Japanese."""
    for make in opened_windows(tmp_path):
        language.install(qapp, "ja")
        yield make
    language.install(qapp, "en")


def said_by(widget: QWidget) -> Iterator[str]:
    """All the words of one widget: shown, told on hover, and told to a screen reader."""
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit | QPlainTextEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(row) for row in range(widget.count()))
    elif isinstance(widget, QMenu):
        yield widget.title()
    yield from (action.text() for action in widget.actions() if isinstance(action, QAction))


def english(widget: QWidget) -> list[str]:
    """What of it is still in English."""
    found = []
    for one in (widget, *widget.findChildren(QWidget)):
        for words in said_by(one):
            plain = re.sub("<[^>]*>|`[^`]*`", "", words)
            foreign = "[a-z]{2} [a-z]{2}" if JAPANESE.search(plain) else "[A-Za-z]{2}"
            if re.search(foreign, plain) and not NAMES.fullmatch(plain):
                found.append(f"{type(one).__name__} {one.objectName()}: {words}")
    return found


# The window.


def test_an_empty_window_is_in_japanese(open_window: Callable[..., Opened]) -> None:
    window, _ = open_window(overview())
    assert english(window) == []
    assert window.menuBar().actions()[0].text() == "ファイル(&F)"
    assert window.chat.composer.editor.placeholderText() == "文書について質問…"
    assert any("文書に質問しましょう" in label.text() for label in window.findChildren(QLabel))


def test_a_window_at_work_is_in_japanese(open_window: Callable[..., Opened]) -> None:
    kept = answer("It is a light.", cited("It is a light.", 1), passages=(passage(1),))
    window, client = open_window(
        overview(
            Document(
                1, "book.pdf", "/book.pdf", "ready", pages=3, passages=9, embedded=9, scanned_pages=2, ocr_pages=1
            ),
            Document(2, "old.pdf", "/old.pdf", "failed", reason="It is not a PDF.", reason_code="not_pdf"),
            Document(3, "new.pdf", "/new.pdf", "embedding", pages=5, passages=20, embedded=3),
            conversations=(Conversation(1, "Lighthouse", 0.0, (Turn(1, kept),)),),
            collections=(Collection(1, "Reports", (1, 2)),),
        )
    )
    window.chat.composer.editor.setPlainText("What is it?")
    window.chat.composer.button.click()
    settle(0.1)
    asked = client.of(Ask)[-1]
    client.event(asked, Notice("Only 300 MB are free on the disk of the library: adding many pages may fill it."))
    client.fail(asked, NoModel("There is no model “starter”; `chatqa models list` names those there are."))
    settle(0.2)
    assert english(window) == []
    assert "300 MB" in window.banner.sentence and JAPANESE.search(window.banner.sentence)


def test_dialogs_are_in_japanese(open_window: Callable[..., Opened]) -> None:
    window, _ = open_window(overview())
    for dialog in (SettingsDialog(window, window._jobs), ModelDialog(window, window._jobs)):
        dialog.show()
        settle(0.1)
        assert english(dialog) == []
        dialog.close()


def test_qt_itself_speaks_japanese(japanese: None) -> None:
    box = QMessageBox()
    box.setStandardButtons(QMessageBox.StandardButton.Cancel)
    assert box.button(QMessageBox.StandardButton.Cancel).text() == "キャンセル"


def test_an_error_is_told_in_japanese_and_reported_in_english(japanese: None) -> None:
    error = NoModel("The model file m.gguf cannot be loaded: it is not a GGUF file.")
    dialog = show_error(None, error)
    assert dialog.text() == "モデルファイルm.ggufを読み込めません（GGUFファイルではありません）。"
    assert str(error).startswith("The model file")
    dialog.close()


def test_counts_are_grouped_and_have_their_plurals(qapp: QCoreApplication) -> None:
    assert [text.count_pages(count) for count in (0, 1, 2, 1240)] == ["0 pages", "1 page", "2 pages", "1,240 pages"]
    assert text.count_documents(1) == "1 document" and text.count_passages(5) == "5 passages"


def test_japanese_counts(japanese: None) -> None:
    assert [text.count_pages(count) for count in (1, 1240)] == ["1ページ", "1,240ページ"]


# Which language.


def test_the_languages_are_the_files_that_are_there(
    qapp: QCoreApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert language.available() == (("en", "English"), ("ja", "日本語"))
    shutil.copy(translations.FOLDER / "chatqa_ja.qm", tmp_path / "chatqa_de.qm")
    monkeypatch.setattr(language, "_folder", lambda: tmp_path)
    assert language.available() == (("en", "English"), ("de", "Deutsch"))


@pytest.mark.parametrize(
    ("wanted", "of_the_system", "spoken"),
    [
        ("system", ["ja-JP", "ja", "en"], "ja"),
        ("system", ["en-GB", "en"], "en"),
        ("system", ["fr-FR", "fr"], "en"),
        ("system", ["fr-FR", "ja-JP"], "ja"),
        ("ja", ["en-US"], "ja"),
        ("en", ["ja-JP"], "en"),
        ("xx", ["ja-JP"], "en"),
    ],
)
def test_the_setting_wins_and_else_the_system(
    qapp: QCoreApplication, monkeypatch: pytest.MonkeyPatch, wanted: str, of_the_system: list[str], spoken: str
) -> None:
    class System(QLocale):
        def uiLanguages(self) -> list[str]:  # type: ignore[override]
            return of_the_system

    monkeypatch.setattr(language.QLocale, "system", staticmethod(lambda: System(of_the_system[0])))
    try:
        assert language.install(qapp, wanted) == spoken == language.current()
    finally:
        monkeypatch.undo()
        language.install(qapp, "en")


def test_the_setting_is_read_before_the_engine_starts(tmp_path: Path) -> None:
    assert language.chosen(tmp_path) == "system"
    settings.save(tmp_path, settings.Settings(language="ja"))
    assert language.chosen(tmp_path) == "ja"
    (tmp_path / settings.FILE_NAME).write_text("{", "utf-8")
    assert language.chosen(tmp_path) == "system"


# What the engine says.


def provoked(home: Home, folder: Path) -> Iterator[Callable[[], object]]:
    """Things that the real core refuses."""
    (folder / "empty.pdf").touch()
    (folder / "text.pdf").write_text("Not a PDF.")
    (folder / "model.gguf").write_bytes(b"GGUF" + b"\xff" * 40)
    (folder / "other.gguf").write_bytes(b"nothing")
    yield lambda: check_is_pdf(folder / "empty.pdf")
    yield lambda: check_is_pdf(folder / "text.pdf")
    yield lambda: gguf.read(folder / "model.gguf")
    yield lambda: gguf.read(folder / "none.gguf")
    yield lambda: gguf.check_is_gguf(folder / "other.gguf")
    yield lambda: models.find("llama3-chatqa-8b")
    yield lambda: home.groups.collect("", ())
    yield lambda: home.groups.collection("一部")
    yield lambda: settings.change(settings.Settings(), "passages", "99")
    yield lambda: settings.change(settings.Settings(), "theme", "pink")
    yield lambda: [*home.ask("What?")]


def test_errors_of_the_real_core_come_out_in_japanese(japanese: None, home: Home, tmp_path: Path) -> None:
    for provoke in provoked(home, tmp_path):
        with pytest.raises(ChatQAError) as caught:
            provoke()
        told = language.sentence(str(caught.value))
        assert JAPANESE.search(told) and not re.search("[a-z] [a-z]", re.sub("`[^`]*`", "", told)), told


def test_several_sentences_in_a_row_are_each_translated(japanese: None) -> None:
    read = [Page(1, 1, 1, 0, (), damaged=True), *(Page(n, 1, 1, 0, (), scanned=True, ocr=n == 2) for n in (2, 3))]
    said = pages.shortcomings(read)
    assert said is not None and language.sentence(said) == (
        "3ページのうち1ページは、壊れていて読み取れませんでした。"
        "3ページのうち2ページはスキャン画像です（うち1ページはOCRで読み取り済み）。"
    )


def test_a_sentence_within_another_is_translated_too(japanese: None) -> None:
    words = "Its file was changed, and the new version cannot be read: It is damaged and cannot be opened."
    assert (
        language.sentence(words)
        == "ファイルが変更されましたが、新しい版を読み取れません。ファイルが壊れていて、開けません。"
    )
    assert language.sentence("book.pdf: It is not a PDF.") == "book.pdf: PDFではありません。"
    assert "一部 is gone" in language.sentence("There is no collection “一部 is gone”.")


@pytest.mark.parametrize(
    "words", ["", "Summer is over.", "book.pdf: chapter one", "What is gone?", "a: b", "It will rain: tomorrow."]
)
def test_other_text_is_left_alone(japanese: None, words: str) -> None:
    assert language.sentence(words) == words


def test_in_english_nothing_is_touched(qapp: QCoreApplication) -> None:
    assert language.sentence("It is not a PDF.") == "It is not a PDF."


def test_every_sentence_of_the_engine_is_found_again_when_filled(japanese: None) -> None:
    lost = []
    for template, _ in language._templates():
        filled = re.sub(r"\{\w+\}", "7", template)
        if JAPANESE.search(translated := language._translated(template)) and language._whole(filled) == filled:
            lost.append((template, translated))
    assert lost == []
