"""How many labels `zhuti data suggest` saves: a simulation on articles that are labelled already.

    python benchmarks/suggest.py --train train.jsonl --dev dev.jsonl --plot docs/suggest.svg

Labels are hidden and then asked for, a batch at a time: at random, where the model is least sure, or as `suggest`
picks. The learner is TF-IDF of character n-grams and logistic regression on headline and paragraph, so a run takes
minutes; the figure is the macro-F1 of the main theme (none is a class) on held-out articles.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from zhuti.corpus import load_articles
from zhuti.corpus.suggest import choose, embed, informativeness
from zhuti.themes import load_scheme

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

SCHEME = load_scheme()
CLASSES = len(SCHEME.ids) + 1
STRATEGIES = ("random", "least sure", "suggest")
COLOURS = ("#5d636b", "#8b5505", "#035eaa")


def read(file: Path) -> tuple[list[str], NDArray[np.int64]]:
    """Read texts, each with its headline, and their main themes."""
    place = {theme: index for index, theme in enumerate(SCHEME.ids)}
    texts, labels = [], []
    for article in load_articles([file], SCHEME):
        for paragraph in article.paragraphs:
            texts.append(f"{article.title}\n{paragraph.text}")
            labels.append(place[paragraph.themes[0]] if paragraph.themes else CLASSES - 1)
    return texts, np.array(labels)


class Learner:
    """The model, over features that are computed once for all texts."""

    def __init__(self, pool: list[str], test: list[str]) -> None:
        words = TfidfVectorizer(
            analyzer="char", ngram_range=(1, 3), min_df=3, max_features=40_000, sublinear_tf=True, dtype=np.float32
        )
        self.pool = words.fit_transform(pool)
        self.test = words.transform(test)

    def fit(self, rows: list[int], labels: NDArray[np.int64]) -> Callable[[Any], NDArray[np.float64]]:
        """Learn from some of the pool; gives the probabilities of all classes."""
        model = LogisticRegression(C=20, class_weight="balanced", max_iter=200, tol=1e-3)
        model.fit(self.pool[rows], labels[rows])

        def predict(features: Any) -> NDArray[np.float64]:
            scores = np.zeros((features.shape[0], CLASSES))
            scores[:, model.classes_] = model.predict_proba(features)
            return scores

        return predict


def pick(
    strategy: str, scores: NDArray[np.float64], counts: list[int], vectors: NDArray[np.float64], n: int, seed: int
) -> list[int]:
    """Pick the next batch among what is not yet labelled."""
    if strategy == "random":
        return np.random.default_rng(seed).permutation(len(scores))[:n].tolist()
    if strategy == "least sure":
        best = np.sort(scores, axis=1)
        return np.argsort(best[:, -1] - best[:, -2])[:n].tolist()
    worth = informativeness(scores[:, :-1], counts[:-1], counts[-1])
    return choose(worth, vectors, n, seed)


def simulate(
    strategy: str, learner: Learner, labels: NDArray[np.int64], gold: NDArray[np.int64], vectors: Any, seed: int,
    sizes: list[int],
) -> list[float]:  # fmt: skip
    """Label step by step; gives the macro-F1 at each size."""
    order = np.random.default_rng(seed).permutation(len(labels))
    chosen = order[: sizes[0]].tolist()
    curve = []
    for step, size in enumerate(sizes):
        predict = learner.fit(chosen, labels)
        guessed = predict(learner.test).argmax(axis=1)
        curve.append(float(f1_score(gold, guessed, average="macro", labels=range(CLASSES), zero_division=0)))
        if step + 1 < len(sizes):
            left = np.setdiff1d(np.arange(len(labels)), chosen)
            counts = np.bincount(labels[chosen], minlength=CLASSES).tolist()
            batch = pick(strategy, predict(learner.pool[left]), counts, vectors[left], sizes[step + 1] - size, seed)
            chosen += left[batch].tolist()
    return curve


def needed(sizes: list[int], curve: NDArray[np.float64], goal: float) -> int | None:
    """Find the labels needed to reach a macro-F1, between the steps on a straight line."""
    over = np.flatnonzero(curve >= goal)
    if not len(over):
        return None
    at = int(over[0])
    if at == 0:
        return sizes[0]
    return round(float(np.interp(goal, [curve[at - 1], curve[at]], [sizes[at - 1], sizes[at]])))


def plot(file: Path, sizes: list[int], curves: dict[str, NDArray[np.float64]], whole: float) -> None:
    """Draw the mean curves with the range of the seeds."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "zhuti"
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4.2), layout="constrained")
    for (name, runs), colour in zip(curves.items(), COLOURS, strict=True):
        axes.plot(sizes, runs.mean(axis=0), label=name, color=colour, marker="o", markersize=3)
        axes.fill_between(sizes, runs.min(axis=0), runs.max(axis=0), color=colour, alpha=0.12, linewidth=0)
    axes.axhline(whole, color="#111111", linewidth=0.8, linestyle="--", label="all labels")
    axes.set(xlabel="labelled paragraphs", ylabel="macro-F1 of the main theme, held-out articles", xlim=(0, sizes[-1]))
    axes.grid(alpha=0.25)
    axes.legend(frameon=False, loc="lower right")
    axes.spines[["top", "right"]].set_visible(False)
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, metadata={"Date": None})


def main() -> None:
    """Simulate, print the labels needed, and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--most", type=int, default=1_500)
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    begun = time.perf_counter()
    (pool, labels), (test, gold) = read(arguments.train), read(arguments.dev)
    learner, vectors = Learner(pool, test), embed(pool)
    sizes = list(range(arguments.batch, arguments.most + 1, arguments.batch))
    guessed = learner.fit(list(range(len(labels))), labels)(learner.test).argmax(axis=1)
    whole = float(f1_score(gold, guessed, average="macro"))
    curves = {
        name: np.array([simulate(name, learner, labels, gold, vectors, s, sizes) for s in range(arguments.seeds)])
        for name in STRATEGIES
    }
    print(f"all {len(labels):,} labels: macro-F1 {whole:.3f}; {time.perf_counter() - begun:.0f} s")
    goals = [round(whole * share, 3) for share in (0.7, 0.75, 0.8, 0.9, 0.95)]
    print("labels needed for macro-F1:", *(f"{goal:.3f}" for goal in goals), f"| at {sizes[-1]:,} labels")
    for name, runs in curves.items():
        mean = runs.mean(axis=0)
        reached = [needed(sizes, mean, goal) for goal in goals]
        print(
            f"{name:>12}:", *(f"{count:,}" if count else f"> {sizes[-1]:,}" for count in reached), f"| {mean[-1]:.3f}"
        )
    if arguments.json:
        arguments.json.write_text(json.dumps({"sizes": sizes, **{k: v.tolist() for k, v in curves.items()}}))
    if arguments.plot:
        plot(arguments.plot, sizes, curves, whole)


if __name__ == "__main__":
    main()
