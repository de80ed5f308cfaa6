"""Excel: the first sheet, whose first row names the columns."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any

from zhuti.extras import require
from zhuti.pages.readers.bounds import damaged, read_all, refuse_bomb
from zhuti.pages.readers.tables import Record, name_columns, read_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhuti.pages.page import Page
    from zhuti.pages.readers.opening import Opened
    from zhuti.pages.readers.tables import Columns


def read(opened: Opened, source: str, columns: Columns) -> Iterator[Page]:
    """Read a sheet row by row.

    Raises
    ------
    InputError
        It is damaged, too large, or its columns cannot be told.
    MissingExtraError
        openpyxl is not installed.
    """
    require("formats", "reading Excel files", "openpyxl")
    return read_records(_records(opened, source), source, "xlsx", columns)


def _records(opened: Opened, source: str) -> Iterator[Record]:
    data = read_all(opened.stream, source)
    header: list[str] = []
    with damaged(source, "an Excel file"):
        refuse_bomb(data, source)
        for place, cells in _rows(data):
            if header:
                yield Record(place, dict(zip(header, cells, strict=False)))
            else:
                header = name_columns(str(cell) if cell is not None else "" for cell in cells)


def _rows(data: bytes) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yield the rows that are not empty, with their numbers."""
    from openpyxl import load_workbook  # noqa: PLC0415  - an optional dependency, and slow to import

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and charts that openpyxl does not know
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheet = workbook.worksheets[0]
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    for place, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if any(cell is not None for cell in cells):
            yield place, cells
