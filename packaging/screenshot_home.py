"""The home that the screenshots show: read, embedded and searched by the real program.

The words of its answers are written here, for the starter model would make poor ones; their passages are what the
program finds for the questions, and each sentence is held to them by the program's own `grounding`.
"""

from __future__ import annotations

import itertools
import time
from pathlib import Path

from screenshot_documents import BOOKS, write_documents

from app import grounding
from app.home import Home
from app.paths import resources_dir
from app.records import Answer, Passage, Timings

DAY_S = 86_400.0
REVENUE = "How did revenue and operating profit develop in 2023?"
REVENUE_SAID = """In 2023 **revenue rose by 18 percent** to EUR 1,284 million, and operating profit rose to EUR 196 \
million.

| EUR million | 2023 | 2022 |
|---|---|---|
| Offshore wind | 612 | 598 |
| Onshore wind | 214 | 206 |
| Storage and grid services | 458 | 284 |
| Operating profit | 196 | 147 |

Storage grew fastest: revenue from storage and grid services rose by 61 percent. \
The Board expects this growth to double again by 2026."""
OUTAGE = "What happened at Halland Bank, and what did it cost?"
OUTAGE_SAID = (
    "A bearing fault found in March took the Halland Bank wind farm out of service for eleven weeks and cost EUR 23 "
    "million in lost generation. The bearings in all 42 turbines were replaced, and the manufacturer has agreed to "
    "bear EUR 9 million of the cost.\n\nWithout the outage at Halland Bank the operating margin would have been 16.4 "
    "percent instead of 15.3 percent."
)
DEBT = "How high was net debt at the end of the year?"
DEBT_SAID = (
    "Net debt fell to EUR 902 million at the end of 2023 from EUR 978 million a year earlier. The ratio of net debt to "
    "EBITDA was 2.4, below the ceiling of 3.0 that is agreed with the lenders."
)
NOTICE = "When does the lease of Harbour Street end, and how is notice given?"
NOTICE_SAID = (
    "The lease begins on 1 September 2022 and ends on 31 August 2029. It is extended by three years unless one of the "
    "parties gives notice in writing at least nine months before its end."
)
E34 = "What does error E34 mean?"
E34_SAID = (
    "E34 means that the flow of water is below 12 litres per minute. Clean the filter, then check the circulation pump."
)
HOTEL = "How much may a hotel in Zurich cost?"
HOTEL_SAID = "Hotels in Zurich are reimbursed up to EUR 240 a night."
SAID = {
    REVENUE: REVENUE_SAID,
    OUTAGE: OUTAGE_SAID,
    DEBT: DEBT_SAID,
    NOTICE: NOTICE_SAID,
    E34: E34_SAID,
    HOTEL: HOTEL_SAID,
}
CONVERSATIONS = (  # days ago, questions
    (0.02, (REVENUE, OUTAGE)),
    (0.3, (NOTICE,)),
    (1.1, (E34,)),
    (2.5, (HOTEL,)),
    (9.0, (DEBT,)),
    (40.0, (OUTAGE,)),
)


def make_home(folder: Path, documents: Path) -> None:
    """Make it, with its documents in a folder of their own."""
    made = write_documents(documents)
    home = Home.open(folder)
    try:
        added = [str(path) for path in (resources_dir() / "handbook.pdf", *made.values())]
        for _ in itertools.chain(home.library.add(added, wait=False), home.library.finish()):
            pass
        ids = {one.name: one.id for one in home.catalog.documents()}
        books = list(BOOKS)
        home.groups.collect("Northwind", [ids[name] for name in books[:3]])
        home.groups.collect("Contracts", [ids[books[3]]])
        home.groups.collect("Building", [ids[name] for name in books[3:5]])
        for ago, questions in CONVERSATIONS:
            _converse(home, questions, time.time() - ago * DAY_S)
    finally:
        home.close()


def answer_to(question: str, passages: tuple[Passage, ...]) -> Answer:
    """What is said here to one of the questions, held to what was found for it."""
    said = SAID[question]
    return Answer(
        question=question,
        searched_for=question,
        answer=said,
        abstained=False,
        sentences=grounding.check(said, passages, question),
        passages=passages,
        prompt_order=tuple(passage.n for passage in passages),
        model="starter",
        style="long",
        timings=Timings(0.0, 0.04, 1.3, 6.2, 1630, 410, len(said) // 4),
    )


def _converse(home: Home, questions: tuple[str, ...], when: float) -> None:
    begun = home.conversations.begin(questions[0])
    for question in questions:
        home.conversations.save(begun.id, answer_to(question, home.search(question).passages))
    with home.catalog.write() as connection:
        connection.execute("UPDATE conversations SET updated = ? WHERE id = ?", (when, begun.id))
