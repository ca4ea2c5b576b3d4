"""`make bench`: speed and memory, each as a ratio within one run. Prints the table that BENCHMARKS.md keeps.

    .venv/bin/python tests/bench/run.py [--large] [--gpu] [PART …]

Parts: speed drafting follow-ups stops memory; all without a name. --large measures, instead of the starter, models of
Llama-2-7B's shape with random weights (made in seconds, 4 GB each; speed and stops), --gpu does so on the GPU.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent), str(HERE.parent), str(HERE)]

import answers  # noqa: E402
import ggufs  # noqa: E402
import speed  # noqa: E402

from app import llama, machine, models  # noqa: E402

PARTS = ("speed", "drafting", "follow-ups", "stops", "memory")


def main() -> int:
    """Run the parts that were named."""
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []])
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--gpu", action="store_true")
    chosen = parser.parse_args()
    starter = Path(models.find("starter").path)
    print(
        f"{platform.processor() or platform.machine()}, {machine.physical_cores()} cores; {time.strftime('%Y-%m-%d')}"
    )
    print(f"llama-cpp-python {llama.version()}; GPUs: {', '.join(gpu.name for gpu in llama.gpus()) or 'none'}\n")
    print("| what | ours / beside | ratio | bar |\n|---|---|---|---|", flush=True)
    if chosen.large or chosen.gpu:
        with tempfile.TemporaryDirectory() as folder:
            _large(Path(folder), chosen.parts or list(PARTS), chosen.gpu)
        return 0
    for part in chosen.parts or PARTS:
        _print(_starter(part, starter))
    return 0


def _starter(part: str, starter: Path) -> list[str]:
    if part == "speed":
        return speed.beside_bare(starter, (700, 2500))
    if part == "drafting":
        return speed.drafting(starter)
    if part == "follow-ups":
        return answers.follow_ups()
    if part == "stops":
        return answers.stops({}, "the starter", "≤ 0.3 s", 40, 8.0)
    return answers.memory()


def _large(folder: Path, parts: list[str], gpu: bool) -> None:
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
