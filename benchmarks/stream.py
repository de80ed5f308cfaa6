"""Memory of `zhuti label` while many paragraphs stream through it, beside their number.

python benchmarks/stream.py --paragraphs 1000000
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TEXTS = [
    paragraph["text"]
    for line in Path("data/themes/dev.jsonl").read_text(encoding="utf-8").splitlines()
    for paragraph in json.loads(line)["paragraphs"]
]
SHORTEST, LONGEST = 15, 40


def write(file: Path, paragraphs: int) -> int:
    """Write rows of text, no two alike; returns their characters."""
    rng = random.Random(0)  # noqa: S311
    characters = 0
    with file.open("w", encoding="utf-8") as lines:
        for number in range(paragraphs):
            text = rng.choice(TEXTS)
            start = rng.randrange(max(1, len(text) - SHORTEST))
            row = f"{number}，{text[start : start + rng.randint(SHORTEST, LONGEST)]}"
            characters += len(row)
            lines.write(json.dumps({"text": row}, ensure_ascii=False) + "\n")
    return characters


def megabytes(process: int) -> float:
    """Memory that a process holds now."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) * 1024 / 1e6


def main() -> None:
    """Label, and print memory at every tenth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--paragraphs", type=int, default=1_000_000)
    paragraphs = parser.parse_args().paragraphs
    with tempfile.TemporaryDirectory() as name:
        table = Path(name) / "table.jsonl"
        characters = write(table, paragraphs)
        start = time.perf_counter()
        command = [sys.executable, "-m", "zhuti", "label", str(table), "-f", "jsonl"]
        run = subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603
        held = []
        assert run.stdout  # noqa: S101
        for number, _ in enumerate(run.stdout, 1):
            if number % (paragraphs // 10) == 0:
                held.append(megabytes(run.pid))
        seconds = time.perf_counter() - start
    print(f"exit code {run.wait()}: {number:,} paragraphs, {characters:,} characters in {seconds:.0f} s")
    print(f"{number / seconds:,.0f} paragraphs/s; MB at each tenth: {' '.join(f'{value:.0f}' for value in held)}")


if __name__ == "__main__":
    main()
