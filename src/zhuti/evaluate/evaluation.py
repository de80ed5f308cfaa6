"""Everything that a report says, computed; drawing it is the business of :mod:`zhuti.evaluate.report`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from zhuti.evaluate.calibration import calibrate, risk_coverage
from zhuti.evaluate.curves import best_threshold, precision_recall
from zhuti.evaluate.intervals import Bootstrap
from zhuti.evaluate.metrics import confusion, covered, tally
from zhuti.evaluate.mistakes import explain, mistakes
from zhuti.evaluate.notes import notes
from zhuti.evaluate.predictors import Keywords, Majority, Model, TfidfRegression
from zhuti.evaluate.robustness import robustness
from zhuti.evaluate.slices import measure, slices
from zhuti.evaluate.systems import Subject, System, baseline_against, estimate_figures

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhuti.evaluate.calibration import Calibration, RiskCoverage
    from zhuti.evaluate.curves import PrecisionRecall
    from zhuti.evaluate.labels import Gold
    from zhuti.evaluate.mistakes import Mistake
    from zhuti.evaluate.notes import Note
    from zhuti.evaluate.predictors import Predictor
    from zhuti.evaluate.robustness import Robustness
    from zhuti.evaluate.slices import Slice
    from zhuti.themes import Scheme

_PART_RESAMPLES = 1_999
"""At most, for intervals of parts: there are many of them, and none is a headline."""

_DRAWS = Bootstrap()


@dataclass(frozen=True, slots=True)
class ThemeResult:
    """What is particular to one theme.

    Attributes
    ----------
    id:
        Of the theme.
    paragraphs, as_main:
        How many paragraphs carry it; how many as their main theme.
    threshold:
        The system's; `None` if not known.
    best_threshold:
        The one with the best F1 on this very data: a look back, not a setting to copy.
    curve:
        Precision against recall; `None` without scores, or if no paragraph carries the theme.
    """

    id: str
    paragraphs: int
    as_main: int
    threshold: float | None
    best_threshold: float | None
    curve: PrecisionRecall | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A whole report.

    Attributes
    ----------
    system, baselines:
        The evaluated system, and those that it should beat on the same data.
    scheme:
        The themes.
    articles, paragraphs:
        How many were labelled.
    covered_main, covered_all:
        The classes that the macro averages cover.
    themes:
        Theme by theme.
    confusion:
        Main themes: right in rows, given in columns, none last.
    calibration, risk:
        Of the scores; `None` without scores.
    slices:
        The worst first; among them, by ``context``, the paragraphs with their article shown and hidden.
    mistakes:
        The most confident first.
    robustness:
        `None` if it was not asked for, or cannot be had.
    notes:
        What limits all this.
    """

    system: System
    baselines: tuple[System, ...]
    scheme: Scheme
    articles: int
    paragraphs: int
    covered_main: tuple[str, ...]
    covered_all: tuple[str, ...]
    themes: tuple[ThemeResult, ...]
    confusion: tuple[tuple[int, ...], ...]
    calibration: Calibration | None
    risk: RiskCoverage | None
    slices: tuple[Slice, ...]
    mistakes: tuple[Mistake, ...]
    robustness: tuple[Robustness, ...] | None
    notes: tuple[Note, ...]


