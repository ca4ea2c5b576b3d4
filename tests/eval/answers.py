"""The sets that are answered by the language model: F1 to the reference, and whether it says no when it should.

What is plain here: the same model and prompt, given the plain pipeline's chunks; and, of saying no, the model's own
sentence alone. A model that was not asked, because what was found was too weak, has said nothing.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator, Sequence

import data
import homes
import metrics
from data import Squad, SquadItem, Task
from program import Json, Program
from report import Row, Run
from searches import Options, chosen
from split import kept_apart, reported

PASSAGES = 5
Lines = dict[str, Json]
Said = Callable[[Json], bool]
PAPER = "(paper’s sets: ChatQA-70B 77.3 %, GPT-4 80.7 %)"


def squad2(options: Options, run: Run, deadline: float) -> None:
    """Each round three questions: one with its paragraph, the same without it, and one that has no answer.

    Only of the articles that the starter is not trained on, nor any threshold fitted.
    """
    rounds = list(rounds_of(data.squad(options.data / "squad"), options))
    tasks = [task for one in rounds for task in one]
    lines = _answered("squad2 answers", tasks, options, run, deadline)
    with_it, without, none = zip(*rounds, strict=True)
    scores = [metrics.f1(lines[one.id]["answer"], one.references) for one in with_it if one.id in lines]
    run.rows.append(Row("squad2", "F1, right paragraph among five", metrics.mean(scores, options.seed)))
    kinds = (("right paragraph left out", without), ("questions without an answer", none))
    run.rows.extend(_refusals("squad2", kinds, with_it, lines))


def mtrag(options: Options, run: Run, deadline: float) -> None:
    tasks = _shuffled(data.mtrag(options.data / "mtrag"), options, "mtrag")
    lines = _answered("mtrag", tasks, options, run, deadline)
    answerable = [one for one in tasks if one.references]
    scores = [metrics.f1(lines[one.id]["answer"], one.references) for one in answerable if one.id in lines]
    run.rows.append(Row("mtrag", "F1, the set's own passages", metrics.mean(scores, options.seed)))
    unanswerable = [one for one in tasks if not one.references]
    kinds = (("unanswerable (none has passages)", unanswerable),)
    run.rows.extend(_refusals("mtrag", kinds, answerable, lines))


def tatqa(options: Options, run: Run, deadline: float) -> None:
    # Both halves of the split are by other names here: only what neither training nor any threshold has seen.
    fresh = [one for one in data.tatqa(options.data / "tatqa") if reported(one.context[0])]
    tasks = _shuffled(fresh, options, "tatqa")
    lines = _answered("tatqa", tasks, options, run, deadline)
    done = [(one, lines[one.id]["answer"]) for one in tasks if one.id in lines]
    scores = [metrics.f1(answer, one.references) for one, answer in done]
    run.rows.append(Row("tatqa", "F1, answers of one span", metrics.mean(scores, options.seed)))
    numeric = [(answer, wanted) for one, answer in done if (wanted := metrics.numbers(one.references[0]))]
    right = metrics.share([wanted <= metrics.numbers(answer) for answer, wanted in numeric])
    run.rows.append(Row("tatqa", "the numbers of those that have some", right))


def doc2dial(options: Options, run: Run, deadline: float) -> None:
    """Each turn twice: from what the program finds, and from the plain pipeline's chunks, whatever it answers there."""
    folder = options.data / "doc2dial"
    library = homes.of_texts("doc2dial", data.doc2dial_texts(folder), options.models)
    questions = chosen([one for one in data.doc2dial(folder) if one.reply], options, "doc2dial answers")
    items: list[Json] = []
    plain_items: list[Json] = []
    for one in questions:
        item: Json = {"id": one.id, "question": one.question, "history": list(one.history)}
        found = library.plain.search(one.question)
        context = [{"text": place.text, "document": place.document, "page": place.pages[0]} for place in found]
        items.append(item)
        plain_items.append(item | {"context": context})
    library.program.run("models", "use", options.model)
    half = (time.monotonic() + deadline) / 2
    our_lines = lines_of("doc2dial answers", items, library.program, run, half)
    lax = homes.empty(options.models, strict=False)
    plain_lines = lines_of("doc2dial answers, plain", plain_items[: len(our_lines)], lax, run, deadline)
    both = [one for one in questions if one.id in our_lines and one.id in plain_lines]
    ours = [metrics.f1(our_lines[one.id]["answer"], [one.reply]) for one in both]
    plain = [metrics.f1(plain_lines[one.id]["answer"], [one.reply]) for one in both]
    seed = options.seed
    row = Row("doc2dial", "F1 to the reply, over all documents", metrics.mean(ours, seed), metrics.mean(plain, seed))
    gained = metrics.mean([one - other for one, other in zip(ours, plain, strict=True)], seed)
    run.rows.extend([row, Row("doc2dial", "F1: what our passages bring", gained, points=True)])


