"""Make the starter's adapter, all of it: train, convert, verify, and the model card beside it.

    .venv/bin/python packaging/starter/make.py --data shared/eval --work FOLDER [--minutes 455]

`--data` is the folder of the sets (see the card), `--work` keeps the base, checkpoints and the log, so that a training
that was cut short goes on. Then `app/models.py` wants the size and SHA-256 that are printed; `make eval` gives figures.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(ROOT), str(HERE), str(HERE.parent), str(ROOT / "tests" / "eval")]

import fetch_starter  # noqa: E402
import torch  # noqa: E402
import train  # noqa: E402
from convert import average, convert  # noqa: E402
from merge_starter import merge  # noqa: E402

FOLDER = ROOT / "resources" / "starter"
ADAPTER, CARD = FOLDER / "adapter.gguf", FOLDER / "MODEL_CARD.md"
MARKS = ("<!-- made by packaging/starter/make.py -->", "<!-- end -->")
# Part of the time, highest learning rate.
PHASES = (
    (1, 0.2, train.RATE),
    (2, 0.07, 4e-4),
    (3, 0.14, 5e-4),
    (4, 0.165, 4.5e-4),
    (5, 0.165, 4.5e-4),
    (6, 0.13, 4.5e-4),
    (7, 0.13, 4e-4),
)
AVERAGED = (4, 6)  # the last phase begins half-way between what these ended with
LAST_SHARE = 0.35  # of the adapter is of what the last phase ended with, the rest of what it began with
SETS = ("squad/squad2.json", "squad/squad1_extra.json", "tatqa/dev.json", "mtrag/reference.json")


def main() -> int:
    """Each step, in order."""
    chosen = _parser().parse_args()
    chosen.work.mkdir(parents=True, exist_ok=True)
    base = chosen.work / fetch_starter.BASE
    if not fetch_starter.is_there(base, fetch_starter.BASE_SHA256):
        fetch_starter.fetch_base(base)
    merged = chosen.work / "starter.gguf"
    given = ["--base", str(base), "--data", str(chosen.data)]
    before: list[str] = []
    mean = chosen.work / "mean.pt"
    for phase, share, rate in PHASES:
        if phase == PHASES[-1][0]:
            average(*(chosen.work / str(one) / train.CHECKPOINT for one in AVERAGED), mean)
            before = ["--begin", str(mean)]
        work = chosen.work / str(phase)
        times = ["--minutes", str(chosen.minutes * share), "--rate", str(rate)]
        _run("train.py", *given, "--work", str(work), "--phase", str(phase), *times, *before)
        before = ["--begin", str(work / train.CHECKPOINT)]
    FOLDER.mkdir(exist_ok=True)
    made = chosen.work / "averaged.pt"
    average(mean, chosen.work / str(PHASES[-1][0]) / train.CHECKPOINT, made, LAST_SHARE)
    convert(made, ADAPTER)
    merge(base, ADAPTER, merged)
    print(f"app/models.py: size={merged.stat().st_size}, sha256={_sha256(merged)}")
    _run("verify.py", *given, "--adapter", str(ADAPTER), "--model", str(merged))
    write_card(chosen.work, chosen.data)
    return 0


def write_card(work: Path, data: Path) -> None:
    """What this run was, between the card's marks."""
    logs = [(work / str(phase) / train.LOG).read_text("utf-8") for phase, _, _ in PHASES]
    card = CARD.read_text("utf-8")
    before, after = (card.index(mark) for mark in MARKS)
    made = "\n".join(_facts([json.loads(log.splitlines()[-1]) for log in logs], data))
    CARD.write_text(f"{card[:before]}{MARKS[0]}\n\n{made}\n\n{card[after:]}", "utf-8")


def _facts(ends: list[dict[str, float]], data: Path) -> list[str]:
    cores = f"{os.cpu_count()} cores"
    machine = torch.cuda.get_device_name() if torch.cuda.is_available() else f"{platform.machine()} processor, {cores}"
    return [
        f"Made {time.strftime('%Y-%m-%d')} on: {machine}, {platform.system()}; torch {torch.__version__}, "
        f"Python {platform.python_version()}.",
        "",
        "| | |",
        "|---|---|",
        f"| adapter | LoRA of all linear maps, rank {train.RANK}, scale {train.SCALE:g}; Q8_0, SHA-256 "
        f"`{_sha256(ADAPTER)}` |",
        f"| base | `{fetch_starter.BASE}`, SHA-256 `{fetch_starter.BASE_SHA256}` |",
        *(_phase(*one) for one in zip(PHASES, ends, strict=True)),
        f"| weights | {LAST_SHARE:.0%} of those after phase {PHASES[-1][0]}, which began with the mean of those after "
        f"phases {AVERAGED[0]} and {AVERAGED[1]}; the rest is that mean |",
        f"| optimizer | AdamW, warm-up {train.WARM_UP:.0%} then a half cosine by time, gradients clipped at "
        f"{train.CLIP:g}, bfloat16; loss on the answers alone, a step a context |",
        *(f"| `{name}` | SHA-256 `{_sha256(data / name)}` |" for name in SETS),
    ]


def _phase(planned: tuple[int, float, float], end: dict[str, float]) -> str:
    number, _, rate = planned
    shares, seed = train.PHASES[number]
    return (
        f"| phase {number} | {end['step']:,.0f} steps, {end['tokens']:,.0f} tokens, {end['answers']:,.0f} answers, "
        f"{end['seconds'] / 60:.0f} minutes; to a context at most {shares.answerable} answerable questions, "
        f"{shares.own_unanswerable} of the set's unanswerable ones, {shares.altered} altered so that they have no "
        f"answer (twice as many where the set has none), {shares.left_out} with their passage left out"
        f"{_capped(shares.refused)}; {_of_manuals(shares.manuals)}"
        f"{'/'.join(map(str, shares.passages))} of 100 contexts of 5/4/3/2/1 passages; "
        f"highest rate {rate:g}, seed {seed} |"
    )


def _capped(refused: float | None) -> str:
    return "" if refused is None else f", {refused:g} of these three to each that is answered"


def _of_manuals(part: float) -> str:
    return f"{part:.0%} of the contexts are made-up manuals; of the others " if part else ""


def _run(script: str, *arguments: str) -> None:
    subprocess.run([sys.executable, str(HERE / script), *arguments], check=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--work", type=Path, required=True, metavar="DIR")
    parser.add_argument("--minutes", type=float, default=455.0)
    return parser


if __name__ == "__main__":
    sys.exit(main())
