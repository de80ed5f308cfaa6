"""Which number format to train in."""

from __future__ import annotations

import torch


def use_bf16(precision: str) -> bool:
    """Decide whether to train in bfloat16: as told, or with ``auto`` where the machine computes in it natively."""
    if precision != "auto":
        return precision == "bf16"
    if torch.cuda.is_available():
        return torch.cuda.is_bf16_supported()
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())  # noqa: SLF001  - torch has no public name for it
