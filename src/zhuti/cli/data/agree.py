"""``zhuti data agree``."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table

    from zhuti.evaluate.agreement import Agreement
    from zhuti.evaluate.intervals import Estimate
    from zhuti.themes import Scheme


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(agree)


def agree(
    first: Annotated[Path, typer.Argument(help="Annotated articles.", metavar="A")],
    second: Annotated[Path, typer.Argument(help="The same texts, labelled by somebody else.", metavar="B")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A .csv file of all disagreements, to be settled.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with every disagreement.")] = False,
    show: Annotated[int, typer.Option(min=0, help="How many disagreements to show; 0 for all.")] = 20,
    resamples: Annotated[int, typer.Option(min=100, help="Draws of articles for the intervals.")] = 9_999,
    themes_file: Annotated[
        Path | None, typer.Option("--themes-file", help="The themes; zhuti's six by default.")
    ] = None,
) -> None:
    """Measure how far two annotators agree: Cohen's kappa and F1 of each theme, and where they differ.

    Fill the empty column of the file of disagreements, and `zhuti data import` reads what was settled.

    Example: zhuti data agree anna.jsonl bo.jsonl -o to-settle.csv
    """
    from dataclasses import asdict

    from rich.console import Console

    from zhuti.corpus.articles import load_articles
    from zhuti.evaluate.agreement import agreement
    from zhuti.evaluate.intervals import Bootstrap
    from zhuti.extras import require
    from zhuti.themes import load_scheme

    require("data", "measuring agreement")
    scheme = load_scheme(themes_file)
    found = agreement(load_articles([first], scheme), load_articles([second], scheme), scheme, Bootstrap(resamples))
    if as_json:
        json.dump(asdict(found), sys.stdout, ensure_ascii=False, indent=1)
        typer.echo()
    else:
        console = Console(highlight=False)
        console.print(_table(found, scheme))
        for line in _lines(found, scheme, show or len(found.disagreements)):
            console.print(line, markup=False, soft_wrap=True)
    if output:
        _write(found, output)
        typer.echo(f"wrote {len(found.disagreements):,} disagreements to {output}", err=True)


def _table(found: Agreement, scheme: Scheme) -> Table:
    from rich.table import Table

    table = Table(
        title=f"{found.paragraphs:,} paragraphs in {found.articles:,} articles",
        title_justify="left",
        caption="95 % intervals by bootstrap over articles",
    )
    for name in ("", "A", "B", "both", "Cohen's kappa", "F1"):
        table.add_column(name, justify="right" if name else "left")
    table.add_row("main theme", "", "", "", _cell(found.kappa), f"{_cell(found.macro_f1)} macro", end_section=True)
    for theme in scheme.themes:
        here = found.themes[theme.id]
        numbers = (f"{number:,}" for number in (here.first, here.second, here.both))
        table.add_row(theme.label, *numbers, _cell(here.kappa), _cell(here.f1))
    return table


def _cell(estimate: Estimate) -> str:
    if estimate.value is None:
        return "not defined"
    return f"{estimate.value:.3f}" + ("" if estimate.low is None else f" ({estimate.low:.3f}–{estimate.high:.3f})")


def _lines(found: Agreement, scheme: Scheme, show: int) -> Iterator[str]:
    def named(themes: tuple[str, ...]) -> str:
        return " + ".join(scheme[theme].label if theme in scheme.ids else theme for theme in themes) or "none"

    yield f"the same main theme {_cell(found.same_main)}, all themes the same {_cell(found.same_all)}"
    if found.only_first or found.only_second:
        yield f"left out: {found.only_first:,} paragraphs only in A, {found.only_second:,} only in B"
    if found.confused:
        yield "\nmain themes taken for each other (A / B):"
    for mine, yours, count in found.confused:
        yield f"  {count:>5,}  {named((mine,))} / {named((yours,))}"
    if found.disagreements:
        yield f"\n{len(found.disagreements):,} paragraphs to settle:"
    for paragraph in found.disagreements[:show]:
        yield f"  {paragraph.article}: {paragraph.text}"
        yield f"    A {named(paragraph.first)}"
        yield f"    B {named(paragraph.second)}"
    if len(found.disagreements) > show:
        yield f"  and {len(found.disagreements) - show:,} more; -o FILE writes all"


def _write(found: Agreement, output: Path) -> None:
    from zhuti.files import replacing

    with replacing(output) as beside, beside.open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["article", "title", "text", "A", "B", "themes"])
        for one in found.disagreements:
            sides = [";".join(side) or "none" for side in (one.first, one.second)]
            writer.writerow([one.article, one.headline, one.text, *sides, ""])
