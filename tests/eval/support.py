"""How well answers are held to their sources: true sentences and ones with a number, name or date swapped.

.venv/bin/python tests/eval/support.py [--data DIR] [--seed N] [--limit N] [--half 0|1]

The sentences are made from SQuAD 2.0's and JaQuAD's answers in several ways, and from TAT-QA's; a swapped one has
another answer of the same kind in place of the true one. Every second article of SQuAD 2.0 (half 0) was looked at
while grounding was written; what is reported is measured on the others.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT)]

from app import grounding  # noqa: E402
from app.records import Passage, Sentence  # noqa: E402

PASSAGES = 5  # the right paragraph and others of its article
MOST_WORDS = 6  # of a number, name or date
_DATE = re.compile(r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b")
_YEAR = re.compile(r"\b1\d{3}\b|\b20[0-2]\d\b")
_NUMBER_WORD = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|million|billion|"
    r"second|third|half)\b"
)
_ASKING = {"who", "what", "when", "where", "which", "how", "whose", "whom", "why"}
_AUXILIARY = "is are was were do does did has have had can could will would should may might must".split()


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the report: the share (0 to 1) of `count` sentences, made in a way from a set, that `what` names."""

    set: str
    way: str
    count: int
    rate: float
    what: str


@dataclass(frozen=True, slots=True)
class Item:
    """An answer to a question on a text, which is the first of its passages."""

    question: str
    answer: str
    accepted: tuple[str, ...]
    start: int  # of the answer in the text; -1: not known
    texts: tuple[str, ...]
    same_text: tuple[str, ...]  # other answers to questions on the same text
    same_article: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A sentence made from an item: true, or with its answer swapped. `asked` is the question, where that is given."""

    way: str
    swap: str  # empty: true
    sentence: str
    asked: str
    texts: tuple[str, ...]


def kind_of(answer: str) -> str:
    """date, number or name; empty for an answer that is none, as one of many words is."""
    if len(answer.split()) > MOST_WORDS:
        return ""
    if _DATE.search(answer) or re.fullmatch(r"(?:in |by |since |from )?(?:the )?(?:early |late )?[12]\d{3}s?", answer):
        return "date"
    if re.search(r"\d", answer) or _NUMBER_WORD.search(answer.lower()):
        return "number"
    if re.search(r"[A-Z]\w*", re.sub(r"^(?:The|A|An|In|By|To|It|They)\b", "", answer)):
        return "name"
    return ""


def state(question: str, answer: str) -> str:
    """The question with its answer as a statement, as a small set of rules makes it."""
    words = question.strip().rstrip("?. ").split()
    lowered = [word.lower() for word in words]
    asking = next((i for i, word in enumerate(lowered) if word in _ASKING), None)
    if asking is None:
        return f"{' '.join(words)}: {answer}."
    verb = next((i for i in range(asking + 1, len(words)) if lowered[i] in _AUXILIARY), None)
    before, after = words[:asking], words[asking + 1 :]
    if lowered[asking] in ("who", "what") and asking == 0 and (verb is None or verb == 1):
        if verb is None or lowered[1] in ("is", "are", "was", "were"):
            said = f"{answer} {' '.join(after)}."
        elif len(words) > 3:
            said = f"{' '.join(words[2:])} {answer}."
        else:
            said = f"{' '.join(after)} {answer}."
    elif verb is not None:
        rest = words[verb + 1 :]
        link = "in " if lowered[asking] == "when" and answer[:1].isdigit() else ""
        said = f"{' '.join([*before, *rest])} {words[verb]} {link}{answer}."
        if lowered[asking] in ("which", "what", "how", "whose"):
            noun = " ".join(words[asking + 1 : verb])
            said = f"{' '.join(rest)} {words[verb]} {' '.join(before)} {answer} {noun}."
    else:
        said = f"{' '.join(before)} {answer} {' '.join(after)}."
    said = " ".join(said.split())
    return said[:1].upper() + said[1:]


def perturb(answer: str, chance: random.Random) -> str:
    """The answer with its last number of several figures changed a little; empty where it has none."""
    numbers = list(re.finditer(r"\d+", answer))
    if not numbers:
        return ""
    found = chance.choice(numbers)
    value = int(found.group())
    changed = str(max(0, value + chance.choice([-3, -2, -1, 1, 2, 3, 10]))).zfill(len(found.group()))
    return answer[: found.start()] + changed + answer[found.end() :] if int(changed) != value else ""


def swaps(item: Item, chance: random.Random, kind: Any = kind_of) -> Iterator[tuple[str, str]]:
    """(how it was chosen, another answer of the same kind), each false as far as the set tells."""
    wanted = kind(item.answer)
    if not wanted:
        return
    for name, pool in (("article", item.same_article), ("passage", item.same_text)):
        fitting = [other for other in pool if kind(other) == wanted and _false(other, item)]
        if fitting:
            yield name, chance.choice(fitting)
    changed = perturb(item.answer, chance)
    if changed and _false(changed, item):
        yield "perturbed", changed


def _false(other: str, item: Item) -> bool:
    plain = _plain(other)
    return bool(plain) and not any(plain in _plain(good) or _plain(good) in plain for good in item.accepted)


def _plain(text: str) -> str:
    return re.sub(r"\b(?:the|a|an|in|of)\b|\W", "", text.lower())


def sentence_with(item: Item) -> tuple[str, int] | None:
    """The text's sentence that holds the answer, and where the answer stands in it."""
    text = item.texts[0]
    start = item.start if item.start >= 0 else text.find(item.answer)
    for first, last in grounding.sentences(text):
        if first <= start and start + len(item.answer) <= last:
            return text[first:last], start - first
    return None


