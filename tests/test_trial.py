"""What could end the program is tried apart first: a bad file costs a process of its own, a small GPU one start."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import ggufs
import pytest

from app import trial
from app.errors import ModelError
from app.records import Placement
from app.trial import GpuMark


def _dies(path: Path, sending: object) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _hangs(path: Path, sending: object) -> None:
    time.sleep(60)


def _fails_if_started(path: Path, sending: object) -> None:
    raise AssertionError("it was tried again")


@pytest.fixture(autouse=True)
def _models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATQA_MODELS", str(tmp_path / "models"))


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return ggufs.write(tmp_path / "tiny.gguf")


def test_a_good_file_is_tried_once(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(trial.check(tiny))  # it took a while
    monkeypatch.setattr(trial, "_load", _fails_if_started)
    assert list(trial.check(tiny)) == []


def test_a_changed_file_is_tried_again(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    list(trial.check(tiny))
    ggufs.write(tiny, seed=1)
    os.utime(tiny, ns=(1, 1))
    monkeypatch.setattr(trial, "_load", _dies)
    with pytest.raises(ModelError):
        list(trial.check(tiny))


def test_a_file_that_ends_llama_cpp_is_a_sentence(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "_load", _dies)
    with pytest.raises(ModelError, match=r"damaged in a way that ended the process .*\.$"):
        list(trial.check(tiny))


def test_a_file_that_llama_cpp_refuses_is_its_sentence(tiny: Path) -> None:
    data = tiny.read_bytes()
    tiny.write_bytes(data.replace(b"blk.1.attn_q.weight", b"blk.1.attn_x.weight"))
    with pytest.raises(ModelError, match=r"cannot be loaded\. llama\.cpp says"):
        list(trial.check(tiny))


def test_a_file_that_takes_for_ever_is_given_up(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "_load", _hangs)
    monkeypatch.setattr(trial, "PATIENCE_S", 0.2)
    with pytest.raises(ModelError, match="took too long"):
        list(trial.check(tiny))


def test_header_bytes_flipped_are_a_sentence_or_load(tmp_path: Path) -> None:
    """Each through the real trial; the whole of it within the process of its own."""
    data = ggufs.write(tmp_path / "whole.gguf").read_bytes()
    for number, place in enumerate((45, 150, 300, 420, 520, 9_000)):
        damaged = bytearray(data)
        damaged[place] ^= 0x3F
        path = tmp_path / f"flipped-{number}.gguf"
        path.write_bytes(damaged)
        try:
            list(trial.check(path))
        except ModelError as error:
            assert str(error).endswith(".")


def test_a_gpu_that_ended_the_program_gets_fewer_layers_next_time(tmp_path: Path) -> None:
    model, other = tmp_path / "a.gguf", tmp_path / "b.gguf"
    on_gpu = Placement("A", 33, 33, "Card", 4096, 2, 1, "")
    mark = GpuMark(tmp_path)
    mark.set(model, on_gpu)
    after_a_crash = GpuMark(tmp_path)
    assert after_a_crash.most_layers(model) == 24
    assert after_a_crash.most_layers(other) is None
    assert GpuMark(tmp_path).most_layers(model) is None  # and the time after that all of them again
    mark.set(model, on_gpu)
    mark.clear()
    assert GpuMark(tmp_path).most_layers(model) is None
    mark.set(model, Placement("A", 0, 33, "", 4096, 2, 1, ""))
    assert GpuMark(tmp_path).most_layers(model) is None
