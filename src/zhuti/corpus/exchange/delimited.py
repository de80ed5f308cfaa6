"""CSV and TSV."""

from __future__ import annotations

import csv
import io
import sys
from typing import TYPE_CHECKING, Any

from zhuti.corpus.exchange.columns import cells_of, find_columns, rows_of
from zhuti.corpus.records import Wrong
from zhuti.errors import InputError
from zhuti.files import replacing
from zhuti.pages.decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from zhuti.corpus.exchange.rows import Options, Row

_DELIMITERS = ",;\t"


def read(file: Path, options: Options) -> Iterator[Row | Wrong]:
    """Read a table in any encoding that pages can be in; its first line names the columns.

    Raises
    ------
    InputError
        The file cannot be decoded, or its columns cannot be told.
    """
    text = decode(file.read_bytes(), str(file)).text
    first = text.lstrip().splitlines()[0]
    delimiter = "\t" if file.suffix == ".tsv" else max(_DELIMITERS, key=first.count)
    csv.field_size_limit(sys.maxsize)
    # Strict, for else a quotation mark that is never closed would swallow the rest of the file without a word.
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = next(cells for cells in lines if any(cells))
    except csv.Error as error:
        raise InputError(f"{file}:{lines.line_num}: {error}") from None
    columns = find_columns(header, options.columns, f"{file}:{lines.line_num}")
    yield from rows_of(_records(file, lines, header), columns)


def _records(file: Path, lines: Any, header: Sequence[str]) -> Iterator[tuple[int, dict[str, str]] | Wrong]:
    while True:
        number = lines.line_num + 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            yield Wrong(file, number, "", f"{error}; is a quotation mark not closed?")
            return
        if len(cells) > len(header) and any(cells[len(header) :]):
            yield Wrong(file, number, "", f"has {len(cells)} cells, the first line {len(header)}")
        elif any(cell.strip() for cell in cells):
            yield number, dict(zip(header, cells, strict=False))


def write(file: Path, rows: Iterable[tuple[Row, Sequence[str]]], options: Options) -> None:
    """Write a table: UTF-8 with a byte order mark, by which Excel knows it; themes with ; between."""
    del options
    with replacing(file) as beside, beside.open("w", encoding="utf-8-sig", newline="") as lines:
        writer: Any = None
        for row, labels in rows:
            cells = cells_of(row, labels) | {"themes": ";".join(labels)}
            if writer is None:
                writer = csv.DictWriter(lines, list(cells), delimiter="\t" if file.suffix == ".tsv" else ",")
                writer.writeheader()
            writer.writerow(cells)
