"""What reading a file gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhuti.pages.blocks import Article


@dataclass(frozen=True, slots=True)
class Page:
    """One page, read; of a table, some of its rows.

    Attributes
    ----------
    source:
        The file it came from, ``-`` for standard input; of an archive's member, ``archive.zip/member.txt``.
    encoding:
        The encoding that was found; the format's name where the file is not text by itself (``pdf``, ``docx`` …).
    text:
        The text into which the spans of the blocks point: the decoded file, or what was taken out of it.
    articles:
        In page order.
    """

    source: str
    encoding: str
    text: str
    articles: tuple[Article, ...]
