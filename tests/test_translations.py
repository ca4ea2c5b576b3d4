"""The window's languages: every string goes through Qt's translation, and every one of them is in Japanese."""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import engine_sentences
import pytest
import set_up
import translations
import window_strings

ROOT = Path(__file__).resolve().parent.parent
WINDOW = sorted((ROOT / "ui").glob("*.py"))
JAPANESE = translations.FOLDER / "chatqa_ja.ts"
HOLE = re.compile(r"\{\w*\}|%L?n")
# What shows its first argument to the user; of plain_label it is the second.
SHOWS = (
    "setText setPlainText setToolTip setStatusTip setWhatsThis setWindowTitle setAccessibleName setPlaceholderText "
    "setAccessibleDescription setInformativeText setTitle setSuffix setPrefix setLabelText addAction addMenu "
    "setSpecialValueText addRow addItem addTab addButton showMessage tell QLabel QPushButton QCheckBox QRadioButton "
    "QGroupBox QAction QMenu plain_label"
).split()

REPORTS = ("report", "_of_facts", "details")  # read by those who mend the program: English in every language


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the .ts files, without what was made of them."""
    copy = tmp_path / "translations"
    copy.mkdir()
    for path in translations.files(translations.FOLDER):
        shutil.copy(path, copy)
    return copy


def forms(translation: Element) -> list[str]:
    """What a message is translated to."""
    return [part.text or "" for part in translation] or [translation.text or ""]


def strings(path: Path) -> set[tuple[str, str, int]]:
    """What a .ts file has to be translated, and in how many forms."""
    return {(context, source, len(translation)) for context, source, translation in translations.messages(path)}


def last_name(call: ast.Call) -> str:
    return ast.unparse(call.func).rsplit(".", 1)[-1]


def literals(value: ast.expr) -> Iterator[str]:
    """The words this expression has of its own, not through a call."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif not isinstance(value, ast.Call):
        for child in ast.iter_child_nodes(value):
            if isinstance(child, ast.expr) and not isinstance(value, ast.Subscript | ast.Compare):
                yield from literals(child)


