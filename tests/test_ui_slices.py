"""Work for the UI thread in slices: in order, all of it, and never long at a time."""

from __future__ import annotations

import time

import pytest
from fake_engine import wait_until
from PySide6.QtCore import QTimer

from ui.slices import Slices

pytestmark = pytest.mark.usefixtures("qapp")


def test_what_is_little_is_done_at_once() -> None:
    slices, done = Slices(), []
    slices.run(lambda: done.append(1))
    slices.go_through(iter([done.append(2)]))
    assert done == [1, 2]


def test_what_is_much_is_done_in_order_while_the_window_lives_on() -> None:
    slices = Slices()
    done: list[int] = []
    ticks: list[int] = []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: ticks.append(len(done)))
    timer.start()

    def work(number: int) -> None:
        time.sleep(0.002)
        done.append(number)

    slices.go_through(work(number) for number in range(40))
    slices.run(lambda: work(40))
    slices.run(lambda: slices.run(lambda: work(42)))
    slices.run(lambda: work(41))
    assert len(done) < 10
    wait_until(lambda: len(done) == 43)
    assert done[:41] == list(range(41)) and sorted(done) == list(range(43))
    assert len(ticks) >= 8, "the event loop had its turn all the time"


@pytest.mark.logs_errors
def test_a_step_that_fails_does_not_stop_the_rest(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    slices, done = Slices(), []
    with pytest.raises(ZeroDivisionError):
        slices.run(lambda: 1 // 0)
    slices.run(lambda: done.append(1))
    wait_until(lambda: done == [1])


def test_nothing_to_do_costs_nothing() -> None:
    slices = Slices()
    slices.run(lambda: None)
    wait_until(lambda: not slices._next.isActive())
