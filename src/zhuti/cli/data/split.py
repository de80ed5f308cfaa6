"""``zhuti data split``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from zhuti.corpus.split import Division
    from zhuti.themes import Scheme


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(split)


def split(
    files: Annotated[list[Path], typer.Argument(help="Annotated articles.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="A folder for train.jsonl, dev.jsonl, …")],
    parts: Annotated[
        list[str] | None,
        typer.Option("--part", help="Name and share of a part; train=0.8, dev=0.1, test=0.1 by default."),
    ] = None,
    by_date: Annotated[bool, typer.Option("--by-date", help="Oldest articles first, not drawn by themes.")] = False,
    seed: Annotated[int, typer.Option(help="The same seed gives the same parts.")] = 0,
    similar: Annotated[
        float, typer.Option(min=0.1, max=1, help="From which likeness paragraphs are reprints of each other.")
    ] = 0.7,
    themes_file: Annotated[
        Path | None, typer.Option("--themes-file", help="The themes; zhuti's six by default.")
    ] = None,
) -> None:
    """Divide articles into parts: whole articles, reprints on one side, each theme in proportion or by date.

    Example: zhuti data split mine.jsonl --part train=0.8 --part dev=0.2 -o splits/
    """
    from rich.console import Console

    from zhuti.cli.data.options import numbers
    from zhuti.corpus.articles import load_articles, save_articles
    from zhuti.corpus.split import split_by_date, split_stratified
    from zhuti.extras import require
    from zhuti.themes import load_scheme

    require("data", "splitting data")
    shares = numbers(parts or ("train=0.8", "dev=0.1", "test=0.1"), "--part")
    scheme = load_scheme(themes_file)
    articles = load_articles(files, scheme)
    division = (
        split_by_date(articles, shares, similar) if by_date else split_stratified(articles, shares, seed, similar)
    )
    for part, inside in division.parts.items():
        save_articles(inside, output / f"{part}.jsonl")
    Console(highlight=False).print(_table(division, scheme))
    typer.echo(f"{division.kept_together:,} articles are reprints or parts of another and stand on its side")
    typer.echo(f"wrote {', '.join(str(output / f'{part}.jsonl') for part in division.parts)}")


def _table(division: Division, scheme: Scheme) -> Table:
    from collections import Counter

    from rich.table import Table

    table = Table()
    table.add_column("")
    for part in division.parts:
        table.add_column(part, justify="right")
    counts = {
        part: Counter(
            paragraph.themes[0] if paragraph.themes else "" for article in inside for paragraph in article.paragraphs
        )
        for part, inside in division.parts.items()
    }
    dates = {
        part: sorted(article.date for article in inside if article.date) for part, inside in division.parts.items()
    }
    table.add_row("articles", *(f"{len(inside):,}" for inside in division.parts.values()))
    table.add_row("dates", *(f"{days[0]} – {days[-1]}" if days else "" for days in dates.values()))
    table.add_row("paragraphs", *(f"{count.total():,}" for count in counts.values()), end_section=True)
    for theme in scheme.themes:
        table.add_row(theme.label, *(f"{count[theme.id]:,}" for count in counts.values()))
    table.add_row("none", *(f"{count['']:,}" for count in counts.values()))
    return table
