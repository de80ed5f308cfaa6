"""Rare themes seen more often."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhuti.corpus.articles import AnnotatedArticle


def repeat_rare(articles: Sequence[AnnotatedArticle], share: float, seed: int) -> list[AnnotatedArticle]:
    """Repeat articles whose themes are rare in texts of their source (Gupta et al. 2019, arXiv:1908.03195).

    A theme that a share f of a source's articles hold is to be seen sqrt(share / f) times as often, never less than
    once. It goes by source because a theme may be common in written examples and rare in the news.

    Parameters
    ----------
    articles:
        What there is to learn from.
    share:
        Share below which a theme is rare; 0 repeats nothing.
    seed:
        Decides whether an article due two and a half times comes twice or three times.
    """
    sources = Counter(article.source for article in articles)
    holding = Counter((article.source, theme) for article in articles for theme in _main_themes(article))
    chance = np.random.default_rng(seed).random(len(articles))
    return [
        article
        for article, luck in zip(articles, chance, strict=True)
        for _ in range(int(_times(article, share, sources, holding) + luck))
    ]


def _times(article: AnnotatedArticle, share: float, sources: Counter[str], holding: Counter[tuple[str, str]]) -> float:
    found = [holding[article.source, theme] / sources[article.source] for theme in _main_themes(article)]
    return max(1.0, math.sqrt(share / min(found, default=1.0)))


def _main_themes(article: AnnotatedArticle) -> set[str]:
    return {paragraph.themes[0] for paragraph in article.paragraphs if paragraph.themes}
