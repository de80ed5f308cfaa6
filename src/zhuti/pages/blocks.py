"""What a page is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

Role = Literal["kicker", "headline", "subhead", "body", "caption", "byline", "credit"]
"""What a block is to its article."""

ROLES: tuple[Role, ...] = get_args(Role)

Span = tuple[int, int]
"""A character range of the decoded source, end exclusive."""

Box = tuple[int, float, float, float, float]
"""A place on paper: the page's number, from 1, and left, top, right and bottom in points from its upper left corner."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, headline, caption … of a page, its broken pieces joined.

    Attributes
    ----------
    role:
        What the block is to its article.
    text:
        The joined text.
    spans:
        The character ranges of the decoded source it was joined from, in reading order; their texts, joined, give
        `text` up to white space.
    boxes:
        Where it stands in a PDF file, one box for each run of lines below each other.
    row:
        Of a table's row, the other columns.
    """

    role: Role
    text: str
    spans: tuple[Span, ...] = ()
    boxes: tuple[Box, ...] = ()
    row: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """The blocks of one article, in page order.

    Attributes
    ----------
    blocks:
        At least one.
    alone:
        They are no article but rows of a table, each to be read alone.
    """

    blocks: tuple[Block, ...]
    alone: bool = False

    @property
    def headline(self) -> str:
        """The headline's lines with a space between; empty if the article has none."""
        return " ".join(block.text for block in self.blocks if block.role == "headline")
