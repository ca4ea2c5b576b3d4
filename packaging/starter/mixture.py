"""What the starter is trained on: questions on contexts of several passages, answerable or not, most after a dialogue.

As in ChatQA's recipe (arXiv 2401.10225): the passage that holds the answer stands anywhere among others of its
document, some of them those nearest to the question; unanswerable are a set's own such questions, and answerable ones
whose passage is left out. Documents that tests/eval/split.py keeps apart are not touched.
"""

from __future__ import annotations

import collections
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from follow_ups import by_pronoun, elliptic
from forms import altered, sentence_with
from manuals import Section, Told, pages, product, unsaid
from packing import Asked, Example
from split import kept_apart

from app.embedding import BuiltInEmbedder
from app.paths import resources_dir
from app.records import Message, Passage
from app.refusing import NOTHING_FOUND

T = TypeVar("T")
PASSAGES = 5
WITH_DIALOGUE = 0.25
DIALOGUE = 2  # questions before, at most
ELLIPTIC = 0.6  # of the questions that can be asked so after another
OTHER_NAMES = 0.15  # of those without an answer may ask for another name: all that were altered could
ON_SAME = 0.6  # of the dialogues end on the paragraph of the question
TITLED = 0.6  # of the contexts have a title to their passages, as the program's own passages do
NEAREST = 0.5  # of the contexts hold the passages nearest to a question; the others any of their article
OTHERS_EVERY = 10  # contexts one is of a table or a dialogue of people, which have few questions each
FEWEST_REFUSED = 2  # to a context
NEAR_BY = 24  # questions of other paragraphs
LONGEST = 5000  # characters of a context of those
AFTER_ALIKE = 0.4  # of the questions to a manual on one of several things follow one on another of them


@dataclass(frozen=True, slots=True)
class Shares:
    """Questions to a context, at most; unanswerable are the set's own, answerable ones altered, and others whose
    passage is left out. `refused`: no more of these in all to each that is answered, and of the last those nearest to
    a passage that is there, as a search would find it; None: as many as there are, of the whole article."""

    answerable: int
    own_unanswerable: int
    altered: int
    left_out: int
    styles: tuple[tuple[str, float], ...]  # instructions, and how often each is given
    passages: tuple[int, ...]  # how often, of a hundred, a context has as many as PASSAGES, 4, 3, 2, 1
    refused: float | None = None
    manuals: float = 0.0  # of the contexts are pages of made-up manuals (manuals.py)


BOTH = Shares(
    8, 4, 0, 3, (("short", 0.75), ("mixed", 0.1), ("long", 0.15)), (80, 6, 6, 4, 4)
)  # to learn when to answer, and when not
ANSWERING = Shares(
    13, 2, 0, 2, (("short", 0.86), ("mixed", 0.07), ("long", 0.07)), (80, 6, 6, 4, 4)
)  # to learn more of answering
TELLING = Shares(
    20, 8, 3, 3, (("short", 0.86), ("mixed", 0.06), ("long", 0.08)), (55, 10, 10, 10, 15)
)  # to tell them apart
READING = Shares(
    20, 8, 3, 3, (("short", 0.88), ("mixed", 0.05), ("long", 0.07)), (4, 4, 10, 36, 46), 0.75
)  # to read few, and to answer more than to refuse: the program gives it the best one alone (app/models.py)
READING_ON = replace(READING, refused=0.6)  # once it refuses readily
MANUALS = replace(READING_ON, manuals=0.2)


@dataclass(frozen=True, slots=True)
class Item:
    """A question on the paragraph of an article; no answer: it has none there."""

    question: str
    paragraph: int
    answer: str


@dataclass(frozen=True, slots=True)
class Article:
    """Paragraphs and questions. `nearest`: (questions, paragraphs), the paragraphs in order of nearness."""

    title: str
    paragraphs: tuple[str, ...]
    items: tuple[Item, ...]
    nearest: Any


def examples(data: Path, seed: int, shares: Shares = BOTH) -> Iterator[Example]:
    """Without end, never twice the same: articles in turn, tables and dialogues of people among them."""
    chance = random.Random(seed)
    articles = list(_squad(data / "squad"))
    others = [*_tables(data / "tatqa"), *_dialogues(data / "mtrag")]
    weights = [len(article.items) for article in articles]
    left: list[Example] = []
    number = 0
    while True:
        number += 1
        if shares.manuals and chance.random() < shares.manuals:
            yield _of_manual(shares, chance)
        elif others and number % OTHERS_EVERY == 0:
            if not left:
                left = chance.sample(others, len(others))
            yield left.pop()
        else:
            yield _of_article(chance.choices(articles, weights)[0], shares, chance)


def _squad(folder: Path) -> Iterator[Article]:
    embedder = BuiltInEmbedder(resources_dir() / "embedding")
    for name in ("squad2.json", "squad1_extra.json"):
        for article in json.loads((folder / name).read_text("utf-8")):
            if not kept_apart(article["title"]):
                yield _article(article, embedder)


