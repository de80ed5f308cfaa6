"""THUCNews headlines: our encoder, its random twin, and TF-IDF with logistic regression.

A fourth system is the encoder after it has gone on reading, a few minutes, the training headlines without their classes
(task-adaptive pretraining; Gururangan et al. 2020, arXiv:2004.10964).

    python benchmarks/thucnews.py ../shared/benchmarks/thucnews-10 --seeds 0 1 2

The folder holds train_subset.txt, dev.txt and test.txt (one "headline<TAB>class number" a line). To choose settings,
measure on dev: --on dev.txt --set optimiser.learning_rate=6e-4. Runs go side by side, one thread each.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.table import Table

from zhuti import Labeller
from zhuti.themes import load_scheme
from zhuti.train.config import TrainConfig
from zhuti.train.stage import train

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CONFIG, ONWARD = Path("configs/train/thucnews.yaml"), Path("configs/pretrain/onward.yaml")
SYSTEMS = ("TF-IDF + LR", "encoder", "encoder, adapted", "random twin")
READ_ON = [
    "optimiser.warmup_steps=50",
    "stages=[{tokens: 128, batch: 32, steps: 100}, {tokens: 128, batch: 32, steps: 400, decay: true}]",
]


def read(file: Path, classes: Sequence[str]) -> tuple[list[str], list[str]]:
    """Read headlines and their classes."""
    rows = [line.rsplit("\t", 1) for line in file.read_text(encoding="utf-8").splitlines() if line]
    return [text for text, _ in rows], [classes[int(number)] for _, number in rows]


def write(texts: Sequence[str], labels: Sequence[str], file: Path) -> None:
    """Write headlines as annotated articles of one paragraph."""
    with file.open("w", encoding="utf-8") as lines:
        for number, (text, label) in enumerate(zip(texts, labels, strict=True)):
            article = {"id": str(number), "source": "thucnews", "title": ""}
            article["paragraphs"] = [{"text": text, "themes": [label]}]
            lines.write(json.dumps(article, ensure_ascii=False) + "\n")


def random_twin(encoder: Path, folder: Path, seed: int) -> Path:
    """Make an encoder of the same shape and vocabulary whose weights have learnt nothing."""
    import torch
    from transformers import AutoConfig, AutoModelForMaskedLM, AutoTokenizer

    torch.manual_seed(seed)
    AutoModelForMaskedLM.from_config(AutoConfig.from_pretrained(encoder)).save_pretrained(folder)
    AutoTokenizer.from_pretrained(encoder).save_pretrained(folder)
    return folder


def adapted(encoder: Path, texts: Sequence[str], folder: Path) -> Path:
    """Let an encoder go on with headlines."""
    from zhuti.pretrain.config import PretrainConfig
    from zhuti.pretrain.run import pretrain

    folder.mkdir()
    corpus = folder / "headlines.jsonl"
    corpus.write_text("".join(json.dumps({"title": text}) + "\n" for text in texts), encoding="utf-8")
    pretrain(PretrainConfig.load(ONWARD, [f"initialise.folder={encoder}", *READ_ON]), [corpus], folder)
    return folder / "encoder"


def fine_tuned(encoder: Path, data: Path, texts: Sequence[str], seed: int, changes: Sequence[str]) -> list[str]:
    """Fine-tune and label."""
    output = data.with_name(f"{encoder.parent.name}-{encoder.name}-{seed}")
    settings = [f"encoder={encoder}", f"output={output}", f"data.train=[{data}]", f"seed={seed}", *changes]
    train(TrainConfig.load(CONFIG, settings))
    return [block.theme or "" for block in Labeller(output).label_paragraphs(texts)]


def logistic_regression(texts: Sequence[str], labels: Sequence[str], test: Sequence[str]) -> list[str]:
    """Train and apply the baseline: character 1-2-grams."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True), LogisticRegression(C=20, max_iter=200)
    )
    return model.fit(texts, labels).predict(test).tolist()


def main() -> None:
    """Run all and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--encoder", type=Path, default=Path("models/zhuti-mini-encoder"))
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--only", nargs="+", default=list(SYSTEMS), choices=SYSTEMS)
    parser.add_argument("--on", default="test.txt", help="what to measure on (default: %(default)s)")
    parser.add_argument("--set", action="append", default=[], help="another setting than the configuration's")
    arguments = parser.parse_args()
    classes = load_scheme(Path("configs/thucnews-themes.yaml")).ids
    texts, labels = read(arguments.folder / "train_subset.txt", classes)
    test, right = read(arguments.folder / arguments.on, classes)
    table = Table("system", f"accuracy, {arguments.on}", "each seed")

    def row(name: str, results: list[list[str]]) -> None:
        scores = [float(np.mean([a == b for a, b in zip(result, right, strict=True)])) for result in results]
        table.add_row(name, f"{np.mean(scores):.4f}", " ".join(f"{score:.4f}" for score in scores))
        print(name, scores, flush=True)

    if SYSTEMS[0] in arguments.only:
        row(SYSTEMS[0], [logistic_regression(texts, labels, test)])
    with tempfile.TemporaryDirectory() as name:
        scratch, given = Path(name), arguments.encoder
        write(texts, labels, scratch / "train.jsonl")
        encoders: dict[str, Callable[[], list[Path]]] = {
            "encoder": lambda: [given] * len(arguments.seeds),
            "encoder, adapted": lambda: [adapted(given, texts, scratch / "adapted")] * len(arguments.seeds),
            "random twin": lambda: [random_twin(given, scratch / f"twin{seed}", seed) for seed in arguments.seeds],
        }
        made = {system: make() for system, make in encoders.items() if system in arguments.only}
        os.environ["OMP_NUM_THREADS"] = "1"
        with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
            jobs = {
                system: [
                    pool.submit(fine_tuned, encoder, scratch / "train.jsonl", test, seed, arguments.set)
                    for encoder, seed in zip(folders, arguments.seeds, strict=True)
                ]
                for system, folders in made.items()
            }
            for system, results in jobs.items():
                row(system, [result.result() for result in results])
    Console().print(table)


if __name__ == "__main__":
    main()
