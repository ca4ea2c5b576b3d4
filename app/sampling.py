"""From logits to the next token. Greedy at temperature 0; else drawn, and the same seed draws the same."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.frozen import frozen


@frozen
class Sampling:
    """How tokens are drawn. `top_k` 0 and `top_p` 1 leave all in."""

    temperature: float = 0.0
    top_k: int = 40  # only so many of the likeliest
    top_p: float = 0.95  # only the likeliest that together have this much
    seed: int = 0
    first_bias: tuple[int, float] | None = None  # a token, and what is added to its logit where an answer begins


GREEDY = Sampling()


class Sampler:
    """Draws one answer's tokens."""

    def __init__(self, sampling: Sampling) -> None:
        self._sampling = sampling
        self._random = np.random.default_rng(sampling.seed)

    def biased(self, logits: NDArray[np.float32]) -> NDArray[np.float32]:
        """The logits of an answer's first token, as the sampling would have them; a copy where it changes any."""
        if self._sampling.first_bias is None:
            return logits
        token, added = self._sampling.first_bias
        logits = logits.copy()
        logits[token] += added
        return logits

    def lead(self, logits: NDArray[np.float32]) -> float | None:
        """By how much the likeliest other token of an answer's first stood above the biased one before the bias."""
        if self._sampling.first_bias is None:
            return None
        token = self._sampling.first_bias[0]
        others = np.delete(logits, token)
        return float(others.max() - logits[token])

    def pick(self, logits: NDArray[np.float32]) -> int:
        """A token, of logits of shape (vocabulary,)."""
        sampling = self._sampling
        if sampling.temperature <= 0.0:
            return int(logits.argmax())
        kept = self._likeliest(logits)
        scaled = logits[kept].astype(np.float64) / sampling.temperature
        weights = np.exp(scaled - scaled[0])
        weights /= weights.sum()
        reach = int(np.searchsorted(np.cumsum(weights), sampling.top_p)) + 1
        cumulative = np.cumsum(weights[:reach])
        place = int(np.searchsorted(cumulative, self._random.random() * cumulative[-1], side="right"))
        return int(kept[min(place, len(cumulative) - 1)])

    def _likeliest(self, logits: NDArray[np.float32]) -> NDArray[np.intp]:
        """The indices of the `top_k` greatest, the greatest first; ties by index, so that a seed reproduces."""
        count = self._sampling.top_k or len(logits)
        among = np.arange(len(logits)) if count >= len(logits) else np.argpartition(-logits, count - 1)[:count]
        return among[np.lexsort((among, -logits[among]))]
