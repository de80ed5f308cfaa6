"""zhuti as a classifier of scikit-learn."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from zhuti.bert.folder import WEIGHTS
from zhuti.errors import InputError
from zhuti.extras import require
from zhuti.label import Labeller
from zhuti.label.texts import as_texts
from zhuti.themes import Scheme, Theme

require("train", "zhuti.sklearn")

from sklearn.base import BaseEstimator, ClassifierMixin  # noqa: E402  - whether it is there has been asked
from sklearn.utils.multiclass import check_classification_targets  # noqa: E402
from sklearn.utils.validation import check_is_fitted  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from sklearn.utils import Tags

    from zhuti.label import Labelled
    from zhuti.label.texts import Texts


class ThemeClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn is not typed
    """Fine-tunes a Chinese encoder on texts and their labels.

    Each text is read alone. Fitting needs torch; what is fitted labels, and is pickled, without it.

    Parameters
    ----------
    encoder:
        A folder, or a name on the hub: whatever ``zhuti train`` takes.
    epochs, batch, learning_rate:
        As in the files of ``configs/train``.
    tokens:
        Longest text that is read whole, in tokens.
    calibrate:
        Share of the texts that is held out to calibrate the probabilities.
    random_state:
        Seed; equal seeds give equal models.

    Attributes
    ----------
    classes_ : ndarray
        The labels, sorted; the columns of :meth:`predict_proba`.

    Examples
    --------
    >>> from zhuti.sklearn import ThemeClassifier
    >>> classifier = ThemeClassifier(epochs=10).fit(texts, labels)  # doctest: +SKIP
    >>> classifier.predict(["昨晚的比赛以三比一结束。"])  # doctest: +SKIP
    array(['sport'], dtype='<U7')
    """

    def __init__(
        self,
        encoder: str | Path = "models/zhuti-mini-encoder",
        *,
        epochs: int = 6,
        batch: int = 16,
        learning_rate: float = 3e-4,
        tokens: int = 256,
        calibrate: float = 0.1,
        random_state: int = 0,
    ) -> None:
        self.encoder = encoder
        self.epochs = epochs
        self.batch = batch
        self.learning_rate = learning_rate
        self.tokens = tokens
        self.calibrate = calibrate
        self.random_state = random_state

    def fit(self, X: Texts, y: Iterable[Any]) -> Self:  # noqa: N803  - scikit-learn's name
        """Fine-tune the encoder.

        Parameters
        ----------
        X:
            Texts: a list, or any column that :meth:`zhuti.Labeller.label_paragraphs` takes.
        y:
            A label for each; or a list of labels for each (none, one or several, the main one first); or a matrix of
            zeros and ones, shape (texts, labels). :meth:`predict` answers in the same kind.

        Raises
        ------
        ValueError
            These are no texts, not as many as labels, or too few.
        ModelError
            There is no such encoder.
        """
        texts = _texts(X)
        self._kind, labels = _labels(y)
        if len(texts) != len(labels) or len(texts) < 2:  # noqa: PLR2004
            raise ValueError(f"{len(texts)} texts and {len(labels)} labels; as many are needed of both, and at least 2")
        columns = getattr(y, "shape", ())[1:] if self._kind == "matrix" else None
        self.classes_ = np.arange(*columns) if columns else np.unique([label for some in labels for label in some])
        if len(self.classes_) < 2:  # noqa: PLR2004
            raise ValueError(f"{len(self.classes_)} class; at least 2 are needed to tell apart")
        place = {label: number for number, label in enumerate(self.classes_.tolist())}
        self._files = self._train(texts, [[_name(place[label]) for label in some] for some in labels])
        self.__dict__.pop("_labeller", None)
        return self

    def predict(self, X: Texts) -> NDArray[Any]:  # noqa: N803
        """Label texts.

        Returns
        -------
        ndarray
            What it was fitted on: a label for each text, shape (texts,); a tuple of labels for each, the main one
            first, of dtype object; or a matrix of zeros and ones, shape (texts, classes).
        """
        labelled = self._labelled(X)
        if self._kind == "single":
            return np.asarray(self.classes_[_scores(labelled, len(self.classes_)).argmax(axis=1)])
        places = [[int(theme[1:]) for theme in block.themes] for block in labelled]
        if self._kind == "matrix":
            return np.array([np.isin(np.arange(len(self.classes_)), some) for some in places], np.int64)
        found = np.empty(len(places), object)
        found[:] = [tuple(self.classes_[some].tolist()) for some in places]
        return found

    def predict_proba(self, X: Texts) -> NDArray[np.float64]:  # noqa: N803
        """Score texts: the calibrated probability of each label, shape (texts, classes)."""
        return _scores(self._labelled(X), len(self.classes_))

    def __sklearn_tags__(self) -> Tags:
        """Say that it takes texts, not tables of numbers."""
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.one_d_array = True
        tags.input_tags.string = True
        tags.classifier_tags.multi_label = True
        return tags

    def __getstate__(self) -> dict[str, Any]:
        """Pickle the model's files; the labeller is made of them again."""
        state: dict[str, Any] = super().__getstate__()
        return {name: value for name, value in state.items() if name != "_labeller"}

    def _labelled(self, X: Texts) -> Labelled:  # noqa: N803
        check_is_fitted(self, "classes_")
        if "_labeller" not in self.__dict__:
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                for name, data in self._files.items():
                    (Path(folder) / name).write_bytes(data)
                self._labeller = Labeller(folder)
        return self._labeller.label_paragraphs(_texts(X))

    def _train(self, texts: Sequence[str], labels: Sequence[Sequence[str]]) -> dict[str, bytes]:
        """Fine-tune in a folder of its own and return the files that labelling needs."""
        from zhuti.bert.windows import WindowShape  # noqa: PLC0415  - with torch
        from zhuti.corpus.articles import AnnotatedArticle, Paragraph, save_articles  # noqa: PLC0415
        from zhuti.train.config import DataConfig, OptimiserConfig, TrainConfig, ViewsConfig  # noqa: PLC0415
        from zhuti.train.stage import train  # noqa: PLC0415

        names = [_name(place) for place in range(len(self.classes_))]
        themes = tuple(Theme(id=name, zh=name, en=name, definition=name) for name in names)
        paragraphs = [Paragraph(text=text, themes=tuple(some)) for text, some in zip(texts, labels, strict=True)]
        articles = [
            AnnotatedArticle(id=str(number), source="", title="", paragraphs=(paragraph,))
            for number, paragraph in enumerate(paragraphs)
        ]
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            scheme, data, model = (folder / name for name in ("themes.yaml", "texts.jsonl", "model"))
            scheme.write_text(Scheme(themes=themes, exclusive=self._kind == "single").model_dump_json())  # JSON is YAML
            save_articles(articles, data)
            config = TrainConfig(
                encoder=str(self.encoder),
                output=model,
                themes=scheme,
                data=DataConfig(train=(data,), calibrate=self.calibrate),
                seed=self.random_state,
                window=WindowShape(tokens=self.tokens, headline=16, overlap=16),
                views=ViewsConfig(alone=1, excerpt=0, no_headline=0),
                optimiser=OptimiserConfig(epochs=self.epochs, batch=self.batch, learning_rate=self.learning_rate),
            )
            train(config)
            return {file.name: file.read_bytes() for file in model.iterdir() if file.name != WEIGHTS}


def _name(place: int) -> str:
    return f"c{place}"


def _texts(given: Texts) -> list[str]:
    if isinstance(given, str):
        raise ValueError("texts are needed, but this is a single one; put it into a list")  # noqa: TRY004
    try:
        return as_texts(given)
    except (InputError, TypeError) as error:
        raise ValueError(f"texts are needed: {error}") from None


def _labels(given: Iterable[Any]) -> tuple[Literal["single", "lists", "matrix"], list[list[Any]]]:
    """Make a list of labels for each text, and say in which kind they came."""
    if getattr(given, "ndim", 1) == 2:  # noqa: PLR2004
        return "matrix", [np.flatnonzero(row).tolist() for row in np.asarray(given)]
    labels = list(given)
    if any(isinstance(label, list | tuple) for label in labels):
        return "lists", [list(label) for label in labels]
    check_classification_targets(labels)
    return "single", [[label] for label in labels]


def _scores(labelled: Labelled, classes: int) -> NDArray[np.float64]:
    return np.array([list(block.scores.values()) for block in labelled], np.float64).reshape(len(labelled), classes)
