"""A home as somebody has it after some weeks: documents, conversations, and one conversation that is very long."""

from __future__ import annotations

import atexit
import itertools
import shutil
import tempfile
import textwrap
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pdfs
from made import own_text
from terminal import say

from app.home import Home
from app.paths import resources_dir
from app.records import Answer, Passage, Sentence, Source, Timings

DOCUMENTS, PAGES = 40, 2
CONVERSATIONS, TURNS = 50, 3
LONG_TURNS = 200
LONG = "A conversation of two hundred turns"
LINES = 44  # a page
QUESTIONS = (
    "What does the state embedding of a document mean?",
    "How are conversations saved?",
    "What is a scan, and can it be searched?",
    "How many passages is the model given?",
    "How is a document removed from the library?",
)
TABLE = """
| Step | What happens | Seconds |
|---|---|---|
| Read | Pages become lines with their boxes | 1.2 |
| Split | Lines become passages | 0.3 |
| Embed | Passages become vectors | 8.5 |
"""


@cache
def used_home() -> Path:
    """The home, made once a run. Its engine is not to be left running: each process takes it in turn."""
    folder = Path(tempfile.mkdtemp(prefix="chatqa-window-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    say(f"making a home of {DOCUMENTS} documents and {CONVERSATIONS + 1} conversations")
    files = write_documents(folder / "documents", DOCUMENTS, PAGES)
    home = Home.open(folder / "home")
    try:
        added = [str(resources_dir() / "handbook.pdf"), *map(str, files)]
        for _ in itertools.chain(home.library.add(added, wait=False), home.library.finish()):
            pass
        _converse(home)
    finally:
        home.close()
    return home.folder


def write_documents(folder: Path, count: int, pages: int) -> list[Path]:
    """So many PDFs, each with the handbook's words in an order of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    text = (resources_dir() / "handbook.md").read_text("utf-8").encode("cp1252", "ignore").decode("cp1252")
    lines = textwrap.wrap(" ".join(text.split()), 88)
    files = []
    for number in range(count):
        first = number * 7 % len(lines)
        mine = own_text([(lines[first:] + lines[:first])[: pages * LINES]], f"document {number}")[0]
        path = folder / f"Report {number + 1:03}.pdf"
        pdfs.plain(path, [mine[page * LINES : (page + 1) * LINES] for page in range(pages)])
        files.append(path)
    return files


def _converse(home: Home) -> None:
    found = [(question, home.search(question).passages) for question in QUESTIONS]
    for number in range(CONVERSATIONS):
        question, passages = found[number % len(found)]
        begun = home.conversations.begin(f"{question} ({number + 1})")
        for _ in range(TURNS):
            home.conversations.save(begun.id, long_answer(question, passages, words=90))
    begun = home.conversations.begin(LONG)
    for number in range(LONG_TURNS):
        question, passages = found[number % len(found)]
        home.conversations.save(begun.id, long_answer(f"{question} ({number + 1})", passages, words=300))


def long_answer(question: str, passages: Sequence[Passage], words: int) -> Answer:
    """An answer of so many words or so out of these passages: sentences with their sources, a table, a list."""
    said = list(itertools.islice(_sentences(passages), max(1, words // 15)))
    blocks = [" ".join(one.text for one in said[start : start + 5]) for start in range(0, len(said), 5)]
    if words >= 200:
        blocks.insert(1, TABLE.strip())
        blocks.insert(2, "\n".join(f"- **{one.text.split()[0]}**: {one.text}" for one in said[:3]))
    return Answer(
        question=question,
        searched_for=question,
        answer="\n\n".join(blocks),
        abstained=False,
        sentences=tuple(said),
        passages=tuple(passages),
        prompt_order=tuple(passage.n for passage in passages),
        model="starter",
        style="long",
        timings=Timings(0.0, 0.05, 0.9, 9.0, 2100, 700, words * 4 // 3),
    )


def _sentences(passages: Sequence[Passage]) -> itertools.chain[Sentence]:
    """The passages' words as sentences of fifteen, round and round; every seventh is borne out by nothing."""
    return itertools.chain.from_iterable(_once(passages, turn) for turn in itertools.count())


def _once(passages: Sequence[Passage], turn: int) -> list[Sentence]:
    made = []
    for passage in passages:
        words = passage.text.replace("|", " ").split()
        for start in range(0, len(words) - 14, 15):
            text = " ".join(words[start : start + 15]).strip(".,;:") + f" ({turn + 1})."
            boxes = passage.boxes[start % max(len(passage.boxes), 1) :][:2]
            if len(made) % 7 == 6:
                made.append(Sentence(text, "unsupported"))
            else:
                made.append(Sentence(text, "supported", (Source(passage.n, text, boxes),)))
    return made
