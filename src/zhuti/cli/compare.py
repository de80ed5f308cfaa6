"""``zhuti compare``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from zhuti.cli.evaluate import Data, GateFile, Lang, Output, Resamples, Seed, ThemesFile, hold_gate
from zhuti.cli.label import Language


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(compare)


def compare(
    first: Annotated[Path, typer.Argument(help="A model folder or a prediction file.", metavar="A")],
    second: Annotated[Path, typer.Argument(help="Another one.", metavar="B")],
    data: Data,
    output: Output = None,
    gate: GateFile = None,
    themes_file: ThemesFile = None,
    lang: Lang = Language.EN,
    resamples: Resamples = 9_999,
    seed: Seed = 0,
) -> None:
    """Compare two systems on the same articles: paired intervals, McNemar's test, what changed sides.

    Example: zhuti compare models/old models/new --data data/themes/dev.jsonl -o comparison/
    """
    from rich.console import Console

    from zhuti.evaluate import compare as room
    from zhuti.evaluate.gate import Gate
    from zhuti.evaluate.intervals import Bootstrap
    from zhuti.evaluate.loading import load_subjects
    from zhuti.evaluate.provenance import provenance
    from zhuti.evaluate.report import write_comparison
    from zhuti.evaluate.report.terminal import comparison_summary
    from zhuti.extras import require

    require("evaluate", "comparison")
    limits = Gate.load(gate) if gate else None
    with Console(stderr=True).status("labelling"):
        gold, (before, after) = load_subjects([first, second], data, themes_file)
        found = room.compare(gold, before, after, Bootstrap(resamples, seed))
    table, test = comparison_summary(found)
    Console().print(table)
    typer.echo(test)
    if output:
        uses = [("first", first), ("second", second), *(("data", file) for file in data)]
        write_comparison(found, provenance(uses, seed, resamples, sys.argv), output, lang.value)
        typer.echo(f"wrote {output / 'comparison.html'}", err=True)
    if limits:
        values = [{name: figure.value for name, figure in side.figures.items()} for side in (found.first, found.second)]
        hold_gate(limits, values[1], values[0])
