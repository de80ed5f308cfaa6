"""ONNX export: windows in, logits at the markers out."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import torch

from zhuti.bert.folder import ONNX_FP32, ONNX_INT8
from zhuti.bert.head import marker_logits

if TYPE_CHECKING:
    from pathlib import Path

    from transformers import PreTrainedModel


class _AtMarkers(torch.nn.Module):
    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, markers: torch.Tensor) -> torch.Tensor:
        return marker_logits(self.model, input_ids, attention_mask, markers)


def export_onnx(model: PreTrainedModel, folder: Path, tokens: int, *, keep_fp32: bool = False) -> None:
    """Write the int8 model that labelling runs.

    Parameters
    ----------
    model:
        In fp32.
    folder:
        Where ``model.onnx`` goes.
    tokens:
        Longest window.
    keep_fp32:
        Also leave the unquantised model there.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415
    from onnxruntime.quantization.shape_inference import quant_pre_process  # noqa: PLC0415

    model.eval()
    example = (
        torch.ones(2, min(16, tokens), dtype=torch.int64),
        torch.ones(2, min(16, tokens), dtype=torch.int64),
        torch.tensor([0, 5, 16], dtype=torch.int64),
    )
    windows, length, blocks = (torch.export.Dim(name) for name in ("windows", "tokens", "blocks"))
    fp32 = folder / ONNX_FP32
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _AtMarkers(model),
            example,
            str(fp32),
            input_names=["input_ids", "attention_mask", "markers"],
            output_names=["logits"],
            dynamic_shapes=({0: windows, 1: length}, {0: windows, 1: length}, {0: blocks}),
            external_data=False,
            dynamo=True,
            verbose=False,
        )
    prepared = folder / "prepared.onnx"
    quant_pre_process(str(fp32), str(prepared), skip_symbolic_shape=True)
    # Seven-bit weights: processors without VNNI saturate on eight (onnxruntime #6695).
    quantize_dynamic(
        str(prepared), str(folder / ONNX_INT8), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
    )
    prepared.unlink()
    if not keep_fp32:
        fp32.unlink()
