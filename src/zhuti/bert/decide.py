"""From logits to themes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from zhuti.bert.folder import Decision
    from zhuti.themes import Scheme

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


def probabilities(logits: NDArray[np.floating], *, exclusive: bool) -> NDArray[np.float64]:
    """Turn logits of shape (blocks, themes) into probabilities: of each theme for itself, or of one among all."""
    logits = np.asarray(logits, np.float64)
    if exclusive:
        weights = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * logits)))


def distances(scores: NDArray[np.floating], thresholds: NDArray[np.floating]) -> NDArray[np.float64]:
    """How far each score is over its threshold, in logits; shape of `scores`."""
    clipped = np.clip(scores, _EDGE, 1 - _EDGE)
    return np.asarray(_logit(clipped) - _logit(np.asarray(thresholds)), np.float64)


def lead(scores: NDArray[np.floating]) -> NDArray[np.float64]:
    """How far the best score is over the second best, in log odds; shape (blocks,)."""
    if scores.shape[1] == 1:
        return np.full(len(scores), np.inf)
    ranked = np.sort(np.log(np.clip(scores, _EDGE, 1)), axis=1)
    return np.asarray(ranked[:, -1] - ranked[:, -2])


def decide(logits: NDArray[np.floating], scheme: Scheme, decision: Decision) -> list[Decided]:
    """Give each block its themes.

    Those whose scores reach their thresholds, the one farthest over first; in an exclusive scheme, the best one.

    Parameters
    ----------
    logits:
        Shape (blocks, themes), calibrated.
    scheme:
        The themes, in the order of the columns.
    decision:
        Thresholds and margin.
    """
    ids = scheme.ids
    scores = probabilities(logits, exclusive=scheme.exclusive)
    over = distances(scores, np.array([decision.thresholds[theme] for theme in ids]))
    order = np.argsort(-over, axis=1, kind="stable")
    if scheme.exclusive:
        given = [ranked[:1] for ranked in order]
        room = lead(scores)
    else:
        given = [ranked[far[ranked] >= 0] for ranked, far in zip(order, over, strict=True)]
        room = np.abs(over).min(axis=1)
    return [
        Decided(tuple(ids[theme] for theme in chosen), dict(zip(ids, row.tolist(), strict=True)), bool(certain))
        for chosen, row, certain in zip(given, scores, room >= decision.margin, strict=True)
    ]


def _logit(probability: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.asarray(np.log(probability) - np.log1p(-probability))
