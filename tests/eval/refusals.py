"""Whether what was found is near enough to ask the model (app.strength): fitted on one half, told of the other.

.venv/bin/python tests/eval/refusals.py          prints what app/strength.py should hold
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(ROOT), str(HERE.parent), str(HERE)]

import data  # noqa: E402
import metrics  # noqa: E402
import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402
from report import Row  # noqa: E402
from split import reported  # noqa: E402

from app import strength  # noqa: E402
from app.embedding import BuiltInEmbedder  # noqa: E402
from app.paths import resources_dir  # noqa: E402
from app.records import Message  # noqa: E402

PASSAGES = 5
FALSE_REFUSALS = 0.03  # of the answerable questions of the half that is fitted on
FALSE_REFUSALS_OF_SHORT = 0.01  # short questions in everyday words, which the sets have few of, are refused more rarely
STEPS, RATE, DECAY = 6000, 0.3, 2e-3  # of the logistic regression


@dataclass(frozen=True, slots=True)
class Case:
    """A question with passages that hold its answer, or do not. `document` decides the half."""

    name: str
    document: str
    question: str
    history: tuple[Message, ...]
    passages: tuple[str, ...]
    answerable: bool


def measure(folder: Path, seed: int, limit: int) -> list[Row]:
    """Of the half that nothing was fitted on: answerable questions kept, others refused before the model speaks."""
    embedder = BuiltInEmbedder(resources_dir() / "embedding")
    found: dict[tuple[str, bool], list[bool]] = {}
    for case in cases(folder, seed):
        hits = found.setdefault((case.name, case.answerable), [])
        if reported(case.document) and len(hits) < limit:
            told = strength.measure(case.question, case.history, case.passages, embedder)
            hits.append((told is not None and told.is_weak()) is not case.answerable)
    labels = {True: "before the model: answerable kept", False: "before the model: passages of others refused"}
    return [Row(name, labels[answerable], metrics.share(hits)) for (name, answerable), hits in found.items()]


def cases(folder: Path, seed: int) -> Iterator[Case]:
    """Each question with its own passages, and with those of others where that leaves it without an answer."""
    chance = random.Random(f"{seed}/refusals")
    squad = data.squad(folder / "squad")
    items = [item for item in squad.items if item.answers]
    chance.shuffle(items)
    for item in items:
        paragraphs = squad.articles[item.article]
        others = [text for place, text in enumerate(paragraphs) if place != item.paragraph]
        others = [text for text in others if not any(answer in text for answer in item.answers)]
        if len(others) >= PASSAGES:
            five = chance.sample(others, PASSAGES)
            own = (*five[:-1], paragraphs[item.paragraph])
            yield Case("squad2", item.article, item.question, (), own, True)
            yield Case("squad2", item.article, item.question, (), tuple(five), False)
    tasks = data.tatqa(folder / "tatqa")
    chance.shuffle(tasks)
    for task, other in zip(tasks, [*tasks[1:], tasks[0]], strict=True):
        yield Case("tatqa", task.context[0], task.question, (), task.context, True)
        if task.context != other.context:
            yield Case("tatqa", task.context[0], task.question, (), other.context, False)
    for task in data.mtrag(folder / "mtrag"):
        if task.context and task.references:
            history = tuple(Message(one["role"], one["content"]) for one in task.history)  # type: ignore[arg-type]
            first = task.history[0]["content"] if task.history else task.question
            yield Case("mtrag", first, task.question, history, task.context, True)
    yield from _japanese(folder / "jaquad", chance)


def _japanese(folder: Path, chance: random.Random) -> Iterator[Case]:
    questions = data.jaquad(folder)
    texts = data.jaquad_texts(folder)
    chance.shuffle(questions)
    for question in questions:
        title = question.gold.document
        other = chance.choice(list(texts))
        for name, answerable in ((title, True), (other, False)):
            if answerable or name != title:
                paragraphs = texts[name].paragraphs[: 4 * PASSAGES]
                yield Case("jaquad", title, question.question, (), tuple(paragraphs), answerable)


def fit(folder: Path, seed: int, limit: int) -> dict[str, float]:
    """What app.strength is to hold, from the half that is not told of."""
    embedder = BuiltInEmbedder(resources_dir() / "embedding")
    counts: dict[tuple[str, bool], int] = {}
    told: list[tuple[Case, strength.Strength]] = []
    for case in cases(folder, seed):
        key = case.name, case.answerable
        if not reported(case.document) and counts.get(key, 0) < limit:
            counts[key] = counts.get(key, 0) + 1
            measured = strength.measure(case.question, case.history, case.passages, embedder)
            if measured is not None:
                told.append((case, measured))
    read = [(case, one) for case, one in told if one.nearness is not None]
    features = np.array([(one.cover, one.nearness, 1.0) for _, one in read])
    answerable = np.array([case.answerable for case, _ in read], float)
    groups = [(case.name, case.answerable) for case, _ in read]
    weights = np.array([1.0 / groups.count(group) for group in groups])
    found = _logistic(features, answerable, weights / weights.sum())
    scores = features @ found
    alone = np.array([case.answerable and not case.history for case, _ in read])
    followed = np.array([case.answerable and bool(case.history) for case, _ in read])
    unread = [one.cover for case, one in told if one.nearness is None and case.answerable]
    return {
        "COVER": found[0],
        "NEARNESS": found[1],
        "CONSTANT": found[2],
        "LEAST": float(np.quantile(scores[alone], FALSE_REFUSALS)),
        "LEAST_NEARNESS": float(np.quantile(features[alone, 1], FALSE_REFUSALS_OF_SHORT)),
        "LEAST_IN_DIALOGUE": float(np.quantile(scores[followed], FALSE_REFUSALS)),
        "LEAST_COVER_UNREAD": float(np.quantile(unread, FALSE_REFUSALS)),
    }


def _logistic(features: NDArray[np.float64], wanted: NDArray[np.float64], weights: NDArray[np.float64]) -> list[float]:
    """Logistic regression by gradient descent, the last feature being the constant."""
    middle, spread = features.mean(axis=0), features.std(axis=0)
    middle[-1], spread[-1] = 0.0, 1.0
    scaled = (features - middle) / spread
    found = np.zeros(scaled.shape[1])
    for _ in range(STEPS):
        gap = wanted - 1.0 / (1.0 + np.exp(-scaled @ found))
        found += RATE * (scaled.T @ (weights * gap) - DECAY * np.append(found[:-1], 0.0))
    slopes = found[:-1] / spread[:-1]
    return [*map(float, slopes), float(found[-1] - slopes @ middle[:-1])]


def main(arguments: Sequence[str]) -> int:
    """Print what was fitted, then how today's constants do."""
    folder = Path(os.environ.get("CHATQA_EVAL", ROOT.parent / "shared" / "eval"))
    limit = int(arguments[0]) if arguments else 400
    for name, value in fit(folder, 7, limit).items():
        print(f"{name} = {value:.2f}")
    for row in measure(folder, 7, limit):
        if row.ours is not None:
            print(f"{row.name}: {row.measure}: {row.ours.value:.3f} of {row.ours.count}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
