"""What is evaluated, and what it is held against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhuti.evaluate.intervals import mcnemar
from zhuti.evaluate.metrics import HEADLINE, figure_names, figures, tally

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zhuti.evaluate.intervals import Bootstrap, Estimate, McNemar
    from zhuti.evaluate.labels import Floats, Gold, Predictions
    from zhuti.evaluate.predictors import Predictor
    from zhuti.themes import Scheme


@dataclass(frozen=True, slots=True)
class Subject:
    """What is evaluated.

    Attributes
    ----------
    name:
        As the report shows it.
    predictions:
        What it says of the data.
    predictor:
        To ask it about other texts; `None` for a prediction file.
    thresholds:
        Of each theme, where they are known.
    """

    name: str
    predictions: Predictions
    predictor: Predictor | None = None
    thresholds: Mapping[str, float] | None = None

    @classmethod
    def ask(cls, predictor: Predictor, gold: Gold) -> Subject:
        """Make a subject of a system that can be asked."""
        return cls(predictor.name, predictor.predict(gold.articles), predictor, getattr(predictor, "thresholds", None))


@dataclass(frozen=True, slots=True)
class System:
    """The figures of one system.

    Attributes
    ----------
    name:
        As the report shows it.
    figures:
        By the names of :func:`zhuti.evaluate.metrics.figure_names`.
    behind:
        Of a baseline: how far the evaluated system is ahead of it in the headline figures, on the same resamples.
    mcnemar:
        Of a baseline, first, against the evaluated system, second: who gets which main themes right.
    """

    name: str
    figures: dict[str, Estimate]
    behind: dict[str, Estimate] | None = None
    mcnemar: McNemar | None = None


def estimate_figures(counts: Floats, scheme: Scheme, draws: Bootstrap) -> dict[str, Estimate]:
    """Estimate all figures from counts, as of :func:`zhuti.evaluate.metrics.tally`, by name."""
    estimates = draws.estimate(counts, lambda sums: figures(sums, len(scheme.ids)))
    return dict(zip(figure_names(scheme), estimates, strict=True))


def baseline_against(subject: Subject, name: str, answers: Predictions, gold: Gold, draws: Bootstrap) -> System:
    """Measure a baseline, and how far the evaluated system is ahead of it."""
    own, subjects = tally(gold, answers.labels), tally(gold, subject.predictions.labels)
    lead = draws.difference(own, subjects, lambda sums: figures(sums, len(gold.scheme.ids))[..., : len(HEADLINE)])
    right = gold.labels.main
    return System(
        name,
        estimate_figures(own, gold.scheme, draws),
        behind=dict(zip(HEADLINE, lead, strict=True)),
        mcnemar=mcnemar(answers.labels.main == right, subject.predictions.labels.main == right),
    )
