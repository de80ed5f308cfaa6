"""Fits src/zhuti/pages/weights.json on pages made by breaking whole articles.

    python tests/pages/fit_weights.py --articles data/themes/train.jsonl --pages 3000

Needs scikit-learn (the extra ``train``). The same seed gives the same weights.
"""

from __future__ import annotations

import argparse
import json
import sys
from bisect import bisect_right
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))
from breaker import BrokenPage, load, random_page

from zhuti.pages.check import RightPage, locate
from zhuti.pages.find import look_at
from zhuti.pages.joining import AHEAD, NEW, Piece, candidates, extend, features
from zhuti.pages.lines import split_lines
from zhuti.pages.roles import START, Labelled, Story, own_features, story_features

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhuti.pages.blocks import Article
    from zhuti.pages.lines import Line


Example = tuple[list[str], str]


def examples(text: str, articles: Sequence[Article]) -> tuple[dict[str, list[Example]], list[Example]]:
    """Take every decision of a page with the right history: joining (by model) and roles."""
    lines = split_lines(text)
    blocks = [block for article in articles for block in article.blocks]
    labels = [Labelled(block.role, n == 0) for article in articles for n, block in enumerate(article.blocks)]
    spans = sorted((span[0], number) for number, block in enumerate(blocks) for span in block.spans)
    owners = [spans[bisect_right(spans, (line.start, len(blocks))) - 1][1] for line in lines]
    groups: dict[int, list[int]] = {}
    for number, owner in enumerate(owners):
        groups.setdefault(owner, []).append(number)
    return joining_examples(lines, owners), role_examples(lines, groups, labels)


def joining_examples(lines: list[Line], owners: list[int]) -> dict[str, list[Example]]:
    """Pairs of a block and a line that might go on with it."""
    found: dict[str, list[Example]] = {"next": [], "over": []}
    recent: tuple[Piece, ...] = ()
    ids: tuple[int, ...] = ()
    for number, (line, owner) in enumerate(zip(lines, owners, strict=True)):
        ahead = lines[number + 1 : number + 1 + AHEAD]
        choice = ids[::-1].index(owner) + 1 if owner in ids else NEW
        for back in candidates(recent):
            names = features(recent[-back], line, recent[len(recent) - back + 1 :], ahead)
            found["next" if back == 1 else "over"].append((names, "yes" if back == choice else "no"))
        piece = recent[-choice].joined(line) if choice else Piece.of(line)
        recent = extend(recent, piece, choice)
        ids = (*(i for i in ids if i != owner), owner)[-len(recent) :]
    return found


def role_examples(lines: list[Line], groups: dict[int, list[int]], labels: list[Labelled]) -> list[Example]:
    """Blocks and what each is."""
    order = sorted(groups, key=lambda owner: groups[owner][0])
    looks = look_at(lines, [groups[owner] for owner in order])
    found, story = [], Story()
    for number, owner in enumerate(order):
        label = labels[owner]
        found.append(
            (own_features(looks, number) + story_features(story, looks, number), label.role + START * label.starts)
        )
        story = story.then(label)
    return found


def placed(page: BrokenPage) -> list[Article]:
    """Find the spans of a broken page's blocks."""
    blocks = [{"blocks": [{"role": role, "text": text} for role, text in article]} for article in page.articles]
    return locate(page.text, RightPage.model_validate({"encoding": "utf-8", "articles": blocks}))


def fit(data: list[Example], strength: float, fewest: int) -> tuple[list[str], dict[str, list[float]]]:
    """Fit a logistic regression; return its classes and the weights of every feature seen `fewest` times or more."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    counts = Counter(name for names, _ in data for name in names)
    rows = [dict.fromkeys((name for name in names if counts[name] >= fewest), 1) for names, _ in data]
    vectorizer = DictVectorizer()
    model = LogisticRegression(C=strength, max_iter=400, tol=1e-3)
    model.fit(vectorizer.fit_transform(rows), [label for _, label in data])
    weights = {"": [round(float(bias), 2) for bias in model.intercept_]}
    for name, column in zip(vectorizer.feature_names_, model.coef_.T, strict=True):
        if any(rounded := [round(float(weight), 2) for weight in column]):
            weights[name] = rounded
    return list(model.classes_), weights


def main() -> None:
    """Make pages, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, nargs="+", required=True)
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--strength", type=float, default=0.3)
    parser.add_argument("--fewest", type=int, default=8)
    parser.add_argument("--output", type=Path, default=Path("src/zhuti/pages/weights.json"))
    options = parser.parse_args()
    pool = [article for path in options.articles for article in load(path)]
    rng = Random(options.seed)
    joining: dict[str, list[Example]] = {"next": [], "over": []}
    roles: list[Example] = []
    for _ in range(options.pages):
        page = random_page(pool, rng)
        pairs, labelled = examples(page.text, placed(page))
        for name, found in pairs.items():
            joining[name] += found
        roles += labelled
    weights: dict[str, object] = {}
    for name, data in joining.items():
        _, fitted = fit(data, options.strength, options.fewest)
        weights[name] = {feature: values[0] for feature, values in fitted.items()}
        print(name, len(data), "examples", len(fitted), "weights", flush=True)
    classes, fitted = fit(roles, options.strength, options.fewest)
    print("roles", len(roles), "examples", len(fitted), "weights", flush=True)
    weights["roles"] = {"classes": classes, "weights": fitted}
    options.output.write_text(
        json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
