"""Labelled blocks in a notebook: a plain table, which also shows where scripts and style sheets are taken out."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from zhuti.palette import colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhuti.label.result import LabelledBlock
    from zhuti.themes import Scheme

_MOST_ROWS = 100
_LEFT = 'style="text-align:left;vertical-align:top"'


def table(blocks: Sequence[LabelledBlock], scheme: Scheme) -> str:
    """Draw the first hundred blocks, each with its themes and the score of the main one."""
    rows = "".join(_row(block, scheme) for block in blocks[:_MOST_ROWS])
    more = f"<p>… and {len(blocks) - _MOST_ROWS} more</p>" if len(blocks) > _MOST_ROWS else ""
    heads = "".join(f"<th {_LEFT}>{name}</th>" for name in ("", "role", "themes", "score", "text"))
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{more}"


def _row(block: LabelledBlock, scheme: Scheme) -> str:
    score = f"{block.scores[block.theme]:.2f}" if block.theme else ""
    doubt = "" if block.sure else ' <span title="a person should look">?</span>'
    themes = "<br>".join(_chip(theme, scheme) for theme in block.themes) or "–"
    cells = (str(block.block), block.role, themes, score + doubt, f'<span lang="zh">{escape(block.text)}</span>')
    return "<tr>" + "".join(f"<td {_LEFT}>{cell}</td>" for cell in cells) + "</tr>"


def _chip(theme: str, scheme: Scheme) -> str:
    shade = colour(scheme.ids.index(theme))
    style = f"color:{shade.ink};background:{shade.tint};padding:0 .4em;border-radius:.3em;white-space:nowrap"
    return f'<span style="{style}">{escape(scheme[theme].label)}</span>'
