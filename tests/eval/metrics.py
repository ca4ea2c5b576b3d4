"""How answers are scored, and how sure a figure is."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 2000
FEWEST = 10  # items; of fewer the bootstrap only says what they happen to be
Z = 1.959964  # of the normal distribution, for 95 %
ARTICLES = frozenset(("a", "an", "the"))
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Figure:
    """A value in its 95 % interval, of `count` items. Shares and F1 go from 0 to 1."""

    value: float
    low: float | None  # None: too few items to say
    high: float | None
    count: int


def share(hits: Sequence[bool]) -> Figure | None:
    """Wilson's interval; None of nothing."""
    if not hits:
        return None
    value = sum(hits) / len(hits)
    return Figure(value, *_wilson(value, len(hits)), len(hits))


def mean(values: Sequence[float], seed: int) -> Figure | None:
    """The bootstrap's interval; None of nothing. Of paired differences it is the paired interval."""
    if not values:
        return None
    if len(values) < FEWEST:
        return Figure(float(np.mean(values)), None, None, len(values))
    drawn = np.random.default_rng(seed).integers(0, len(values), (RESAMPLES, len(values)))
    low, high = np.quantile(np.asarray(values, np.float64)[drawn].mean(axis=1), (0.025, 0.975))
    return Figure(float(np.mean(values)), float(low), float(high), len(values))


def mean_of_halves(refused: Sequence[bool], kept: Sequence[bool]) -> Figure | None:
    """The mean of two shares, whatever the size of each half; None where one is missing.

    Its interval is made of Wilson's of the two (Newcombe 1998): a bootstrap of shares of 0 or 1 would leave no doubt.
    """
    if not refused or not kept:
        return None
    values = (sum(refused) / len(refused), sum(kept) / len(kept))
    (low, high), (other_low, other_high) = _wilson(values[0], len(refused)), _wilson(values[1], len(kept))
    value = sum(values) / 2
    below = math.hypot(values[0] - low, values[1] - other_low) / 2
    above = math.hypot(high - values[0], other_high - values[1]) / 2
    return Figure(value, value - below, value + above, len(refused) + len(kept))


def f1(answer: str, references: Sequence[str]) -> float:
    """Of lower-cased words without punctuation and articles; the best of the references."""
    return max(_overlap(words(answer), words(reference)) for reference in references)


def words(text: str) -> list[str]:
    """What F1 counts: words, and single characters of Chinese and Japanese."""
    plain = "".join(c for c in text.lower() if unicodedata.category(c)[0] not in "PS")
    found = re.findall(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+", plain)
    return [word for word in found if word not in ARTICLES]


def numbers(text: str) -> set[float]:
    """The numbers in a text, without thousands separators."""
    return {float(found.replace(",", "")) for found in NUMBER.findall(text)}


def _overlap(said: list[str], wanted: list[str]) -> float:
    common = sum((Counter(said) & Counter(wanted)).values())
    return 2 * common / (len(said) + len(wanted)) if common else 0.0


def _wilson(value: float, count: int) -> tuple[float, float]:
    """The interval of a share."""
    spread = Z * math.sqrt(value * (1 - value) / count + Z * Z / (4 * count * count))
    middle, scale = value + Z * Z / (2 * count), 1 + Z * Z / count
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
