"""What the verbs of ``zhuti data`` read from their options."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tokenizers import Tokenizer


def pairs(settings: Iterable[str], option: str) -> dict[str, str]:
    """Read options of the form ``name=value``."""
    found = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not (equals and name.strip() and value.strip()):
            raise typer.BadParameter(f"{setting!r} should be name=value", param_hint=option)
        found[name.strip()] = value.strip()
    return found


def numbers(settings: Iterable[str], option: str) -> dict[str, float]:
    """Read options of the form ``name=number``."""
    found = {}
    for name, value in pairs(settings, option).items():
        try:
            found[name] = float(value)
        except ValueError:
            raise typer.BadParameter(f"{name}={value} should be a number", param_hint=option) from None
    return found


def files_of(split: str) -> list[Path]:
    """Read the files of a split: one, or several with + between (unless a file has such a name)."""
    return [Path(split)] if Path(split).exists() else [Path(file) for file in split.split("+")]


def tokenizer_at(path: Path | None) -> Tokenizer | None:
    """Load a tokenizer from its file or a model folder; by default the shipped model's, if there is one."""
    from tokenizers import Tokenizer

    from zhuti.bert.folder import load_tokenizer, shipped_model
    from zhuti.errors import InputError

    folder = path or shipped_model()
    if folder.is_dir():
        return load_tokenizer(folder)
    if path is None:
        return None
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # noqa: BLE001  - tokenizers raises nothing narrower
        raise InputError(f"{path}: not a tokenizer.json: {error}") from None
