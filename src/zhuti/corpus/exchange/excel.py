"""Excel workbooks: the first sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from zhuti.corpus.exchange.columns import cells_of, find_columns, rows_of
from zhuti.corpus.records import Wrong
from zhuti.errors import InputError
from zhuti.files import replacing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from zhuti.corpus.exchange.rows import Options, Row

_HEADER_WITHIN = 5
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def read(file: Path, options: Options) -> Iterator[Row | Wrong]:
    """Read the first sheet; one of its first five rows names the columns.

    A merged cell holds for all the rows it spans, but for the text, of which each row needs its own.

    Raises
    ------
    InputError
        The file is no workbook, or its columns cannot be told.
    """
    from openpyxl import load_workbook  # noqa: PLC0415  - an extra, and slow to import
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        sheet = load_workbook(file, data_only=True).worksheets[0]
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        raise InputError(f"{file}: not an Excel workbook (.xlsx): {error}") from None
    grid = [list(cells) for cells in sheet.iter_rows(values_only=True)]
    at, columns = _header(file, grid, options)
    header = [str(cell or "").strip() for cell in grid[at]]
    text_at = header.index(columns["text"]) + 1
    covered: set[int] = set()
    for block in sheet.merged_cells.ranges:
        if block.min_col <= text_at <= block.max_col and block.max_row > block.min_row > at:
            covered.update(range(block.min_row, block.max_row + 1))
            message = f"is one cell over rows {block.min_row} to {block.max_row}; give each paragraph its own"
            yield Wrong(file, block.min_row, columns["text"], message)
        for row, column in block.cells:
            grid[row - 1][column - 1] = grid[block.min_row - 1][block.min_col - 1]
    records = (
        (number, dict(zip(header, cells, strict=False)))
        for number, cells in enumerate(grid[at + 1 :], at + 2)
        if number not in covered and any(cell is not None and str(cell).strip() for cell in cells)
    )
    yield from rows_of(records, columns)


def _header(file: Path, grid: Sequence[Sequence[Any]], options: Options) -> tuple[int, dict[str, str]]:
    """Find the row that names the columns: tables often stand under a line of their own."""
    if not any(cell is not None for cells in grid for cell in cells):
        raise InputError(f"{file}: the first sheet is empty")
    failure: InputError | None = None
    for at, cells in enumerate(grid[:_HEADER_WITHIN]):
        header = [str(cell or "").strip() for cell in cells]
        try:
            return at, find_columns(header, options.columns, f"{file}:{at + 1}")
        except InputError as error:
            failure = failure or error
    raise failure or InputError(f"{file}: the first sheet is empty")


def write(file: Path, rows: Iterable[tuple[Row, Sequence[str]]], options: Options) -> None:
    """Write one sheet, its first row frozen; themes with ; between."""
    from openpyxl import Workbook  # noqa: PLC0415  - an extra, and slow to import
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    del options
    book = Workbook(write_only=True)
    sheet = book.create_sheet("paragraphs")
    sheet.freeze_panes = "A2"
    for number, (row, labels) in enumerate(rows):
        cells = cells_of(row, labels) | {"themes": ";".join(labels)}
        if not number:
            sheet.append(list(cells))
        line = []
        for value in cells.values():
            cell = WriteOnlyCell(sheet, _FORBIDDEN.sub("", value) if isinstance(value, str) else value)
            if isinstance(value, str):
                # Else a paragraph that begins with = would be a formula.
                cell.data_type = "s"
            line.append(cell)
        sheet.append(line)
    with replacing(file) as beside:
        book.save(beside)
