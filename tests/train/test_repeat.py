"""Articles on themes that are rare in their source are seen more often, and no other is."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuti.corpus.articles import AnnotatedArticle, Paragraph
from zhuti.train.repeat import repeat_rare


def _article(number: int, source: str, theme: str | None = None) -> AnnotatedArticle:
    paragraph = Paragraph(text="文字。", themes=(theme,) if theme else ())
    return AnnotatedArticle(id=str(number), source=source, title="题", paragraphs=(paragraph,))


NEWS = [_article(0, "news", "workshop"), *(_article(number, "news") for number in range(1, 100))]
WRITTEN = [_article(number, "written", "workshop") for number in range(100, 110)]


def _times(share: float, seed: int = 0) -> Counter[str]:
    return Counter(article.id for article in repeat_rare([*NEWS, *WRITTEN], share, seed))


def test_a_theme_held_by_one_article_in_a_hundred_comes_five_times_where_a_quarter_is_common() -> None:
    """It comes sqrt(0.25 / 0.01) times."""
    assert _times(0.25)["0"] == 5


def test_the_same_theme_where_it_is_common_and_no_theme_at_all_come_once() -> None:
    """Rarity is one source's affair."""
    times = _times(0.25)
    assert {times[str(number)] for number in range(1, 110)} == {1}


def test_two_and_a_half_times_is_twice_or_three_times_by_the_seed() -> None:
    """The same seed repeats the same articles."""
    times = [_times(0.0625, seed)["0"] for seed in range(200)]
    assert set(times) == {2, 3}
    assert sum(times) / 200 == pytest.approx(2.5, abs=0.15)
    assert times == [_times(0.0625, seed)["0"] for seed in range(200)]


@given(st.lists(st.sampled_from([None, "workshop", "employment"]), max_size=40), st.floats(0, 1), st.integers(0, 9))
def test_nothing_is_lost_and_order_stays(themes: list[str | None], share: float, seed: int) -> None:
    """With any share every article comes, and comes in its place."""
    articles = [_article(number, "news", theme) for number, theme in enumerate(themes)]
    seen = repeat_rare(articles, share, seed)
    assert list(dict.fromkeys(article.id for article in seen)) == [article.id for article in articles]
    assert [int(article.id) for article in seen] == sorted(int(article.id) for article in seen)


def test_share_nought_changes_nothing() -> None:
    """It is what happens without the setting."""
    assert repeat_rare([*NEWS, *WRITTEN], 0.0, 0) == [*NEWS, *WRITTEN]
