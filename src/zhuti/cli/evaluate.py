"""``zhuti evaluate``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhuti.cli.label import Language

if TYPE_CHECKING:
    from zhuti.evaluate.gate import Gate

Data = Annotated[list[Path], typer.Option("--data", help="Annotated articles to judge by, JSON Lines; repeatable.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="A folder for the report; only a table is printed without.")
]
GateFile = Annotated[Path | None, typer.Option("--gate", help="Limits on figures; exit 1 when one is missed.")]
ThemesFile = Annotated[Path | None, typer.Option("--themes-file", help="The themes; the model's, or zhuti's own six.")]
Lang = Annotated[Language, typer.Option(help="Language of the report.")]
Resamples = Annotated[int, typer.Option(help="How often the bootstrap draws articles.", min=100)]
Seed = Annotated[int, typer.Option(help="Of everything that is drawn.")]


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(evaluate)


def evaluate(
    data: Data,
    model: Annotated[Path | None, typer.Option(help="A model folder; the shipped model by default.")] = None,
    predictions: Annotated[
        Path | None, typer.Option(help="Judge a prediction file instead (docs/evaluation.md says how it looks).")
    ] = None,
    train: Annotated[
        list[Path] | None, typer.Option("--train", help="Training articles, for the TF-IDF baseline; repeatable.")
    ] = None,
    output: Output = None,
    gate: GateFile = None,
    themes_file: ThemesFile = None,
    lang: Lang = Language.EN,
    robustness: Annotated[bool, typer.Option(help="Also damage the texts and label them again.")] = True,
    resamples: Resamples = 9_999,
    seed: Seed = 0,
) -> None:
    """Judge a model, or any other system's predictions, by annotated articles.

    Example: zhuti evaluate --data data/themes/dev.jsonl --train data/themes/train.jsonl -o report/

    Example: zhuti evaluate --predictions other.jsonl --data data/themes/dev.jsonl -o report/
    """
    from rich.console import Console

    from zhuti.bert.folder import shipped_model
    from zhuti.evaluate import evaluation
    from zhuti.evaluate.gate import Gate
    from zhuti.evaluate.intervals import Bootstrap
    from zhuti.evaluate.loading import load_gold, load_subjects
    from zhuti.evaluate.provenance import provenance
    from zhuti.evaluate.report import write_report
    from zhuti.evaluate.report.terminal import summary
    from zhuti.extras import require

    require("evaluate", "evaluation")
    if model and predictions:
        raise typer.BadParameter("give either --model or --predictions", param_hint="--predictions")
    limits = Gate.load(gate) if gate else None
    asked = predictions or model or shipped_model()
    with Console(stderr=True).status("labelling") as status:
        gold, (subject,) = load_subjects([asked], data, themes_file)
        found = evaluation.evaluate(
            gold,
            subject,
            load_gold(train, gold.scheme) if train else None,
            robust=robustness and output is not None,
            draws=Bootstrap(resamples, seed),
            say=status.update,
        )
    table, notes = summary(found)
    Console().print(table)
    for note in notes:
        typer.echo(f"note: {note}", err=True)
    if output:
        uses = [("predictions" if predictions else "model", asked), *(("data", file) for file in data)]
        uses += [("train", file) for file in train or ()] + ([("themes", themes_file)] if themes_file else [])
        write_report(found, provenance(uses, seed, resamples, sys.argv), output, lang.value)
        typer.echo(f"wrote {output / 'report.html'}", err=True)
    if limits:
        hold_gate(limits, evaluation.flat_figures(found))


def hold_gate(limits: Gate, values: dict[str, float | None], reference: dict[str, float | None] | None = None) -> None:
    """Print each limit and whether it is kept; exit 1 when one is missed."""
    from zhuti.evaluate.gate import hold

    verdicts = hold(limits, values, reference)
    for verdict in verdicts:
        typer.echo(str(verdict), err=not verdict.passed)
    if not all(verdict.passed for verdict in verdicts):
        raise typer.Exit(1)
