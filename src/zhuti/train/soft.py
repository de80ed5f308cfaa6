"""A teacher's labels: what a labeller wrote, read as training examples."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from zhuti.errors import InputError
from zhuti.files import read_lines
from zhuti.train.examples import Example

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from zhuti.bert.windows import Windower
    from zhuti.themes import Scheme

_FIELDS = ("source", "article", "role", "headline", "text", "scores")
_LEAST = 1e-6


def load_soft(files: Iterable[Path], scheme: Scheme, windower: Windower) -> list[Example]:
    """Read articles labelled by a teacher (Hinton et al. 2015, arXiv:1503.02531).

    Parameters
    ----------
    files:
        JSON Lines as ``zhuti label --format jsonl`` writes them; the blocks of an article stand together.
    scheme:
        The themes; every block needs a score for each.
    windower:
        Encodes the texts.

    Raises
    ------
    InputError
        A line is not such a record; file, line and field are named.
    """
    return [
        _example([row for _, row in rows], scheme, windower)
        for file in files
        for _, rows in groupby(_rows(file, scheme), key=lambda place: (place[1]["source"], place[1]["article"]))
    ]


def _rows(file: Path, scheme: Scheme) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in read_lines(file):
        try:
            row = json.loads(line)
            missing = [field for field in _FIELDS if field not in row]
            missing += [f"scores.{theme}" for theme in scheme.ids if not missing and theme not in row["scores"]]
        except (ValueError, TypeError) as error:
            raise InputError(f"{file}:{number}: not a labelled block as `zhuti label` writes it ({error})") from None
        if missing:
            raise InputError(f"{file}:{number}: lacks {', '.join(missing)}; label the file again with this themes file")
        yield number, row


def _example(rows: list[dict[str, Any]], scheme: Scheme, windower: Windower) -> Example:
    themes = np.array([[row["scores"][theme] for theme in scheme.ids] for row in rows], np.float32)
    none = np.prod(1 - themes, axis=1, keepdims=True)
    main = np.concatenate([themes, none], axis=1)
    main /= np.maximum(main.sum(axis=1, keepdims=True), _LEAST)
    weights = np.ones(len(rows), np.float32)
    roles, texts = [row["role"] for row in rows], [row["text"] for row in rows]
    if rows[0]["headline"] and "headline" not in roles:
        roles, texts = ["headline", *roles], [rows[0]["headline"], *texts]
        themes, main, weights = (np.concatenate([np.zeros_like(array[:1]), array]) for array in (themes, main, weights))
    return Example(roles, windower.encode(texts), themes, main, weights, np.zeros(len(roles), np.bool_))
