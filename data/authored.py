"""Turns hand-written articles into annotated articles, as it made the first of data/themes/*.jsonl.

    python data/authored.py A1.txt A7.txt … --train train.jsonl --dev dev.jsonl --dev-files A7

The form they are written in: one block a line, articles divided by a blank line; a block opens with its role (K kicker,
H headline, S subhead, B body, C caption, Y byline, R credit) and its themes' letters, the main one first.

    # A1-01 | feature | 2019 | 贵州
    K| kicker
    H:W| headline
    B:AS| body paragraph with two themes
    B:-| body paragraph with none
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from zhuti.corpus import AnnotatedArticle, Paragraph, load_articles, save_articles
from zhuti.errors import InputError
from zhuti.themes import load_scheme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhuti.pages import Role

ROLES: dict[str, Role] = {
    "K": "kicker", "H": "headline", "S": "subhead", "B": "body", "C": "caption", "Y": "byline", "R": "credit",
}  # fmt: skip
THEMES = {
    "E": "employment", "W": "workshop", "P": "welfare_post", "D": "party_building", "A": "education_aid",
    "S": "campus_safety",
}  # fmt: skip
_BLOCK = re.compile(r"([KHSBCYR])(?::(-|[EWPDAS]+))?\| *(.+)")


def read_article(lines: list[str], place: str) -> AnnotatedArticle:
    """Read one article, its ``#`` line first."""
    try:
        name, genre, year, province = (part.strip() for part in lines[0].removeprefix("#").split("|"))
    except ValueError:
        raise InputError(f"{place}: should open with # id | genre | year | province, but is {lines[0]!r}") from None
    paragraphs = []
    for line in lines[1:]:
        block = _BLOCK.fullmatch(line.strip())
        if not block:
            raise InputError(f"{place}: {name}: not a block: {line!r}")
        role, letters, text = block.groups()
        themes = tuple(THEMES[letter] for letter in (letters or "-").replace("-", ""))
        paragraphs.append(Paragraph(text=text, themes=themes, role=ROLES[role]))
    title = " ".join(paragraph.text for paragraph in paragraphs if paragraph.role == "headline")
    return AnnotatedArticle(
        id=name, source="authored", origin=f"{genre}, {province}", title=title, date=year, paragraphs=tuple(paragraphs)
    )


def read_file(file: Path) -> list[AnnotatedArticle]:
    """Read the articles of one file."""
    articles = re.split(r"\n\s*\n", file.read_text(encoding="utf-8").strip())
    return [read_article(article.splitlines(), str(file)) for article in articles]


def divide(files: Iterable[Path], dev_files: set[str], every: int) -> tuple[list[AnnotatedArticle], ...]:
    """Divide into training and held-out articles: `dev_files` whole, and each `every`-th of those not named A."""
    train, dev = [], []
    for file in files:
        for number, article in enumerate(read_file(file), 1):
            held_out = file.stem in dev_files or (not file.stem.startswith("A") and number % every == 0)
            (dev if held_out else train).append(article)
    return train, dev


def main() -> None:
    """Convert the files named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--dev-files", nargs="*", default=[])
    parser.add_argument("--every", type=int, default=6)
    arguments = parser.parse_args()
    train, dev = divide(arguments.files, set(arguments.dev_files), arguments.every)
    save_articles(train, arguments.train)
    save_articles(dev, arguments.dev)
    load_articles([arguments.train, arguments.dev], load_scheme())
    print(f"{len(train)} articles to {arguments.train}, {len(dev)} to {arguments.dev}")


if __name__ == "__main__":
    main()
