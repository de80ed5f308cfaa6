"""Prediction files: what any system says of annotated paragraphs, one JSON line a paragraph.

    {"article": "A7-01", "paragraph": 3, "theme": "workshop", "themes": ["workshop", "employment"],
     "scores": {"employment": 0.61, "workshop": 0.97, …}, "sure": true}

``article`` is the id of an annotated article, ``paragraph`` the place of the paragraph in it, from 0. ``themes`` has
the main theme first; it may be left out where there is one theme at most, and so may ``theme``, which is null for none.
``scores`` (a probability for each theme) and ``sure`` are given for all paragraphs or for none. The lines may come in
any order, but every paragraph must have exactly one.

The JSON Lines of ``zhuti label`` are read too: their blocks are matched to the paragraphs by headline and text.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from pydantic import Field, ValidationError

from zhuti.bert.normalise import normalise
from zhuti.config import describe
from zhuti.corpus.records import Record
from zhuti.errors import InputError
from zhuti.evaluate.labels import Gold, Labels, Predictions
from zhuti.files import read_lines, replacing

if TYPE_CHECKING:
    from pathlib import Path

    from zhuti.themes import Scheme

_SHOWN = 10


class _Line(Record):
    article: str = Field(coerce_numbers_to_str=True)
    paragraph: Annotated[int, Field(ge=0)]
    theme: str | None = None
    themes: tuple[str, ...] | None = None
    scores: dict[str, float] | None = None
    sure: bool | None = None


@dataclass(frozen=True, slots=True)
class _Given:
    number: int
    themes: tuple[str, ...]
    scores: dict[str, float] | None
    sure: bool | None


_Key = tuple[str, int]


def load_predictions(file: Path, gold: Gold) -> Predictions:
    """Read a prediction file, or the JSON Lines of ``zhuti label``.

    Parameters
    ----------
    file:
        JSON Lines in UTF-8, plain or compressed.
    gold:
        The paragraphs that it should speak of.

    Raises
    ------
    InputError
        A line is malformed, a theme unknown, a score missing, not a number or not between 0 and 1, a paragraph missing,
        doubled or not in the data; the message names the first ten such places and counts the rest.
    """
    wrong: list[str] = []
    records = list(_records(file, wrong))
    if not records and not wrong:
        raise InputError(f"{file}: holds no prediction")
    if records and all("block" in record and "text" in record for _, record in records):
        records = _placed(records, gold)
    given: dict[_Key, _Given] = {}
    for number, record in records:
        _take(number, record, gold.scheme, given, wrong)
    keys = [(article.id, index) for article, index, _ in gold]
    wanted = set(keys)
    wrong += [
        f"line {line.number}: article {key[0]} has no paragraph {key[1]} in the data"
        for key, line in given.items()
        if key not in wanted
    ]
    wrong += [f"article {key[0]}, paragraph {key[1]}: no prediction" for key in keys if key not in given]
    wrong += _uneven(given)
    if wrong:
        more = [f"… and {len(wrong) - _SHOWN} more"] if len(wrong) > _SHOWN else []
        raise InputError("\n".join(f"{file}: {item}" for item in [*wrong[:_SHOWN], *more]))
    return _arrays([given[key] for key in keys], gold.scheme)


def save_predictions(predictions: Predictions, gold: Gold, file: Path) -> None:
    """Write a prediction file; it appears only when it is whole."""
    with replacing(file) as beside, beside.open("w", encoding="utf-8", newline="\n") as lines:
        for row, (article, index, _) in enumerate(gold):
            themes = predictions.labels.named(row, gold.scheme)
            line: dict[str, Any] = {"article": article.id, "paragraph": index, "theme": themes[0] if themes else None}
            line["themes"] = themes
            if predictions.scores is not None:
                line["scores"] = dict(zip(gold.scheme.ids, predictions.scores[row].round(6).tolist(), strict=True))
            if predictions.sure is not None:
                line["sure"] = bool(predictions.sure[row])
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")


def _records(file: Path, wrong: list[str]) -> list[tuple[int, dict[str, Any]]]:
    records = []
    for number, line in read_lines(file):
        try:
            record = json.loads(line)
        except ValueError as error:
            wrong.append(f"line {number}: not JSON in UTF-8 ({error})")
            continue
        if isinstance(record, dict):
            records.append((number, record))
        else:
            wrong.append(f"line {number}: should be an object, but is {type(record).__name__}")
    return records


def _take(number: int, record: dict[str, Any], scheme: Scheme, given: dict[_Key, _Given], wrong: list[str]) -> None:
    try:
        line = _Line.model_validate(record)
    except ValidationError as error:
        wrong.append(f"line {number}: {describe(error)}".replace("\n", "; "))
        return
    themes = line.themes if line.themes is not None else (line.theme,) if line.theme else ()
    if problem := _problem(line, record, themes, scheme):
        wrong.append(f"line {number}: {problem}")
    key = (line.article, line.paragraph)
    if key in given:
        wrong.append(f"line {number}: article {key[0]}, paragraph {key[1]} stands in line {given[key].number} already")
    given[key] = _Given(number, themes, line.scores, line.sure)


def _problem(line: _Line, record: dict[str, Any], themes: tuple[str, ...], scheme: Scheme) -> str | None:
    if unknown := sorted(set(themes) - set(scheme.ids)):
        return f"unknown theme {', '.join(unknown)}; known are {', '.join(scheme.ids)}"
    if len(set(themes)) < len(themes):
        return f"a theme stands twice: {', '.join(themes)}"
    if "theme" in record and line.theme != (themes[0] if themes else None):
        return f"theme is {line.theme}, but the first of themes is {themes[0] if themes else None}"
    for name, score in (line.scores or {}).items():
        if not math.isfinite(score) or not 0 <= score <= 1:
            return f"the score of {name} is {score}; it should be a probability between 0 and 1"
    if line.scores is not None and set(line.scores) != set(scheme.ids):
        return f"scores should name exactly {', '.join(scheme.ids)}, but name {', '.join(line.scores) or 'nothing'}"
    return None


def _uneven(given: dict[_Key, _Given]) -> list[str]:
    problems = []
    for field in ("scores", "sure"):
        without = [line.number for line in given.values() if getattr(line, field) is None]
        if 0 < len(without) < len(given):
            problems.append(f"line {without[0]}: no {field}, which other lines have; give it for all or for none")
    return problems


def _placed(records: list[tuple[int, dict[str, Any]]], gold: Gold) -> list[tuple[int, dict[str, Any]]]:
    # Blocks that stand for no paragraph (a byline, an article outside the data) are not predictions of it.
    places: defaultdict[tuple[str, str], deque[_Key]] = defaultdict(deque)
    for article, index, paragraph in gold:
        places[_bare(article.title), _bare(paragraph.text)].append((article.id, index))
    placed = []
    for number, record in records:
        key = _bare(record.get("headline") or ""), _bare(record["text"])
        if places[key]:
            article_id, index = places[key].popleft()
            place: dict[str, Any] = {"article": article_id, "paragraph": index}
            kept = {name: record[name] for name in ("theme", "themes", "scores", "sure") if name in record}
            placed.append((number, place | kept))
    return placed


def _bare(text: str) -> str:
    return "".join(normalise(text).split())


def _arrays(given: list[_Given], scheme: Scheme) -> Predictions:
    scores = [[line.scores[theme] for theme in scheme.ids] for line in given if line.scores is not None]
    sure = [line.sure for line in given if line.sure is not None]
    return Predictions(
        Labels.of((line.themes for line in given), scheme),
        np.array(scores, dtype=np.float64) if scores else None,
        np.array(sure, dtype=np.bool_) if sure else None,
    )
