"""``zhuti export``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from zhuti.export.stage import Exported

_DROP, _RISE = 0.003, 0.01


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(export)


def export(
    model: Annotated[Path, typer.Option(help="The model folder; its ONNX files are made anew from its weights.")],
    data: Annotated[
        list[Path] | None,
        typer.Option("--data", help="Annotated articles to measure by; repeatable. zhuti's own dev articles without."),
    ] = None,
    gate: Annotated[
        Path | None,
        typer.Option(help=f"Limits; without: macro-F1 may fall by {_DROP}, calibration error rise by {_RISE}."),
    ] = None,
) -> None:
    """Write the ONNX files of a model folder, and refuse eight bits where they cost too much.

    Example: zhuti export --model models/mine --data my-dev.jsonl
    """
    from zhuti.extras import require

    require("train", "exporting")
    require("evaluate", "exporting")
    from rich.console import Console

    from zhuti.bert.folder import load_info
    from zhuti.errors import InputError
    from zhuti.evaluate.gate import Gate
    from zhuti.export import stage
    from zhuti.themes import asset, load_scheme

    own = asset("dev.jsonl", "data/themes/dev.jsonl")
    if not data and set(load_info(model).scheme.ids) != set(load_scheme().ids):
        raise InputError(f"{model}: has themes of its own; name annotated articles with them: --data FILE")
    limits = (
        Gate.load(gate) if gate else Gate(largest_drops={"main.macro_f1": _DROP}, largest_rises={"score.ece": _RISE})
    )
    console = Console()
    done = stage.export(model, data or [own], limits, lambda tried: console.print(_table(tried)))
    for verdict in done.verdicts:
        typer.echo(str(verdict), err=not verdict.passed)
    if not done.passed:
        typer.echo(f"zhuti: no int8 model of {model} stays within the gate; the folder is as it was", err=True)
        raise typer.Exit(1)
    typer.echo(f"wrote {model}: model.onnx, model-fp32.onnx, {stage.PARITY}", err=True)


def _table(tried: Exported) -> Table:
    from rich.table import Table

    parity = tried.parity
    table = Table(
        title=f"int8: {tried.variant.value} ({parity.paragraphs:,} paragraphs)", title_justify="left", title_style=""
    )
    for column in ("", "fp32", "int8", "difference"):
        table.add_column(column, justify="left" if not column else "right")
    for name, before in parity.fp32.items():
        after = parity.int8[name]
        if before is not None and after is not None:
            table.add_row(name, f"{before:.4f}", f"{after:.4f}", f"{after - before:+.4f}")
    table.add_row(
        "scores: largest, mean difference", "", "", f"{parity.largest_difference:.4f}, {parity.mean_difference:.4f}"
    )
    table.add_row("other main theme", "", "", f"{parity.changed} of {parity.paragraphs:,}")
    return table
