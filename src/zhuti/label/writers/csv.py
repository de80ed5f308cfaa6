"""CSV that Excel opens: UTF-8 with BOM, CRLF line ends."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhuti.label.result import LabelledBlock
    from zhuti.themes import Scheme

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class CsvWriter:
    """Writes one row a block, one score column a theme."""

    def __init__(self, stream: TextIO, scheme: Scheme, *, goes_on: bool = False) -> None:
        self._ids = scheme.ids
        self._rows = csv.writer(stream)
        if goes_on:
            return
        stream.write("\ufeff")
        scores = [f"score_{theme}" for theme in self._ids]
        self._rows.writerow(
            ["source", "article", "block", "role", "headline", "text", "theme", "themes", "sure", *scores, "spans"]
        )

    def page(self, source: str, blocks: Sequence[LabelledBlock]) -> None:  # noqa: ARG002
        """Write a page's blocks."""
        for block in blocks:
            self._rows.writerow([
                block.source, block.article, block.block, block.role, _safe(block.headline), _safe(block.text),
                block.theme or "", " ".join(block.themes), str(block.sure).lower(),
                *(f"{block.scores[theme]:.4f}" for theme in self._ids),
                " ".join(f"{start}-{end}" for start, end in block.spans),
            ])  # fmt: skip

    def close(self) -> None:
        """Nothing comes after the last page."""


def _safe(text: str) -> str:
    """Keep spreadsheets from reading a text as a formula (CWE-1236)."""
    return f"'{text}" if text.startswith(_FORMULA) else text
