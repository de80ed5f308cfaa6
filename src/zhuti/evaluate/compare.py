"""Two systems on the same paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhuti.evaluate.intervals import Bootstrap, mcnemar
from zhuti.evaluate.metrics import figure_names, figures, tally
from zhuti.evaluate.systems import System, estimate_figures

if TYPE_CHECKING:
    from zhuti.evaluate.intervals import Estimate, McNemar
    from zhuti.evaluate.labels import Gold
    from zhuti.evaluate.systems import Subject
    from zhuti.themes import Scheme

_DRAWS = Bootstrap()


@dataclass(frozen=True, slots=True)
class Change:
    """A paragraph whose main theme only one of the two systems gets right.

    Attributes
    ----------
    article, paragraph:
        The article's id and the place in it, from 0.
    headline, text:
        As annotated.
    right, first, second:
        The right themes, and those that each system gives, the main one first.
    gained:
        True if the second is right, False if the first is.
    """

    article: str
    paragraph: int
    headline: str
    text: str
    right: tuple[str, ...]
    first: tuple[str, ...]
    second: tuple[str, ...]
    gained: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two systems differ.

    Attributes
    ----------
    first, second:
        Their figures.
    difference:
        By name: how much more the second has, with the paired interval.
    mcnemar:
        Of the main theme.
    changes:
        What changed sides, in the order of the data.
    scheme, articles, paragraphs:
        What they were compared on.
    """

    first: System
    second: System
    difference: dict[str, Estimate]
    mcnemar: McNemar
    changes: tuple[Change, ...]
    scheme: Scheme
    articles: int
    paragraphs: int


def compare(gold: Gold, first: Subject, second: Subject, draws: Bootstrap = _DRAWS) -> Comparison:
    """Compare two systems by the paired bootstrap over articles and McNemar's test on the main theme.

    Parameters
    ----------
    gold:
        The data.
    first, second:
        The systems; differences are the second's figures less the first's.
    draws:
        For the intervals.
    """
    themes = len(gold.scheme.ids)
    before, after = (tally(gold, subject.predictions.labels) for subject in (first, second))
    difference = draws.difference(before, after, lambda sums: figures(sums, themes))
    was_right, is_right = (subject.predictions.labels.main == gold.labels.main for subject in (first, second))
    changes = [
        Change(
            article=article.id,
            paragraph=index,
            headline=article.title,
            text=paragraph.text,
            right=paragraph.themes,
            first=first.predictions.labels.named(row, gold.scheme),
            second=second.predictions.labels.named(row, gold.scheme),
            gained=bool(is_right[row]),
        )
        for row, (article, index, paragraph) in enumerate(gold)
        if was_right[row] != is_right[row]
    ]
    return Comparison(
        first=System(first.name, estimate_figures(before, gold.scheme, draws)),
        second=System(second.name, estimate_figures(after, gold.scheme, draws)),
        difference=dict(zip(figure_names(gold.scheme), difference, strict=True)),
        mcnemar=mcnemar(was_right, is_right),
        changes=tuple(changes),
        scheme=gold.scheme,
        articles=len(gold.articles),
        paragraphs=len(gold.labels.main),
    )
