"""Whether scores are honest: calibration, and how well a system knows where it is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from zhuti.evaluate.metrics import sum_by

if TYPE_CHECKING:
    from zhuti.evaluate.intervals import Bootstrap, Estimate
    from zhuti.evaluate.labels import Bools, Floats, Gold, Ints, Predictions

BINS = 10
_POINTS = 200


@dataclass(frozen=True, slots=True)
class Bin:
    """The scores between two bounds.

    Attributes
    ----------
    low, high:
        The bounds; the upper one belongs to the next bin, except 1.
    scores:
        How many lie there.
    mean:
        Their mean.
    share:
        How often the theme is right.
    """

    low: float
    high: float
    scores: int
    mean: float
    share: Estimate


@dataclass(frozen=True, slots=True)
class ThemeCalibration:
    """One theme's expected calibration error and Brier score."""

    ece: float
    brier: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far scores are from frequencies.

    Attributes
    ----------
    ece:
        Expected calibration error over all scores (paragraphs × themes), in ten bins of equal width.
    ece_top:
        The same over each paragraph's best score only: most scores of a paragraph are near zero and easy, and hide
        what happens above.
    brier:
        Mean squared distance of scores from the truth, over all scores.
    bins:
        The reliability diagram of all scores; empty bins are left out.
    themes:
        Theme by theme.
    """

    ece: float
    ece_top: float
    brier: Estimate
    bins: tuple[Bin, ...]
    themes: dict[str, ThemeCalibration]


@dataclass(frozen=True, slots=True)
class Abstaining:
    """One way of leaving paragraphs to a person.

    Attributes
    ----------
    coverage:
        Share of paragraphs that the system keeps.
    risk:
        Share of wrong main themes among those; `None` if it keeps none.
    """

    coverage: float
    risk: float | None


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """How the share of wrong main themes grows as less confident paragraphs are kept.

    Attributes
    ----------
    curve:
        From the most confident paragraph to all of them.
    area:
        Under the curve; the less, the better the system knows its mistakes.
    best_area:
        What it would be if every mistake stood at the end.
    sure:
        Where the system's own `sure` stands.
    sure_accuracy, unsure_accuracy:
        Share of right main themes among the sure and the unsure.
    """

    curve: tuple[Abstaining, ...]
    area: float
    best_area: float
    sure: Abstaining | None
    sure_accuracy: Estimate | None
    unsure_accuracy: Estimate | None


def expected_calibration_error(scores: Floats, truth: Bools, bins: int = BINS) -> float:
    """Mean distance between score and frequency, weighted by how many scores a bin of equal width holds.

    References
    ----------
    M. P. Naeini, G. Cooper, M. Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015.
    """
    place = _bin(scores, bins)
    gaps = np.bincount(place, weights=scores - truth, minlength=bins)
    return float(np.abs(gaps).sum() / len(scores))


def brier(scores: Floats, truth: Bools) -> float:
    """Mean squared distance of scores from the truth (G. W. Brier, Monthly Weather Review 78, 1950)."""
    return float(np.mean((scores - truth) ** 2))


def calibrate(gold: Gold, scores: Floats, draws: Bootstrap) -> Calibration:
    """Hold scores, shape ``(n, k)``, against the right themes."""
    truth = gold.labels.themes
    top = scores.argmax(axis=1)
    rows = np.arange(len(scores))
    return Calibration(
        expected_calibration_error(scores.ravel(), truth.ravel()),
        expected_calibration_error(scores[rows, top], truth[rows, top]),
        mean_over_articles(((scores - truth) ** 2).mean(axis=1), gold.article_of, draws),
        tuple(_bins(gold, scores, draws)),
        {
            name: ThemeCalibration(
                expected_calibration_error(scores[:, theme], truth[:, theme]), brier(scores[:, theme], truth[:, theme])
            )
            for theme, name in enumerate(gold.scheme.ids)
        },
    )


def risk_coverage(gold: Gold, predictions: Predictions, draws: Bootstrap) -> RiskCoverage | None:
    """Measure how good a system is at abstaining; `None` if it gives no scores.

    References
    ----------
    Y. Geifman, R. El-Yaniv, "Selective classification for deep neural networks", NeurIPS 2017. Y. Geifman, G. Uziel,
    R. El-Yaniv, "Bias-reduced uncertainty estimation for deep neural classifiers", ICLR 2019 (area under the curve).
    """
    confidence = predictions.confidence
    if confidence is None:
        return None
    wrong = predictions.labels.main != gold.labels.main
    risk = _running_risk(confidence, wrong)
    best = np.cumsum(np.sort(wrong)) / np.arange(1, len(wrong) + 1)
    shown = np.unique(np.linspace(0, len(risk) - 1, _POINTS).round().astype(np.int64))
    sure = predictions.sure
    kept, left = (None, None) if sure is None else (_right(gold, wrong, part, draws) for part in (sure, ~sure))
    return RiskCoverage(
        curve=tuple(Abstaining((place + 1) / len(risk), float(risk[place])) for place in shown.tolist()),
        area=float(risk.mean()),
        best_area=float(best.mean()),
        sure=None
        if sure is None
        else Abstaining(float(sure.mean()), float(wrong[sure].mean()) if sure.any() else None),
        sure_accuracy=kept,
        unsure_accuracy=left,
    )


def _running_risk(confidence: Floats, wrong: Bools) -> Floats:
    # Paragraphs of the same confidence come in no order: each counts as wrong as their mean.
    _, tie, size = np.unique(-confidence, return_inverse=True, return_counts=True)
    expected = (np.bincount(tie, weights=wrong) / size)[np.sort(tie)]
    return np.asarray(np.cumsum(expected) / np.arange(1, len(wrong) + 1))


def _right(gold: Gold, wrong: Bools, where: Bools, draws: Bootstrap) -> Estimate | None:
    return mean_over_articles(~wrong[where], gold.article_of[where], draws) if where.any() else None


def mean_over_articles(values: Floats | Bools, article_of: Ints, draws: Bootstrap) -> Estimate:
    """Estimate the mean over paragraphs of `values`, shape ``(n,)``, drawing articles."""
    counts = sum_by(np.column_stack([values, np.ones(len(values))]).astype(np.float64), article_of)
    return draws.estimate(counts, lambda sums: sums[..., :1] / sums[..., 1:])[0]


def _bin(scores: Floats, bins: int) -> Ints:
    return np.minimum((scores * bins).astype(np.int64), bins - 1)


def _bins(gold: Gold, scores: Floats, draws: Bootstrap) -> list[Bin]:
    place = _bin(scores, BINS)
    rows = np.arange(len(scores))[:, None]
    cells = np.zeros((len(scores), BINS, 3))
    for part, values in enumerate((gold.labels.themes, np.ones_like(scores), scores)):
        np.add.at(cells[..., part], (rows, place), values)
    sums = cells.sum(axis=0)
    there = np.flatnonzero(sums[:, 1])
    counts = sum_by(cells[:, there, :2].reshape(len(scores), -1), gold.article_of)

    def shares(sums: Floats) -> Floats:
        right, number = sums[..., ::2], sums[..., 1::2]
        return np.divide(right, number, out=np.full_like(right, np.nan), where=number > 0)

    estimates = draws.estimate(counts, shares)
    return [
        Bin(at / BINS, (at + 1) / BINS, int(sums[at, 1]), float(sums[at, 2] / sums[at, 1]), estimate)
        for at, estimate in zip(there.tolist(), estimates, strict=True)
    ]
