"""Linear models over named features, their weights read from ``weights.json``.

The weights are fitted by ``tests/pages/fit_weights.py`` on pages made by breaking whole articles.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import exp, log1p
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class YesNo:
    """Logistic regression: a weight a feature."""

    weights: dict[str, float]

    def log_odds(self, features: Iterable[str]) -> float:
        """Sum of the weights of `features`, and of the bias."""
        weights = self.weights
        return weights[""] + sum([weights.get(feature, 0.0) for feature in features])


@dataclass(frozen=True, slots=True)
class OneOf:
    """Multinomial logistic regression: for every feature a weight a class."""

    classes: tuple[str, ...]
    weights: dict[str, list[float]]

    def logits(self, features: Iterable[str], base: Sequence[float] | None = None) -> list[float]:
        """Sum of the weights of `features` for each class, onto `base` (by default, the bias)."""
        total = list(self.weights[""] if base is None else base)
        rows = [row for feature in features if (row := self.weights.get(feature))]
        return [sum(column) for column in zip(total, *rows, strict=True)]


@dataclass(frozen=True, slots=True)
class Models:
    """The three decisions of block finding.

    Attributes
    ----------
    next:
        Does this line go on with the block just before it?
    over:
        Does this line go on with an earlier block, over what stands between?
    roles:
        Which role has this block, and does it begin an article?
    """

    next: YesNo
    over: YesNo
    roles: OneOf


@cache
def load_models() -> Models:
    """Read the weights that ship with zhuti."""
    text = resources.files("zhuti.pages").joinpath("weights.json").read_text(encoding="utf-8")
    data = json.loads(text)
    return Models(
        next=YesNo(data["next"]),
        over=YesNo(data["over"]),
        roles=OneOf(tuple(data["roles"]["classes"]), data["roles"]["weights"]),
    )


def log_yes(log_odds: float) -> float:
    """Log-probability of yes."""
    return -log1p(exp(-log_odds)) if log_odds > 0 else log_odds - log1p(exp(log_odds))


def bucket(value: float, *limits: float) -> int:
    """Count the rising `limits` that `value` reaches."""
    return bisect_right(limits, value)
