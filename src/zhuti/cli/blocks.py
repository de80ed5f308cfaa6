"""``zhuti blocks``."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from zhuti.pages import Page
    from zhuti.pages.check import Score


class Format(StrEnum):
    """Output formats."""

    JSONL = "jsonl"
    TEXT = "text"


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(blocks)


def blocks(
    paths: Annotated[list[Path], typer.Argument(help="Pages, or - for standard input; with --check, a folder.")],
    form: Annotated[
        Format | None, typer.Option("--format", "-f", help="Text on a terminal, jsonl otherwise, unless you say.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Compare with the right blocks in NAME.json beside every NAME.txt.")
    ] = False,
) -> None:
    """Find the articles and blocks of newspaper pages, without labelling them.

    Example: zhuti blocks page.txt

    Example: zhuti blocks --check data/pages
    """
    if check:
        from zhuti.pages.check import check_folder, load_right

        for folder in paths:
            scores = check_folder(folder)
            _print_scores(scores, {name for name in scores if load_right(folder / f"{name}.json").held_out})
        return
    failed = False
    as_text = form is Format.TEXT or (form is None and sys.stdout.isatty())
    for path in paths:
        failed |= not _show(path, as_text=as_text)
    raise typer.Exit(int(failed))


def _show(path: Path, *, as_text: bool) -> bool:
    from zhuti.errors import InputError
    from zhuti.pages import read_pages

    try:
        for page in read_pages(path):
            if as_text:
                _print_page(page)
            else:
                _print_lines(page)
    except InputError as error:
        typer.echo(f"zhuti: {error}", err=True)
        return False
    return True


def _print_lines(page: Page) -> None:
    place = 0
    for number, article in enumerate(page.articles, 1):
        for block in article.blocks:
            place += 1
            fields = {"source": page.source, "article": number, "block": place, "role": block.role}
            fields |= {"headline": article.headline, "text": block.text, "spans": block.spans}
            typer.echo(json.dumps(fields, ensure_ascii=False))


def _print_page(page: Page) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    console.print(Text(f"{page.source} · {page.encoding}", style="bold"))
    for number, article in enumerate(page.articles, 1):
        table = Table(box=None, padding=(0, 2), show_header=False)
        table.add_column(style="dim", no_wrap=True)
        table.add_column(overflow="fold")
        for block in article.blocks:
            heading = block.role in {"headline", "subhead"}
            table.add_row(block.role, Text(block.text, style="bold" if heading else ""))
        console.print(Text(f"article {number}", style="dim"))
        console.print(table)


def _print_scores(scores: dict[str, Score], held_out: set[str]) -> None:
    from rich.console import Console
    from rich.table import Table

    from zhuti.pages.check import Score

    table = Table(box=None, padding=(0, 2))
    table.add_column("page")
    for column in ("boundaries F1", "whole blocks F1", "roles", "article starts F1"):
        table.add_column(column, justify="right")

    def row(name: str, score: Score, style: str = "") -> None:
        tallies = (score.boundaries.f1, score.blocks.f1, score.roles.f1, score.starts.f1)
        table.add_row(name, *(f"{value:.3f}" for value in tallies), style=style)

    for name, score in scores.items():
        row(f"{name} *" if name in held_out else name, score)
    table.add_section()
    row("all", sum(scores.values(), Score()), "bold")
    if held_out:
        row("* held out", sum((scores[name] for name in held_out), Score()), "bold")
    Console(highlight=False).print(table)
