"""Right labels and given labels, as arrays over the same paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhuti.corpus.articles import AnnotatedArticle, Paragraph
    from zhuti.themes import Scheme

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NONE = "none"
"""The name of the class of paragraphs without a theme."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The themes of `n` paragraphs, of a scheme of `k`.

    Attributes
    ----------
    main:
        Shape ``(n,)``: the place of the main theme in the scheme; `k` is none.
    themes:
        Shape ``(n, k)``: which themes each carries.
    """

    main: Ints
    themes: Bools

    @classmethod
    def of(cls, named: Iterable[Sequence[str]], scheme: Scheme) -> Labels:
        """Make labels from theme ids, the main one first."""
        place = {theme: index for index, theme in enumerate(scheme.ids)}
        rows = [[place[theme] for theme in themes] for themes in named]
        main = np.array([row[0] if row else len(place) for row in rows], dtype=np.int64)
        themes = np.zeros((len(rows), len(place)), dtype=np.bool_)
        for number, row in enumerate(rows):
            themes[number, row] = True
        return cls(main, themes)

    def take(self, rows: Ints) -> Labels:
        """Choose paragraphs, in any order, also more than once."""
        return Labels(self.main[rows], self.themes[rows])

    def named(self, row: int, scheme: Scheme) -> tuple[str, ...]:
        """Theme ids of one paragraph, the main one first."""
        main = int(self.main[row])
        order = sorted(np.flatnonzero(self.themes[row]).tolist(), key=lambda theme: (theme != main, theme))
        return tuple(scheme.ids[theme] for theme in order)


@dataclass(frozen=True, slots=True)
class Predictions:
    """What a system says of the same paragraphs.

    Attributes
    ----------
    labels:
        Its themes.
    scores:
        Shape ``(n, k)``: a probability for each theme; `None` if it gives none.
    sure:
        Shape ``(n,)``: where it would not call for a person; `None` if it never says.
    """

    labels: Labels
    scores: Floats | None = None
    sure: Bools | None = None

    def take(self, rows: Ints) -> Predictions:
        """Choose paragraphs, in any order, also more than once."""
        return Predictions(
            self.labels.take(rows),
            None if self.scores is None else self.scores[rows],
            None if self.sure is None else self.sure[rows],
        )

    @property
    def confidence(self) -> Floats | None:
        """Shape ``(n,)``: the score of the main theme, or for none what the best-scored theme leaves of one."""
        if self.scores is None:
            return None
        classes = np.column_stack([self.scores, 1 - self.scores.max(axis=1)])
        return np.asarray(classes[np.arange(len(classes)), self.labels.main])


@dataclass(frozen=True)
class Gold:
    """Annotated articles as the measure of systems.

    Attributes
    ----------
    articles:
        In the order of the files.
    scheme:
        The `k` themes.
    """

    articles: tuple[AnnotatedArticle, ...]
    scheme: Scheme

    def __iter__(self) -> Iterator[tuple[AnnotatedArticle, int, Paragraph]]:
        """Go through all paragraphs: article, place in it from 0, paragraph."""
        for article in self.articles:
            for index, paragraph in enumerate(article.paragraphs):
                yield article, index, paragraph

    @cached_property
    def labels(self) -> Labels:
        """The right themes of all `n` paragraphs."""
        return Labels.of((paragraph.themes for _, _, paragraph in self), self.scheme)

    @cached_property
    def article_of(self) -> Ints:
        """Shape ``(n,)``: which article each paragraph is of, from 0."""
        sizes = [len(article.paragraphs) for article in self.articles]
        return np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)

    @property
    def classes(self) -> tuple[str, ...]:
        """What a main theme may be: the theme ids, then none."""
        return (*self.scheme.ids, NONE)
