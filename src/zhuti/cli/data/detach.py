"""``zhuti data detach``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(detach)


def detach(
    file: Annotated[Path, typer.Argument(help="Annotated articles.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The labels, without the words.")],
    themes_file: Annotated[
        Path | None, typer.Option("--themes-file", help="The themes; zhuti's six by default.")
    ] = None,
) -> None:
    """Take the words out of annotated articles, to share labels on texts that you may not share.

    Example: zhuti data detach annotated/train.jsonl -o data/annotations/train.jsonl
    """
    from zhuti.corpus.articles import load_articles
    from zhuti.corpus.records import save_records
    from zhuti.corpus.standoff import detach as take_out
    from zhuti.themes import load_scheme

    articles = load_articles([file], load_scheme(themes_file))
    save_records([take_out(article) for article in articles], output)
    typer.echo(f"wrote the labels of {len(articles):,} articles to {output}")
