"""Systems that can be asked: the model, and the baselines that it should beat."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np

from zhuti.bert.decide import distances
from zhuti.bert.folder import shipped_model
from zhuti.bert.normalise import normalise
from zhuti.evaluate.curves import best_threshold
from zhuti.evaluate.labels import Labels, Predictions
from zhuti.pages.blocks import Article, Block

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zhuti.corpus.articles import AnnotatedArticle
    from zhuti.evaluate.labels import Bools, Floats, Gold, Ints
    from zhuti.label import LabelledBlock
    from zhuti.themes import Scheme

_FOLDS = 3


class Predictor(Protocol):
    """Whatever labels the paragraphs of articles.

    Attributes
    ----------
    name:
        As reports show it; ``keywords``, ``tfidf`` and ``majority`` are translated.
    """

    name: str

    def predict(self, articles: Sequence[AnnotatedArticle]) -> Predictions:
        """Label all paragraphs of all articles, in order, without a look at their right themes."""
        ...


class Model:
    """A model folder, through the labelling engine, so that what is measured is what users get.

    Parameters
    ----------
    folder:
        The model folder; the shipped model by default.
    scheme:
        If given, the themes that it must have.
    context:
        False hides the article: each paragraph is read alone.
    precision:
        Which of its ONNX files to run.

    Raises
    ------
    ModelError
        The folder is missing, incomplete, or made for other themes.
    """

    def __init__(
        self,
        folder: Path | None = None,
        scheme: Scheme | None = None,
        context: bool = True,
        precision: Literal["int8", "fp32"] = "int8",
    ) -> None:
        from zhuti.label import Labeller  # noqa: PLC0415  - a prediction file needs no runtime

        self.folder = folder or shipped_model()
        self.name = self.folder.resolve().name
        self._context = context
        self._labeller = Labeller(self.folder, scheme, precision)
        self.scheme = scheme or self._labeller.info.scheme
        self.thresholds = self._labeller.info.decision.thresholds

    def without_context(self) -> Model:
        """Return the same model, reading each paragraph alone."""
        alone = copy(self)
        alone._context = False  # noqa: SLF001  - our own class
        return alone

    def predict(self, articles: Sequence[AnnotatedArticle]) -> Predictions:
        """Label the paragraphs as ``zhuti label`` would."""
        blocks: list[LabelledBlock]
        if not self._context:
            blocks = self._labeller.label_paragraphs([text for article in articles for text in _raw(article)])
        else:
            pages = [_page(article) for article in articles]
            labelled = iter(self._labeller.label_articles(pages))
            blocks = []
            for article, page in zip(articles, pages, strict=True):
                of_article = [next(labelled) for _ in page.blocks]
                blocks += of_article[len(page.blocks) - len(article.paragraphs) :]
        return Predictions(
            Labels.of((block.themes for block in blocks), self.scheme),
            np.array([[block.scores[theme] for theme in self.scheme.ids] for block in blocks], dtype=np.float64),
            np.array([block.sure for block in blocks], dtype=np.bool_),
        )


class Keywords:
    """The rules that anybody would write first: a theme where one of its tell-tale words stands.

    The main theme is the one whose words stand there most often; the earlier in the scheme where two are level.
    """

    name = "keywords"

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._words = [theme.words for theme in scheme.themes]

    def predict(self, articles: Sequence[AnnotatedArticle]) -> Predictions:
        """Count the tell-tale words of each paragraph."""
        texts = _texts(articles)
        hits = np.array([[sum(map(text.count, words)) for words in self._words] for text in texts], dtype=np.int64)
        return Predictions(_labels(hits.astype(np.float64), hits > 0))


class Majority:
    """Says of every paragraph what is said most often.

    Parameters
    ----------
    gold:
        Where to count: the training articles, or the data itself where there are none.
    """

    name = "majority"

    def __init__(self, gold: Gold) -> None:
        named = [gold.labels.named(row, gold.scheme) for row in range(len(gold.labels.main))]
        self._themes = max(sorted(set(named)), key=named.count)
        self._scheme = gold.scheme

    def predict(self, articles: Sequence[AnnotatedArticle]) -> Predictions:
        """Repeat the most frequent themes."""
        return Predictions(
            Labels.of([self._themes] * sum(len(article.paragraphs) for article in articles), self._scheme)
        )


class TfidfRegression:
    """Logistic regression on TF-IDF of character 1- to 3-grams, one a theme, of the paragraph alone.

    Its thresholds are those with the best F1 in threefold cross-validation over the training articles: with 0.5 for all
    it would be weaker than it need be.

    Parameters
    ----------
    gold:
        The training articles.
    """

    name = "tfidf"

    def __init__(self, gold: Gold) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  - slow to import
        from threadpoolctl import threadpool_limits  # noqa: PLC0415  - scikit-learn brings it

        texts = _texts(gold.articles)
        least = 2 if len(texts) > 100 else 1  # noqa: PLR2004  - n-grams seen once only fill the memory
        self._vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=least)
        features = self._vectorizer.fit_transform(texts)
        truth = gold.labels.themes
        self._exclusive = gold.scheme.exclusive
        with threadpool_limits(1):  # liblinear's vectors are short: more threads would only wait for each other
            self.thresholds = _thresholds(features, truth, gold.article_of)
            self._models = [_fit(features, truth[:, theme]) for theme in range(truth.shape[1])]

    def predict(self, articles: Sequence[AnnotatedArticle]) -> Predictions:
        """Score each paragraph and hold the scores against the thresholds."""
        scores = _scores(self._models, self._vectorizer.transform(_texts(articles)))
        over = distances(scores, self.thresholds)
        given = over == over.max(axis=1, keepdims=True) if self._exclusive else over >= 0
        return Predictions(_labels(over, given), scores)


def _raw(article: AnnotatedArticle) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs]


def _page(article: AnnotatedArticle) -> Article:
    """Make the article as labelling reads it: its title opens it, unless it stands among the paragraphs already."""
    blocks = [Block(paragraph.role, paragraph.text) for paragraph in article.paragraphs]
    apart = article.title and all(block.role != "headline" for block in blocks)
    return Article((*([Block("headline", article.title)] if apart else []), *blocks))


def _texts(articles: Sequence[AnnotatedArticle]) -> list[str]:
    return [normalise(paragraph.text) for article in articles for paragraph in article.paragraphs]


def _labels(strength: Floats, themes: Bools) -> Labels:
    strongest = np.where(themes, strength, -np.inf).argmax(axis=1)
    return Labels(np.where(themes.any(axis=1), strongest, themes.shape[1]).astype(np.int64), themes)


def _thresholds(features: Any, truth: Bools, article_of: Ints) -> Floats:
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415

    themes = truth.shape[1]
    if article_of.max() + 1 < _FOLDS:
        return np.full(themes, 0.5)
    held_out = np.zeros(truth.shape)
    for fitted, left in GroupKFold(_FOLDS).split(features, groups=article_of):
        models = [_fit(features[fitted], truth[fitted, theme]) for theme in range(themes)]
        held_out[left] = _scores(models, features[left])
    best = [best_threshold(held_out[:, theme], truth[:, theme]) for theme in range(themes)]
    return np.clip([0.5 if threshold is None else threshold for threshold in best], 0.01, 0.99)


def _fit(features: Any, truth: Bools) -> Any:
    """Fit one theme; a theme that all paragraphs carry or none is no regression but a constant."""
    from sklearn.dummy import DummyClassifier  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    both = truth.any() and not truth.all()
    model = LogisticRegression(C=20, class_weight="balanced", solver="liblinear", random_state=0)
    return (model if both else DummyClassifier()).fit(features, truth)


def _scores(models: Sequence[Any], features: Any) -> Floats:
    found = np.zeros((features.shape[0], len(models)))
    for theme, model in enumerate(models):
        if True in model.classes_:
            found[:, theme] = model.predict_proba(features)[:, list(model.classes_).index(True)]
    return found
