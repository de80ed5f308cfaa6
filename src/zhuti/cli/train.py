"""``zhuti train``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command()(train)


def train(
    config: Annotated[Path, typer.Argument(help="A YAML file, such as configs/train/mini.yaml.")],
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="Replace a setting: --set optimiser.epochs=3")
    ] = None,
) -> None:
    """Fine-tune an encoder on annotated articles and write a model folder.

    Example: zhuti train configs/train/mini.yaml --set output=models/mine
    """
    from zhuti.extras import require

    require("train", "training")
    from accelerate import PartialState

    from zhuti.train.config import TrainConfig
    from zhuti.train.stage import train as run

    loaded = TrainConfig.load(config, settings or ())
    info = run(loaded)
    if not PartialState().is_main_process:
        return
    typer.echo(f"wrote {loaded.output}")
    for name, value in info.metrics.items():
        typer.echo(f"{name}: {value}")
