"""From paths to data and systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhuti.corpus import load_articles
from zhuti.errors import InputError
from zhuti.evaluate.labels import Gold
from zhuti.evaluate.predictions import load_predictions
from zhuti.evaluate.predictors import Model
from zhuti.evaluate.systems import Subject
from zhuti.themes import load_scheme

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zhuti.themes import Scheme


def load_gold(files: Sequence[Path], scheme: Scheme) -> Gold:
    """Load annotated articles to judge by.

    Raises
    ------
    InputError
        Something is wrong in one of the files; every such place is named.
    """
    return Gold(tuple(load_articles(files, scheme)), scheme)


def load_subjects(
    asked: Sequence[Path], data: Sequence[Path], themes_file: Path | None = None
) -> tuple[Gold, list[Subject]]:
    """Load the data, and what each system says of it.

    Parameters
    ----------
    asked:
        Model folders and prediction files.
    data:
        Files of annotated articles.
    themes_file:
        The themes; by default those of the first model folder, or zhuti's own six if there is none.

    Raises
    ------
    InputError
        A file is missing or wrong.
    ModelError
        A model folder is incomplete, or made for other themes.
    """
    for path in asked:
        if not path.exists():
            raise InputError(f"{path}: no such model folder or prediction file")
    scheme = load_scheme(themes_file) if themes_file else None
    models: dict[Path, Model] = {}
    for path in asked:
        if path.is_dir() and path not in models:
            models[path] = Model(path, scheme)
            scheme = scheme or models[path].scheme
    gold = load_gold(data, scheme or load_scheme())
    return gold, [
        Subject.ask(models[path], gold) if path in models else Subject(path.name, load_predictions(path, gold))
        for path in asked
    ]
