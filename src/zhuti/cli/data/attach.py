"""``zhuti data attach``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(attach)


def attach(
    labels: Annotated[list[Path], typer.Option(help="Stand-off labels: a file, or a folder of them; repeatable.")],
    texts: Annotated[list[Path], typer.Option(help="The texts: files, or folders of them; repeatable.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="A .jsonl file for all, or a folder for one each.")],
    themes_file: Annotated[
        Path | None, typer.Option("--themes-file", help="The themes; zhuti's six by default.")
    ] = None,
) -> None:
    """Find the paragraphs of stand-off labels in texts that you hold, and write them as annotated articles.

    A folder as output keeps each labels file (train, dev, …) a file of its own.

    Example: zhuti data attach --labels data/annotations --texts corpora/ -o annotated/
    """
    from zhuti.corpus.articles import save_articles
    from zhuti.corpus.standoff import TEXTS, Attached, find_texts, load_labels
    from zhuti.corpus.standoff import attach as put_back
    from zhuti.errors import InputError
    from zhuti.files import files_in
    from zhuti.themes import load_scheme

    files = files_in(labels, (".jsonl",))
    load_labels(files, scheme := load_scheme(themes_file))
    wanted = {file: load_labels([file], scheme) for file in files}
    found = find_texts([article for articles in wanted.values() for article in articles], files_in(texts, TEXTS))
    attached: dict[Path, Attached] = {file: put_back(articles, found) for file, articles in wanted.items()}
    for file, result in attached.items():
        share = result.found / result.wanted
        typer.echo(f"{file}: found {result.found:,} of {result.wanted:,} paragraphs ({share:.1%})")
    if not any(result.articles for result in attached.values()):
        raise InputError("none of the labelled paragraphs stands in these texts; data/README.md names where they are")
    if output.suffix == ".jsonl":
        save_articles([article for result in attached.values() for article in result.articles], output)
    else:
        for file, result in attached.items():
            save_articles(result.articles, output / file.name)
    typer.echo(f"wrote {output}")
