"""The benchmark as a whole: every contender on the same paragraphs, round by round."""

from __future__ import annotations

import sys
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from zhuti.bench import contenders
from zhuti.bench.process import Process, run_process
from zhuti.bench.rounds import Ratio, measure, ratio
from zhuti.bert.folder import load_info
from zhuti.pages import read_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from zhuti.bench.contenders import BertBase


@dataclass(frozen=True, slots=True)
class Speed:
    """One contender.

    Attributes
    ----------
    name:
        Who.
    seconds:
        Median of a round.
    paragraphs, characters:
        A second, by that median.
    times:
        How many times as long as ours it takes.
    """

    name: str
    seconds: float
    paragraphs: float
    characters: float
    times: Ratio


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What was measured.

    Attributes
    ----------
    paragraphs, characters, rounds:
        The work.
    speeds:
        The contenders, ours first.
    cold:
        ``zhuti label`` of the first page as a whole process.
    """

    paragraphs: int
    characters: int
    rounds: int
    speeds: tuple[Speed, ...]
    cold: Process

    def to_dict(self) -> dict[str, Any]:
        """Return everything, for a JSON file."""
        return asdict(self)


def bench(model: Path, pages: Sequence[Path], rounds: int, say: Callable[[str], None] = lambda _: None) -> Benchmark:
    """Measure speed, side by side in one process.

    Parameters
    ----------
    model:
        A model folder.
    pages:
        Files to label; their blocks are found beforehand.
    rounds:
        How many.
    say:
        Told what is being done.

    Raises
    ------
    ZhutiError
        A page or the model cannot be read.
    """
    articles = [article for path in pages for page in read_pages(path) for article in page.articles]
    work = contenders.Work(articles)
    say("whole processes")
    cold = run_process(
        [sys.executable, "-m", "zhuti", "label", str(pages[0]), "-f", "jsonl", "--model", str(model)], rounds
    )
    say("loading models")
    themes = len(load_info(model).scheme.themes)
    base = contenders.BertBase(work.texts, themes)
    with contenders.fp32_run(model, work) as fp32:
        say("looking for the pipeline's best batch")
        batch = _best_batch(base)
        runs: dict[str, Callable[[], object]] = {
            contenders.OURS: contenders.labeller_run(model, work),
            contenders.OURS_FP32: fp32,
            contenders.NAIVE: contenders.naive_run(model, work),
            contenders.TFIDF: contenders.tfidf_run(work, themes + 1),
            contenders.BASE_SINGLE: lambda: base.run(1),
            f"{contenders.BASE_BATCHED}{batch}": lambda: base.run(batch),
        }
        seconds = measure(runs, rounds, lambda number: say(f"round {number} of {rounds}"))
    paragraphs, characters = len(work.texts), sum(map(len, work.texts))
    ours = seconds[contenders.OURS]
    speeds = (_speed(name, own, ours, paragraphs, characters) for name, own in seconds.items())
    return Benchmark(paragraphs, characters, rounds, tuple(speeds), cold)


def _speed(name: str, own: Any, ours: Any, paragraphs: int, characters: int) -> Speed:
    middle = float(np.median(own))
    return Speed(name, middle, paragraphs / middle, characters / middle, ratio(own, ours))


def _best_batch(base: BertBase) -> int:
    base.run(contenders.BATCHES[-1])
    return min(contenders.BATCHES, key=lambda batch: _seconds(base, batch))


def _seconds(base: BertBase, batch: int) -> float:
    start = time.perf_counter()
    base.run(batch)
    return time.perf_counter() - start