def made(item: Item, chance: random.Random, ways: str, kind: Any = kind_of) -> Iterator[Made]:
    """The sentences made from an item, in the ways named."""
    chosen = [("", item.answer), *swaps(item, chance, kind)]
    home = sentence_with(item)
    for swap, answer in chosen:
        for way in ways:
            if way == "a" and home is not None:
                sentence, at = home
                yield Made(
                    "a: the text's own",
                    swap,
                    sentence[:at] + answer + sentence[at + len(item.answer) :],
                    "",
                    item.texts,
                )
            if way == "b":
                said = state(item.question, answer)
                yield Made("b: a statement", swap, said, "", item.texts)
                yield Made("b: a statement, question given", swap, said, item.question, item.texts)
            if way == "c":
                yield Made(
                    "c: the answer to … is", swap, f"The answer to “{item.question}” is {answer}.", "", item.texts
                )
                yield Made("c: question: answer", swap, f"{item.question.rstrip('? ')}: {answer}.", "", item.texts)
            if way == "d":
                if not swap or not any(answer.lower() in text.lower() for text in item.texts):
                    yield Made("d: the bare answer", swap, answer, "", item.texts)
                yield Made("d: the bare answer, question given", swap, answer, item.question, item.texts)


def squad(path: Path, half: int | None = None) -> list[Item]:
    """SQuAD's answered questions; of one half of the articles, where that is named (0 or 1)."""
    return [item for article in _half(json.loads(path.read_text("utf-8")), half) for item in _items(article)]


def jaquad(folder: Path, half: int | None = None) -> list[Item]:
    """JaQuAD's questions."""
    articles = []
    for path in sorted(folder.glob("*.json")):
        articles += json.loads(path.read_text("utf-8"))["data"]
    return [item for article in _half(articles, half) for item in _items(article)]


def _half(articles: list[Any], half: int | None) -> list[Any]:
    return articles if half is None else articles[half::2]


def _items(article: dict[str, Any]) -> Iterator[Item]:
    paragraphs = [p for p in article["paragraphs"] if p["qas"]]
    texts = [paragraph["context"] for paragraph in article["paragraphs"]]
    answers = [[_first(qa)[0] for qa in p["qas"] if qa["answers"]] for p in paragraphs]
    everywhere = tuple(answer for group in answers for answer in group)
    for number, paragraph in enumerate(paragraphs):
        for place, qa in enumerate(paragraph["qas"]):
            if not qa["answers"]:
                continue
            answer, start = _first(qa)
            chance = random.Random(f"{number}:{place}")
            others = [text for text in texts if text != paragraph["context"]]
            chosen = (paragraph["context"], *chance.sample(others, min(PASSAGES - 1, len(others))))
            accepted = tuple(each if isinstance(each, str) else each["text"] for each in qa["answers"])
            same = tuple(answers[number])
            yield Item(qa["question"].strip(), answer, accepted, start, chosen, same, everywhere)


def _first(qa: dict[str, Any]) -> tuple[str, int]:
    answer = qa["answers"][0]
    return (answer, -1) if isinstance(answer, str) else (answer["text"], answer["answer_start"])


def tally(sentences: Sequence[Made]) -> tuple[list[tuple[Made, Sentence]], dict[tuple[str, str], Counter[str]]]:
    """Each sentence checked, and how often each support was given, by (way, swap)."""
    checked = []
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in sentences:
        passages = [Passage(n, "", "", (1,), text, 1.0) for n, text in enumerate(one.texts, 1)]
        held = grounding.check(one.sentence, passages, one.asked)
        order = ("unsupported", "partly", "supported")
        worst = min(held, key=lambda each: order.index(each.support))
        checked.append((one, worst))
        counts[one.way, one.swap][worst.support] += 1
    return checked, counts


