"""torch.compile where the machine can."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)


def compile_if_possible(module: torch.nn.Module, device: torch.device, *, dynamic: bool) -> Callable[..., torch.Tensor]:
    """Compile a module, or say why not and return it as it is.

    Parameters
    ----------
    module:
        Compiled when it is first called.
    device:
        Where it runs; a trial there finds out whether there is all that a compiler needs.
    dynamic:
        Whether shapes change from step to step. Where they do not, every shape is compiled for itself, so that a run
        that goes on after a stop computes as it would have without one.
    """
    try:
        torch.compile(_trial)(torch.ones(8, device=device))
    except Exception as error:  # noqa: BLE001  - compilers fail in many ways, and none should stop a run
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        _log.warning("training without torch.compile, which does not work here: %s", reason)
        return module
    return torch.compile(module, dynamic=None if dynamic else False)


def _trial(numbers: torch.Tensor) -> torch.Tensor:
    return (numbers.sin() + 1).sum()
