"""Calibration, thresholds and margin, fitted on held-out articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zhuti.bert.decide import distances, sigmoid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_GRID = np.linspace(0.3, 0.6, 31)
_SURE_ACCURACY = 0.97
_FEW = 5
_RIDGE = 10.0


def fit_platt(logits: NDArray[np.floating], truth: NDArray[np.floating]) -> NDArray[np.float64]:
    """Fit the scale and shift that make one theme's logits calibrated (Platt 1999).

    Parameters
    ----------
    logits, truth:
        Shape (blocks,); truth is 0 or 1.

    Returns
    -------
    ndarray
        Scale and shift; (1, 0) where a side has too few examples to say.
    """
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    if min(truth.sum(), (1 - truth).sum()) < _FEW:
        return np.array([1.0, 0.0])
    model = LogisticRegression(C=_RIDGE).fit(logits.reshape(-1, 1), truth)
    return np.array([max(float(model.coef_[0, 0]), 0.1), float(model.intercept_[0])])


def fit_thresholds(scores: NDArray[np.floating], truth: NDArray[np.floating]) -> NDArray[np.float64]:
    """Find the threshold with the best F1 for each theme, drawn halfway to 0.5 against chance.

    Parameters
    ----------
    scores, truth:
        Shape (blocks, themes).
    """
    thresholds = np.full(scores.shape[1], 0.5)
    for theme in range(scores.shape[1]):
        right = truth[:, theme]
        if right.sum() < _FEW:
            continue
        given = scores[:, theme, None] >= _GRID
        hits = (given & (right[:, None] > 0)).sum(0)
        f1 = 2 * hits / (given.sum(0) + right.sum())
        best = _GRID[np.flatnonzero(f1 == f1.max())].mean()
        thresholds[theme] = (best + 0.5) / 2
    return thresholds


def fit_margin(scores: NDArray[np.floating], thresholds: NDArray[np.floating], truth: NDArray[np.floating]) -> float:
    """Find the least margin at which at least 97 % of the blocks called ``sure`` have exactly the right themes.

    Parameters
    ----------
    scores, truth:
        Shape (blocks, themes).
    thresholds:
        Shape (themes,).
    """
    over = distances(scores, thresholds)
    right = ((over >= 0) == (truth > 0)).all(1)
    margin = np.abs(over).min(1)
    order = np.argsort(-margin)
    accuracy = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(accuracy >= _SURE_ACCURACY)
    return float(margin[order][good[-1]]) if good.size else float(margin.max(initial=0.0))


def fit(
    logits: NDArray[np.floating], truth: NDArray[np.floating]
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Fit all three.

    Returns
    -------
    tuple
        Scale and shift, shape (themes, 2); thresholds, shape (themes,); margin.
    """
    platt = np.array([fit_platt(logits[:, theme], truth[:, theme]) for theme in range(logits.shape[1])])
    scores = sigmoid(logits * platt[:, 0] + platt[:, 1])
    thresholds = fit_thresholds(scores, truth)
    return platt, thresholds, fit_margin(scores, thresholds, truth)


def by_name(ids: Sequence[str], values: NDArray[np.floating]) -> dict[str, float]:
    """Name the values of a row by theme."""
    return dict(zip(ids, (round(float(value), 6) for value in values), strict=True))
