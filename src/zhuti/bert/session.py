"""How ONNX Runtime is set up, for writing optimised graphs and for running them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

# Before it is loaded, or ONNX Runtime reports its use to its maker.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import onnxruntime as ort

if TYPE_CHECKING:
    from pathlib import Path

# On a processor the fused form is slower than its two parts (docs/speed.md).
_SLOWER = ["SkipLayerNormFusion"]


def session_options() -> Any:
    """Return options for sessions that run one window on one thread; several windows run beside each other."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return options


def start_session(file: Path, options: Any) -> Any:
    """Load a graph."""
    return ort.InferenceSession(str(file), options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER)
