"""Prints the tables of counts in data/README.md: python data/counts.py."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from zhuti.corpus import load_articles
from zhuti.corpus.standoff import load_labels
from zhuti.themes import load_scheme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhuti.corpus import AnnotatedArticle
    from zhuti.corpus.standoff import Labels

DATA = Path(__file__).parent
SCHEME = load_scheme()


def row(name: str, articles: Sequence[AnnotatedArticle] | Sequence[Labels]) -> str:
    """Count the articles, paragraphs and main themes of one file."""
    paragraphs = [paragraph for article in articles for paragraph in article.paragraphs]
    main = Counter(paragraph.themes[0] if paragraph.themes else "" for paragraph in paragraphs)
    several = sum(len(paragraph.themes) > 1 for paragraph in paragraphs)
    unsure = sum(paragraph.unsure for paragraph in paragraphs)
    numbers = [len(articles), len(paragraphs), *(main[theme] for theme in SCHEME.ids), main[""], several, unsure]
    return f"| {name} | " + " | ".join(f"{number:,}" for number in numbers) + " |"


def table() -> str:
    """Lay all files out as a Markdown table."""
    names = ["file", "articles", "paragraphs", *(theme.zh for theme in SCHEME.themes), "none", "several", "unsure"]
    lines = [f"| {' | '.join(names)} |", "|---" * len(names) + "|"]
    for folder, load in (("themes", load_articles), ("annotations", load_labels)):
        files = [DATA / folder / f"{name}.jsonl" for name in ("train", "extra", "dev")]
        lines += [row(f"{folder}/{file.name}", load([file], SCHEME)) for file in files if file.is_file()]
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
