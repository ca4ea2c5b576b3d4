"""Our loop beside llama.cpp's own on the same file, and drafting beside none: turn by turn, ratios of medians."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

from at_work import finished, load
from bare import Bare

from app.model import Generated, LanguageModel
from app.paths import resources_dir
from app.sampling import GREEDY, Sampling

ROUNDS = 5
SAID = 48  # tokens
PASSAGE = (
    "The harbour of Nordvik was begun in 1874 by the engineer Ingrid Solheim and finished in 1881. Its two moles are "
    "412 and 380 metres long, built of granite from the quarries at Lysfjell, and the lighthouse on the northern one "
    "stands 31 metres above the sea. In the winter of 1903 a storm broke 60 metres out of the southern mole; the "
    "repair took two summers and cost 240,000 crowns."
)


def fresh(ours: LanguageModel, tokens: Sequence[int], count: int) -> Generated:
    """An answer with nothing known of the prompt."""
    ours._prefix.cut(0)
    ours._prefix._saved.clear()
    made: Generated = finished(ours.generate(tokens, count))
    return made


def beside_bare(path: Path, lengths: Sequence[int], rounds: int = ROUNDS, gpu: bool = False) -> list[str]:
    """Rows: prompt and generation of so many tokens, tokens a second and ratio."""
    ours, bare = load(path, gpu), Bare(path, gpu_layers=999 if gpu else 0)
    rows = []
    try:
        for length in lengths:
            rows += _at_length(ours, bare, length, rounds)
    finally:
        ours.close()
        bare.close()
    return rows


def _at_length(ours: LanguageModel, bare: Bare, length: int, rounds: int) -> list[str]:
    handbook = (resources_dir() / "handbook.md").read_text("utf-8")
    tokens = ours.tokenize(handbook * 4)[:length]
    seconds: dict[str, list[float]] = {name: [] for name in ("read", "write", "draft", "bare read", "bare write")}
    for _ in range(rounds):
        ours.drafting = False
        plain = fresh(ours, tokens, SAID)
        ours.drafting = True
        drafted = fresh(ours, tokens, SAID)
        bare_read, bare_write = bare.run(tokens, SAID)
        seconds["read"] += [plain.read_s, drafted.read_s]
        seconds["write"].append(plain.write_s / max(1, plain.answer_tokens - 1))
        seconds["draft"].append(drafted.write_s / max(1, drafted.answer_tokens - 1))
        seconds["bare read"].append(bare_read)
        seconds["bare write"].append(bare_write / (SAID - 1))
    median = {name: statistics.median(values) for name, values in seconds.items()}
    of = f"{path_name(ours)}, {length:,} tokens"
    return [
        row(f"prompt, {of}", length / median["read"], length / median["bare read"], "≥ 0.97"),
        row(f"generation without drafting, {of}", 1 / median["write"], 1 / median["bare write"], "≥ 0.97"),
        row(f"generation as it is, {of}", 1 / median["draft"], 1 / median["bare write"], "≥ 0.97"),
    ]


def drafting(path: Path, rounds: int = ROUNDS) -> list[str]:
    """Rows: an answer that copies and one that does not, with drafting beside without."""
    ours = load(path, gpu=False)
    filler = (resources_dir() / "handbook.md").read_text("utf-8")[:6000]
    head = f"System: Answer from the context.\n\n{filler}\n\n{PASSAGE}\n\nUser: "
    copied = head + "Repeat the passage on the harbour.\n\nAssistant: " + PASSAGE[:60]
    free = head + "Write a short story about a cat that goes to sea.\n\nAssistant: Once upon a time"
    try:
        return [
            _with_and_without(ours, "an answer copied from the passages", copied, GREEDY, "≥ 1.3", rounds),
            # Drawn, since a small model's likeliest words go round, and what goes round is easily guessed.
            _with_and_without(ours, "free text", free, Sampling(temperature=1.0, seed=5), "≥ 0.97", rounds),
        ]
    finally:
        ours.close()


def _with_and_without(ours: LanguageModel, what: str, text: str, sampling: Sampling, bar: str, rounds: int) -> str:
    tokens = ours.tokenize(text)
    speeds: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(rounds):
        for ours.drafting in (True, False):
            said = finished(ours.generate(tokens, 80, (), sampling))
            speeds[ours.drafting].append(said.answer_tokens / said.write_s)
    ours.drafting = True
    return row(
        f"drafting, {what}, {path_name(ours)}", statistics.median(speeds[True]), statistics.median(speeds[False]), bar
    )


def path_name(ours: LanguageModel) -> str:
    """The file, short."""
    return ours.path.stem


def row(what: str, ours: float, beside: float, bar: str) -> str:
    """A row of the table of ratios; tokens a second."""
    return f"| {what} | {ours:.1f} / {beside:.1f} tokens/s | {ours / beside:.2f} | {bar} |"
