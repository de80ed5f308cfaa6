"""Time of `zhuti label` on one page of about sixty paragraphs, as a whole process, beside an empty Python process.

python benchmarks/label_page.py --rounds 20
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

PAGE = Path("data/pages/special-page.txt")


def seconds(command: list[str]) -> float:
    """Run a command once."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    return time.perf_counter() - start


def main() -> None:
    """Print medians and how many paragraphs were labelled."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    label = [sys.executable, "-m", "zhuti", "label", str(PAGE)]
    empty = [sys.executable, "-c", "pass"]
    output = subprocess.run(label, check=True, capture_output=True).stdout.decode("utf-8")  # noqa: S603
    blocks = [json.loads(line) for line in output.splitlines()]
    times = [(seconds(label), seconds(empty)) for _ in range(rounds)]
    ours, python = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"{len(blocks)} blocks, {sum(len(block['text']) for block in blocks)} characters, {rounds} rounds")
    print(f"zhuti label: {ours:.2f} s (slowest {max(time for time, _ in times):.2f} s); empty Python: {python:.2f} s")


if __name__ == "__main__":
    main()
