"""The data sets: their texts, and what is asked of them. What each is stands in EVALUATION.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hits import Gold, around, beginning
from text_pdfs import Text

Message = dict[str, str]  # {"role": "user"|"assistant", "content"}


@dataclass(frozen=True, slots=True)
class Question:
    """One to search for. `gold` names a document as the set does; `reply` is what was answered, if anything was."""

    id: str
    question: str
    gold: Gold
    history: tuple[Message, ...] = ()
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One to answer from given passages."""

    id: str
    question: str
    context: tuple[str, ...]
    references: tuple[str, ...] = ()  # none: it cannot be answered from these passages
    history: tuple[Message, ...] = ()
    document: str = ""  # what decides its part of the split


@dataclass(frozen=True, slots=True)
class SquadItem:
    """A question on a paragraph of an article; without answers it cannot be answered there."""

    id: str
    question: str
    article: str
    paragraph: int
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Squad:
    """Paragraphs by article, and their questions."""

    articles: dict[str, tuple[str, ...]]
    items: tuple[SquadItem, ...]


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def financebench(folder: Path) -> list[Question]:
    """Its pages count from zero, ours from one."""
    return [
        Question(one["id"], one["question"], Gold(one["pdf"], pages=frozenset(page + 1 for page in one["pages"])))
        for one in read(folder / "questions.json")
    ]


def doc2dial_texts(folder: Path) -> dict[str, Text]:
    """By the set's own name of a document, which is its title and a number."""
    documents = read(folder / "documents.json")
    return {key: Text(key.split("#")[0].strip(), tuple(text.split("\n\n"))) for key, text in documents.items()}


def doc2dial(folder: Path) -> list[Question]:
    return [
        Question(
            id=f"{one['dialogue']}/{one['turn']}",
            question=one["messages"][-1]["content"],
            gold=Gold(one["document"], (beginning(one["gold_span"]),)),
            history=tuple(one["messages"][:-1]),
            reply=one["reply"] or "",
        )
        for one in read(folder / "turns.json")
    ]


def squad(folder: Path) -> Squad:
    articles = read(folder / "squad2.json")
    items = [
        SquadItem(asked["id"], asked["question"], article["title"], number, tuple(asked["answers"]))
        for article in articles
        for number, paragraph in enumerate(article["paragraphs"])
        for asked in paragraph["qas"]
    ]
    paragraphs = {one["title"]: tuple(part["context"] for part in one["paragraphs"]) for one in articles}
    return Squad(paragraphs, tuple(items))


def squad_texts(folder: Path) -> dict[str, Text]:
    return {title: Text(title.replace("_", " "), texts) for title, texts in squad(folder).articles.items()}


def squad_questions(folder: Path) -> list[Question]:
    """The answerable ones. Where an answer stands twice in its paragraph, either place is right."""
    data = squad(folder)
    return [
        Question(
            item.id, item.question, Gold(item.article, _windows(data.articles[item.article][item.paragraph], item))
        )
        for item in data.items
        if item.answers
    ]


def _windows(paragraph: str, item: SquadItem) -> tuple[str, ...]:
    wanted = re.escape(item.answers[0])
    return tuple({around(paragraph, *found.span()): None for found in re.finditer(wanted, paragraph)})


def jaquad_texts(folder: Path) -> dict[str, Text]:
    return {
        article["title"]: Text(article["title"], tuple(part["context"] for part in article["paragraphs"]), True)
        for article in _jaquad(folder)
    }


def jaquad(folder: Path) -> list[Question]:
    questions = []
    for article in _jaquad(folder):
        for paragraph in article["paragraphs"]:
            for asked in paragraph["qas"]:
                answer = asked["answers"][0]
                start, text = answer["answer_start"], paragraph["context"]
                gold = Gold(article["title"], (around(text, start, start + len(answer["text"])),))
                questions.append(Question(asked["id"], asked["question"], gold))
    return questions


def _jaquad(folder: Path) -> Iterator[Any]:
    for path in sorted((folder / "dev").glob("*.json")):
        yield from read(path)["data"]


def mtrag(folder: Path) -> list[Task]:
    """Without its thanks and greetings, which ask nothing. What is partly answerable counts as answerable."""
    data = read(folder / "reference.json")
    texts = {one["document_id"]: one["text"] for one in data["documents"]}
    return [
        Task(
            id=one["task_id"],
            question=one["input"][-1]["text"],
            context=tuple(texts[place["document_id"]] for place in one["contexts"]),
            references=() if one["Answerability"] == ["UNANSWERABLE"] else (one["targets"][0]["text"],),
            history=tuple({"role": _role(said["speaker"]), "content": said["text"]} for said in one["input"][:-1]),
            document=one["input"][0]["text"],
        )
        for one in data["tasks"]
        if one["Answerability"] != ["CONVERSATIONAL"]
    ]


def _role(speaker: str) -> str:
    return "user" if speaker == "user" else "assistant"


def tatqa(folder: Path) -> list[Task]:
    """The questions whose answer is one span; the table a passage of its own, a row a line."""
    tasks = []
    for one in read(folder / "dev.json"):
        rows = (" | ".join(cell.strip() for cell in row) for row in one["table"]["table"])
        context = ("\n".join(rows), *(paragraph["text"] for paragraph in one["paragraphs"]))
        for asked in one["questions"]:
            if asked["answer_type"] == "span":
                document = one["table"]["uid"]
                tasks.append(Task(asked["uid"], asked["question"], context, tuple(asked["answer"]), (), document))
    return tasks
