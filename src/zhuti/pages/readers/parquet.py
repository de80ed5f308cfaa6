"""Parquet."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from zhuti.extras import require
from zhuti.pages.readers.bounds import damaged, read_all
from zhuti.pages.readers.tables import Record, read_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhuti.pages.page import Page
    from zhuti.pages.readers.opening import Opened
    from zhuti.pages.readers.tables import Columns

_ROWS_AT_ONCE = 1000


def read(opened: Opened, source: str, columns: Columns) -> Iterator[Page]:
    """Read a table row group by row group.

    Raises
    ------
    InputError
        It is damaged, or its columns cannot be told.
    MissingExtraError
        pyarrow is not installed.
    """
    require("formats", "reading Parquet files", "pyarrow")
    return read_records(_records(opened, source), source, "parquet", columns)


def _records(opened: Opened, source: str) -> Iterator[Record]:
    from pyarrow import parquet  # noqa: PLC0415  - an optional dependency, and slow to import

    file = opened.path or io.BytesIO(read_all(opened.stream, source))
    place = 0
    with damaged(source, "a Parquet file"), parquet.ParquetFile(file) as table:
        for batch in table.iter_batches(_ROWS_AT_ONCE):
            for values in batch.to_pylist():
                place += 1
                yield Record(place, values)
