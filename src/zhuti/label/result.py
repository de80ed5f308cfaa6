"""What labelling gives back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhuti.pages.blocks import Role, Span


@dataclass(frozen=True, slots=True)
class LabelledBlock:
    """One block of a page with its themes: the jsonl contract, field by field.

    Attributes
    ----------
    source:
        Name of the file, or empty.
    article, block:
        Number of the article in its page and of the block in the page, both from 1.
    role, headline, text:
        What the block is to its article, the article's headline, the joined text.
    theme:
        The main theme's id; None if there is none.
    themes:
        All themes that apply, the main one first.
    scores:
        Calibrated probability of each theme.
    sure:
        False where a person should look.
    spans:
        Character ranges of the decoded source that the text was joined from.
    """

    source: str
    article: int
    block: int
    role: Role
    headline: str
    text: str
    theme: str | None
    themes: tuple[str, ...]
    scores: dict[str, float]
    sure: bool
    spans: tuple[Span, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as JSON has them."""
        return asdict(self)
