"""Checkpoints: all that a run needs to go on as if it had never stopped."""

from __future__ import annotations

import pickle
from dataclasses import asdict, dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import torch
from pydantic import ValidationError

from zhuti.errors import ConfigError, InputError
from zhuti.files import replacing
from zhuti.pretrain.config import PretrainConfig
from zhuti.pretrain.schedule import steps

if TYPE_CHECKING:
    from pathlib import Path

    from zhuti.pretrain.model import Objective

CHECKPOINT = "checkpoint.pt"

_FREE = {"stages", "compile", "checkpoint_minutes", "log_steps", "evaluate_steps", "card"}
"""Settings that may change while a run goes on; of the stages, those still to come."""


@dataclass
class Progress:
    """How far a run has come; saved with every checkpoint."""

    step: int = 0
    tokens: int = 0
    seconds: float = 0.0


def save_checkpoint(
    folder: Path, objective: Objective, optimiser: torch.optim.Optimizer, progress: Progress, config: PretrainConfig
) -> None:
    """Write a checkpoint beside the last one, then put it in its place.

    Parameters
    ----------
    folder:
        The run's.
    objective, optimiser, progress:
        The run's state.
    config:
        Kept, so that a run is not taken up with settings that it did not begin with.
    """
    state = {
        **{name: part.state_dict() for name, part in objective.named_children()},
        "optimiser": optimiser.state_dict(),
        "progress": asdict(progress),
        "config": config.model_dump(mode="json"),
    }
    with replacing(folder / CHECKPOINT) as beside:
        torch.save(state, beside)


def load_checkpoint(folder: Path, config: PretrainConfig, device: torch.device) -> dict[str, Any] | None:
    """Read the last checkpoint; None if there is none.

    Parameters
    ----------
    folder:
        The run's.
    config:
        What the run is to go on with.
    device:
        Where tensors go.

    Raises
    ------
    InputError
        The file is damaged.
    ConfigError
        The run began with other settings, and would not come to the same result.
    """
    path = folder / CHECKPOINT
    if not path.exists():
        return None
    try:
        state: dict[str, Any] = torch.load(path, map_location=device, weights_only=True)
    except (OSError, RuntimeError, EOFError, KeyError, pickle.UnpicklingError) as error:
        raise InputError(f"{path}: cannot be read ({error}); delete it to start again") from None
    if "config" in state:  # the first version wrote none
        _check_same(path, state["config"], config, state["progress"]["step"])
    return state


def restore(state: dict[str, Any], objective: Objective, optimiser: torch.optim.Optimizer) -> Progress:
    """Put a checkpoint's state in place."""
    for name, part in objective.named_children():
        part.load_state_dict(state[name])
    optimiser.load_state_dict(state["optimiser"])
    return Progress(**state["progress"])


def _check_same(path: Path, saved: dict[str, Any], config: PretrainConfig, step: int) -> None:
    try:
        before = PretrainConfig.model_validate(saved)
    except ValidationError:
        raise ConfigError(f"{path}: made by another version of zhuti; use a new output folder") from None
    wrong = differences(before.model_dump(mode="json", exclude=_FREE), config.model_dump(mode="json", exclude=_FREE))
    past, now = (list(islice(steps(run.optimiser, run.stages), step)) for run in (before, config))
    if past != now and not wrong:
        wrong.append(f"stages: the first {step} steps, which are done, would have been others")
    if wrong:
        raise ConfigError(
            f"{path}: the run began with other settings: {'; '.join(wrong)}. "
            "Go on with those, or use a new output folder"
        )


def differences(before: dict[str, Any], now: dict[str, Any], place: str = "") -> list[str]:
    """Say which settings differ, by their dotted names."""
    told: list[str] = []
    for name in dict.fromkeys((*before, *now)):
        old, new = before.get(name), now.get(name)
        if isinstance(old, dict) and isinstance(new, dict):
            told += differences(old, new, f"{place}{name}.")
        elif old != new:
            told.append(f"{place}{name} was {old}, is {new}")
    return told
