"""Text to articles: the road through lines, joining and roles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhuti.pages.blocks import Article, Block
from zhuti.pages.joining import join_lines
from zhuti.pages.lines import split_lines
from zhuti.pages.roles import label_blocks, look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhuti.pages.blocks import Role
    from zhuti.pages.lines import Line
    from zhuti.pages.roles import Look
    from zhuti.pages.scoring import Models

_WIDE = r"[\u2010-\u2027\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]"
_TYPESETTING = re.compile(rf"(?<={_WIDE})\s+(?={_WIDE})")
_WHITE = re.compile(r"\s+")
_SPACED_ROLES: frozenset[Role] = frozenset({"kicker", "headline", "subhead", "byline", "credit"})


def find_articles(text: str, models: Models | None = None) -> list[Article]:
    """Find the articles of a page and their blocks.

    Paragraphs broken by columns and line ends are joined, also over a caption, a credit, a page number or blank lines.
    Running heads, page numbers, editors' and source lines are credits of the article in which they stand.

    Parameters
    ----------
    text:
        The decoded page.
    models:
        Other weights than those that ship.

    Returns
    -------
    list of Article
        In page order; a block's place is that of its first character. Every character of `text` that is not white
        space lies in the spans of exactly one block.
    """
    lines = split_lines(text)
    groups = join_lines(lines, models)
    labels = label_blocks(look_at(lines, groups), models)
    articles: list[list[Block]] = []
    for group, (role, starts) in zip(groups, labels, strict=True):
        if starts or not articles:
            articles.append([])
        pieces = [lines[number] for number in group]
        articles[-1].append(Block(role, _tidy(_join(pieces), role), tuple((line.start, line.end) for line in pieces)))
    return [Article(tuple(blocks)) for blocks in articles]


def look_at(lines: Sequence[Line], groups: Sequence[Sequence[int]]) -> list[Look]:
    """See what every block shows by itself."""
    looks = []
    reach = -1
    for group in groups:
        first = lines[group[0]]
        looks.append(
            look(
                _join([lines[number] for number in group]),
                lines=len(group),
                inside=group[0] < reach,
                halved=group[-1] - group[0] >= len(group),
                gap=first.gap,
                indent=first.indent if 0.05 < first.indents < 0.95 else None,  # noqa: PLR2004
            )
        )
        reach = max(reach, group[-1])
    return looks


def _join(pieces: Sequence[Line]) -> str:
    """Join the texts of lines, with a space where Latin words would grow together."""
    joined = [pieces[0].text]
    for piece in pieces[1:]:
        if joined[-1][-1].isascii() and piece.text[0].isascii() and joined[-1][-1] != "-":
            joined.append(" ")
        joined.append(piece.text)
    return "".join(joined)


def _tidy(text: str, role: Role) -> str:
    """Take out the white space of typesetting; in headings and bylines it divides phrases and names, and stays."""
    if role not in _SPACED_ROLES:
        text = _TYPESETTING.sub("", text)
    return _WHITE.sub(" ", text)
