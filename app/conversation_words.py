"""Searching what was said: the full-text index over the turns of conversations and their titles.

The last word may be half typed. Chinese, Japanese and Korean are found by overlapping pairs of characters.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence

from app.catalog import Catalog
from app.database import Connection, Row, forget_table, stems
from app.errors import DiskFull, HomeBusy, HomeError, HomeReadOnly
from app.passages import CJK, CJK_CHARACTER, bigrams
from app.patterns import late
from app.records import Answer, Conversation, ConversationHit, Turn
from app.schema import FILL_TURN_WORDS, TURN_WORDS

log = logging.getLogger(__name__)

MOST_HITS = 100
WHOLE_WORD = 3  # letters: a shorter word before the last is not also the beginning of others
LONG_STEM = 4  # letters: a shorter stem is the beginning of too much
_RUN = late(f"[{CJK}]+")
_MARKDOWN = re.compile(r"\*\*|__|`|^#+ |\|(?:[\s:|-]*\|)?", re.MULTILINE)  # says how to set words, not what they are
BEFORE, LONGEST = 16, 160  # characters of an excerpt before the place, and in all

_TURNS = """
SELECT c.id, c.updated, max(t.id) AS turn FROM turn_words w JOIN turns t ON t.id = w.rowid
    JOIN conversations c ON c.id = t.conversation_id AND c.deleted IS NULL
    WHERE turn_words MATCH ? AND w.rowid > 0 GROUP BY c.id
"""
_TITLES = """
SELECT c.id, c.updated FROM turn_words w JOIN conversations c ON c.id = -w.rowid AND c.deleted IS NULL
    WHERE turn_words MATCH ? AND w.rowid < 0
"""
_WHOLE = """
SELECT 1 FROM (SELECT id FROM turns WHERE json_valid(answer) UNION ALL SELECT -id FROM conversations) t
    LEFT JOIN turn_words w ON w.rowid = t.id WHERE w.rowid IS NULL LIMIT 1
"""


def put_turn(connection: Connection, turn_id: int, answer: Answer) -> None:
    """Have a turn found."""
    _put(connection, turn_id, answer.question, answer.answer)


def put_title(connection: Connection, conversation_id: int, title: str) -> None:
    """Have a conversation found by its title."""
    _put(connection, -conversation_id, title, "")


def search(catalog: Catalog, text: str) -> tuple[ConversationHit, ...]:
    """Conversations in which all words of `text` stand, in a turn or the title; one hit a conversation.

    First those whose title has them or that have them side by side, then the others; the newest first in each.
    """
    words = [word for word in CJK_CHARACTER.sub(" ", text).split() if any(map(str.isalnum, word))]
    runs = _RUN.findall(text)
    if not words and not runs:
        return ()
    stem_of = stems([word for word in words if word.isalpha()])
    query = _query(words, runs, stem_of)
    turns = {row["id"]: row for row in catalog.rows(_TURNS, query)}
    titles = {row["id"]: row for row in catalog.rows(_TITLES, query)}
    beside = catalog.rows(_TURNS, f"{_quoted(' '.join(words))}*") if len(words) > 1 and not runs else []
    near = {row["id"]: row for row in beside}
    found = {**turns, **near, **titles}
    best = sorted(found.values(), key=lambda row: (row["id"] not in titles and row["id"] not in near, -row["updated"]))
    ids = [row["id"] for row in best[:MOST_HITS]]
    turn_of = {key: (near.get(key) or turns[key])["turn"] for key in ids if key in turns}
    return _hits(catalog, ids, turn_of, _place([*words, *stem_of.values()], runs))


def mend(catalog: Catalog) -> list[str]:
    """Verify the index and build it anew where it is damaged; says so in a sentence."""
    try:
        with catalog.write() as connection:
            connection.execute("INSERT INTO turn_words (turn_words) VALUES ('integrity-check')")
        if not catalog.rows(_WHOLE):
            return []
    except (DiskFull, HomeBusy, HomeReadOnly):
        raise
    except HomeError:
        log.warning("The index of conversations is damaged.", exc_info=True)
    with catalog.write() as connection:
        connection.execute("DROP TRIGGER IF EXISTS turn_forgotten")
        connection.execute("DROP TRIGGER IF EXISTS title_forgotten")
        forget_table(connection, "turn_words")
        for statement in TURN_WORDS + FILL_TURN_WORDS:
            connection.execute(statement)
    return ["The index of the conversations was damaged; it was built anew."]


def record(row: Row, turns: tuple[Turn, ...] = ()) -> Conversation:
    """A row of `conversations` as the record it is."""
    return Conversation(row["id"], row["title"], row["updated"], turns, bool(row["pinned"]))


def _put(connection: Connection, key: int, question: str, answer: str) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO turn_words (rowid, question, answer, bigrams) VALUES (?, ?, ?, ?)",
        (key, question, answer, bigrams(f"{question} {answer}")),
    )


def _query(words: Sequence[str], runs: Sequence[str], stem_of: Mapping[str, str]) -> str:
    """The FTS5 query: every word or its stem, as a beginning where it is long enough or the last; every run."""
    parts = []
    for place, word in enumerate(words, 1):
        begins = len(word) >= WHOLE_WORD or place == len(words)
        forms = [_quoted(word) + "*" * begins]
        stem = stem_of.get(word, word)
        if stem != word:
            forms.append(_quoted(stem) + "*" * (len(stem) >= LONG_STEM))
        parts.append(f"({' OR '.join(forms)})")
    return " AND ".join(parts + [f"{_quoted(bigrams(run))}*" for run in runs])


def _quoted(words: str) -> str:
    doubled = words.replace('"', '""')
    return f'"{doubled}"'


def _place(words: Sequence[str], runs: Sequence[str]) -> re.Pattern[str]:
    """Where in a text what was searched for stands."""
    forms = [rf"(?<!\w){re.escape(word)}" for word in words] + [re.escape(run) for run in runs]
    return re.compile("|".join(forms), re.IGNORECASE)


def _hits(
    catalog: Catalog, ids: Sequence[int], turn_of: Mapping[int, int], place: re.Pattern[str]
) -> tuple[ConversationHit, ...]:
    marks = ",".join("?" * len(ids))
    rows = {row["id"]: row for row in catalog.rows(f"SELECT * FROM conversations WHERE id IN ({marks})", *ids)}
    shown = {key: turn_of.get(key, rows[key]["head"]) for key in ids}
    said = f"SELECT rowid, question, answer FROM turn_words WHERE rowid IN ({marks})"
    texts = {row["rowid"]: row for row in catalog.rows(said, *shown.values())}
    hits = []
    for key in ids:
        row = texts.get(shown[key])
        excerpt = _excerpt(row["answer"], row["question"], place) if row else ""
        hits.append(ConversationHit(record(rows[key]), turn_of.get(key), excerpt))
    return tuple(hits)


def _excerpt(answer: str, question: str, place: re.Pattern[str]) -> str:
    """A line of the answer, or of the question, around the first place; of neither, the answer's beginning."""
    text, found = answer, place.search(answer)
    if found is None and (found := place.search(question)):
        text = question
    start = max(0, found.start() - BEFORE) if found else 0
    if start and found:
        gap = text.find(" ", start, found.start())
        start = gap + 1 if gap >= 0 else start
    piece = " ".join(_MARKDOWN.sub("", text[start : start + LONGEST]).split())
    return f"{'…' if start else ''}{piece}{'…' if start + LONGEST < len(text) else ''}"
