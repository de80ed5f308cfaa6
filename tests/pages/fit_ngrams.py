"""Fits src/zhuti/pages/junction.bin and heading.bin on running Chinese text.

    python tests/pages/fit_ngrams.py TEXTS.jsonl.xz … --headings HEADINGS.jsonl.xz

TEXTS hold a document a line as {"paras": ["…", …]} or {"paragraphs": [{"text": "…"}, …]}, HEADINGS one as
{"title": "…"}. For the junctions, an example is a cut within a paragraph (what follows goes on), or the same left side,
or a heading, before the beginning of another paragraph or heading (it does not). For the headings, it is a heading, or
a paragraph cut off at a like length. The same seed and texts give the same tables.
"""

from __future__ import annotations

import argparse
import json
import lzma
from itertools import chain
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from zhuti.pages.ngrams import REACH, SCALE, heading_keys, junction_keys, place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

Example = tuple[list[str], bool]
_STOPS = "。！？!?…"
_BATCH = 8192


def documents(path: Path) -> Iterator[list[str]]:
    """Read the texts of a file, a document at a time, without white space."""
    with (lzma.open if path.suffix == ".xz" else open)(path, "rt", encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            texts = (
                record.get("paras") or [p["text"] for p in record.get("paragraphs", [])] or [record.get("title") or ""]
            )
            yield ["".join(text.split()) for text in texts]


def junctions(texts: list[str], headings: list[str], rng: Random) -> Iterator[Example]:
    """Draw true and false junctions."""
    begins = [heading[:REACH] for heading in headings]
    for text in texts:
        begins[rng.randrange(len(begins))] = text[:REACH]
        for _ in range(1 + len(text) // 40):
            at = rng.randrange(REACH, len(text) - 1)
            if text[at - 1] in _STOPS:
                continue
            yield junction_keys(text[:at][-REACH:], text[at : at + REACH]), True
            left = rng.choice(headings) if rng.random() < 0.4 else text[:at]
            yield junction_keys(left[-REACH:], rng.choice(begins)), False


def heads(texts: list[str], headings: list[str], rng: Random) -> Iterator[Example]:
    """Draw headings, and paragraphs cut off."""
    for heading in headings:
        yield heading_keys(heading), True
        text = rng.choice(texts)
        at = min(max(4, len(heading) + rng.randrange(-4, 5)), len(text) - 1)
        if text[at - 1] not in _STOPS:
            yield heading_keys(text[:at]), False


def fit(examples: Iterator[Example], size: int, epochs: int, rng: np.random.Generator) -> NDArray[np.int8]:
    """Fit a logistic regression by AdaGrad; print its accuracy on a tenth that is held back."""
    rows, right = [], []
    for keys, answer in examples:
        rows.append(np.array([place(key, size) for key in keys], dtype=np.int32))
        right.append(answer)
    labels = np.array(right, dtype=np.float32)
    held = rng.random(len(labels)) < 0.1
    used, unused = np.flatnonzero(~held), np.flatnonzero(held)
    weights, squares = np.zeros(size, np.float32), np.full(size, 1e-6, np.float32)
    for _ in range(epochs):
        rng.shuffle(used)
        for start in range(0, len(used), _BATCH):
            batch = used[start : start + _BATCH]
            at, row = _flat(rows, batch)
            error = 1 / (1 + np.exp(-np.bincount(row, weights[at], minlength=len(batch)))) - labels[batch]
            slope = np.bincount(at, error[row], minlength=size).astype(np.float32)
            squares += slope * slope
            weights -= 0.15 * slope / np.sqrt(squares) + 2e-5 * weights
    table: NDArray[np.int8] = np.clip(np.round(weights * SCALE), -127, 127).astype(np.int8)
    at, row = _flat(rows, unused)
    guessed = np.bincount(row, table[at], minlength=len(unused)) > 0
    print(f"{len(labels)} examples; accuracy on {len(unused)} held back: {np.mean(guessed == labels[unused]):.4f}")
    return table


def _flat(rows: list[NDArray[np.int32]], batch: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    chosen = [rows[i] for i in batch]
    return np.concatenate(chosen), np.repeat(np.arange(len(chosen)), [len(row) for row in chosen])


def main() -> None:
    """Draw, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--headings", type=Path, required=True)
    parser.add_argument("--share", type=float, default=1.0, help="share of the paragraphs to draw from")
    parser.add_argument(
        "--bits", type=int, default=18, help="two to this power is the size of the table of junctions in bytes"
    )
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("junction", "heading"))
    parser.add_argument("--output", type=Path, default=Path("src/zhuti/pages"))
    options = parser.parse_args()
    rng, order = Random(options.seed), np.random.default_rng(options.seed)
    texts = [
        text for text in chain.from_iterable(chain.from_iterable(documents(path) for path in options.texts))
        if len(text) >= 24 and rng.random() < options.share
    ]  # fmt: skip
    headings = [text for text in chain.from_iterable(documents(options.headings)) if len(text) >= REACH]
    headings = rng.sample(headings, min(len(headings), 200_000))
    for name, draw, bits in (("junction", junctions, options.bits), ("heading", heads, options.bits - 1)):
        if options.only in {None, name}:
            table = fit(draw(texts, headings, rng), 1 << bits, options.epochs, order)
            (options.output / f"{name}.bin").write_bytes(table.tobytes())


if __name__ == "__main__":
    main()
