"""Parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhuti.corpus.exchange.columns import cells_of, find_columns, rows_of
from zhuti.errors import InputError
from zhuti.files import replacing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from zhuti.corpus.exchange.rows import Options, Row
    from zhuti.corpus.records import Wrong


def read(file: Path, options: Options) -> Iterator[Row | Wrong]:
    """Read a table with a paragraph a row; the themes are a list or a text.

    Raises
    ------
    InputError
        The file is no Parquet, or its columns cannot be told.
    """
    from pyarrow import ArrowException, parquet  # noqa: PLC0415  - an extra, and slow to import

    try:
        table = parquet.read_table(file)
    except (ArrowException, OSError) as error:
        raise InputError(f"{file}: not a Parquet file: {error}") from None
    columns = find_columns(table.column_names, options.columns, str(file))
    yield from rows_of(enumerate(table.to_pylist(), 1), columns)


def write(file: Path, rows: Iterable[tuple[Row, Sequence[str]]], options: Options) -> None:
    """Write a table with a paragraph a row, its themes a list."""
    import pyarrow as pa  # noqa: PLC0415  - an extra, and slow to import
    from pyarrow import parquet  # noqa: PLC0415

    del options
    schema = pa.schema(
        [(name, pa.string()) for name in ("article", "title", "date", "source", "origin", "role", "text")]
        + [("themes", pa.list_(pa.string())), ("unsure", pa.bool_())]
    )
    table = pa.Table.from_pylist([cells_of(row, labels) for row, labels in rows], schema=schema)
    with replacing(file) as beside:
        parquet.write_table(table, beside)
