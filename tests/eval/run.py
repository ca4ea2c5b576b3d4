"""`make eval`: how well places are found, questions answered, and refused where there is no answer.

    .venv/bin/python tests/eval/run.py [--model FILE|NAME] [--items N | --full] [--seed S] [--only SET …]
        [--fresh] [--out FILE.json] [--write]

The data is shared/eval beside the repository, or the folder that CHATQA_EVAL names; without it nothing is measured.
Homes are made in build/eval once, and kept until what reads PDFs changes. A run takes an hour at most: the answer sets
share what the searches leave of it, and each tells how many questions it reached. EVALUATION.md says how to read it.
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import importlib
import importlib.util
import os
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(ROOT), str(HERE.parent), str(HERE)]

import answers  # noqa: E402
import handbook  # noqa: E402
import homes  # noqa: E402
import metrics  # noqa: E402
import refusals  # noqa: E402
import report  # noqa: E402
import searches  # noqa: E402
import tuning  # noqa: E402
from report import Row, Run  # noqa: E402
from searches import Options  # noqa: E402

from app import __version__, llama  # noqa: E402

DATA = Path(os.environ.get("CHATQA_EVAL", ROOT.parent / "shared" / "eval"))
ITEMS, SEED = 300, 7
HOUR = 3450.0  # seconds; the rest of it is for what is under way when a share ends
FOLDERS = {
    "squad2": "squad",
    "squad2-answers": "squad",
    "starter": "squad",
    "doc2dial-answers": "doc2dial",
    "support": "squad",
    "refusals": "squad",
}
SEARCHES = {
    "financebench": searches.financebench,
    "doc2dial": searches.doc2dial,
    "squad2": searches.squad2,
    "jaquad": searches.jaquad,
}
SUPPORT = "support"
REFUSALS = "refusals"
SUPPORT_BARS = {"true called unsupported": "≤ 5 %", "swapped called supported": "≤ 10 %"}
ANSWERS = {
    "starter": tuning.measure,
    "squad2-answers": answers.squad2,
    "doc2dial-answers": answers.doc2dial,
    "mtrag": answers.mtrag,
    "tatqa": answers.tatqa,
}
DRAFTING = "drafting"  # whether drafting changes answers; only where it is named
HANDBOOK = "handbook"  # answers to be read by eye; only where it is named
OWN = (DRAFTING, HANDBOOK)  # they want no data


def main() -> int:
    """Measure, print the table, keep it as JSON; what was measured is kept also where a later set fails."""
    end = time.monotonic() + HOUR
    chosen = _parser().parse_args()
    if not DATA.is_dir():
        print(f"Nothing is measured: {DATA} is not there (CHATQA_EVAL names the folder of the data).")
        return 0
    wanted = _there(chosen.only or [*SEARCHES, REFUSALS, SUPPORT, *ANSWERS])
    if chosen.fresh and homes.BUILD.is_dir():
        shutil.rmtree(homes.BUILD)
    run = Run()
    options = _options(chosen, run)
    try:
        _measure(wanted, options, run, float("inf") if chosen.full else end)
    finally:
        _tell(run, chosen)
    if DRAFTING in wanted:
        print("\n".join(importlib.import_module(DRAFTING).measure(_model_file(run), DATA / "squad" / "squad2.json")))
    if HANDBOOK in wanted:
        print("\n".join(handbook.answers(options)))
    return 0


def _parser() -> argparse.ArgumentParser:
    sets = [*SEARCHES, REFUSALS, SUPPORT, *ANSWERS, *OWN]
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--model", default="starter", metavar="FILE|NAME", help="what answers; the starter if not given"
    )
    parser.add_argument("--items", type=int, default=ITEMS, metavar="N", help=f"of each measure; {ITEMS} if not given")
    parser.add_argument("--full", action="store_true", help="all items, however long it takes")
    parser.add_argument("--seed", type=int, default=SEED, metavar="S", help="of the order of the items")
    parser.add_argument("--only", nargs="+", choices=sets, metavar="SET", help=", ".join(sets))
    parser.add_argument("--fresh", action="store_true", help="make the homes anew")
    parser.add_argument("--out", type=Path, default=homes.BUILD / "evaluation.json", metavar="FILE.json")
    parser.add_argument("--write", action="store_true", help="put the table into EVALUATION.md")
    return parser


def _there(names: Sequence[str]) -> list[str]:
    """Those whose data is there; of the others it says that it is not."""
    found = [name for name in names if (DATA / FOLDERS.get(name, name)).is_dir() or name in OWN]
    for name in names:
        if name not in found:
            print(f"{name} is not measured: {DATA / FOLDERS.get(name, name)} is not there.", file=sys.stderr)
    return found


def _options(chosen: argparse.Namespace, run: Run) -> Options:
    """What is measured and with which model; the facts of the run noted."""
    model, models = chosen.model, None
    if model.endswith(".gguf"):  # known to the program in a folder of models of its own, not among the user's
        model, models = str(Path(model).absolute()), homes.BUILD / "models"
    program = homes.empty(models)
    if models:
        program.run("models", "add", model)
    options = Options(DATA, 0 if chosen.full else chosen.items, chosen.seed, model, models)
    answering = program.run("models", "use", model)[0]
    answering["sha256"] = _sha256(Path(answering["path"]))
    run.facts.update(
        program=__version__,
        date=time.strftime("%Y-%m-%d"),
        machine=report.machine([gpu.name for gpu in llama.gpus()]),
        seed=chosen.seed,
        items=options.items or "all",
        model={key: answering[key] for key in ("name", "title", "path", "sha256", "style")},
        settings=program.run("settings")[0],
    )
    return options


def _model_file(run: Run) -> Path:
    return Path(run.facts["model"]["path"])


def _measure(wanted: Sequence[str], options: Options, run: Run, end: float) -> None:
    """The searches, the support check, then the answers, each of which gets its share of the time that is left."""
    for name in [one for one in wanted if one in SEARCHES]:
        _timed(run, name, functools.partial(SEARCHES[name], options, run))
    if REFUSALS in wanted:
        _timed(run, REFUSALS, functools.partial(_refusals, options, run))
    if SUPPORT in wanted and importlib.util.find_spec(SUPPORT):
        _timed(run, SUPPORT, functools.partial(_support, options, run))
    asked = [one for one in wanted if one in ANSWERS]
    for place, name in enumerate(asked):
        now = time.monotonic()
        deadline = now + max(0.0, end - now) / (len(asked) - place)
        _timed(run, name, functools.partial(ANSWERS[name], options, run, deadline))


def _refusals(options: Options, run: Run) -> None:
    """What is found too weak before the model speaks, on the half that nothing was fitted on."""
    run.rows.extend(refusals.measure(DATA, options.seed, options.items or sys.maxsize))


def _support(options: Options, run: Run) -> None:
    """True sentences and swapped ones, held to their passages: what has a bar."""
    for row in importlib.import_module(SUPPORT).measure(DATA, options.seed, options.items or sys.maxsize):
        if row.what in SUPPORT_BARS:
            hits = round(row.rate * row.count)
            bar = SUPPORT_BARS[row.what] if row.set == "squad2" else ""
            figure = metrics.share([place < hits for place in range(row.count)])
            run.rows.append(Row(f"support, {row.set}", f"{row.way}: {row.what}", figure, bar=bar))


def _timed(run: Run, name: str, measure: Callable[[], None]) -> None:
    began = time.monotonic()
    print(f"{name} …", file=sys.stderr, flush=True)
    measure()
    run.seconds[name] = round(time.monotonic() - began, 1)


def _tell(run: Run, chosen: argparse.Namespace) -> None:
    table = run.markdown()
    print(table)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(run.json() + "\n", "utf-8")
    if chosen.write:
        report.write_into(ROOT / "EVALUATION.md", table)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    sys.exit(main())
