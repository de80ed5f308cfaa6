"""fastText's lines: ``__label__employment __label__workshop text``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhuti.corpus.exchange.rows import Row
from zhuti.files import replacing
from zhuti.pages.decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from zhuti.corpus.exchange.rows import Options
    from zhuti.corpus.records import Wrong

_PREFIX = "__label__"
_NONE = "none"
_LABELS = re.compile(rf"\s*((?:{_PREFIX}\S+\s+)*)(.*)", re.DOTALL)


def read(file: Path, options: Options) -> Iterator[Row | Wrong]:
    """Read a file of lines, each with the labels in front; spaces in a label stand there as ``_``.

    Raises
    ------
    InputError
        The file cannot be decoded.
    """
    del options
    for number, line in enumerate(decode(file.read_bytes(), str(file)).text.split("\n"), 1):
        if line.strip():
            found = _LABELS.match(line)
            labels, text = found.groups() if found else ("", line)
            yield Row(number, text, tuple(label.removeprefix(_PREFIX) for label in labels.split()))


def write(file: Path, rows: Iterable[tuple[Row, Sequence[str]]], options: Options) -> None:
    """Write one line a paragraph; what has no theme is ``__label__none``."""
    del options
    with replacing(file) as beside, beside.open("w", encoding="utf-8", newline="\n") as lines:
        for row, labels in rows:
            marks = " ".join(_PREFIX + re.sub(r"\s+", "_", label) for label in labels or (_NONE,))
            lines.write(f"{marks} {' '.join(row.text.split())}\n")
