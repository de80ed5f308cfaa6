"""How long ``zhuti evaluate`` takes, part by part.

python benchmarks/evaluate.py --data dev.jsonl --train train.jsonl [--model DIR] [--robustness]
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from zhuti.bert.folder import shipped_model
from zhuti.evaluate.evaluation import evaluate
from zhuti.evaluate.loading import load_gold, load_subjects
from zhuti.evaluate.provenance import provenance
from zhuti.evaluate.report import write_report


def main() -> None:
    """Time one evaluation and print a line for each part of it: wall and processor seconds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--train", type=Path)
    parser.add_argument("--model", type=Path, default=shipped_model())
    parser.add_argument("--robustness", action="store_true")
    arguments = parser.parse_args()

    started = [(time.perf_counter(), time.process_time(), "labelling")]

    def say(part: str) -> None:
        started.append((time.perf_counter(), time.process_time(), part))

    gold, (subject,) = load_subjects([arguments.model], [arguments.data])
    train = load_gold([arguments.train], gold.scheme) if arguments.train else None
    found = evaluate(gold, subject, train, robust=arguments.robustness, say=say)
    say("writing")
    with tempfile.TemporaryDirectory() as folder:
        write_report(found, provenance([("model", arguments.model)], 0, 9_999, ["benchmark"]), Path(folder))
    say("end")
    print(f"{len(gold.labels.main)} paragraphs, {len(found.mistakes)} mistakes, {os.cpu_count()} processors")
    for (wall, cpu, part), (wall_end, cpu_end, _) in pairwise(started):
        print(f"{part:32s} {wall_end - wall:7.1f} s   {cpu_end - cpu:7.1f} s of processor")
    print(f"{'all':32s} {started[-1][0] - started[0][0]:7.1f} s   {started[-1][1] - started[0][1]:7.1f} s of processor")


if __name__ == "__main__":
    main()
