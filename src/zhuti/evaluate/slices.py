"""The data cut along what is known of a paragraph, to find where a system is weak."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from zhuti.bert.normalise import normalise
from zhuti.evaluate.metrics import confusion, figure_names, figures, mean, tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhuti.corpus.articles import AnnotatedArticle, Paragraph
    from zhuti.evaluate.intervals import Bootstrap, Estimate
    from zhuti.evaluate.labels import Bools, Floats, Gold, Labels
    from zhuti.themes import Scheme

LENGTHS = (0, 40, 80, 160, 320)
"""Where the classes of length begin, in characters."""

SMALL_PARAGRAPHS, SMALL_ARTICLES = 30, 10
"""A slice with fewer is marked as small: its figure may be chance."""


@dataclass(frozen=True, slots=True)
class Slice:
    """What a system does on a part of the paragraphs.

    Attributes
    ----------
    by, value:
        The cut and the part: ``length``, ``80-159``.
    paragraphs, articles:
        How many it holds.
    accuracy:
        Share of right main themes.
    macro_f1:
        Of the main theme, over the classes that occur in the part; `None` for cuts by what is right, where it would
        say nothing.
    classes:
        How many classes occur.
    small:
        Too few to say much.
    """

    by: str
    value: str
    paragraphs: int
    articles: int
    accuracy: Estimate
    macro_f1: Estimate | None
    classes: int
    small: bool


def slices(gold: Gold, labels: Labels, draws: Bootstrap) -> list[Slice]:
    """Measure every part of every cut, the worst first; a cut that leaves the data in one piece is left out."""
    cuts = [dict(_cuts(article, index, paragraph, gold.scheme)) for article, index, paragraph in gold]
    found = []
    for by in ("telltale", "role", "length", "position", "year", "source"):
        values = np.array([cut[by] for cut in cuts])
        parts = np.unique(values)
        if len(parts) > 1:
            found += [measure(gold, labels, draws, by=by, value=part, where=values == part) for part in parts.tolist()]
    return sorted(found, key=lambda part: (part.accuracy.value or 0, part.by, part.value))


def measure(gold: Gold, labels: Labels, draws: Bootstrap, *, by: str, value: str, where: Bools) -> Slice:
    """Measure one part: the paragraphs where `where`, shape ``(n,)``, is true."""
    themes = len(gold.scheme.ids)
    counts = tally(gold, labels, where)
    occurs = confusion(counts.sum(0), themes).sum(axis=1) > 0
    names = figure_names(gold.scheme)
    f1 = [names.index(f"main.f1.{name}") for name, there in zip(gold.classes, occurs, strict=True) if there]

    def statistic(sums: Floats) -> Floats:
        values = figures(sums, themes)
        return np.stack([values[..., names.index("main.accuracy")], mean(values[..., f1])], axis=-1)

    accuracy, macro_f1 = draws.estimate(counts, statistic)
    paragraphs = int(where.sum())
    return Slice(
        by=by,
        value=value,
        paragraphs=paragraphs,
        articles=len(counts),
        accuracy=accuracy,
        macro_f1=None if by == "telltale" else macro_f1,
        classes=int(occurs.sum()),
        small=paragraphs < SMALL_PARAGRAPHS or len(counts) < SMALL_ARTICLES,
    )


def _cuts(article: AnnotatedArticle, index: int, paragraph: Paragraph, scheme: Scheme) -> Iterator[tuple[str, str]]:
    yield "telltale", _telltale(paragraph, scheme)
    yield "role", paragraph.role
    yield "length", _length(len(paragraph.text))
    yield "position", _position(index, len(article.paragraphs))
    yield "year", article.date[:4] or "unknown"
    yield "source", article.source or "unknown"


def _telltale(paragraph: Paragraph, scheme: Scheme) -> str:
    text = normalise(paragraph.text)
    of_interest = paragraph.themes[:1] or scheme.ids
    there = any(word in text for theme in of_interest for word in scheme[theme].words)
    return f"{'theme' if paragraph.themes else 'none'}-{'with' if there else 'without'}"


def _length(characters: int) -> str:
    for low, high in pairwise(LENGTHS):
        if characters < high:
            return f"{low}–{high - 1}"
    return f"{LENGTHS[-1]}+"


def _position(index: int, paragraphs: int) -> str:
    if paragraphs == 1:
        return "only"
    if index == paragraphs - 1:
        return "last"
    return ("first", "second")[index] if index < 2 else "middle"  # noqa: PLR2004  - the two that open
