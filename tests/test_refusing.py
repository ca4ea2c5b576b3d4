"""The words in which a model says no."""

from __future__ import annotations

from app.refusing import NOTHING_FOUND, REFUSING, abstains, refuses


def test_abstention_is_the_trained_sentence_and_nothing_looser() -> None:
    assert abstains(NOTHING_FOUND) and refuses(NOTHING_FOUND) and REFUSING.search(NOTHING_FOUND)
    assert not abstains("Sorry, the price rose.")
    assert not abstains("We cannot find the answer to that in 2018 alone, but sales rose.")
