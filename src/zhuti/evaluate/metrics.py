"""Precision, recall, F1 and their kin, all from counts that can be added up over articles.

Because each figure is a function of summed counts, a resample of articles is one matrix product, and thousands of
resamples take milliseconds (see :mod:`zhuti.evaluate.intervals`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zhuti.evaluate.labels import NONE, Bools, Floats, Gold, Ints, Labels

if TYPE_CHECKING:
    from zhuti.themes import Scheme

HEADLINE = ("main.macro_f1", "main.accuracy", "all.micro_f1", "all.macro_f1", "all.exact_match")
"""The figures that stand for a system as a whole: of the main theme (none is a class of its own), of all themes."""


def tally(gold: Gold, labels: Labels, where: Bools | None = None) -> Floats:
    """Count right and wrong, an article a row.

    Parameters
    ----------
    gold:
        The right labels: `a` articles, `k` themes.
    labels:
        The given ones.
    where:
        Shape ``(n,)``: count only these paragraphs; articles left with none give no row.

    Returns
    -------
    Shape ``(a, m)``: the confusion matrix of the main theme (right × given, ``(k + 1)²`` numbers), true positives,
    false positives and false negatives of each theme (`k` each), paragraphs whose themes are all right, paragraphs.
    """
    return tally_labels(gold.labels, labels, gold.article_of, where)


def tally_labels(right: Labels, given: Labels, article_of: Ints, where: Bools | None = None) -> Floats:
    """Count as :func:`tally` does, from labels alone; `article_of` tells the article of each paragraph."""
    classes = right.themes.shape[1] + 1
    cells = np.zeros((len(right.main), classes * classes))
    cells[np.arange(len(cells)), right.main * classes + given.main] = 1
    both, extra, missed = right.themes & given.themes, given.themes & ~right.themes, right.themes & ~given.themes
    exact = (right.themes == given.themes).all(axis=1)
    rows = np.column_stack([cells, both, extra, missed, exact, np.ones(len(cells))])
    kept = np.ones(len(rows), dtype=np.bool_) if where is None else where
    return sum_by(rows[kept], article_of[kept])


def sum_by(rows: Floats, group: Ints) -> Floats:
    """Add up the rows of each group; groups without rows are left out."""
    _, place = np.unique(group, return_inverse=True)
    sums = np.zeros((int(place.max(initial=-1)) + 1, rows.shape[1]))
    np.add.at(sums, place, rows)
    return sums


def confusion(counts: Floats, themes: int) -> Floats:
    """Shape ``(..., k + 1, k + 1)``: the confusion matrix of the main theme in summed counts."""
    classes = themes + 1
    return counts[..., : classes * classes].reshape(*counts.shape[:-1], classes, classes)


def figure_names(scheme: Scheme) -> tuple[str, ...]:
    """Name the figures of :func:`figures`: the headline ones, then ``main.f1.employment`` and so on."""
    return (
        *HEADLINE,
        *(f"main.{part}.{name}" for part in ("precision", "recall", "f1") for name in (*scheme.ids, NONE)),
        *(f"all.{part}.{name}" for part in ("precision", "recall", "f1") for name in scheme.ids),
    )


def figures(counts: Floats, themes: int) -> Floats:
    """Compute all figures from summed counts.

    A figure whose denominator is zero is NaN, and a macro average is over the classes that have an F1: those that occur
    in the right labels or the given ones. So a theme absent from both is left out, and one that is given but never
    right counts as zero, as in scikit-learn's ``f1_score(..., average="macro")``.

    Parameters
    ----------
    counts:
        Shape ``(..., m)``, as of :func:`tally`.
    themes:
        `k`.

    Returns
    -------
    Shape ``(..., v)``, in the order of :func:`figure_names`.
    """
    table = confusion(counts, themes)
    rest = counts[..., (themes + 1) ** 2 :]
    hit, extra, missed = (rest[..., part * themes : (part + 1) * themes] for part in range(3))
    exact, total = rest[..., -2], rest[..., -1]
    diagonal = np.diagonal(table, axis1=-2, axis2=-1)
    main = _precision_recall_f1(diagonal, table.sum(-2) - diagonal, table.sum(-1) - diagonal)
    each = _precision_recall_f1(hit, extra, missed)
    micro = _precision_recall_f1(hit.sum(-1), extra.sum(-1), missed.sum(-1))
    overall = [
        mean(main[2]),
        _share(diagonal.sum(-1), total),
        micro[2],
        mean(each[2]),
        _share(exact, total),
    ]
    return np.concatenate([np.stack(overall, axis=-1), *main, *each], axis=-1)


def covered(counts: Floats, themes: int) -> tuple[Bools, Bools]:
    """Which classes the macro averages cover: of the main theme ``(k + 1,)`` and of all themes ``(k,)``."""
    values = figures(counts.sum(0), themes)[len(HEADLINE) :]
    return ~np.isnan(values[2 * (themes + 1) : 3 * (themes + 1)]), ~np.isnan(values[-themes:])


def _precision_recall_f1(hit: Floats, extra: Floats, missed: Floats) -> tuple[Floats, Floats, Floats]:
    # As scikit-learn counts: what was never given has precision 0, not none, as long as it was there to be found.
    there = hit + extra + missed
    precision = np.where(there > 0, _share(hit, hit + extra, empty=0), np.nan)
    recall = np.where(there > 0, _share(hit, hit + missed, empty=0), np.nan)
    return precision, recall, _share(2 * hit, 2 * hit + extra + missed)


def _share(part: Floats, whole: Floats, empty: float = np.nan) -> Floats:
    return np.divide(part, whole, out=np.full(np.shape(whole), empty, dtype=np.float64), where=np.asarray(whole) > 0)


def mean(values: Floats) -> Floats:
    """Average the last axis over what is defined; NaN where nothing is."""
    known = ~np.isnan(values)
    return _share(np.where(known, values, 0).sum(-1), known.sum(-1).astype(np.float64))
