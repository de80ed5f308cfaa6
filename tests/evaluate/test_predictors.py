"""Baselines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from zhuti.evaluate.predictors import Keywords, Majority, TfidfRegression

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhuti.evaluate.labels import Gold
    from zhuti.themes import Scheme


def test_keywords_count_tell_tale_words(scheme: Scheme, make_gold: Callable[..., Gold]) -> None:
    """A theme for each word that stands there, the most frequent first."""
    gold = make_gold([[["employment"], ["employment", "workshop"], []]])
    labels = Keywords(scheme).predict(gold.articles).labels
    assert [labels.named(row, scheme) for row in range(3)] == [("employment",), ("employment", "workshop"), ()]


def test_majority_repeats_the_most_frequent(make_gold: Callable[..., Gold], random_gold: Callable[..., Gold]) -> None:
    """Also when that is none."""
    other = random_gold(3)
    for themes, main in ((["workshop"], 1), ([], 3)):
        labels = Majority(make_gold([[themes, themes, ["employment"]]])).predict(other.articles).labels
        assert set(labels.main.tolist()) == {main}
        assert labels.themes.any() == bool(themes)


def test_tfidf_learns_and_survives_absent_themes(make_gold: Callable[..., Gold], scheme: Scheme) -> None:
    """It learns what it is shown; a theme without an example scores zero instead of failing."""
    train = make_gold([[["employment"], [], ["workshop"]]] * 4)
    test = make_gold([[["workshop"], ["employment"], [], ["campus_safety"]]], "b")
    found = TfidfRegression(train).predict(test.articles)
    assert [found.labels.named(row, scheme) for row in range(3)] == [("workshop",), ("employment",), ()]
    assert np.isfinite(found.scores).all()
    assert (found.scores[:, 2] == 0).all()


def test_tfidf_learns_from_two_articles(make_gold: Callable[..., Gold]) -> None:
    """Too few for cross-validation: the thresholds stay at a half."""
    train = make_gold([[["employment"], []], [["employment"], []]])
    assert TfidfRegression(train).thresholds.tolist() == [0.5] * 3