def is_unshown(node: ast.AST) -> bool:
    """Docstrings, what goes to the log, patterns; what is translated, or will be where an error is shown."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.FunctionDef):
        return node.name in REPORTS
    if not isinstance(node, ast.Call):
        return False
    return last_name(node) in ("tr", "translate", "InvalidInput") or ast.unparse(node.func).startswith(("log.", "re."))


@pytest.mark.parametrize("path", WINDOW, ids=lambda path: path.name)
def test_nothing_is_shown_that_cannot_be_translated(path: Path) -> None:
    untranslated = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and last_name(node) in SHOWS:
            at = 1 if last_name(node) == "plain_label" else 0
            words = [word for value in node.args[at : at + 1] for word in literals(value)]
            words = [word.replace("ChatQA Desktop", "") for word in words]
            untranslated += [f"{node.lineno}: {word}" for word in words if re.search("[A-Za-z]{2}", word)]
    assert untranslated == []


@pytest.mark.parametrize("path", [path for path in WINDOW if path.name != "icons.py"], ids=lambda path: path.name)
def test_no_words_stand_outside_of_a_translation(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    passed = {id(inner) for node in ast.walk(tree) if is_unshown(node) for inner in ast.walk(node)}
    words = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in passed]
    phrases = [word for word in words if isinstance(word, str) and re.search("[A-Za-z]{2} [a-z]{2}", word)]
    assert [phrase for phrase in phrases if "<" not in phrase and ": " not in phrase] == []


@pytest.mark.parametrize("path", WINDOW, ids=lambda path: path.name)
def test_what_the_engine_says_is_translated_where_it_is_shown(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    through = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and last_name(node) == "sentence"
        for inner in ast.walk(node)
    }
    raw = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node) == "str(error)" and id(node) not in through
    ]
    assert raw == []


def test_a_string_put_together_before_it_is_translated_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "panel.py"
    path.write_text("class Panel:\n    def show(self, n):\n        self.setText(self.tr(f'{n} pages'))\n", "utf-8")
    with pytest.raises(window_strings.NotLiteral, match=r"panel\.py, line 3"):
        list(window_strings.read(path))


def test_strings_are_found_in_their_context(tmp_path: Path) -> None:
    path = tmp_path / "panel.py"
    path.write_text(
        "translate('Panel', 'One')\n"
        "class List:\n"
        "    def show(self):\n"
        "        self.tr('Two ' 'words')\n"
        "        self.tr('%n page(s)', '', self.count)\n"
        "        QCoreApplication.translate('Other', '%Ln file(s)', '', len(files))\n",
        "utf-8",
    )
    assert list(window_strings.read(path)) == [
        window_strings.Entry("Panel", "One"),
        window_strings.Entry("List", "Two words"),
        window_strings.Entry("List", "%n page(s)", counts=True),
        window_strings.Entry("Other", "%Ln file(s)", counts=True),
    ]


def test_what_the_engine_says_is_found_in_its_source(tmp_path: Path) -> None:
    (tmp_path / "errors.py").write_text("class ChatQAError(Exception):\n    '''The root of all.'''\n", "utf-8")
    (tmp_path / "files.py").write_text(
        "SELECT = 'SELECT name FROM files WHERE id = ?.'\n"
        "def _fail(path, why):\n"
        "    log.warning('It cannot be read today.')\n"
        "    raise ChatQAError(f'The file {path.name} cannot be read: {why}.')\n"
        "def read(path, size):\n"
        "    kept = f' {size:,} bytes are kept' if size else ''\n"
        "    _fail(path, 'it is cut short' + kept)\n"
        "    _fail(path, 'it is empty')\n"
        "def _again(error: ChatQAError):\n"
        "    return f'It failed again: {error}'\n",
        "utf-8",
    )
    assert engine_sentences.sentences(tmp_path) == [
        "The file {0} cannot be read: {said1}.",
        "it is empty",
        "It failed again: {said0}",
    ]


def test_the_ts_files_hold_exactly_the_strings_of_the_code(folder: Path) -> None:
    translations.update(folder)
    for path in translations.files(folder):
        behind = strings(translations.FOLDER / path.name) ^ strings(path)
        assert behind == set(), f"{path.name} is behind the code: run `make translations`"


@pytest.mark.parametrize("path", translations.files(translations.FOLDER), ids=lambda path: path.stem)
def test_everything_is_translated(path: Path) -> None:
    assert translations.missing(path) == {}, "packaging/translations.py missing, and fill"


@pytest.mark.parametrize("path", translations.files(translations.FOLDER), ids=lambda path: path.stem)
def test_translations_keep_what_is_set_into_them(path: Path) -> None:
    for context, source, translation in translations.messages(path):
        for text in forms(translation):
            assert sorted(HOLE.findall(text)) == sorted(HOLE.findall(source)), f"{context}: {source}"
            assert (text[:1] == " ", text[-1:] == " ") == (source[0] == " ", source[-1] == " "), f"{context}: {source}"
            assert text.endswith(("…", "…)")) == source.endswith(("…", "…)")), f"{context}: {source}"


def test_japanese_keeps_the_keys_of_menus_and_is_written_as_japanese_is() -> None:
    for context, source, translation in translations.messages(JAPANESE):
        for text in forms(translation):
            key = re.search("&([A-Za-z])", source)
            assert (f"(&{key[1].upper()})" in text) if key else ("&" not in text), f"{context}: {source}"
            assert not re.search("[ぁ-んァ-ヶ一-龠][,.!?:;]", text), f"half-width punctuation in {context}: {text}"


def test_a_new_language_is_one_file(folder: Path) -> None:
    (folder / "chatqa_de.ts").touch()
    translations.update(folder)
    missing = translations.missing(folder / "chatqa_de.ts")
    assert missing["Menus"]["&File"] == "" and missing["Text"]["%Ln page(s)"] == ["", ""]
    translations.fill(
        folder / "chatqa_de.ts", {"Menus": {"&File": "&Datei"}, "Text": {"%Ln page(s)": ["%Ln S", "%Ln Sn"]}}
    )
    left = translations.missing(folder / "chatqa_de.ts")
    assert "&File" not in left["Menus"] and "%Ln page(s)" not in left["Text"] and "&Quit" in left["Menus"]


def test_a_translation_of_nothing_is_refused_and_changes_nothing(folder: Path) -> None:
    translations.update(folder)
    before = (folder / JAPANESE.name).read_bytes()
    with pytest.raises(translations.TranslationError, match="Nonesuch"):
        translations.fill(folder / JAPANESE.name, {"Menus": {"&File": "x", "Nonesuch": "y"}})
    assert (folder / JAPANESE.name).read_bytes() == before


def test_building_makes_what_the_program_reads_and_nothing_twice(folder: Path) -> None:
    (folder / "chatqa_xx.qm").touch()  # of a language that is gone
    assert not translations.is_built(folder)
    translations.build(folder)
    assert translations.is_built(folder)
    assert {path.name for path in folder.glob("*.qm")} == {"chatqa_en.qm", "chatqa_ja.qm"}
    spoken = json.loads((folder / translations.SENTENCES).read_text("utf-8"))
    assert set(spoken) == set(engine_sentences.sentences(ROOT / "app"))
    (folder / "chatqa_en.qm").unlink()
    assert not translations.is_built(folder)


def test_the_set_up_builds_where_a_ts_file_is_newer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(set_up, "step", lambda about, command: commands.append([str(word) for word in command]))
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    set_up.compile_translations()
    assert commands == []
    (tmp_path / "chatqa_ja.ts").touch()
    set_up.compile_translations()
    assert commands[0][1:] == [str(ROOT / "packaging" / "translations.py"), "compile"]
