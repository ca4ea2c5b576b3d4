"""A checkpoint → the adapter as llama.cpp reads it: GGUF, Q8_0. `convert.py CHECKPOINT ADAPTER.gguf`"""

from __future__ import annotations

import sys
from pathlib import Path

import gguf
import torch


def convert(checkpoint: Path, adapter: Path) -> None:
    """Write the adapter: for each adapted tensor of the base, `.lora_a` (rank, in) and `.lora_b` (out, rank)."""
    kept = torch.load(checkpoint, map_location="cpu", weights_only=True)
    weights = kept["network"]
    rank = next(value.shape[0] for name, value in weights.items() if name.endswith(".down"))
    writer = gguf.GGUFWriter(adapter, "llama")
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, rank * kept["state"]["scale"])
    writer.add_string("general.name", "ChatQA starter adapter")
    writer.add_string("general.license", "CC-BY-SA-4.0")
    for name, value in weights.items():
        _, number, _, linear, part = name.split(".")
        suffix = {"down": "lora_a", "up": "lora_b"}[part]
        data = gguf.quantize(value.numpy(), gguf.GGMLQuantizationType.Q8_0)
        tensor = f"blk.{number}.{linear}.weight.{suffix}"
        writer.add_tensor(tensor, data, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def average(first: Path, second: Path, made: Path, share: float = 0.5) -> None:
    """The mean of their weights, one by one, as a checkpoint; `share` of it is of the second. Of trainings that went on
    from one another it is steadier than the last of them."""
    one, other = (torch.load(path, map_location="cpu", weights_only=True) for path in (first, second))
    weights = {name: (1 - share) * was + share * other["network"][name] for name, was in one["network"].items()}
    torch.save({"network": weights, "state": other["state"]}, made)


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
