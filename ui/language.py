"""The window's language: Qt's translators, and the engine's English sentences in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache, partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app import settings
from app.errors import InvalidInput
from app.paths import resources_dir

SOURCE = "en"  # what the program is written in
SYSTEM = "system"
_UNSPACED = ("ja", "zh")  # sentences follow one another without a space
_translated = partial(QCoreApplication.translate, "Engine")
_PLACEHOLDER = re.compile(r"\{(said)?(\d+)\}")


def chosen(home: Path) -> str:
    """The `language` of the settings, read before there is an engine."""
    try:
        return settings.load(home).language
    except InvalidInput:
        return SYSTEM  # the engine reads the file too, and tells what is wrong with it


def available() -> tuple[tuple[str, str], ...]:
    """(code, its name in itself) of each language that the window can be in, English first."""
    codes = sorted(path.stem.removeprefix("chatqa_") for path in _folder().glob("chatqa_*.qm"))
    return ((SOURCE, "English"), *((code, _own_name(code)) for code in codes if code != SOURCE))


def install(app: QCoreApplication, wanted: str) -> str:
    """Have `app` speak `wanted`: the code of a language, or "system". Returns what it speaks; English at the least."""
    code, system = _match(wanted), QLocale.system()
    follows = wanted == SYSTEM and system.language() != QLocale.Language.C
    alike = system.language() == QLocale(code).language()  # en_GB keeps its dates
    QLocale.setDefault(system if follows or alike else QLocale(code))
    spoken = app.property("language")
    if spoken == code:
        return code
    if spoken is not None:  # at the start there are none, and to look among its children makes Qt's style known: 6 ms
        for old in app.findChildren(QTranslator):
            app.removeTranslator(old)
            old.deleteLater()
    for name, folder in (
        (f"qtbase_{code}", Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))),
        (f"chatqa_{code}", _folder()),
    ):
        translator = QTranslator(app)
        if translator.load(name, str(folder)):
            app.installTranslator(translator)
    app.setProperty("language", code)
    sentence.cache_clear()
    return code


def current() -> str:
    """The code of the window's language."""
    app = QCoreApplication.instance()
    return str(app.property("language") or SOURCE) if app is not None else SOURCE


def _match(wanted: str) -> str:
    """The language that comes nearest: of those the system wants, in their order, or of the one that was chosen."""
    codes = [code for code, _ in available()]
    for name in QLocale.system().uiLanguages() if wanted == SYSTEM else [wanted]:
        full = QLocale(name).name()
        for code in (name, full, full.split("_")[0]):
            if code in codes:
                return code
    return SOURCE


def _own_name(code: str) -> str:
    name = QLocale(code).nativeLanguageName()
    return name[:1].upper() + name[1:] or code


def _folder() -> Path:
    return resources_dir() / "translations"


# What the engine says.


@lru_cache(maxsize=2048)
def sentence(words: str) -> str:
    """An English sentence of the engine, or several in a row, in the window's language; any other text unchanged."""
    if current() == SOURCE or not words:
        return words
    return _all(words) or words


def _all(words: str) -> str | None:
    """Sentences in a row, each by itself; else one text. None where there is anything else in it."""
    for end in re.finditer(r"[.!?)] ", words):
        first, rest = _whole(words[: end.start() + 1]), None
        if first is not None:
            rest = _all(words[end.end() :])
        if first is not None and rest is not None:
            return first + ("" if _is_unspaced() else " ") + rest
    return _whole(words)


def _is_unspaced() -> bool:
    return current().split("_")[0] in _UNSPACED


def _whole(words: str) -> str | None:
    """The translation of what is one of the engine's texts from its start to its end; None of what is not."""
    for template, pattern in _candidates(words):
        found = pattern.fullmatch(words)
        if found is not None:
            text = _fill(_translated(template), found.groups(""))
            if text != words:
                return text
    return None


def _fill(text: str, values: Sequence[str]) -> str:
    return _PLACEHOLDER.sub(lambda hole: _value(hole, values[int(hole[2])]), text)


def _value(hole: re.Match[str], words: str) -> str:
    """What stands in a placeholder: data as it is, the engine's own words translated."""
    if not hole[1] or not words:
        return words
    text = words.strip()
    inner = _all(text)
    if inner is None:  # a sentence that is set into another has lost its full stop
        stopped = _whole(text + ".")
        inner = stopped.rstrip("。.") if stopped else text
    return inner if _is_unspaced() else words.replace(text, inner)


def _candidates(words: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The templates that this can be of, the longest first."""
    for template, piece in _templates():
        if piece in words:
            yield template, _pattern(template)


@lru_cache(maxsize=1)
def _templates() -> tuple[tuple[str, str], ...]:
    """Each template with the longest piece of it that is no placeholder."""
    path = _folder() / "engine.json"
    if not path.is_file():
        return ()
    return tuple(
        (template, max(re.split(r"\{\w+\}", template), key=len).strip())
        for template in json.loads(path.read_text("utf-8"))
    )


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """The template with anything in its places; placeholders are numbered in the order they stand in."""
    parts = re.split(r"( ?\{\w+\})", template)
    made = [
        (f"(?:{' ' if part[0] == ' ' else ''}(.*?))" + ("?" if part[0] == " " and "said" in part else ""))
        if index % 2
        else re.escape(part)
        for index, part in enumerate(parts)
    ]
    return re.compile("".join(made), re.DOTALL)
