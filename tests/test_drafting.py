"""Guessing what comes next: from where the same words stood before, and only where it gains."""

from __future__ import annotations

from app.drafting import Costs, Drafter

CHEAP = Costs(0.1)
PASSAGE = list(range(100, 200))


def test_it_guesses_what_followed_the_same_words() -> None:
    drafter = Drafter([1, 2, 3, *PASSAGE, 4, 5, *PASSAGE[20:30]], CHEAP)
    assert drafter.guess(5) == PASSAGE[30:35]


def test_it_takes_the_longest_match_and_then_the_latest() -> None:
    longest = Drafter([7, 1, 2, 3, 40, 8, 1, 9, 2, 3, 50, 0, 1, 2, 3], CHEAP)
    assert longest.guess(1) == [40]
    latest = Drafter([1, 2, 3, 40, 9, 9, 1, 2, 3, 50, 9, 1, 2, 3], CHEAP)
    assert latest.guess(1) == [50]


def test_it_guesses_nothing_where_nothing_is_the_same() -> None:
    assert Drafter(PASSAGE, CHEAP).guess(8) == []
    assert Drafter([1], CHEAP).guess(8) == []
    assert Drafter([], CHEAP).guess(8) == []


def test_it_learns_that_its_guesses_are_wrong() -> None:
    drafter = Drafter([*PASSAGE, 110, 111, 112, 113], CHEAP)
    assert drafter.guess(8)
    for _ in range(30):
        guess = drafter.guess(8)
        if not guess:
            break
        drafter.learn(len(guess), 0)
    assert drafter.guess(8) == []


def test_it_guesses_more_the_surer_it_is_and_the_less_it_costs() -> None:
    sure = [*PASSAGE, *PASSAGE[10:26]]
    unsure = [*PASSAGE, 1, *PASSAGE[10:12]]
    assert len(Drafter(sure, CHEAP).guess(15)) > len(Drafter(unsure, CHEAP).guess(15))
    assert len(Drafter(sure, CHEAP).guess(15)) > len(Drafter(sure, Costs(0.45)).guess(15))


def test_it_guesses_nothing_where_several_tokens_cost_as_much_as_one_by_one() -> None:
    assert Drafter([*PASSAGE, *PASSAGE[10:26]], Costs(1.0)).guess(15) == []


def test_costs_are_coarse_so_that_a_machine_drafts_alike_each_time() -> None:
    assert Costs.measured(0.010, 0.026, 8) == Costs.measured(0.010, 0.029, 8) == Costs(0.25)
    assert Costs.measured(0.010, 0.010, 8) == Costs(0.1)
    assert Costs.measured(0.010, 0.200, 8) == Costs(1.0)