def said_no(line: Json) -> bool:
    """Whether the model itself said that it cannot find the answer."""
    said = (line["withheld"] or line["answer"]).lower()
    asked = line["timings"]["first_token_s"] is not None
    return asked and "sorry" in said and "cannot find the answer" in said


def _verdict(line: Json) -> bool:
    abstained: bool = line["abstained"]
    return abstained


def _refusals(
    name: str, kinds: Sequence[tuple[str, Sequence[Task]]], answerable: Sequence[Task], lines: Lines
) -> list[Row]:
    """How many of the answerable were kept; of each kind of unanswerable ones how many were refused, and the mean."""
    yes = [lines[one.id] for one in answerable if one.id in lines]
    rows = [_row(name, "answerable: kept", yes, lambda one: not _verdict(one), lambda one: not said_no(one))]
    for kind, unanswerable in kinds:
        no = [lines[one.id] for one in unanswerable if one.id in lines]
        ours, plain = (
            metrics.mean_of_halves([said(one) for one in no], [not said(one) for one in yes])
            for said in (_verdict, said_no)
        )
        rows.append(_row(name, f"{kind}: refused", no, _verdict, said_no))
        rows.append(Row(name, f"{kind}: mean with those kept", ours, plain, PAPER))
    return rows


def _row(name: str, measure: str, lines: Sequence[Json], ours: Said, plain: Said) -> Row:
    ours_said, plain_said = (metrics.share([said(one) for one in lines]) for said in (ours, plain))
    return Row(name, measure, ours_said, plain_said)


def _answered(name: str, tasks: Sequence[Task], options: Options, run: Run, deadline: float) -> Lines:
    """From given passages."""
    return lines_of(name, items_of(tasks), homes.empty(options.models), run, deadline)


def items_of(tasks: Sequence[Task]) -> list[Json]:
    """As the terminal takes them."""
    return [
        {"id": one.id, "question": one.question, "history": list(one.history), "context": list(one.context)}
        for one in tasks
    ]


def lines_of(name: str, items: Sequence[Json], program: Program, run: Run, deadline: float) -> Lines:
    """The lines that have an answer; how many had none is told."""
    lines = program.batch("ask", items, deadline)
    failed = sum("error" in line for line in lines.values())
    if failed:
        run.failed[name] = failed
    return {key: line for key, line in lines.items() if "error" not in line}


def _shuffled(tasks: list[Task], options: Options, name: str) -> list[Task]:
    """Those of documents that the starter is not trained on."""
    apart = [one for one in tasks if kept_apart(one.document)]
    random.Random(f"{options.seed}/{name}").shuffle(apart)
    return apart[: options.items or None]


def rounds_of(squad: Squad, options: Options) -> Iterator[tuple[Task, Task, Task]]:
    """With its paragraph, without it, and with a paragraph that holds no answer; always in the order of the seed."""
    items = [item for item in squad.items if kept_apart(item.article)]
    random.Random(f"{options.seed}/squad2 answers").shuffle(items)
    answerable = [item for item in items if item.answers]
    unanswerable = [item for item in items if not item.answers]
    for item, other in list(zip(answerable, unanswerable, strict=False))[: options.items or None]:
        chance = random.Random(f"{options.seed}/{item.id}")
        others = _others(squad, item, chance)
        own = squad.articles[item.article][item.paragraph]
        context = _shuffle([own, *others[: PASSAGES - 1]], chance)
        with_it = Task(f"with {item.id}", item.question, context, item.answers)
        without = Task(f"without {item.id}", item.question, tuple(others))
        chance = random.Random(f"{options.seed}/{other.id}")
        own = squad.articles[other.article][other.paragraph]
        context = _shuffle([own, *_others(squad, other, chance)[: PASSAGES - 1]], chance)
        yield with_it, without, Task(f"none {other.id}", other.question, context)


def _others(squad: Squad, item: SquadItem, chance: random.Random) -> list[str]:
    """Other paragraphs of its article, none of which holds an answer."""
    answer = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in item.answers) or "(?!)", re.IGNORECASE)
    texts = [text for number, text in enumerate(squad.articles[item.article]) if number != item.paragraph]
    usable = [text for text in texts if not answer.search(text)]
    return chance.sample(usable, min(PASSAGES, len(usable)))


def _shuffle(texts: list[str], chance: random.Random) -> tuple[str, ...]:
    chance.shuffle(texts)
    return tuple(texts)
