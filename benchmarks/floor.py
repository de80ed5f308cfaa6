"""How near labelling is to what the processor can do: multiplications a token over the measured peak, one thread each.

python benchmarks/floor.py
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper

from zhuti.bert.folder import ONNX_INT8, shipped_model
from zhuti.bert.session import session_options, start_session

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 30
TOKENS = 256
SIDE = 1024


def quickest(run: Callable[[], object]) -> float:
    """Seconds of the quickest of several rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def product(kind: str) -> Any:
    """Make a session that multiplies two square matrices, of eight-bit integers or of floats."""
    small = kind == "MatMulInteger"
    given, made = (TensorProto.UINT8, TensorProto.INT32) if small else (TensorProto.FLOAT, TensorProto.FLOAT)
    other = np.random.default_rng(0).integers(-60, 60, (SIDE, SIDE)).astype(np.int8 if small else np.float32)
    graph = helper.make_graph(
        [helper.make_node(kind, ["a", "b"], ["c"])],
        kind,
        [helper.make_tensor_value_info("a", given, [SIDE, SIDE])],
        [helper.make_tensor_value_info("c", made, [SIDE, SIDE])],
        [onnx.numpy_helper.from_array(other, "b")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10)
    return ort.InferenceSession(model.SerializeToString(), session_options(), providers=["CPUExecutionProvider"])


def peak(kind: str) -> float:
    """Multiply-adds a second of one thread."""
    session = product(kind)
    values = np.ones((SIDE, SIDE), np.uint8 if kind == "MatMulInteger" else np.float32)
    return SIDE**3 / quickest(lambda: session.run(None, {"a": values}))


def main() -> None:
    """Print the floor and how near it is."""
    folder = shipped_model()
    config = json.loads(Path(folder / "config.json").read_text(encoding="utf-8"))
    width, inner, layers = config["hidden_size"], config["intermediate_size"], config["num_hidden_layers"]
    dense = layers * (4 * width * width + 2 * width * inner)
    attention = layers * 2 * TOKENS * width
    session = start_session(folder / ONNX_INT8, session_options())
    ids = np.random.default_rng(0).integers(20, config["vocab_size"], (1, TOKENS))
    inputs = {"input_ids": ids, "markers": np.arange(0, TOKENS, 48)}
    seconds = quickest(lambda: session.run(None, inputs)) / TOKENS
    int8, fp32 = peak("MatMulInteger"), peak("MatMul")
    floor = dense / int8 + attention / fp32
    print(f"multiply-adds a token: {dense:,} in eight bits, {attention:,} of attention in fp32 (window of {TOKENS})")
    print(f"peak of one thread: {int8 / 1e9:.0f} billion a second in eight bits, {fp32 / 1e9:.0f} in fp32")
    print(f"floor {floor * 1e6:.1f} µs a token, measured {seconds * 1e6:.1f} µs: {floor / seconds:.0%} of the possible")
    print(f"{1 / seconds:,.0f} tokens a second and thread")


if __name__ == "__main__":
    main()
