"""How a model is laid out: all on the GPU where it fits, less where it does not, and always in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import ggufs
import pytest

from app import fit, gguf
from app import machine as machine_at_hand
from app.errors import ModelError
from app.fit import Device, Machine, Wish

GIB = 1 << 30
NO_GPU = Machine((), 16 * GIB, 8, "There is no GPU that llama.cpp can use.")
LAYER = 200_000_000


def header(
    layers: int = 32, heads: int = 32, kv_heads: int = 32, context: int = 4096, width: int = 4096
) -> gguf.Header:
    """As Llama-2-7B's in Q8_0, unless told otherwise."""
    numbers = {
        "block_count": layers,
        "context_length": context,
        "embedding_length": width,
        "feed_forward_length": 11008,
        "vocab_size": 32000,
        "attention.head_count": heads,
        "attention.head_count_kv": kv_heads,
    }
    metadata = {"general.architecture": "llama", **{f"llama.{key}": value for key, value in numbers.items()}}
    tensors = {f"blk.{layer}.ffn_up.weight": LAYER for layer in range(layers)}
    return gguf.Header(metadata, {**tensors, "output.weight": LAYER, "token_embd.weight": LAYER})


def card(gib: float, name: str = "NVIDIA Test") -> Machine:
    return replace(NO_GPU, gpus=(Device(name, int(gib * GIB), int(gib * GIB)),), no_gpu="")


def best(machine: Machine, wish: Wish = fit.AS_IT_FITS, **shape: int) -> fit.Plan:
    return next(fit.plans(header(**shape), machine, wish))


def test_a_large_card_takes_all_layers() -> None:
    plan = best(card(80))
    assert (plan.gpu_layers, plan.layers, plan.context_tokens, plan.key_type) == (33, 33, 4096, "f16")
    words = str(plan.placement("ChatQA"))
    assert words.startswith("33 of 33 layers on NVIDIA Test, 4,096 tokens, ")
    assert plan.reason == ""


def test_a_card_that_is_a_little_small_takes_a_smaller_cache_before_it_takes_fewer_layers() -> None:
    plan = best(card(9.2))
    assert (plan.gpu_layers, plan.key_type, plan.value_type, plan.flash_attention) == (33, "q8_0", "q8_0", True)


def test_a_small_card_takes_some_layers_and_says_so() -> None:
    plan = best(card(4))
    assert 0 < plan.gpu_layers < 33
    assert plan.reason == "The GPU's memory does not hold all layers."


def test_each_plan_asks_for_less_and_the_last_ones_are_on_the_processor() -> None:
    layers = [plan.gpu_layers for plan in fit.plans(header(), card(80), fit.AS_IT_FITS)]
    assert layers[0] == 33
    assert layers[-1] == 0
    last = [*fit.plans(header(), card(80), fit.AS_IT_FITS)][-1]
    assert last.reason.startswith("It did not fit on NVIDIA Test.")


def test_two_cards_are_used_together() -> None:
    both = replace(NO_GPU, gpus=(Device("A", 6 * GIB, 6 * GIB), Device("B", 6 * GIB, 6 * GIB)))
    plan = best(both)
    assert plan.gpu_layers == 33
    assert "A and B" in str(plan.placement("x"))


def test_the_processor_says_why_it_is_not_the_gpu() -> None:
    plan = best(NO_GPU)
    assert (plan.gpu_layers, plan.key_type, plan.value_type, plan.flash_attention) == (0, "q8_0", "f16", False)
    assert str(plan.placement("x")).startswith("on the processor (8 threads), 4,096 tokens")
    assert plan.reason == "There is no GPU that llama.cpp can use."
    assert best(card(80), Wish(gpu=False)).reason == "The GPU is switched off in the settings."


def test_the_user_decides_where_he_wants_to() -> None:
    plan = best(card(80), Wish(context_tokens=2048, gpu_layers=10, kv_type="q8_0", threads=3))
    assert (plan.context_tokens, plan.gpu_layers, plan.key_type, plan.threads) == (2048, 10, "q8_0", 3)


def test_threads_never_exceed_the_cores() -> None:
    assert best(NO_GPU, Wish(threads=99)).threads == 8


