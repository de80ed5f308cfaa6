"""What is labelled in one go: memory stays flat however long a page is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from zhuti.pages import Columns, read_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from zhuti.pages import Article, Block

_DEFAULT = Columns()

CHARACTERS = 1 << 17
"""Passages are labelled together up to so many characters: a few seconds of work, enough to sort windows by length."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive blocks of one article, nearly always all of them.

    Attributes
    ----------
    source:
        Name of the page.
    article, first:
        Number of the article in its page, and in the page of the first of the blocks, both from 1.
    headline:
        The article's headline.
    blocks:
        What is to be labelled.
    opening:
        The headline that opens their windows, if it was labelled with an earlier passage.
    alone:
        The blocks are no article; each is read alone.
    """

    source: str
    article: int
    first: int
    headline: str
    blocks: tuple[Block, ...]
    opening: tuple[Block, ...] = ()
    alone: bool = False


def passages(articles: Iterable[Article], source: str = "", characters: int = CHARACTERS) -> Iterator[Passage]:
    """Make passages of articles, several of an article that has more than so many characters."""
    first = 1
    for number, article in enumerate(articles, 1):
        opening: tuple[Block, ...] = ()
        for blocks in _filled(article.blocks, characters):
            yield Passage(source, number, first, article.headline, blocks, opening, alone=article.alone)
            first += len(blocks)
            opening = opening or tuple(block for block in blocks if block.role == "headline")[:1]


def read_passages(source: str | Path, columns: Columns = _DEFAULT, characters: int = CHARACTERS) -> Iterator[Passage]:
    """Read a source, whatever format it is in, and make passages of it; a table is read row by row.

    Parameters
    ----------
    source, columns:
        See :func:`zhuti.pages.read_pages`.
    characters:
        See :func:`passages`.

    Raises
    ------
    InputError, MissingExtraError
        It cannot be read.
    """
    for name, pages in groupby(read_pages(source, columns), lambda page: page.source):
        articles = (article for page in pages for article in page.articles)
        yield from passages(articles, name, characters)


def chunks(passages: Iterable[Passage], characters: int = CHARACTERS) -> Iterator[list[Passage]]:
    """Gather passages until they have so many characters."""
    gathered: list[Passage] = []
    size = 0
    for passage in passages:
        gathered.append(passage)
        size += sum(map(_size, passage.blocks))
        if size >= characters:
            yield gathered
            gathered, size = [], 0
    if gathered:
        yield gathered


def _filled(blocks: tuple[Block, ...], characters: int) -> Iterator[tuple[Block, ...]]:
    start = size = 0
    for place, block in enumerate(blocks, 1):
        size += _size(block)
        if size >= characters:
            yield blocks[start:place]
            start, size = place, 0
    if start < len(blocks):
        yield blocks[start:]


def _size(block: Block) -> int:
    return len(block.text) + 1  # a million empty blocks are work too
