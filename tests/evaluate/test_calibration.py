"""Honesty of scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, brier_score_loss, f1_score

from zhuti.evaluate.calibration import brier, calibrate, expected_calibration_error, risk_coverage
from zhuti.evaluate.curves import best_threshold, precision_recall
from zhuti.evaluate.intervals import Bootstrap
from zhuti.evaluate.labels import Labels, Predictions

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhuti.evaluate.labels import Gold
    from zhuti.themes import Scheme


def test_calibration_error_by_hand() -> None:
    """Two bins: 0.9 where half are right, 0.1 where none is."""
    scores = np.array([0.9] * 4 + [0.1] * 4)
    truth = np.array([True, True, False, False] + [False] * 4)
    assert expected_calibration_error(scores, truth) == pytest.approx(0.5 * 0.4 + 0.5 * 0.1)


def test_certain_and_right_is_perfect() -> None:
    """Scores of exactly 0 and 1, bounds of the outer bins, are no error when they are right."""
    truth = np.array([True, False, True])
    assert expected_calibration_error(truth.astype(float), truth) == 0
    assert brier(truth.astype(float), truth) == 0


def test_honest_scores_have_little_error() -> None:
    """Themes drawn with the probabilities that the scores state."""
    rng = np.random.default_rng(0)
    scores = rng.random(20_000)
    assert expected_calibration_error(scores, rng.random(20_000) < scores) < 0.02
    assert expected_calibration_error(scores**2, rng.random(20_000) < scores) > 0.1


def test_brier_and_average_precision_are_scikit_learns() -> None:
    """On random scores."""
    rng = np.random.default_rng(1)
    scores, truth = rng.random(300), rng.random(300) < 0.2
    assert brier(scores, truth) == pytest.approx(brier_score_loss(truth, scores))
    curve = precision_recall(scores, truth)
    assert curve is not None
    assert curve.average_precision == pytest.approx(average_precision_score(truth, scores))
    assert len(curve.recall) <= 200


def test_best_threshold_on_made_cases() -> None:
    """It separates what can be separated, and elsewhere no threshold has a better F1."""
    truth = np.array([False, False, True, True])
    assert 0.3 < best_threshold(np.array([0.1, 0.3, 0.6, 0.9]), truth) <= 0.6
    assert best_threshold(np.array([0.2, 0.4]), np.array([False, False])) is None
    rng = np.random.default_rng(2)
    truth = rng.random(200) < 0.3
    scores = np.clip(truth * 0.3 + rng.random(200) * 0.7, 0, 1)
    best = f1_score(truth, scores >= best_threshold(scores, truth))
    assert best == max(f1_score(truth, scores >= threshold) for threshold in scores)


def test_reliability_bins_hold_all_scores(random_gold: Callable[..., Gold], noisy: Callable[..., Predictions]) -> None:
    """No score is lost, and each mean lies in its bin."""
    gold = random_gold(20)
    scores = noisy(gold).scores
    found = calibrate(gold, scores, Bootstrap(200))
    assert sum(part.scores for part in found.bins) == scores.size
    assert all(part.low <= part.mean <= part.high for part in found.bins)
    assert found.brier.low <= found.brier.value <= found.brier.high


def test_risk_grows_with_coverage_when_confidence_is_right(scheme: Scheme, make_gold: Callable[..., Gold]) -> None:
    """Ten paragraphs, the two least sure wrong: the area is the best there is, and `sure` stands on the curve."""
    gold = make_gold([[["employment"]] * 5, [["employment"]] * 5])
    said = [["employment"]] * 8 + [["workshop"]] * 2
    scores = np.zeros((10, 3))
    scores[:8, 0] = np.linspace(0.95, 0.8, 8)
    scores[8:, 1] = [0.6, 0.55]
    sure = np.arange(10) < 8
    found = risk_coverage(gold, Predictions(Labels.of(said, scheme), scores, sure), Bootstrap(200))
    assert found.area == pytest.approx(found.best_area) == pytest.approx((1 / 9 + 2 / 10) / 10)
    assert (found.sure.coverage, found.sure.risk) == (0.8, 0)
    assert found.sure_accuracy.value == 1
    assert found.unsure_accuracy.value == 0


def test_ties_in_confidence_have_no_order(scheme: Scheme, make_gold: Callable[..., Gold]) -> None:
    """Where all scores are the same, the curve is flat wherever the mistakes stand."""
    gold = make_gold([[["employment"]] * 4])
    for wrong in range(4):
        said = [["workshop"] if place == wrong else ["employment"] for place in range(4)]
        equal = np.where(np.eye(3, dtype=bool)[[int(place == wrong) for place in range(4)]], 0.7, 0.1)
        found = risk_coverage(gold, Predictions(Labels.of(said, scheme), equal), Bootstrap(200))
        assert {point.risk for point in found.curve} == {0.25}
