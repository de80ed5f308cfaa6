"""Recipes for the encoder at equal wall time, each judged by fine-tuning.

    python benchmarks/recipes.py ../shared/corpora/*.jsonl.xz \
        --train data/themes/train.jsonl \
        --dev data/themes/dev.jsonl runs/annotated/dev.jsonl \
        --thucnews ../shared/benchmarks/thucnews-10 -o runs/recipes

Two recipes run side by side, one thread each. The time of word2vec is taken off a recipe's time; learning the
vocabulary and packing is not counted. Then each encoder is fine-tuned with several seeds on two tasks: themes of lone
paragraphs (one epoch; macro-F1 of the main theme), and 4,000 headlines of THUCNews (two epochs; accuracy on as many of
its dev set).
A recipe that is finished is kept, so a run that was stopped goes on.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from rich.console import Console
from rich.table import Table
from sklearn.metrics import f1_score

from thucnews import read, write
from zhuti.bert.windows import Windower
from zhuti.corpus import load_articles
from zhuti.pretrain.config import PretrainConfig
from zhuti.pretrain.corpus import read_documents
from zhuti.pretrain.prepare import prepare
from zhuti.pretrain.run import pretrain
from zhuti.themes import load_scheme
from zhuti.train.config import TrainConfig
from zhuti.train.encoder import load_encoder
from zhuti.train.examples import build_examples, labelled_window
from zhuti.train.stage import fine_tune
from zhuti.train.trainer import predict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from zhuti.corpus import AnnotatedArticle
    from zhuti.themes import Scheme

RECIPES: dict[str, list[str]] = {
    "as shipped": [],
    "single characters (WordPiece, 8,000)": ["tokenizer.kind=wordpiece", "tokenizer.vocab_size=8000"],
    "random start": ["initialise={kind: random}"],
    "replaced-token detection": ["objective={kind: rtd}"],
    "no words at markers": ["objective.words=0.0"],
    "masking 30 %": ["objective.mask=0.3"],
    "spans of up to 3": ["objective.span=3"],
    "2 layers": ["encoder.num_hidden_layers=2"],
    "rate 3e-3": ["optimiser.learning_rate=3e-3"],
    "batches of 64": [],
}
BATCHES = {"batches of 64": 64}
BASE = Path("configs/pretrain/mini.yaml")
SMALL = ["weights={}", "compile=false", "checkpoint_minutes=1000", "optimiser.warmup_steps=100", "log_steps=10"]
TOKENS, BATCH, TRIAL_STEPS, FALL = 128, 32, 40, 0.25
MADE = ("tokenizer.json", f"rows-{TOKENS}.bin", f"rows-{TOKENS}.json", "word2vec.npy", "made.json")
HEADLINES = 4_000
READY, RESULT = "ready.json", "result.json"


@dataclass(frozen=True, slots=True)
class Task:
    """What every recipe is given."""

    corpus: Path
    train: list[Path]
    dev: list[Path]
    thucnews: Path
    output: Path
    minutes: float
    seeds: list[int]
    recipes: list[str]


def settings(recipe: str, *steps: int) -> PretrainConfig:
    """Make the configuration of a recipe; a second number is that of the steps in which the rate falls."""
    batch = BATCHES.get(recipe, BATCH)
    stages = [
        {"tokens": TOKENS, "batch": batch, "steps": count, "decay": number > 0} for number, count in enumerate(steps)
    ]
    return PretrainConfig.load(BASE, [*SMALL, *RECIPES[recipe], f"stages={json.dumps(stages)}"])


def folder_of(recipe: str, task: Task) -> Path:
    """Name a recipe's folder."""
    return task.output / "".join(letter if letter.isalnum() else "-" for letter in recipe)


