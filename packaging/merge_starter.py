"""The starter from its two parts: the base model as the package index has it, and the adapter in resources/.

Laid over the base while it runs, the adapter would cost time at every token; merged and quantized to Q4_0, which
llama.cpp computes with fastest, the starter is faster than its base. The same two files give the same bytes on any
machine: sums are in float64, far finer than what Q4_0 rounds to.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from numpy.typing import NDArray

KIND = gguf.GGMLQuantizationType.Q4_0
NAME = "ChatQA starter"
LICENCE = "Apache-2.0 AND CC-BY-SA-4.0"  # of the base, and of the adapter: resources/starter/MODEL_CARD.md


def merge(base: Path, adapter: Path, target: Path) -> None:
    """Write the merged model to `target`."""
    reader = gguf.GGUFReader(base)
    parts, scale = adapter_of(adapter)
    writer = gguf.GGUFWriter(target, str(reader.fields["general.architecture"].contents()))
    _copy_metadata(reader, writer)
    for tensor in reader.tensors:
        data, kind = tensor.data, tensor.tensor_type
        if tensor.name in parts:
            down, up = parts[tensor.name]
            data = gguf.quantize(adapted(gguf.dequantize(data, kind), up, down, scale), KIND)
            kind = KIND
        writer.add_tensor(tensor.name, data, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def adapted(weight: NDArray[Any], up: NDArray[Any], down: NDArray[Any], scale: float) -> NDArray[np.float32]:
    """weight: (out, in); up: (out, rank); down: (rank, in)."""
    added = up.astype(np.float64) @ down.astype(np.float64) * scale
    return (weight.astype(np.float64) + added).astype(np.float32)


def adapter_of(path: Path) -> tuple[dict[str, tuple[NDArray[Any], NDArray[Any]]], float]:
    """(down, up) by the tensor they belong to, and what their product is multiplied by."""
    reader = gguf.GGUFReader(path)
    found = {tensor.name: gguf.dequantize(tensor.data, tensor.tensor_type) for tensor in reader.tensors}
    names = [name.removesuffix(".lora_a") for name in found if name.endswith(".lora_a")]
    rank = found[f"{names[0]}.lora_a"].shape[0]
    alpha = float(reader.fields[gguf.Keys.Adapter.LORA_ALPHA].contents())
    return {name: (found[f"{name}.lora_a"], found[f"{name}.lora_b"]) for name in names}, alpha / rank


def _copy_metadata(reader: gguf.GGUFReader, writer: gguf.GGUFWriter) -> None:
    changed = {
        "general.name": NAME,
        "general.license": LICENCE,
        "general.file_type": int(gguf.LlamaFileType.MOSTLY_Q4_0),
    }
    for key, field in reader.fields.items():
        if key.startswith("GGUF.") or key == "general.architecture":
            continue  # the writer's own
        inner = field.types[-1] if field.types[0] is gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(key, changed.get(key, field.contents()), field.types[0], inner)


if __name__ == "__main__":
    merge(*map(Path, sys.argv[1:4]))
