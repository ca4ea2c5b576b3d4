"""What is said of a language model: where it is, what it takes, how it would run on this machine, how long it loads."""

from __future__ import annotations

import time
from collections import deque

from PySide6.QtCore import QCoreApplication

from app.file_records import Verified
from app.records import ModelInfo, Outlook
from ui import language, text

translate = QCoreApplication.translate
WINDOW_S = 20.0  # of a download's past, by which its pace is told
PATIENCE_S = 100.0  # for the first word of an answer
LEAST_S = 2.0  # before that, it is not told


def key(model: ModelInfo) -> str:
    """What the engine knows it by: any other file than the catalogue's goes by its path, for two may have one name, and
    by its name once it is gone."""
    return model.name if model.origin == "catalogue" or not model.path else model.path


def describe(model: ModelInfo, state: str) -> str:
    """Not on this computer · 4.9 GB · its licence · needs 5.7 GB of memory"""
    size = text.file_size(model.size) if model.size else ""
    return " · ".join(part for part in (state, size, language.sentence(model.licence), text.memory(model)) if part)


def state(model: ModelInfo) -> str:
    """Where it is."""
    if not model.path and model.here:
        words = translate("ModelWords", "Partly downloaded: {here}")
        return words.format(here=text.file_size(model.here))
    if not model.path:
        return translate("ModelWords", "Not on this computer")
    if model.in_use:
        return translate("ModelWords", "In use")
    if model.origin in ("catalogue", "own"):
        return translate("ModelWords", "On this computer")
    return translate("ModelWords", "On this computer, of {program}").format(program=model.origin)


def outlook(model: ModelInfo) -> str:
    """A sentence: where it would run here, and how long one waits; empty where that is not known."""
    found = model.outlook
    if found is None:
        return ""
    waits = _wait(found)
    if found.place == "gpu":
        words = translate("ModelWords", "Runs on {device} here: an answer begins after {time}.")
        return words.format(device=found.device, time=waits)
    if found.place == "both":
        words = translate(
            "ModelWords", "Runs partly on {device}, partly on the processor here: an answer begins after {time}."
        )
        return words.format(device=found.device, time=waits)
    if found.place == "processor":
        words = translate("ModelWords", "Runs on the processor here: an answer begins after {time}.")
        return words.format(time=waits)
    sizes = {"needed": text.file_size(model.memory), "free": text.file_size(found.free)}
    if found.place == "tight":
        words = translate(
            "ModelWords",
            "Runs here, but very slowly: it needs {needed} of memory, and {free} are free. "
            "Closing other programs helps.",
        )
        return words.format(**sizes)
    words = translate(
        "ModelWords", "Does not run here now: it needs {needed} of memory, and {free} are free. Choose a smaller one."
    )
    return words.format(**sizes)


def runs_well(model: ModelInfo) -> bool:
    """Whether it runs here without trying one's patience."""
    found = model.outlook
    return found is not None and found.place in ("gpu", "both", "processor") and found.first_word_s <= PATIENCE_S


def verified(found: Verified) -> str:
    """What became of verifying a file."""
    if not found.same:
        words = translate(
            "ModelWords",
            "The file is not what it was: its SHA-256 is {hash} now. Delete it, and download it again.",
        )
    elif found.known:
        words = translate("ModelWords", "The file is as it should be. SHA-256: {hash}")
    else:
        words = translate(
            "ModelWords", "The file is whole. Its SHA-256 is noted, so that a change is seen from now on: {hash}"
        )
    return words.format(hash=found.sha256)


def _wait(found: Outlook) -> str:
    """Roughly, for it is known no better."""
    steps = (
        (3, translate("ModelWords", "a second or two")),
        (15, translate("ModelWords", "some seconds")),
        (45, translate("ModelWords", "about half a minute")),
        (100, translate("ModelWords", "one or two minutes")),
        (300, translate("ModelWords", "several minutes")),
    )
    return next((words for most, words in steps if found.first_word_s < most), translate("ModelWords", "many minutes"))


class Pace:
    """How fast something comes, by what came lately."""

    def __init__(self) -> None:
        self._past: deque[tuple[float, int]] = deque()

    def take(self, done: int, now: float | None = None) -> None:
        """So much is here."""
        moment = time.monotonic() if now is None else now
        self._past.append((moment, done))
        while len(self._past) > 2 and moment - self._past[0][0] > WINDOW_S:
            self._past.popleft()

    def left(self, total: int) -> float | None:
        """Seconds until all is here; None where that is not known."""
        if not self._past or not total:
            return None
        (began, first), (ended, last) = self._past[0], self._past[-1]
        if ended - began < LEAST_S or last <= first:
            return None
        return (total - last) * (ended - began) / (last - first)
