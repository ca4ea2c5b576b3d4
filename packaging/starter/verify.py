"""Whether llama.cpp says what the network says: greedy answers of both to the same prompts.

    .venv/bin/python packaging/starter/verify.py --base FILE --adapter FILE --data DIR [--model FILE]

llama.cpp answers as the merged --model, or over the base with the adapter laid on; the network, with the same adapter,
then reads prompt and answer in one go. They agree where each token of the answer is what the network says there.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(ROOT), str(HERE), str(HERE.parent), str(ROOT / "tests" / "eval")]

import llama_cpp  # noqa: E402
import torch  # noqa: E402
from merge_starter import adapter_of  # noqa: E402
from mixture import examples  # noqa: E402
from network import DTYPE, Network  # noqa: E402
from packing import Asked, Example, Packer  # noqa: E402

from app import prompt  # noqa: E402
from app.records import Message  # noqa: E402

SEED = 99  # not the one of training, so that contexts are put together anew
WANTED = 0.95  # of the answers the same
LONGEST = 48  # tokens of an answer


def main() -> int:
    """Compare, and say how many were the same; exit 1 where those are too few."""
    chosen = _parser().parse_args()
    packer = Packer(chosen.base)
    network = _network(chosen.base, chosen.adapter)
    if chosen.model:
        network.foresee_rounding()
    laid_over = {} if chosen.model else {"lora_path": str(chosen.adapter)}
    theirs = llama_cpp.Llama(str(chosen.model or chosen.base), n_ctx=4096, verbose=False, **laid_over)
    compared = (_compare(packer, network, theirs, example) for example in examples(chosen.data, SEED))
    same = list(itertools.islice(itertools.chain.from_iterable(compared), chosen.prompts))
    share = sum(same) / len(same)
    print(f"{sum(same)} of {len(same)} answers are the same: {share:.1%}")
    return 0 if share >= WANTED else 1


def _network(base: Path, adapter: Path) -> Network:
    parts, scale = adapter_of(adapter)
    network = Network(base, next(iter(parts.values()))[0].shape[0], scale)
    for name, adapted in network.adapters():
        down, up = (torch.from_numpy(part.copy()) for part in parts[name])
        adapted.down.data, adapted.up.data = down, up
    return network


def _compare(packer: Packer, network: Network, theirs: llama_cpp.Llama, example: Example) -> Iterator[bool]:
    said = [_say(packer, theirs, example, one) for one in example.asked]
    packed = packer.pack(replace(example, asked=tuple(one for one, _ in said)))
    with torch.no_grad():
        logits = network(packed.tokens, packed.places, packed.mask(DTYPE), packed.asked)
    right = (logits.argmax(-1) == packed.wanted).tolist()
    for one, ended in said:
        count = len(packer.tokens(f" {one.answer}")) + 1
        mine, right = right[:count], right[count:]
        yield all(mine if ended else mine[:-1])


def _say(packer: Packer, theirs: llama_cpp.Llama, example: Example, one: Asked) -> tuple[Asked, bool]:
    """The question with llama.cpp's answer, and whether that ended by itself."""
    messages = [*one.history, Message("user", one.question)]
    tokens = packer.tokens(prompt.render(example.passages, messages, one.style))
    said: list[int] = []
    for token in theirs.generate(tokens, temp=0.0, repeat_penalty=1.0):
        if token == packer.end or len(said) == LONGEST:
            break
        said.append(token)
    answer = packer.text(said)
    return replace(one, answer=answer.removeprefix(" ")), len(said) < LONGEST


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    for name in ("base", "adapter", "data"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="the merged model, instead of base and adapter")
    parser.add_argument("--prompts", type=int, default=200)
    return parser


if __name__ == "__main__":
    sys.exit(main())
