"""Labels plain text softly with teachers, for a model to learn from before annotated articles.

    python data/teach.py --train data/themes/train.jsonl runs/annotated/train.jsonl runs/annotated/extra.jsonl \
        --texts ../shared/corpora/*.jsonl.xz --apart data/themes/dev.jsonl runs/annotated/dev.jsonl \
        --model models/zhuti-mini -o runs/soft.jsonl

One teacher is TF-IDF with logistic regression: it knows each paragraph, and beside it the headline and the two
neighbours. With --model, earlier models are teachers too, and the scores are the mean of all. Articles that hold
tell-tale words of the themes are preferred; those that share text with the files kept apart are left out, and on those
files each teacher is measured.

With --rules the only teacher is the list of tell-tale words, and from half of the paragraphs that hold one it is taken
out, so that a model must learn what stands around it (weak labels; Ratner et al. 2017, arXiv:1711.10160).
"""

from __future__ import annotations

import argparse
import json
import random
import re
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from rich.progress import track
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from zhuti import Labeller
from zhuti.bert.normalise import normalise
from zhuti.corpus import load_articles
from zhuti.corpus.similar import compact
from zhuti.files import replacing
from zhuti.pretrain.corpus import read_documents
from zhuti.themes import load_scheme

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

SCHEME = load_scheme()
NONE = "none"
WEIGHTS = {"laws": 0.05}
LEAST_CHARACTERS, MOST_PARAGRAPHS = 6, 24
TELLING_SHARE, CHANCE_OF_OTHERS = 0.2, 0.25
SHINGLE, MOST_SHARED = 8, 0.08
AT_ONCE = 20_000
HIDDEN_SHARE = 0.5

Pair = tuple[str, str]
Excerpt = tuple[str, list[str]]


def pairs(title: str, paragraphs: Sequence[str]) -> list[Pair]:
    """Put beside each paragraph its surroundings."""
    texts = [normalise(text) for text in paragraphs]
    padded = ["", *texts, ""]
    return [
        (text, f"{normalise(title)} | {before} | {after}")
        for text, before, after in zip(texts, padded, padded[2:], strict=False)
    ]


class Teacher(Protocol):
    """Whoever can score the paragraphs of an excerpt."""

    name: str

    def scores(self, excerpts: Sequence[Excerpt]) -> NDArray[np.float32]:
        """Score each theme of each paragraph, shape (paragraphs, themes)."""


class Words:
    """Multinomial logistic regression on character n-grams of paragraph and surroundings."""

    name = "TF-IDF and logistic regression"

    def __init__(self, files: Sequence[Path]) -> None:
        articles = load_articles(files, SCHEME)
        known = [pair for article in articles for pair in pairs(article.title, [p.text for p in article.paragraphs])]
        themes = [p.themes[0] if p.themes else NONE for article in articles for p in article.paragraphs]
        self._own = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=3)
        self._around = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True, min_df=3)
        own, around = zip(*known, strict=True)
        features = hstack([self._own.fit_transform(own), 0.5 * self._around.fit_transform(around)]).tocsr()
        self._model = LogisticRegression(C=20, class_weight="balanced", max_iter=150).fit(features, themes)

    def scores(self, excerpts: Sequence[Excerpt]) -> NDArray[np.float32]:
        """Score each theme as the main one."""
        some = list(chain.from_iterable(pairs(title, texts) for title, texts in excerpts))
        parts = [self._score(some[start : start + AT_ONCE]) for start in range(0, len(some), AT_ONCE)]
        return np.concatenate(parts)[:, [list(self._model.classes_).index(theme) for theme in SCHEME.ids]]

    def _score(self, some: Sequence[Pair]) -> NDArray[np.float32]:
        own, around = zip(*some, strict=True)
        features = hstack([self._own.transform(own), 0.5 * self._around.transform(around)]).tocsr()
        return np.asarray(self._model.predict_proba(features), np.float32)


class Model:
    """A fine-tuned model, which reads whole excerpts."""

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self._labeller = Labeller(folder)

    def scores(self, excerpts: Sequence[Excerpt]) -> NDArray[np.float32]:
        """Score each theme for itself."""
        read = (self._labeller.label_article(*excerpt) for excerpt in track(excerpts, self.name))
        rows = [[block.scores[theme] for theme in SCHEME.ids] for blocks in read for block in blocks]
        return np.array(rows, np.float32)


class Rules:
    """A theme where one of its tell-tale words stands."""

    name = "tell-tale words"
    words = tuple(theme.words for theme in SCHEME.themes)

    def scores(self, excerpts: Sequence[Excerpt]) -> NDArray[np.float32]:
        """Score 1 or 0."""
        texts = [normalise(text) for _, paragraphs in excerpts for text in paragraphs]
        return np.array([[any(word in text for word in words) for words in self.words] for text in texts], np.float32)

    def hide(self, excerpt: Excerpt, rng: random.Random) -> Excerpt:
        """Take all tell-tale words out of half of the paragraphs."""
        title, texts = excerpt
        pattern = "|".join(sorted(map(re.escape, chain.from_iterable(self.words)), key=len, reverse=True))
        return title, [re.sub(pattern, "", normalise(text)) if rng.random() < HIDDEN_SHARE else text for text in texts]


