"""``zhuti data suggest``."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from zhuti.label import LabelledBlock, Labeller


class TaskFormat(StrEnum):
    """The tools that tasks are written for."""

    LABEL_STUDIO = "label-studio"
    DOCCANO = "doccano"


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(suggest)


def suggest(
    pool: Annotated[list[Path], typer.Option(help="Pages, folders of them, or JSON Lines of texts; repeatable.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The file of tasks.")],
    n: Annotated[int, typer.Option("--n", min=1, help="How many paragraphs.")] = 50,
    annotated: Annotated[
        list[Path] | None, typer.Option(help="What is annotated already; it is left out, and thin themes come first.")
    ] = None,
    form: Annotated[TaskFormat, typer.Option("--format", "-f", help="For which tool.")] = TaskFormat.LABEL_STUDIO,
    model: Annotated[Path | None, typer.Option(help="A model folder; the shipped model by default.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same choice.")] = 0,
) -> None:
    """Pick the paragraphs worth annotating next: doubtful ones, of thin themes, none like another.

    Label Studio tasks show what the model says, and beside them stands the labelling interface (.xml).
    `zhuti data import` reads what was annotated.

    Example: zhuti data suggest --pool pages/ --annotated mine.jsonl --n 50 -o tasks.json
    """
    from collections import Counter

    from zhuti.corpus.articles import load_articles
    from zhuti.corpus.exchange import label_studio, names_of
    from zhuti.corpus.suggest import suggest as choose
    from zhuti.extras import require
    from zhuti.files import replacing
    from zhuti.label import Labeller

    require("data", "suggesting what to annotate")
    labeller = Labeller(model)
    scheme = labeller.info.scheme
    known = load_articles(annotated, scheme) if annotated else []
    blocks = _label(labeller, pool)
    chosen = choose(blocks, known, scheme, n, seed)
    names = names_of(scheme, "both")
    if form is TaskFormat.LABEL_STUDIO:
        label_studio.save_tasks(
            output,
            [
                label_studio.task(one.row, one.context)
                | {"predictions": [label_studio.prediction([names[id_] for id_ in one.row.labels], one.worth, "zhuti")]}
                for one in chosen
            ],
        )
        with replacing(output.with_suffix(".xml")) as beside:
            beside.write_text(label_studio.interface(scheme, names), encoding="utf-8")
    else:
        with replacing(output) as beside, beside.open("w", encoding="utf-8", newline="\n") as lines:
            for one in chosen:
                task = {**label_studio.task(one.row, one.context)["data"], "label": []}
                lines.write(json.dumps(task, ensure_ascii=False) + "\n")
    typer.echo(f"wrote {len(chosen):,} of {len(blocks):,} paragraphs to {output}; the model takes them for")
    for theme, count in Counter(one.row.labels[0] if one.row.labels else "" for one in chosen).most_common():
        typer.echo(f"  {count:>4}  {scheme[theme].label if theme else 'none'}")


def _label(labeller: Labeller, pool: list[Path]) -> list[LabelledBlock]:
    """Label the whole pool; files that cannot be read are named all together."""
    from zhuti.corpus.suggest import POOL, read_pool
    from zhuti.errors import InputError
    from zhuti.files import files_in

    blocks: list[LabelledBlock] = []
    wrong: list[str] = []
    for file in files_in(pool, POOL):
        try:
            blocks += labeller.label_articles(list(read_pool(file)), source=str(file))
        except InputError as error:
            wrong.append(str(error))
    if wrong:
        raise InputError("\n".join(wrong))
    return blocks
