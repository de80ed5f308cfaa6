"""CSV and TSV, in any encoding that pages can be in; the first line names the columns."""

from __future__ import annotations

import csv
from itertools import chain
from typing import TYPE_CHECKING

from zhuti.errors import InputError
from zhuti.pages.readers.bounds import MOST_ROW
from zhuti.pages.readers.lines import read_lines
from zhuti.pages.readers.tables import Record, name_columns, read_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhuti.pages.page import Page
    from zhuti.pages.readers.opening import Opened
    from zhuti.pages.readers.tables import Columns

_DELIMITERS = ",;\t|"
_TABS = (".tsv", ".tab")


def read(opened: Opened, source: str, columns: Columns) -> Iterator[Page]:
    """Read a table row by row.

    Raises
    ------
    InputError
        It cannot be decoded, is not regular, or its columns cannot be told.
    """
    encoding, lines = read_lines(opened.stream, source)
    return read_records(_records(opened.name, lines, source), source, encoding, columns)


def _records(name: str, lines: Iterator[str], source: str) -> Iterator[Record]:
    first = next((line for line in lines if line.strip()), "")
    delimiter = "\t" if name.lower().endswith(_TABS) else max(_DELIMITERS, key=first.count)
    csv.field_size_limit(max(csv.field_size_limit(), MOST_ROW))
    # Strict, for else a quotation mark that is never closed would swallow the rest of the table without a word.
    rows = csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
    header: list[str] = []
    place = 1
    try:
        for cells in rows:
            if not header:
                header = name_columns(cells)
            elif len(cells) > len(header) and any(cells[len(header) :]):
                raise InputError(f"{source}:{place}: has {len(cells)} cells, the first line {len(header)}")
            elif any(cell.strip() for cell in cells):
                yield Record(place, dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=False)))
            place = rows.line_num + 1
    except csv.Error as error:
        raise InputError(f"{source}:{place}: {error}; is a quotation mark not closed?") from None