def evaluate(
    gold: Gold,
    subject: Subject,
    train: Gold | None = None,
    *,
    robust: bool = True,
    draws: Bootstrap = _DRAWS,
    say: Callable[[str], None] = lambda _: None,
) -> Evaluation:
    """Compute a whole report.

    Parameters
    ----------
    gold:
        The data.
    subject:
        What is evaluated.
    train:
        Training articles for the baselines; without them there is no TF-IDF baseline.
    robust:
        Whether to damage the data and label it again.
    draws:
        For the intervals.
    say:
        Told what is being done.
    """
    themes = len(gold.scheme.ids)
    given, ask = subject.predictions, subject.predictor
    parts = Bootstrap(min(draws.resamples, _PART_RESAMPLES), draws.seed)
    counts = tally(gold, given.labels)
    say("intervals")
    system = System(subject.name, estimate_figures(counts, gold.scheme, draws))
    baselines = []
    for make in (_keywords, _tfidf, _majority):
        predictor = make(gold, train)
        if predictor is not None and predictor.name != subject.name:
            say(f"baseline: {predictor.name}")
            answers = predictor.predict(gold.articles)
            baselines.append(baseline_against(subject, predictor.name, answers, gold, draws))
    say("slices")
    cut = slices(gold, given.labels, parts)
    found = mistakes(gold, given)
    damaged = None
    if ask is not None:
        cut = sorted([*cut, *_context(gold, subject, parts)], key=lambda part: part.accuracy.value or 0)
        say("clauses that tipped mistakes")
        found = explain(found, gold, ask)
        if robust:
            say("robustness")
            damaged = tuple(robustness(gold, given, ask, parts))
    in_main, in_all = covered(counts, themes)
    return Evaluation(
        system=system,
        baselines=tuple(baselines),
        scheme=gold.scheme,
        articles=len(gold.articles),
        paragraphs=len(gold.labels.main),
        covered_main=tuple(name for name, there in zip(gold.classes, in_main, strict=True) if there),
        covered_all=tuple(name for name, there in zip(gold.scheme.ids, in_all, strict=True) if there),
        themes=tuple(_theme(gold, subject, theme) for theme in range(themes)),
        confusion=tuple(tuple(row) for row in confusion(counts.sum(0), themes).astype(int).tolist()),
        calibration=None if given.scores is None else calibrate(gold, given.scores, parts),
        risk=risk_coverage(gold, given, parts),
        slices=tuple(cut),
        mistakes=tuple(found),
        robustness=damaged,
        notes=tuple(notes(gold, given, train, ask is not None, find_spec("opencc") is not None)),
    )


def flat_figures(evaluation: Evaluation) -> dict[str, float | None]:
    """Name all figures of the evaluated system, as a gate knows them."""
    values = {name: estimate.value for name, estimate in evaluation.system.figures.items()}
    calibration, risk = evaluation.calibration, evaluation.risk
    return values | {
        "score.ece": calibration.ece if calibration else None,
        "score.ece_top": calibration.ece_top if calibration else None,
        "score.brier": calibration.brier.value if calibration else None,
        "score.risk_coverage_area": risk.area if risk else None,
    }


def _keywords(gold: Gold, _train: Gold | None) -> Predictor | None:
    return Keywords(gold.scheme) if any(theme.telltale for theme in gold.scheme.themes) else None


def _tfidf(_gold: Gold, train: Gold | None) -> Predictor | None:
    return TfidfRegression(train) if train else None


def _majority(gold: Gold, train: Gold | None) -> Predictor:
    return Majority(train or gold)


def _theme(gold: Gold, subject: Subject, theme: int) -> ThemeResult:
    truth, scores = gold.labels.themes[:, theme], subject.predictions.scores
    name = gold.scheme.ids[theme]
    return ThemeResult(
        id=name,
        paragraphs=int(truth.sum()),
        as_main=int((gold.labels.main == theme).sum()),
        threshold=subject.thresholds[name] if subject.thresholds else None,
        best_threshold=None if scores is None else best_threshold(scores[:, theme], truth),
        curve=None if scores is None else precision_recall(scores[:, theme], truth),
    )


def _context(gold: Gold, subject: Subject, draws: Bootstrap) -> list[Slice]:
    """Measure all paragraphs in their articles and alone, if the system can be made to read them alone."""
    if not isinstance(subject.predictor, Model):
        return []
    alone = subject.predictor.without_context().predict(gold.articles)
    every = gold.labels.main >= 0
    return [
        measure(gold, labels, draws, by="context", value=value, where=every)
        for value, labels in (("shown", subject.predictions.labels), ("hidden", alone.labels))
    ]
