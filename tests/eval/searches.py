"""The sets that are searched: whether the right place is among the first five passages."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import data
import homes
import metrics
from data import Question
from hits import is_found
from homes import Library
from plain import TOP
from program import Json, places
from report import Row, Run


@dataclass(frozen=True, slots=True)
class Options:
    """What a run was asked for. `items`: of each measure at most; 0: all. `models`: another folder than the user's."""

    data: Path
    items: int
    seed: int
    model: str  # its name or path
    models: Path | None


def chosen(questions: Sequence[Question], options: Options, name: str) -> list[Question]:
    """So many, always in the order of the seed."""
    order = list(questions)
    random.Random(f"{options.seed}/{name}").shuffle(order)
    return order[: options.items or None]


def financebench(options: Options, run: Run) -> None:
    folder = options.data / "financebench"
    library = homes.of_pdfs("financebench", sorted((folder / "pdfs").glob("*.pdf")), options.models)
    questions = chosen(data.financebench(folder), options, "financebench")
    search = _Search("financebench", library, run)
    search.row("gold page, asked within the right document", "≥ 55 %", questions, within=True)
    search.row("gold page, asked over all documents", "≥ 40 %", questions)


def doc2dial(options: Options, run: Run) -> None:
    folder = options.data / "doc2dial"
    library = homes.of_texts("doc2dial", data.doc2dial_texts(folder), options.models)
    questions = data.doc2dial(folder)
    follow_ups = chosen([one for one in questions if one.history], options, "follow-ups")
    first = chosen([one for one in questions if not one.history], options, "first turns")
    search = _Search("doc2dial", library, run)
    alone = [replace(one, history=()) for one in follow_ups]
    with_history = search.row("gold span, follow-ups", "≥ 80 %", follow_ups)
    without = search.row("gold span, the follow-ups' last question alone", "", alone)
    gains = [float(one) - float(other) for one, other in zip(with_history, without, strict=True)]
    gained = metrics.mean(gains, options.seed)
    run.rows.append(Row("doc2dial", "what the dialogue brings", gained, bar="≥ +15 points", points=True))
    search.row("gold span, first turns", "", first)


def squad2(options: Options, run: Run) -> None:
    folder = options.data / "squad"
    library = homes.of_texts("squad2", data.squad_texts(folder), options.models)
    questions = chosen(data.squad_questions(folder), options, "squad2")
    _Search("squad2", library, run).row("right paragraph, asked within its article", "≥ 95 %", questions, within=True)


def jaquad(options: Options, run: Run) -> None:
    folder = options.data / "jaquad"
    library = homes.of_texts("jaquad", data.jaquad_texts(folder), options.models)
    questions = chosen(data.jaquad(folder), options, "jaquad")
    _Search("jaquad dev", library, run).row("right paragraph, asked over all articles", "≥ 85 %", questions)


@dataclass(frozen=True, slots=True)
class _Search:
    """Questions to a library, ours and the plain one."""

    name: str
    library: Library
    run: Run

    def row(self, measure: str, bar: str, questions: Sequence[Question], within: bool = False) -> list[bool]:
        """Add a row; whether ours found each. `within`: only the right document is searched."""
        lines = self.library.program.batch("search", [self._item(one, within) for one in questions])
        failed = sum("error" in line for line in lines.values())
        if failed:
            self.run.failed[self.name] = self.run.failed.get(self.name, 0) + failed
        ours, plain = [], []
        for one in questions:
            file = self.library.files[one.gold.document]
            gold = replace(one.gold, document=file)
            ours.append(is_found(gold, places(lines[one.id])[:TOP]))
            plain.append(is_found(gold, self.library.plain.search(one.question, file if within else None)))
        self.run.rows.append(Row(self.name, measure, metrics.share(ours), metrics.share(plain), bar))
        return ours

    def _item(self, one: Question, within: bool) -> Json:
        documents = [self.library.files[one.gold.document]] if within else []
        return {"id": one.id, "question": one.question, "history": list(one.history), "documents": documents}
