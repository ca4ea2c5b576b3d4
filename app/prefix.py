"""What the model has read already: the live context's tokens, and those of other dialogues, saved to come back to.

A prompt that begins as an earlier one did is evaluated only from where it differs. The context holds one dialogue;
leaving it for another, its state is kept in main memory (2,500 tokens of the starter: 46 ms to keep, 6 ms to restore,
10 s to read again), so that every dialogue has the whole context window and none slows another down.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app import machine
from app.frozen import frozen
from app.llama import Loaded

WORTH_KEEPING = 256  # tokens that would have to be read again
MOST_BYTES = 2 << 30  # of all saved states
SHARE_OF_MEMORY = 8  # and at most one part in so many of what is free


@frozen
class _Saved:
    tokens: list[int]
    state: NDArray[np.uint8]


class Prefix:
    """The tokens the context holds, in order, and the saved states."""

    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self._saved: list[_Saved] = []  # the latest last
        self.tokens: list[int] = []

    def enter(self, prompt: Sequence[int]) -> int:
        """Make the context hold as much of the prompt's beginning as is known. Returns how many tokens that is.

        The prompt's last token is never among them: it is evaluated for its logits.
        """
        same = common(self.tokens, prompt)
        best = max(self._saved, key=lambda saved: common(saved.tokens, prompt), default=None)
        if best is not None and common(best.tokens, prompt) >= same + WORTH_KEEPING:
            self._saved.remove(best)
            self._leave(same)
            self.tokens = list(best.tokens) if self._loaded.restore_state(best.state) else []
            same = common(self.tokens, prompt)
        else:
            self._leave(same)
        self.cut(same)
        return same

    def evaluate(self, tokens: Sequence[int], outputs: int = 1) -> None:
        """Evaluate what comes next."""
        self._loaded.evaluate(tokens, len(self.tokens), outputs)
        self.tokens.extend(tokens)

    def cut(self, length: int) -> None:
        """Drop all but the first tokens."""
        if length < len(self.tokens):
            del self.tokens[length:]
            self._loaded.forget(length)

    def _leave(self, same: int) -> None:
        """Save what is about to be lost, where it is another dialogue and not the end of this one."""
        lost = len(self.tokens) - same
        if lost < WORTH_KEEPING or same > len(self.tokens) // 2:
            return
        self._saved = [saved for saved in self._saved if common(saved.tokens, self.tokens) < len(saved.tokens) - 1]
        kept, size = sum(saved.state.size for saved in self._saved), self._loaded.state_size()
        room = min(MOST_BYTES, kept + machine.free_memory() // SHARE_OF_MEMORY)
        if size > room:
            return
        while kept + size > room:
            kept -= self._saved.pop(0).state.size
        self._saved.append(_Saved(list(self.tokens), self._loaded.save_state()))


def common(known: Sequence[int], prompt: Sequence[int]) -> int:
    """How many tokens at the beginning are the same, the prompt's last one left out."""
    most = min(len(known), len(prompt) - 1)
    for place in range(most):
        if known[place] != prompt[place]:
            return place
    return max(0, most)
