"""What each means of speed is worth, measured in interleaved rounds on the windows of data/themes/dev.jsonl.

python benchmarks/means.py
"""

from __future__ import annotations

import tempfile
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime as ort
import torch
from rich.console import Console
from rich.table import Table
from transformers import AutoModelForSequenceClassification

from zhuti.bench.rounds import measure, ratio
from zhuti.bert.folder import load_info, load_tokenizer, shipped_model
from zhuti.bert.head import MarkerClassifier
from zhuti.bert.session import session_options, start_session
from zhuti.bert.windows import Windower
from zhuti.corpus import load_articles
from zhuti.export.graph import write_int8, write_optimised, write_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from zhuti.bert.windows import Window

ARTICLES, ROUNDS, BATCH, THREADS, STARTS = 60, 15, 16, 2, 10


def write_padded(model: Any, file: Path) -> None:
    """Export the padded form."""
    ones = torch.ones(2, 16, dtype=torch.int64)
    rows, tokens, blocks = (torch.export.Dim(name) for name in ("rows", "tokens", "blocks"))
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            MarkerClassifier(model),
            (ones, ones, torch.tensor([0, 5, 16])),
            str(file),
            input_names=["input_ids", "mask", "markers"],
            output_names=["logits"],
            dynamic_shapes=({0: rows, 1: tokens}, {0: rows, 1: tokens}, {0: blocks}),
            external_data=False,
            dynamo=True,
            verbose=False,
        )


def windows_of_dev() -> list[Window]:
    """Cut articles into windows as labelling does."""
    folder = shipped_model()
    windower = Windower(load_tokenizer(folder), load_info(folder).window)
    found = []
    for article in load_articles([Path("data/themes/dev.jsonl")])[:ARTICLES]:
        ids = windower.encode([paragraph.text for paragraph in article.paragraphs])
        found += windower.article([paragraph.role for paragraph in article.paragraphs], ids)
    return found


def padded_run(file: Path, windows: Sequence[Window], threads: int) -> tuple[Callable[[], object], float]:
    """Run batches of like length; also tells the share of padding."""
    options = session_options()
    options.intra_op_num_threads = threads
    session = start_session(file, options)
    ordered = sorted(windows, key=lambda window: len(window.ids))
    batches, real, all_tokens = [], 0, 0
    for start in range(0, len(ordered), BATCH):
        group = ordered[start : start + BATCH]
        longest = max(len(window.ids) for window in group)
        ids, mask = np.zeros((2, len(group), longest), np.int64)
        for row, window in enumerate(group):
            ids[row, : len(window.ids)], mask[row, : len(window.ids)] = window.ids, 1
        markers = np.concatenate([np.array(window.markers) + row * longest for row, window in enumerate(group)])
        batches.append({"input_ids": ids, "mask": mask, "markers": markers})
        real, all_tokens = real + int(mask.sum()), all_tokens + mask.size
    return lambda: [session.run(None, batch) for batch in batches], 1 - real / all_tokens


def single_run(session: Any, windows: Sequence[Window], threads: int) -> Callable[[], object]:
    """Run each window by itself, some beside each other."""
    inputs = [{"input_ids": np.array([window.ids]), "markers": np.array(window.markers)} for window in windows]
    pool = ThreadPoolExecutor(threads)
    return lambda: list(pool.map(lambda one: session.run(None, one), inputs))


def fused_session(file: Path) -> Any:
    """Load with the fusion that labelling leaves out."""
    return ort.InferenceSession(str(file), session_options(), providers=["CPUExecutionProvider"])


def start_seconds(file: Path) -> float:
    """Time to load a graph: the quickest of several."""
    times = []
    for _ in range(STARTS):
        begin = time.perf_counter()
        start_session(file, session_options())
        times.append(time.perf_counter() - begin)
    return min(times)


def main() -> None:
    """Measure and print."""
    model = AutoModelForSequenceClassification.from_pretrained(
        shipped_model(), dtype=torch.float32, attn_implementation="eager"
    ).eval()
    windows = windows_of_dev()
    tokens = sum(len(window.ids) for window in windows)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_padded(model, folder / "padded.onnx")
        write_plain(model, folder / "plain.onnx")
        write_int8(folder / "plain.onnx", folder / "int8.onnx")
        write_optimised(folder / "plain.onnx", folder / "fp32.onnx")
        padded, share = padded_run(folder / "padded.onnx", windows, THREADS)
        fp32, int8 = (start_session(folder / f"{kind}.onnx", session_options()) for kind in ("fp32", "int8"))
        runs = {
            f"fp32, padded batches of {BATCH} ({share:.1%} padding)": padded,
            "fp32, a window a call": single_run(fp32, windows, THREADS),
            "int8, a window a call, SkipLayerNormalization": single_run(
                fused_session(folder / "int8.onnx"), windows, THREADS
            ),
            "int8, a window a call": single_run(int8, windows, THREADS),
            "the same on one thread": single_run(int8, windows, 1),
        }
        seconds = measure(runs, ROUNDS)
        table = Table(
            "", "tokens/s", "times the first", "95 % interval", title=f"{len(windows)} windows, {tokens:,} tokens"
        )
        first = next(iter(seconds.values()))
        for kind, own in seconds.items():
            times = ratio(first, own)
            table.add_row(
                kind, f"{tokens / np.median(own):,.0f}", f"{times.value:.2f}", f"{times.low:.2f}–{times.high:.2f}"
            )
        Console().print(table)
        plain, optimised = (start_seconds(folder / f"{kind}.onnx") for kind in ("plain", "fp32"))
        print(f"loading: {plain * 1000:.0f} ms as exported, {optimised * 1000:.0f} ms optimised beforehand")


if __name__ == "__main__":
    main()
