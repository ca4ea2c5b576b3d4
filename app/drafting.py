"""Prompt-lookup drafting: guess the next tokens by what followed the same words before, and check them at once.

Grounded answers copy from their passages. Where the last tokens of an answer stand in the prompt too, what comes
after them there is a good guess, and evaluating some tokens together costs far less than one by one. A guess that is
wrong costs its share of the evaluation, so it is made only where it is expected to gain: by how often guesses like it
were right, and by what an evaluation of that many tokens was measured to cost on this machine.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.frozen import frozen

SHORTEST_MATCH = 2  # tokens that must be the same before anything is guessed
LONGEST_MATCH = 16
LONGEST_DRAFT = 15  # tokens
MOST_PLACES = 8  # of one pair of tokens that are compared, the latest
LEAST_GAIN = 1.1  # expected tokens a single evaluation's time, below which one token at a time is as good
# By the length of the match: how often a guessed token is expected to be right, as (right, made) of earlier guesses.
PRIOR = {2: (1.5, 5.0), 3: (2.5, 5.0), 5: (4.0, 5.0), 9: (4.6, 5.0)}


COST_STEPS = (0.1, 0.25, 0.45, 0.7, 1.0)  # coarse, so that a machine drafts alike each time whatever else it does


@frozen
class Costs:
    """What an evaluation costs, as multiples of a single token's: 1 for one, so much more for each further one."""

    further: float = 0.45

    @classmethod
    def measured(cls, alone: float, together: float, tokens: int) -> Costs:
        """From the seconds of one token alone and of so many together."""
        further = (together / alone - 1) / (tokens - 1)
        return cls(min(COST_STEPS, key=lambda step: abs(step - further)))

    def of(self, tokens: int) -> float:
        """Of so many at once."""
        return 1.0 + self.further * (tokens - 1)


class Drafter:
    """Guesses for one answer. Tokens are told it in order; what it guesses depends on them and the costs alone."""

    def __init__(self, prompt: Sequence[int], costs: Costs) -> None:
        self._costs = costs
        self._tokens: list[int] = []
        self._places: dict[tuple[int, int], list[int]] = {}
        self._record = {least: list(counts) for least, counts in PRIOR.items()}
        self._made_of = min(PRIOR)
        self.guessed = self.right = 0
        for token in prompt:
            self.see(token)

    def see(self, token: int) -> None:
        """The next token of the dialogue."""
        self._tokens.append(token)
        if len(self._tokens) > SHORTEST_MATCH:
            # A pair is filed under where its continuation stands, once that is there.
            pair = (self._tokens[-3], self._tokens[-2])
            self._places.setdefault(pair, []).append(len(self._tokens) - 1)

    def guess(self, most: int) -> list[int]:
        """The next tokens, at most so many; none where it would not gain."""
        place, length = self._longest_match()
        if not length:
            return []
        self._made_of = max(least for least in PRIOR if least <= length)
        right, made = self._record[self._made_of]
        count = self._best_count(right / made, min(most, LONGEST_DRAFT, len(self._tokens) - place))
        return self._tokens[place : place + count]

    def learn(self, guessed: int, right: int) -> None:
        """How many tokens of the last guess were right, before the first wrong one."""
        record = self._record[self._made_of]
        record[0] += right
        record[1] += min(guessed, right + 1)  # those after the first wrong one say nothing
        self.guessed += guessed
        self.right += right

    def _longest_match(self) -> tuple[int, int]:
        """Where the continuation of the longest, latest same words stands, and how many words are the same."""
        best = (0, 0)
        if len(self._tokens) < SHORTEST_MATCH:
            return best
        for place in reversed(self._places.get((self._tokens[-2], self._tokens[-1]), [])[-MOST_PLACES:]):
            length = self._same_before(place)
            if length > best[1]:
                best = (place, length)
        return best

    def _same_before(self, place: int) -> int:
        tokens = self._tokens
        length = 0
        while length < min(LONGEST_MATCH, place) and tokens[place - 1 - length] == tokens[-1 - length]:
            length += 1
        return length

    def _best_count(self, chance: float, most: int) -> int:
        """The number of guesses that brings the most tokens for its cost; 0 where none brings enough."""
        best, gain = 0, LEAST_GAIN
        expected, power = 1.0, 1.0
        for count in range(1, most + 1):
            power *= chance
            expected += power
            if expected / self._costs.of(count + 1) > gain:
                best, gain = count, expected / self._costs.of(count + 1)
        return best
