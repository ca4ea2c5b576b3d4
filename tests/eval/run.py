"""`make eval`: the quality of answers, on the data of shared/eval where that is at hand.

.venv/bin/python tests/eval/run.py [--model FILE]
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(ROOT), str(HERE.parent), str(HERE)]

import drafting  # noqa: E402

from app import models  # noqa: E402

DATA = Path(os.environ.get("CHATQA_EVAL", ROOT.parent / "shared" / "eval"))


def main() -> int:
    """Print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, help="another GGUF file than the starter")
    chosen = parser.parse_args()
    squad = DATA / "squad" / "squad2.json"
    if not squad.is_file():
        print(f"Nothing is measured: {squad} is not there (CHATQA_EVAL names the folder of the data).")
        return 0
    print("| what | seen | bar |\n|---|---|---|")
    for line in drafting.measure(chosen.model or Path(models.find("starter").path), squad):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