def tatqa(path: Path) -> tuple[list[Made], list[Made]]:
    """Answers that stand in TAT-QA's tables and texts, with their swaps, as sentences; and ones that are worked out."""
    given, worked_out = [], []
    chance = random.Random(5)
    for context in json.loads(path.read_text("utf-8")):
        rows = ["  ".join(" ".join(cell.split()) for cell in row if cell.strip()) for row in context["table"]["table"]]
        texts = ("\n".join([*(each["text"] for each in context["paragraphs"]), *(row for row in rows if row)]),)
        spans = [q for q in context["questions"] if q["answer_type"] == "span"]
        everywhere = [_scaled(q) for q in spans]
        for question in context["questions"]:
            asked = question["question"].strip()
            if question["answer_type"] == "arithmetic":
                worked_out.append(Made("worked out", "", f"{asked.rstrip('? ')}: {_scaled(question)}.", "", texts))
            elif question["answer_type"] == "span":
                answer = _scaled(question)
                item = Item(asked, answer, (answer,), -1, texts, tuple(everywhere), ())
                given += made(item, chance, "c")
    return given, worked_out


def _scaled(question: dict[str, Any]) -> str:
    """An answer with its scale: "221 million"."""
    answer, scale = question["answer"], question["scale"]
    text = str(answer[0] if isinstance(answer, list) else answer)
    if not scale or scale in text:
        return text
    return f"{text}%" * ("%" not in text) or text if scale == "percent" else f"{text} {scale}"


def measure(data: Path, seed: int = 1, limit: int = 300, half: int | None = 1) -> list[Row]:
    """How the sentences made from `limit` items of each set fare; `data` is the folder of all sets.

    A set that is not there has no rows. `half`: of SQuAD 2.0's and JaQuAD's articles; None for all.
    """
    rows: list[Row] = []
    sets: list[tuple[str, list[Item], str]] = []
    if (data / "squad" / "squad2.json").is_file():
        sets.append(("squad2", squad(data / "squad" / "squad2.json", half), "abcd"))
    if (data / "squad" / "squad1_extra.json").is_file():
        sets.append(("squad1 extra", squad(data / "squad" / "squad1_extra.json"), "abcd"))
    if (data / "jaquad" / "dev").is_dir():
        sets.append(("jaquad dev", jaquad(data / "jaquad" / "dev", half), "ad"))
    for name, items, ways in sets:
        chance = random.Random(seed)
        chosen = chance.sample(items, min(limit, len(items)))
        kind = kind_in_japanese if name.startswith("jaquad") else kind_of
        rows += _rows(name, [one for item in chosen for one in made(item, chance, ways, kind)])
    if (data / "tatqa" / "dev.json").is_file():
        for way, sentences in zip(("given", "worked out"), tatqa(data / "tatqa" / "dev.json"), strict=True):
            chosen_ones = random.Random(seed).sample(sentences, min(2 * limit, len(sentences)))
            rows += _rows(f"tatqa dev, {way}", chosen_ones)
    return rows


def kind_in_japanese(answer: str) -> str:
    """date, number or name; empty for an answer that is none."""
    if re.search(r"\d\s*[年月日]|世紀", answer):
        return "date"
    if re.search(r"\d", answer):
        return "number"
    return "name" if re.fullmatch(r"[\u30a1-\u30ff\u4e00-\u9fff・々A-Za-z]{2,12}", answer) else ""


def _rows(name: str, sentences: Sequence[Made]) -> list[Row]:
    _, counts = tally(sentences)
    rows = []
    for way in sorted({way for way, _ in counts}):
        true = counts.get((way, ""), Counter())
        if total := sum(true.values()):
            for support in ("supported", "partly", "unsupported"):
                rows.append(Row(name, way, total, true[support] / total, f"true called {support}"))
        swapped = {swap: count for (of, swap), count in counts.items() if of == way and swap}
        if swapped:
            every = sum(swapped.values(), Counter())
            for what, count in [("", every), *(("by " + s, c) for s, c in sorted(swapped.items()))]:
                said = " ".join(f"swapped {what} called supported".split())
                rows.append(Row(name, way, sum(count.values()), count["supported"] / sum(count.values()), said))
    return rows


def main() -> int:
    """Print a table."""
    parser = argparse.ArgumentParser()
    default = Path(os.environ.get("CHATQA_EVAL", ROOT.parent / "shared" / "eval"))
    parser.add_argument("--data", type=Path, default=default)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, default=300, help="items of each set")
    parser.add_argument("--half", type=int, choices=(0, 1), default=1)
    chosen = parser.parse_args()
    rows = measure(chosen.data, chosen.seed, chosen.limit, chosen.half)
    if not rows:
        print(f"Nothing is measured: {chosen.data} holds none of the sets (CHATQA_EVAL names the folder of the data).")
        return 0
    print("| set | sentences made as | what | count | rate |\n|---|---|---|---|---|")
    for row in rows:
        print(f"| {row.set} | {row.way} | {row.what} | {row.count:,} | {row.rate:.1%} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
