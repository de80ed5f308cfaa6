"""Which number format to train in."""

from __future__ import annotations

import torch

_NATIVE = ("avx512_bf16", "amx_bf16", "bf16")


def use_bf16(precision: str) -> bool:
    """Decide whether to train in bfloat16: as told, or with ``auto`` where the machine computes in it natively."""
    if precision != "auto":
        return precision == "bf16"
    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    # Older versions of torch cannot tell; fp32 is always right.
    capabilities: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    return any(capabilities.get(name) for name in _NATIVE)
