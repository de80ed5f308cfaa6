"""doccano's JSON Lines for text classification: ``{"text", "label": [...]}``, anything else being metadata."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from zhuti.corpus.exchange.columns import cells_of, find_columns, rows_of
from zhuti.corpus.records import Wrong
from zhuti.files import read_lines, replacing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from zhuti.corpus.exchange.rows import Options, Row


def read(file: Path, options: Options) -> Iterator[Row | Wrong]:
    """Read an export; labels are in ``label``, or in ``labels`` as older versions had it.

    Raises
    ------
    InputError
        No field can be the text or the themes.
    """
    records = list(_records(file))
    names = list(dict.fromkeys(name for record in records if not isinstance(record, Wrong) for name in record[1]))
    if not names:
        yield from (record for record in records if isinstance(record, Wrong))
        return
    # Both spellings are asked for, since a file may hold tasks that nobody has labelled.
    columns = find_columns(names if {"label", "labels"} & {*names} else [*names, "label"], options.columns, str(file))
    yield from rows_of(records, columns)


def _records(file: Path) -> Iterator[tuple[int, Mapping[str, Any]] | Wrong]:
    for number, line in read_lines(file):
        try:
            record = json.loads(line)
        except ValueError as error:
            yield Wrong(file, number, "", f"not JSON: {error}")
            continue
        if not isinstance(record, dict):
            yield Wrong(file, number, "", "should be an object with text and label")
            continue
        meta = record.pop("meta", None)
        yield number, (meta if isinstance(meta, dict) else {}) | record


def write(file: Path, rows: Iterable[tuple[Row, Sequence[str]]], options: Options) -> None:
    """Write tasks with their labels, to be imported as a JSONL dataset."""
    del options
    with replacing(file) as beside, beside.open("w", encoding="utf-8", newline="\n") as lines:
        for row, labels in rows:
            cells = cells_of(row, labels)
            task = {"text": cells.pop("text"), "label": cells.pop("themes"), **cells}
            lines.write(json.dumps(task, ensure_ascii=False) + "\n")
