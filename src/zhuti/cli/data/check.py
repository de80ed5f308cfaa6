"""``zhuti data check``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(check)


def check(
    splits: Annotated[
        list[str], typer.Argument(help="Annotated articles. Each argument is a split: a file, or files with + between.")
    ],
    themes_file: Annotated[
        Path | None, typer.Option("--themes-file", help="The themes; zhuti's six by default.")
    ] = None,
    tokenizer: Annotated[
        Path | None, typer.Option(help="A model folder or tokenizer.json; the shipped model's by default.")
    ] = None,
    limits: Annotated[
        list[str] | None, typer.Option("--limit", help="Another threshold: --limit over-long=800.")
    ] = None,
    doubts: Annotated[
        bool, typer.Option("--doubts/--no-doubts", help="Whether a model judges the labels (slow).")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with every finding.")] = False,
    show: Annotated[int, typer.Option(min=0, help="How many findings of a kind to show; 0 for all.")] = 10,
) -> None:
    """Look for everything in annotated articles that would spoil training or flatter its result.

    Exit code 1 if there is an error. Warnings should be mended, notes are for a person to look at.

    Example: zhuti data check data/themes/train.jsonl data/themes/dev.jsonl

    Example: zhuti data check train.jsonl+extra.jsonl dev.jsonl --json
    """
    from rich.console import Console

    from zhuti.cli.data.options import files_of, numbers, tokenizer_at
    from zhuti.corpus import doctor
    from zhuti.corpus.doctor.show import as_dict, as_tables
    from zhuti.extras import require
    from zhuti.themes import load_scheme

    require("data", "checking data")
    scheme = load_scheme(themes_file)
    kinds = doctor.kinds(tokenizer_at(tokenizer), doubts=doubts)
    kinds = doctor.with_limits(kinds, numbers(limits or (), "--limit"))
    report = doctor.check([files_of(split) for split in splits], scheme, kinds)
    if as_json:
        json.dump(as_dict(report), sys.stdout, ensure_ascii=False, indent=1)
        typer.echo()
    else:
        console = Console(highlight=False, soft_wrap=True)
        for part in as_tables(report, scheme, kinds, show or len(report.findings) + 1):
            console.print(part)
    raise typer.Exit(1 if report.of("error") else 0)
