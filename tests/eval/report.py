"""What was measured, as a Markdown table and as JSON."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil
from metrics import Figure

MARKS = ("<!-- figures of make eval -->", "<!-- end of figures -->")
HEAD = "| set | measure | ours (95 %) | plain (95 %) | items | bar |\n|---|---|---|---|---|---|"


@dataclass(frozen=True, slots=True)
class Row:
    """A figure beside the plain pipeline's; `points`: a difference of two shares, which has no plain one."""

    name: str  # of the set
    measure: str
    ours: Figure | None
    plain: Figure | None = None
    bar: str = ""
    points: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the evaluation; what a set could not answer, and what each took, by its name."""

    rows: list[Row] = field(default_factory=list)
    failed: dict[str, int] = field(default_factory=dict)  # lines with an error, which count as missed
    seconds: dict[str, float] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)  # seed, items, model, settings, program, date, machine

    def json(self) -> str:
        rows = [asdict(row) for row in self.rows]
        return json.dumps(self.facts | {"seconds": self.seconds, "failed": self.failed, "figures": rows}, indent=2)

    def markdown(self) -> str:
        """The facts in words, then the table."""
        facts = self.facts
        took = ", ".join(f"{name} {seconds:,.0f}" for name, seconds in self.seconds.items())
        lines = [
            f"{facts['date']}, ChatQA Desktop {facts['program']}, {facts['machine']}. Seed {facts['seed']}; "
            f"{facts['items']} items a measure at most. Seconds taken: {took}.",
            f"Model: {facts['model']['title']}, SHA-256 `{facts['model']['sha256']}`.",
            "All settings are the program's own.",
        ]
        if self.failed:
            shown = ", ".join(f"{count} in {name}" for name, count in self.failed.items())
            lines.append(f"Questions that ended in an error, and count as missed: {shown}.")
        return "\n".join([*lines, "", HEAD, *map(line, self.rows)])


def line(row: Row) -> str:
    """A row of the table."""
    show = _points if row.points else _percent
    count = row.ours.count if row.ours else 0
    return f"| {row.name} | {row.measure} | {show(row.ours)} | {show(row.plain)} | {count:,} | {row.bar} |"


def write_into(document: Path, text: str) -> None:
    """Put a text between the marks of a document. ValueError where they are not there."""
    before, after = MARKS
    old = document.read_text("utf-8")
    pattern = re.compile(f"{re.escape(before)}.*{re.escape(after)}", re.DOTALL)
    if not pattern.search(old):
        raise ValueError(f"{document} has no {before} … {after}.")
    document.write_text(pattern.sub(lambda _: f"{before}\n\n{text}\n\n{after}", old), "utf-8")


def machine(gpus: Sequence[str]) -> str:
    """This machine in words."""
    cores = psutil.cpu_count(logical=False) or os.cpu_count()
    memory = round(psutil.virtual_memory().total / 2**30)
    graphics = ", ".join(gpus) or "no GPU"
    return f"{_processor()}, {cores} cores, {memory} GiB, {graphics}, {platform.system()}"


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*: (.+)$", told.read_text("utf-8"), re.MULTILINE) if told.is_file() else None
    return found[1] if found else platform.processor() or platform.machine()


def _percent(figure: Figure | None) -> str:
    return _shown(figure, "{:.1f}", "%")


def _points(figure: Figure | None) -> str:
    return _shown(figure, "{:+.1f}", "points")


def _shown(figure: Figure | None, form: str, unit: str) -> str:
    if figure is None:
        return "–"
    value = f"{form.format(100 * figure.value)} {unit}"
    if figure.low is None or figure.high is None:
        return value
    return f"{value} ({form.format(100 * figure.low)} to {form.format(100 * figure.high)})"
