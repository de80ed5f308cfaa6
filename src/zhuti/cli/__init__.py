"""The command line: one thin file a verb."""

from __future__ import annotations

import os
import sys

import typer

from zhuti.cli import bench, blocks, compare, data, evaluate, export, label, pretrain, train
from zhuti.errors import ZhutiError

app = typer.Typer(
    help="Label the paragraphs of Chinese newspaper pages by theme.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
for verb in (label, blocks, train, evaluate, compare, pretrain, export, bench, data):
    verb.register(app)


def main() -> None:
    """Run the command line; what a user can mend is said in plain words, without a traceback."""
    try:
        app()
    except ZhutiError as error:
        typer.echo(f"zhuti: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output has gone (`zhuti label … | head`); keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        typer.echo("zhuti: stopped", err=True)
        sys.exit(130)
