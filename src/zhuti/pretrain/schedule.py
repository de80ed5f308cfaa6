"""What each step does: a pure function of the configuration."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from zhuti.pretrain.config import OptimiserConfig, StageConfig


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes
    ----------
    tokens:
        Length of its rows.
    batch:
        How many rows, over all processes together.
    place:
        Its number within its stage.
    again:
        How many earlier stages had rows of the same length; each shows them in an order of its own.
    learning_rate:
        Of all parameters.
    """

    tokens: int
    batch: int
    place: int
    again: int
    learning_rate: float


def steps(optimiser: OptimiserConfig, stages: Sequence[StageConfig]) -> Iterator[Step]:
    """Yield every step of a run."""
    number = 0
    for index, stage in enumerate(stages):
        again = sum(earlier.tokens == stage.tokens for earlier in stages[:index])
        for place in range(stage.steps):
            yield Step(stage.tokens, stage.batch, place, again, learning_rate(number, optimiser, stages))
            number += 1


def learning_rate(step: int, optimiser: OptimiserConfig, stages: Sequence[StageConfig]) -> float:
    """Warm-up, constant, then a linear fall over the stages that say ``decay``.

    A constant rate lets a run be prolonged at will before its fall (Hu et al. 2024, arXiv:2404.06395).
    """
    total = sum(stage.steps for stage in stages)
    fall = sum(stage.steps for stage in stages if stage.decay)
    warm = min(1.0, (step + 1) / max(1, optimiser.warmup_steps))
    left = min(1.0, (total - step) / fall) if fall else 1.0
    return optimiser.learning_rate * warm * left


def take_rows(rows: NDArray[np.unsignedinteger], step: Step, seed: int) -> NDArray[np.unsignedinteger]:
    """Take the rows of one step: every epoch is a new order of all rows, decided by the seed alone.

    Parameters
    ----------
    rows:
        Shape (rows, tokens).
    step:
        Which.
    seed:
        The run's.
    """
    per_epoch = max(1, len(rows) // step.batch)
    epoch, place = divmod(step.place, per_epoch)
    order = _order(len(rows), seed, epoch, step.again)
    return rows[np.sort(order[place * step.batch : (place + 1) * step.batch])]


@functools.lru_cache(maxsize=2)
def _order(rows: int, *seed: int) -> NDArray[np.int64]:
    return np.random.default_rng(seed).permutation(rows)
