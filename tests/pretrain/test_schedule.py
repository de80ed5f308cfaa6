"""What each step does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from zhuti.pretrain.config import OptimiserConfig, StageConfig
from zhuti.pretrain.schedule import steps, take_rows

if TYPE_CHECKING:
    from zhuti.pretrain.schedule import Step

OPTIMISER = OptimiserConfig(learning_rate=1.0, warmup_steps=10)


def _steps(*stages: StageConfig) -> list[Step]:
    return list(steps(OPTIMISER, stages))


def test_the_rate_warms_up_stays_and_falls() -> None:
    """Up over the first ten steps, then one, then down to nearly nothing over the stage that decays."""
    rates = [
        step.learning_rate
        for step in _steps(
            StageConfig(tokens=64, batch=2, steps=50), StageConfig(tokens=64, batch=2, steps=50, decay=True)
        )
    ]
    assert rates[:10] == pytest.approx(np.arange(1, 11) / 10)
    assert set(rates[10:50]) == {1.0}
    assert rates[50:] == pytest.approx(1 - np.arange(50) / 50)


def test_an_epoch_shows_every_row_once() -> None:
    """Two epochs hold all rows twice, in different orders."""
    rows = np.arange(12, dtype=np.uint16)[:, None]
    taken = [take_rows(rows, step, seed=5).ravel() for step in _steps(StageConfig(tokens=64, batch=3, steps=8))]
    assert sorted(np.concatenate(taken[:4])) == sorted(np.concatenate(taken[4:])) == list(range(12))
    assert any((one != other).any() for one, other in zip(taken[:4], taken[4:], strict=True))


def test_a_second_stage_of_the_same_length_has_its_own_order() -> None:
    """It does not begin with the rows that the first began with."""
    rows = np.arange(1000, dtype=np.uint16)[:, None]
    stage = StageConfig(tokens=64, batch=20, steps=1)
    first, second = (take_rows(rows, step, seed=5).ravel() for step in _steps(stage, stage))
    assert len(set(first) & set(second)) < 10


def test_fewer_rows_than_a_batch_are_all_taken() -> None:
    """A corpus smaller than a batch is seen whole at every step."""
    rows = np.arange(4, dtype=np.uint16)[:, None]
    for step in _steps(StageConfig(tokens=64, batch=9, steps=3)):
        assert sorted(take_rows(rows, step, seed=0).ravel()) == [0, 1, 2, 3]
