"""`window-work`: the longest work of the UI thread while 500 PDFs are added and a long answer streams.

The window, the engine, the files and what becomes of them are real. The answer is not: a thread says the words of real
passages at a fixed speed, through the same path as a model's; the starter model would share the processor with the
reading of the files and say too little.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from display import display
from terminal import say
from window_home import QUESTIONS, long_answer, used_home, write_documents
from window_meter import LONG_S, Meter, leave_with, rank, rest, run_until
from window_process import run_process

from app.client import EngineClient, Job
from app.errors import ChatQAError
from app.events import Began, Reading, Searching, Sources, Token
from app.records import Asked, Conversation, Passage, Turn
from app.requests import Ask, OpenConversation, Request
from ui.application import make_application
from ui.jobs import Jobs
from ui.main_window import MainWindow

FILES, PAGES = 500, 3
WORDS, WORDS_A_SECOND = 4000, 30.0
BAR_LONGEST_S, BAR_RANK_S = 0.100, 0.016


def window_work(verbose: bool = False, files: int = FILES, words: int = WORDS) -> list[str]:
    """Rows: the longest turn of the UI thread's event loop, and the 99.9th percentile, in CPU time of its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, display() as environment:
        home = Path(folder) / "home"
        shutil.copytree(used_home(), home)
        say(f"making {files} PDFs of {PAGES} pages")
        added = Path(folder) / "Archive"
        write_documents(added, files, PAGES)
        told = run_process(environment, "window_work", home, added, files, words)
    for line in told["report"]:
        say(line)
    if verbose:
        say(f"{told['documents']} documents after {told['seconds']:.0f} s; {told['empty']:,} empty turns more")
        say(f"over 16 ms: {told['over']} of {told['turns']:,} turns")
    return [
        f"| window: longest work of the UI thread between two returns to the event loop, {files} PDFs being added and "
        f"{words:,} words streaming | {told['longest'] * 1000:.0f} ms | | ≤ {BAR_LONGEST_S * 1000:.0f} ms |",
        f"| window: the same, 99.9th percentile of {told['turns']:,} turns with any work | "
        f"{told['rank'] * 1000:.1f} ms | | ≤ {BAR_RANK_S * 1000:.0f} ms |",
    ]


# What runs in the process that is measured.


class Streaming(EngineClient):
    """The real engine, but for questions: these are answered by a thread, at a fixed speed."""

    passages: tuple[Passage, ...] = ()
    words = WORDS

    def submit(
        self,
        request: Request,
        on_event: Callable[[Any], None] = lambda event: None,
        on_done: Callable[[Any], None] = lambda result: None,
        on_failed: Callable[[ChatQAError], None] = lambda error: None,
    ) -> Job:
        if not isinstance(request, Ask):
            return super().submit(request, on_event, on_done, on_failed)
        job = Job(0, request, on_event, on_done, on_failed)
        threading.Thread(target=self._say, args=(request, job), daemon=True).start()
        return job

    def _say(self, request: Ask, job: Job) -> None:
        answer = long_answer(request.question, self.passages, self.words)
        conversation = Conversation(10**6, request.question, time.time())
        job.on_event(Began(conversation))
        job.on_event(Searching(request.question))
        job.on_event(Sources(self.passages))
        for done in range(0, 2301, 64):
            job.on_event(Reading(done, 2300))
            time.sleep(0.03)
        began = time.monotonic()
        for said, piece in enumerate(_pieces(answer.answer), 1):
            job.on_event(Token(piece))
            time.sleep(max(0.0, began + said / WORDS_A_SECOND - time.monotonic()))
        job.on_done(Asked(conversation, Turn(10**6, answer, (10**6,))))


def _pieces(text: str) -> list[str]:
    """Words, each with what parts it from the one before."""
    pieces, start = [], 0
    for end in range(1, len(text)):
        if text[end].isspace() and not text[end - 1].isspace():
            pieces.append(text[start:end])
            start = end
    return [*pieces, text[start:]]


def _measure(home: Path, added: Path, files: int, words: int) -> dict[str, Any]:
    make_application()
    jobs = Jobs(home, Streaming)
    window = MainWindow(home, jobs)
    window.show()

    library = window.sidebar.library.model
    run_until(lambda: library.rowCount() > 0 and not window.chat.composer.is_blocked, "the library is shown")
    opened: list[Conversation] = []
    row = window.sidebar.conversations.model.conversation(5)
    jobs.submit(OpenConversation(row.id), window, on_done=opened.append)
    run_until(lambda: bool(opened), "a conversation opens")
    Streaming.passages, Streaming.words = opened[0].turns[-1].answer.passages, words
    passage = Streaming.passages[0]
    window.resize(1500, 1000)
    window.reading.show_source(passage, passage.boxes[:3])
    rest(2.0)

    meter = Meter()
    meter.follow(jobs)
    began = time.monotonic()
    before = library.rowCount()
    meter.start()
    window.add_paths([str(added)])
    window.chat.ask(QUESTIONS[0])
    run_until(lambda: not window.chat.is_running, "the answer ends")
    run_until(lambda: library.rowCount() >= before + files and not library.in_work(paused=False), "the files are read")
    rest(3.0)
    meter.stop()
    documents = library.rowCount()
    spent = meter.spent
    window.close()
    return {
        "turns": len(spent),
        "empty": meter.empty,
        "longest": max(spent),
        "rank": rank(spent, 0.999),
        "over": sum(one > LONG_S for one in spent),
        "seconds": time.monotonic() - began,
        "documents": documents,
        "report": meter.report(),
    }


if __name__ == "__main__":
    leave_with(lambda: _measure(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
