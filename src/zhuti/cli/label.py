"""``zhuti label``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """Output formats."""

    JSONL = "jsonl"
    CSV = "csv"
    HTML = "html"
    TEXT = "text"


class Language(StrEnum):
    """Languages of the html output."""

    EN = "en"
    ZH = "zh"


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(label)


def label(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders, zip archives, or - for standard input.", show_default=False),
    ] = None,
    form: Annotated[
        Format | None, typer.Option("--format", "-f", help="Text on a terminal, jsonl otherwise, unless you say.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; standard output by default.")] = None,
    model: Annotated[Path | None, typer.Option(help="A model folder; the shipped model by default.")] = None,
    themes_file: Annotated[
        Path | None, typer.Option("--themes-file", help="Stop unless the model has exactly these themes.")
    ] = None,
    themes: Annotated[bool, typer.Option("--themes", help="Show the themes and stop.")] = False,
    lang: Annotated[Language, typer.Option(help="Language of the html output.")] = Language.EN,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the clauses that carry each main theme (jsonl, html); slow.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Make a run that can be killed, and go on with it (-o FILE; jsonl, csv).")
    ] = False,
    glob: Annotated[
        str | None,
        typer.Option(help="Of folders and archives, only files with such a name: '*.pdf'.", show_default=False),
    ] = None,
    column: Annotated[
        str | None, typer.Option(help="The column of a table that holds the text.", show_default=False)
    ] = None,
    article_column: Annotated[
        str | None,
        typer.Option(
            help="Read the rows of a table that have the same in this column as one article.", show_default=False
        ),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="How many processes label.")] = 1,
) -> None:
    """Label every paragraph of newspaper pages by theme.

    Reads .txt .md .html .pdf .docx, tables (.csv .tsv .jsonl .parquet .xlsx), and any of these in .gz .xz .bz2 .zip.

    Example: zhuti label page.txt

    Example: zhuti label pages/ --format csv -o pages.csv

    Example: zhuti label paragraphs.csv --column content -o labelled.csv

    Example: zhuti label archive/ -o archive.jsonl --resume --jobs 4
    """
    from zhuti.bert.folder import load_info, shipped_model
    from zhuti.themes import load_scheme

    if themes:
        from zhuti.label.writers.text import print_scheme

        print_scheme(load_info(model or shipped_model()).scheme)
        return
    if not paths:
        raise typer.BadParameter("name at least one file or folder, or - for standard input", param_hint="PATHS")
    from zhuti.label.run import EXPLAINABLE, RESUMABLE, label_paths, output_format
    from zhuti.pages import Columns
    from zhuti.pages.readers.opening import STDIN

    chosen = output_format(form.value if form else None, output)
    if explain and chosen not in EXPLAINABLE:
        raise typer.BadParameter(f"{chosen} has no room for it; choose --format jsonl or html", param_hint="--explain")
    if resume and output is None:
        raise typer.BadParameter("needs a file to go on with: -o FILE", param_hint="--resume")
    if resume and chosen not in RESUMABLE:
        raise typer.BadParameter(f"{chosen} is written in one piece; choose jsonl or csv", param_hint="--resume")
    if resume and STDIN in paths:
        raise typer.BadParameter("standard input cannot be read a second time; name files", param_hint="--resume")
    failed = label_paths(
        paths, model=model, scheme=load_scheme(themes_file) if themes_file else None, form=chosen, output=output,
        lang=lang.value, resume=resume, jobs=jobs, explain=explain, glob=glob,
        columns=Columns(column, article_column),
    )  # fmt: skip
    raise typer.Exit(1 if failed else 0)
