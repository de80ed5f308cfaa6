"""What a page is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["kicker", "headline", "subhead", "body", "caption", "byline", "credit"]
"""What a block is to its article."""

ROLES: tuple[Role, ...] = get_args(Role)

Span = tuple[int, int]
"""A character range of the decoded source, end exclusive."""


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
    """

    role: Role
    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """The blocks of one article, in page order."""

    blocks: tuple[Block, ...]

    @property
    def headline(self) -> str:
        """The headline's lines with a space between; empty if the article has none."""
        return " ".join(block.text for block in self.blocks if block.role == "headline")