def _article(article: Any, embedder: BuiltInEmbedder) -> Article:
    paragraphs = tuple(part["context"] for part in article["paragraphs"])
    items = tuple(
        Item(asked["question"].strip(), number, _usual(asked["answers"]))
        for number, part in enumerate(article["paragraphs"])
        for asked in part["qas"]
    )
    questions = embedder.embed_passages([item.question for item in items])
    places = embedder.embed_passages(paragraphs)
    return Article(article["title"].replace("_", " "), paragraphs, items, np.argsort(-questions @ places.T, axis=1))


def _usual(answers: Sequence[str]) -> str:
    """The answer most people gave."""
    return collections.Counter(answers).most_common(1)[0][0] if answers else ""


def _of_article(article: Article, shares: Shares, chance: random.Random) -> Example:
    """Around one question, whose paragraph is there or, at times, left out."""
    anchor = chance.randrange(len(article.items))
    own = article.items[anchor].paragraph
    if chance.random() < NEAREST:
        order = [int(place) for place in article.nearest[anchor]]
    else:
        order = chance.sample(range(len(article.paragraphs)), len(article.paragraphs))
    order.remove(own)
    count = chance.choices((PASSAGES, 4, 3, 2, 1), shares.passages)[0]
    chosen = order[:count] if chance.random() < 0.25 else [own, *order[: count - 1]]
    chance.shuffle(chosen)
    texts = [_with_next(article, place, chance) for place in chosen] if count < PASSAGES else None
    shown = texts or [article.paragraphs[place] for place in chosen]
    title = f"{article.title}.pdf" if chance.random() < TITLED else ""
    return Example(_passages(shown, title), tuple(_asked(article, chosen, shown, shares, chance)))


def _with_next(article: Article, place: int, chance: random.Random) -> str:
    """A paragraph, at times with the one after it: the program's passages are longer than most paragraphs."""
    after = article.paragraphs[place + 1 : place + 2] if chance.random() < 0.7 else ()
    return "\n".join((article.paragraphs[place], *after))


def _passages(texts: Sequence[str], title: str) -> tuple[Passage, ...]:
    return tuple(Passage(number, title, "", (), text, 0.0) for number, text in enumerate(texts, 1))


