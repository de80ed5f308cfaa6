"""Dividing articles into train, dev and test, so that nothing of one is known from another."""

from __future__ import annotations

import math
import re
import warnings
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from zhuti.corpus.similar import THRESHOLD, Groups, compact, similar_groups
from zhuti.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zhuti.corpus.articles import AnnotatedArticle

_STEPS = 20
_LEAST_TITLE = 6
_SHOWN = 10
_DATE = re.compile(r"\d{4}(-?\d{2}(-?\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Division:
    """Articles divided into parts.

    Attributes
    ----------
    parts:
        The articles of each part, in the order they came in.
    kept_together:
        How many articles stand on the side they are on because of a reprint or another part of themselves.
    """

    parts: dict[str, list[AnnotatedArticle]]
    kept_together: int


def related(articles: Sequence[AnnotatedArticle], threshold: float = THRESHOLD) -> list[list[int]]:
    """Group articles that must stay on one side.

    Those with a near-duplicate paragraph, those with the same headline and date, and those without a headline from the
    same place.

    Returns
    -------
    Indices of each group, singles too.
    """
    groups = Groups(len(articles))
    first: dict[tuple[str, str], int] = {}
    for index, article in enumerate(articles):
        title = compact(article.title)
        if len(title) >= _LEAST_TITLE:
            groups.join(first.setdefault((title, article.date), index), index)
        elif article.origin and not title:
            groups.join(first.setdefault((article.origin, ""), index), index)
    owners = [index for index, article in enumerate(articles) for _ in article.paragraphs]
    keys = [compact(paragraph.text) for article in articles for paragraph in article.paragraphs]
    for group in similar_groups(keys, threshold):
        for member in group[1:]:
            groups.join(owners[group[0]], owners[member])
    return groups.members()


def split_stratified(
    articles: Sequence[AnnotatedArticle], shares: Mapping[str, float], seed: int = 0, threshold: float = THRESHOLD
) -> Division:
    """Divide articles so that each part has each theme in proportion.

    Parameters
    ----------
    articles:
        What to divide.
    shares:
        Name and share of each part; they add up to 1, in steps of 0.05.
    seed:
        The same seed gives the same parts.
    threshold:
        Similarity from which paragraphs count as reprints (see :func:`zhuti.corpus.similar.similar_groups`).

    Raises
    ------
    InputError
        The shares do not add up, or there are too few unrelated articles.
    """
    from sklearn.model_selection import StratifiedGroupKFold  # noqa: PLC0415  - an extra, and slow to import

    parts_of_folds = _folds(shares)
    groups = related(articles, threshold)
    if len(groups) < len(parts_of_folds):
        raise InputError(
            f"{len(groups)} unrelated articles cannot be divided as {_named(shares)}; "
            f"at least {len(parts_of_folds)} are needed"
        )
    group_of = {index: number for number, group in enumerate(groups) for index in group}
    owners = [index for index, article in enumerate(articles) for _ in article.paragraphs]
    labels = [
        paragraph.themes[0] if paragraph.themes else "" for article in articles for paragraph in article.paragraphs
    ]
    splitter = StratifiedGroupKFold(len(parts_of_folds), shuffle=True, random_state=seed)
    part_of: dict[int, str] = {}
    with warnings.catch_warnings():
        # A theme rarer than the folds cannot be in each; the table of what went where shows it.
        warnings.filterwarnings("ignore", message="The least populated class")
        for part, (_, rows) in zip(
            parts_of_folds, splitter.split(labels, labels, [group_of[index] for index in owners]), strict=True
        ):
            part_of.update((owners[row], part) for row in rows)
    return _divide(articles, shares, part_of, groups)


def split_by_date(
    articles: Sequence[AnnotatedArticle], shares: Mapping[str, float], threshold: float = THRESHOLD
) -> Division:
    """Divide articles by date: the oldest into the first part, the newest into the last.

    Articles of one day stay together; related ones are all put where the oldest of them belongs, so that no part holds
    a reprint of something newer.

    Raises
    ------
    InputError
        The shares do not add up, or articles lack a date.
    """
    _folds(shares)
    if undated := [article.id for article in articles if not _DATE.fullmatch(article.date)]:
        shown = ", ".join(undated[:_SHOWN]) + (" …" if len(undated) > _SHOWN else "")
        raise InputError(f"{len(undated)} articles have no date (YYYY-MM-DD or the front of it): {shown}")
    groups = related(articles, threshold)
    date_of = {index: min(_day(articles[member].date) for member in group) for group in groups for index in group}
    dates = sorted(date_of.values())
    ends = list(accumulate(shares.values()))[:-1]
    names = list(shares)
    part_of = {
        index: names[bisect_right(ends, bisect_left(dates, date) / len(dates))] for index, date in date_of.items()
    }
    return _divide(articles, shares, part_of, groups)


def _folds(shares: Mapping[str, float]) -> list[str]:
    """Name the part that each of as few equal folds as possible goes to."""
    steps = {part: round(share * _STEPS) for part, share in shares.items()}
    exact = all(
        count > 0 and math.isclose(share * _STEPS, count, abs_tol=1e-6)
        for count, share in zip(steps.values(), shares.values(), strict=True)
    )
    if len(shares) < 2 or not exact or sum(steps.values()) != _STEPS:  # noqa: PLR2004
        raise InputError(f"{_named(shares)}: name two parts or more, with shares in steps of 0.05 that add up to 1")
    unit = math.gcd(*steps.values())
    return [part for part, count in steps.items() for _ in range(count // unit)]


def _named(shares: Mapping[str, float]) -> str:
    return ", ".join(f"{part}={share:g}" for part, share in shares.items())


def _day(date: str) -> str:
    """Write dates with and without hyphens alike, so that they can be put in order."""
    return date.replace("-", "")


def _divide(
    articles: Sequence[AnnotatedArticle],
    shares: Mapping[str, float],
    part_of: Mapping[int, str],
    groups: Sequence[Sequence[int]],
) -> Division:
    parts = {part: [article for index, article in enumerate(articles) if part_of[index] == part] for part in shares}
    return Division(parts, sum(len(group) for group in groups if len(group) > 1))
