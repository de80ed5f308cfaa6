"""Which paragraphs are worth annotating next."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from zhuti.corpus.exchange.rows import Row
from zhuti.corpus.similar import compact, similar_groups
from zhuti.errors import InputError
from zhuti.files import read_lines
from zhuti.pages import Article, Block, read_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from zhuti.corpus.articles import AnnotatedArticle
    from zhuti.label import LabelledBlock
    from zhuti.themes import Scheme

    Floats = NDArray[np.float64]

_CANDIDATES = 10
_DIMENSIONS = 64
_LEAST_CHARACTERS = 8
_ROLES = ("subhead", "body", "caption")

POOL = (".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".jsonl", ".jsonl.gz", ".jsonl.xz", ".jsonl.bz2")
"""The ends of file names that count in a folder."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A paragraph worth annotating.

    Attributes
    ----------
    row:
        The paragraph, with the themes that the model would give it.
    context:
        The paragraphs before and after it: it is to be read in its article.
    worth:
        See :func:`informativeness`.
    """

    row: Row
    context: str
    worth: float


def suggest(
    blocks: Sequence[LabelledBlock], annotated: Sequence[AnnotatedArticle], scheme: Scheme, n: int, seed: int = 0
) -> list[Suggestion]:
    """Choose the paragraphs of a pool that are worth annotating next.

    Parameters
    ----------
    blocks:
        The pool, labelled by the current model, in page order.
    annotated:
        What is annotated already: left out, and used to know which themes are thin.
    scheme:
        The model's themes.
    n:
        How many to choose.
    seed:
        Of the clustering.

    Raises
    ------
    InputError
        Nothing in the pool is left to annotate.
    """
    known = [paragraph for article in annotated for paragraph in article.paragraphs]
    places = [place for place, block in enumerate(blocks) if block.role in _ROLES]
    kept = fresh([blocks[place].text for place in places], [paragraph.text for paragraph in known])
    places = [places[index] for index in kept]
    if not places:
        raise InputError("the pool holds no paragraph that is long enough and not annotated already")
    counts = Counter(theme for paragraph in known for theme in paragraph.themes)
    scores = np.array([[blocks[place].scores[theme] for theme in scheme.ids] for place in places])
    worth = informativeness(
        scores, [counts[theme] for theme in scheme.ids], sum(not paragraph.themes for paragraph in known)
    )
    chosen = choose(worth, embed([blocks[place].text for place in places], seed), n, seed)
    return [_suggestion(blocks, places[index], float(worth[index])) for index in chosen]


def _suggestion(blocks: Sequence[LabelledBlock], place: int, worth: float) -> Suggestion:
    block = blocks[place]
    around = [
        blocks[near].text
        for near in (place - 1, place + 1)
        if 0 <= near < len(blocks) and (blocks[near].source, blocks[near].article) == (block.source, block.article)
    ]
    row = Row(
        line=place + 1,
        text=block.text,
        labels=block.themes,
        article=f"{block.source}#{block.article}",
        title=block.headline,
        source=block.source,
        role=block.role,
    )
    return Suggestion(row, "\n\n".join(around), worth)


def read_pool(file: Path) -> Iterator[Article]:
    """Read the articles of a page, or the documents of JSON Lines (``{"title", "paras"}``, or annotated articles).

    Raises
    ------
    InputError
        The file cannot be read.
    """
    if ".jsonl" not in file.name:
        yield from read_page(file).articles
        return
    for number, line in read_lines(file):
        try:
            record = json.loads(line)
            texts = record.get("paras") or [paragraph["text"] for paragraph in record["paragraphs"]]
            title = record.get("title")
        except (ValueError, TypeError, KeyError, AttributeError):
            raise InputError(f'{file}:{number}: should be {{"title", "paras"}} or an annotated article') from None
        opening = (Block("headline", title),) if title else ()
        yield Article((*opening, *(Block("body", text) for text in texts)))


def informativeness(scores: Floats, labelled: Sequence[int], unlabelled_none: int) -> Floats:
    """Say how much each paragraph's label would tell: how unsure the model is, thin themes counting more.

    Parameters
    ----------
    scores:
        Shape ``(p, k)``: the probability of each theme.
    labelled:
        How many annotated paragraphs each of the `k` themes has.
    unlabelled_none:
        How many annotated paragraphs have no theme.

    Returns
    -------
    Shape ``(p,)``: one less the margin between the two likeliest classes (none is one of them), times the mean weight
    of the classes that it might be; a class weighs the inverse square root of its annotated paragraphs.
    """
    classes = np.column_stack([scores, 1 - scores.max(axis=1)])
    classes /= classes.sum(axis=1, keepdims=True)
    best = np.sort(classes, axis=1)
    unsure = 1 - (best[:, -1] - best[:, -2])
    weights = 1 / np.sqrt(1 + np.array([*labelled, unlabelled_none], dtype=np.float64))
    return np.asarray(unsure * (classes @ (weights / weights.mean())))


def embed(texts: Sequence[str], seed: int = 0) -> Floats:
    """Place texts so that like ones are near: TF-IDF of character 1–2-grams, reduced by SVD; rows of length one."""
    from sklearn.decomposition import TruncatedSVD  # noqa: PLC0415  - an extra, and slow to import
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415
    from sklearn.preprocessing import normalize  # noqa: PLC0415

    words = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), max_features=50_000, sublinear_tf=True)
    features = words.fit_transform(texts)
    dimensions = min(_DIMENSIONS, features.shape[1] - 1, len(texts))
    if dimensions < 1:
        return np.ones((len(texts), 1))
    return np.asarray(normalize(TruncatedSVD(dimensions, random_state=seed).fit_transform(features)))


def choose(worth: Floats, vectors: Floats, n: int, seed: int = 0) -> list[int]:
    """Choose paragraphs that are worth annotating and unlike each other.

    The worthiest are clustered, weighted by their worth, and the best of each cluster is taken.

    Parameters
    ----------
    worth:
        Shape ``(p,)``, as of :func:`informativeness`.
    vectors:
        Shape ``(p, d)``, as of :func:`embed`.
    n:
        How many to choose.
    seed:
        Of the clustering.

    Returns
    -------
    Indices, the worthiest first.

    References
    ----------
    F. Zhdanov, "Diverse mini-batch active learning", arXiv:1901.05954 (2019).
    """
    from sklearn.cluster import KMeans  # noqa: PLC0415  - an extra, and slow to import

    ranked = np.argsort(-worth, kind="stable")
    best = ranked[: _CANDIDATES * n]
    distinct = len(np.unique(vectors[best].round(6), axis=0))
    if len(best) <= n or distinct < n:
        return [int(index) for index in ranked[:n]]
    weights = np.maximum(worth[best], 1e-9)
    clusters = KMeans(n, n_init=1, random_state=seed).fit_predict(vectors[best], sample_weight=weights)
    chosen = [best[np.flatnonzero(clusters == cluster)[0]] for cluster in np.unique(clusters)]
    return [int(index) for index in sorted(chosen, key=lambda index: -worth[index])]


def fresh(texts: Sequence[str], annotated: Sequence[str]) -> list[int]:
    """Leave out what need not be annotated: short texts, and (near) duplicates of each other or of annotated ones.

    Returns
    -------
    Indices into `texts`.
    """
    keys = [compact(text) for text in (*annotated, *texts)]
    copies = {index for group in similar_groups(keys) for index in group[1:]}
    start = len(annotated)
    return [
        index
        for index in range(len(texts))
        if index + start not in copies and len(keys[index + start]) >= _LEAST_CHARACTERS
    ]
