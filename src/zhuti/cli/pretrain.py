"""``zhuti pretrain``."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import typer

_CORPUS = (
    'JSON Lines of {"title", "paras"}, or text (.txt) with a blank line between documents; plain or compressed; '
    "repeatable."
)


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(pretrain)


def pretrain(
    config: Annotated[Path, typer.Argument(help="A YAML file, such as configs/pretrain/mini.yaml.")],
    corpus: Annotated[list[Path], typer.Option("--corpus", help=_CORPUS)],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for checkpoints, logs and the encoder.")],
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="Replace a setting: --set optimiser.learning_rate=1e-3")
    ] = None,
    snapshot: Annotated[
        bool, typer.Option("--snapshot", help="Only write the encoder as it is in the last checkpoint.")
    ] = False,
) -> None:
    """Pretrain a small Chinese BERT from plain text; goes on where an earlier run into the same folder stopped.

    Example: zhuti pretrain configs/pretrain/mini.yaml --corpus news.jsonl.xz -o runs/mini

    On several processors: accelerate launch -m zhuti pretrain …
    """
    from zhuti.extras import require

    require("train", "pretraining")
    from zhuti.pretrain.config import PretrainConfig
    from zhuti.pretrain.run import pretrain as run

    logging.basicConfig(format="%(message)s")
    logging.getLogger("zhuti").setLevel(logging.INFO)
    run(PretrainConfig.load(config, settings or ()), corpus, output, snapshot=snapshot)
