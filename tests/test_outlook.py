"""How a model would run here, foreseen."""

from __future__ import annotations

from app.fit import Device, Machine
from app.outlook import foresee

GB = 1_000_000_000
SIZE, MEMORY = 4_920_000_000, 5_700_000_000  # Llama3-ChatQA-1.5-8B, Q4_K_M


def machine(memory: int, *gpus: int, cores: int = 8) -> Machine:
    return Machine(tuple(Device("GPU", free, free) for free in gpus), memory, cores)


def test_it_runs_where_there_is_room_for_it() -> None:
    assert foresee(SIZE, MEMORY, machine(32 * GB, 80 * GB)).place == "gpu"
    assert foresee(SIZE, MEMORY, machine(32 * GB, 4 * GB)).place == "both"
    assert foresee(SIZE, MEMORY, machine(32 * GB, 2 * GB)).place == "processor", "so little of it there is no help"
    assert foresee(SIZE, MEMORY, machine(32 * GB)).place == "processor"
    assert foresee(SIZE, MEMORY, machine(4 * GB)).place == "tight"
    assert foresee(SIZE, MEMORY, machine(GB // 4)).place == "no"


def test_two_gpus_count_together_and_are_named_once() -> None:
    found = foresee(SIZE, MEMORY, machine(32 * GB, 6 * GB, 6 * GB))
    assert (found.place, found.device, found.free) == ("gpu", "GPU", 12 * GB)


def test_the_wait_is_that_of_known_machines() -> None:
    on_gpu = foresee(SIZE, MEMORY, machine(32 * GB, 80 * GB)).first_word_s
    desktop = foresee(3_800_000_000, 6 * GB, machine(32 * GB)).first_word_s
    laptop = foresee(SIZE, MEMORY, machine(32 * GB, cores=2)).first_word_s
    part = foresee(SIZE, MEMORY, machine(32 * GB, 4 * GB)).first_word_s
    assert on_gpu < 3
    assert 15 < desktop < 30, "a 7B model in Q4 takes 20 s for 2,500 tokens on a desktop machine"
    assert 60 < laptop < 200
    assert on_gpu < part < foresee(SIZE, MEMORY, machine(32 * GB)).first_word_s
