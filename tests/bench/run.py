"""`make bench`: speed and memory, each as a ratio within one run. Prints the table that BENCHMARKS.md keeps.

    .venv/bin/python tests/bench/run.py [--large] [--gpu] [PART …]

Parts of the model: speed drafting follow-ups stops memory. --large measures, instead of the starter, models of
Llama-2-7B's shape with random weights (made in seconds, 4 GB each; speed and stops), --gpu does so on the GPU.

Parts of the library, on the data of shared/eval (CHATQA_EVAL names another folder; without it they say so):

- library: a 160-page filing to searchable and to embedded, beside pypdf and the plain pipeline
- hostile: 508 PDFs of PDF readers' own test suites, added as one folder
- index-damage: every file of the index deleted, truncated, bit-flipped
- boxes: the letters under passages' boxes
- scale [--pages N] [--work DIR]: 10,000 pages beside 100; DIR keeps the PDFs made for it
- kills [--kills N] [--seed N]: 200 kill -9 while 20 filings are added

Parts of the window, on a home made for it, in a window of its own on an Xvfb where there is no display:

- window-start: process start to usable window, and memory at rest, beside a bare window
- window-work: the UI thread's longest work while 500 PDFs are added and a long answer streams
- window-dialogue: a conversation of 200 long turns opens
- packaged-start: what `make package` built, from its start to its window, beside the program as `make run` starts it

Without a name all but `scale` and `kills`, which take long and so are run only when named, or with --all.
How far a part is, and with --verbose what is amiss, goes to stderr.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent), str(HERE.parent), str(HERE), str(HERE.parent.parent / "packaging")]

MODEL = ("speed", "drafting", "follow-ups", "stops", "memory")
LIBRARY = ("library", "hostile", "index-damage", "boxes")
WINDOW = ("window-start", "window-work", "window-dialogue", "packaged-start")
HEAVY = ("scale", "kills")


def main() -> int:
    """Run the parts that were named."""
    chosen = _parser().parse_args()
    parts = chosen.parts or [*MODEL, *LIBRARY, *WINDOW, *(HEAVY if chosen.all else ())]
    _print_head(any(part in MODEL for part in parts))
    if chosen.large or chosen.gpu:
        with tempfile.TemporaryDirectory() as folder:
            _large(Path(folder), parts, chosen.gpu)
        return 0
    for part in parts:
        _print(_model(part) if part in MODEL else _window(part, chosen) if part in WINDOW else _library(part, chosen))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", choices=[*MODEL, *LIBRARY, *WINDOW, *HEAVY, []], metavar="PART")
    parser.add_argument("--all", action="store_true", help="scale and kills too")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--gpu", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--pages", type=int, default=10_000, help="of scale")
    parser.add_argument("--work", type=Path, help="where scale keeps the PDFs it makes")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--files", type=int, default=20, help="filings that kills adds")
    parser.add_argument("--seed", type=int, default=1, help="of kills and index-damage")
    return parser


def _print_head(with_model: bool) -> None:
    """The machine and the table's head; llama.cpp's part of it only where it is measured."""
    cores = import_module("psutil").cpu_count(logical=False) or os.cpu_count()
    print(f"{platform.processor() or platform.machine()}, {cores} cores; {time.strftime('%Y-%m-%d')}")
    if with_model:
        llama = import_module("app.llama")
        print(f"llama-cpp-python {llama.version()}; GPUs: {', '.join(gpu.name for gpu in llama.gpus()) or 'none'}")
    print("\n| what | ours / beside | ratio | bar |\n|---|---|---|---|", flush=True)


def _model(part: str) -> list[str]:
    import answers
    import speed

    from app import models

    starter = Path(models.find("starter").path)
    if part == "speed":
        return speed.beside_bare(starter, (700, 2500))
    if part == "drafting":
        return speed.drafting(starter)
    if part == "follow-ups":
        return answers.follow_ups()
    if part == "stops":
        return answers.stops({}, "the starter", "≤ 0.3 s", 40, 8.0)
    return answers.memory()


def _library(part: str, chosen: argparse.Namespace) -> list[str]:
    """These parts go through the terminal and import nothing of the program."""
    rows: list[str]
    if part == "library":
        rows = import_module("indexing").library()
    elif part == "hostile":
        rows = import_module("hostile").hostile(chosen.verbose)
    elif part == "index-damage":
        rows = import_module("damage").index_damage(chosen.verbose, chosen.seed)
    elif part == "boxes":
        rows = import_module("boxes").boxes(chosen.verbose)
    elif part == "scale":
        rows = import_module("scale").scale(chosen.pages, chosen.work)
    else:
        rows = import_module("kills").kills(chosen.kills, chosen.seed, chosen.files)
    return rows


def _window(part: str, chosen: argparse.Namespace) -> list[str]:
    rows: list[str]
    if part == "window-start":
        rows = import_module("window_start").window_start()
    elif part == "window-work":
        rows = import_module("window_work").window_work(chosen.verbose)
    elif part == "packaged-start":
        rows = import_module("packaged_start").packaged_start()
    else:
        rows = import_module("window_dialogue").window_dialogue()
    return rows


def _large(folder: Path, parts: list[str], gpu: bool) -> None:
    import answers
    import ggufs
    import speed

    from app import models

    for name, shape in (("7B-shaped-Q4_0", ggufs.LLAMA_2_7B), ("7B-shaped-Q4_K", ggufs.LLAMA_2_7B_K)):
        path = ggufs.write(folder / f"{name}.gguf", shape)
        if "speed" in parts:
            _print(speed.beside_bare(path, (2500,) if gpu else (256,), 5 if gpu else 2, gpu))
        if "stops" in parts and shape is ggufs.LLAMA_2_7B:
            os.environ["CHATQA_MODELS"] = str(folder)  # the user's own list is not to name it
            models.add(path)
            _print(answers.stops({"model": str(path)}, "a 7B", "≤ 1 s", 10, 15.0))
        path.unlink()


def _print(rows: list[str]) -> None:
    for line in rows:
        print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