def test_the_window_is_never_larger_than_the_model_was_made_for() -> None:
    assert best(NO_GPU, Wish(context_tokens=100_000), context=8192).context_tokens == 8192
    assert best(NO_GPU, context=2048).context_tokens == 2048


def test_a_window_that_does_not_fit_is_halved_and_none_that_fits_is_a_sentence() -> None:
    plan = best(replace(NO_GPU, memory=int(1.6 * GIB)))
    assert plan.context_tokens == 2048
    assert "does not hold a window of 4,096 tokens" in plan.reason
    with pytest.raises(ModelError, match=r"even with a context window of 1,024 tokens it needs 0\.\d GB"):
        best(replace(NO_GPU, memory=GIB // 4))


def test_a_model_larger_than_the_memory_is_said_to_be_slow() -> None:
    assert "larger than the free memory" in best(replace(NO_GPU, memory=4 * GIB)).reason


def test_a_crash_on_the_gpu_is_remembered_in_the_layers() -> None:
    plan = best(card(80), Wish(most_gpu_layers=24))
    assert plan.gpu_layers == 24
    assert "ended while more layers ran on the GPU" in plan.reason
    assert "keeps to the processor" in best(card(80), Wish(most_gpu_layers=0)).reason


def test_heads_that_are_no_whole_blocks_keep_their_keys_in_halves() -> None:
    assert best(NO_GPU, width=32 * 40).key_type == "f16"
    assert best(NO_GPU, Wish(kv_type="q8_0"), width=32 * 40).key_type == "f16"
    assert {plan.key_type for plan in fit.plans(header(width=32 * 40), card(4), fit.AS_IT_FITS)} == {"f16"}


def test_weights_that_round_otherwise_from_four_tokens_on_are_drafted_in_threes(tmp_path: Path) -> None:
    k_quants = ggufs.Shape(embedding=256, kinds=(ggufs.Q4_K, ggufs.Q6_K))
    of = {"alike": ggufs.Shape(), "otherwise": k_quants}
    headers = {name: gguf.read(ggufs.write(tmp_path / f"{name}.gguf", shape)) for name, shape in of.items()}
    plans = {name: next(fit.plans(made, NO_GPU, fit.AS_IT_FITS)) for name, made in headers.items()}
    assert {name: plan.together for name, plan in plans.items()} == {"alike": fit.OUTPUTS, "otherwise": 3}


def test_all_layers_with_a_smaller_cache_are_tried_before_fewer_layers() -> None:
    tried = [(plan.gpu_layers, plan.key_type) for plan in fit.plans(header(), card(80), fit.AS_IT_FITS)]
    assert tried[:3] == [(33, "f16"), (33, "q8_0"), (24, "q8_0")]


def test_the_estimate_is_near_what_a_model_says_of_itself(tmp_path: Path) -> None:
    path = ggufs.write(tmp_path / "tiny.gguf")
    needed = fit.needed(gguf.read(path))
    assert path.stat().st_size < needed < 60_000_000


def test_threads_give_way_to_what_else_the_machine_does(monkeypatch: pytest.MonkeyPatch) -> None:
    busy = {"others": 0.0}
    monkeypatch.setattr("psutil.cpu_count", lambda logical=True: 8)
    monkeypatch.setattr(machine_at_hand.FreeCores, "_busy_seconds", lambda self: busy["others"])
    clock = [100.0]
    monkeypatch.setattr(machine_at_hand.time, "perf_counter", lambda: clock[0])
    cores = machine_at_hand.FreeCores(6)
    assert cores.threads() is None  # too short a while to tell
    clock[0] += 1.0
    busy["others"] += 5.0
    assert cores.threads() == 3
    clock[0] += 1.0
    assert cores.threads() == 6
    busy["others"] += 100.0
    assert cores.begin() == 6  # that was before
    clock[0] += 1.0
    busy["others"] += 20.0
    assert cores.threads() == 1


def test_a_containers_limits_are_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_at_hand, "CGROUP", tmp_path)
    (tmp_path / "cpu.max").write_text("100000 100000\n")
    (tmp_path / "memory.max").write_text("3000000\n")
    (tmp_path / "memory.current").write_text("1000000\n")
    assert machine_at_hand.physical_cores() == 1
    assert machine_at_hand.free_memory() == 2_000_000
    (tmp_path / "memory.max").write_text("max\n")
    assert machine_at_hand.free_memory() > 2_000_000
