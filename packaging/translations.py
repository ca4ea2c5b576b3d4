"""The window's languages, by Qt's own tools: `make translations`, and what the set-up does at build time.

    .venv/bin/python packaging/translations.py update             bring resources/translations/*.ts up to the code
    .venv/bin/python packaging/translations.py missing [LANGUAGE]      print what has no translation yet, as JSON
    .venv/bin/python packaging/translations.py fill FILE [LANGUAGE]    take translations from JSON of that form
    .venv/bin/python packaging/translations.py compile            .ts → .qm, and the list of the engine's sentences

The strings are found by window_strings.py and, in the context "Engine", engine_sentences.py; pyside6-lupdate keeps the
.ts files, so Qt Linguist opens them. For another language, `touch resources/translations/chatqa_XX.ts` and
`make translations`. chatqa_en.ts has the English plurals alone.

Words of chatqa_ja.ts, which is です・ます調, 全角の句読点:
  会話 conversation · 文書 document · 質問 question · 回答 answer · 出典 source · 引用 citation · 根拠 what bears out
  抜粋 passage · 索引 index · 埋め込み embedding · ライブラリ library · コレクション collection
  監視フォルダー watched folder · 言語モデル language model · 文字認識（OCR） · コンテキスト長 context window
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parent))

import engine_sentences
import window_strings

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
SENTENCES = "engine.json"
SOURCE = "en"

Texts = dict[str, dict[str, str | list[str]]]
"""context → English → its translation; several forms where it counts something."""


class TranslationError(Exception):
    """A file that cannot be used; the message is a sentence."""


def main(arguments: Sequence[str]) -> int:
    """Do what is asked."""
    verb, *rest = arguments or ["help"]
    try:
        if verb == "update" and not rest:
            update(FOLDER)
        elif verb == "compile" and not rest:
            build(FOLDER)
        elif verb == "missing" and len(rest) <= 1:
            print(json.dumps(missing(_file(*rest)), ensure_ascii=False, indent=1))
        elif verb == "fill" and 1 <= len(rest) <= 2:
            fill(_file(*rest[1:]), json.loads(Path(rest[0]).read_text("utf-8")))
        else:
            print(__doc__)
            return 2
    except (TranslationError, window_strings.NotLiteral, SyntaxError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _file(language: str = "ja") -> Path:
    return FOLDER / f"chatqa_{language}.ts"


def files(folder: Path) -> list[Path]:
    """One .ts file a language."""
    return sorted(folder.glob("chatqa_*.ts"))


def language(path: Path) -> str:
    """chatqa_ja.ts → ja"""
    return path.stem.removeprefix("chatqa_")


# .ts files.


def update(folder: Path) -> None:
    """Every string of the code into every .ts; translations stay, strings that are gone go."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "strings.py"
        source.write_text(_as_source(_entries()), "utf-8")
        for path in files(folder):
            if not path.stat().st_size:
                path.unlink()  # a new one: lupdate makes it
            options = ["-silent", "-no-obsolete", "-sort-messages", "-locations", "none", "-source-language", SOURCE]
            options += ["-disable-heuristic", "sametext", "-disable-heuristic", "similartext"]
            options += ["-target-language", language(path), *(["-pluralonly"] if language(path) == SOURCE else [])]
            _run("lupdate", *options, source, "-ts", path)


def _entries() -> list[window_strings.Entry]:
    spoken = engine_sentences.sentences(ROOT / "app")
    return [*window_strings.strings(ROOT / "ui"), *(window_strings.Entry("Engine", text) for text in spoken)]


def _as_source(entries: Sequence[window_strings.Entry]) -> str:
    """What lupdate reads."""
    lines = []
    for entry in entries:
        context, text = (json.dumps(words, ensure_ascii=False) for words in (entry.context, entry.text))
        lines.append(f'translate({context}, {text}, "", 1)' if entry.counts else f"translate({context}, {text})")
    return "\n".join(lines)


def messages(path: Path) -> Iterator[tuple[str, str, ElementTree.Element]]:
    """Context, English and the translation's element, of each message."""
    yield from _messages(_read(path))


def _read(path: Path) -> ElementTree.ElementTree[ElementTree.Element]:
    try:
        return ElementTree.parse(path)
    except (OSError, ElementTree.ParseError) as error:
        raise TranslationError(f"{path.name} cannot be read: {error}.") from error


def _messages(tree: ElementTree.ElementTree[ElementTree.Element]) -> Iterator[tuple[str, str, ElementTree.Element]]:
    for context in tree.iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None  # lupdate writes one into each
            yield context.findtext("name", ""), message.findtext("source", ""), translation


def missing(path: Path) -> Texts:
    """What is not translated: the form that `fill` takes, with nothing in it."""
    found: Texts = {}
    for context, source, translation in messages(path):
        if translation.get("type") == "unfinished":
            forms = translation.findall("numerusform")
            found.setdefault(context, {})[source] = [""] * len(forms) if forms else ""
    return found


def fill(path: Path, texts: Texts) -> None:
    """Translations into a .ts. TranslationError where one is of no string of the code; then nothing is changed."""
    update(path.parent)
    tree = _read(path)
    left = {(context, source) for context, of in texts.items() for source, text in of.items() if any(text)}
    for context, source, translation in _messages(tree):
        if (context, source) in left:
            left.remove((context, source))
            _set(translation, texts[context][source])
    if left:
        raise TranslationError(f"{path.name} has no such strings: {sorted(left)}")
    tree.write(path, "utf-8", xml_declaration=True)
    update(path.parent)  # in lupdate's own hand again


def _set(translation: ElementTree.Element, text: str | list[str]) -> None:
    translation.attrib.pop("type", None)
    forms = translation.findall("numerusform")
    if not forms:
        translation.text = str(text)
        return
    given = [text] if isinstance(text, str) else text
    if len(given) != len(forms):
        raise TranslationError(f"There must be {len(forms)} forms, not {len(given)}: {given}")
    for form, words in zip(forms, given, strict=True):
        form.text = words


# What the program reads.


def is_built(folder: Path) -> bool:
    """Whether all that `build` makes is there and no older than the .ts files."""
    sources = files(folder)
    made = [path.with_suffix(".qm") for path in sources] + [folder / SENTENCES] * bool(sources)
    if set(folder.glob("*.qm")) - set(made) or not all(path.exists() for path in made):
        return False
    newest = max((path.stat().st_mtime for path in sources), default=0.0)
    return all(path.stat().st_mtime >= newest for path in made)


def build(folder: Path) -> None:
    """A .qm beside each .ts, and the engine's sentences, the longest first."""
    for stale in {*folder.glob("*.qm")} - {path.with_suffix(".qm") for path in files(folder)}:
        stale.unlink()
    spoken: set[str] = set()
    for path in files(folder):
        _run("lrelease", "-silent", path, "-qm", path.with_suffix(".qm"))
        spoken |= {source for context, source, _ in messages(path) if context == "Engine"}
    longest = sorted(spoken, key=lambda text: (-len(re.sub(r"\{\w+\}", "", text)), text))
    new = folder / f"{SENTENCES}.new"
    new.write_text(json.dumps(longest, ensure_ascii=False, indent=1), "utf-8")
    os.replace(new, folder / SENTENCES)


def _run(tool: str, *arguments: object) -> None:
    program = shutil.which(f"pyside6-{tool}", path=str(Path(sys.executable).parent))
    if program is None:
        raise TranslationError(f"pyside6-{tool} is not beside {sys.executable}: run this with .venv's Python.")
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        raise TranslationError(f"{tool} failed: {(done.stdout + done.stderr).strip()}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