def sample(files: Sequence[Path], characters: int, output: Path) -> None:
    """Draw documents evenly from all corpora."""
    weights = PretrainConfig.load(BASE).weights
    documents = [document for document in read_documents(files, weights, 0) if document.copies]
    order = np.random.default_rng(0).permutation(len(documents))
    with output.open("w", encoding="utf-8") as lines:
        for number in order:
            document = documents[number]
            paragraphs = document.paragraphs[:60]
            lines.write(json.dumps({"title": document.title, "paras": paragraphs}, ensure_ascii=False) + "\n")
            characters -= sum(map(len, paragraphs))
            if characters <= 0:
                return


def make_ready(recipe: str, task: Task) -> dict[str, float]:
    """Make vocabulary, rows and static embeddings; say how long the last took.

    What an earlier recipe with the same vocabulary has made is taken over, and so is the time that it took.
    """
    folder, config = folder_of(recipe, task), settings(recipe, 1)
    earlier = next(other for other in task.recipes if settings(other, 1).tokenizer == config.tokenizer)
    made = folder_of(earlier, task)
    if earlier != recipe:
        shutil.copytree(made, folder, ignore=lambda _, names: set(names) - set(MADE), dirs_exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    plain = config.model_copy(update={"initialise": config.initialise.model_copy(update={"kind": "random"})})
    prepare(plain, [task.corpus], folder)
    started = time.perf_counter()
    prepare(config, [task.corpus], folder)
    if earlier != recipe and settings(earlier, 1).initialise == config.initialise:
        return dict(json.loads((made / READY).read_text(encoding="utf-8")))
    return {"static_seconds": time.perf_counter() - started}


def encoder_after(recipe: str, task: Task, spent: float) -> tuple[Path, dict[str, Any]]:
    """Pretrain for what is left of the time."""
    folder = folder_of(recipe, task)
    trial = folder.with_name(f"{folder.name}-trial")
    shutil.copytree(folder, trial, dirs_exist_ok=True)
    pretrain(settings(recipe, TRIAL_STEPS), [task.corpus], trial)
    speeds = [json.loads(line).get("tokens_per_second") for line in (trial / "log.jsonl").open(encoding="utf-8")]
    shutil.rmtree(trial)
    speed = [speed for speed in speeds if speed][-1]
    steps = int((60 * task.minutes - spent) * speed / (TOKENS * BATCHES.get(recipe, BATCH)))
    fall = int(FALL * steps)
    pretrain(settings(recipe, steps - fall, fall), [task.corpus], folder)
    report = json.loads((folder / "encoder" / "report.json").read_text(encoding="utf-8"))
    return folder / "encoder", {"static_seconds": spent, "report": report}


def tune(
    encoder: Path, config: TrainConfig, train: list[AnnotatedArticle], dev: list[AnnotatedArticle], epochs: int
) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Fine-tune on articles and read others, a paragraph at a time; the logits, and the right main themes."""
    scheme = load_scheme(config.themes)
    model, tokenizer = load_encoder(str(encoder), scheme, config.window.tokens, 0.0)
    windower = Windower(tokenizer.backend_tokenizer, config.window)
    fine_tune(model, build_examples(train, scheme, windower), windower, scheme, config, epochs=epochs)
    windows = [
        labelled_window(windower.alone(example.ids[block], int(block)), example)
        for example in build_examples(dev, scheme, windower)
        for block in np.flatnonzero(example.weights)
    ]
    return predict(model, windows, batch=64), np.concatenate([window.main for window in windows]).argmax(1)


def themes_score(encoder: Path, task: Task, seed: int) -> float:
    """Macro-F1 of the main theme of lone paragraphs, after one epoch."""
    changes = [
        f"seed={seed}",
        "data.soft=[]",
        "window={tokens: 128, headline: 16, overlap: 32}",
        "views={alone: 1.0, excerpt: 0.0, no_headline: 0.0}",
        "optimiser.batch=16",
    ]
    train, dev = (load_articles(files, load_scheme()) for files in (task.train, task.dev))
    logits, right = tune(encoder, TrainConfig.load(Path("configs/train/mini.yaml"), changes), train, dev, epochs=1)
    given = np.concatenate([logits, np.zeros((len(logits), 1))], axis=1).argmax(1)
    return float(f1_score(right, given, average="macro"))


def headlines(file: Path, scheme: Scheme) -> list[AnnotatedArticle]:
    """Draw headlines."""
    texts, labels = read(file, scheme.ids)
    order = np.random.default_rng(0).permutation(len(texts))[:HEADLINES]
    with TemporaryDirectory() as scratch:
        articles = Path(scratch) / "articles.jsonl"
        write([texts[number] for number in order], [labels[number] for number in order], articles)
        return load_articles([articles], scheme)


def headlines_score(encoder: Path, task: Task, seed: int) -> float:
    """Accuracy on the dev set of THUCNews after two epochs of some of its headlines."""
    config = TrainConfig.load(Path("configs/train/thucnews.yaml"), [f"seed={seed}"])
    scheme = load_scheme(config.themes)
    train, dev = (headlines(task.thucnews / name, scheme) for name in ("train_subset.txt", "dev.txt"))
    logits, right = tune(encoder, config, train, dev, epochs=2)
    return float((logits.argmax(1) == right).mean())


def run(recipe: str, task: Task, spent: float) -> dict[str, Any]:
    """Pretrain by a recipe and judge the encoder."""
    encoder, how = encoder_after(recipe, task, spent)
    return how | judge(encoder, task)


def judge(encoder: Path, task: Task) -> dict[str, Any]:
    """Fine-tune an encoder on both tasks with every seed."""
    scores = {"themes": themes_score, "headlines": headlines_score}
    return {name: [score(encoder, task, seed) for seed in task.seeds] for name, score in scores.items()}


def kept(result: Path, make: Callable[..., dict[str, Any]], *arguments: Any) -> dict[str, Any]:
    """Make a result, unless it was made before."""
    if not result.exists():
        made = make(*arguments)
        result.parent.mkdir(parents=True, exist_ok=True)
        result.write_text(json.dumps(made), encoding="utf-8")
    return dict(json.loads(result.read_text(encoding="utf-8")))


def show(results: dict[str, dict[str, Any]]) -> None:
    """Print one table."""
    table = Table("recipe", "tokens", "themes, macro-F1", "each seed", "headlines, accuracy", "each seed")
    for recipe, how in results.items():
        cells = [f"{how['report']['tokens'] / 1e6:.2f} M" if "report" in how else ""]
        for scores in (how["themes"], how["headlines"]):
            cells += [f"{np.mean(scores):.3f}", " ".join(f"{score:.3f}" for score in scores)]
        table.add_row(recipe, *cells)
    Console(width=150).print(table)


def main() -> None:
    """Make ready, run in pairs, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--train", nargs="+", type=Path, required=True)
    parser.add_argument("--dev", nargs="+", type=Path, required=True)
    parser.add_argument("--thucnews", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--characters", type=int, default=8_000_000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--only", nargs="+", default=list(RECIPES), choices=list(RECIPES))
    parser.add_argument("--encoders", nargs="*", type=Path, default=[], help="finished encoders to judge beside")
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args()
    given.output.mkdir(parents=True, exist_ok=True)
    corpus = given.output / "sample.jsonl"
    if not corpus.exists():
        sample(given.corpora, given.characters, corpus)
    task = Task(corpus, given.train, given.dev, given.thucnews, given.output, given.minutes, given.seeds, given.only)
    ready = {
        recipe: kept(folder_of(recipe, task) / READY, make_ready, recipe, task)["static_seconds"]
        for recipe in given.only
    }
    os.environ["OMP_NUM_THREADS"] = "1"
    with ProcessPoolExecutor(2, get_context("spawn"), torch.set_num_threads, (1,)) as pool:
        jobs = {
            recipe: pool.submit(kept, folder_of(recipe, task) / RESULT, run, recipe, task, ready[recipe])
            for recipe in given.only
        } | {
            str(encoder): pool.submit(kept, folder_of(str(encoder), task) / RESULT, judge, encoder, task)
            for encoder in given.encoders
        }
        show({name: job.result() for name, job in jobs.items()})


if __name__ == "__main__":
    main()
