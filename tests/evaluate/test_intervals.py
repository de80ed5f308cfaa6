"""Intervals and paired tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from zhuti.evaluate.intervals import Bootstrap, Estimate, mcnemar
from zhuti.evaluate.labels import Labels
from zhuti.evaluate.metrics import figures, tally, tally_labels

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhuti.evaluate.labels import Floats, Gold, Predictions

THEMES = 3
RIGHT_GIVEN = np.array(
    [[0.80, 0.05, 0.00, 0.15], [0.10, 0.65, 0.05, 0.20], [0.0, 0.05, 0.75, 0.2], [0.06, 0.03, 0.03, 0.88]]
)


def _draw_articles(rng: np.random.Generator, articles: int) -> Floats:
    """Draw articles that dwell on few themes, so that their paragraphs are alike, and a system's confusions in them."""
    leaning = rng.dirichlet(0.5 * np.array([1.5, 0.8, 0.8, 3.0]), articles)
    article_of = np.repeat(np.arange(articles), rng.integers(2, 9, articles))
    right = (rng.random(len(article_of))[:, None] > leaning[article_of].cumsum(1)).sum(1).clip(max=THEMES)
    hard = rng.random(articles)[article_of] < 0.3
    said = (rng.random(len(right))[:, None] > RIGHT_GIVEN[right].cumsum(1)).sum(1).clip(max=THEMES)
    said = np.where(hard & (rng.random(len(right)) < 0.3), THEMES, said)
    eye = np.eye(THEMES + 1, dtype=np.bool_)[:, :THEMES]
    return tally_labels(Labels(right, eye[right]), Labels(said, eye[said]), article_of)


def _headline(sums: Floats) -> Floats:
    return figures(sums, THEMES)[..., :5]


def test_intervals_cover_at_the_nominal_rate() -> None:
    """Over 400 made test sets, 95 % intervals hold the true figures as often as they should."""
    trials = 400
    rng = np.random.default_rng(7)
    truth = _headline(_draw_articles(rng, 60_000).sum(0))
    held = np.zeros(len(truth))
    for trial in range(trials):
        found = Bootstrap(999, seed=trial).estimate(_draw_articles(rng, 120), _headline)
        held += [bool(one.low <= value <= one.high) for one, value in zip(found, truth, strict=True)]
    chance = 3 * np.sqrt(0.95 * 0.05 / trials)
    assert (held / trials > 0.95 - chance - 0.01).all(), held / trials  # 0.01: BCa's own error at 120 articles
    assert (held / trials < 0.95 + chance).all(), held / trials


def test_paired_intervals_are_narrower(random_gold: Callable[..., Gold], noisy: Callable[..., Predictions]) -> None:
    """Two systems that err alike differ by less than their own intervals are wide."""
    gold = random_gold(60)
    first = noisy(gold, seed=1)
    changed = first.labels.main.copy()
    changed[:5] = 0
    second = Labels(changed, first.labels.themes)
    counts = [tally(gold, labels) for labels in (first.labels, second)]
    draws = Bootstrap(999)
    (alone,), (difference,) = (
        draws.estimate(counts[1], lambda sums: figures(sums, 3)[..., :1]),
        draws.difference(*counts, lambda sums: figures(sums, 3)[..., :1]),
    )
    assert difference.high - difference.low < (alone.high - alone.low) / 2
    assert difference.low <= difference.value <= difference.high


def test_same_system_has_no_difference(random_gold: Callable[..., Gold], noisy: Callable[..., Predictions]) -> None:
    """A system against itself differs by exactly nothing."""
    gold = random_gold(10)
    counts = tally(gold, noisy(gold).labels)
    assert Bootstrap(200).difference(counts, counts, _headline)[0] == Estimate(0, 0, 0)


def test_one_article_has_no_interval(random_gold: Callable[..., Gold]) -> None:
    """One article tells nothing about others."""
    gold = random_gold(1)
    assert Bootstrap(200).estimate(tally(gold, gold.labels), _headline)[0] == Estimate(1.0)


def test_figure_that_some_resamples_lack(make_gold: Callable[..., Gold]) -> None:
    """A theme in one of twelve articles is not in every resample; its interval stands on those that have it."""
    gold = make_gold([[["workshop"], ["workshop"]], *[[["employment"], []]] * 11])
    estimate = Bootstrap(400).estimate(tally(gold, gold.labels), lambda sums: figures(sums, 3)[..., -2:-1])[0]
    assert estimate == Estimate(1.0, 1.0, 1.0)


def test_seed_decides(random_gold: Callable[..., Gold], noisy: Callable[..., Predictions]) -> None:
    """The same seed gives the same interval, another one another."""
    counts = tally(gold := random_gold(40), noisy(gold).labels)
    first, again, other = (Bootstrap(300, seed).estimate(counts, _headline) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_mcnemar_by_hand() -> None:
    """Of six discordant paragraphs one falls to the first: p is 2 (1 + 6) / 64."""
    first = np.array([True, True, True, False, False, False, False, False])
    second = np.array([True, True, False, True, True, True, True, True])
    test = mcnemar(first, second)
    assert (test.first_only, test.second_only) == (1, 5)
    assert test.p == pytest.approx(2 * 7 / 64)
    assert mcnemar(first, first).p == 1
