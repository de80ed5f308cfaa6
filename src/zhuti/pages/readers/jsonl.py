"""JSON Lines: rows of a table, or whole articles (``{"title": "…", "paras": ["…", "…"]}``)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from zhuti.errors import InputError
from zhuti.pages.readers.lines import read_lines
from zhuti.pages.readers.tables import Record, read_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhuti.pages.page import Page
    from zhuti.pages.readers.opening import Opened
    from zhuti.pages.readers.tables import Columns


def read(opened: Opened, source: str, columns: Columns) -> Iterator[Page]:
    """Read objects line by line.

    Raises
    ------
    InputError
        It cannot be decoded, or a line is no JSON object.
    """
    encoding, lines = read_lines(opened.stream, source)
    return read_records(_records(lines, source), source, encoding, columns)


def _records(lines: Iterator[str], source: str) -> Iterator[Record]:
    for place, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{source}:{place}: is not JSON ({error})") from None
        if isinstance(values, str):
            values = {"text": values}
        if not isinstance(values, dict):
            raise InputError(f"{source}:{place}: should be an object, with its columns as fields")
        yield Record(place, values)
