"""What a user waits for: the second question beside the first, Stop, and the engine's memory; through the engine."""

from __future__ import annotations

import queue
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from app import gguf, models
from app.client import EngineClient
from app.errors import ChatQAError
from app.events import ModelLoaded
from app.paths import resources_dir
from app.records import Asked, Placement, Timings
from app.requests import AddDocuments, Ask, ChangeSetting, WarmUp

FIRST = "What is the name of the starter model?"
DIALOGUES = (
    (FIRST, "What is its name?"),
    (FIRST, "How many parameters does it have?"),
    ("How large is the file of the starter model?", "What is the starter model not able to do?"),
    ("What does the state embedding of a document mean?", "And what does the state searchable mean?"),
    ("How are conversations saved?", "How are saved conversations deleted?"),
    ("What is a scan?", "Can a scan be searched?"),
    ("How is a document removed from the library?", "What happens to saved answers when a document is removed?"),
    ("How many passages is the model given?", "How are passages widened?"),
    ("What does top_k set?", "What does top_p set?"),
)
PATIENCE_S = 600.0
MOSTLY_NEW = 0.9  # a first question whose prompt was partly known is none to compare with


class Engine:
    """A real engine on a home of its own, with the handbook in it."""

    def __init__(self, home: Path, settings: dict[str, str]) -> None:
        self.client = EngineClient(home)
        for key, value in settings.items():
            self.run(ChangeSetting(key, value))
        self.run(AddDocuments((str(resources_dir() / "handbook.pdf"),)))
        self.placement: Placement | None = None
        self.run(WarmUp(), self._note)

    def run(self, request: Any, on_event: Any = lambda event: None) -> Any:
        """The result."""
        ended: queue.Queue[Any] = queue.Queue()
        self.client.submit(request, on_event, ended.put, ended.put)
        result = ended.get(timeout=PATIENCE_S)
        if isinstance(result, ChatQAError):
            raise result
        return result

    def stop_after(self, request: Any, seconds: float) -> float | None:
        """Seconds from the Stop to the last event; None where the job had ended before."""
        ended: queue.Queue[Any] = queue.Queue()
        job = self.client.submit(request, lambda event: None, ended.put, ended.put)
        try:
            ended.get(timeout=seconds)
            return None
        except queue.Empty:
            pass
        asked = time.perf_counter()
        self.client.cancel(job)
        ended.get(timeout=PATIENCE_S)
        return time.perf_counter() - asked

    def _note(self, event: object) -> None:
        if isinstance(event, ModelLoaded):
            self.placement = event.placement


def follow_ups() -> list[str]:
    """Rows: tokens evaluated at a second question, and its first token's time beside the first question's.

    By how many of the passages are the same, since what a question finds is the search's doing.
    """
    found: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine(Path(folder), {})
        for question, follow_up in DIALOGUES:
            asked: Asked = engine.run(Ask(question))
            first = before = asked.turn.answer
            for then in (f"Please say it in other words: {question}", follow_up):
                answer = engine.run(Ask(then, asked.conversation.id)).turn.answer
                same = {passage.key for passage in before.passages} == {passage.key for passage in answer.passages}
                if _evaluated(first.timings) > MOSTLY_NEW:
                    ratio = _first_token(answer.timings) / _first_token(first.timings)
                    found[same].append((_evaluated(answer.timings), ratio))
                before = answer
        engine.client.close()
    return [line for same, pairs in found.items() if pairs for line in _follow_up_rows(same, pairs)]


def _follow_up_rows(same: bool, pairs: list[tuple[float, float]]) -> list[str]:
    what = f"second question, {'the same passages' if same else 'other passages too'} ({len(pairs)} questions)"
    shares, ratios = ([pair[index] for pair in pairs] for index in (0, 1))
    bars = ("≤ 0.15", "≤ 0.25") if same else ("", "")
    return [
        f"| {what}: tokens evaluated / prompt tokens | | {statistics.median(shares):.2f} | {bars[0]} |",
        f"| {what}: time to first token / first question's | | {statistics.median(ratios):.2f} | {bars[1]} |",
    ]


def _evaluated(timings: Timings) -> float:
    return (timings.prompt_tokens - timings.reused_tokens) / timings.prompt_tokens


def _first_token(timings: Timings) -> float:
    return timings.first_token_s or timings.total_s


def stops(settings: dict[str, str], what: str, bar: str, times: int, longest_s: float) -> list[str]:
    """A row: the longest of so many Stops, at any moment of a question, from the Stop to the last event."""
    chance = random.Random(1)
    waits = []
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine(Path(folder), {"answer_tokens": "512", **settings})
        for number in range(times):
            wait = engine.stop_after(Ask(f"List all the rules of part {number}."), chance.random() * longest_s)
            waits += [] if wait is None else [wait]
        engine.client.close()
    longest, median = max(waits), statistics.median(waits)
    return [f"| Stop, {what}: longest of {len(waits)} (median {1000 * median:.0f} ms) | | {longest:.2f} s | {bar} |"]


def memory() -> list[str]:
    """A row: the engine's resident memory after one question, less weights file and KV cache."""
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine(Path(folder), {})
        engine.run(Ask(FIRST))
        resident = psutil.Process(engine.client.pid).memory_info().rss
        placement = engine.placement
        engine.client.close()
    path = Path(models.find("starter").path)
    header = gguf.read(path)
    heads, width = header.number("attention.head_count_kv"), header.number("embedding_length")
    head = width // header.number("attention.head_count")
    tokens = placement.context_tokens if placement else 0
    kv = int(header.number("block_count") * heads * head * (8.5 + 16) / 8 * tokens)
    rest = resident - path.stat().st_size - kv
    return [
        f"| engine's memory after one question ({resident / 1e6:.0f} MB), less weights "
        f"({path.stat().st_size / 1e6:.0f} MB) and KV ({kv / 1e6:.0f} MB) | | {rest / 1e6:.0f} MB | ≤ 300 MB |"
    ]
