"""ONNX files: one window in, logits at its markers out."""

from __future__ import annotations

import logging
import tempfile
import warnings
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from zhuti.bert.head import marker_logits
from zhuti.bert.session import session_options, start_session

if TYPE_CHECKING:
    from transformers import PreTrainedModel


class Variant(StrEnum):
    """What is stored and multiplied as eight-bit numbers."""

    ALL = "embeddings and matrices"
    EMBEDDINGS = "embeddings"


_OPERATIONS = {Variant.ALL: ["MatMul", "Gemm", "Gather"], Variant.EMBEDDINGS: ["Gather"]}


class _OneWindow(torch.nn.Module):
    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, markers: torch.Tensor) -> torch.Tensor:
        return marker_logits(self.model, input_ids, None, markers)


def write_plain(model: PreTrainedModel, file: Path) -> None:
    """Write a model as it is, in fp32.

    A window is run by itself, never padded: its scores then depend on nothing else in the run, and no time is spent on
    padding or on masking it.

    Parameters
    ----------
    model:
        In fp32.
    file:
        Where to.
    """
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    model.eval()
    # The plain form of attention becomes the smallest graph.
    model.set_attn_implementation("eager")
    example = (torch.ones(1, 16, dtype=torch.int64), torch.tensor([0, 5, 12], dtype=torch.int64))
    tokens, blocks = torch.export.Dim("tokens"), torch.export.Dim("blocks")
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _OneWindow(model),
            example,
            str(file),
            input_names=["input_ids", "markers"],
            output_names=["logits"],
            dynamic_shapes=({1: tokens}, {0: blocks}),
            external_data=False,
            dynamo=True,
            verbose=False,
        )


def write_int8(plain: Path, file: Path, variant: Variant = Variant.ALL) -> None:
    """Quantise weights for good, and activations window by window (dynamic quantisation); then optimise.

    Parameters
    ----------
    plain:
        From :func:`write_plain`.
    file:
        Where to.
    variant:
        What to quantise.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415
    from onnxruntime.quantization.shape_inference import quant_pre_process  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as scratch:
        prepared, quantised = Path(scratch) / "prepared.onnx", Path(scratch) / "quantised.onnx"
        quant_pre_process(str(plain), str(prepared), skip_symbolic_shape=True)
        # Seven-bit weights: processors without VNNI saturate on eight (onnxruntime #6695).
        quantize_dynamic(
            str(prepared),
            str(quantised),
            op_types_to_quantize=_OPERATIONS[variant],
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
        )
        write_optimised(quantised, file)


def write_optimised(unoptimised: Path, file: Path) -> None:
    """Fuse what can be fused on any processor, so that labelling need not do it at every start."""
    import onnxruntime as ort  # noqa: PLC0415

    options = session_options()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(file)
    start_session(unoptimised, options)
