"""How far two annotators agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from zhuti.corpus.similar import compact
from zhuti.errors import InputError
from zhuti.evaluate.intervals import Bootstrap
from zhuti.evaluate.labels import NONE, Labels
from zhuti.evaluate.metrics import HEADLINE, confusion, figure_names, figures, tally_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhuti.corpus.articles import AnnotatedArticle, Paragraph
    from zhuti.evaluate.intervals import Estimate
    from zhuti.evaluate.labels import Floats
    from zhuti.themes import Scheme

_DRAWS = Bootstrap()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A paragraph with different themes, for settling.

    Attributes
    ----------
    article, headline, text:
        Where it stands and what it says.
    first, second:
        The themes that each annotator gave, the main one first.
    main:
        Whether the main themes differ, not only the others.
    """

    article: str
    headline: str
    text: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    main: bool


@dataclass(frozen=True, slots=True)
class ThemeAgreement:
    """Agreement on whether paragraphs carry one theme, main or not.

    Attributes
    ----------
    first, second, both:
        Number of paragraphs to which the annotators gave it.
    kappa, f1:
        Cohen's kappa, and F1 of one against the other (which is the same both ways).
    """

    first: int
    second: int
    both: int
    kappa: Estimate
    f1: Estimate


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two annotators agree on the paragraphs that both have labelled.

    Attributes
    ----------
    articles, paragraphs:
        How many they share.
    only_first, only_second:
        How many paragraphs only one of them has; these do not count.
    kappa, macro_f1, same_main, same_all:
        Of the main theme (none being a class): Cohen's kappa, macro-F1, share that is equal; share whose themes are all
        equal.
    themes:
        Theme by theme.
    confused:
        Main themes of the first and the second annotator and how often they met, the most frequent first.
    disagreements:
        In the first annotator's order.
    """

    articles: int
    paragraphs: int
    only_first: int
    only_second: int
    kappa: Estimate
    macro_f1: Estimate
    same_main: Estimate
    same_all: Estimate
    themes: dict[str, ThemeAgreement]
    confused: list[tuple[str, str, int]]
    disagreements: list[Disagreement]


def agreement(
    first: Sequence[AnnotatedArticle], second: Sequence[AnnotatedArticle], scheme: Scheme, draws: Bootstrap = _DRAWS
) -> Agreement:
    """Measure agreement, with intervals by the bootstrap over articles.

    Paragraphs are matched by their words, so the two may come from different tools and in different order.

    Parameters
    ----------
    first, second:
        The same texts as two annotators labelled them.
    scheme:
        The themes.
    draws:
        For the intervals.

    Raises
    ------
    InputError
        They share no paragraph.

    References
    ----------
    J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960).
    """
    pairs = list(_match(first, second))
    if not pairs:
        raise InputError("the two share no paragraph: they should be labels on the same texts")
    _, mine, yours = zip(*pairs, strict=True)
    one, other = (Labels.of((paragraph.themes for paragraph in side), scheme) for side in (mine, yours))
    places = {id(article): number for number, article in enumerate(first)}
    article_of = np.array([places[id(article)] for article, _, _ in pairs])
    counts = tally_labels(one, other, article_of)
    count = len(scheme.ids)
    names = [*figure_names(scheme), "kappa", *(f"kappa.{theme}" for theme in scheme.ids)]
    estimates = dict(zip(names, draws.estimate(counts, lambda sums: _figures(sums, count)), strict=True))
    return Agreement(
        articles=len(counts),
        paragraphs=len(pairs),
        only_first=sum(len(article.paragraphs) for article in first) - len(pairs),
        only_second=sum(len(article.paragraphs) for article in second) - len(pairs),
        kappa=estimates["kappa"],
        macro_f1=estimates[HEADLINE[0]],
        same_main=estimates["main.accuracy"],
        same_all=estimates["all.exact_match"],
        themes={
            theme: ThemeAgreement(
                first=int(one.themes[:, place].sum()),
                second=int(other.themes[:, place].sum()),
                both=int((one.themes & other.themes)[:, place].sum()),
                kappa=estimates[f"kappa.{theme}"],
                f1=estimates[f"all.f1.{theme}"],
            )
            for place, theme in enumerate(scheme.ids)
        },
        confused=_confused(zip(mine, yours, strict=True)),
        disagreements=[
            Disagreement(article.id, article.title, a.text, a.themes, b.themes, _main(a) != _main(b))
            for article, a, b in pairs
            if _main(a) != _main(b) or set(a.themes) != set(b.themes)
        ],
    )


def _match(
    first: Iterable[AnnotatedArticle], second: Iterable[AnnotatedArticle]
) -> Iterator[tuple[AnnotatedArticle, Paragraph, Paragraph]]:
    """Pair paragraphs of the same words; where words recur, in the order in which they do, the same article first."""
    waiting: defaultdict[str, list[tuple[str, Paragraph]]] = defaultdict(list)
    for article in second:
        for paragraph in article.paragraphs:
            waiting[compact(paragraph.text)].append((article.id, paragraph))
    for article in first:
        for paragraph in article.paragraphs:
            if found := waiting[compact(paragraph.text)]:
                at = next((place for place, (name, _) in enumerate(found) if name == article.id), 0)
                yield article, paragraph, found.pop(at)[1]


def _figures(counts: Floats, themes: int) -> Floats:
    """Add kappa of the main theme and of each theme to the figures of an evaluation."""
    table = confusion(counts, themes)
    total = counts[..., -1]
    main = _kappa(
        np.diagonal(table, axis1=-2, axis2=-1).sum(-1), (table.sum(-1) * table.sum(-2)).sum(-1) / total, total
    )
    hit, extra, missed = np.moveaxis(counts[..., (themes + 1) ** 2 : -2].reshape(*counts.shape[:-1], 3, themes), -2, 0)
    whole = total[..., None]
    yes = (hit + missed) * (hit + extra)
    no = (whole - hit - missed) * (whole - hit - extra)
    each = _kappa(whole - extra - missed, (yes + no) / whole, whole)
    return np.concatenate([figures(counts, themes), main[..., None], each], axis=-1)


def _kappa(same: Floats, by_chance: Floats, total: Floats) -> Floats:
    """Cohen's kappa; NaN where both always say the same one thing, for then chance explains everything."""
    room = np.asarray(total - by_chance, dtype=np.float64)
    return np.asarray(np.divide(same - by_chance, room, out=np.full(room.shape, np.nan), where=room > 0))


def _confused(pairs: Iterable[tuple[Paragraph, Paragraph]]) -> list[tuple[str, str, int]]:
    met = Counter((_main(mine), _main(yours)) for mine, yours in pairs)
    return [(mine, yours, count) for (mine, yours), count in met.most_common() if mine != yours]


def _main(paragraph: Paragraph) -> str:
    return paragraph.themes[0] if paragraph.themes else NONE
