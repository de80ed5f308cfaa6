"""Interleaved rounds: each runs every contender once, so that whatever slows the machine slows all alike."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

_RESAMPLES = 9_999


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times as long something takes: geometric mean over the rounds, with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


def measure(
    runs: Mapping[str, Callable[[], object]], rounds: int, say: Callable[[int], None] = lambda _: None
) -> dict[str, NDArray[np.float64]]:
    """Time every contender in every round.

    Parameters
    ----------
    runs:
        What to time, by name.
    rounds:
        How many; one more goes before them to warm up.
    say:
        Told of each round done.

    Returns
    -------
    dict
        Seconds, shape (rounds,), by name.
    """
    seconds = {name: np.zeros(rounds) for name in runs}
    for number in range(-1, rounds):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            if number >= 0:
                seconds[name][number] = time.perf_counter() - start
        say(number + 1)
    return seconds


def ratio(slow: NDArray[np.float64], fast: NDArray[np.float64], seed: int = 0) -> Ratio:
    """Compare two contenders round by round.

    Parameters
    ----------
    slow, fast:
        Seconds of the same rounds, shape (rounds,).
    seed:
        Of the bootstrap.
    """
    logs = np.log(slow / fast)
    drawn = np.random.default_rng(seed).integers(len(logs), size=(_RESAMPLES, len(logs)))
    low, high = np.quantile(logs[drawn].mean(axis=1), [0.025, 0.975])
    return Ratio(*(float(np.exp(value)) for value in (logs.mean(), low, high)))
