"""``zhuti data``: one thin file a verb."""

from __future__ import annotations

import typer

from zhuti.cli.data import agree, attach, check, detach, exchange, split, suggest

data = typer.Typer(help="Check, divide, exchange and extend annotated articles.", no_args_is_help=True)
for verb in (check, split, exchange, agree, suggest, attach, detach):
    verb.register(data)


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.add_typer(data, name="data")
