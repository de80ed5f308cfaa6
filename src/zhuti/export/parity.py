"""How far the eight-bit model is from the one that it was made of."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from zhuti.evaluate.calibration import expected_calibration_error
from zhuti.evaluate.metrics import HEADLINE, figures, tally

if TYPE_CHECKING:
    from zhuti.evaluate.labels import Gold, Predictions


@dataclass(frozen=True, slots=True)
class Parity:
    """Two models on the same paragraphs.

    Attributes
    ----------
    paragraphs:
        How many.
    largest_difference, mean_difference:
        Between scores, over paragraphs and themes.
    changed:
        Paragraphs that get another main theme.
    fp32, int8:
        Figures of each, by the names of :func:`zhuti.evaluate.evaluation.flat_figures`.
    """

    paragraphs: int
    largest_difference: float
    mean_difference: float
    changed: int
    fp32: dict[str, float | None]
    int8: dict[str, float | None]

    def to_dict(self) -> dict[str, Any]:
        """Return everything, for a JSON file."""
        return asdict(self)


def measure_parity(gold: Gold, fp32: Predictions, int8: Predictions) -> Parity:
    """Hold the two models' predictions against each other and against the right themes."""
    assert fp32.scores is not None  # noqa: S101  - a model gives scores
    assert int8.scores is not None  # noqa: S101
    apart = np.abs(fp32.scores - int8.scores)
    return Parity(
        paragraphs=len(apart),
        largest_difference=float(apart.max()),
        mean_difference=float(apart.mean()),
        changed=int((fp32.labels.main != int8.labels.main).sum()),
        fp32=_figures(gold, fp32),
        int8=_figures(gold, int8),
    )


def _figures(gold: Gold, given: Predictions) -> dict[str, float | None]:
    assert given.scores is not None  # noqa: S101
    values = figures(tally(gold, given.labels).sum(0), len(gold.scheme.ids))[: len(HEADLINE)]
    named = {name: None if np.isnan(value) else float(value) for name, value in zip(HEADLINE, values, strict=True)}
    return named | {"score.ece": expected_calibration_error(given.scores.ravel(), gold.labels.themes.ravel())}
