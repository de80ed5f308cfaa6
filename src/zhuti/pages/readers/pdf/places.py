"""Where the blocks of a printed page stand on paper."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from zhuti.pages.blocks import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from zhuti.pages.blocks import Box, Span

_LINE_GAP = 1.5
"""Lines further apart than this many of their heights have boxes of their own."""


class Place(NamedTuple):
    """Where a line, a range of the text, stands on paper."""

    start: int
    end: int
    box: Box


def with_boxes(articles: Iterable[Article], places: Sequence[Place]) -> Iterator[Article]:
    """Give every block its boxes.

    Parameters
    ----------
    articles:
        With spans.
    places:
        Of all lines, in the order of the text.
    """
    for article in articles:
        blocks = (replace(block, boxes=tuple(_boxes(block.spans, places))) for block in article.blocks)
        yield Article(tuple(blocks))


def _boxes(spans: Sequence[Span], places: Sequence[Place]) -> list[Box]:
    boxes: list[Box] = []
    for start, end in spans:
        first = bisect_right(places, start, key=lambda place: place.end)
        for place in places[first:]:
            if place.start >= end:
                break
            if boxes and _goes_on(boxes[-1], place.box):
                boxes[-1] = _around(boxes[-1], place.box)
            else:
                boxes.append(place.box)
    return boxes


def _goes_on(upper: Box, lower: Box) -> bool:
    page, left, top, right, bottom = lower
    near = upper[2] < top < upper[4] + _LINE_GAP * (bottom - top)
    return upper[0] == page and near and upper[1] < right and left < upper[3]


def _around(one: Box, other: Box) -> Box:
    return one[0], min(one[1], other[1]), min(one[2], other[2]), max(one[3], other[3]), max(one[4], other[4])