def measure(teachers: Sequence[Teacher], files: Sequence[Path]) -> None:
    """Print the macro-F1 of each teacher, and of all together, on annotated articles."""
    articles = load_articles(files, SCHEME)
    excerpts = [(article.title, [p.text for p in article.paragraphs]) for article in articles]
    right = [p.themes[0] if p.themes else NONE for article in articles for p in article.paragraphs]
    scores = [teacher.scores(excerpts) for teacher in teachers]
    for name, own in zip([*(t.name for t in teachers), "all"], [*scores, np.mean(scores, axis=0)], strict=True):
        none = np.prod(1 - own, axis=1, keepdims=True)
        told = np.array([*SCHEME.ids, NONE])[np.concatenate([own, none], axis=1).argmax(1)]
        print(f"{name}: macro-F1 {f1_score(right, told, average='macro'):.3f} of {len(right):,} paragraphs", flush=True)


def shingles(text: str) -> set[str]:
    """All runs of a few characters."""
    plain = compact(text)
    return {plain[start : start + SHINGLE] for start in range(max(1, len(plain) - SHINGLE + 1))}


def pick(texts: Sequence[Path], apart: set[str], count: int, seed: int) -> Iterator[Excerpt]:
    """Draw articles until there are enough paragraphs."""
    rng = random.Random(seed)  # noqa: S311
    words = [word for theme in SCHEME.themes for word in theme.words]
    documents = list(read_documents(texts, WEIGHTS, seed))
    rng.shuffle(documents)
    for document in documents:
        paragraphs = [text for text in document.paragraphs if len(text) >= LEAST_CHARACTERS]
        if not paragraphs or not document.copies:
            continue
        telling = sum(any(word in text for word in words) for text in paragraphs) / len(paragraphs)
        if telling < TELLING_SHARE and rng.random() > CHANCE_OF_OTHERS:
            continue
        start = rng.randrange(max(1, len(paragraphs) - MOST_PARAGRAPHS + 1))
        excerpt = paragraphs[start : start + MOST_PARAGRAPHS]
        own = set[str]().union(*map(shingles, excerpt))
        if len(own & apart) > MOST_SHARED * len(own):
            continue
        yield document.title, excerpt
        count -= len(excerpt)
        if count <= 0:
            return


def records(picked: Sequence[Excerpt], scores: NDArray[np.float32]) -> Iterator[dict[str, Any]]:
    """Put scores beside paragraphs as ``zhuti label`` does."""
    rows = ((article, title, text) for article, (title, texts) in enumerate(picked) for text in texts)
    for (article, title, text), row in zip(rows, scores, strict=True):
        about = {"source": "teacher", "article": article, "role": "body", "headline": title}
        told = {theme: round(float(score), 4) for theme, score in zip(SCHEME.ids, row, strict=True)}
        yield {**about, "text": text, "scores": told}


def main() -> None:
    """Draw, fit, measure, label, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", nargs="*", type=Path, default=[])
    parser.add_argument("--texts", nargs="+", type=Path, required=True)
    parser.add_argument("--apart", nargs="+", type=Path, required=True)
    parser.add_argument("--model", nargs="*", type=Path, default=[])
    parser.add_argument("--rules", action="store_true")
    parser.add_argument("--paragraphs", type=int, default=150_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    if not (arguments.rules or arguments.train or arguments.model):
        parser.error("name a teacher: --train, --model or --rules")
    apart = {
        shingle
        for article in load_articles(arguments.apart, SCHEME)
        for paragraph in article.paragraphs
        for shingle in shingles(paragraph.text)
    }
    picked = list(pick(arguments.texts, apart, arguments.paragraphs, arguments.seed))
    words = [Words(arguments.train)] if arguments.train else []
    teachers: list[Teacher] = [Rules()] if arguments.rules else [*map(Model, arguments.model), *words]
    measure(teachers, arguments.apart)
    scores = np.mean([teacher.scores(picked) for teacher in teachers], axis=0)
    if arguments.rules:
        rng = random.Random(arguments.seed)  # noqa: S311
        picked = [Rules().hide(excerpt, rng) for excerpt in picked]
    with replacing(arguments.output) as beside, beside.open("w", encoding="utf-8") as file:
        for record in records(picked, scores):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    print(f"{sum(len(paragraphs) for _, paragraphs in picked):,} paragraphs of {len(picked):,} articles")


if __name__ == "__main__":
    main()
