"""What a finished model reaches on annotated articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhuti.bert.folder import load_info
from zhuti.corpus.articles import load_articles
from zhuti.evaluate.labels import Gold
from zhuti.evaluate.metrics import figure_names, figures, tally
from zhuti.evaluate.predictors import Model
from zhuti.train.card import write_card

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zhuti.bert.folder import ModelInfo

_FIGURE = "main.macro_f1"


def measure(folder: Path, files: Sequence[Path]) -> ModelInfo:
    """Label annotated articles, and put the macro-F1 of the main theme into ``zhuti.json`` and the card.

    Parameters
    ----------
    folder:
        A whole model folder.
    files:
        Annotated articles; each file is measured, and all together.

    Raises
    ------
    InputError
        A file cannot be read, or is not of annotated articles with the model's themes.
    """
    info = load_info(folder)
    model = Model(folder)
    parts = {str(file): Gold(tuple(load_articles([file], info.scheme)), info.scheme) for file in files}
    if len(parts) > 1:
        parts["all of these"] = Gold(
            tuple(article for part in parts.values() for article in part.articles), info.scheme
        )
    info = info.model_copy(
        update={"metrics": {_name(name, gold): _macro_f1(model, gold) for name, gold in parts.items()}}
    )
    info.save(folder)
    write_card(folder, info)
    return info


def _name(name: str, gold: Gold) -> str:
    return f"main theme, macro-F1, {name} ({len(gold.labels.main):,} paragraphs)"


def _macro_f1(model: Model, gold: Gold) -> float:
    counts = tally(gold, model.predict(gold.articles).labels).sum(axis=0)
    named = dict(zip(figure_names(gold.scheme), figures(counts, len(gold.scheme.themes)).tolist(), strict=True))
    return round(float(named[_FIGURE]), 4)
