"""A table for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from zhuti.palette import colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhuti.label.result import LabelledBlock
    from zhuti.themes import Scheme

_LEAST_WIDTH = 100
_QUIET = {"kicker", "byline", "credit"}


class TextWriter:
    """Writes a page as it reads, each block behind its theme."""

    def __init__(self, stream: TextIO, scheme: Scheme) -> None:
        self._scheme = scheme
        self._console = Console(file=stream, width=None if stream.isatty() else _LEAST_WIDTH, highlight=False)

    def page(self, source: str, blocks: Sequence[LabelledBlock]) -> None:
        """Write a page's blocks."""
        self._console.print(Rule(Text(source or "text", style="bold"), align="left", style="dim"))
        table = Table.grid(padding=(0, 2), expand=True)
        table.add_column(justify="right", style="dim", no_wrap=True)
        table.add_column(no_wrap=True)
        table.add_column(justify="right", no_wrap=True)
        table.add_column(ratio=1, overflow="fold")
        article = 0
        for block in blocks:
            if article and block.article != article:
                table.add_row()
            article = block.article
            table.add_row(str(block.block), self._themes(block), _score(block), _text(block))
        self._console.print(table)
        self._console.print(self._counts(blocks))

    def close(self) -> None:
        """Nothing comes after the last page."""

    def _themes(self, block: LabelledBlock) -> Text:
        if not block.themes:
            return Text("–", style="dim")
        main, *others = (self._scheme[theme] for theme in block.themes)
        text = Text(main.label, style=f"bold {self._ink(main.id)}")
        for other in others:
            text.append(f"\n+ {other.label}", style=self._ink(other.id))
        return text

    def _counts(self, blocks: Sequence[LabelledBlock]) -> Text:
        text = Text("\n")
        for theme in self._scheme.themes:
            if count := sum(block.theme == theme.id for block in blocks):
                text.append(f"■ {theme.label} {count}   ", style=self._ink(theme.id))
        text.append(f"– {sum(not block.themes for block in blocks)} without a theme", style="dim")
        if doubtful := sum(not block.sure for block in blocks):
            text.append(f"   ? {doubtful} to look at", style="dim")
        return text.append("\n")

    def _ink(self, theme: str) -> str:
        # The shade for dark pages is light enough for a dark terminal and dark enough for most light ones.
        return colour(self._scheme.ids.index(theme)).night_ink


def _score(block: LabelledBlock) -> Text:
    text = Text(f"{block.scores[block.theme]:.2f}" if block.theme else "")
    return text.append(" " if block.sure else "?", style="bold")


def _text(block: LabelledBlock) -> Text:
    style = "bold" if block.role in {"headline", "subhead"} else "dim" if block.role in _QUIET else ""
    return Text(block.text, style=style)


def print_scheme(scheme: Scheme) -> None:
    """Show the themes and their definitions."""
    table = Table(box=None, padding=(0, 2), show_header=True, header_style="bold")
    for column in ("id", "theme", "what it is about"):
        table.add_column(column, overflow="fold")
    for number, theme in enumerate(scheme.themes):
        table.add_row(theme.id, Text(theme.label, style=f"bold {colour(number).night_ink}"), theme.definition)
    Console(highlight=False).print(table)
