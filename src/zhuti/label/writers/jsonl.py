"""JSON Lines: one object a block."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhuti.label.result import LabelledBlock

_DECIMALS = 4


class JsonlWriter:
    """Writes the contract of ``zhuti label``."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def page(self, source: str, blocks: Sequence[LabelledBlock]) -> None:  # noqa: ARG002
        """Write a page's blocks."""
        for block in blocks:
            fields = {**(block.row or {}), **block.as_dict()}
            del fields["row"]
            if not block.boxes:
                del fields["boxes"]
            fields["scores"] = {theme: round(score, _DECIMALS) for theme, score in block.scores.items()}
            if block.why is None:
                del fields["why"]
            else:
                fields["why"] = [{**clause, "drop": round(clause["drop"], _DECIMALS)} for clause in fields["why"]]
            self._stream.write(json.dumps(fields, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Nothing comes after the last page."""
