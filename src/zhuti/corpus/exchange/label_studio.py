"""Label Studio's JSON: tasks with ``data`` and ``annotations``, or the flat JSON-MIN."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from zhuti.corpus.exchange.columns import cells_of, find_columns, labels_of, rows_of
from zhuti.corpus.exchange.rows import truth
from zhuti.errors import InputError
from zhuti.files import replacing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from zhuti.corpus.exchange.rows import Options, Row
    from zhuti.corpus.records import Wrong
    from zhuti.themes import Scheme

_MAIN, _OTHERS = "main", "others"


def read(file: Path, options: Options) -> Iterator[Row | Wrong]:
    """Read an export, JSON or JSON-MIN; tasks that nobody has annotated are left out.

    Of several annotations the last that was not cancelled counts.

    Raises
    ------
    InputError
        The file is not JSON, or no field can be the text.
    """
    try:
        tasks = json.loads(file.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise InputError(f"{file}: not JSON: {error}") from None
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise InputError(f"{file}: should hold a list of tasks, as Label Studio exports them (JSON or JSON-MIN)")
    records = [
        (number, cells)
        for number, task in enumerate(tasks, 1)
        if (cells := _cells(task) if "data" in task else task) is not None
    ]
    if records:
        names = list(dict.fromkeys(name for _, cells in records for name in cells))
        yield from rows_of(records, find_columns(names, options.columns, str(file)))


def _cells(task: Mapping[str, Any]) -> dict[str, Any] | None:
    """Flatten a task; None if nobody has annotated it."""
    finished = [annotation for annotation in task.get("annotations", ()) if not truth(annotation.get("was_cancelled"))]
    if not finished:
        return None
    main: list[str] = []
    others: list[str] = []
    for result in finished[-1].get("result", ()):
        if result.get("type") == "choices":
            (main if result.get("from_name") == _MAIN else others).extend(labels_of(result.get("value")))
    return {**task["data"], "themes": main + others, "others": []}


def write(file: Path, rows: Iterable[tuple[Row, Sequence[str]]], options: Options) -> None:
    """Write annotated tasks; :func:`interface` is the labelling interface that they fit."""
    del options
    save_tasks(file, (task(row) | {"annotations": [{"result": _results(labels)}]} for row, labels in rows))


def task(row: Row, context: str = "") -> dict[str, Any]:
    """Make a task that nobody has annotated yet; `context` is shown below the paragraph."""
    cells = cells_of(row, ())
    del cells["themes"]
    return {"data": cells | {"context": context}}


def prediction(labels: Sequence[str], score: float, version: str) -> dict[str, Any]:
    """Make what a model says of a task."""
    return {"model_version": version, "score": score, "result": _results(labels)}


def save_tasks(file: Path, tasks: Iterable[Mapping[str, Any]]) -> None:
    """Write tasks as Label Studio imports them."""
    with replacing(file) as beside:
        beside.write_text(json.dumps(list(tasks), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _results(labels: Sequence[str]) -> list[dict[str, Any]]:
    """Give labels as the results of the two controls of :func:`interface`."""
    chosen = {_MAIN: list(labels[:1]), _OTHERS: list(labels[1:])}
    return [
        {"from_name": control, "to_name": "text", "type": "choices", "value": {"choices": choices}}
        for control, choices in chosen.items()
        if choices
    ]


def interface(scheme: Scheme, names: Mapping[str, str]) -> str:
    """Write the labelling interface: the headline, the paragraph, its context, its main theme, its other themes.

    Parameters
    ----------
    scheme:
        The themes; their definitions are shown as hints.
    names:
        What each theme is called in the tasks.
    """
    choices = "\n".join(
        f'    <Choice value="{escape(names[theme.id])}" hint="{escape(theme.definition)}"/>' for theme in scheme.themes
    )
    return f"""<View>
  <Header value="$title"/>
  <Text name="text" value="$text"/>
  <Text name="context" value="$context"/>
  <Header value="Main theme (leave empty if none applies)"/>
  <Choices name="{_MAIN}" toName="text" choice="single-radio" showInline="true">
{choices}
  </Choices>
  <Header value="Other themes"/>
  <Choices name="{_OTHERS}" toName="text" choice="multiple" showInline="true">
{choices}
  </Choices>
</View>
"""
