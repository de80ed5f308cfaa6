"""zhuti as a classifier of scikit-learn."""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError, SkipTestWarning
from sklearn.utils import estimator_checks

from zhuti.sklearn import ThemeClassifier

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = ["招聘会上三百名农民工找到了新工作", "今天夜间到明天白天晴转多云"] * 20
LABELS = ["work", "weather"] * 20


@pytest.fixture(scope="module")
def unfitted(encoder: Path) -> ThemeClassifier:
    """Make a classifier that learns the two sentences in seconds."""
    return ThemeClassifier(encoder, epochs=12, batch=8, learning_rate=5e-3, tokens=64, calibrate=0.2)


@pytest.fixture(scope="module")
def fitted(unfitted: ThemeClassifier) -> ThemeClassifier:
    """Fit it once."""
    return clone(unfitted).fit(np.array(TEXTS), LABELS)


def test_learns_and_scores(fitted: ThemeClassifier) -> None:
    """It predicts what it was shown; probabilities are in the order of its classes and add up to one."""
    assert fitted.classes_.tolist() == ["weather", "work"]
    assert fitted.predict(TEXTS[:3]).tolist() == LABELS[:3]
    assert fitted.score(TEXTS, LABELS) == 1
    scores = fitted.predict_proba(TEXTS)
    assert scores.shape == (40, 2)
    assert np.allclose(scores.sum(axis=1), 1)
    assert (fitted.classes_[scores.argmax(axis=1)] == LABELS).all()
    assert fitted.predict_proba([]).shape == (0, 2)


def test_what_is_fitted_pickles_and_needs_no_torch(fitted: ThemeClassifier, tmp_path: Path) -> None:
    """Another process predicts the same without torch."""
    path = tmp_path / "classifier.pickle"
    path.write_bytes(pickle.dumps(fitted))
    code = (
        f"import pickle, sys; classifier = pickle.loads(open({str(path)!r}, 'rb').read());"
        f"print(classifier.predict_proba({TEXTS[:2]!r}).tolist() == {fitted.predict_proba(TEXTS[:2]).tolist()!r});"
        "print('torch' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert result.stdout.split() == ["True", "False"]


@pytest.mark.parametrize("kind", ["lists", "matrix"])
def test_several_labels(unfitted: ThemeClassifier, kind: str) -> None:
    """Lists of labels come back as tuples, a matrix of zeros and ones as one."""
    given: Any = [["b", "a"], []] * 20 if kind == "lists" else np.array([[1, 1, 0], [0, 0, 1]] * 20)
    classifier = clone(unfitted).fit(TEXTS, given)
    found = classifier.predict(TEXTS[:2])
    if kind == "lists":
        assert classifier.classes_.tolist() == ["a", "b"]
        assert [set(some) for some in found] == [{"a", "b"}, set()]
    else:
        assert classifier.classes_.tolist() == [0, 1, 2]
        assert found.tolist() == given[:2].tolist()
        assert classifier.score(TEXTS, given) == 1


@pytest.mark.parametrize(
    ("texts", "labels", "said"),
    [
        ("one text", ["a"], "put it into a list"),
        ([[1.5], [2.5]], ["a", "b"], "texts are needed"),
        (["a", "b"], ["x"], "2 texts and 1 labels"),
        (["a", "b"], ["x", "x"], "1 class"),
        (["a", "b"], [1.5, 2.25], "continuous"),
        ([], [], "0 texts"),
    ],
)
def test_wrong_data_is_refused(unfitted: ThemeClassifier, texts: Any, labels: Any, said: str) -> None:
    """With a ValueError, as scikit-learn does."""
    with pytest.raises(ValueError, match=said):
        clone(unfitted).fit(texts, labels)


def test_unfitted_is_said(unfitted: ThemeClassifier) -> None:
    """Predicting before fitting is an error of scikit-learn's kind."""
    with pytest.raises(NotFittedError):
        unfitted.predict(TEXTS)


def test_the_checks_of_scikit_learn_that_apply(unfitted: ThemeClassifier) -> None:
    """Those that need tables of numbers are left out by the tags; every other one is passed."""
    with pytest.warns(SkipTestWarning, match="requires input"):
        estimator_checks.check_estimator(ThemeClassifier())
    for check in (
        estimator_checks.check_estimator_cloneable,
        estimator_checks.check_estimator_tags_renamed,
        estimator_checks.check_valid_tag_types,
        estimator_checks.check_estimator_repr,
        estimator_checks.check_no_attributes_set_in_init,
        estimator_checks.check_parameters_default_constructible,
        estimator_checks.check_get_params_invariance,
        estimator_checks.check_set_params,
        estimator_checks.check_mixin_order,
        estimator_checks.check_do_not_raise_errors_in_init_or_set_params,
    ):
        check("ThemeClassifier", clone(unfitted))


def test_fitting_leaves_the_settings_and_the_data_alone(fitted: ThemeClassifier, unfitted: ThemeClassifier) -> None:
    """As scikit-learn demands, but for texts: no setting changed, and everything learnt ends in an underscore."""
    assert fitted.get_params() == unfitted.get_params()
    learnt = set(vars(fitted)) - set(unfitted.get_params())
    assert all(name.startswith("_") or name.endswith("_") for name in learnt)
