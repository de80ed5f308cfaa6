"""CSV that Excel opens: UTF-8 with BOM, CRLF line ends."""

from __future__ import annotations

import csv
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhuti.label.result import LabelledBlock
    from zhuti.themes import Scheme

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FIELDS = ("source", "article", "block", "role", "headline", "text", "theme", "themes", "sure")


class CsvWriter:
    """Writes one row a block, one score column a theme; before them, the other columns of the first input's table.

    Parameters
    ----------
    stream:
        Where to write.
    scheme:
        The model's themes.
    head:
        The first line of the output that the stream goes on with; empty at the beginning.
    """

    def __init__(self, stream: TextIO, scheme: Scheme, head: str = "") -> None:
        self._ids = scheme.ids
        self._stream = stream
        self._rows = csv.writer(stream)
        self._fixed = [*_FIELDS, *(f"score_{theme}" for theme in self._ids), "spans"]
        found = next(csv.reader([head.removeprefix("\ufeff")]), []) if head else None
        self._carried = found[: len(found) - len(self._fixed)] if found is not None else None
        self._left_out: set[str] = set()

    def page(self, source: str, blocks: Sequence[LabelledBlock]) -> None:  # noqa: ARG002
        """Write a page's blocks."""
        for block in blocks:
            row = {_safe(name): value for name, value in (block.row or {}).items()}
            carried = self._begin(row) if self._carried is None else self._carried
            self._left_out |= row.keys() - set(carried)
            self._rows.writerow([
                *(_safe(row.get(name, "")) for name in carried),
                block.source, block.article, block.block, block.role, _safe(block.headline), _safe(block.text),
                block.theme or "", " ".join(block.themes), str(block.sure).lower(),
                *(f"{block.scores[theme]:.4f}" for theme in self._ids),
                " ".join(f"{start}-{end}" for start, end in block.spans),
            ])  # fmt: skip

    def close(self) -> None:
        """Name the columns of an empty output, and those for which there was no room."""
        if self._carried is None:
            self._begin(())
        if self._left_out:
            names = ", ".join(sorted(self._left_out))
            print(f"zhuti: csv has the columns of the first input, without {names}; jsonl has all", file=sys.stderr)

    def _begin(self, carried: Iterable[str]) -> list[str]:
        self._carried = list(carried)
        self._stream.write("\ufeff")
        self._rows.writerow([*self._carried, *self._fixed])
        return self._carried


def _safe(text: str) -> str:
    """Keep spreadsheets from reading a text as a formula (CWE-1236)."""
    return f"'{text}" if text.startswith(_FORMULA) else text
