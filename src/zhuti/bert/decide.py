"""From logits to themes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from zhuti.bert.folder import Decision

_EDGE = 1e-6


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision on one block.

    Attributes
    ----------
    themes:
        The ids that apply, the main one first.
    scores:
        The calibrated probability of each theme.
    sure:
        False where a person should look.
    """

    themes: tuple[str, ...]
    scores: dict[str, float]
    sure: bool


def sigmoid(logits: NDArray[np.floating]) -> NDArray[np.float64]:
    """Probabilities from logits, safe at both ends."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * np.asarray(logits, np.float64))))


def distances(scores: NDArray[np.floating], thresholds: NDArray[np.floating]) -> NDArray[np.float64]:
    """How far each score is over its threshold, in logits; shape of `scores`."""
    clipped = np.clip(scores, _EDGE, 1 - _EDGE)
    return np.asarray(_logit(clipped) - _logit(np.asarray(thresholds)), np.float64)


def decide(logits: NDArray[np.floating], ids: Sequence[str], decision: Decision) -> list[Decided]:
    """Give each block its themes: those over their thresholds, the one farthest over first.

    Parameters
    ----------
    logits:
        Shape (blocks, themes), calibrated.
    ids:
        The themes, in the order of the columns.
    decision:
        Thresholds and margin.
    """
    scores = sigmoid(logits)
    over = distances(scores, np.array([decision.thresholds[theme] for theme in ids]))
    order = np.argsort(-over, axis=1, kind="stable")
    sure = np.abs(over).min(axis=1, initial=np.inf) >= decision.margin
    return [
        Decided(
            tuple(ids[theme] for theme in ranked if far[theme] >= 0),
            dict(zip(ids, row.tolist(), strict=True)),
            bool(certain),
        )
        for ranked, far, row, certain in zip(order, over, scores, sure, strict=True)
    ]


def _logit(probability: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.log(probability) - np.log1p(-probability)
