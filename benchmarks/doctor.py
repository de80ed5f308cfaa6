"""How long the data doctor takes, and how much memory, over 100,000 paragraphs; its cross-validated model aside.

    python benchmarks/doctor.py [--corpus news.jsonl.xz] [--tokenizer tokenizer.json]

Without a corpus (JSON Lines of {"title", "paras"}), paragraphs are put together from sentences of authored articles.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from zhuti.cli.data.options import tokenizer_at
from zhuti.corpus import AnnotatedArticle, Paragraph, load_articles, save_articles
from zhuti.corpus.doctor import check, kinds
from zhuti.files import read_lines
from zhuti.themes import load_scheme

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEME = load_scheme()
AUTHORED = Path(__file__).parents[1] / "data" / "themes"
PER_ARTICLE = 10


def real(corpus: Path) -> Iterator[str]:
    """Stream a corpus' paragraphs."""
    for _, line in read_lines(corpus):
        yield from json.loads(line)["paras"]


def invented(rng: random.Random) -> Iterator[str]:
    """Put three random sentences together, for ever."""
    articles = load_articles(sorted(AUTHORED.glob("*.jsonl")))
    texts = [paragraph.text for article in articles for paragraph in article.paragraphs]
    sentences = [sentence for text in texts for sentence in re.findall(r"[^。！？]{8,}[。！？]", text)]
    while True:
        yield "".join(rng.sample(sentences, 3))


def articles(texts: Iterator[str], paragraphs: int, rng: random.Random) -> Iterator[AnnotatedArticle]:
    """Group paragraphs into articles, with random labels."""
    number = 0
    left = islice(texts, paragraphs)
    while group := list(islice(left, PER_ARTICLE)):
        number += 1
        labelled = [Paragraph(text=text, themes=tuple(rng.sample(SCHEME.ids, rng.randint(0, 2)))) for text in group]
        yield AnnotatedArticle(id=str(number), source="benchmark", title="", paragraphs=tuple(labelled))


def main() -> None:
    """Write the articles, check them, and print time and memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--tokenizer", type=Path)
    parser.add_argument("--paragraphs", type=int, default=100_000)
    arguments = parser.parse_args()
    rng = random.Random(0)  # noqa: S311
    texts = real(arguments.corpus) if arguments.corpus else invented(rng)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "train.jsonl"
        save_articles(articles(texts, arguments.paragraphs, rng), file)
        size = file.stat().st_size / 1e6
        begun, work = time.perf_counter(), time.process_time()
        report = check([[file]], SCHEME, kinds(tokenizer_at(arguments.tokenizer), doubts=False))
        seconds, work = time.perf_counter() - begun, time.process_time() - work
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    paragraphs = sum(counts.paragraphs for counts in report.counts)
    print(f"{paragraphs:,} paragraphs ({size:.0f} MB) in {seconds:.0f} s, {work:.0f} s of one core")
    print(f"peak memory {memory:.2f} GB")
    print(f"{len(report.findings):,} findings")


if __name__ == "__main__":
    main()
