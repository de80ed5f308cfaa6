"""What reading a file gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zhuti.pages.blocks import Article, Span

Box = tuple[int, float, float, float, float]
"""Page number from 1, then left, top, right and bottom in points from the page's upper left corner."""


class Place(NamedTuple):
    """Where a range of a page's text stands on paper."""

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class Page:
    """One page, read.

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
    places:
        Where each line of a PDF stands on paper, in the order of the text; empty for other formats.
    carried:
        Of a table, for every block in page order the other columns of its row; else empty.
    before:
        How many articles and blocks of the same source came before this page: tables are read in pieces.
    """

    source: str
    encoding: str
    text: str
    articles: tuple[Article, ...]
    places: tuple[Place, ...] = ()
    carried: tuple[Mapping[str, str], ...] = ()
    before: tuple[int, int] = (0, 0)

    def boxes(self, spans: Sequence[Span]) -> tuple[Box, ...]:
        """Find the boxes on paper that some spans of the text cover, one for each run of lines below each other."""
        boxes: list[Box] = []
        for place in self.places:
            if any(start < place.end and place.start < end for start, end in spans):
                if boxes and _below(boxes[-1], place.box):
                    boxes[-1] = _around(boxes[-1], place.box)
                else:
                    boxes.append(place.box)
        return tuple(boxes)


def _below(upper: Box, lower: Box) -> bool:
    number, left, top, right, bottom = lower
    near = upper[2] < top < upper[4] + 1.5 * (bottom - top)
    return upper[0] == number and near and upper[1] < right and left < upper[3]


def _around(one: Box, other: Box) -> Box:
    return one[0], min(one[1], other[1]), min(one[2], other[2]), max(one[3], other[3]), max(one[4], other[4])
