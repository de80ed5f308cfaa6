"""Figures from counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, precision_score, recall_score

from zhuti.evaluate.labels import Labels
from zhuti.evaluate.metrics import confusion, covered, figure_names, figures, tally, tally_labels

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhuti.evaluate.labels import Gold, Predictions
    from zhuti.themes import Scheme


def test_equals_scikit_learn_on_random_data(
    scheme: Scheme, random_gold: Callable[..., Gold], noisy: Callable[..., Predictions]
) -> None:
    """Every figure is scikit-learn's, macro averages over whatever occurs."""
    for seed in range(5):
        gold = random_gold(30, seed)
        labels = noisy(gold, seed, noise=0.5).labels
        counts = tally(gold, labels).sum(0)
        found = dict(zip(figure_names(scheme), figures(counts, 3), strict=True))
        right, given_labels = gold.labels, labels
        assert found["main.macro_f1"] == pytest.approx(f1_score(right.main, given_labels.main, average="macro"))
        assert found["main.accuracy"] == pytest.approx(accuracy_score(right.main, given_labels.main))
        assert found["all.micro_f1"] == pytest.approx(f1_score(right.themes, given_labels.themes, average="micro"))
        assert found["all.macro_f1"] == pytest.approx(f1_score(right.themes, given_labels.themes, average="macro"))
        assert found["all.exact_match"] == pytest.approx(accuracy_score(right.themes, given_labels.themes))
        assert (confusion(counts, 3) == confusion_matrix(right.main, given_labels.main, labels=range(4))).all()
        for part, score in (("precision", precision_score), ("recall", recall_score), ("f1", f1_score)):
            of_main = score(right.main, given_labels.main, average=None, labels=range(4), zero_division=0)
            of_all = score(right.themes, given_labels.themes, average=None, zero_division=0)
            assert [found[f"main.{part}.{name}"] for name in gold.classes] == pytest.approx(of_main.tolist())
            assert [found[f"all.{part}.{name}"] for name in scheme.ids] == pytest.approx(of_all.tolist())


def test_hand_worked_case(scheme: Scheme, make_gold: Callable[..., Gold]) -> None:
    """Four paragraphs, worked out on paper."""
    gold = make_gold([[["employment"], ["employment", "workshop"]], [["workshop"], []]])
    labels = Labels.of([["employment"], ["employment"], [], ["employment"]], scheme)
    found = dict(zip(figure_names(scheme), figures(tally(gold, labels).sum(0), 3), strict=True))
    assert found["main.f1.employment"] == pytest.approx(4 / 5)
    assert found["main.f1.workshop"] == 0
    assert found["main.f1.none"] == 0
    assert np.isnan(found["main.f1.campus_safety"])
    assert found["main.macro_f1"] == pytest.approx((4 / 5 + 0 + 0) / 3)
    assert found["all.micro_f1"] == pytest.approx(2 * 2 / (2 * 2 + 1 + 2))
    assert found["all.exact_match"] == pytest.approx(1 / 4)


def test_macro_averages_say_what_they_cover(scheme: Scheme, make_gold: Callable[..., Gold]) -> None:
    """A theme in neither the data nor the predictions is left out; one that is only given counts as zero."""
    gold = make_gold([[["employment"], []]])
    in_main, in_all = covered(tally(gold, Labels.of([["employment"], ["workshop"]], scheme)), 3)
    assert in_main.tolist() == [True, True, False, True]
    assert in_all.tolist() == [True, True, False]


def test_all_none_has_no_theme_figures(scheme: Scheme, make_gold: Callable[..., Gold]) -> None:
    """Without any theme the averages over themes are not defined, and the none class is right."""
    gold = make_gold([[[], []], [[]]])
    found = dict(zip(figure_names(scheme), figures(tally(gold, gold.labels).sum(0), 3), strict=True))
    assert found["main.macro_f1"] == found["main.f1.none"] == found["all.exact_match"] == 1
    assert np.isnan(found["all.micro_f1"])
    assert np.isnan(found["all.macro_f1"])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 4)), min_size=1, max_size=40))
def test_counts_add_up_over_articles(rows: list[tuple[int, int, int]]) -> None:
    """However paragraphs are dealt to articles, the figures of the whole are the same."""
    right, said, article = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    themes = [Labels(main, np.eye(4, dtype=np.bool_)[main][:, :3]) for main in (right, said)]
    apart = figures(tally_labels(*themes, article).sum(0), 3)
    together = figures(tally_labels(*themes, np.zeros_like(article)).sum(0), 3)
    np.testing.assert_allclose(apart, together)
