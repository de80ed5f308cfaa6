"""Precision against recall over all thresholds of one theme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from zhuti.evaluate.labels import Bools, Floats

_POINTS = 200


@dataclass(frozen=True, slots=True)
class PrecisionRecall:
    """The curve of one theme.

    Attributes
    ----------
    recall, precision:
        Its points, recall falling; at most 200 of them.
    average_precision:
        The area under the steps of the whole curve.
    """

    recall: tuple[float, ...]
    precision: tuple[float, ...]
    average_precision: float


def precision_recall(scores: Floats, truth: Bools) -> PrecisionRecall | None:
    """Draw the curve from scores and truth, shape ``(n,)`` each; `None` if the theme never occurs."""
    from sklearn.metrics import average_precision_score, precision_recall_curve  # noqa: PLC0415  - slow to import

    if not truth.any():
        return None
    precision, recall, _ = precision_recall_curve(truth, scores)
    shown = np.unique(np.linspace(0, len(recall) - 1, _POINTS).round().astype(np.int64))
    return PrecisionRecall(
        tuple(recall[shown].tolist()),
        tuple(precision[shown].tolist()),
        float(average_precision_score(truth, scores)),
    )


def best_threshold(scores: Floats, truth: Bools) -> float | None:
    """Find the threshold with the best F1; `None` if the theme never occurs.

    It lies half way to the next score below, so that it does not hang on the last digit of one score; the highest one
    where several are as good.
    """
    from sklearn.metrics import precision_recall_curve  # noqa: PLC0415  - slow to import

    if not truth.any():
        return None
    precision, recall, thresholds = precision_recall_curve(truth, scores)
    both = (precision + recall)[:-1]
    f1 = np.divide(2 * (precision * recall)[:-1], both, out=np.zeros_like(both), where=both > 0)
    best = int(np.flatnonzero(f1 >= f1.max() - 1e-12)[-1])
    below = thresholds[best - 1] if best else 0.0
    return float((thresholds[best] + below) / 2)
