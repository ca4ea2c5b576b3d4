"""Does drafting change an answer? 200 questions of SQuAD 2.0, each answered with and without.

Where two answers differ, the two likeliest tokens at the first difference are told with their logits' distance.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from at_work import finished, load

from app import prompt
from app.events import Token
from app.model import Generated, LanguageModel
from app.records import Passage

QUESTIONS = 200
PASSAGES = 5
TOGETHER = 10  # questions to the same passages
SAID = 64  # tokens


def measure(path: Path, data: Path) -> list[str]:
    """The rows of the report."""
    model = load(path)
    same, gaps, guessed, right, answered = 0, [], 0, 0, 0
    for done, tokens in enumerate(_prompts(model, data), 1):
        model.drafting = True
        with_drafts, counted = said(model, tokens)
        drafted = model._prefix.tokens[len(tokens) :]
        model._prefix.cut(counted.reused_tokens)  # both read the same: it is drafting that is measured
        model.drafting = False
        without, _ = said(model, tokens)
        plain = model._prefix.tokens[len(tokens) :]
        same += with_drafts == without
        guessed, right = guessed + counted.guessed_tokens, right + counted.accepted_tokens
        answered += counted.answer_tokens
        print(f"\r{done} of {QUESTIONS}, {same} the same", end="", file=sys.stderr, flush=True)
        if with_drafts != without:
            gaps.append(_gap(model, tokens, drafted, plain))
    model.close()
    rows = [
        f"| {path.stem}: the same answer with drafting and without | {same} of {QUESTIONS} | ≥ 98 % |",
        f"| {path.stem}: tokens that were guessed right, of {answered:,} said | {right:,} of {guessed:,} guessed | |",
    ]
    if gaps:
        shown = ", ".join(f"{gap:.3f}" for gap in gaps)
        rows.append(f"| {path.stem}: distance of the two logits at the first difference | {shown} | ≤ 0.01 |")
    return rows


def said(model: LanguageModel, tokens: Sequence[int]) -> tuple[str, Generated]:
    """An answer's text, and how it went."""
    text = ""
    job = model.generate(tokens, SAID, prompt.STOPS)
    while True:
        try:
            event = next(job)
        except StopIteration as end:
            return text, end.value
        if isinstance(event, Token):
            text += event.text


def _prompts(model: LanguageModel, data: Path) -> Iterator[tuple[int, ...]]:
    """Questions on paragraphs that follow each other in an article, each group to the same passages."""
    chance = random.Random(3)
    articles = json.loads(data.read_text("utf-8"))
    for _ in range(QUESTIONS // TOGETHER):
        article = chance.choice(articles)
        first = chance.randrange(len(article["paragraphs"]) - PASSAGES + 1)
        chosen = article["paragraphs"][first : first + PASSAGES]
        texts = [paragraph["context"] for paragraph in chosen]
        passages = [Passage(n, article["title"], "", (1,), text, 1.0) for n, text in enumerate(texts, 1)]
        questions = [item["question"] for paragraph in chosen for item in paragraph["qas"]]
        for question in chance.sample(questions, TOGETHER):
            yield prompt.build(model.tokenize, passages, (), question, "long", model.context_tokens - SAID).tokens


def _gap(model: LanguageModel, tokens: tuple[int, ...], one: list[int], other: list[int]) -> float:
    """The distance of the two likeliest tokens where the answers part."""
    place = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    finished(model.generate([*tokens, *one[:place]], 1))
    logits = np.sort(model._loaded.logits(0))
    return float(logits[-1] - logits[-2])
