"""Calibration, thresholds and margin, fitted on held-out articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zhuti.bert.decide import distances, lead, probabilities
from zhuti.bert.folder import Decision

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from zhuti.themes import Scheme

_GRID = np.linspace(0.3, 0.6, 31)
_SURE_ACCURACY = 0.95
_FEW = 5
_RIDGE = 10.0
_LEAST_SCALE = 0.1


def fit_platt(logits: NDArray[np.floating], truth: NDArray[np.floating]) -> tuple[float, float]:
    """Fit the scale and shift that make one theme's logits calibrated (Platt 1999).

    Parameters
    ----------
    logits, truth:
        Shape (blocks,); truth is 0 or 1.

    Returns
    -------
    tuple
        Scale and shift; (1, 0) where a side has too few examples to say.
    """
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  - slow to import

    if min(truth.sum(), (1 - truth).sum()) < _FEW:
        return 1.0, 0.0
    model = LogisticRegression(C=_RIDGE).fit(logits.reshape(-1, 1), truth)
    return max(float(model.coef_[0, 0]), _LEAST_SCALE), float(model.intercept_[0])


def fit_temperature(logits: NDArray[np.floating], truth: NDArray[np.floating]) -> float:
    """Fit the scale that makes exclusive themes calibrated (Guo et al. 2017, arXiv:1706.04599).

    Parameters
    ----------
    logits, truth:
        Shape (blocks, themes); one 1 in each row of truth.
    """
    from scipy.optimize import minimize_scalar  # noqa: PLC0415  - slow to import

    def loss(log_scale: float) -> float:
        right = (probabilities(logits * np.exp(log_scale), exclusive=True) * truth).sum(axis=1)
        return float(-np.log(np.maximum(right, 1e-12)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-3.0, 3.0), method="bounded").x))


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


def fit_margin(room: NDArray[np.floating], right: NDArray[np.bool_]) -> float:
    """Find the least margin at which at least 95 % of the blocks called ``sure`` have exactly the right themes.

    Parameters
    ----------
    room:
        How far each decision is from another one, shape (blocks,).
    right:
        Whether it is right, shape (blocks,).
    """
    order = np.argsort(-room)
    accuracy = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(accuracy >= _SURE_ACCURACY)
    return float(room[order][good[-1]]) if good.size else float(room.max(initial=0.0))


def fit_decision(logits: NDArray[np.floating], truth: NDArray[np.floating], scheme: Scheme) -> Decision:
    """Fit all three.

    Parameters
    ----------
    logits, truth:
        Of held-out articles, shape (blocks, themes).
    scheme:
        The themes.
    """
    themes = range(logits.shape[1])
    if scheme.exclusive:
        calibration = [(fit_temperature(logits, truth), 0.0)] * len(themes)
    else:
        calibration = [fit_platt(logits[:, theme], truth[:, theme]) for theme in themes]
    scale, shift = np.array(calibration).T
    scores = probabilities(logits * scale + shift, exclusive=scheme.exclusive)
    if scheme.exclusive:
        thresholds = np.full(len(themes), 0.5)
        margin = fit_margin(lead(scores), scores.argmax(axis=1) == truth.argmax(axis=1))
    else:
        thresholds = fit_thresholds(scores, truth)
        over = distances(scores, thresholds)
        margin = fit_margin(np.abs(over).min(axis=1), ((over >= 0) == (truth > 0)).all(axis=1))
    return Decision(
        thresholds={theme: round(float(value), 6) for theme, value in zip(scheme.ids, thresholds, strict=True)},
        margin=margin,
        calibration=dict(zip(scheme.ids, calibration, strict=True)),
    )
