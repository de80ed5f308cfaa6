"""Articles of files that say themselves where their headings are.

The words between two headings take the same road as plain text, so that paragraphs which the file has in pieces are
joined; what the file says goes over what the models think.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from zhuti.pages.blocks import Article, Block
from zhuti.pages.find import _join, _tidy, look_at
from zhuti.pages.joining import join_lines
from zhuti.pages.lines import split_lines
from zhuti.pages.roles import Labelled, label_blocks
from zhuti.pages.signs import ending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhuti.pages.blocks import Role
    from zhuti.pages.lines import Line


_SENTENCE = 25
"""Characters; what is shorter may be a heading or a name and need no full stop."""
BROKEN = frozenset({"han", "latin", "opener", "pause"})
"""Endings of what breaks off in the middle of a sentence (see :func:`zhuti.pages.signs.ending`)."""


class Mark(NamedTuple):
    """What a file says about a range of its text.

    Attributes
    ----------
    start, end:
        The range. No block reaches over its ends.
    role:
        What stands there, as one block; None if only the ends are known.
    """

    start: int
    end: int
    role: Role | None


class Outline:
    """A text that grows paragraph by paragraph, some of them headings of some level or of a known role.

    Of the headings of the highest level each is a headline, if there is only one or if the text begins with one;
    all others are subheads. Paragraphs are whole, unless one breaks off in the middle of a sentence.
    """

    def __init__(self) -> None:
        self.length = 0
        self._paragraphs: list[str] = []
        self._parts: list[tuple[Mark, int | None]] = []

    @property
    def text(self) -> str:
        """All paragraphs, one below the other."""
        return "".join(self._paragraphs)

    def add(self, paragraph: str, level: int | None = None, role: Role | None = None) -> None:
        """Add a paragraph.

        Parameters
        ----------
        paragraph:
            Its text, with its own line ends; a blank one is left out.
        level:
            If it is a heading, how high.
        role:
            What else it is known to be.
        """
        if paragraph.strip():
            end = self.length + len(paragraph)
            self._parts.append((Mark(self.length, end, role), level))
            self._paragraphs.append(paragraph + "\n")
            self.length = end + 1

    def articles(self) -> list[Article]:
        """Find the articles (see :func:`marked_articles`)."""
        levels = [level for _, level in self._parts if level is not None]
        highest = min(levels, default=None)
        opens = levels.count(min(levels, default=0)) == 1 or (bool(self._parts) and self._parts[0][1] == highest)
        whole = not any(map(_breaks_off, self._paragraphs))
        marks = []
        for mark, level in self._parts:
            if level is not None:
                marks.append(mark._replace(role="headline" if opens and level == highest else "subhead"))
            elif mark.role or whole:
                marks.append(mark)
        return marked_articles(self.text, marks)


def _breaks_off(paragraph: str) -> bool:
    bare = "".join(paragraph.split())
    return len(bare) >= _SENTENCE and ending(bare) in BROKEN


def marked_articles(text: str, marks: Sequence[Mark]) -> list[Article]:
    """Find the articles of a text of which some parts are known.

    Parameters
    ----------
    text:
        The page.
    marks:
        In the order of the text, not overlapping. If headlines are among them, an article begins at each (headings
        that follow one another are one beginning), and nowhere else.

    Returns
    -------
    list of Article
        As from :func:`zhuti.pages.find.find_articles`.
    """
    lines = split_lines(text)
    groups: list[list[int]] = []
    known: list[Role | None] = []
    for place, run in groupby(range(len(lines)), lambda number: _mark_at(lines[number], marks)):
        numbers = list(run)
        role = marks[place].role if place is not None else None
        found = [numbers] if role else _joined([lines[number] for number in numbers], numbers[0])
        groups += found
        known += [role] * len(found)
    labels = _overruled(label_blocks(look_at(lines, groups)), known)
    articles: list[list[Block]] = []
    for group, (role, starts) in zip(groups, labels, strict=True):
        if starts or not articles:
            articles.append([])
        pieces = [lines[number] for number in group]
        articles[-1].append(Block(role, _tidy(_join(pieces), role), tuple((line.start, line.end) for line in pieces)))
    return [Article(tuple(blocks)) for blocks in articles]


def _mark_at(line: Line, marks: Sequence[Mark]) -> int | None:
    place = bisect_right(marks, line.start, key=lambda mark: mark.start) - 1
    return place if place >= 0 and line.start < marks[place].end else None


def _joined(lines: Sequence[Line], first: int) -> list[list[int]]:
    return [[first + number for number in group] for group in join_lines(lines)]


def _overruled(labels: Sequence[Labelled], known: Sequence[Role | None]) -> list[Labelled]:
    """Put what the file says over what the models found."""
    if "headline" not in known:
        return [Labelled(told or label.role, label.starts) for label, told in zip(labels, known, strict=True)]
    roles = [told or _under_a_headline(label.role) for label, told in zip(labels, known, strict=True)]
    starts = set()
    for number, told in enumerate(known):
        if told == "headline" and known[number - 1 : number] != ["headline"]:
            first = number
            while first and roles[first - 1] == "kicker":
                first -= 1
            starts.add(0 if set(roles[:first]) <= {"credit"} else first)
    return [Labelled(role, number in starts) for number, role in enumerate(roles)]


def _under_a_headline(role: Role) -> Role:
    return "subhead" if role == "headline" else role
