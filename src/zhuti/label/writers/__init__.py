"""Output formats: each takes labelled pages one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TextIO

from zhuti.label.writers.csv import CsvWriter
from zhuti.label.writers.jsonl import JsonlWriter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhuti.label.result import LabelledBlock
    from zhuti.themes import Scheme


class Writer(Protocol):
    """What every format does."""

    def page(self, source: str, blocks: Sequence[LabelledBlock]) -> None:
        """Take the blocks of one page."""

    def close(self) -> None:
        """Write what comes after the last page."""


def open_writer(form: str, stream: TextIO, scheme: Scheme, lang: str, head: str = "") -> Writer:
    """Open a writer.

    Parameters
    ----------
    form:
        ``jsonl``, ``csv``, ``html`` or ``text``.
    stream:
        Where to write; opened with ``newline=""``.
    scheme:
        The model's themes.
    lang:
        ``en`` or ``zh``, for html.
    head:
        The first line of the output that the stream goes on with; empty at the beginning.
    """
    if form == "html":
        from zhuti.label.writers.html import HtmlWriter  # noqa: PLC0415  - jinja2 is slow to import

        return HtmlWriter(stream, scheme, lang)
    if form == "text":
        from zhuti.label.writers.text import TextWriter  # noqa: PLC0415  - rich is slow to import

        return TextWriter(stream, scheme)
    return CsvWriter(stream, scheme, head) if form == "csv" else JsonlWriter(stream)
