"""How well the blocks of a page are found, against the right blocks written beside it.

Four figures, all over the characters that are not white space, numbered through the page:

* **boundaries** — F1 over the first and the last character of every block. A block wrongly cut in two costs precision,
  two blocks wrongly joined cost recall.
* **whole blocks** — F1 over blocks that hold exactly the right characters.
* **roles** — the share of right blocks whose first character stands in a block that was given the right role.
* **article starts** — F1 over the first character of every article, credits (running heads, page numbers) left out.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import accumulate
from os.path import commonprefix
from typing import TYPE_CHECKING

from pydantic import ValidationError

from zhuti.config import Checked, describe
from zhuti.errors import InputError
from zhuti.pages.blocks import Article, Block, Role, Span
from zhuti.pages.read import read_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


class RightBlock(Checked):
    """A block as it should be found."""

    role: Role
    text: str
    themes: tuple[str, ...] = ()


class RightArticle(Checked):
    """An article as it should be found."""

    blocks: tuple[RightBlock, ...]


class RightPage(Checked):
    """What should be found on a page: the file ``NAME.json`` beside ``NAME.txt``.

    Attributes
    ----------
    encoding:
        The encoding that should be found.
    articles:
        In page order.
    held_out:
        No rule and no weight was tuned on this page.
    """

    encoding: str
    articles: tuple[RightArticle, ...]
    held_out: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """How many things were found, how many there are, and how many of the found are right."""

    hits: int = 0
    found: int = 0
    right: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Count two tallies as one."""
        return Tally(self.hits + other.hits, self.found + other.found, self.right + other.right)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 when there is nothing to find and nothing was found."""
        return 2 * self.hits / (self.found + self.right) if self.found + self.right else 1.0

    @classmethod
    def of(cls, found: set[object], right: set[object]) -> Tally:
        """Compare two sets."""
        return cls(len(found & right), len(found), len(right))


@dataclass(frozen=True, slots=True)
class Score:
    """The four figures of one page, or of several added up (see the module)."""

    boundaries: Tally = Tally()
    blocks: Tally = Tally()
    roles: Tally = Tally()
    starts: Tally = Tally()

    def __add__(self, other: Score) -> Score:
        """Score two pages as one."""
        return Score(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))


def check_folder(folder: Path) -> dict[str, Score]:
    """Score every page of a folder that has its right blocks beside it, by name.

    Raises
    ------
    InputError
        There is no such page, one cannot be read, or its right blocks are not the words of the page.
    """
    right = sorted(path for path in folder.glob("*.json") if path.with_suffix(".txt").exists())
    if not right:
        raise InputError(f"{folder}: no page with its right blocks beside it (NAME.txt and NAME.json)")
    return {path.stem: check_page(path.with_suffix(".txt")) for path in right}


def check_page(path: Path) -> Score:
    """Score one page by the right blocks in the ``.json`` file beside it (see :func:`check_folder`)."""
    page, right = read_page(path), load_right(path.with_suffix(".json"))
    try:
        return score(page.text, page.articles, locate(page.text, right))
    except InputError as error:
        raise InputError(f"{path.with_suffix('.json')}: {error}") from None


def load_right(path: Path) -> RightPage:
    """Read the right blocks of a page.

    Raises
    ------
    InputError
        The file is not as described in ``data/pages/README.md``.
    """
    try:
        return RightPage.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise InputError(f"{path}: {describe(error)}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from None


def locate(text: str, right: RightPage) -> list[Article]:
    """Find the spans of the right blocks in a page's text, line by line.

    Raises
    ------
    InputError
        The blocks are not the words of the page.
    """
    blocks = [block for article in right.articles for block in article.blocks]
    wanted = ["".join(block.text.split()) for block in blocks]
    spans: list[list[Span]] = [[] for _ in blocks]
    unfinished: list[int] = []
    opened = start = 0
    for line in text.splitlines(keepends=True):
        places = [i for i, c in enumerate(line) if not c.isspace()]
        while places:
            bare = "".join(line[i] for i in places)
            tried = [*unfinished, *([opened] if opened < len(blocks) else [])]
            common, number = max(((len(commonprefix([bare, wanted[n]])), -n) for n in tried), default=(0, 0))  # noqa: RUF071
            number = -number
            if not common:
                raise InputError(f"no block has the words of the page at {bare[:20]!r}")
            spans[number].append((start + places[0], start + places[common - 1] + 1))
            wanted[number], places = wanted[number][common:], places[common:]
            opened += number == opened
            unfinished = [n for n in {*unfinished, number} if wanted[n]]
        start += len(line)
    if opened < len(blocks) or unfinished:
        missing = blocks[opened] if opened < len(blocks) else blocks[unfinished[0]]
        raise InputError(f"the page does not hold the whole block {missing.text[:20]!r}")
    placed = iter(spans)
    return [
        Article(tuple(Block(block.role, block.text, tuple(next(placed))) for block in article.blocks))
        for article in right.articles
    ]


def score(text: str, found: Sequence[Article], right: Sequence[Article]) -> Score:
    """Compare the articles found in a text with the right ones; both need their spans."""
    numbers = list(accumulate((not c.isspace() for c in text), initial=0))
    ours, theirs = _characters(found, numbers), _characters(right, numbers)
    role_at = {place: block.role for block, places in ours for place in places}
    return Score(
        boundaries=Tally.of(_boundaries(ours), _boundaries(theirs)),
        blocks=Tally.of({places for _, places in ours}, {places for _, places in theirs}),
        roles=Tally(sum(role_at.get(places[0]) == block.role for block, places in theirs), len(theirs), len(theirs)),
        starts=Tally.of(_starts(found, numbers), _starts(right, numbers)),
    )


def _characters(articles: Iterable[Article], numbers: Sequence[int]) -> list[tuple[Block, tuple[int, ...]]]:
    return [
        (block, tuple(n for start, end in block.spans for n in range(numbers[start], numbers[end])))
        for article in articles
        for block in article.blocks
    ]


def _boundaries(blocks: Iterable[tuple[Block, tuple[int, ...]]]) -> set[object]:
    return {place for _, places in blocks for place in (("first", places[0]), ("last", places[-1]))}


def _starts(articles: Iterable[Article], numbers: Sequence[int]) -> set[object]:
    firsts = (next((b for b in article.blocks if b.role != "credit"), None) for article in articles)
    return {numbers[block.spans[0][0]] for block in firsts if block}