def _asked(
    article: Article, chosen: Sequence[int], shown: Sequence[str], shares: Shares, chance: random.Random
) -> Iterator[Asked]:
    there = [item for item in article.items if item.paragraph in chosen]
    yes = [item for item in there if item.answer]
    no = [item for item in there if not item.answer]
    text = "\n".join(shown)
    gone = _gone(article, chosen, text, shares.refused is not None)
    without = [
        *_altered(yes, text, shares.altered * (1 if no else 2), chance),
        *((item, "") for item in _some(no, shares.own_unanswerable, chance)),
        *((item, "") for item in _some(gone, shares.left_out + (0 if no else shares.own_unanswerable // 3), chance)),
    ]
    answered = [(item, item.answer) for item in _some(yes, shares.answerable, chance)]
    most = max(FEWEST_REFUSED, round(shares.refused * len(answered))) if shares.refused is not None else len(without)
    picked = [*answered, *_some(without, most, chance)]
    for item, answer in picked:
        style = chance.choices(*zip(*shares.styles, strict=True))[0]
        before, question = _before(item, answer, picked, chance)
        history = tuple(_history(before, article, style))
        yield Asked(style, history, question, _form(answer, item, article, style))


def _before(
    item: Item, answer: str, picked: Sequence[tuple[Item, str]], chance: random.Random
) -> tuple[list[tuple[Item, str]], str]:
    """The dialogue before a question, and the question as it is asked after it."""
    others = [one for one in picked if one[0] is not item]
    same = [one for one in others if one[0].paragraph == item.paragraph and one[1] not in ("", item.answer)]
    by_name = bool(answer) or chance.random() < OTHER_NAMES
    short = {one: text for one in same if (text := elliptic(one[0].question, one[1], item.question, by_name))}
    is_short = bool(short) and chance.random() < ELLIPTIC
    if not is_short and chance.random() >= WITH_DIALOGUE:
        return [], item.question
    before = _some(others, chance.randint(1, DIALOGUE), chance)
    if not is_short and (not same or chance.random() >= ON_SAME):
        return before, item.question
    last = chance.choice([*short] if is_short else same)
    before = [*(one for one in before[1:] if one is not last), last]
    if is_short:
        return before, chance.choice((short[last], f"And {short[last][:1].lower()}{short[last][1:]}"))
    return before, by_pronoun(last[0].question, last[1], item.question)


def _gone(article: Article, chosen: Sequence[int], text: str, near: bool) -> list[Item]:
    """Questions whose passage is left out: all, or those nearest to the first that is there."""
    gone = [
        (list(order).index(chosen[0]), number)
        for number, (item, order) in enumerate(zip(article.items, article.nearest, strict=True))
        if item.answer and item.paragraph not in chosen and not _stands(item.answer, text)
    ]
    return [article.items[number] for _, number in (sorted(gone)[:NEAR_BY] if near else gone)]


def _altered(items: Sequence[Item], text: str, count: int, chance: random.Random) -> Iterator[tuple[Item, str]]:
    for item in _some(items, count, chance):
        question = altered(item.question, item.answer, text, chance)
        if question:
            yield Item(question, item.paragraph, ""), ""


def _of_manual(shares: Shares, chance: random.Random) -> Example:
    """A page of a manual, at times among others of it."""
    name = product(chance)
    shown = pages(chance, name, chance.choices((3, 2, 1), (4, 16, 80))[0])
    texts = ["\n".join(section.text for section in sections) for sections in shown]
    title = f"{name.lower().replace(' ', chance.choice('-_'))}{chance.choice(('', '-manual', '-guide'))}.pdf"
    asked = list(_to_manual([section for sections in shown for section in sections], name, shares, chance))
    return Example(_passages(texts, title if chance.random() < TITLED else ""), tuple(asked))


def _to_manual(sections: Sequence[Section], name: str, shares: Shares, chance: random.Random) -> Iterator[Asked]:
    text = "\n".join(section.text for section in sections)
    told = [(one, section) for section in sections for one in section.told]
    answered = _some([one for one in told if one[0].answer], shares.answerable, chance)
    most = max(FEWEST_REFUSED, round((shares.refused or 1) * len(answered)))
    without = [(unsaid(chance, name), sections[0]) for _ in range(most // 3)]
    without += _some([one for one in told if not one[0].answer], most - most // 3, chance)
    for one, section in [*answered, *without]:
        style = chance.choices(*zip(*shares.styles, strict=True))[0]
        alike = [
            other for other in section.told if other.again and other.answer and other.of == one.of and other is not one
        ]
        if one.again and alike and chance.random() < AFTER_ALIKE:
            other = chance.choice(alike)
            history = (Message("user", other.question), Message("assistant", _manual_form(other, text, style)))
            yield Asked(style, history, one.again, _manual_form(one, text, style))
        else:
            yield Asked(style, (), one.question, _manual_form(one, text, style))


def _manual_form(one: Told, text: str, style: str) -> str:
    if not one.answer:
        return NOTHING_FOUND
    lines = (line for line in text.split("\n") if one.answer in line)
    return sentence_with(one.question, one.answer, next(lines, "")) if style == "long" else one.answer


def _history(before: Sequence[tuple[Item, str]], article: Article, style: str) -> Iterator[Message]:
    for item, answer in before:
        yield Message("user", item.question)
        yield Message("assistant", _form(answer, item, article, style))


def _form(answer: str, item: Item, article: Article, style: str) -> str:
    """The answer in the form the instruction asks for."""
    if not answer:
        return NOTHING_FOUND
    return sentence_with(item.question, answer, article.paragraphs[item.paragraph]) if style == "long" else answer


def _some(items: Sequence[T], count: int, chance: random.Random) -> list[T]:
    return chance.sample(items, min(count, len(items)))


def _stands(answer: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", text, re.IGNORECASE) is not None


def _tables(folder: Path) -> Iterator[Example]:
    """TAT-QA's tables and paragraphs, a row a line, with the questions that one span or one number answers."""
    for one in json.loads((folder / "dev.json").read_text("utf-8")):
        if kept_apart(one["table"]["uid"]):
            continue
        rows = (" | ".join(cell.strip() for cell in row) for row in one["table"]["table"])
        texts = ["\n".join(rows), *(part["text"] for part in one["paragraphs"])]
        asked = tuple(
            Asked("short", (), item["question"], item["answer"][0])
            for item in one["questions"]
            if item["answer_type"] == "span"
        )
        if asked and sum(map(len, texts)) < LONGEST:
            yield Example(_passages(texts, ""), asked)


def _dialogues(folder: Path) -> Iterator[Example]:
    """mtRAG's turns, each with its own passages; what only thanks or greets is left out."""
    data = json.loads((folder / "reference.json").read_text("utf-8"))
    texts = {one["document_id"]: one["text"] for one in data["documents"]}
    for one in data["tasks"]:
        said = one["input"]
        shown = [texts[place["document_id"]] for place in one["contexts"]]
        usable = shown and sum(map(len, shown)) < LONGEST and one["Answerability"] == ["ANSWERABLE"]
        if usable and not kept_apart(said[0]["text"]):
            history = tuple(Message("user" if m["speaker"] == "user" else "assistant", m["text"]) for m in said[:-1])
            asked = Asked("long", history[-6:], said[-1]["text"], one["targets"][0]["text"])
            yield Example(_passages(shown, ""), (asked,))
