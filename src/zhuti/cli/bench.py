"""``zhuti bench``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from zhuti.bench.stage import Benchmark


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(bench)


def bench(
    pages: Annotated[list[Path] | None, typer.Argument(help="Pages to label; a page of zhuti's own without.")] = None,
    model: Annotated[Path | None, typer.Option(help="A model folder; the shipped model by default.")] = None,
    rounds: Annotated[int, typer.Option(help="How often each is run.", min=2)] = 20,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Also write all figures as JSON.")] = None,
) -> None:
    """Measure speed beside bert-base through transformers' pipeline, plain torch, and TF-IDF, in one run.

    Example: zhuti bench --rounds 20
    """
    from rich.console import Console

    from zhuti.bench import stage
    from zhuti.bert.folder import shipped_model
    from zhuti.extras import require
    from zhuti.files import replacing
    from zhuti.themes import asset

    require("train", "the benchmark")
    chosen = pages or [asset("page.txt", "data/pages/special-page.txt")]
    with Console(stderr=True).status("reading") as status:
        found = stage.bench(model or shipped_model(), chosen, rounds, status.update)
    Console().print(_table(found))
    if output:
        with replacing(output) as beside:
            beside.write_text(json.dumps(found.to_dict(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _table(found: Benchmark) -> Table:
    from rich.table import Table

    cold = found.cold
    table = Table(
        title=f"{found.paragraphs} paragraphs, {found.characters:,} characters, {found.rounds} interleaved rounds",
        caption=f"zhuti label, whole process: {cold.seconds:.2f} s (median), {cold.megabytes:.0f} MB at most",
        title_style="",
        title_justify="left",
        caption_justify="left",
    )
    for column in ("", "paragraphs/s", "characters/s", "time, ours = 1", "95 % interval"):
        table.add_column(column, justify="right" if column else "left")
    for speed in found.speeds:
        times = speed.times
        table.add_row(
            speed.name,
            f"{speed.paragraphs:,.0f}",
            f"{speed.characters:,.0f}",
            f"{times.value:.2f}",
            f"{times.low:.2f}–{times.high:.2f}",
        )
    return table
