"""Drawing tokens: the likeliest without a temperature, and within what is allowed with one."""

from __future__ import annotations

import numpy as np
import pytest

from app.sampling import Sampler, Sampling

LOGITS = np.array([1.0, 5.0, 4.0, -3.0, 4.9], np.float32)


def drawn(sampling: Sampling, times: int = 300) -> set[int]:
    sampler = Sampler(sampling)
    return {sampler.pick(LOGITS) for _ in range(times)}


def test_without_a_temperature_it_is_the_likeliest() -> None:
    assert drawn(Sampling()) == {1}


def test_top_k_keeps_the_likeliest() -> None:
    assert drawn(Sampling(temperature=5.0, top_k=2, top_p=1.0)) == {1, 4}


def test_top_p_keeps_those_that_have_so_much_together() -> None:
    assert drawn(Sampling(temperature=0.5, top_k=0, top_p=0.5)) == {1}
    assert drawn(Sampling(temperature=50.0, top_k=0, top_p=1.0)) == {0, 1, 2, 3, 4}


def test_a_bias_moves_one_token_and_leaves_the_logits_alone() -> None:
    before = LOGITS.copy()
    assert Sampler(Sampling(first_bias=(1, -1.0))).biased(LOGITS).argmax() == 4
    assert Sampler(Sampling(first_bias=(3, 9.0))).biased(LOGITS).argmax() == 3
    assert Sampler(Sampling()).biased(LOGITS) is LOGITS
    assert (before == LOGITS).all()


def test_the_lead_of_an_answer_over_a_refusal_is_told_whatever_the_bias() -> None:
    order = sorted(LOGITS.tolist())
    best, second = int(LOGITS.argmax()), int(LOGITS.argsort()[-2])
    for bias in (-9.0, 9.0):
        assert Sampler(Sampling(first_bias=(second, bias))).lead(LOGITS) == pytest.approx(order[-1] - order[-2])
        assert Sampler(Sampling(first_bias=(best, bias))).lead(LOGITS) == pytest.approx(order[-2] - order[-1])
    assert Sampler(Sampling()).lead(LOGITS) is None


def test_a_seed_draws_the_same_again() -> None:
    one, two = Sampler(Sampling(1.0, seed=5)), Sampler(Sampling(1.0, seed=5))
    assert [one.pick(LOGITS) for _ in range(50)] == [two.pick(LOGITS) for _ in range(50)]


def test_it_draws_as_often_as_is_likely() -> None:
    sampler = Sampler(Sampling(temperature=1.0, top_k=2, top_p=1.0))
    share = sum(sampler.pick(LOGITS) == 1 for _ in range(4000)) / 4000
    assert abs(share - 1 / (1 + np.exp(-0.1))) < 0.03
