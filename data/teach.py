"""Labels plain text softly with TF-IDF and logistic regression, for a model to learn from before annotated articles.

    python data/teach.py --train data/themes/train.jsonl runs/annotated/*.jsonl --texts ../shared/corpora/*.jsonl.xz \
        --apart data/themes/dev.jsonl runs/annotated/dev.jsonl -o runs/soft.jsonl

The teacher knows each paragraph, and beside it the headline and the two neighbours. Articles that hold tell-tale words
of the themes are preferred; those that share text with the files kept apart are left out.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from zhuti.bert.normalise import normalise
from zhuti.corpus import load_articles
from zhuti.corpus.similar import compact
from zhuti.files import replacing
from zhuti.pretrain.corpus import read_documents
from zhuti.themes import load_scheme

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SCHEME = load_scheme()
NONE = "none"
WEIGHTS = {"laws": 0.05}
LEAST_CHARACTERS, MOST_PARAGRAPHS = 6, 24
TELLING_SHARE, CHANCE_OF_OTHERS = 0.2, 0.12
SHINGLE, MOST_SHARED = 8, 0.08
AT_ONCE = 20_000

Pair = tuple[str, str]


def pairs(title: str, paragraphs: Sequence[str]) -> list[Pair]:
    """Put beside each paragraph its surroundings."""
    texts = [normalise(text) for text in paragraphs]
    padded = ["", *texts, ""]
    return [
        (text, f"{normalise(title)} | {before} | {after}")
        for text, before, after in zip(texts, padded, padded[2:], strict=False)
    ]


class Teacher:
    """Multinomial logistic regression on character n-grams of paragraph and surroundings."""

    def __init__(self, files: Sequence[Path]) -> None:
        articles = load_articles(files, SCHEME)
        known = [pair for article in articles for pair in pairs(article.title, [p.text for p in article.paragraphs])]
        themes = [p.themes[0] if p.themes else NONE for article in articles for p in article.paragraphs]
        self._own = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=3)
        self._around = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True, min_df=3)
        own, around = zip(*known, strict=True)
        features = hstack([self._own.fit_transform(own), 0.5 * self._around.fit_transform(around)]).tocsr()
        self._model = LogisticRegression(C=20, class_weight="balanced", max_iter=150).fit(features, themes)

    def scores(self, some: Sequence[Pair]) -> list[dict[str, float]]:
        """Score each theme as the main one."""
        own, around = zip(*some, strict=True)
        features = hstack([self._own.transform(own), 0.5 * self._around.transform(around)]).tocsr()
        names = list(self._model.classes_)
        return [
            {theme: round(float(row[names.index(theme)]), 4) for theme in SCHEME.ids}
            for row in self._model.predict_proba(features)
        ]


def shingles(text: str) -> set[str]:
    """All runs of a few characters."""
    plain = compact(text)
    return {plain[start : start + SHINGLE] for start in range(max(1, len(plain) - SHINGLE + 1))}


def pick(texts: Sequence[Path], apart: set[str], count: int, seed: int) -> Iterator[tuple[str, list[str]]]:
    """Draw articles until there are enough paragraphs."""
    rng = random.Random(seed)  # noqa: S311
    words = [normalise(word) for theme in SCHEME.themes for word in theme.telltale]
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


def records(picked: Sequence[tuple[str, list[str]]], teacher: Teacher) -> Iterator[dict[str, Any]]:
    """Label articles as ``zhuti label`` writes them."""
    rows = [
        (article, title, text, pair)
        for article, (title, paragraphs) in enumerate(picked)
        for text, pair in zip(paragraphs, pairs(title, paragraphs), strict=True)
    ]
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        for (article, title, text, _), scores in zip(some, teacher.scores([row[3] for row in some]), strict=True):
            about = {"source": "teacher", "article": article, "role": "body", "headline": title}
            yield {**about, "text": text, "scores": scores}


def main() -> None:
    """Fit, draw, label, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", nargs="+", type=Path, required=True)
    parser.add_argument("--texts", nargs="+", type=Path, required=True)
    parser.add_argument("--apart", nargs="+", type=Path, required=True)
    parser.add_argument("--paragraphs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    apart = {
        shingle
        for article in load_articles(arguments.apart, SCHEME)
        for paragraph in article.paragraphs
        for shingle in shingles(paragraph.text)
    }
    picked = list(pick(arguments.texts, apart, arguments.paragraphs, arguments.seed))
    teacher = Teacher(arguments.train)
    with replacing(arguments.output) as beside, beside.open("w", encoding="utf-8") as file:
        for record in records(picked, teacher):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    print(f"{sum(len(paragraphs) for _, paragraphs in picked):,} paragraphs of {len(picked):,} articles")


if __name__ == "__main__":
    main()
