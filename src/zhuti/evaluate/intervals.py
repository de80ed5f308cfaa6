"""Confidence intervals and paired tests, with articles as the units that are drawn.

Paragraphs of one article are alike, so drawing paragraphs would make every interval too narrow.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhuti.evaluate.labels import Bools, Floats, Ints

    Statistic = Callable[[Floats], Floats]

LEVEL = 0.95
# The correction of BCa shrinks with the number of articles while its jackknife grows with the square of it.
_MOST_FOR_BCA = 2_000
_DRAWS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval.

    Attributes
    ----------
    value:
        `None` where it is not defined: a share of nothing.
    low, high:
        `None` where no interval can be had: one article only.
    """

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """Draws articles to see how far figures would vary.

    BCa where it is defined; the plain percentile where it is not (a figure that is the same in every resample, or that
    some resamples lack because a rare theme is not in them), and beyond 2,000 articles, where the two agree.

    Attributes
    ----------
    resamples:
        How often articles are drawn.
    seed:
        Of the draws.

    References
    ----------
    B. Efron, "Better bootstrap confidence intervals", JASA 82 (1987). A. C. Davison and D. V. Hinkley, "Bootstrap
    methods and their application" (1997), section 3.8, for drawing clusters.
    """

    resamples: int = 9_999
    seed: int = 0

    def estimate(self, counts: Floats, statistic: Statistic) -> list[Estimate]:
        """Estimate figures with their intervals.

        Parameters
        ----------
        counts:
            Shape ``(a, m)``: numbers that can be added up, an article a row.
        statistic:
            From summed counts ``(..., m)`` to figures ``(..., v)``; NaN where one is not defined.
        """
        values = statistic(counts.sum(axis=0)).tolist()
        if len(counts) < 2:  # noqa: PLR2004  - one article tells nothing about others
            return [Estimate(_known(value)) for value in values]
        low, high, drawn = self._draw(counts, statistic)
        return [_estimate(*figure) for figure in zip(values, low, high, drawn, strict=True)]

    def difference(self, first: Floats, second: Floats, statistic: Statistic) -> list[Estimate]:
        """Estimate how much larger the figures of the second system are, drawing the same articles for both.

        Parameters
        ----------
        first, second:
            Shape ``(a, m)`` each: the two systems' counts of the same articles in the same order.
        statistic:
            As in :meth:`estimate`.
        """
        width = first.shape[1]
        both = np.concatenate([first, second], axis=1)
        return self.estimate(both, lambda sums: statistic(sums[..., width:]) - statistic(sums[..., :width]))

    def _draw(self, counts: Floats, statistic: Statistic) -> tuple[Floats, Floats, Floats]:
        from scipy import stats  # noqa: PLC0415  - slow to import

        articles = len(counts)

        def of_drawn(drawn: Ints, axis: int = -1) -> Floats:
            rows = np.moveaxis(drawn, axis, -1)
            flat = rows.reshape(-1, rows.shape[-1])
            cells = flat + articles * np.arange(len(flat))[:, None]
            times = np.bincount(cells.ravel(), minlength=len(flat) * articles).reshape(len(flat), articles)
            found = statistic(times @ counts)
            return np.moveaxis(found, -1, 0).reshape(-1, *rows.shape[:-1])

        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")  # where BCa is not defined, the percentile takes its place
            result = stats.bootstrap(
                (np.arange(articles),),
                of_drawn,
                n_resamples=self.resamples,
                batch=max(1, _DRAWS_AT_ONCE // articles),
                vectorized=True,
                axis=-1,
                confidence_level=LEVEL,
                method="BCa" if articles <= _MOST_FOR_BCA else "percentile",
                rng=np.random.default_rng(self.seed),
            )
        interval = result.confidence_interval
        return np.atleast_1d(interval.low), np.atleast_1d(interval.high), np.atleast_2d(result.bootstrap_distribution)


@dataclass(frozen=True, slots=True)
class McNemar:
    """How two systems differ in what they get right.

    Attributes
    ----------
    first_only, second_only:
        Paragraphs that only one of them gets right.
    p:
        Of so uneven a split, or a more uneven one, if both were equally good: exact and two-sided. It takes paragraphs
        for independent, so where it and the paired interval disagree, trust the interval.
    """

    first_only: int
    second_only: int
    p: float


def mcnemar(first_right: Bools, second_right: Bools) -> McNemar:
    """Test whether two systems are right equally often (Q. McNemar, Psychometrika 12, 1947; exact binomial form)."""
    from scipy.stats import binomtest  # noqa: PLC0415  - slow to import

    first_only = int((first_right & ~second_right).sum())
    second_only = int((second_right & ~first_right).sum())
    discordant = first_only + second_only
    p = float(binomtest(first_only, discordant, 0.5).pvalue) if discordant else 1.0
    return McNemar(first_only, second_only, p)


def _estimate(value: float, low: float, high: float, drawn: Floats) -> Estimate:
    known = drawn[~np.isnan(drawn)]
    if _known(value) is None or not len(known):
        return Estimate(_known(value))
    if np.isnan([low, high]).any():
        low, high = np.percentile(known, [50 * (1 - LEVEL), 50 * (1 + LEVEL)])
    return Estimate(value, float(low), float(high))


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value
