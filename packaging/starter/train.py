"""Train the starter's adapter. `.venv/bin/python packaging/starter/train.py --data DIR --work DIR --minutes 90`

Started again with the same folder it goes on where it was. The rate falls with the time that is left, so any number of
minutes is a whole training. On a CPU without bfloat16 instructions it is slow: see MODEL_CARD.md for what ran where.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(ROOT), str(HERE), str(HERE.parent), str(ROOT / "tests" / "eval")]

import torch  # noqa: E402
from mixture import ANSWERING, BOTH, MANUALS, READING, READING_ON, TELLING, examples  # noqa: E402
from network import DTYPE, Network  # noqa: E402
from packing import Packed, Packer  # noqa: E402
from torch import Tensor  # noqa: E402
from torch.nn import functional  # noqa: E402

SEED = 7
PHASES = {
    1: (BOTH, SEED),
    2: (ANSWERING, SEED + 1),
    3: (TELLING, SEED + 2),
    4: (READING, SEED + 3),
    5: (READING, SEED + 3),
    6: (READING_ON, SEED + 4),
    7: (MANUALS, SEED + 5),
}  # each begins with what the one before has learned
RANK, SCALE = 64, 1.0
RATE, WARM_UP = 7e-4, 0.03  # the highest learning rate, and the part of the time until it
BETAS, CLIP = (0.9, 0.98), 1.0
CONTEXTS = 1  # to a step
USUAL = 12  # questions on a context; one with fewer weighs less, or a single long answer would steer as much as all
FORESEEN_EVERY = 20  # steps: the rounding of the merged weights
KEPT_EVERY = 300  # seconds
PAUSE = 60  # seconds: a step that took longer was stopped meanwhile
CHECKPOINT, LOG = "checkpoint.pt", "log.jsonl"


def main() -> int:
    """Train until the minutes are over."""
    chosen = _parser().parse_args()
    torch.manual_seed(SEED)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network = Network(chosen.base, RANK, SCALE).to(device)
    optimizer = torch.optim.AdamW(network.parameters(), lr=chosen.rate, betas=BETAS, weight_decay=0.0)
    state: dict[str, Any] = {"scale": SCALE, "step": 0, "seconds": 0.0, "tokens": 0, "answers": 0}
    chosen.work.mkdir(parents=True, exist_ok=True)
    if (chosen.work / CHECKPOINT).exists():
        kept = torch.load(chosen.work / CHECKPOINT, map_location=device, weights_only=True)
        network.load_state_dict(kept["network"])
        optimizer.load_state_dict(kept["optimizer"])
        state = kept["state"]
    elif chosen.begin:
        network.load_state_dict(torch.load(chosen.begin, map_location=device, weights_only=True)["network"])
    _train(network, optimizer, state, chosen, device)
    return 0


def _train(
    network: Network, optimizer: torch.optim.Optimizer, state: dict[str, Any], chosen: argparse.Namespace, device: str
) -> None:
    packer = Packer(chosen.base)
    shares, seed = PHASES[chosen.phase]
    mixture = itertools.islice(examples(chosen.data, seed, shares), state["step"] * CONTEXTS, None)
    whole = chosen.minutes * 60
    began = last = time.monotonic()
    kept_at = state["seconds"]
    while state["seconds"] < whole:
        if state["step"] % FORESEEN_EVERY == 0 or last == began:
            network.foresee_rounding()
        for group in optimizer.param_groups:
            group["lr"] = chosen.rate * _share(state["seconds"] / whole)
        batch = [packer.pack(example).to(device) for example in itertools.islice(mixture, CONTEXTS)]
        count = sum(packed.questions for packed in batch)
        told = 0.0
        for packed in batch:
            loss = _loss(network, packed) / max(count, USUAL * CONTEXTS)
            loss.backward()
            told += loss.item()
        torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        now = time.monotonic()
        state["seconds"] += min(now - last, PAUSE)
        last = now
        state["step"] += 1
        state["tokens"] += sum(len(packed.tokens) for packed in batch)
        state["answers"] += count
        with (chosen.work / LOG).open("a", encoding="utf-8") as log:
            log.write(json.dumps(state | {"loss": round(told, 4)}) + "\n")
        if state["seconds"] - kept_at > KEPT_EVERY or state["seconds"] >= whole:
            _keep(network, optimizer, state, chosen.work)
            kept_at = state["seconds"]


def _loss(network: Network, packed: Packed) -> Tensor:
    """Summed over an answer's tokens: a refusal's first token weighs as much as a short answer's."""
    logits = network(packed.tokens, packed.places, packed.mask(DTYPE), packed.asked)
    return functional.cross_entropy(logits, packed.wanted, reduction="sum")


def _share(done: float) -> float:
    """Of the highest rate, when this part of the time is over: up in a line, down in a half cosine."""
    if done < WARM_UP:
        return max(done / WARM_UP, 0.02)
    return 0.5 * (1 + math.cos(math.pi * min(1.0, (done - WARM_UP) / (1 - WARM_UP))))


def _keep(network: Network, optimizer: torch.optim.Optimizer, state: dict[str, Any], work: Path) -> None:
    """Whole or not at all."""
    new = work / f"{CHECKPOINT}.new"
    torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict(), "state": state}, new)
    os.replace(new, work / CHECKPOINT)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    parser.add_argument("--base", type=Path, required=True, metavar="FILE.gguf")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="shared/eval")
    parser.add_argument("--work", type=Path, required=True, metavar="DIR", help="checkpoints and log")
    parser.add_argument("--minutes", type=float, default=90.0)
    parser.add_argument("--phase", type=int, choices=PHASES, default=1)
    parser.add_argument("--begin", type=Path, metavar="FILE", help="the checkpoint of the phase before")
    parser.add_argument("--rate", type=float, default=RATE)
    return parser


if __name__ == "__main__":
    sys.exit(main())
