"""Labels that a cross-validated model doubts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from zhuti.corpus.doctor.kind import Finding, Kind, Material

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from zhuti.corpus.doctor.kind import Located

_FOLDS = 5
_NONE = "none"


@dataclass(frozen=True)
class Doubts(Kind):
    """A main theme that a model, which has not seen the article, finds unlikely.

    Confident learning (C. Northcutt, L. Jiang, I. Chuang, JAIR 70, 2021) by cleanlab, on the out-of-fold probabilities
    of character n-grams and logistic regression. For a person to look at: rare but right labels are among them, and so
    cleaning a test set by this list would only flatter the model.
    """

    name = "doubtful-labels"
    description = "labels that a cross-validated model doubts; look at them, most doubtful first"

    def find(self, material: Material) -> Iterator[Finding]:
        """Fit, predict out of fold, and rank."""
        from cleanlab.filter import find_label_issues  # noqa: PLC0415  - an extra, and slow to import

        judged, classes = _enough_of(material.paragraphs)
        if len(classes) < 2:  # noqa: PLR2004  - one label leaves nothing to doubt
            yield Finding(
                self.name, "note", f"not looked for: at least two labels in {_FOLDS} articles each are needed"
            )
            return
        labels = np.array([classes.index(_main(located)) for located in judged])
        probabilities = _out_of_fold(judged, labels, len(classes))
        ranked = find_label_issues(
            labels,
            probabilities,
            filter_by="both",
            return_indices_ranked_by="self_confidence",
            n_jobs=1,
            min_examples_per_class=0,
        )
        for index in ranked:
            likely = int(probabilities[index].argmax())
            if likely != labels[index]:
                message = (
                    f"{_main(judged[index])}; the model says {classes[likely]} ({probabilities[index, likely]:.2f})"
                )
                yield Finding(self.name, "note", message, (judged[index].place,))


def _main(located: Located) -> str:
    return located.paragraph.themes[0] if located.paragraph.themes else _NONE


def _enough_of(paragraphs: Sequence[Located]) -> tuple[list[Located], list[str]]:
    """Leave out labels that stand in too few articles to be in every fold."""
    articles = defaultdict[str, set[int]](set)
    for located in paragraphs:
        articles[_main(located)].add(id(located.article))
    classes = sorted(label for label, where in articles.items() if len(where) >= _FOLDS)
    return [located for located in paragraphs if located.key and _main(located) in classes], classes


def _out_of_fold(paragraphs: Sequence[Located], labels: NDArray[np.int_], classes: int) -> NDArray[np.float64]:
    """Predict each paragraph by a model that has seen no paragraph of its article; shape (paragraphs, classes)."""
    from sklearn.model_selection import StratifiedGroupKFold  # noqa: PLC0415  - an extra, and slow to import

    texts = [f"{located.article.title}\n{located.paragraph.text}" for located in paragraphs]
    numbers: dict[int, int] = {}
    groups = [numbers.setdefault(id(located.article), len(numbers)) for located in paragraphs]
    probabilities = np.zeros((len(texts), classes))
    folds = StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=0)
    for train, test in folds.split(texts, labels, groups):
        model = baseline().fit([texts[index] for index in train], labels[train])
        probabilities[np.ix_(test, model.classes_)] = model.predict_proba([texts[index] for index in test])
    return probabilities


def baseline() -> Any:
    """Build the model: TF-IDF of character 1–3-grams and logistic regression."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  - an extra, and slow to import
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415

    return make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True, dtype=np.float32),
        LogisticRegression(C=20, class_weight="balanced", max_iter=300),
    )
