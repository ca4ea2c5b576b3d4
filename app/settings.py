"""The user's settings: one frozen record, one file."""

from __future__ import annotations

import contextlib
import json
import re
from dataclasses import asdict, fields, replace
from pathlib import Path

from app.errors import HomeReadOnly, InvalidInput
from app.frozen import frozen
from app.paths import write_whole

FILE_NAME = "settings.json"
SMALLEST_CONTEXT = 512  # tokens; in fewer there is no room for a passage and an answer
STYLES = ("long", "short", "mixed", "arithmetic")


@frozen
class Settings:
    """Everything a user can set. Numbers of 0 mean "chosen by the program"."""

    model: str = "starter"  # a name of the model catalogue or a path to a GGUF file
    style: str = "auto"  # the instruction before the first question; auto: the model's own best
    embedder: str = "built-in"  # or a sentence-transformers model: a folder or a cached name
    reranker: str = ""  # a sentence-transformers cross-encoder: a folder or a cached name; empty: none
    follow_ups: str = "words"  # searched with words of the dialogue, or rewritten by the model as a question of its own
    strict: bool = True  # nothing is answered that the documents do not bear out
    caution: float = 0.0  # how readily “not found” is said, beside what was fitted: above 0 more readily
    support_percent: int = 60  # of a sentence's telling words, which its source must hold
    passages: int = 5  # passages put before the model
    context_tokens: int = 0  # context window, tokens
    answer_tokens: int = 512  # longest answer, tokens
    gpu: bool = True  # offload to a GPU where there is one
    gpu_layers: int = 0  # layers on the GPU
    kv_type: str = "auto"  # of the KV cache's values
    threads: int = 0  # CPU threads
    temperature: float = 0.0
    top_k: int = 40  # with a temperature: only so many of the likeliest tokens; 0: all
    top_p: float = 0.95  # with a temperature: only the likeliest that together have this much
    seed: int = 0
    theme: str = "system"
    language: str = "system"  # of the window: system, or the code of a translation, such as ja
    font_size: int = 0  # points; 0: the system's own
    suggestions: bool = True  # questions to go on with, beneath an answer
    pause_on_battery: bool = True  # reading and embedding wait for the mains
    tray: bool = False  # closing the window leaves the program in the system tray


_RANGES: dict[str, tuple[float, float]] = {
    "caution": (-4.0, 4.0),
    "support_percent": (40, 100),
    "passages": (1, 20),
    "context_tokens": (0, 1_048_576),
    "answer_tokens": (16, 8192),
    "threads": (0, 1024),
    "gpu_layers": (0, 1024),
    "temperature": (0.0, 2.0),
    "top_k": (0, 1_000_000),
    "top_p": (0.0, 1.0),
    "seed": (0, 2**32 - 1),
    "font_size": (0, 32),
}
_CHOICES: dict[str, tuple[str, ...]] = {
    "style": ("auto", *STYLES),
    "follow_ups": ("words", "rewritten"),
    "kv_type": ("auto", "f16", "q8_0"),
    "theme": ("system", "light", "dark"),
}
_MAY_BE_EMPTY = ("reranker",)
SMALLEST_FONT = 7  # points
LANGUAGE = re.compile(r"system|[a-z]{2,3}(_[A-Z]{2})?")


def load(home: Path) -> Settings:
    """The settings in `home`. What is missing, unknown or out of its range falls back to the default."""
    try:
        return parse((home / FILE_NAME).read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        raise InvalidInput(
            f"The settings file {home / FILE_NAME} cannot be read ({error}); mend or delete it to start afresh."
        ) from error


def parse(text: str) -> Settings:
    """Settings as they were written. ValueError where that is no JSON."""
    stored = json.loads(text)
    settings = Settings()
    for key, value in stored.items() if isinstance(stored, dict) else ():
        with contextlib.suppress(InvalidInput):  # one bad value must not take the others with it
            settings = change(settings, key, str(value))
    return settings


def save(home: Path, settings: Settings) -> None:
    """Write the settings of a home whole or not at all."""
    write(home / FILE_NAME, settings)


def write(path: Path, settings: Settings) -> None:
    """Write settings to a file."""
    try:
        write_whole(path, json.dumps(asdict(settings), indent=2))
    except OSError as error:
        raise HomeReadOnly(f"The settings cannot be written to {path.parent}: {error.strerror}.") from error


def change(settings: Settings, key: str, text: str) -> Settings:
    """A copy with `key` set from its text form; InvalidInput says what would be right."""
    known = {field.name: field for field in fields(Settings)}
    if key not in known:
        raise InvalidInput(f"There is no setting “{key}”; there are: {', '.join(known)}.")
    value = _parse(key, text, type(getattr(settings, key)))
    if key in _CHOICES and value not in _CHOICES[key]:
        raise InvalidInput(f"“{key}” is one of: {', '.join(_CHOICES[key])}.")
    low, high = _RANGES.get(key, (None, None))
    if low is not None and high is not None and not low <= float(value) <= high:
        raise InvalidInput(f"“{key}” goes from {low:g} to {high:g}.")
    if key == "context_tokens" and 0 < int(value) < SMALLEST_CONTEXT:
        raise InvalidInput(f"“{key}” is 0, for as many as the model takes, or at least {SMALLEST_CONTEXT}.")
    if key == "font_size" and 0 < int(value) < SMALLEST_FONT:
        raise InvalidInput(f"“{key}” is 0, for the system's own, or at least {SMALLEST_FONT}.")
    if key == "language" and LANGUAGE.fullmatch(str(value)) is None:
        raise InvalidInput(f"“{key}” is “system” or the code of a language, such as en or ja.")
    if value == "" and key not in _MAY_BE_EMPTY:
        raise InvalidInput(f"“{key}” cannot be empty.")
    return replace(settings, **{key: value})  # type: ignore[arg-type]


def _parse(key: str, text: str, kind: type) -> bool | int | float | str:
    if kind is bool:
        if text.lower() in ("true", "on", "yes", "1"):
            return True
        if text.lower() in ("false", "off", "no", "0"):
            return False
        raise InvalidInput(f"“{key}” is on or off.")
    try:
        if kind is int:
            return int(text)
        if kind is float:
            return float(text)
    except ValueError:
        raise InvalidInput(f"“{key}” is a number.") from None
    return text
